extension SettingsReader {
  /// A point in time in milliseconds since the start: a span such as `3h`, or an ISO time, which is
  /// in the scenario's zone when it has no offset. A time before the start is an issue.
  ///
  /// Without a default it is required; missing or bad it is an issue, and the default or the start.
  package mutating func instant(_ key: String, default fallback: Int64? = nil, help: String)
    -> Int64
  {
    value(key, instantKind(.fromStart), default: fallback, help: help) ?? fallback ?? 0
  }

  /// A point in time in milliseconds since the start; nil when it was left out or is bad, which is
  /// an issue.
  package mutating func optionalInstant(_ key: String, help: String) -> Int64? {
    optionalValue(key, instantKind(.fromStart), help: help)
  }

  /// When something happens in the run, in milliseconds since the start.
  ///
  /// A date outside of the run is an issue where the file itself says when the run begins and ends;
  /// where an option or an axis says it, or the time, it is what it is: then it may be below zero.
  /// - Parameters:
  ///   - key: the key
  ///   - help: what it means
  /// - Returns: the time; nil when it was left out or is bad
  package mutating func optionalEventTime(_ key: String, help: String) -> Int64? {
    let isOption = entries?.first { $0.key == key }?.node.location.isOption ?? false
    return optionalValue(key, instantKind(isOption || hasMovedRun ? .any : .run), help: help)
  }

  /// The times at which the section's entry happens, from its keys `at` (a span since the start or
  /// an ISO time) or `cron` (all of its occurrences until the scenario's end): ascending, possibly
  /// none. Nil, with an issue, when neither, both or a bad one was written.
  public mutating func occurrences(help: String) -> [Occurrence]? {
    let once = entry("at")
    let repeated = entry("cron")
    let at = optionalEventTime("at", help: help)
    let cron = optionalValue("cron", .cron, help: help)
    guard entries != nil else { return nil }
    switch (once, repeated) {
    case (nil, nil):
      log("has no time; expected one of at, cron", at: node.location, path: path)
      return nil
    case (.some, .some(let entry)):
      log(
        "stands beside at; expected only one of at, cron", at: entry.location,
        path: path(to: "cron"))
      return nil
    case (.some(let entry), nil):
      return at.map { [Occurrence(milliseconds: $0, location: entry.node.location)] }
    case (nil, .some(let entry)):
      return cron.flatMap { occurrences(of: $0, at: entry.node.location) }
    }
  }

  /// Reads the keys `start`, `time_zone` and `duration` of the scenario, and hands the calendar to
  /// everything that is read from now on.
  ///
  /// Nil, with issues, when one of them is bad; times that need the calendar are then read as the
  /// start, without further issues.
  ///
  /// - Parameters:
  ///   - defaultStart: the start where none is written
  ///   - defaultTimeZone: the zone where none is written
  ///   - isTried: whether an axis or a search may have changed them
  /// - Returns: the calendar
  package mutating func readCalendar(
    defaultStart: String = "2026-01-05T00:00:00", defaultTimeZone: String = "UTC",
    isTried: Bool = false
  ) -> ScenarioCalendar? {
    hasMovedRun =
      isTried
      || ["start", "time_zone", "duration"].contains { key in
        entries?.first { $0.key == key }?.node.location.isOption ?? false
      }
    let start = value(
      "start", .start, default: defaultStart,
      help: "The wall-clock time at which the scenario starts.")
    let zone = value(
      "time_zone", .timeZone, default: defaultTimeZone,
      help: "The IANA time zone of schedules, traces and reports.")
    let duration = read(duration: "duration")
    calendar = nil
    if let start, let zone, let duration {
      calendar = try? ScenarioCalendar(start: start, timeZone: zone, duration: duration)
    }
    hasBrokenCalendar = calendar == nil
    return calendar
  }

  /// The duration, `Int64.max` when there is none; nil when it is bad.
  private mutating func read(duration key: String) -> Int64? {
    let help = "How long the scenario runs; without it, until the last participant has left."
    let isWritten = has(key)
    let duration = optionalValue(key, .timeSpan(in: 1...(.max), allowsForever: true), help: help)
    return isWritten ? duration : .max
  }

  private func occurrences(of cron: CronExpression, at location: SourceLocation) -> [Occurrence]? {
    if hasBrokenCalendar { return nil }
    do throws(QuantityError) {
      guard let calendar else { throw QuantityError("cron needs the scenario's duration") }
      return try calendar.occurrences(of: cron).map {
        Occurrence(milliseconds: $0, location: location)
      }
    } catch {
      log(
        error.message(expected: "a duration at the top of the scenario, or at instead of cron"),
        at: location, path: path(to: "cron"))
      return nil
    }
  }

  private func instantKind(_ bounds: TimeBounds) -> ScalarKind<Int64> {
    .instant(in: calendar, bounds: bounds, isLenient: hasBrokenCalendar || isDescription)
  }
}
