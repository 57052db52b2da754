package import Settings

/// How a file from elsewhere is to be understood. What one source does not need, it does not look at.
package struct ImportSettings: Sendable {
  /// The file; `-` is standard input.
  package var path: String
  /// What happens to bad rows and lines.
  package var onBadRow = BadRowPolicy.error
  /// What happens to joins without an end.
  package var openJoins = OpenJoinPolicy.end
  /// The file's names of columns by ours, for a CSV file of events.
  package var columns: [String: String] = [:]
  /// How a file of rows is written, as far as somebody said it.
  package var dialect = DialectSettings()
  /// What becomes of a demand that nobody can have meant.
  package var onImplausible = ImplausiblePolicy.error
  /// What plain numbers count in a CSV file of events.
  package var times = TraceTimesSetting.auto
  /// The one to take of several CloudWatch metrics; nil when there is one.
  package var metric: String?
  /// The mean stay in milliseconds when a CloudWatch metric is the number of people present; nil when it counts joins.
  package var gaugeMeanStay: Int64?
  /// When meetings that still run are taken to end, in milliseconds since the calendar's start; nil to leave them out.
  package var asOf: Int64?
  /// Reads wall-clock times, and says what every time is counted from.
  package var calendar: ScenarioCalendar

  /// A file with the usual rules.
  package init(path: String, calendar: ScenarioCalendar) {
    self.path = path
    self.calendar = calendar
  }

  /// An instant in milliseconds since 1970 on the calendar's clock; nil outside the years 1973 to 9999, which no log is about: seconds
  /// taken for milliseconds, and the other way round, mostly lie there.
  func time(since1970 milliseconds: Int64) -> Int64? {
    (100_000_000_000...253_402_300_799_999).contains(milliseconds) ? milliseconds - calendar.startSince1970 : nil
  }
}
