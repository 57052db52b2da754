extension SettingsReader {
  /// A whole number in `range`. Without a default it is required; missing or bad it is an issue,
  /// and the default or the lower bound.
  public mutating func integer(
    _ key: String, default fallback: Int? = nil, in range: ClosedRange<Int>,
    schedule: Bool = false, help: String
  ) -> Int {
    value(key, .integer(in: range), default: fallback, schedule: schedule, help: help) ?? fallback
      ?? range.lowerBound
  }

  /// A whole number in `range`; nil when it was left out or is bad, which is an issue.
  public mutating func optionalInteger(
    _ key: String, in range: ClosedRange<Int>, schedule: Bool = false, help: String
  ) -> Int? {
    optionalValue(key, .integer(in: range), schedule: schedule, help: help)
  }

  /// A plain number in `range`, finite. Without a default it is required; missing or bad it is an
  /// issue, and the default or the lower bound. A range from `Double.leastNonzeroMagnitude` leaves
  /// out 0.
  public mutating func number(
    _ key: String, default fallback: Double? = nil, in range: ClosedRange<Double>, help: String
  ) -> Double {
    value(key, .number(in: range), default: fallback, help: help) ?? fallback ?? range.lowerBound
  }

  /// A plain number in `range`; nil when it was left out or is bad, which is an issue.
  public mutating func optionalNumber(_ key: String, in range: ClosedRange<Double>, help: String)
    -> Double?
  {
    optionalValue(key, .number(in: range), help: help)
  }

  /// A share, `60%` or 0.6, as the plain number. Without a default it is required; missing or bad
  /// it is an issue, and the default or the lower bound.
  public mutating func fraction(
    _ key: String, default fallback: Double? = nil, in range: ClosedRange<Double> = 0...1,
    schedule: Bool = false, help: String
  ) -> Double {
    value(key, .fraction(in: range), default: fallback, schedule: schedule, help: help) ?? fallback
      ?? range.lowerBound
  }

  /// A share as the plain number; nil when it was left out or is bad, which is an issue.
  public mutating func optionalFraction(
    _ key: String, in range: ClosedRange<Double> = 0...1, schedule: Bool = false, help: String
  ) -> Double? {
    optionalValue(key, .fraction(in: range), schedule: schedule, help: help)
  }
}
