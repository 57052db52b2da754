// The warm pool: refilled and trimmed at the end of every instant, and its settings over time.
extension Pool {
  /// Settings that change now, in file order.
  mutating func changeSettings(at time: SimulationTime, _ world: inout World) {
    while let number = changes.take(dueBy: time) {
      let change = plan.schedule[number]
      world.clock.noteChange()
      let before = group
      var isSuspended = !change.settings.isEmpty
      for setting in change.settings
      where !(setting.isScheduledAction && group.suspended.contains(.scheduledActions)) {
        isSuspended = false
        switch setting {
        case .minSize(let size): group.set(minSize: size)
        case .maxSize(let size): group.set(maxSize: size)
        case .desiredCapacity(let desired): group.set(desired: desired)
        case .suspendedProcesses(let processes): suspend(processes, at: time)
        case .warmPoolState(let state): setWarmPoolState(state, at: time, &world.journal)
        case .warmPoolMinSize(let size): group.keepWarm(atLeast: size)
        case .maxGroupPreparedCapacity(let size): group.keepPrepared(atMost: size)
        case .policy(let next): scaler.adopt(next, at: time)
        }
      }
      let hasPolicy = change.settings.contains { if case .policy = $0 { true } else { false } }
      let isChanged = hasPolicy && !change.keepsPolicy || !group.hasSettings(of: before)
      let fate: EntryFate = isChanged ? .tookEffect : isSuspended ? .suspended : .withoutEffect
      world.journal.note(fate, ofChange: change.entry)
      settleBounds(before, at: time, &world.journal)
    }
  }

  /// As `UpdateAutoScalingGroup` does with one call an entry, new bounds move a desired capacity
  /// that is outside them; then the group acts. Bounds that cross, as those of delayed entries may,
  /// are refused.
  private mutating func settleBounds(
    _ before: AutoScalingGroup, at time: SimulationTime, _ journal: inout Journal
  ) {
    guard group.minSize <= group.maxSize else {
      group.keepBounds(of: before)
      journal.fingerprint.note("bounds_refused", at: time)
      journal.count(\.decisionsRefused, at: time)
      return
    }
    group.want(group.desired)
    let isShort = activeCount < group.desired
    let mayLaunchMore = group.maxSize != before.maxSize && isShort
    guard group.desired != before.desired || mayLaunchMore else { return }
    group.noteScheduled(from: before.desired)
  }

  /// The warm pool is to keep its instances in another state from now on.
  mutating func setWarmPoolState(
    _ wanted: WarmPoolState, at time: SimulationTime, _ journal: inout Journal
  ) {
    guard let pool = group.warmPool, pool.poolState != pool.kept(wanted) else { return }
    let state = pool.kept(wanted)
    group.keepWarm(in: state)
    // What only waits to be allowed to hibernate takes the new state instead.
    for id in fleet.ids(where: { $0 == .awaitingHibernation }) { enterWarmPool(id, at: time) }
    let mismatched = fleet.ids { isElsewhere($0, than: state) }
    journal.noteStateChange(to: state, mismatched: mismatched.count, at: time)
    if pool.stateChange == .inPlace {
      // What starts in place goes on, and takes the new state when it has.
      // Only what starts slows what starts beside it down.
      let together = fleet.ids { $0.isWarmed && $0 != .warmedRunning && $0 != state.warmedPhase }
        .count
      for id in fleet.ids(where: \.isWarmed) { changeInPlace(id, together: together, at: time) }
    }
  }

