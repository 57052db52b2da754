internal import PoolSimulation

/// When each meeting of a workload was scheduled.
struct SessionStarts {
  /// The scheduled start of each meeting, in milliseconds since the run's start; nil for a meeting that is none of the sessions.
  let starts: [Int64?]

  /// Finds the session of each meeting by its name. Where sessions share a name, it is the one whose start is nearest to the meeting's
  /// first join, the earlier of two as near.
  init(of workload: Workload, sessions: [MeetingSession]) {
    var byName: [String: [Int64]] = [:]
    for session in sessions { byName[session.name, default: []].append(session.start) }
    var firstJoins = [Int64?](repeating: nil, count: workload.meetingCount)
    for join in workload.joinTimes.indices.reversed() {
      firstJoins[Int(workload.meetingOfJoin[join])] = workload.joinTimes[join].milliseconds
    }
    starts = zip(workload.meetings, firstJoins).map { name, first in
      guard let first, let starts = byName[name] else { return nil }
      return starts.min { (abs($0 - first), $0) < (abs($1 - first), $1) }
    }
  }
}
