internal import PoolSimulation

/// The joins of a workload by session: a session lasts as long as somebody is in the meeting, from
/// the first join to the last leave.
///
/// A meeting that empties and fills again is two sessions, as it is for a pool, which forgets where
/// an empty meeting was. Leaves come before joins in one instant, so a meeting whose last
/// participant leaves as another joins has ended; joins of one instant are of one session.
struct WorkloadSessions {
  /// The session of each join, an index into the other columns; sessions are numbered by their
  /// first join.
  private(set) var ofJoin: [UInt32] = []
  /// The meeting of each session.
  private(set) var meetings: [UInt32] = []
  /// The first join of each session, in milliseconds since the start.
  private(set) var starts: [Int64] = []
  /// The last leave of each session.
  private(set) var ends: [Int64] = []

  /// Finds the sessions of a workload.
  /// - Parameters:
  ///   - workload: the joins
  ///   - pause: how long a meeting may be without anybody before the next join is of another
  ///     session, in milliseconds
  init(of workload: Workload, pause: Int64 = 0) {
    var current = [UInt32](repeating: .max, count: workload.meetingCount)
    ofJoin.reserveCapacity(workload.joinCount)
    for join in workload.joinTimes.indices {
      let meeting = workload.meetingOfJoin[join]
      let start = workload.joinTimes[join].milliseconds
      let end = start.addingClamped(workload.stays[join].milliseconds)
      let session = Int(current[Int(meeting)])
      if current[Int(meeting)] != .max,
        start < ends[session].addingClamped(pause) || start == starts[session]
      {
        ends[session] = max(ends[session], end)
      } else {
        current[Int(meeting)] = UInt32(starts.count)
        meetings.append(meeting)
        starts.append(start)
        ends.append(end)
      }
      ofJoin.append(current[Int(meeting)])
    }
  }

  /// What the draws of each session are keyed by: the meeting's name and the session's start.
  func keys(_ workload: Workload) -> [UInt64] {
    let names = workload.meetings.map { stableHash(of: $0) }
    var seen: [UInt64: UInt64] = [:]
    return starts.indices.map { session in
      let key = mixed(names[Int(meetings[session])] ^ mixed(UInt64(bitPattern: starts[session])))
      let ordinal = seen[key, default: 0]
      seen[key] = ordinal + 1
      return key &+ ordinal
    }
  }
}
