// The warm pool: refilled and trimmed at the end of every instant, and its settings over time.
extension Simulation {
  /// Settings that change now, in file order.
  mutating func changeSettings(at time: SimulationTime) {
    while scheduleCursor < plan.schedule.count, plan.schedule[scheduleCursor].time <= time {
      let change = plan.schedule[scheduleCursor]
      scheduleCursor += 1
      hasChanged = true
      let before = group
      var isSuspended = !change.settings.isEmpty
      for setting in change.settings
      where !(setting.isScheduledAction && group.suspended.contains(.scheduledActions)) {
        isSuspended = false
        switch setting {
        case .minSize(let size): group.minSize = size
        case .maxSize(let size): group.maxSize = size
        case .desiredCapacity(let desired): group.desired = desired
        case .suspendedProcesses(let processes): suspend(processes, at: time)
        case .warmPoolState(let state): setWarmPoolState(state, at: time)
        case .warmPoolMinSize(let size): group.warmPool?.minSize = size
        case .maxGroupPreparedCapacity(let size): group.warmPool?.maxGroupPreparedCapacity = size
        case .policy(let next): policy = next.continuing(policy)
        }
      }
      let hasPolicy = change.settings.contains { if case .policy = $0 { true } else { false } }
      let isChanged = hasPolicy && !change.keepsPolicy || !group.hasSettings(of: before)
      let fate: EntryFate = isChanged ? .tookEffect : isSuspended ? .suspended : .withoutEffect
      fates.schedule[change.entry] = max(fates.schedule[change.entry], fate)
      settleBounds(before, at: time)
    }
  }

  /// As `UpdateAutoScalingGroup` does with one call an entry, new bounds move a desired capacity
  /// that is outside them; then the group acts. Bounds that cross, as those of delayed entries may,
  /// are refused.
  private mutating func settleBounds(_ before: AutoScalingGroup, at time: SimulationTime) {
    guard group.minSize <= group.maxSize else {
      (group.minSize, group.maxSize, group.desired) = (
        before.minSize, before.maxSize, before.desired
      )
      fingerprint.note("bounds_refused", at: time)
      if time >= measuredFrom { counts.decisionsRefused += 1 }
      return
    }
    group.desired = group.clamped(group.desired)
    let isShort = activeCount < group.desired
    let mayLaunchMore = group.maxSize != before.maxSize && isShort
    guard group.desired != before.desired || mayLaunchMore else { return }
    desiredBeforeSchedule = desiredBeforeSchedule ?? before.desired
  }

  /// The warm pool is to keep its instances in another state from now on.
  mutating func setWarmPoolState(_ wanted: WarmPoolState, at time: SimulationTime) {
    guard let pool = group.warmPool, pool.poolState != pool.kept(wanted) else { return }
    let state = pool.kept(wanted)
    group.warmPool?.poolState = state
    group.lastTurnover = nil
    // What only waits to be allowed to hibernate takes the new state instead.
    for id in fleet.ids(where: { $0 == .awaitingHibernation }) { enterWarmPool(id, at: time) }
    let mismatched = fleet.ids { $0.leadsElsewhere(than: state) }
    stateChanges.append(
      WarmPoolStateChange(time: time, state: state, mismatched: mismatched.count, effective: nil))
    if pool.stateChange == .inPlace {
      let together = fleet.warmedCount
      for id in fleet.ids(where: { $0.isWarmed || $0 == .startingInPlace }) {
        changeInPlace(id, together: together, at: time)
      }
    }
  }

  /// An operator starts or stops a warmed instance where it is.
  private mutating func changeInPlace(_ id: InstanceID, together: Int = 1, at time: SimulationTime)
  {
    guard let state = group.warmPool?.poolState, fleet.phase(of: id) != state.warmedPhase else {
      return
    }
    guard state == .running else {
      pauseBootstrap(of: id, stopping: state == .stopped, at: time)
      fleet.move(id, to: state.warmedPhase, at: time, because: .poolStateChange)
      return
    }
    guard let source = LaunchSource(warmed: fleet.phase(of: id)) else { return }
    let stages = draws.nextStartInPlace(from: source, together: together)
    fleet.details[id].billedFrom = time + stages.pending
    fleet.details[id].isRequested = true
    resumeBootstrap(of: id, from: source, at: time + stages.pending)
    fleet.move(id, to: .startingInPlace, at: time, because: .poolStateChange)
    schedule(.warmed, for: id, at: time + stages.pending + stages.start)
  }

  /// An instance that is bootstrapped, or comes back from the group, takes the state that the pool
  /// has now.
  mutating func enterWarmPool(_ id: InstanceID, at time: SimulationTime) {
    switch group.warmPool?.poolState {
    case .running, nil:
      fleet.move(id, to: .warmedRunning, at: time)
    case .stopped:
      let stop = draws.nextStop()
      pauseBootstrap(of: id, stopping: true, at: time)
      fleet.move(id, to: stop > .zero ? .stopping : .warmedStopped, at: time)
      if stop > .zero { schedule(.warmed, for: id, at: time + stop) }
    case .hibernated:
      let allowed = fleet.details[id].hibernateFrom
      if allowed > time {
        if fleet.phase(of: id) != .awaitingHibernation {
          fleet.move(id, to: .awaitingHibernation, at: time)
        }
        schedule(.warmed, for: id, at: allowed)
      } else {
        hibernate(id, at: time)
      }
    }
  }

