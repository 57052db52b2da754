// Stages that complete, and what an instance does then.
extension Pool {
  /// The instances at time 0.
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
        _ = fleet.create(
          .warm, phase: pool.poolState.warmedPhase, zone: zone, at: .zero, billedFrom: billedFrom)
      }
    }
    for id in 0..<fleet.count {
      let serves = fleet.phase(of: id) == .serving
      fleet.settleIn(
        id, hasRecord: pipeline.isUsed && (serves || pipeline.registersPoolEntries))
      if serves { beginTurn(of: id, at: .zero) }
    }
  }

  /// Schedules the next stage of an instance. Whatever was scheduled before its last move is void.
  mutating func schedule(_ kind: LifecycleEvent.Kind, for id: InstanceID, at time: SimulationTime) {
    let event = LifecycleEvent(kind: kind, instance: Int32(id), token: fleet.details[id].token)
    lifecycle.push(event, at: time, order: UInt64(id) << 8 | UInt64(kind.rawValue))
  }

  /// Stages that complete now, and drain deadlines, by instance.
  mutating func completeStages(at time: SimulationTime, _ world: inout World) {
    guard lifecycle.nextTime <= time else { return }
    var due: [EventQueue<LifecycleEvent>.Entry] = []
    lifecycle.takeAll(dueBy: time, into: &due)
    for event in due.map(\.payload) {
      let id = InstanceID(event.instance)
      guard fleet.details[id].token == event.token || event.kind.outlivesMoves,
        fleet.phase(of: id) != .ended || event.kind == .noticed
      else { continue }
      world.clock.noteRoom()
      switch event.kind {
      case .started: startRegistering(id, at: time)
      case .registered: startServing(id, at: time)
      case .prepared:
        noteSuccess(of: id)
        enterWarmPool(id, at: time)
      case .warmed: becomeWarm(id, at: time)
      case .drainDeadline:
        // EC2 asks nobody when it takes a spot instance back.
        let isTaken = fleet.details[id].drain.spotEnds <= time
        guard
          isTaken || fleet.details[id].drain.ends <= time && !group.suspended.contains(.terminate)
        else { continue }
        let cause =
          isTaken ? .spotInterruption : fleet.details[id].drain.because ?? .drainDeadline
        world.drop(id, of: &self, because: cause, at: time)
        leaveGroup(id, because: cause, at: time)
      case .requested:
        request(id, at: time, &world.journal)
        // That EC2 takes up a launch completes nothing.
        if fleet.phase(of: id) != .ended { continue }
      case .abandoned: failLaunch(id, .abandoned, at: time, &world.journal)
      case .mended: mend(id, at: time)
      case .unhealthy: replaceUnhealthy(id, at: time, &world)
      case .broken:
        guard event.token >> 16 == fleet.details[id].turn else { continue }
        breakDown(id, Int(event.token & 0xFFFF), at: time, &world)
      case .expired:
        guard event.token >> 16 == fleet.details[id].turn else { continue }
        fleet.expire(id)
        group.note(condemned: true, mayEnd: true)
      case .noticed:
        fleet.noticeDepartures(by: time)
        // That the application learns of it completes nothing.
        continue
      }
      // That EC2 allows an instance to hibernate from now on completes nothing.
      if event.kind != .warmed || fleet.phase(of: id) != .hibernating { world.clock.noteChange() }
    }
  }

  private mutating func startRegistering(_ id: InstanceID, at time: SimulationTime) {
    let launch = Int(fleet.details[id].launch)
    fleet.move(id, to: .registering, at: time)
    if plan.launch.hook == .none {
      launches.noteInService(launch, at: time)
      fleet.noteInService(id, at: time)
      noteSuccess(of: id, startedByEC2: launches[launch].source != .running)
      watch(id, at: time)
    } else {
      // The move has made the hook's timeout void.
      let running =
        launches[launch].decided + launches[launch].controlLoop + launches[launch].pending
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
      launches.noteInService(launch, at: time)
      fleet.noteInService(id, at: time)
      noteSuccess(of: id, startedByEC2: launches[launch].source != .running)
    }
    launches.noteServing(launch, at: time, startEnds: fleet.details[id].startEnds)
    fleet.move(id, to: .serving, at: time)
    beginTurn(of: id, at: time)
  }

  /// An instance serves in a new turn: what will befall it is scheduled, and whether it is ready at
  /// all is seen.
  private mutating func beginTurn(of id: InstanceID, at time: SimulationTime) {
    fleet.noteInService(id, at: time)
    if fleet.details[id].readyAt > time {
      fallSilent(id, at: time)
    } else {
      fleet.answer(id)
    }
    let turn = fleet.beginTurn(of: id)
    if let lifetime = plan.group.maxInstanceLifetime {
      schedule(.expired, number: 0, of: turn, for: id, at: time + lifetime)
    }
    for (number, breakdown) in plan.breakdowns.enumerated() {
      let span = draws.breakdown(number, of: id, turn: turn, meanTime: breakdown.meanTime)
      schedule(.broken, number: number, of: turn, for: id, at: time + span)
    }
  }

  /// Schedules what befalls an instance in this turn only, however it moves.
  private mutating func schedule(
    _ kind: LifecycleEvent.Kind, number: Int, of turn: UInt16, for id: InstanceID,
    at time: SimulationTime
  ) {
    let event = LifecycleEvent(
      kind: kind, instance: Int32(id), token: UInt32(turn) << 16 | UInt32(number))
    lifecycle.push(event, at: time, order: UInt64(id) << 8 | UInt64(kind.rawValue))
  }
}
