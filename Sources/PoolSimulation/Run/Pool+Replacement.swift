// Instances that are replaced although they run: by deployments, past their lifetime, unhealthy
// ones, and for the balance of zones.
extension Pool {
  /// Whether an instance is to be replaced by a new one.
  private func isOutdated(_ id: InstanceID) -> Bool {
    fleet.details[id].isCondemned || isOfOldDeployment(id)
  }

  /// Whether the deployment that goes on replaces an instance.
  func isOfOldDeployment(_ id: InstanceID) -> Bool {
    group.activeRefresh != nil && fleet.details[id].generation < group.generation
  }

  /// Whether their replacement goes on now. All launches are then made by it, within its bounds and
  /// with new instances only.
  func isReplacementGoingOn(_ world: borrowing World) -> Bool {
    group.isReplacing && !world.isOver
      && group.suspended.isDisjoint(with: [.instanceRefresh, .launch, .terminate])
  }

  /// Launches new instances and retires old ones until the bounds of the maintenance policy allow
  /// no more.
  mutating func replaceOutdated(at time: SimulationTime, _ world: inout World) {
    if let end = group.progress.pausedUntil, end <= time {
      group.resumeRefresh()
      if group.progress.isBaking { endRefresh(at: time, &world.journal) }
    }
    if group.hasCondemned {
      let isLeft = fleet.ids { $0.isActive }.contains { fleet.details[$0].isCondemned }
      group.note(condemned: isLeft)
    }
    if isReplacementGoingOn(world) {
      group.growBase(from: activeCount)
      repeat {
        while replaceSome(at: time, &world) {}
      } while advanceRefresh(at: time, &world.journal)
    }
    if !group.isReplacing { group.forgetBase() }
    awaitReplacement(after: time)
  }

  /// One round of it. Returns whether an instance ended, which may leave room for the next round.
  private mutating func replaceSome(at time: SimulationTime, _ world: inout World) -> Bool {
    let policy = group.activeRefresh?.policy ?? plan.group.maintenance
    let base = group.replacementBase ?? group.desired
    let bounds = policy.bounds(desired: base)
    var record = DecisionRecord(
      time: time, before: group.desired, after: group.desired, reason: .replacement, signal: 0)
    // Nobody is on an instance whose registration was lost.
    for id in fleet.ids(where: { $0 == .registering })
    where fleet.details[id].isLost && isOutdated(id) && !fleet.details[id].isUnhealthy {
      end(id, because: .instanceRefresh, at: time)
      record.ended += 1
      world.journal.count(\.instancesReplaced, at: time)
      if isOfOldDeployment(id) { world.journal.noteReplaced(1) }
    }
    let outdated = fleet.ids(where: \.isActive).filter { isOutdated($0) }
    record.signal = Double(outdated.count)
    // Up to the next checkpoint some old ones stay.
    let condemned = outdated.count { fleet.details[$0].isCondemned }
    var deployable = max(outdated.count - condemned - keptAtCheckpoint(of: base), 0)
    let unhealthy = outdated.count { fleet.details[$0].isUnhealthy }
    let room =
      bounds.upperBound - (activeCount - unhealthy)
      - fleet.ids { $0 == .draining }.count { isReplaced($0) }
    launch(
      min(condemned + deployable - (activeCount - base), room), onlyCurrent: true, &record,
      at: time, &world)
    var ready = fleet.ids { $0 == .serving }.count { isReady($0, at: time) }
    for id in victims(among: outdated) {
      let (details, isReady) = (fleet.details[id], isReady(id, at: time))
      // Either the minimum leaves room, or a new instance already serves in its stead. There are
      // never more unhealthy ones than the maximum has room for.
      let isAboveMost = details.isUnhealthy && activeCount > bounds.upperBound
      guard ready - (isReady ? 1 : 0) >= bounds.lowerBound || isAboveMost else { continue }
      guard details.isCondemned || deployable > 0 else { continue }
      if isReady { ready -= 1 }
      if !details.isCondemned {
        deployable -= 1
        world.journal.noteReplaced(1)
      }
      let cause: TransitionCause =
        details.isUnhealthy ? .healthCheck : details.isExpired ? .maxLifetime : .instanceRefresh
      let waits = policy.meetings == .wait && !details.isUnhealthy
      retire(
        id, because: cause, within: waits ? plan.scaleIn.drainDeadline : .zero, at: time, &world)
      if fleet.phase(of: id) == .draining { record.startedDraining += 1 } else { record.ended += 1 }
      if !details.isUnhealthy { world.journal.count(\.instancesReplaced, at: time) }
    }
    world.journal.note(record)
    return record.removed > 0
  }

