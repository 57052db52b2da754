package import PoolSimulation
internal import Probability

/// The least that any plan pays for capacity under which everybody gets in at once and nobody is
/// dropped, if demand and launch times were known beforehand.
///
/// What makes it hard is left out: meetings may be moved, seats divide over instances. So at every
/// instant the hosts are at least the demand's seats over those of one instance, rounded up. The
/// k-th of them is needed on a known set of spans, whatever the others do; the gaps between its
/// spans are bridged by the cheapest of keeping it, of stopping and starting it, and of launching
/// another. Each of these costs grows with the gap and less and less, so that it is best to match
/// each start with the latest end (last in, first out), which is what levels are.
package struct CapacityBound: Sendable, Hashable {
  /// Which launch times a plan has.
  package enum LaunchTimes: Sendable, Hashable {
    /// The shortest that there can be: no run pays less.
    case shortest
    /// Their medians: a reference, which a lucky run may undercut.
    case median
  }

  /// Why there is no number.
  package enum Hindrance: Error, Sendable, Hashable {
    /// The demand needs more instances than the group may have.
    case maxSize(needed: Int, most: Int)
    /// It needs more vCPUs than the account may have.
    case quota(needed: Int, most: Int)
    /// Somebody takes more seats than an instance has.
    case largeJoin(seats: Int, limit: Int)
    /// The run ends with the last leave, which is an earlier one where the last to join is refused.
    case openEnd
  }

  /// Micro-dollars.
  package let cost: Int64
  /// The most instances that everybody takes at once who is there, those who joined during the
  /// warm-up among them.
  package let peak: Int
  /// A fleet that is large enough for the peak's seats, or why none is named.
  package let fixedFleet: Result<FixedFleet, NoFleet>

  /// So many instances from start to end.
  package struct FixedFleet: Sendable, Hashable {
    /// How many.
    package let instances: Int
    /// What they cost, micro-dollars.
    package let cost: Int64
  }

  /// Why no fixed fleet is named.
  package enum NoFleet: Error, Sendable, Hashable {
    /// Instances have limits beside their seats, which may take more of them.
    case otherLimits
    /// It is more than the group or the account may have.
    case outOfBounds(instances: Int)
  }

  /// The bound of one replication's plan.
  /// - Parameters:
  ///   - plan: what is run
  ///   - launchTimes: how long launches take
  ///   - refused: the share of the joins that may never get in, from 0 to 1
  ///   - need: how many instances the plan's demand needs, if that is known already
  /// - Throws: why there is none.
  package init(
    _ plan: RunPlan, launchTimes: LaunchTimes = .shortest, refused: Double = 0,
    need: NeedCurve? = nil
  ) throws(Hindrance) {
    let start = SimulationTime.zero + plan.warmUp
    let known = refused > 0 ? nil : need
    let need = known ?? NeedCurve(of: plan, keepsLevels: refused > 0)
    if refused > 0, plan.end == nil { throw .openEnd }
    if refused == 0, let hindrance = plan.hindrance(to: need) { throw hindrance }
    var levels = LevelCosts(plan, launchTimes, from: start, until: need.end)
    for step in need.steps { levels.need(step.instances, from: step.time) }
    levels.finish()
    if refused > 0 {
      let saved = RefusalBudget(
        plan, refused: refused, from: start, until: need.end, alwaysNeeded: plan.leastInService
      ).savings(need, startCost: levels.startCost, perMillisecond: levels.runningCost)
      var idle = LevelCosts(plan, launchTimes, from: start, until: need.end)
      idle.finish()
      cost = max(levels.cost - saved, idle.cost)
    } else {
      cost = levels.cost
    }
    peak = need.peakOfAll
    fixedFleet = plan.fixedFleet(
      of: max(peak, plan.leastSize), for: (need.end - start).milliseconds)
  }
}

extension RunPlan {
  /// What keeps every plan from letting everybody in.
  fileprivate func hindrance(to need: NeedCurve) -> CapacityBound.Hindrance? {
    if need.largestJoin > participantLimit {
      return .largeJoin(seats: need.largestJoin, limit: participantLimit)
    }
    // What the group has given up while it drains is beyond its bounds, and what is there at the
    // start is not launched.
    if need.peak > mostInstances, scaleIn.drainVia == .application {
      return .maxSize(needed: need.peak, most: mostInstances)
    }
    if let vcpus = quotas.vcpus, need.peak > thereAtStart,
      need.peak * quotas.vcpusPerInstance > vcpus
    {
      return .quota(needed: need.peak * quotas.vcpusPerInstance, most: vcpus)
    }
    return nil
  }

