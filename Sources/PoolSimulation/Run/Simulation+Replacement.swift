// Instances that are replaced although they work: deployments, lifetimes, and zones out of balance.
extension Simulation {
  /// Deployments that start now. One that is still going on refuses the next, as EC2 Auto Scaling does.
  mutating func startRefreshes(at time: SimulationTime) {
    while refreshCursor < plan.refreshes.count, plan.refreshes[refreshCursor].time <= time {
      let refresh = plan.refreshes[refreshCursor]
      refreshCursor += 1
      hasChanged = true
      let inService = fleet.servingCount + registeringInService
      guard group.refresh == nil else {
        refusedRefreshes.append(RefreshRecord(start: time, end: nil, instances: inService, isRefused: true))
        continue
      }
      group.refresh = refresh
      group.generation += 1
      refreshes.append(RefreshRecord(start: time, end: nil, instances: inService))
    }
  }

  /// Whether instances are being replaced: the surplus that this takes is not scaled in.
  var isReplacing: Bool { group.refresh != nil || hasExpired }

  /// Whether an instance is to be replaced by a new one.
  private func isOutdated(_ id: InstanceID) -> Bool {
    fleet.details[id].isExpired || group.refresh != nil && fleet.details[id].generation < group.generation
  }

  /// Whether their replacement goes on now. All launches are then made by it, within its bounds and with new instances only.
  var isReplacementGoingOn: Bool {
    isReplacing && !isOver && group.suspended.isDisjoint(with: [.instanceRefresh, .launch, .terminate])
  }

  /// Launches new instances and retires old ones until the bounds of the maintenance policy allow no more.
  mutating func replaceOutdated(at time: SimulationTime) {
    guard isReplacementGoingOn else {
      if !isReplacing { group.replacementBase = nil }
      return
    }
    group.replacementBase = max(group.replacementBase ?? activeCount, group.desired)
    while replaceSome(at: time) {}
    hasExpired = fleet.ids { $0 == .serving }.contains { fleet.details[$0].isExpired }
    let left = fleet.ids { $0.isActive || $0 == .draining }
    let isDone = !left.contains {
      isOutdated($0) && (fleet.phase(of: $0) != .draining || fleet.details[$0].retiredBecause == .instanceRefresh)
    }
    if group.refresh != nil, isDone, activeCount >= group.desired, fleet.launchingCount == 0 { finishRefresh(at: time) }
  }

  /// One round of it. Returns whether an instance ended, which may leave room for the next round.
  private mutating func replaceSome(at time: SimulationTime) -> Bool {
    let policy = group.refresh?.policy ?? plan.group.maintenance
    let base = group.replacementBase ?? group.desired
    let bounds = policy.bounds(desired: base)
    let outdated = fleet.ids { $0.isActive }.filter { isOutdated($0) }
    let draining = plan.scaleIn.drainVia == .application ? fleet.drainingCount : 0
    let surplus = activeCount - base
    let room = bounds.upperBound - activeCount - draining
    var record = DecisionRecord(
      time: time, before: group.desired, after: group.desired, reason: .replacement, signal: Double(outdated.count))
    launch(min(outdated.count - surplus, room), onlyCurrent: true, &record, at: time)
    var victims = outdated.filter { fleet.phase(of: $0) == .serving }
    victims.sort { (fleet.people(on: $0), $0) < (fleet.people(on: $1), $1) }
    for id in victims {
      // Either the minimum leaves room, or a new instance already serves in its stead.
      guard fleet.servingCount - 1 >= bounds.lowerBound else { break }
      let cause: TransitionCause = fleet.details[id].isExpired ? .maxLifetime : .instanceRefresh
      if time >= measuredFrom { counts.instancesReplaced += 1 }
      retire(id, because: cause, within: policy.meetings == .wait ? plan.scaleIn.drainDeadline : .zero, at: time)
      record.ended += 1
    }
    if record.launchedCold + record.launchedWarm + record.ended > 0, time >= measuredFrom { decisions.append(record) }
    return record.ended > 0
  }

