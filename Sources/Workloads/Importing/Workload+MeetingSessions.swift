internal import PoolSimulation

extension Workload {
  /// The joins as sessions of meetings: a session lasts as long as somebody is in the meeting, from the first join to the last leave.
  ///
  /// A meeting that empties and fills again is two sessions, as it is for a pool, which forgets where an empty meeting was. Its size is the
  /// number of different participants; a join that names nobody counts as one of its own.
  /// - Returns: the sessions by start, those of one instant in the order of their meetings
  package func meetingSessions() -> [MeetingSession] {
    // Each meeting's joins, which are numbered in the order of time.
    let order = meetingOfJoin.indices.sorted { (meetingOfJoin[$0], $0) < (meetingOfJoin[$1], $1) }
    var sessions: [MeetingSession] = []
    var people: [UInt32] = []
    var unnamed = 0
    var current: (meeting: Int, start: Int64, end: Int64)?
    func finish() {
      guard let session = current else { return }
      people.sort()
      var different = unnamed
      for index in people.indices where index == 0 || people[index] != people[index - 1] { different += 1 }
      sessions.append(
        MeetingSession(
          name: meetings[session.meeting], start: session.start, duration: session.end - session.start, participants: different))
      people.removeAll(keepingCapacity: true)
      unnamed = 0
    }
    for join in order {
      let meeting = Int(meetingOfJoin[join])
      let start = joinTimes[join].milliseconds
      let end = start + stays[join].milliseconds
      // Leaves come before joins in one instant, so a meeting whose last participant leaves as another joins has ended; that of a stay of
      // length zero alone has too.
      if let session = current, session.meeting == meeting, start < session.end || start == session.start {
        current = (meeting, session.start, max(session.end, end))
      } else {
        finish()
        current = (meeting, start, end)
      }
      let participant = participantOfJoin.isEmpty ? .max : participantOfJoin[join]
      if participant == .max { unnamed += 1 } else { people.append(participant) }
    }
    finish()
    return sessions.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
  }
}
