/// What became of a source's rows and draws on the way to a workload: counted so that a report can
/// say it.
package struct WorkloadNotes: Equatable, Sendable {
  /// The rows of the trace, without the header; 0 for a synthetic source.
  package var rowsRead = 0
  /// Rows left out because they start before the run.
  package var rowsBeforeStart = 0
  /// Rows left out because they start after the run's end.
  package var rowsAfterEnd = 0
  /// Bad rows left out under `on_bad_row: skip`.
  package var rowsSkipped = 0
  /// Rows that are the same as another, and counted once more: of people who are named, or of
  /// meetings.
  package internal(set) var rowsRepeated = 0
  /// Rows left out because they are of another region than `workload.region`.
  package var rowsOfOtherRegions = 0
  /// The first and the last time of the rows that are good and of the region, wherever they lie, in
  /// milliseconds since the start; nil without such a row.
  package internal(set) var rowTimes: ClosedRange<Int64>?
  /// Intervals between the first and the last of a trace of counts for which it has no row.
  package var intervalsMissing = 0
  /// The length in milliseconds that the intervals of a trace of counts are taken to have, where
  /// few rows show it.
  package var doubtfulInterval: Int64?
  /// What the plain numbers in the trace's columns of times count.
  package var times = TraceTimes.sinceStart
  /// The options that something in the trace asked for, each once, in their order.
  package internal(set) var asked: [ReadingOption] = []
  /// How the trace was read where that had to be found out, one sentence each without a full stop.
  package var readings: [String] = []
  /// Whether everybody comes whom a trace of meetings lists, as nobody wrote how many of them do.
  package internal(set) var attendanceIsAssumed = false
  /// Joins of kept meetings dropped because they fall after the run's end.
  package var joinsAfterEnd = 0
  /// Meetings whose size nobody expects, where somebody expects that of others.
  package internal(set) var meetingsOfUnknownSize = 0

  /// Nothing read, nothing left out.
  package init() {}

  /// Notes one more row, and where it lies seen from the run.
  /// - Parameters:
  ///   - time: when it starts
  ///   - period: the instants of the run
  /// - Returns: whether it lies within
  @inline(__always)
  mutating func takes(_ time: Int64, within period: ClosedRange<Int64>) -> Bool {
    include(time)
    if time < period.lowerBound { rowsBeforeStart += 1 }
    if time > period.upperBound { rowsAfterEnd += 1 }
    return period.contains(time)
  }

  /// Takes the time of one more row into `rowTimes`.
  @inline(__always)
  mutating func include(_ time: Int64) {
    guard let times = rowTimes else { return rowTimes = time...time }
    if time < times.lowerBound { rowTimes = time...times.upperBound }
    if time > times.upperBound { rowTimes = times.lowerBound...time }
  }
}
