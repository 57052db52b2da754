package import PoolSimulation

extension Workload {
  /// When each meeting was scheduled; nil for a meeting that is none of the sessions.
  ///
  /// Finds the session of each meeting by its name. Where sessions share a name, it is the one
  /// whose start is nearest to the meeting's first join, the earlier of two as near.
  package func schedules(of sessions: [MeetingSession]) -> [MeetingSchedule?] {
    var byName: [String: [MeetingSchedule]] = [:]
    for session in sessions {
      byName[session.name, default: []].append(
        MeetingSchedule(start: session.start, duration: session.duration))
    }
    var firstJoins = [Int64?](repeating: nil, count: meetingCount)
    for join in joinTimes.indices.reversed() {
      firstJoins[Int(meetingOfJoin[join])] = joinTimes[join].milliseconds
    }
    return zip(meetings, firstJoins).map { name, first in
      guard let first, let schedules = byName[name] else { return nil }
      return schedules.min { (abs($0.start - first), $0.start) < (abs($1.start - first), $1.start) }
    }
  }
}