  /// Those that can go, unhealthy ones first, then the emptiest.
  private func victims(among outdated: [InstanceID]) -> [InstanceID] {
    func rank(_ id: InstanceID) -> (Int, Int, InstanceID) {
      (fleet.details[id].isUnhealthy ? 0 : 1, fleet.people(on: id), id)
    }
    return outdated.filter { fleet.phase(of: $0) == .serving || fleet.details[$0].isUnhealthy }
      .sorted { rank($0) < rank($1) }
  }

  /// Whether an instance drains because it is replaced.
  private func isReplaced(_ id: InstanceID) -> Bool {
    fleet.details[id].drain.because == .instanceRefresh
      || fleet.details[id].drain.because == .maxLifetime
  }
}

// Balance between the zones, and how an instance is taken out of service.
extension Pool {
  /// Moves an instance from the zone with the most to the one with the fewest: a new one is
  /// launched, and once it serves one of the fuller zone is terminated, with its meetings unless a
  /// termination hook holds it.
  mutating func rebalance(at time: SimulationTime, _ world: inout World) {
    guard plan.group.rebalancesZones, group.rebalancing == nil, !group.isReplacing, !world.isOver,
      activeCount <= group.desired,
      group.suspended.isDisjoint(with: [.azRebalance, .launch, .terminate])
    else { return }
    let counts = group.zones.indices.map { fleet.activeCount(inZone: $0) }
    let up = counts.indices.filter { group.accepts($0, at: time) }
    guard let least = up.min(by: { (counts[$0], $0) < (counts[$1], $1) }), let most = counts.max(),
      most - counts[least] >= 2
    else {
      return
    }
    // While it rebalances the group may exceed its maximum by a tenth, or by one.
    guard roomForLaunches + max(group.maxSize / 10, 1) > 0 else { return }
    var record = DecisionRecord(
      time: time, before: group.desired, after: group.desired, reason: .rebalance,
      signal: Double(most))
    let launched = launches.count
    launch(1, inZone: least, onlyCurrent: false, &record, at: time, &world)
    guard launches.count > launched else { return }
    group.beginRebalancing(with: launches[launched].instance)
    world.journal.note(record)
  }

  /// Once the instance that was launched to even out the zones serves, the emptiest of the fullest
  /// zone goes.
  mutating func finishRebalancing(at time: SimulationTime, _ world: inout World) {
    guard let launched = group.rebalancing else { return }
    if fleet.details[launched].isLost { group.endRebalancing() }
    guard fleet.phase(of: launched) == .serving, !group.suspended.contains(.terminate) else {
      return
    }
    group.endRebalancing()
    let victim = fleet.servingIDs.map(InstanceID.init).min {
      (-fleet.activeCount(inZone: fleet.zone(of: $0)), fleet.people(on: $0), $0)
        < (-fleet.activeCount(inZone: fleet.zone(of: $1)), fleet.people(on: $1), $1)
    }
    guard let victim, activeCount > group.desired else { return }
    world.journal.count(\.instancesReplaced, at: time)
    let waits = plan.scaleIn.drainVia == .terminationHook
    retire(
      victim, because: .rebalance, within: waits ? plan.scaleIn.drainDeadline : .zero, at: time,
      &world)
  }

  /// Takes a serving instance out of service for good: within a time in which it drains, or at
  /// once.
  mutating func retire(
    _ id: InstanceID, because cause: TransitionCause, within deadline: TimeSpan,
    at time: SimulationTime, _ world: inout World
  ) {
    fleet.retire(id, because: cause)
    if deadline > .zero, fleet.people(on: id) > 0 || group.suspended.contains(.terminate) {
      fleet.move(id, to: .draining, at: time, because: cause)
      fleet.drain(id, until: time + deadline)
      schedule(.drainDeadline, for: id, at: fleet.details[id].drain.ends)
      if fleet.people(on: id) == 0 { fleet.noteEmptyDraining() }
    } else {
      world.drop(id, of: &self, because: cause, at: time)
      end(id, because: cause, at: time)
      // Those who wait for the meetings that lost their host can go elsewhere at once.
      world.askForPass()
    }
  }
}
