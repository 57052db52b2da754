internal import Settings

/// A day on the scenario's wall clocks.
struct LocalDay {
  /// The date, such as `2020-09-14`.
  let text: String
  /// Days since 1970-01-01.
  let number: Int64
  /// 0 for Monday to 6 for Sunday.
  let weekday: Int
  private let noon: Int64
  private let calendar: ScenarioCalendar

  /// The day on which the scenario starts.
  init(startOf calendar: ScenarioCalendar) { self.init(at: 0, calendar) }

  /// The day of a time in milliseconds since the start.
  init(at time: Int64, _ calendar: ScenarioCalendar) {
    self.calendar = calendar
    text = String(calendar.text(at: time).prefix { $0 != "T" })
    // Noon, because clocks are changed at night: 24 hours after it is always another day's daytime.
    noon = calendar.milliseconds(of: "\(text)T12:00:00") ?? time
    weekday = (calendar.localWeekdayAndMinute(at: noon).weekday + 6) % 7
    let midnightUTC = calendar.milliseconds(of: "\(text)T00:00:00Z") ?? time
    number = (midnightUTC + calendar.startSince1970) / 86_400_000
  }

  /// The day after this one.
  var next: LocalDay { LocalDay(at: noon + 86_400_000, calendar) }

  /// Milliseconds from the scenario's start to a minute of this day, 0 to 1439. A minute that the
  /// clocks skip is taken with the offset from before the change.
  func milliseconds(atMinute minute: Int) -> Int64 {
    let hour = minute / 60
    let rest = minute % 60
    return calendar.milliseconds(
      of: "\(text)T\(hour < 10 ? "0" : "")\(hour):\(rest < 10 ? "0" : "")\(rest):00") ?? noon
  }
}