  /// The largest `max_size` that the group ever has; a policy that may raise it has no such limit.
  private var mostInstances: Int {
    guard !scaling.policy.isBeyondMaxSize else { return .max }
    return schedule.reduce(group.maxSize) { most, change in
      change.settings.reduce(most) { if case .maxSize(let size) = $1 { max($0, size) } else { $0 } }
    }
  }

  /// So many instances for so many milliseconds, if there may be as many.
  fileprivate func fixedFleet(
    of instances: Int, for span: Int64
  ) -> Result<CapacityBound.FixedFleet, CapacityBound.NoFleet> {
    if media?.limits.isSet ?? false { return .failure(.otherLimits) }
    let isBeyondQuota =
      quotas.vcpus.map { instances * quotas.vcpusPerInstance > $0 } ?? false
      && instances > preparedAtStart
    if instances > mostInstances || isBeyondQuota {
      return .failure(.outOfBounds(instances: instances))
    }
    let covered = min(instances, prices.commitment?.instances ?? 0)
    let cost =
      prices.commitmentFee(span)
      + prices.capacity(running: span * Int64(instances), covered: span * Int64(covered))
    return .success(CapacityBound.FixedFleet(instances: instances, cost: cost))
  }

  /// The instances that are InService all the time whatever the policy does: as many as the group
  /// never has less of, where they are there at the start and nothing else ends one.
  fileprivate var leastInService: Int {
    let isUndisturbed =
      faults.isEmpty && breakdowns.isEmpty && refreshes.isEmpty && healthCheck == nil
      && group.maxInstanceLifetime == nil && !group.rebalancesZones
      && group.suspendedProcesses.isEmpty && scaleIn.decrementsDesired
      && !schedule.contains { change in
        change.settings.contains { if case .suspendedProcesses = $0 { true } else { false } }
      }
    return isUndisturbed ? min(leastSize, group.initiallyInService) : 0
  }

  /// The lowest `min_size` that the group ever has.
  fileprivate var leastSize: Int {
    schedule.reduce(group.minSize) { least, change in
      change.settings.reduce(least) {
        if case .minSize(let size) = $1 { min($0, size) } else { $0 }
      }
    }
  }

  /// The instances that are there, or prepared, at the start: a gap before they are needed is one
  /// that they may bridge. What is before the statistics began is free, so then it is any number.
  fileprivate var thereAtStart: Int {
    warmUp > .zero ? .max : preparedAtStart
  }

  /// The instances with which the run begins, those of the pool among them.
  private var preparedAtStart: Int {
    guard let warmPool else { return group.initiallyInService }
    switch warmPool.initial {
    case .full:
      return group.initiallyInService
        + warmPool.target(maxSize: group.maxSize, desired: group.desiredCapacity)
    case .count(let count): return group.initiallyInService + count
    }
  }

  /// The states in which prepared instances are ever kept.
  fileprivate var poolStates: [WarmPoolState] {
    guard let warmPool else { return [] }
    let scheduled = schedule.flatMap(\.settings).compactMap { setting -> WarmPoolState? in
      if case .warmPoolState(let state) = setting { state } else { nil }
    }
    return ([warmPool.poolState] + scheduled).map(warmPool.kept)
  }
}

/// What the levels of a need cost: the k-th instance runs where it is needed, and each of its gaps
/// is bridged at the least cost.
private struct LevelCosts {
  private typealias Rates = (running: Double, stored: Double)
  /// Milliseconds of running and of being kept stopped.
  private struct Time {
    var running: Int64 = 0
    var stored: Int64 = 0
    func cost(_ rates: Rates) -> Double {
      Double(running) * rates.running + Double(stored) * rates.stored
    }
  }

  private let prices: PriceList
  private let rates: Rates
  private let start, end: SimulationTime
  private let alwaysNeeded: Int
  private let thereAtStart: Int
  /// The running time of a launch from nothing, and of one out of each pool state.
  private let cold: Int64
  private var warm: [Int64] = []
  /// The running time of a first launch.
  private var first: Int64

  /// When each level was last needed; nil: never yet.
  private var lastEnds: [SimulationTime?] = []
  private var since: [SimulationTime] = []
  private var level = 0
  private var needed: Int64 = 0
  private var bridged = Time()
  /// Running time that is needed, by hour, for a commitment.
  private var hours: [Int64] = []

