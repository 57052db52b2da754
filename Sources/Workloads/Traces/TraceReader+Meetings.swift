extension TraceReader {
  /// Reads a trace with a row a session of a meeting, in the file's order.
  /// - Parameters:
  ///   - period: the instants of the run; what starts before or after it is left out
  ///   - notes: counts of what was read and left out
  /// - Returns: the sessions that start within the run
  /// - Throws: `TraceError.invalid`.
  mutating func sessions(within period: ClosedRange<Int64>, notes: inout WorkloadNotes) throws(TraceError) -> [MeetingSession] {
    let problems = header.problems(
      requiring: [.meetingID, .startTime, .duration, .participants], optional: [.expectedParticipants, .region, .kind])
    guard problems.isEmpty, let meeting = header.index(of: .meetingID), let start = header.index(of: .startTime),
      let length = header.index(of: .duration), let people = header.index(of: .participants)
    else { throw refusal(problems) }
    let kindColumn = header.index(of: .kind)
    var sessions: [MeetingSession] = []
    while try nextRow() {
      guard let name = text(meeting, .meetingID) else { continue }
      if name.isEmpty {
        reject(.meetingID, "the cell is empty", "expected the meeting's name")
        continue
      }
      guard let startTime = time(start, .startTime), let duration = self.length(length, .duration),
        let participants = count(people, .participants)
      else { continue }
      if startTime.addingReportingOverflow(duration).overflow {
        reject(.duration, "the end is outside what 64-bit milliseconds hold", "expected a time near the run")
        continue
      }
      var kind = ""
      if let kindColumn {
        guard let given = text(kindColumn, .kind) else { continue }
        kind = given
      }
      if startTime < period.lowerBound {
        notes.rowsBeforeStart += 1
      } else if startTime > period.upperBound {
        notes.rowsAfterEnd += 1
      } else {
        sessions.append(MeetingSession(name: name, start: startTime, duration: duration, participants: participants, kind: kind))
      }
    }
    try finish()
    return sessions
  }
}
