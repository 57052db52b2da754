internal import PoolSimulation

extension Workload {
  /// The joins as sessions of meetings, as a pool sees them (`WorkloadSessions`). Its size is the
  /// number of different participants, or of those who are in at once where that is more: several
  /// phones may have one name. A join that names nobody counts as one of its own.
  /// - Returns: the sessions by their first join, and how many of them had more people at once than
  ///   names
  package func meetingSessions() -> (sessions: [MeetingSession], withSharedNames: Int) {
    let sessions = WorkloadSessions(of: self)
    let order = SessionOrder(of: sessions)
    var withSharedNames = 0
    let found = zip(order.sizes(self), order.places).enumerated().map { session, found in
      let (names, places) = found
      let peak = names < places.count ? mostAtOnce(of: order.joins[places]) : 0
      if peak > names { withSharedNames += 1 }
      return MeetingSession(
        name: meetings[Int(sessions.meetings[session])], start: sessions.starts[session],
        duration: sessions.ends[session] - sessions.starts[session], participants: max(names, peak))
    }
    return (found, withSharedNames)
  }

  /// The most of some joins, in order of time, that are in at once.
  private func mostAtOnce(of joins: ArraySlice<UInt32>) -> Int {
    // Who stays for no time is never in beside another.
    let present = joins.map { Int($0) }.filter { stays[$0] > .zero }
    let leaves = present.map { joinTimes[$0] + stays[$0] }.sorted()
    var (left, most) = (0, 0)
    for (place, join) in present.enumerated() {
      while leaves[left] <= joinTimes[join] { left += 1 }
      most = max(most, place + 1 - left)
    }
    return most
  }
}
