// Launches into the group: how many, which instance, in which zone, in which stages.
extension Pool {
  /// Serving and launching instances, and dead ones that were not found yet: what the desired
  /// capacity is compared with. One that is launched to even out the zones, and whose counterpart is
  /// still there, is not among them.
  var activeCount: Int {
    fleet.servingCount + fleet.launchingCount + fleet.count(.failed)
      - (group.rebalancing == nil ? 0 : 1)
  }

  /// How many instances may be launched before the group is at its maximum.
  var roomForLaunches: Int {
    group.maxSize - activeCount - (plan.scaleIn.drainVia == .application ? fleet.drainingCount : 0)
  }

  /// The zone with the fewest instances that have not ended, warm ones included, among those that
  /// launches are tried in; ties to the lowest. nil: there is none.
  func zoneForLaunch(at time: SimulationTime) -> Int? {
    group.zones.indices.filter { group.accepts($0, at: time) }.min {
      (fleet.aliveCount(inZone: $0), $0) < (fleet.aliveCount(inZone: $1), $1)
    }
  }

  /// Brings `count` more instances into the group: ready warm ones first, then cold. `chosenZone`:
  /// only there; `onlyCurrent`: no warm ones from before the last refresh.
  mutating func launch(
    _ count: Int, inZone chosenZone: Int? = nil, onlyCurrent: Bool = false,
    _ record: inout DecisionRecord, at time: SimulationTime, _ world: inout World
  ) {
    guard count > 0, mayLaunch(at: time, &world) else { return }
    var controlLoop: TimeSpan?
    for _ in 0..<count {
      let warm = nextWarmInstance(inZone: chosenZone, onlyCurrent: onlyCurrent, at: time)
      let zone = warm.map { fleet.zone(of: $0) } ?? chosenZone ?? zoneForLaunch(at: time)
      guard let zone else { return }
      let shared = controlLoop ?? draws.nextControlLoop()
      controlLoop = shared
      if let id = warm, let source = LaunchSource(warmed: fleet.phase(of: id)) {
        start(
          id, from: source, together: count, zone: zone, controlLoop: shared, at: time,
          &world.journal)
        record.launchedWarm += 1
      } else {
        start(
          nil, from: .cold, together: count, zone: zone, controlLoop: shared, at: time,
          &world.journal)
        record.launchedCold += 1
      }
    }
  }

  /// The warm instance that a scale-out takes next. Those that EC2 would have to start in a zone
  /// where launches fail stay.
  private func nextWarmInstance(inZone chosenZone: Int?, onlyCurrent: Bool, at time: SimulationTime)
    -> InstanceID?
  {
    guard let pool = group.warmPool, fleet.warmedCount > 0 else { return nil }
    let ready = fleet.ids { $0.isWarmed }.filter { id in
      let zone = fleet.zone(of: id)
      return (fleet.phase(of: id) == .warmedRunning || group.accepts(zone, at: time))
        && (chosenZone ?? zone) == zone
        && (!onlyCurrent || fleet.details[id].generation == group.generation)
    }
    guard pool.take == .zoneBalanced, group.zones.count > 1 else { return ready.first }
    // Launching ones count, or one decision would take all of its instances from the same zone.
    return ready.min {
      (fleet.activeCount(inZone: fleet.zone(of: $0)), $0) < (
        fleet.activeCount(inZone: fleet.zone(of: $1)), $1
      )
    }
  }

  private mutating func start(
    _ warm: InstanceID?, from source: LaunchSource, together: Int, zone: Int, controlLoop: TimeSpan,
    at time: SimulationTime, _ journal: inout Journal
  ) {
    var stages = draws.nextLaunch(from: source, together: together)
    let controlLoop = controlLoop + throttle(source, at: time + controlLoop, &journal)
    let launched = time + controlLoop
    if source == .cold {
      stages.start = stages.start + restores.firstRead(inZone: zone, at: launched)
    }
    let running = launched + stages.pending
    let id: InstanceID
    if let warm {
      id = warm
      if source != .running { fleet.bill(id, from: running) }
      if source == .stopped {
        fleet.boot(id, hibernateFrom: launched + plan.launch.hibernateNotBefore)
      }
      fleet.move(id, to: .pending, at: time, because: .scaleOut)
    } else {
      id = fleet.create(
        .cold, phase: .pending, zone: zone, at: time, billedFrom: running, because: .scaleOut)
      fleet.setUp(
        id, generation: group.generation,
        hibernateFrom: launched + plan.launch.hibernateNotBefore)
    }
    fleet.launch(id, number: launches.count, startEnds: running + stages.start)
    launches.add(
      LaunchRecord(
        instance: id, source: source, zone: zone, decided: time, controlLoop: controlLoop,
        pending: stages.pending,
        start: stages.start, registration: pipeline.isUsed ? nil : stages.registration,
        inService: nil, serving: nil))
    if pipeline.isUsed { addRegistration(of: id) }
    resumeBootstrap(of: id, from: source, at: running)
    if launchesMayFail { schedule(.requested, for: id, at: launched) }
    if plan.launch.hook == .untilReady {
      schedule(.abandoned, for: id, at: running + plan.launch.failures.hookTimeout)
    }
    let isRegisteredAtOnce = !pipeline.isUsed && stages.registration == .zero
    schedule(isRegisteredAtOnce ? .registered : .started, for: id, at: fleet.details[id].startEnds)
  }

  /// How long EC2 lets a call wait that would start one more instance.
  mutating func throttle(
    _ source: LaunchSource, at time: SimulationTime, _ journal: inout Journal
  ) -> TimeSpan {
    let wait: TimeSpan =
      switch source {
      case .cold: runTokens.take(at: time)
      case .stopped, .hibernated: startTokens.take(at: time)
      case .running: .zero
      }
    if wait > .zero { journal.count(\.launchesThrottled, at: time) }
    return wait
  }

  /// An instance runs again: what was left of its bootstrap goes on.
  mutating func resumeBootstrap(
    of id: InstanceID, from source: LaunchSource, at running: SimulationTime
  ) {
    if source == .stopped || source == .hibernated {
      fleet.resumeBootstrap(of: id, at: running)
    }
  }
}
