/// Which times an entry may have that are written with a date.
enum TimeBounds: Sendable {
  /// From the scenario's start on.
  case fromStart
  /// From the scenario's start to its end.
  case run
  /// Any: where the run begins and ends was decided elsewhere, so an entry outside of it is no
  /// slip.
  case any
}

/// How a date begins, with or without a time of day behind it.
private let datePattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}"

extension ScalarKind<Int64> {
  /// A point in time in milliseconds since the scenario's start, not before it: a span since the
  /// start, or an ISO time. A lenient one takes ISO times without a calendar for the start.
  static func instant(
    in calendar: ScenarioCalendar?, bounds: TimeBounds = .fromStart, isLenient: Bool = false
  ) -> Self {
    let span = ScalarKind<Int64>.timeSpan()
    return Self(
      "time", expected: "a span since the start such as 3h, or a time such as 2020-09-14T11:00:00",
      forms: span.forms + [.pattern(datePattern)]
    ) { text throws(QuantityError) in
      // Only a date has a hyphen in its fifth place.
      guard text.utf8.dropFirst(4).first == UInt8(ascii: "-") else { return try span.read(text) }
      guard let calendar else {
        if isLenient { return 0 }
        throw QuantityError("\(quoted(text)) needs the scenario's start")
      }
      guard let time = calendar.milliseconds(of: text) else {
        throw QuantityError("\(quoted(text)) is not a time that exists")
      }
      try calendar.check(time, written: text, within: bounds)
      return time
    } text: {
      span.text($0)
    }
  }
}

extension ScenarioCalendar {
  /// Throws when a time that was written with a date is outside of what it may be.
  fileprivate func check(
    _ time: Int64, written: String, within bounds: TimeBounds
  ) throws(QuantityError) {
    func error(_ side: String, _ bound: Int64) -> QuantityError {
      var error = QuantityError("\(quoted(written)) is \(side), \(text(at: bound))")
      guard bounds == .run else { return error }
      let until = duration.map { " to \(text(at: $0))" } ?? " on"
      error.remedy = "a time from \(text(at: 0))\(until), or another start or duration"
      return error
    }
    if time < 0, bounds != .any { throw error("before the scenario's start", 0) }
    if let duration, time > duration, bounds == .run {
      throw error("after the scenario's end", duration)
    }
  }
}

extension ScalarKind<CronExpression> {
  /// A cron expression of five fields.
  package static var cron: Self {
    Self(
      "cron expression", expected: CronExpression.expectation,
      forms: [.pattern(#"^\S+([ \t]+\S+){4}$"#)]
    ) { text throws(QuantityError) in
      try CronExpression(text)
    } text: {
      $0.text
    }
  }
}

extension ScalarKind<String> {
  /// The name of an IANA time zone.
  package static var timeZone: Self {
    Self("time zone", expected: "an IANA name such as America/New_York", forms: [.text]) {
      text throws(QuantityError) in
      try ScenarioCalendar.checkTimeZone(text)
      return text
    } text: {
      $0
    }
  }

  /// A date with or without a time of day.
  static var start: Self {
    Self(
      "time", expected: "a time such as 2020-09-14T00:00:00", forms: [.pattern(datePattern)]
    ) { text throws(QuantityError) in
      guard WallClockText(text, allowsDate: true) != nil else {
        throw QuantityError("\(quoted(text)) is not a date and time that exists")
      }
      return text
    } text: {
      $0
    }
  }
}
