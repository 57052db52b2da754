internal import PoolSimulation

/// The joins of a workload by session, and within a session by time, in four bytes a join.
struct SessionOrder {
  /// The numbers of the joins.
  let joins: [UInt32]
  /// Which of `joins` each session has.
  let places: [Range<Int>]

  init(of sessions: WorkloadSessions) {
    var next = [Int](repeating: 0, count: sessions.starts.count)
    for session in sessions.ofJoin { next[Int(session)] += 1 }
    var places: [Range<Int>] = []
    places.reserveCapacity(next.count)
    for session in next.indices {
      let first = places.last?.upperBound ?? 0
      places.append(first..<(first + next[session]))
      next[session] = first
    }
    var joins = [UInt32](repeating: 0, count: sessions.ofJoin.count)
    for (join, session) in sessions.ofJoin.enumerated() {
      joins[next[Int(session)]] = UInt32(join)
      next[Int(session)] += 1
    }
    self.joins = joins
    self.places = places
  }

  /// How many different participants each session has; a join that names nobody counts as one of
  /// its own.
  func sizes(_ workload: Workload) -> [Int] {
    if workload.participantOfJoin.isEmpty { return places.map(\.count) }
    // The last session that each participant was counted in.
    var seenIn = [Int](repeating: -1, count: workload.participants.count)
    return places.indices.map { session in
      places[session].count { place in
        let participant = workload.participantOfJoin[Int(joins[place])]
        if participant == .max { return true }
        defer { seenIn[Int(participant)] = session }
        return seenIn[Int(participant)] != session
      }
    }
  }
}
