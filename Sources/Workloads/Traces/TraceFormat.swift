/// The kinds of trace that can be read.
package enum TraceFormat: String, CaseIterable, Sendable {
  /// One row a participant.
  case joins
  /// One row a session of a meeting.
  case meetings
  /// One row an interval of time: how many joined in it.
  case counts
}

/// How a trace's plain numbers are to be taken. Times in ISO 8601 are always understood.
package enum TraceTimesSetting: String, CaseIterable, Sendable {
  /// The size of the first one tells.
  case auto
  /// Seconds since the scenario's start.
  case sinceStart = "since_start"
  /// Seconds since 1970-01-01T00:00:00Z.
  case unixSeconds = "unix_s"
  /// Milliseconds since 1970-01-01T00:00:00Z.
  case unixMilliseconds = "unix_ms"
  /// Days since 1899-12-30 on local clocks, as spreadsheets have them.
  case serial

  /// What it says of the file; nil when the file has to tell.
  var times: TraceTimes? { self == .serial ? .wallClock : TraceTimes(rawValue: rawValue) }
}

/// What happens to a row that cannot be understood.
package enum BadRowPolicy: String, CaseIterable, Sendable {
  /// The whole trace is refused, with a list of the bad rows.
  case error
  /// The row is left out and counted.
  case skip
}

/// Every column that a trace can have, by the simulator's name. Columns with other names are
/// ignored.
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
  case endTime = "end_time"
  case duration = "duration_s"
  case participants
  case expectedParticipants = "expected_participants"
  case kind
  case scheduledStart = "scheduled_start"
  case scheduledDuration = "scheduled_duration_s"
  case intervalStart = "interval_start"
  case joins
  /// Of a table of events, which `trace convert` reads.
  case time
  case event

  /// The column of a name, with or without `_s`: where another unit is said, seconds would be wrong
  /// in it.
  package init?(named name: String) {
    guard let column = Self(rawValue: name) ?? Self(rawValue: "\(name)_s") else { return nil }
    self = column
  }
}
