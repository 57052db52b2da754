/// The kinds of trace that can be read.
public enum TraceFormat: String, CaseIterable, Sendable {
  /// One row a participant.
  case joins
  /// One row a session of a meeting.
  case meetings
}

/// What happens to a row that cannot be understood.
public enum BadRowPolicy: String, CaseIterable, Sendable {
  /// The whole trace is refused, with a list of the bad rows.
  case error
  /// The row is left out and counted.
  case skip
}

/// Every column that a trace can have, by the simulator's name. Columns with other names are ignored.
package enum TraceColumn: String, CaseIterable, Sendable {
  case meetingID = "meeting_id"
  case joinTime = "join_time"
  case leaveTime = "leave_time"
  case stay = "stay_s"
  case participantID = "participant_id"
  case region
  case seats
  case patience = "patience_s"
  case startTime = "start_time"
  case duration = "duration_s"
  case participants
  case expectedParticipants = "expected_participants"
  case kind
}

/// How a trace is found and understood, as the scenario says it.
public struct TraceSettings: Equatable, Sendable {
  /// The file; a relative path is relative to the scenario's directory.
  public var path: String
  /// The format; nil to guess it from the header.
  public var format: TraceFormat?
  /// The file's names of columns by the simulator's names, where they differ.
  public var columns: [String: String]
  /// What happens to bad rows.
  public var onBadRow: BadRowPolicy

  /// A trace in a file.
  /// - Parameters:
  ///   - path: the file
  ///   - format: nil to guess it from the header
  ///   - columns: the file's column names by ours
  ///   - onBadRow: what happens to bad rows
  public init(path: String, format: TraceFormat? = nil, columns: [String: String] = [:], onBadRow: BadRowPolicy = .error) {
    self.path = path
    self.format = format
    self.columns = columns
    self.onBadRow = onBadRow
  }
}
