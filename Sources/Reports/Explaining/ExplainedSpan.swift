package import Settings

/// The part of a run that is to be explained: `11:00..11:20`, `2026-01-05T11:00..11:20`, `worst`.
package enum ExplainedSpan: Sendable, Hashable {
  /// Around the worst shortage of all replications.
  case worst
  /// From one time to another of the first replication, in milliseconds since the start.
  case times(ClosedRange<Int64>)

  private static let expected =
    "expected two times, such as 11:00..11:20 or 2026-01-05T11:00..2026-01-05T11:20, or worst"

  /// Reads a span.
  /// - Parameters:
  ///   - text: `worst`, or two times with `..` between them; a time of day alone is the first after
  ///     what stands before it: the run's start, or the span's
  ///   - calendar: the scenario's
  /// - Throws: that these are no times, or none of the scenario's.
  package init(_ text: String, _ calendar: ScenarioCalendar) throws(QuantityError) {
    if text == "worst" {
      self = .worst
      return
    }
    let parts = text.split(separator: "..", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { throw QuantityError("is no span of time; \(Self.expected)") }
    let from = try Self.time(parts[0], after: 0, calendar)
    let to = try Self.time(parts[1], after: from, calendar)
    let start = calendar.localText(at: 0)
    guard from >= 0 else {
      throw QuantityError("begins before the run, which begins at \(start); expected a later time")
    }
    guard to >= from else {
      throw QuantityError("ends before it begins; expected the earlier time first")
    }
    if let end = calendar.duration, from > end {
      throw QuantityError(
        "begins after the run, which is from \(start) to \(calendar.localText(at: end)); expected a "
          + "time within it")
    }
    self = .times(from...to)
  }

  /// A date with a time, or the first time of day from `start` on. Of two times with the same
  /// reading, because clocks are set back, it is the first that does not lie before `start`.
  private static func time(
    _ text: String, after start: Int64, _ calendar: ScenarioCalendar
  ) throws(QuantityError) -> Int64 {
    if let time = calendar.milliseconds(of: text) {
      let hasOffset = text.dropFirst("2026-01-05".count).contains { "Zz+-".contains($0) }
      guard !hasOffset, let second = second(time, calendar), time < start else { return time }
      return second >= start ? second : time
    }
    if text.wholeMatch(of: /\d\d:\d\d(:\d\d(\.\d+)?)?/) != nil {
      for days in Int64(0)...2 {
        let day = calendar.milliseconds(
          ofReadingAt: start, onClocksOf: calendar, daysLater: days)
        let date = calendar.localText(at: day).prefix { $0 != "T" }
        guard let time = calendar.milliseconds(of: "\(date)T\(text)") else { continue }
        if time >= start { return time }
        if let second = second(time, calendar), second >= start { return second }
      }
    }
    throw QuantityError("has \(quoted(text)), which is no time; \(expected)")
  }

  /// When clocks show what they show at a time once more, because they are set back; nil: never.
  private static func second(_ time: Int64, _ calendar: ScenarioCalendar) -> Int64? {
    func offset(_ time: Int64) -> Int64 {
      calendar.localSecond(at: time) - calendar.secondSince1970(at: time)
    }
    let back = offset(time) - offset(time + 86_400_000)
    let second = time + back * 1000
    return back > 0 && calendar.localSecond(at: second) == calendar.localSecond(at: time)
      ? second : nil
  }
}
