// Launches and what becomes of them.
extension Simulation {
  /// The instances and evaluations at time 0.
  mutating func populate() {
    // The zone with the fewest instances, ties to the lowest, one after the other: they go round.
    fleet.createServing(inZones: (0..<plan.group.initiallyInService).map { $0 % group.zones.count })
    if let pool = group.warmPool {
      let count: Int
      switch pool.initial {
      case .full: count = pool.target(maxSize: group.maxSize, desired: group.desired)
      case .count(let number): count = number
      }
      let billedFrom: SimulationTime = pool.poolState == .running ? .zero : .never
      for _ in 0..<count {
        let zone = zoneForLaunch(at: .zero) ?? 0
        _ = fleet.create(.warm, phase: pool.poolState.warmedPhase, zone: zone, at: .zero, billedFrom: billedFrom)
      }
    }
    for id in 0..<fleet.count {
      fleet.details[id].hibernateFrom = .zero
      fleet.details[id].isRequested = fleet.details[id].billedFrom < .never
      fleet.details[id].hasRecord = pipeline.isUsed && fleet.phase(of: id) == .serving
      if fleet.phase(of: id) == .serving { noteServing(id, isFirst: true, at: .zero) }
    }
    if case .every = plan.scaling.interval { nextEvaluation = .zero }
  }

  /// Serving and launching instances: what the desired capacity is compared with. One that is launched to even out the zones, and
  /// whose counterpart is still there, is not among them.
  var activeCount: Int { fleet.servingCount + fleet.launchingCount - (group.rebalancing == nil ? 0 : 1) }

  /// How many instances may be launched before the group is at its maximum.
  var roomForLaunches: Int {
    group.maxSize - activeCount - (plan.scaleIn.drainVia == .application ? fleet.drainingCount : 0)
  }

  /// The zone with the fewest instances that have not ended, warm ones included, among those that launches are tried in; ties to
  /// the lowest. nil: there is none.
  func zoneForLaunch(at time: SimulationTime) -> Int? {
    var alive = [Int](repeating: 0, count: group.zones.count)
    for id in fleet.ids(where: { _ in true }) { alive[fleet.zone(of: id)] += 1 }
    return alive.indices.filter { group.accepts($0, at: time) }.min { (alive[$0], $0) < (alive[$1], $1) }
  }

  /// Brings `count` more instances into the group: ready warm ones first, then cold. `chosenZone`: only there; `onlyCurrent`: no
  /// warm ones from before the last refresh.
  mutating func launch(
    _ count: Int, inZone chosenZone: Int? = nil, onlyCurrent: Bool = false, _ record: inout DecisionRecord, at time: SimulationTime
  ) {
    guard count > 0, mayLaunch(at: time) else { return }
    var controlLoop: TimeSpan?
    for _ in 0..<count {
      let warm = nextWarmInstance(inZone: chosenZone, onlyCurrent: onlyCurrent, at: time)
      let zone = warm.map { fleet.zone(of: $0) } ?? chosenZone ?? zoneForLaunch(at: time)
      guard let zone else { return }
      let shared = controlLoop ?? draws.nextControlLoop()
      controlLoop = shared
      if let id = warm, let source = LaunchSource(warmed: fleet.phase(of: id)) {
        start(id, from: source, together: count, zone: zone, controlLoop: shared, at: time)
        record.launchedWarm += 1
      } else {
        start(nil, from: .cold, together: count, zone: zone, controlLoop: shared, at: time)
        record.launchedCold += 1
      }
    }
  }

  /// The warm instance that a scale-out takes next. Those that EC2 would have to start in a zone where launches fail stay.
  private func nextWarmInstance(inZone chosenZone: Int?, onlyCurrent: Bool, at time: SimulationTime) -> InstanceID? {
    guard let pool = group.warmPool, fleet.warmedCount > 0 else { return nil }
    let ready = fleet.ids { $0.isWarmed }.filter { id in
      let zone = fleet.zone(of: id)
      return (fleet.phase(of: id) == .warmedRunning || group.accepts(zone, at: time)) && (chosenZone ?? zone) == zone
        && (!onlyCurrent || fleet.details[id].generation == group.generation)
    }
    guard pool.take == .zoneBalanced, group.zones.count > 1 else { return ready.first }
    // Launching ones count, or one decision would take all of its instances from the same zone.
    var inGroup = [Int](repeating: 0, count: group.zones.count)
    for id in fleet.ids(where: { $0 == .serving || $0.isLaunching }) { inGroup[fleet.zone(of: id)] += 1 }
    return ready.min { (inGroup[fleet.zone(of: $0)], $0) < (inGroup[fleet.zone(of: $1)], $1) }
  }

