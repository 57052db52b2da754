internal import Settings

/// Reads the wall clocks of tables of plans, as those of reports are read.
struct PlanClock {
  private let calendar: ScenarioCalendar
  private let window: ClosedRange<Int64>
  private var tally = ClockTally()

  init(_ settings: ImportSettings) { (calendar, window) = (settings.calendar, settings.window) }

  /// When clocks show a second of a day, in milliseconds since the calendar's start; the second
  /// 86,400 is the next midnight.
  mutating func start(ofDay day: Int64, second: Int64) throws(ImportProblem) -> Int64 {
    let reading = try reading(day, second)
    if window.contains(reading.time) { tally.take(reading) }
    return reading.time
  }

  /// The same of an end, which is the second of two that clocks show where the first lies before
  /// the beginning.
  mutating func end(ofDay day: Int64, second: Int64, from start: Int64) throws(ImportProblem)
    -> Int64
  {
    let reading = try reading(day, second)
    let isRead = window.contains(start)
    if isRead { tally.take(reading) }
    guard reading.time < start, case .twice(let later) = reading.kind, reading.time + later >= start
    else { return reading.time }
    if isRead { tally.takeLater() }
    return reading.time + later
  }

  private func reading(_ day: Int64, _ second: Int64) throws(ImportProblem) -> WallClockReading {
    try calendar.planReading(ofLocal: day * 86_400 + second)
  }

  /// What was decided of clocks, one sentence each.
  var readings: [String] { tally.readings(calendar) }
}

extension ScenarioCalendar {
  /// When local clocks show a second since 1970-01-01T00:00 on them.
  func planReading(ofLocal second: Int64) throws(ImportProblem) -> WallClockReading {
    guard (1...9999).contains(CivilDate(daysSince1970: floorDivide(second, 86_400)).year) else {
      throw ImportProblem(
        "a time lies outside of the years 1 to 9999", "expected times near the run")
    }
    return reading(ofLocal: second)
  }
}
