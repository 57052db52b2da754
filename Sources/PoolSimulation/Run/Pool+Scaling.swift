// The end of a pass: the policy decides, the group carries it out.
extension Pool {
  /// Empty draining instances end, the policy is asked if it is due, the warm pool is refilled or
  /// trimmed.
  mutating func endPass(at time: SimulationTime, _ world: inout World) {
    if fleet.hasEmptyDraining, !group.suspended.contains(.terminate) {
      fleet.forgetEmptyDraining()
      for id in fleet.ids(where: { $0 == .draining }) where fleet.isEmpty(id) {
        leaveGroup(id, because: .drained, at: time)
      }
    }
    keepProtection(at: time)
    reviewCondemned(at: time)
    finishRebalancing(at: time, &world)
    takeDatapoint(at: time, &world)
    scaler.deliver(by: time)
    // The policy overrides what the schedule says of the desired capacity, unless its call is
    // refused.
    let isDue = scaler.isDue(at: time, hasChanged: world.clock.hasChanged)
    if isDue, evaluate(at: time, &world) {
      group.note(surplus: false)
    } else if group.desiredBeforeSchedule != nil || isDue && group.hasSurplus {
      followSchedule(at: time, &world)
    }
    group.settleSchedule()
    world.clock.settleChanges()
    actOfItsOwn(at: time, &world)
    deleteRecords(at: time)
    awaitRetry(at: time)
    if plan.scaling.interval == .onChange { scaler.expectIdle(at: nextIdleExpiry(after: time)) }
  }

  /// What the group does whatever the policy decides: it launches what is missing, evens out its
  /// zones, replaces what is outdated, and refills or trims the warm pool.
  mutating func actOfItsOwn(at time: SimulationTime, _ world: inout World) {
    group.replaceUndecremented(at: time)
    restoreCapacity(at: time, &world)
    rebalance(at: time, &world)
    replaceOutdated(at: time, &world)
    keepWarmPool(at: time, &world)
  }

  /// Carries out a desired capacity that the schedule moved. One that was raised ends nothing.
  private mutating func followSchedule(at time: SimulationTime, _ world: inout World) {
    let before = group.desiredBeforeSchedule ?? group.desired
    if group.desired < before { group.note(surplus: true) }
    let scalesIn = group.hasSurplus && group.desired <= before
    carryOut(
      .instances(group.desired), reason: .bounds, signal: Double(group.desired), scalesIn: scalesIn,
      at: time, &world)
    if activeCount <= group.desired { group.note(surplus: false) }
  }

  /// The next time at which an empty instance has been empty for `idle_hold`.
  private func nextIdleExpiry(after time: SimulationTime) -> SimulationTime {
    guard plan.scaleIn.mode != .none, plan.scaleIn.idleHold > .zero, fleet.servingCount > 0,
      fleet.index.hasInstance(at: 0)
    else {
      return .never
    }
    var next = SimulationTime.never
    fleet.index.forEach(at: 0) { id in
      let expiry = fleet.details[id].emptySince + plan.scaleIn.idleHold
      if expiry > time, fleet.isEmpty(id) { next = min(next, expiry) }
    }
    return next
  }

  /// Scale out, scale in, cancel; the desired capacity is computed anew after each move.
  /// Returns false when the group refuses a desired capacity outside its bounds.
  @discardableResult
  mutating func carryOut(
    _ goal: ScalingDecision.Goal, reason: ScalingReason, signal: Double, remark: Int32 = -1,
    scalesIn: Bool = true, at time: SimulationTime, _ world: inout World
  ) -> Bool {
    if case .instances(let wanted) = goal, plan.scaling.outOfRange == .error,
      wanted < group.minSize || wanted > group.maxSize
    {
      world.journal.fingerprint.note("decision_refused", of: wanted, at: time)
      world.journal.count(\.decisionsRefused, at: time)
      return false
    }
    var record = DecisionRecord(
      time: time, before: group.desired, after: group.desired, reason: reason, signal: signal)
    record.remark = remark
    let seatsBefore = fleet.seatsServing
    setDesired(goal, seatsBefore: seatsBefore, at: time, &world.journal)
    scaleOut(goal, seatsBefore: seatsBefore, &record, at: time, &world)
    let mayEnd =
      scalesIn && !holdsSurplus && !group.suspended.contains(.terminate)
    // What sees the present never wants both; what sees the past might, and would take back and
    // drain the same instance for ever.
    if record.added == 0, mayEnd {
      if plan.scaleIn.by == .group { scaleInByGroup(&record, at: time, &world) }
      if plan.scaleIn.by == .application || mayDrainProtected {
        switch goal {
        case .instances: scaleIn(&record, at: time, &world)
        case .seats(_, let free): scaleIn(keeping: free, &record, at: time)
        }
      }
    }
    // The application learns only later whom the group has dropped.
    if plan.scaleIn.by == .application || plan.scaleIn.needsProtection {
      setDesired(goal, seatsBefore: seatsBefore, at: time, &world.journal)
    }
    if plan.scaleIn.cancelLaunches, mayEnd { cancelLaunches(&record, at: time, &world.journal) }
    record.after = group.desired
    world.journal.note(record)
    return true
  }

