internal import PoolSimulation

/// A leave at a time that clocks showed twice, taken for the first so far.
struct DoubtfulLeave {
  /// Its place among the events.
  var event: Int
  /// The second instant, in milliseconds since the calendar's start.
  var later: Int64
}

extension AttendanceLog {
  private struct Step {
    var connection: UInt32
    var time: Int64
    /// Joins, leaves, and leaves at their second instant, in this order within an instant.
    var rank: Int
    /// The number of the doubtful leave, or -1.
    var leave: Int
  }

  /// The leaves that are the second of their two instants: at the first the person was not in, at
  /// the second they were.
  /// - Parameter doubtful: leaves of which clocks do not tell
  /// - Returns: those to be put off, in the order of their events
  func laterLeaves(_ doubtful: [DoubtfulLeave]) -> [DoubtfulLeave] {
    if doubtful.isEmpty { return [] }
    var isWanted = [Bool](repeating: false, count: connections.count)
    var number = [Int: Int]()
    for (place, leave) in doubtful.enumerated() {
      isWanted[Int(events[leave.event].connection)] = true
      number[leave.event] = place
    }
    var steps: [Step] = []
    for (place, event) in events.enumerated() where isWanted[Int(event.connection)] {
      let leave = number[place] ?? -1
      let rank = event.kind == .join ? 0 : 1
      steps.append(
        Step(connection: event.connection, time: event.time, rank: rank, leave: leave))
      guard leave >= 0 else { continue }
      steps.append(
        Step(
          connection: event.connection, time: doubtful[leave].later, rank: 2, leave: leave))
    }
    steps.sort {
      ($0.connection, $0.time, $0.rank, $0.leave) < ($1.connection, $1.time, $1.rank, $1.leave)
    }
    var isLater = [Bool](repeating: false, count: doubtful.count)
    var isSettled = isLater
    var (open, lastJoin, lastPutOff) = (0, Int64.min, Int64.min)
    for (place, step) in steps.enumerated() {
      if place == 0 || steps[place - 1].connection != step.connection {
        (open, lastJoin, lastPutOff) = (0, .min, .min)
      } else if step.time - steps[place - 1].time > StayEnds.silence {
        // Whose leave was lost so long ago is in no longer.
        open = 0
      }
      switch step.rank {
      case 0:
        if step.time != lastJoin || open == 0 { open += 1 }
        lastJoin = step.time
      case 1 where open > 0:
        open -= 1
        if step.leave >= 0 { isSettled[step.leave] = true }
      case 2 where !isSettled[step.leave] && (open > 0 || step.time == lastPutOff):
        open = max(open - 1, 0)
        isLater[step.leave] = true
        lastPutOff = step.time
      default: break
      }
    }
    return doubtful.indices.filter { isLater[$0] }.map { doubtful[$0] }
  }
}
