internal import PoolSimulation

extension Workload {
  /// The joins as sessions of meetings, as a pool sees them (`WorkloadSessions`). Its size is the number of different participants; a join
  /// that names nobody counts as one of its own.
  /// - Returns: the sessions by their first join
  package func meetingSessions() -> [MeetingSession] {
    let sessions = WorkloadSessions(of: self)
    let sizes = SessionOrder(of: sessions).sizes(self)
    return sizes.indices.map { session in
      MeetingSession(
        name: meetings[Int(sessions.meetings[session])], start: sessions.starts[session],
        duration: sessions.ends[session] - sessions.starts[session], participants: sizes[session])
    }
  }
}
