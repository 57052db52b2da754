package import PoolSimulation

/// How many instances the demand needs at least, from instant to instant: its seats over those of
/// one instance, rounded up.
package struct NeedCurve: Sendable {
  /// From `time` on, up to the next step, so many instances are needed.
  struct Step: Hashable {
    var time: SimulationTime
    var instances: Int
  }
  /// From `time` on, up to the next of these, the demand is so many seats.
  struct Level: Hashable {
    var time: SimulationTime
    var seats: Int
  }

  /// By ascending time; two neighbours differ.
  private(set) var steps: [Step] = []
  /// The demand itself, by ascending time, where it was asked for.
  private(set) var levels: [Level] = []
  /// The most instances that are needed at once.
  private(set) var peak = 0
  /// The same with those who joined before it began and are still there.
  private(set) var peakOfAll = 0
  /// The most seats that one join takes.
  private(set) var largestJoin = 0
  /// When it ends.
  let end: SimulationTime

  /// The need of a plan's demand.
  /// - Parameters:
  ///   - plan: what is run
  ///   - keepsLevels: whether the demand itself is kept too
  package init(of plan: RunPlan, keepsLevels: Bool = false) {
    self.init(
      plan.workload, limit: plan.participantLimit, from: .zero + plan.warmUp, until: plan.end,
      keepsLevels: keepsLevels)
  }

  /// The need of a demand in which everybody gets in at once and stays to the end.
  /// - Parameters:
  ///   - workload: the demand
  ///   - limit: the seats of one instance
  ///   - start: who joins before it is left out: nobody counts who was refused then
  ///   - end: what is after it is left out; nil: the last participant's leave
  ///   - keepsLevels: whether the demand itself is kept too
  init(
    _ workload: Workload, limit: Int, from start: SimulationTime, until end: SimulationTime?,
    keepsLevels: Bool = false
  ) {
    let last = end ?? workload.lastLeave
    self.end = max(last, start)
    /// Those of people who count, of those who joined earlier, and the most of both.
    var (seats, earlier, most) = (0, 0, 0)
    var (join, leave) = (0, 0)
    let order = workload.leaveOrder
    func seatsOf(_ join: Int) -> Int { workload.seats.isEmpty ? 1 : Int(workload.seats[join]) }
    while true {
      let nextJoin = join < workload.joinCount ? workload.joinTimes[join] : .never
      var nextLeave = SimulationTime.never
      if leave < order.count {
        let leaver = Int(order[leave])
        nextLeave = workload.joinTimes[leaver] + workload.stays[leaver]
      }
      let time = min(nextJoin, nextLeave)
      guard time < self.end else { break }
      if time > start { most = max(most, seats + earlier) }
      while leave < order.count {
        let leaver = Int(order[leave])
        guard workload.joinTimes[leaver] + workload.stays[leaver] == time else { break }
        if workload.joinTimes[leaver] >= start {
          seats -= seatsOf(leaver)
        } else {
          earlier -= seatsOf(leaver)
        }
        leave += 1
      }
      while join < workload.joinCount, workload.joinTimes[join] == time {
        if time >= start { largestJoin = max(largestJoin, seatsOf(join)) }
        if workload.stays[join] > .zero {
          if time >= start { seats += seatsOf(join) } else { earlier += seatsOf(join) }
        }
        join += 1
      }
      guard time >= start else { continue }
      note((seats + limit - 1) / limit, at: time)
      if keepsLevels { levels.append(Level(time: time, seats: seats)) }
    }
    peak = steps.reduce(0) { max($0, $1.instances) }
    if self.end > start { most = max(most, seats + earlier) }
    peakOfAll = (most + limit - 1) / limit
  }

  private mutating func note(_ instances: Int, at time: SimulationTime) {
    if steps.last?.time == time { steps.removeLast() }
    if (steps.last?.instances ?? 0) != instances {
      steps.append(Step(time: time, instances: instances))
    }
  }
}