  /// An operator starts or stops a warmed instance where it is. Only what runs can be stopped or
  /// hibernated, so what is the one and is to be the other starts first.
  private mutating func changeInPlace(_ id: InstanceID, together: Int = 1, at time: SimulationTime)
  {
    guard let state = group.warmPool?.poolState, fleet.phase(of: id) != state.warmedPhase,
      let source = LaunchSource(warmed: fleet.phase(of: id))
    else { return }
    guard source != .running else {
      enterWarmPool(id, at: time, because: .poolStateChange)
      return
    }
    let stages = draws.nextStartInPlace(from: source, together: together)
    fleet.bill(id, from: time + stages.pending)
    fleet.noteRequest(of: id)
    if source == .stopped { fleet.boot(id, hibernateFrom: time + plan.launch.hibernateNotBefore) }
    resumeBootstrap(of: id, from: source, at: time + stages.pending)
    fleet.move(id, to: .startingInPlace, at: time, because: .poolStateChange)
    schedule(.warmed, for: id, at: time + stages.pending + stages.start)
  }

  /// An instance that is bootstrapped, comes back from the group, or is changed in place takes the
  /// state that the pool has now.
  mutating func enterWarmPool(
    _ id: InstanceID, at time: SimulationTime, because cause: TransitionCause = .stageCompleted
  ) {
    switch group.warmPool?.poolState {
    case .running, nil:
      finishEntry(of: id, as: .warmedRunning, at: time, because: cause)
    case .stopped:
      let stop = draws.nextStop()
      pauseBootstrap(of: id, stopping: true, at: time)
      if stop > .zero {
        fleet.move(id, to: .stopping, at: time, because: cause)
        schedule(.warmed, for: id, at: time + stop)
      } else {
        finishEntry(of: id, as: .warmedStopped, at: time, because: cause)
      }
    case .hibernated:
      let allowed = fleet.details[id].hibernateFrom
      if allowed > time {
        if fleet.phase(of: id) != .awaitingHibernation {
          fleet.move(id, to: .awaitingHibernation, at: time, because: cause)
        }
        schedule(.warmed, for: id, at: allowed)
      } else {
        hibernate(id, at: time, because: cause)
      }
    }
  }

  private mutating func hibernate(
    _ id: InstanceID, at time: SimulationTime, because cause: TransitionCause
  ) {
    let span = draws.nextHibernate()
    pauseBootstrap(of: id, stopping: false, at: time)
    if span > .zero {
      fleet.move(id, to: .hibernating, at: time, because: cause)
      schedule(.warmed, for: id, at: time + span)
    } else {
      finishEntry(of: id, as: .warmedHibernated, at: time, because: cause)
    }
  }

  /// An instance is in the pool, ready. SNS tells of one that was launched for it, when it is there
  /// for the first time; that one comes back from the group is the end of its service.
  private mutating func finishEntry(
    of id: InstanceID, as phase: InstancePhase, at time: SimulationTime,
    because cause: TransitionCause = .stageCompleted
  ) {
    let details = fleet.details[id]
    let isNew = details.origin == .warm && details.launch < 0 && details.warmedSince == .never
    fleet.move(id, to: phase, at: time, because: cause)
    if pipeline.isUsed, isNew { notifyOfPoolEntry(id, at: time) }
  }

  /// The last stage on the way into the pool, or of a start in place, has ended.
  mutating func becomeWarm(_ id: InstanceID, at time: SimulationTime) {
    switch fleet.phase(of: id) {
    case .stopping: finishEntry(of: id, as: .warmedStopped, at: time)
    case .hibernating: finishEntry(of: id, as: .warmedHibernated, at: time)
    default: enterWarmPool(id, at: time)
    }
    if group.warmPool?.stateChange == .inPlace, fleet.phase(of: id).isWarmed {
      changeInPlace(id, at: time)
    }
  }

  /// Turns over what is in the wrong state, then refills or trims.
  mutating func keepWarmPool(at time: SimulationTime, _ world: inout World) {
    guard group.warmPool != nil else { return }
    let mayTerminate = !group.suspended.contains(.terminate)
    if mayTerminate { turnOver(at: time) }
    let target = warmPoolGoal
    var size = fleet.warmPoolSize
    if size < target {
      prepare(target - size, at: time, &world)
      size = fleet.warmPoolSize
    } else if size > target, mayTerminate {
      for id in trimmed(size - target, at: time) {
        fleet.move(id, to: .ended, at: time, because: .warmPoolTrim)
      }
    }
    group.note(poolShort: size < target)
    noteEffectiveState(at: time, &world.journal)
  }

