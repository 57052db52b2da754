// The policy's evaluations: what it is asked, and which of them change anything.
extension Pool {
  /// Notes the pool at the end of an instant, for a policy that sees it later.
  mutating func noteObservation(at time: SimulationTime, _ crowd: inout Crowd) {
    guard scaler.isDelayed else { return }
    let now = observation(at: time, waiting: crowd.seatsWaiting(for: self))
    scaler.note(now)
  }

  /// Asks the policy, unless a stretch has asked it at this time, and carries out what it decides.
  /// Returns whether the group took its decision.
  mutating func evaluate(at time: SimulationTime, _ world: inout World) -> Bool {
    guard let decision = scaler.takeDecision() ?? ask(at: time, &world) else { return false }
    guard mayChange(by: decision, at: time) else {
      #if DEBUG
        checkThatNothingChanges(by: decision, at: time, &world)
      #endif
      return true
    }
    changeSettings(as: decision, at: time, &world)
    // What the policy leaves as the schedule has just set it, the schedule decided.
    let isScheduled =
      group.desiredBeforeSchedule.map { $0 != group.desired } == true
      && decision.goal == .instances(group.desired)
    return carryOut(
      decision.goal, reason: isScheduled ? .bounds : decision.reason,
      signal: isScheduled ? Double(group.desired) : decision.signal,
      remark: isScheduled ? -1 : decision.remark,
      at: time, &world)
  }

  /// Asks the policy; nil: what it decides is not heard.
  private mutating func ask(at time: SimulationTime, _ world: inout World) -> ScalingDecision? {
    world.clock.noteEvaluation()
    guard !group.suspended.contains(.alarmNotification) else { return nil }
    let now = observation(at: time, waiting: world.crowd.seatsWaiting(for: self))
    var seen = scaler.view(of: now)
    seen.seatsRefused = group.takeRefused(upTo: seen.seatsRefused)
    if let watch = scaler.watch { noteMotion(of: watch, in: &seen) }
    return scaler.decide(seen)
  }

  /// Asks the policy where a pass could do nothing else. Returns whether that changes nothing; if
  /// not, what it decided is left for a pass at this time.
  mutating func passEvaluation(at time: SimulationTime, _ world: inout World) -> Bool {
    guard let decision = ask(at: time, &world) else { return false }
    guard !mayChange(by: decision, at: time) else {
      scaler.keep(decision)
      return false
    }
    #if DEBUG
      checkThatNothingChanges(by: decision, at: time, &world) { pool, world in
        precondition(!pool.fleet.hasEmptyDraining, "I14: an empty instance was to end")
        pool.actOfItsOwn(at: time, &world)
      }
    #endif
    _ = scaler.isDue(at: time, hasChanged: false)
    return true
  }

  /// Whether a pass could do nothing but what the policy decides: nothing is missing, surplus,
  /// replaced, out of balance or suspended, and none of that can have changed since the last pass.
  /// `knowsOfZones`: zones out of balance have been noted.
  func allowsOnlyThePolicy(at time: SimulationTime, knowsOfZones: Bool) -> Bool {
    scaler.datapoints == nil && !scaler.isDelayed && group.isSettled && !fleet.awaitsEmpty
      && (knowsOfZones && !plan.group.rebalancesZones || imbalance(at: time) == nil)
  }

  /// Whether a decision may change anything; where that is not sure, it may.
  private func mayChange(by decision: ScalingDecision, at time: SimulationTime) -> Bool {
    let wanted = instances(for: decision.goal, seatsBefore: fleet.seatsServing)
    guard wanted <= group.maxSize, wanted >= group.minSize || plan.scaling.outOfRange != .error,
      group.clamped(wanted) == group.desired, countedTowardsDesired >= group.desired,
      !changesSettings(decision)
    else { return true }
    if plan.scaleIn.cancelLaunches, activeCount > group.desired { return true }
    guard plan.scaleIn.mode != .none else { return false }
    if case .seats(_, let free) = decision.goal {
      if spare(keeping: free, at: time) != nil { return true }
      if plan.scaleIn.by == .application { return false }
    }
    return fleet.servingCount > group.desired
  }

  /// Whether the policy wants other bounds, or another warm pool: `changeSettings` would change
  /// something.
  private func changesSettings(_ decision: ScalingDecision) -> Bool {
    if let size = decision.maxSize, size > group.maxSize { return true }
    guard let pool = group.warmPool else { return false }
    if let size = decision.warmPoolMinSize, size != pool.minSize { return true }
    return decision.warmPoolState.map { pool.kept($0) != pool.poolState } ?? false
  }

  /// Sets the bounds and the warm pool to what the policy wants.
  private mutating func changeSettings(
    as decision: ScalingDecision, at time: SimulationTime, _ world: inout World
  ) {
    if group.warmPool != nil {
      if let size = decision.warmPoolMinSize { group.keepWarm(atLeast: size) }
      if let state = decision.warmPoolState { setWarmPoolState(state, at: time, &world.journal) }
    }
    if let size = decision.maxSize, size > group.maxSize { group.set(maxSize: size) }
  }

  #if DEBUG
    /// Carries out a decision that is to change nothing, and what else a pass would do.
    private mutating func checkThatNothingChanges(
      by decision: ScalingDecision, at time: SimulationTime, _ world: inout World,
      and rest: (inout Pool, inout World) -> Void = { _, _ in }
    ) {
      let (before, moves, counts) = (group, fleet.moves, world.journal.counts)
      let fingerprint = world.journal.fingerprint.value
      let ceiling = world.journal.ceilingReached
      changeSettings(as: decision, at: time, &world)
      carryOut(decision.goal, reason: decision.reason, signal: decision.signal, at: time, &world)
      rest(&self, &world)
      precondition(
        group.hasSettings(of: before) && fleet.moves == moves && world.journal.counts == counts
          && world.journal.fingerprint.value == fingerprint
          && world.journal.ceilingReached == ceiling,
        "I14: a decision that changes nothing changed something at \(time.milliseconds) ms")
    }
  #endif
}
