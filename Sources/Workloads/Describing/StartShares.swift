/// How many starts fall on the marks of the clock.
package struct StartShares: Equatable, Sendable {
  /// At :00.
  package var onHour = 0
  /// At :30.
  package var onHalfHour = 0
  /// At :15 or :45.
  package var onQuarter = 0
  /// At no mark.
  package var elsewhere = 0

  /// All starts.
  package var total: Int { onHour + onHalfHour + onQuarter + elsewhere }
  /// The share of all at :00; nil without any.
  package var hourShare: Double? { share(onHour) }
  /// The share of all at :30; nil without any.
  package var halfHourShare: Double? { share(onHalfHour) }

  private func share(_ part: Int) -> Double? { total > 0 ? Double(part) / Double(total) : nil }

  /// Counts starts at a minute past the hour, or at no mark of the clock.
  mutating func add(_ starts: Int = 1, atMinute minute: Int?) {
    switch minute {
    case 0: onHour += starts
    case 30: onHalfHour += starts
    case 15, 45: onQuarter += starts
    default: elsewhere += starts
    }
  }
}