  /// The goal in instances, within the bounds. Seats that the group's own moves gained or lost
  /// since the evaluation count.
  private mutating func setDesired(
    _ goal: ScalingDecision.Goal, seatsBefore: Int, at time: SimulationTime,
    _ journal: inout Journal
  ) {
    let wanted = instances(for: goal, seatsBefore: seatsBefore)
    if wanted > group.maxSize { journal.noteCeiling(at: time) }
    group.want(wanted)
  }

  /// A goal in instances, whatever the bounds.
  func instances(for goal: ScalingDecision.Goal, seatsBefore: Int) -> Int {
    switch goal {
    case .instances(let instances): return instances
    case .seats(let taken, let free):
      let now = max(taken + fleet.seatsServing - seatsBefore, 0)
      return (now + free.count(taken: now) + limit - 1) / limit
    }
  }

  private mutating func scaleOut(
    _ goal: ScalingDecision.Goal, seatsBefore: Int, _ record: inout DecisionRecord,
    at time: SimulationTime, _ world: inout World
  ) {
    let isInGroupWhileDraining = plan.scaleIn.drainVia == .application
    while countedTowardsDesired < group.desired {
      if isInGroupWhileDraining, plan.scaleIn.undrain, let id = fullestDraining() {
        fleet.move(id, to: .serving, at: time, because: .undrained)
        record.undrained += 1
        world.clock.noteRoom()
        // Its free seats are there at once: a zero latency, which makes another pass.
        world.askForPass()
        setDesired(goal, seatsBefore: seatsBefore, at: time, &world.journal)
        continue
      }
      if isReplacementGoingOn(world) { break }
      let missing = group.desired - countedTowardsDesired
      let room = roomForLaunches
      if room < missing { world.journal.noteCeiling(at: time) }
      launch(min(room, missing), &record, at: time, &world)
      break
    }
  }

  /// What a scale-out compares the desired capacity with.
  var countedTowardsDesired: Int {
    plan.scaling.countsPending ? activeCount : fleet.servingCount
  }

  /// The draining instance with the most participants, ties to the oldest: the one that would take
  /// longest to empty.
  private func fullestDraining() -> InstanceID? {
    guard fleet.drainingCount > 0 else { return nil }
    var fullest: InstanceID?
    fleet.forEachLiving { id, phase in
      guard phase == .draining, fleet.details[id].drain.mayUndrain else { return }
      if let other = fullest, fleet.people(on: other) >= fleet.people(on: id) { return }
      fullest = id
    }
    return fullest
  }

  /// Scale-in by the group itself, which knows neither who is on an instance nor since when nobody
  /// is: of what is not protected it ends what its termination policy says.
  private mutating func scaleInByGroup(
    _ record: inout DecisionRecord, at time: SimulationTime, _ world: inout World
  ) {
    guard plan.scaleIn.mode != .none else { return }
    while fleet.servingCount > group.desired,
      let id = nextTermination(among: unprotected(at: time), at: time)
    {
      terminate(id, &record, at: time, &world)
    }
  }

  /// Whether the application may let an instance drain so that the group can end it: all are busy.
  private var mayDrainProtected: Bool {
    plan.scaleIn.needsProtection && plan.scaleIn.mode == .drain && !fleet.hasEmptyServing
  }

  /// Scale-in towards a number of instances: the empty ones first, then by `victim`. Only those
  /// that serve count, so that none of them goes for one that still launches.
  private mutating func scaleIn(
    _ record: inout DecisionRecord, at time: SimulationTime, _ world: inout World
  ) {
    let mode = plan.scaleIn.mode
    while mode != .none, fleet.servingCount > group.desired {
      let empty =
        fleet.index.hasInstance(at: 0)
        ? fleet.servingIDs.map(InstanceID.init).filter { fleet.isEmpty($0) } : []
      if let id = victim(among: empty.filter { isPastIdleHold($0, at: time) }, at: time) {
        leaveGroup(id, because: .scaleIn, at: time)
        record.ended += 1
      } else if empty.isEmpty, mode != .empty,
        let id = victim(among: fleet.servingIDs.map(InstanceID.init), at: time)
      {
        if mode == .drain {
          startDraining(id, at: time)
          record.startedDraining += 1
        } else {
          world.drop(id, of: &self, because: .scaleIn, at: time)
          leaveGroup(id, because: .scaleIn, at: time)
          record.ended += 1
          // Those who wait for the meetings that lost their host can go elsewhere at once.
          world.askForPass()
        }
      } else {
        break
      }
    }
  }