  init(
    _ plan: RunPlan, _ times: CapacityBound.LaunchTimes, from start: SimulationTime,
    until end: SimulationTime
  ) {
    prices = plan.prices
    rates = prices.hourly(isCovered: prices.commitment != nil)
    (self.start, self.end) = (start, end)
    alwaysNeeded = plan.leastInService
    thereAtStart = plan.thereAtStart
    func length(_ law: Distribution?) -> Int64 {
      guard let law else { return 0 }
      let value = times == .shortest ? law.smallest ?? 0 : law.quantile(0.5)
      return Int64(min(max(value, 0), Double(TimeSpan.forever.milliseconds) / 4).rounded(.down))
    }
    let launch = plan.launch
    let register =
      launch.pipeline.map { parts in
        let after = parts.readyWhen == .dnsInSync ? length(parts.propagation) : 0
        return length(parts.sns) + length(parts.lambda) + max(after, length(parts.application))
      } ?? length(launch.registration)
    cold = length(launch.cold) + length(launch.bootstrap) + register
    first = cold
    let prepare =
      launch.prepareWithoutHook.map(length) ?? length(launch.prepare) + length(launch.bootstrap)
    for state in plan.poolStates {
      switch state {
      case .stopped: warm.append(length(launch.fromStopped) + register)
      case .hibernated:
        warm.append(length(launch.fromHibernated) + length(launch.hibernate) + register)
      // Kept running it costs what it costs in the group.
      case .running: first = min(first, prepare + length(launch.fromRunning) + register)
      }
    }
    for start in warm { first = min(first, prepare + start) }
    if prices.commitment != nil {
      let hour: Int64 = 3_600_000
      let count = (end.milliseconds + hour - 1) / hour - start.milliseconds / hour
      hours = [Int64](repeating: 0, count: Int(max(count, 0)))
    }
    need(0, from: start)
  }

  /// From `time` on so many instances are needed.
  mutating func need(_ instances: Int, from time: SimulationTime) {
    let instances = max(instances, alwaysNeeded)
    while level < instances {
      if level == since.count {
        since.append(time)
        lastEnds.append(level < thereAtStart ? start : nil)
      }
      bridge(to: time)
      since[level] = time
      level += 1
    }
    while level > instances {
      level -= 1
      run(from: since[level], to: time)
      lastEnds[level] = time
    }
  }

  /// The need is over; what runs ends with it.
  mutating func finish() {
    while level > 0 {
      level -= 1
      run(from: since[level], to: end)
    }
  }

  private mutating func run(from: SimulationTime, to: SimulationTime) {
    needed += (to - from).milliseconds
    guard !hours.isEmpty else { return }
    let hour: Int64 = 3_600_000
    let first = start.milliseconds / hour
    var time = from.milliseconds
    while time < to.milliseconds {
      let next = min((time / hour + 1) * hour, to.milliseconds)
      hours[Int(time / hour - first)] += next - time
      time = next
    }
  }

  /// The level is needed again, or for the first time.
  private mutating func bridge(to time: SimulationTime) {
    guard let last = lastEnds[level] else {
      bridged.running += first
      return
    }
    let gap = (time - last).milliseconds
    var best = Time(running: gap)
    func consider(_ other: Time) { if other.cost(rates) < best.cost(rates) { best = other } }
    consider(Time(running: cold))
    for start in warm { consider(Time(running: start, stored: max(gap - start, 0))) }
    bridged.running += best.running
    bridged.stored += best.stored
  }

  /// The most that a start costs, and a millisecond of running, in micro-dollars.
  var startCost: Double { Double(max(cold, first)) * runningCost }
  var runningCost: Double { prices.hourly(isCovered: false).running / 3_600_000 / 1_000 }

  /// Micro-dollars.
  var cost: Int64 {
    let running = needed + bridged.running
    guard let commitment = prices.commitment else {
      return prices.capacity(running: running, stored: bridged.stored)
    }
    // A commitment covers any running time of its hour, up to so much in all.
    let hour: Int64 = 3_600_000
    var beyond: Int64 = 0
    for (index, running) in hours.enumerated() {
      let begin = (start.milliseconds / hour + Int64(index)) * hour
      let length =
        min(begin + hour, end.milliseconds) - max(begin, start.milliseconds)
      beyond += max(running - length * Int64(commitment.instances), 0)
    }
    return prices.commitmentFee((end - start).milliseconds)
      + prices.capacity(running: running, covered: running - beyond, stored: bridged.stored)
  }
}

extension RunResult {
  /// Whether nobody was dropped, and of those who joined after the warm-up everybody got in at once
  /// or, up to a share of them, never.
  package func letsIn(allBut share: Double = 0) -> Bool {
    drops.isEmpty && joinDelays.isEmpty && counts.joinsWaitingAtEnd == 0
      && Double(rejections.count) <= Double(counts.joinsOffered) * share * (1 + 1e-12)
      && (share > 0 || counts.refusedAttempts == 0)
  }
}
