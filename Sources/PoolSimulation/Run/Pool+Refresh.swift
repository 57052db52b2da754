// A deployment from its start to its end: checkpoints, warm-ups, the warm pool, bake time.
extension Pool {
  /// Deployments that start now. One that is still going on refuses the next, as EC2 Auto Scaling
  /// does.
  mutating func startRefreshes(at time: SimulationTime, _ world: inout World) {
    while let number = refreshes.take(dueBy: time) {
      world.clock.noteChange()
      let isRefused = group.refresh != nil
      world.journal.beginRefresh(
        instances: fleet.servingCount + registeringInService, isRefused: isRefused, at: time)
      if isRefused { continue }
      group.begin(plan.refreshes[number])
      // What drains already goes on draining, and is not taken back.
      for id in fleet.ids(where: { $0 == .draining }) { fleet.forbidUndrain(of: id) }
    }
  }

  /// How long a new instance warms up before it counts as ready.
  private var warmup: TimeSpan {
    guard let refresh = group.activeRefresh else {
      return plan.group.defaultInstanceWarmup ?? .zero
    }
    return refresh.instanceWarmup ?? plan.group.defaultInstanceWarmup
      ?? plan.healthCheck?.gracePeriod ?? .zero
  }

  /// When an instance has warmed up; what is there at time 0, and what is replaced itself, has.
  private func warmedUp(_ id: InstanceID) -> SimulationTime {
    let details = fleet.details[id]
    if details.isCondemned || isOfOldDeployment(id) { return .zero }
    if fleet.phase(of: id).isWarmed {
      return details.warmedSince == .zero ? .zero : details.warmedSince + warmup
    }
    return details.launch < 0 ? .zero : details.inServiceSince + warmup
  }

  /// Whether an instance serves, is healthy and has warmed up.
  func isReady(_ id: InstanceID, at time: SimulationTime) -> Bool {
    fleet.phase(of: id) == .serving && !fleet.details[id].isUnhealthy && warmedUp(id) <= time
  }

  /// The old instances among so many that stay at least until the next checkpoint.
  func keptAtCheckpoint(of base: Int) -> Int {
    guard let refresh = group.activeRefresh,
      refresh.checkpointBillionths.indices.contains(group.progress.checkpoint)
    else { return 0 }
    return base - refresh.newInstances(at: group.progress.checkpoint, of: base)
  }

  /// What follows when no instance can be replaced just now: a checkpoint is reached, the warm pool
  /// is next, or everything is done. Returns whether replacements go on at once.
  mutating func advanceRefresh(at time: SimulationTime, _ journal: inout Journal) -> Bool {
    guard let refresh = group.activeRefresh else { return false }
    let base = group.replacementBase ?? group.desired
    let left = fleet.ids { $0.isActive || $0 == .draining }.count { isOfOldDeployment($0) }
    let active = fleet.ids { $0.isActive }
    if left > 0 { group.note(isInWarmPool: false) }
    if left == 0 {
      let isComplete = activeCount >= group.desired && fleet.launchingCount == fleet.lostCount
      let areWarm = active.allSatisfy { fleet.details[$0].isLost || warmedUp($0) <= time }
      guard isComplete, areWarm else { return false }
      if refresh.includesWarmPool, group.warmPool != nil {
        group.note(isInWarmPool: true)
        guard replaceWarmPool(refresh, at: time, &journal) else { return false }
      }
    } else {
      let new = active.count { !isOfOldDeployment($0) && isReady($0, at: time) }
      let next = refresh.checkpointBillionths.indices.first {
        $0 >= group.progress.checkpoint && refresh.newInstances(at: $0, of: base) > new
      }
      let last = refresh.checkpointBillionths.count
      guard last > 0, left <= keptAtCheckpoint(of: base),
        next.map({ $0 > group.progress.checkpoint }) ?? refresh.isPartial
      else { return false }
      if let next {
        group.pauseRefresh(until: time + refresh.checkpointDelay, towards: next, isBaking: false)
        if refresh.checkpointDelay == .zero { group.resumeRefresh() }
        return refresh.checkpointDelay == .zero
      }
    }
    if refresh.bakeTime > .zero {
      group.pauseRefresh(until: time + refresh.bakeTime, towards: 0, isBaking: true)
    } else {
      endRefresh(at: time, &journal)
    }
    return false
  }

  /// A deployment is over.
  mutating func endRefresh(at time: SimulationTime, _ journal: inout Journal) {
    group.endRefresh()
    journal.endRefresh(at: time)
  }

  /// Ends old instances of the warm pool, the oldest first, while its minimum leaves room. Returns
  /// whether all of them are new and ready.
  private mutating func replaceWarmPool(
    _ refresh: InstanceRefresh, at time: SimulationTime, _ journal: inout Journal
  ) -> Bool {
    let least = refresh.policy.bounds(desired: warmPoolTarget).lowerBound
    let pool = fleet.ids { $0.isInWarmPool }
    var ready = pool.count { fleet.phase(of: $0).isWarmed && warmedUp($0) <= time }
    for id in pool where isOfOldDeployment(id) {
      let isReady = fleet.phase(of: id).isWarmed
      guard ready - (isReady ? 1 : 0) >= least else { continue }
      if isReady { ready -= 1 }
      journal.count(\.instancesReplaced, at: time)
      fleet.move(id, to: .ended, at: time, because: .instanceRefresh)
    }
    let left = fleet.ids { $0.isInWarmPool }
    // What ended now is missed only as far as the others are too few.
    return (left.count == pool.count || left.count >= warmPoolTarget)
      && left.allSatisfy {
        fleet.phase(of: $0).isWarmed && !isOfOldDeployment($0) && warmedUp($0) <= time
      }
  }

  /// The warm pool's target as EC2 Auto Scaling sees it.
  var warmPoolTarget: Int {
    let draining = plan.scaleIn.drainVia == .application ? fleet.drainingCount : 0
    return group.warmPool?.target(maxSize: group.maxSize, desired: group.desired + draining) ?? 0
  }

  /// The size that the warm pool is to have now: while its instances are replaced more of them than
  /// its target, as far as the maximum leaves room.
  var warmPoolGoal: Int {
    let target = warmPoolTarget
    guard group.progress.isInWarmPool, let refresh = group.activeRefresh else { return target }
    let old = fleet.ids { $0.isInWarmPool }.count { isOfOldDeployment($0) }
    return max(target, min(refresh.policy.bounds(desired: target).upperBound, target + old))
  }

  /// Replacements go on when a pause ends, when something new has warmed up, or when the
  /// application protects an instance no more.
  mutating func awaitReplacement(after time: SimulationTime) {
    var next = group.refresh == nil ? SimulationTime.never : group.progress.pausedUntil ?? .never
    if group.isReplacing {
      let awaitsPool = group.progress.isInWarmPool
      for id in fleet.ids(where: { $0.isActive || awaitsPool && $0.isWarmed })
      where warmedUp(id) > time { next = min(next, warmedUp(id)) }
    }
    fleet.awaitEmpty(false)
    // Calls that take time make passes of their own.
    if plan.scaleIn.protectsBusy, !plan.scaleIn.protectsLate,
      group.refresh != nil || group.hasCondemned || group.rebalancing != nil
    {
      for id in fleet.servingIDs.map(InstanceID.init)
      where isProtected(id, at: time) && (group.rebalancing != nil || isOutdated(id)) {
        if fleet.isEmpty(id) {
          next = min(next, fleet.details[id].emptySince + plan.scaleIn.idleHold)
        } else {
          fleet.awaitEmpty(true)
        }
      }
    }
    group.awaitReplacement(at: next)
  }
}
