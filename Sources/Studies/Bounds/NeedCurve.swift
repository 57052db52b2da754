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
    var levels: [Level] = []
    self =
      Self.curves(of: workload, limits: [limit], from: start, until: end) { level in
        if keepsLevels { levels.append(level) }
      }[0]
    self.levels = levels
  }

  /// The needs of one demand on instances of several sizes, from one walk over joins and leaves.
  /// - Parameters:
  ///   - workload: the demand
  ///   - limits: the seats of one instance, for each curve
  ///   - start: who joins before it is left out
  ///   - end: what is after it is left out; nil: the last participant's leave
  ///   - take: is given the demand at the end of each instant
  /// - Returns: a curve a limit, in their order
  static func curves(
    of workload: Workload, limits: [Int], from start: SimulationTime, until end: SimulationTime?,
    take: (Level) -> Void = { _ in }
  ) -> [NeedCurve] {
    let last = max(end ?? workload.lastLeave, start)
    var curves = limits.map { _ in NeedCurve(end: last) }
    /// While the seats are above the one and not above the other no curve changes.
    var (lower, upper) = (-1, 0)
    let (most, largest) = walk(workload, from: start, until: last) { level in
      take(level)
      if level.seats > lower, level.seats <= upper { return }
      (lower, upper) = (-1, .max)
      for (place, limit) in limits.enumerated() {
        let instances = instances(for: level.seats, limit)
        curves[place].note(instances, at: level.time)
        lower = max(lower, (instances - 1) * limit)
        upper = min(upper, instances * limit)
      }
    }
    for (place, limit) in limits.enumerated() {
      curves[place].peakOfAll = instances(for: most, limit)
      curves[place].largestJoin = largest
    }
    return curves
  }

  private init(end: SimulationTime) { self.end = end }

  private static func instances(for seats: Int, _ limit: Int) -> Int { (seats + limit - 1) / limit }

  private mutating func note(_ instances: Int, at time: SimulationTime) {
    guard (steps.last?.instances ?? 0) != instances else { return }
    steps.append(Step(time: time, instances: instances))
    peak = max(peak, instances)
  }

  /// Walks over joins and leaves by time, and hands on the demand at the end of each instant from
  /// `start` on and before `end`.
  /// - Returns: the most seats that are taken at once, by those who joined before too, and the most
  ///   that one join takes
  private static func walk(
    _ workload: Workload, from start: SimulationTime, until end: SimulationTime,
    take: (Level) -> Void
  ) -> (most: Int, largestJoin: Int) {
    workload.joinTimes.withUnsafeBufferPointer { joinTimes in
      workload.stays.withUnsafeBufferPointer { stays in
        workload.leaveOrder.withUnsafeBufferPointer { order in
          workload.leaveGaps.withUnsafeBufferPointer { gaps in
            workload.seats.withUnsafeBufferPointer { seatsOfJoin in
              /// Those of people who count, of those who joined earlier, and the most of both.
              var (seats, earlier, most) = (0, 0, 0)
              var largestJoin = 0
              // Who left is all over memory.
              let isFromStart = start == .zero
              var (join, leave) = (0, 0)
              func taken(by join: Int) -> Int {
                seatsOfJoin.isEmpty ? 1 : Int(seatsOfJoin[join])
              }
              var nextJoin: SimulationTime { join < joinTimes.count ? joinTimes[join] : .never }
              var nextLeave = SimulationTime.zero
              func moveLeave() {
                guard leave < gaps.count else {
                  nextLeave = .never
                  return
                }
                let leaver = Int(order[leave])
                nextLeave =
                  gaps[leave] == .max
                  ? joinTimes[leaver] + stays[leaver]
                  : SimulationTime(milliseconds: nextLeave.milliseconds + Int64(gaps[leave]))
              }
              moveLeave()
              while true {
                let time = min(nextJoin, nextLeave)
                guard time < end else { break }
                if time > start { most = max(most, seats + earlier) }
                while nextLeave == time {
                  let leaver = Int(order[leave])
                  if isFromStart || joinTimes[leaver] >= start {
                    seats -= taken(by: leaver)
                  } else {
                    earlier -= taken(by: leaver)
                  }
                  leave += 1
                  moveLeave()
                }
                while nextJoin == time {
                  let more = taken(by: join)
                  if time >= start { largestJoin = max(largestJoin, more) }
                  if stays[join] > .zero {
                    if time >= start { seats += more } else { earlier += more }
                  }
                  join += 1
                }
                if time >= start { take(Level(time: time, seats: seats)) }
              }
              if end > start { most = max(most, seats + earlier) }
              return (most, largestJoin)
            }
          }
        }
      }
    }
  }
}
