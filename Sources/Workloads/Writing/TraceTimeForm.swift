package import Settings

/// How a trace that is written says its times.
package enum TraceTimeForm: Sendable {
  /// Seconds since the start with three decimals: for the scenario that it was written for.
  case sinceStart
  /// ISO 8601 on the calendar's clocks with their offset from UTC, and milliseconds where there are
  /// any: for every scenario.
  case wallClock(ScenarioCalendar)

  /// A time in milliseconds since the start.
  func text(_ time: Int64) -> String {
    switch self {
    case .sinceStart: CSVText.seconds(time)
    case .wallClock(let calendar): calendar.exactText(at: time)
    }
  }

  /// Appends the same as UTF-8.
  func append(_ time: Int64, to row: inout [UInt8]) {
    switch self {
    case .sinceStart: CSVText.append(seconds: time, to: &row)
    case .wallClock(let calendar): calendar.append(exactTextAt: time, to: &row)
    }
  }
}