  private mutating func prepare(
    _ count: Int, at time: SimulationTime, _ world: inout World
  ) {
    guard mayLaunch(at: time, &world) else { return }
    var controlLoop: TimeSpan?
    for _ in 0..<count {
      guard let zone = zoneForLaunch(at: time) else { return }
      let shared = controlLoop ?? draws.nextControlLoop()
      controlLoop = shared
      let launched = time + shared + throttle(.cold, at: time + shared, &world.journal)
      var stages = draws.nextPreparation(together: count)
      let length = stages.prepare
      stages.prepare = length + restores.firstRead(inZone: zone, at: launched)
      let running = launched + stages.pending
      let id = fleet.create(
        .warm, phase: .preparing, zone: zone, at: time, billedFrom: running, because: .warmPoolFill)
      fleet.setUp(
        id, generation: group.generation,
        hibernateFrom: launched + plan.launch.hibernateNotBefore)
      // What was read once is there at every boot.
      fleet.beginBootstrap(of: id, lasting: length, until: running + stages.prepare)
      launches.add(PreparationRecord(instance: id, decided: time, controlLoop: launched - time))
      world.journal.count(\.launchesPrepared, at: time)
      if launchesMayFail { schedule(.requested, for: id, at: launched) }
      let timeout = plan.launch.failures.hookTimeout
      if stages.cut == nil, stages.prepare > timeout {
        schedule(.abandoned, for: id, at: running + timeout)
      }
      schedule(.prepared, for: id, at: running + min(stages.prepare, stages.cut ?? .forever))
    }
  }

  /// An instance that enters the pool before its bootstrap is over stops in the middle of it.
  /// Hibernated it goes on where it was; stopped it starts over at the next boot, or, where the
  /// script runs on the first boot only, never.
  private mutating func pauseBootstrap(of id: InstanceID, stopping: Bool, at time: SimulationTime) {
    let bootstrap = fleet.details[id].bootstrap
    let left: TimeSpan
    if bootstrap.ends <= time {
      left = .zero
    } else if !stopping {
      left = bootstrap.ends == .never ? .forever : bootstrap.ends - time
    } else {
      left = plan.launch.userData == .everyBoot ? bootstrap.length : .forever
    }
    fleet.pauseBootstrap(of: id, leaving: left)
  }

  /// Under forced turnover the oldest ready instance in the wrong state ends at once, the next ones
  /// at the given rate.
  private mutating func turnOver(at time: SimulationTime) {
    group.awaitTurnover(at: .never)
    guard case .forcedTurnover(let perHour) = group.warmPool?.stateChange,
      let state = group.warmPool?.poolState
    else { return }
    let gap = TimeSpan(milliseconds: Int64((3_600_000 / perHour).rounded()))
    while let id = fleet.ids(where: { $0.isWarmed && $0 != state.warmedPhase }).first {
      let due = group.lastTurnover.map { $0 + gap } ?? time
      guard due <= time else {
        group.awaitTurnover(at: due)
        return
      }
      group.noteTurnover(at: time)
      fleet.move(id, to: .ended, at: time, because: .poolStateChange)
    }
  }

  private func noteEffectiveState(at time: SimulationTime, _ journal: inout Journal) {
    guard let state = journal.awaitedState else { return }
    let remaining = fleet.ids { isElsewhere($0, than: state) }
    if remaining.isEmpty { journal.noteEffectiveState(at: time) }
  }

  /// Whether what is in a phase is in another state than the pool's, or still on an operator's way
  /// to it.
  private func isElsewhere(_ phase: InstancePhase, than state: WarmPoolState) -> Bool {
    if phase.leadsElsewhere(than: state) || phase == .startingInPlace { return true }
    guard group.warmPool?.stateChange == .inPlace else { return false }
    return phase.isEnteringWarmPool && phase != .preparing
  }
}
