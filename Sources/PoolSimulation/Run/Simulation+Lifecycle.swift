// Launches and what becomes of them.
extension Simulation {
  /// The instances and evaluations at time 0.
  mutating func populate() {
    // The zone with the fewest instances, ties to the lowest, one after the other: they go round.
    fleet.createServing(inZones: (0..<plan.group.initiallyInService).map { $0 % group.outages.count })
    if let pool = group.warmPool {
      let count: Int
      switch pool.initial {
      case .full: count = pool.target(maxSize: group.maxSize, desired: group.desired)
      case .count(let number): count = number
      }
      let billedFrom: SimulationTime = pool.poolState == .running ? .zero : .never
      for _ in 0..<count {
        _ = fleet.create(.warm, phase: pool.poolState.warmedPhase, zone: zoneForLaunch() ?? 0, at: .zero, billedFrom: billedFrom)
      }
    }
    for id in 0..<fleet.count { fleet.details[id].hibernateFrom = .zero }
    if case .every = plan.scaling.interval { nextEvaluation = .zero }
  }

  /// The up zone with the fewest instances that have not ended, warm ones included; ties to the lowest. nil: no zone is up.
  func zoneForLaunch() -> Int? {
    var alive = [Int](repeating: 0, count: group.outages.count)
    for id in fleet.ids(where: { _ in true }) { alive[fleet.zone(of: id)] += 1 }
    return alive.indices.filter { group.isUp($0) }.min { (alive[$0], $0) < (alive[$1], $1) }
  }

  /// Brings `count` more instances into the group: ready warm ones first, then cold.
  mutating func launch(_ count: Int, _ record: inout DecisionRecord, at time: SimulationTime) {
    var controlLoop: TimeSpan?
    for _ in 0..<max(count, 0) {
      let warm = nextWarmInstance()
      let zone = warm.map { fleet.zone(of: $0) } ?? zoneForLaunch()
      guard let zone else { return }
      let shared = controlLoop ?? draws.nextControlLoop()
      controlLoop = shared
      if let id = warm, let source = LaunchSource(warmed: fleet.phase(of: id)) {
        start(id, from: source, zone: zone, controlLoop: shared, at: time)
        record.launchedWarm += 1
      } else {
        start(nil, from: .cold, zone: zone, controlLoop: shared, at: time)
        record.launchedCold += 1
      }
    }
  }

  /// The warm instance that a scale-out takes next.
  private func nextWarmInstance() -> InstanceID? {
    guard let pool = group.warmPool, fleet.warmedCount > 0 else { return nil }
    let ready = fleet.ids { $0.isWarmed }
    guard pool.take == .zoneBalanced, group.outages.count > 1 else { return ready.first }
    // Launching ones count, or one decision would take all of its instances from the same zone.
    var inGroup = [Int](repeating: 0, count: group.outages.count)
    for id in fleet.ids(where: { $0 == .serving || $0.isLaunching }) { inGroup[fleet.zone(of: id)] += 1 }
    return ready.min { (inGroup[fleet.zone(of: $0)], $0) < (inGroup[fleet.zone(of: $1)], $1) }
  }

  private mutating func start(
    _ warm: InstanceID?, from source: LaunchSource, zone: Int, controlLoop: TimeSpan, at time: SimulationTime
  ) {
    let stages = draws.nextLaunch(from: source)
    let launched = time + controlLoop
    let running = launched + stages.pending
    let id: InstanceID
    if let warm {
      id = warm
      if source != .running { fleet.details[id].billedFrom = running }
      fleet.move(id, to: .pending, at: time, because: .scaleOut)
    } else {
      id = fleet.create(.cold, phase: .pending, zone: zone, at: time, billedFrom: running, because: .scaleOut)
      fleet.details[id].hibernateFrom = launched + plan.launch.hibernateNotBefore
    }
    fleet.details[id].startEnds = running + stages.start
    fleet.details[id].launch = Int32(launches.count)
    launches.append(
      LaunchRecord(
        instance: id, source: source, zone: zone, decided: time, controlLoop: controlLoop, pending: stages.pending,
        start: stages.start, registration: stages.registration, inService: nil, serving: nil))
    let isRegisteredAtOnce = stages.registration == .zero
    schedule(isRegisteredAtOnce ? .registered : .started, for: id, at: fleet.details[id].startEnds)
  }

