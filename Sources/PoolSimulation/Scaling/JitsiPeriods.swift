internal import Settings

/// The named periods of Jitsi's scheduled scaling, in the scenario's time zone.
///
/// Source: jitsi/jitsi-autoscaler, `docs/scheduled-scaling.md`.
struct JitsiPeriods: Sendable {
  private struct Period: Sendable {
    /// 0 for Sunday to 6 for Saturday.
    var days: [Int]
    /// Minutes of the day; equal: all of it, and the second below the first: over midnight.
    var start, end: Int
    var priority: Int
    var minDesired, maxDesired, desired: Int?
    var inhibitsScaleDown: Bool

    func contains(weekday: Int, minute: Int) -> Bool {
      guard days.contains(weekday) else { return false }
      if start == end { return true }
      return start < end
        ? minute >= start && minute < end : minute >= start || minute < end
    }
  }

  private static let hours = 0...23
  private static let minutes = 0...59

  private let periods: [Period]
  private let calendar: ScenarioCalendar?

  init(settings: inout SettingsReader) {
    calendar = settings.calendar
    periods = settings.list("periods", help: "times of the day with other bounds") {
      Self.period(&$0)
    }
    if !periods.isEmpty, calendar == nil, !settings.isDescription, !settings.hasBrokenCalendar {
      settings.issue("periods", "needs a clock; expected a scenario around it, which has a start")
    }
  }

  private static func period(_ reader: inout SettingsReader) -> Period {
    _ = reader.optionalText("name", help: "what the period is called")
    let days = reader.optionalValues(
      "day_of_week", ScalarKind<Int>.integer(in: 0...6),
      help: "the days, from 0 for Sunday to 6 for Saturday; left out: all")
    let startHour = reader.integer("start_hour", default: 0, in: Self.hours, help: "when it begins")
    let startMinute = reader.integer(
      "start_minute", default: 0, in: Self.minutes, help: "when it begins")
    let endHour = reader.integer(
      "end_hour", default: 0, in: Self.hours,
      help: "when it ends; as it begins: it is the whole day, and earlier: over midnight")
    let endMinute = reader.integer("end_minute", default: 0, in: Self.minutes, help: "when it ends")
    let priority = reader.integer(
      "priority", default: 0, in: -1_000...1_000,
      help: "of several at once the highest counts, and of equals the first")
    let sizes = Limit.instances.from(0)
    let minDesired = reader.optionalInteger(
      "min_desired", in: sizes, help: "the fewest instances in it, within the group's bounds")
    let maxDesired = reader.optionalInteger(
      "max_desired", in: sizes, help: "the most instances in it, within the group's bounds")
    let desired = reader.optionalInteger(
      "desired_count", in: sizes, help: "the desired capacity when it begins")
    let inhibits = reader.flag(
      "inhibit_scale_down", default: false, help: "whether instances are added only in it")
    if let minDesired, let maxDesired, minDesired > maxDesired {
      reader.issue(
        "min_desired", "\(minDesired) is above max_desired \(maxDesired); expected at most that")
    }
    if days?.isEmpty ?? false {
      reader.issue(
        "day_of_week", "names no day, so it never begins; expected days, or no such key")
    }
    return Period(
      days: days ?? Array(0...6), start: startHour * 60 + startMinute,
      end: endHour * 60 + endMinute, priority: priority, minDesired: minDesired,
      maxDesired: maxDesired, desired: desired, inhibitsScaleDown: inhibits)
  }

  /// The period that counts at a time; nil: none.
  func active(at time: SimulationTime) -> Int? {
    guard let calendar, !periods.isEmpty else { return nil }
    let (weekday, minute) = calendar.localWeekdayAndMinute(at: time.milliseconds)
    var found: Int?
    for (number, period) in periods.enumerated()
    where period.contains(weekday: weekday, minute: minute) {
      if let best = found, periods[best].priority >= period.priority { continue }
      found = number
    }
    return found
  }

  /// The bounds in a period: its own, where it has them, within those of the group.
  func bounds(of pool: PoolObservation, in period: Int?) -> (least: Int, most: Int) {
    guard let period else { return (pool.minSize, pool.maxSize) }
    func within(_ size: Int) -> Int { min(max(size, pool.minSize), pool.maxSize) }
    let most = within(periods[period].maxDesired ?? pool.maxSize)
    return (min(within(periods[period].minDesired ?? pool.minSize), most), most)
  }

  /// The desired capacity when a period begins.
  func desired(in period: Int?) -> Int? {
    period.flatMap { periods.indices.contains($0) ? periods[$0].desired : nil }
  }

  /// Whether instances are added only in a period.
  func inhibitsScaleDown(in period: Int?) -> Bool {
    period.map { periods[$0].inhibitsScaleDown } ?? false
  }
}