  private mutating func start(
    _ warm: InstanceID?, from source: LaunchSource, together: Int, zone: Int, controlLoop: TimeSpan, at time: SimulationTime
  ) {
    let stages = draws.nextLaunch(from: source, together: together)
    let controlLoop = controlLoop + throttle(source, at: time + controlLoop)
    let launched = time + controlLoop
    let running = launched + stages.pending
    let id: InstanceID
    if let warm {
      id = warm
      if source != .running { fleet.details[id].billedFrom = running }
      fleet.move(id, to: .pending, at: time, because: .scaleOut)
    } else {
      id = fleet.create(.cold, phase: .pending, zone: zone, at: time, billedFrom: running, because: .scaleOut)
      fleet.details[id].generation = group.generation
      fleet.details[id].hibernateFrom = launched + plan.launch.hibernateNotBefore
    }
    fleet.details[id].startEnds = running + stages.start
    fleet.details[id].launch = Int32(launches.count)
    launches.append(
      LaunchRecord(
        instance: id, source: source, zone: zone, decided: time, controlLoop: controlLoop, pending: stages.pending,
        start: stages.start, registration: pipeline.isUsed ? nil : stages.registration, inService: nil, serving: nil))
    if pipeline.isUsed { addRegistration(of: id) }
    resumeBootstrap(of: id, from: source, at: running)
    if launchesMayFail { schedule(.requested, for: id, at: launched) }
    if plan.launch.hook == .untilReady { schedule(.abandoned, for: id, at: running + plan.launch.failures.hookTimeout) }
    let isRegisteredAtOnce = !pipeline.isUsed && stages.registration == .zero
    schedule(isRegisteredAtOnce ? .registered : .started, for: id, at: fleet.details[id].startEnds)
  }

  /// How long EC2 lets a call wait that would start one more instance.
  mutating func throttle(_ source: LaunchSource, at time: SimulationTime) -> TimeSpan {
    switch source {
    case .cold: runTokens.take(at: time)
    case .stopped, .hibernated: startTokens.take(at: time)
    case .running: .zero
    }
  }

  /// An instance runs again: what was left of its bootstrap goes on.
  mutating func resumeBootstrap(of id: InstanceID, from source: LaunchSource, at running: SimulationTime) {
    if source == .stopped || source == .hibernated { fleet.details[id].readyAt = running + fleet.details[id].untilReady }
  }

  /// Schedules the next stage of an instance. Whatever was scheduled before its last move is void.
  mutating func schedule(_ kind: LifecycleEvent.Kind, for id: InstanceID, at time: SimulationTime) {
    let event = LifecycleEvent(kind: kind, instance: Int32(id), token: fleet.details[id].token)
    lifecycle.push(event, at: time, order: UInt64(id) << 8 | UInt64(kind.rawValue))
    rareTime = min(rareTime, time)
  }

  /// Stages that complete now, and drain deadlines, by instance.
  mutating func completeStages(at time: SimulationTime) {
    guard lifecycle.nextTime <= time else { return }
    var due: [EventQueue<LifecycleEvent>.Entry] = []
    lifecycle.takeAll(dueBy: time, into: &due)
    for event in due.map(\.payload) {
      let id = InstanceID(event.instance)
      guard fleet.details[id].token == event.token || event.kind.outlivesMoves, fleet.phase(of: id) != .ended else { continue }
      waitingMayFit = true
      switch event.kind {
      case .started: startRegistering(id, at: time)
      case .registered: startServing(id, at: time)
      case .prepared: enterWarmPool(id, at: time)
      case .warmed: becomeWarm(id, at: time)
      case .drainDeadline:
        let cause = fleet.details[id].retiredBecause ?? .drainDeadline
        // EC2 asks nobody when it takes a spot instance back.
        guard cause == .spotInterruption || !group.suspended.contains(.terminate) else { continue }
        drop(id, because: cause, at: time)
        leaveGroup(id, because: cause, at: time)
      case .requested:
        request(id, at: time)
        // That EC2 takes up a launch completes nothing.
        if fleet.phase(of: id) != .ended { continue }
      case .abandoned: failLaunch(id, .abandoned, at: time)
      case .mended: mend(id, at: time)
      case .unhealthy: replaceUnhealthy(id, at: time)
      case .broken: breakDown(id, plan.breakdowns[Int(event.token)].kind, at: time)
      case .expired:
        fleet.details[id].isExpired = true
        hasExpired = true
      }
      // That EC2 allows an instance to hibernate from now on completes nothing.
      if event.kind != .warmed || fleet.phase(of: id) != .hibernating { hasChanged = true }
    }
  }

