/// Where the columns of a meetings trace are.
private struct MeetingColumns {
  let meeting: Int
  let start: Int
  let duration: Int?
  let end: Int?
  let participants: Int
  let expected: Int?
  let kind: Int?
  let region: Int?

  /// nil when one is missing.
  init?(_ header: TraceHeader) {
    guard let meeting = header.index(of: .meetingID), let start = header.index(of: .startTime),
      let participants = header.index(of: .participants)
    else { return nil }
    duration = header.index(of: .duration)
    end = header.takesEndTime ? header.index(of: .endTime) : nil
    if duration == nil && end == nil { return nil }
    self.meeting = meeting
    self.start = start
    self.participants = participants
    expected = header.index(of: .expectedParticipants)
    kind = header.index(of: .kind)
    region = header.index(of: .region)
  }
}

extension TraceReader {
  /// Reads a trace with a row a session of a meeting, in the file's order.
  /// - Parameters:
  ///   - period: the instants of the run; what starts before or after it is left out
  ///   - notes: counts of what was read and left out
  /// - Returns: the sessions that start within the run
  /// - Throws: `TraceError.invalid`.
  mutating func sessions(within period: ClosedRange<Int64>, notes: inout WorkloadNotes)
    throws(TraceError) -> [MeetingSession]
  {
    let length: TraceColumn = header.takesEndTime ? .endTime : .duration
    let required: [TraceColumn] =
      [.meetingID, .startTime, length, .participants] + (settings.region == nil ? [] : [.region])
    var problems = header.problems(
      requiring: required,
      optional: [.endTime, .expectedParticipants, .region, .kind].filter { !required.contains($0) })
    if header.takesEndTime { problems += header.contradictions(in: [.duration, .endTime]) }
    guard problems.isEmpty, let columns = MeetingColumns(header) else { throw refusal(problems) }
    var region = RegionFilter(settings.region, column: columns.region)
    var sessions: [MeetingSession] = []
    while try nextRow() {
      guard let session = session(columns), let isKept = region.keeps(&self) else { continue }
      if isKept { notes.include(session.start) }
      if !isKept {
        notes.rowsOfOtherRegions += 1
      } else if session.start < period.lowerBound {
        notes.rowsBeforeStart += 1
      } else if session.start > period.upperBound {
        notes.rowsAfterEnd += 1
      } else {
        sessions.append(session)
      }
    }
    try finish()
    try region.finish(self, others: notes.rowsOfOtherRegions)
    return sessions
  }

  /// The session of the current row; nil after noting what is wrong.
  private mutating func session(_ columns: MeetingColumns) -> MeetingSession? {
    guard let name = text(columns.meeting, .meetingID) else { return nil }
    if name.isEmpty {
      reject(.meetingID, "the cell is empty", "expected the meeting's name")
      return nil
    }
    guard let start = time(columns.start, .startTime),
      let duration = duration(columns, from: start),
      let participants = count(columns.participants, .participants)
    else { return nil }
    if start.addingReportingOverflow(duration).overflow {
      reject(
        .duration, "the end is outside what 64-bit milliseconds hold",
        "expected a time near the run")
      return nil
    }
    guard
      areWritable(
        from: start, to: start + duration, .startTime, columns.end == nil ? .duration : .endTime)
    else { return nil }
    var session = MeetingSession(
      name: name, start: start, duration: duration, participants: participants)
    if let column = columns.kind {
      guard let kind = text(column, .kind) else { return nil }
      session.kind = kind
    }
    if let column = columns.region {
      guard let region = text(column, .region) else { return nil }
      session.region = region
    }
    if let column = columns.expected, !isEmpty(column) {
      guard let expected = count(column, .expectedParticipants) else { return nil }
      session.expectedParticipants = expected
    }
    return session
  }

  /// How long the session of the current row lasts; nil after noting what is wrong.
  private mutating func duration(_ columns: MeetingColumns, from start: Int64) -> Int64? {
    guard let column = columns.end else {
      return columns.duration.flatMap { length($0, .duration) }
    }
    guard let end = time(column, .endTime) else { return nil }
    let (duration, overflows) = end.subtractingReportingOverflow(start)
    if overflows {
      reject(
        .endTime, "\(quoted(column)) is outside what 64-bit milliseconds hold",
        "expected a time near the run")
      return nil
    }
    if duration >= 0 { return duration }
    if let later = laterEnd(column, .endTime, from: start) { return later - start }
    reject(
      .endTime, "\(told(end)) is before the start at \(told(start))",
      "expected an end at or after it")
    return nil
  }
}
