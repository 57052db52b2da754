package import Settings

/// How a file from elsewhere is to be understood. What one source does not need, it does not look
/// at.
package struct ImportSettings: Sendable {
  /// The file; `-` is standard input.
  package var path: String
  /// The options that somebody gave.
  package var given: Set<ReadingOption> = []
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
  /// The one to take of several metrics, or `*` for the sum of all; nil when there is one.
  package var metric: String?
  /// The mean stay in milliseconds when a metric is the number of people present; nil when it
  /// counts joins.
  package var gaugeMeanStay: Int64?
  /// What the values of a metric count; nil where the source says it.
  package var metricMeaning: MetricMeaning?
  /// Which end of its period a value's time is; nil for what is usual.
  package var metricStamp: MetricStamp?
  /// How long the periods of a metric are, in milliseconds; nil to tell by its times.
  package var period: Int64?
  /// How long the counts are to be that are asked for, in milliseconds; nil when nobody asks.
  package var countsInterval: Int64?
  /// What becomes of stretches without a number of people present.
  package var gaps = GapPolicy.refuse
  /// When the last list of meetings was taken, in milliseconds since the calendar's start; nil when
  /// nobody says.
  package var asOf: Int64?
  /// How far apart lists of meetings were taken, in milliseconds; nil when nobody says.
  package var polledEvery: Int64?
  /// The people of meetings that do not say how many attend; nil to leave such meetings out.
  package var participants: Int?
  /// The first and the last time at which planned meetings may start, in milliseconds since the
  /// calendar's start.
  package var from: Int64?
  package var until: Int64?
  /// Days on which a timetable has no meetings, from 1970-01-01 on.
  package var holidays: [ClosedRange<Int64>] = []
  /// Whether somebody said the calendar's time zone.
  package var zoneIsGiven = false
  /// Reads wall-clock times, and says what every time is counted from.
  package var calendar: ScenarioCalendar

  /// A file with the usual rules.
  package init(path: String, calendar: ScenarioCalendar) {
    self.path = path
    self.calendar = calendar
  }

  /// The first and the last day or time at which planned meetings may start, as somebody wrote
  /// them.
  private var bounds: (from: String?, until: String?) = (nil, nil)
  /// Whether somebody said one.
  var isBounded: Bool { bounds.from != nil || bounds.until != nil }

  /// Bounds when planned meetings may start.
  /// - Parameters:
  ///   - from: the first day or time, as `planBound` reads it
  ///   - until: the last
  package mutating func bound(from: String?, until: String?) {
    bounds = (from, until)
    takeBounds()
  }

  /// Reads the bounds on the calendar's clocks.
  mutating func takeBounds() {
    if let text = bounds.from { from = planBound(text, isEnd: false, calendar: calendar) }
    if let text = bounds.until { until = planBound(text, isEnd: true, calendar: calendar) }
  }

  /// When planned meetings may start.
  var window: ClosedRange<Int64> { (from ?? .min)...max(from ?? .min, until ?? .max) }

  /// An instant in milliseconds since 1970 on the calendar's clock; nil outside the years 1973 to
  /// 9999, which no log is about: seconds taken for milliseconds, and the other way round, mostly
  /// lie there.
  func time(since1970 milliseconds: Int64) -> Int64? {
    guard (100_000_000_000...253_402_300_799_999).contains(milliseconds) else { return nil }
    let time = milliseconds - calendar.startSince1970
    return calendar.writableTimes.contains(time) ? time : nil
  }
}