  private mutating func startRegistering(_ id: InstanceID, at time: SimulationTime) {
    let launch = Int(fleet.details[id].launch)
    fleet.move(id, to: .registering, at: time)
    if plan.launch.hook == .none {
      launches[launch].inService = time
      fleet.details[id].inServiceSince = time
      noteSuccess(of: id, startedByEC2: launches[launch].source != .running)
      watch(id, at: time)
    } else {
      // The move has made the hook's timeout void.
      let running = launches[launch].decided + launches[launch].controlLoop + launches[launch].pending
      schedule(.abandoned, for: id, at: running + plan.launch.failures.hookTimeout)
    }
    if let registration = launches[launch].registration {
      schedule(.registered, for: id, at: time + registration)
    } else {
      notifyOfLaunch(id, at: time)
    }
  }

  private mutating func startServing(_ id: InstanceID, at time: SimulationTime) {
    let launch = Int(fleet.details[id].launch)
    if launches[launch].inService == nil {
      launches[launch].inService = time
      fleet.details[id].inServiceSince = time
      noteSuccess(of: id, startedByEC2: launches[launch].source != .running)
    }
    launches[launch].registration = launches[launch].registration ?? (time - fleet.details[id].startEnds)
    launches[launch].serving = time
    let isFirst = fleet.details[id].servingSince == .never
    fleet.move(id, to: .serving, at: time)
    noteServing(id, isFirst: isFirst, at: time)
    if group.rebalancing == id { finishRebalancing(at: time) }
  }

  /// An instance serves: what will befall it is scheduled, and whether it is ready at all is seen.
  private mutating func noteServing(_ id: InstanceID, isFirst: Bool, at time: SimulationTime) {
    fleet.details[id].inServiceSince = min(fleet.details[id].inServiceSince, time)
    if fleet.details[id].readyAt > time { fallSilent(id, until: fleet.details[id].readyAt, at: time) }
    if fleet.details[id].isExpired { hasExpired = true }
    guard isFirst else { return }
    if let lifetime = plan.group.maxInstanceLifetime { schedule(.expired, for: id, at: time + lifetime) }
    for (number, breakdown) in plan.breakdowns.enumerated() {
      let at = time + draws.breakdown(number, of: id, meanTime: breakdown.meanTime)
      let event = LifecycleEvent(kind: .broken, instance: Int32(id), token: UInt32(number))
      lifecycle.push(event, at: at, order: UInt64(id) << 8 | UInt64(LifecycleEvent.Kind.broken.rawValue))
      rareTime = min(rareTime, at)
    }
  }

  /// A breakdown befalls an instance that runs in the group.
  private mutating func breakDown(_ id: InstanceID, _ kind: Breakdown.Kind, at time: SimulationTime) {
    let phase = fleet.phase(of: id)
    guard phase == .serving || phase == .draining || phase.isLaunching, !isOver else { return }
    switch kind {
    case .death: fail(id, because: .fault, at: time)
    case .spotInterruption: interrupt(id, at: time)
    }
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
      case .blackHole(let target, let span):
        if let id = find(target, fault: number) { silence(id, for: span, at: time) }
      case .spotInterruption(let probability, let zone):
        let exposed = fleet.ids { $0 == .serving || $0 == .draining || $0.isLaunching }
        for id in exposed where (zone ?? fleet.zone(of: id)) == fleet.zone(of: id) {
          if draws.spotInterruption(number, of: id) < probability { interrupt(id, at: time) }
        }
      case .zoneDown(let zone):
        group.zones[zone].outages += 1
        for id in fleet.ids(where: { _ in true }) where fleet.zone(of: id) == zone { fail(id, because: .zoneDown, at: time) }
      case .zoneUp(let zone):
        group.zones[zone].outages -= 1
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
    endLaunch(id, because: cause, at: time)
  }
}
