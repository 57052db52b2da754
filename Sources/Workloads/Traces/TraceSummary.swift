internal import PoolSimulation
package import Settings

/// What a whole trace held, once every row was read.
package struct TraceSummary: Sendable {
  /// The joins or meetings of the trace, in words: `1,234 joins of 56 meetings`.
  package let content: TraceContentCount
  /// What became of its rows.
  package let notes: WorkloadNotes
}

/// How much a trace holds, by its format.
package enum TraceContentCount: Equatable, Sendable {
  /// A trace of joins.
  case joins(Int, meetings: Int)
  /// A trace of meetings, with the people listed.
  case sessions(Int, participants: Int)
  /// A trace of counts.
  case counts(Int, joins: Int)
}

extension TraceSettings {
  /// Reads the whole trace to see whether it can be read. A bad row is handed over as soon as it is
  /// found and not kept, so that a million of them take no memory.
  /// - Parameters:
  ///   - calendar: the wall clock
  ///   - onIssue: receives every bad row, in the file's order
  /// - Returns: what the good rows hold, with the number of bad ones in `notes.rowsSkipped`
  /// - Throws: `TraceError` for what is wrong with the file as a whole: its issues were not handed
  ///   over.
  package func check(calendar: ScenarioCalendar, onIssue: @escaping (TraceIssue) -> Void)
    throws(TraceError) -> TraceSummary
  {
    var settings = self
    // Bad rows are handed over, so they are no reason to end with an error of their own.
    settings.onBadRow = .skip
    var reader = try TraceReader(
      try CSVReader(path: path), settings: settings, calendar: calendar, onIssue: onIssue)
    var notes = WorkloadNotes()
    let content = try reader.content(
      format: format, sessionKeys: [], within: .min ... .max, largestSeats: 1_000_000, notes: &notes
    )
    return TraceSummary(content: content.count, notes: notes)
  }
}

extension TraceContent {
  fileprivate var count: TraceContentCount {
    switch self {
    case .joins(let workload): .joins(workload.joinCount, meetings: workload.meetingCount)
    case .meetings(let sessions):
      .sessions(sessions.count, participants: sessions.reduce(0) { $0 + $1.participants })
    case .counts(let counts): .counts(counts.starts.count, joins: counts.joins.reduce(0, +))
    }
  }
}
