internal import Settings

/// A scheduled action of EC2 Auto Scaling's.
package struct DeployedAction: Sendable, Hashable {
  /// What is set; nil: it stays.
  package var minSize, maxSize, desiredCapacity: Int?
  /// A cron expression of five fields; nil: once, at `start`.
  package var recurrence: String?
  /// When it runs first, and when no more: UTC, such as `2026-03-02T07:00:00Z`.
  package var start, end: String?
  /// Whose clocks the expression is about; nil: UTC.
  package var timeZone: String?
}

/// A change of the warm pool at a time, by a call of `PutWarmPool`.
package struct DeployedPoolChange: Sendable, Hashable {
  /// When.
  package enum Timing: Sendable, Hashable {
    /// A cron expression of five fields, as `schedulerCron` writes it, on the clocks of a zone.
    case cron(String, timeZone: String?)
    /// Once, in UTC, such as `2026-03-02T07:00:00`.
    case at(String)
  }
  /// When.
  package var timing: Timing
  /// The state, as AWS calls it; nil: it stays.
  package var state: String?
  /// The fewest prepared instances; nil: it stays.
  package var minSize: Int?
  /// Group and pool together; nil: it stays; -1: the group's maximum.
  package var maxPrepared: Int?
}

/// Cron expressions between the five fields of Unix and the six of EventBridge Scheduler.
///
/// There is a year there, one of the days is `?`, Sunday is 1, and an expression cannot say either
/// day. So an expression is written with lists and ranges alone, its weekdays by their names.
///
/// Source: EventBridge Scheduler user guide, "Schedule types on EventBridge Scheduler".
package enum SchedulerCron {
  private static let names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

  /// The same times as expressions that Scheduler can say; nil: it cannot.
  package static func canonical(_ text: String) -> [String]? {
    guard let cron = try? CronExpression(text) else { return nil }
    let fields = text.split(separator: " ")
    let minutes = list(cron.minutes, 0...59)
    let hours = list(cron.hours, 0...23)
    let months = list(cron.months, 1...12)
    let days = list(cron.days, 1...31)
    let weekdays = list(cron.weekdays, 0...6) { names[$0] }
    func expression(_ days: String, _ weekdays: String) -> String {
      [minutes, hours, days, months, weekdays].joined(separator: " ")
    }
    let isEither = fields[2].first != "*" && fields[4].first != "*"
    switch (days, weekdays) {
    case (_, "*") where isEither, ("*", _) where isEither: return [expression("*", "*")]
    case ("*", _), (_, "*"): return [expression(days, weekdays)]
    default:
      // Both days at once is what no expression of Scheduler's says.
      return isEither ? [expression(days, "*"), expression("*", weekdays)] : nil
    }
  }

  /// Scheduler's expression for a canonical one.
  package static func expression(_ canonical: String) -> String {
    var fields = canonical.split(separator: " ").map(String.init)
    if fields[4] == "*" { fields[4] = "?" } else { fields[2] = "?" }
    return "cron(\(fields.joined(separator: " ").uppercased()) *)"
  }

  /// The five fields of an expression of Scheduler's; nil where five fields cannot say it.
  package static func fiveFields(_ expression: String) -> String? {
    guard expression.hasPrefix("cron("), expression.hasSuffix(")") else { return nil }
    let fields = expression.dropFirst(5).dropLast().split(separator: " ").map(String.init)
    guard fields.count == 6, fields[5] == "*" else { return nil }
    func unix(_ field: String, from least: Int) -> String {
      let text = field.lowercased().replacing("?", with: "*")
      // `0/15` counts from its first value on.
      return text.hasPrefix("\(least)/") ? "*/" + text.dropFirst("\(least)/".count) : text
    }
    let days = [unix(fields[0], from: 0), unix(fields[1], from: 0), unix(fields[2], from: 1)]
    guard let weekdays = weekdays(unix(fields[4], from: 1)) else { return nil }
    let text = (days + [unix(fields[3], from: 1), weekdays]).joined(separator: " ")
    return canonical(text)?.first
  }

  /// Sunday is 1 there and 0 here, so numbers become names.
  private static func weekdays(_ field: String) -> String? {
    var result = ""
    var number = ""
    for character in field + " " {
      if character.isNumber {
        number.append(character)
        continue
      }
      if let day = Int(number) {
        guard (1...7).contains(day) else { return nil }
        result += names[day - 1]
      }
      number = ""
      result.append(character)
    }
    return field.contains("/") || field.contains("#") ? nil : String(result.dropLast())
  }

  private static func list(
    _ bits: UInt64, _ range: ClosedRange<Int>, _ name: (Int) -> String = { "\($0)" }
  ) -> String {
    let values = range.filter { bits >> UInt64($0) & 1 == 1 }
    if values.count == range.count { return "*" }
    var parts: [String] = []
    var first: Int?
    for (place, value) in values.enumerated() {
      let begin = first ?? value
      if place + 1 < values.count, values[place + 1] == value + 1 {
        first = begin
        continue
      }
      switch value - begin {
      case 0: parts.append(name(value))
      case 1: parts += [name(begin), name(value)]
      default: parts.append("\(name(begin))-\(name(value))")
      }
      first = nil
    }
    return parts.joined(separator: ",")
  }
}
