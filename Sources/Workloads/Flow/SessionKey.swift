internal import PoolSimulation

/// What a session's draws are keyed by: its name and start, and a number that tells exact repeats
/// apart.
struct SessionKey: Hashable {
  var hash: UInt64
  var ordinal: UInt64

  /// The keys of sessions, in their order.
  ///
  /// Repeats of one name and start are numbered by length and size first, so that a file's rows can
  /// change places without changing anybody's draws.
  static func keys(of sessions: [MeetingSession]) -> [SessionKey] {
    var keys = sessions.map { session in
      SessionKey(
        hash: mixed(stableHash(of: session.name) ^ mixed(UInt64(bitPattern: session.start))),
        ordinal: 0)
    }
    let order = stableOrder(count: keys.count) { Int64(bitPattern: keys[$0].hash) }
    var first = 0
    while first < order.count {
      let hash = keys[Int(order[first])].hash
      var end = first + 1
      while end < order.count, keys[Int(order[end])].hash == hash { end += 1 }
      if end - first > 1 {
        let repeats = order[first..<end].map(Int.init).sorted {
          (sessions[$0].duration, sessions[$0].participants, $0) < (
            sessions[$1].duration, sessions[$1].participants, $1
          )
        }
        for (ordinal, index) in repeats.enumerated() { keys[index].ordinal = UInt64(ordinal) }
      }
      first = end
    }
    return keys
  }
}

extension [MeetingSession] {
  /// The places in order of start, so that what happens at one instant keeps the file's order where
  /// the sessions start together and no other.
  var indicesByStart: [Int] { indices.sorted { (self[$0].start, $0) < (self[$1].start, $1) } }

  /// Every visit to these sessions as a workload. Each session is a meeting of its own.
  /// - Parameters:
  ///   - sampler: who joins when
  ///   - duration: the run's length in milliseconds; joins after it are dropped and counted
  ///   - notes: receives the count
  /// - Returns: the joins, in time order
  func workload(_ sampler: consuming FlowSampler, duration: Int64?, notes: inout WorkloadNotes)
    -> Workload
  {
    let keys = SessionKey.keys(of: self)
    var builder = WorkloadBuilder(capacity: reduce(0) { $0 + $1.participants })
    let end = duration ?? .max
    var dropped = 0
    // Who joins more than once has a name, the place in the meeting's list, so that the joins can
    // be told to be one person's.
    var participants = 0
    if sampler.hasRejoins {
      participants = lazy.map(\.participants).max() ?? 0
      for place in 0..<participants { _ = builder.addParticipant(named: "p\(place + 1)") }
    }
    let listed = sampler.drawsInShort ? lazy.map(\.participants).max() ?? 0 : 0
    withUnsafeTemporaryAllocation(of: SimulationTime.self, capacity: listed) { joins in
      withUnsafeTemporaryAllocation(of: TimeSpan.self, capacity: listed) { stays in
        for index in indicesByStart {
          let meeting = builder.addMeeting(named: self[index].name)
          let expected = self[index].expectedParticipants
          if participants == 0, expected == nil,
            let visits = sampler.visit(
              self[index], key: keys[index], through: end, joins, stays)
          {
            dropped += visits.dropped
            builder.addJoins(
              of: meeting, at: UnsafeBufferPointer(rebasing: joins[..<visits.count]),
              stays: UnsafeBufferPointer(rebasing: stays[..<visits.count]))
            continue
          }
          sampler.forEachVisit(to: self[index], key: keys[index]) { visit in
            if visit.join > end {
              dropped += 1
            } else {
              builder.addJoin(
                at: SimulationTime(milliseconds: visit.join),
                stay: TimeSpan(milliseconds: visit.leave - visit.join), meeting: meeting,
                seats: visit.seats,
                participant: participants > 0 ? UInt32(visit.participant) : nil,
                expected: expected)
            }
          }
        }
      }
    }
    notes.joinsAfterEnd += dropped
    return builder.finish()
  }
}