  /// Scale-in while the others keep `free` seats: the newest empty instance past its hold; only if
  /// none is empty, and only when draining is the mode, the least loaded one (ties: newest).
  private mutating func scaleIn(
    keeping free: ScalingDecision.FreeSeats, _ record: inout DecisionRecord, at time: SimulationTime
  ) {
    while let id = spare(keeping: free, at: time) {
      if fleet.isEmpty(id) {
        leaveGroup(id, because: .scaleIn, at: time)
        record.ended += 1
      } else {
        startDraining(id, at: time)
        record.startedDraining += 1
      }
    }
  }

  /// The instance that goes while the others keep `free` seats, if any does.
  func spare(keeping free: ScalingDecision.FreeSeats, at time: SimulationTime) -> InstanceID? {
    guard plan.scaleIn.mode != .none, fleet.servingCount - 1 >= group.minSize,
      fleet.servingCount > 0
    else { return nil }
    let others = (fleet.servingCount - 1) * limit - fleet.seatsServing
    let kept = free.count(taken: fleet.seatsServing)
    if fleet.hasEmptyServing { return others >= kept ? newestEmptyPastIdleHold(at: time) : nil }
    let level = fleet.index.lowestLevel
    guard plan.scaleIn.mode == .drain, others + level >= kept else { return nil }
    return fleet.index.newest(at: level)
  }

  private func newestEmptyPastIdleHold(at time: SimulationTime) -> InstanceID? {
    let newest = fleet.index.newest(at: 0)
    if fleet.isEmpty(newest), isPastIdleHold(newest, at: time) { return newest }
    var found: InstanceID?
    fleet.index.forEach(at: 0) { id in
      if fleet.isEmpty(id), isPastIdleHold(id, at: time) { found = id }
    }
    return found
  }

  private func isPastIdleHold(_ id: InstanceID, at time: SimulationTime) -> Bool {
    fleet.details[id].emptySince + plan.scaleIn.idleHold <= time
  }

  /// The first of `ids` (ascending) by the victim rule; ties to the oldest. By EC2 Auto Scaling's
  /// policies it is the one that the group would end.
  private mutating func victim(among ids: [InstanceID], at time: SimulationTime) -> InstanceID? {
    switch plan.scaleIn.victim {
    case .fewestParticipants: ids.min { (fleet.people(on: $0), $0) < (fleet.people(on: $1), $1) }
    case .oldest: ids.first
    case .newest: ids.last
    case .awsDefault, .oldestInstance, .newestInstance, .oldestLaunchTemplate, .closestToNextHour,
      .allocationStrategy:
      nextTermination(among: ids, at: time)
    }
  }

  mutating func startDraining(_ id: InstanceID, at time: SimulationTime) {
    fleet.move(id, to: .draining, at: time, because: .scaleIn)
    fleet.drain(id, until: time + plan.scaleIn.drainDeadline)
    schedule(.drainDeadline, for: id, at: fleet.details[id].drain.ends)
  }

  /// An empty instance leaves the group: terminated, or back into the warm pool when the group
  /// itself chose it.
  mutating func leaveGroup(
    _ id: InstanceID, because cause: TransitionCause, at time: SimulationTime
  ) {
    if group.rebalancing == id { group.endRebalancing() }
    if let pool = group.warmPool, pool.reuseOnScaleIn, plan.scaleIn.by == .group,
      fleet.details[id].drain.because == nil
    {
      fleet.move(id, to: .preparing, at: time, because: cause)
      enterWarmPool(id, at: time)
    } else {
      fleet.move(id, to: .ended, at: time, because: cause)
      let byName: [TransitionCause] = [.scaleIn, .drained, .drainDeadline]
      if !plan.scaleIn.decrementsDesired, plan.scaleIn.by == .application,
        fleet.details[id].drain.because == nil, byName.contains(cause)
      {
        group.noteUndecremented()
      }
    }
  }

  /// Ends the newest launching instances that are no longer wanted.
  private mutating func cancelLaunches(
    _ record: inout DecisionRecord, at time: SimulationTime, _ journal: inout Journal
  ) {
    while activeCount > group.desired,
      let id = fleet.ids(where: \.isLaunching).last(where: { $0 != group.rebalancing })
    {
      end(id, because: .cancelled, at: time)
      record.cancelled += 1
      journal.count(\.launchesCancelled, at: time)
    }
  }
}
