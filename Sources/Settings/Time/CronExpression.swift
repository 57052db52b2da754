/// When a cron entry runs: the five fields minute, hour, day of month, month and day of week.
///
/// Fields take `*`, numbers, ranges, lists and steps (`*/15`, `8-18/2`); months and weekdays also
/// take the first three letters of their names in any case. Sunday is 0 or 7. When both days are
/// restricted, either one is enough (Vixie cron; a field that starts with `*` counts as
/// unrestricted, as it does there).
package struct CronExpression: Sendable, Hashable {
  /// The expression as it was written.
  package let text: String
  /// Bit n of each stands for the value n.
  package let minutes: UInt64
  package let hours: UInt64
  package let days: UInt64
  package let months: UInt64
  package let weekdays: UInt64
  /// Whether either day field is enough.
  private let eitherDay: Bool

  /// What is expected, for messages.
  package static let expectation =
    "minute hour day-of-month month day-of-week, such as 40 10 * * mon-fri"

  /// Reads five fields between spaces; throws what is wrong with the first bad one, or that no day
  /// ever matches.
  package init(_ text: String) throws(QuantityError) {
    let fields = text.split(whereSeparator: { $0 == " " || $0 == "\t" })
    guard fields.count == 5 else {
      throw QuantityError(
        "\(quoted(text)) has \(fields.count) field\(fields.count == 1 ? "" : "s") instead of 5")
    }
    self.text = text
    minutes = try CronField.minute.read(fields[0])
    hours = try CronField.hour.read(fields[1])
    days = try CronField.day.read(fields[2])
    months = try CronField.month.read(fields[3])
    let written = try CronField.weekday.read(fields[4])
    weekdays = (written | written >> 7) & 0x7F
    eitherDay = fields[2].first != "*" && fields[4].first != "*"
    if !eitherDay, !hasDay {
      throw QuantityError("\(quoted(text)) never runs: no month it names has such a day")
    }
  }

  /// Whether some month it names is long enough for some day it names; a leap year's February
  /// counts.
  private var hasDay: Bool {
    (1...12).contains { month in
      months >> UInt64(month) & 1 == 1
        && days.trailingZeroBitCount <= CivilDate.days(inMonth: month, of: 2000)
    }
  }

  /// Whether it runs on a day.
  func matches(_ date: CivilDate, weekday: Int64) -> Bool {
    guard months >> UInt64(date.month) & 1 == 1 else { return false }
    let byDay = days >> UInt64(date.day) & 1 == 1
    let byWeekday = weekdays >> UInt64(weekday) & 1 == 1
    return eitherDay ? byDay || byWeekday : byDay && byWeekday
  }
}