  /// Schedules the next stage of an instance. Whatever was scheduled before its last move is void.
  mutating func schedule(_ kind: LifecycleEvent.Kind, for id: InstanceID, at time: SimulationTime) {
    let event = LifecycleEvent(kind: kind, instance: Int32(id), token: fleet.details[id].token)
    lifecycle.push(event, at: time, order: UInt64(id))
    rareTime = min(rareTime, time)
  }

  /// Stages that complete now, and drain deadlines, by instance.
  mutating func completeStages(at time: SimulationTime) {
    guard lifecycle.nextTime <= time else { return }
    var due: [EventQueue<LifecycleEvent>.Entry] = []
    lifecycle.takeAll(dueBy: time, into: &due)
    for event in due.map(\.payload) where fleet.details[InstanceID(event.instance)].token == event.token {
      let id = InstanceID(event.instance)
      waitingMayFit = true
      switch event.kind {
      case .started: startRegistering(id, at: time)
      case .registered: startServing(id, at: time)
      case .prepared: enterWarmPool(id, at: time)
      case .warmed: becomeWarm(id, at: time)
      case .drainDeadline:
        drop(id, because: .drainDeadline, at: time)
        leaveGroup(id, because: .drainDeadline, at: time)
      }
      // That EC2 allows an instance to hibernate from now on completes nothing.
      if event.kind != .warmed || fleet.phase(of: id) != .hibernating { hasChanged = true }
    }
  }

  private mutating func startRegistering(_ id: InstanceID, at time: SimulationTime) {
    let launch = Int(fleet.details[id].launch)
    if plan.launch.hook == .none { launches[launch].inService = time }
    fleet.move(id, to: .registering, at: time)
    schedule(.registered, for: id, at: time + launches[launch].registration)
  }

  private mutating func startServing(_ id: InstanceID, at time: SimulationTime) {
    let launch = Int(fleet.details[id].launch)
    launches[launch].inService = launches[launch].inService ?? time
    launches[launch].serving = time
    fleet.move(id, to: .serving, at: time)
  }

  /// Faults of this instant.
  mutating func breakThings(at time: SimulationTime) {
    while faultCursor < plan.faults.count, plan.faults[faultCursor].time <= time {
      let number = faultCursor
      faultCursor += 1
      hasChanged = true
      waitingMayFit = true
      switch plan.faults[number].kind {
      case .instance(let target):
        if let id = find(target, fault: number) { fail(id, because: .fault, at: time) }
      case .zoneDown(let zone):
        group.outages[zone] += 1
        for id in fleet.ids(where: { _ in true }) where fleet.zone(of: id) == zone { fail(id, because: .zoneDown, at: time) }
      case .zoneUp(let zone):
        group.outages[zone] -= 1
      }
    }
  }

  private func find(_ target: Fault.Target, fault: Int) -> InstanceID? {
    let hosting = fleet.ids { $0 == .serving || $0 == .draining }
    switch target {
    case .fullest: return hosting.max { (fleet.seats(on: $0), -$0) < (fleet.seats(on: $1), -$1) }
    case .random: return hosting.isEmpty ? nil : hosting[draws.victim(of: fault, among: hosting.count)]
    case .id(let id): return id < fleet.count && fleet.phase(of: id) != .ended ? id : nil
    }
  }

  private mutating func fail(_ id: InstanceID, because cause: TransitionCause, at time: SimulationTime) {
    drop(id, because: cause, at: time)
    fleet.move(id, to: .ended, at: time, because: cause)
  }
}