  private mutating func hibernate(_ id: InstanceID, at time: SimulationTime) {
    let span = draws.nextHibernate()
    pauseBootstrap(of: id, stopping: false, at: time)
    fleet.move(id, to: span > .zero ? .hibernating : .warmedHibernated, at: time)
    if span > .zero { schedule(.warmed, for: id, at: time + span) }
  }

  /// The last stage on the way into the pool, or of a start in place, has ended.
  mutating func becomeWarm(_ id: InstanceID, at time: SimulationTime) {
    switch fleet.phase(of: id) {
    case .stopping: fleet.move(id, to: .warmedStopped, at: time)
    case .awaitingHibernation: enterWarmPool(id, at: time)
    case .hibernating: fleet.move(id, to: .warmedHibernated, at: time)
    default: fleet.move(id, to: .warmedRunning, at: time)
    }
    if group.warmPool?.stateChange == .inPlace, fleet.phase(of: id).isWarmed {
      changeInPlace(id, at: time)
    }
  }

  /// Turns over what is in the wrong state, then refills or trims.
  mutating func keepWarmPool(at time: SimulationTime) {
    guard let pool = group.warmPool else { return }
    let mayTerminate = !group.suspended.contains(.terminate)
    if mayTerminate { turnOver(pool, at: time) }
    let draining = plan.scaleIn.drainVia == .application ? fleet.drainingCount : 0
    let target = pool.target(maxSize: group.maxSize, desired: group.desired + draining)
    var size = fleet.warmPoolSize
    if size < target {
      prepare(target - size, at: time)
    } else if size > target, mayTerminate {
      for id in fleet.ids(where: { $0.isInWarmPool }).reversed() where size > target {
        fleet.move(id, to: .ended, at: time, because: .warmPoolTrim)
        size -= 1
      }
    }
    isPoolShort = fleet.warmPoolSize < target
    noteEffectiveState(at: time)
  }

  private mutating func prepare(_ count: Int, at time: SimulationTime) {
    guard mayLaunch(at: time) else { return }
    var controlLoop: TimeSpan?
    for _ in 0..<count {
      guard let zone = zoneForLaunch(at: time) else { return }
      let shared = controlLoop ?? draws.nextControlLoop()
      controlLoop = shared
      let launched = time + shared + throttle(.cold, at: time + shared)
      let stages = draws.nextPreparation(together: count)
      let running = launched + stages.pending
      let id = fleet.create(
        .warm, phase: .preparing, zone: zone, at: time, billedFrom: running, because: .warmPoolFill)
      fleet.details[id].hibernateFrom = launched + plan.launch.hibernateNotBefore
      fleet.details[id].generation = group.generation
      fleet.details[id].bootstrap = stages.prepare
      fleet.details[id].bootstrapEnds = running + stages.prepare
      if time >= measuredFrom { counts.launchesPrepared += 1 }
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
    guard fleet.details[id].bootstrapEnds > time else {
      fleet.details[id].bootstrapLeft = .zero
      return
    }
    if !stopping {
      fleet.details[id].bootstrapLeft =
        fleet.details[id].bootstrapEnds == .never
        ? .forever : fleet.details[id].bootstrapEnds - time
    } else {
      fleet.details[id].bootstrapLeft =
        plan.launch.userData == .everyBoot ? fleet.details[id].bootstrap : .forever
    }
  }

  /// Under forced turnover the oldest ready instance in the wrong state ends at once, the next ones
  /// at the given rate.
  private mutating func turnOver(_ pool: WarmPoolSettings, at time: SimulationTime) {
    nextTurnover = .never
    guard case .forcedTurnover(let perHour) = pool.stateChange else { return }
    let gap = TimeSpan(milliseconds: Int64((3_600_000 / perHour).rounded()))
    while let id = fleet.ids(where: { $0.isWarmed && $0 != pool.poolState.warmedPhase }).first {
      let due = group.lastTurnover.map { $0 + gap } ?? time
      guard due <= time else {
        nextTurnover = due
        return
      }
      group.lastTurnover = time
      fleet.move(id, to: .ended, at: time, because: .poolStateChange)
    }
  }

  private mutating func noteEffectiveState(at time: SimulationTime) {
    guard let last = stateChanges.indices.last, stateChanges[last].effective == nil else { return }
    let state = stateChanges[last].state
    let remaining = fleet.ids { $0.leadsElsewhere(than: state) || $0 == .startingInPlace }
    if remaining.isEmpty { stateChanges[last].effective = time }
  }
}