  /// Everything in service is new. The warm pool follows if it is to, at most so many at a time; then the refresh is over.
  private mutating func finishRefresh(at time: SimulationTime) {
    guard let refresh = group.refresh else { return }
    if refresh.includesWarmPool, group.warmPool != nil {
      let old = fleet.ids(where: { $0.isInWarmPool }).filter { fleet.details[$0].generation < group.generation }
      let entering = fleet.ids { $0.isEnteringWarmPool }.count { fleet.details[$0].generation == group.generation }
      let least = refresh.policy.bounds(desired: fleet.warmPoolSize).lowerBound
      let batch = max(fleet.warmPoolSize - least, 1) - entering
      for id in old.prefix(max(batch, 0)) {
        if time >= measuredFrom { counts.instancesReplaced += 1 }
        fleet.move(id, to: .ended, at: time, because: .instanceRefresh)
      }
      guard old.isEmpty, entering == 0 else { return }
    }
    group.refresh = nil
    if let last = refreshes.indices.last { refreshes[last].end = time }
  }

  /// Moves an instance from the zone with the most to the one with the fewest: a new one is launched, and once it serves one of the
  /// fuller zone is terminated, with its meetings unless a termination hook holds it.
  mutating func rebalance(at time: SimulationTime) {
    guard plan.group.rebalancesZones, group.rebalancing == nil, !isReplacing, !isOver,
      group.suspended.isDisjoint(with: [.azRebalance, .launch, .terminate])
    else { return }
    let counts = group.zones.indices.map { fleet.activeCount(inZone: $0) }
    let up = counts.indices.filter { group.accepts($0, at: time) }
    guard let least = up.min(by: { (counts[$0], $0) < (counts[$1], $1) }), let most = counts.max(), most - counts[least] >= 2 else {
      return
    }
    // While it rebalances the group may exceed its maximum by a tenth, or by one.
    guard fleet.servingCount + fleet.launchingCount + fleet.drainingCount < group.maxSize + max(group.maxSize / 10, 1) else { return }
    var record = DecisionRecord(time: time, before: group.desired, after: group.desired, reason: .rebalance, signal: Double(most))
    let launched = launches.count
    launch(1, inZone: least, onlyCurrent: false, &record, at: time)
    guard launches.count > launched else { return }
    group.rebalancing = launches[launched].instance
    if time >= measuredFrom { decisions.append(record) }
  }

  /// The instance that was launched to even out the zones serves: one of the fullest zone goes.
  mutating func finishRebalancing(at time: SimulationTime) {
    group.rebalancing = nil
    let counts = group.zones.indices.map { fleet.activeCount(inZone: $0) }
    let serving = fleet.servingIDs.map(InstanceID.init)
    // The zone with the most; in it the emptiest, oldest first.
    let victim = serving.min {
      (-counts[fleet.zone(of: $0)], fleet.people(on: $0), $0) < (-counts[fleet.zone(of: $1)], fleet.people(on: $1), $1)
    }
    guard let victim, activeCount > group.desired else { return }
    if time >= measuredFrom { self.counts.instancesReplaced += 1 }
    let waits = plan.scaleIn.drainVia == .terminationHook
    retire(victim, because: .rebalance, within: waits ? plan.scaleIn.drainDeadline : .zero, at: time)
  }

  /// Takes a serving instance out of service for good: within a time in which it drains, or at once.
  mutating func retire(_ id: InstanceID, because cause: TransitionCause, within deadline: TimeSpan, at time: SimulationTime) {
    fleet.details[id].retiredBecause = cause
    if deadline > .zero, fleet.people(on: id) > 0 || group.suspended.contains(.terminate) {
      fleet.move(id, to: .draining, at: time, because: cause)
      schedule(.drainDeadline, for: id, at: time + deadline)
    } else {
      drop(id, because: cause, at: time)
      fleet.move(id, to: .ended, at: time, because: cause)
      // Those who wait for the meetings that lost their host can go elsewhere at once.
      needsAnotherPass = !attendance.waiting.isEmpty
    }
  }
}
