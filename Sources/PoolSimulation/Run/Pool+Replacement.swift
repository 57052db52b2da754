// Instances that are replaced although they run: by deployments, past their lifetime, unhealthy
// ones, and for the balance of zones.
extension Pool {
  /// Whether an instance is to be replaced by a new one.
  func isOutdated(_ id: InstanceID) -> Bool {
    fleet.details[id].isCondemned || isOfOldDeployment(id)
  }

  /// Whether the deployment that goes on replaces an instance.
  func isOfOldDeployment(_ id: InstanceID) -> Bool {
    fleet.details[id].generation < group.generation && group.activeRefresh != nil
  }

  /// Whether an instance past its lifetime stays as it is for as long as the application protects
  /// it: nothing is launched in its stead before that.
  private func isHeld(_ id: InstanceID, at time: SimulationTime) -> Bool {
    plan.group.maintenance.meetings == .kill && !fleet.details[id].isUnhealthy
      && !isOfOldDeployment(id) && fleet.phase(of: id) == .serving && isProtected(id, at: time)
  }

  /// Sees which instances are past their lifetime, or unhealthy, and whether one of them may go.
  mutating func reviewCondemned(at time: SimulationTime) {
    guard group.hasCondemned else { return }
    let condemned = fleet.ids { $0.isActive }.filter { fleet.details[$0].isCondemned }
    group.note(
      condemned: !condemned.isEmpty, mayEnd: condemned.contains { !isHeld($0, at: time) })
  }

  /// Whether the surplus that a replacement takes stays. One that is suspended takes none.
  var holdsSurplus: Bool { group.isReplacing && mayReplace }

  private var mayReplace: Bool {
    group.suspended.isDisjoint(with: [.instanceRefresh, .launch, .terminate])
  }

  /// Whether their replacement goes on now. All launches are then made by it, within its bounds and
  /// with new instances only.
  func isReplacementGoingOn(_ world: borrowing World) -> Bool {
    holdsSurplus && !world.isOver
  }

  /// Launches new instances and retires old ones until the bounds of the maintenance policy allow
  /// no more.
  mutating func replaceOutdated(at time: SimulationTime, _ world: inout World) {
    if group.replacesNothing {
      group.forgetBase()
      fleet.awaitEmpty(false)
      group.awaitReplacement(at: .never)
      return
    }
    let heldSurplus = holdsSurplus
    if let end = group.progress.pausedUntil, end <= time {
      group.resumeRefresh()
      if group.progress.isBaking { endRefresh(at: time, &world.journal) }
    }
    reviewCondemned(at: time)
    if isReplacementGoingOn(world) {
      group.growBase(from: activeCount)
      repeat {
        while replaceSome(at: time, &world) {}
      } while advanceRefresh(at: time, &world.journal)
    }
    if !holdsSurplus {
      group.forgetBase()
      // What scales in whenever something changes may do so from now on.
      if heldSurplus, plan.scaling.interval == .onChange { world.clock.noteEndOfReplacement() }
    }
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
    let outdated = fleet.ids(where: \.isActive).filter { isOutdated($0) && !isHeld($0, at: time) }
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
    var left = outdated.filter {
      // The application that protects its meetings lets them drain all the same.
      fleet.phase(of: $0) == .serving && (policy.meetings == .wait || !isProtected($0, at: time))
        || fleet.details[$0].isUnhealthy
    }
    while true {
      // Either the minimum leaves room, or a new instance already serves in its stead. There are
      // never more unhealthy ones than the maximum has room for.
      let (isCrowded, spare) = (activeCount > bounds.upperBound, ready - bounds.lowerBound)
      let candidates = left.filter { id in
        let details = fleet.details[id]
        return (spare >= (isReady(id, at: time) ? 1 : 0) || details.isUnhealthy && isCrowded)
          && (details.isCondemned || deployable > 0)
      }
      let unhealthy = candidates.first { fleet.details[$0].isUnhealthy }
      guard let id = unhealthy ?? nextTermination(among: candidates, at: time) else { break }
      left.removeAll { $0 == id }
      let details = fleet.details[id]
      if isReady(id, at: time) { ready -= 1 }
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
    guard group.rebalancing == nil, !holdsSurplus, !world.isOver,
      let (least, most) = imbalance(at: time),
      group.suspended.isDisjoint(with: [.azRebalance, .launch, .terminate])
    else { return }
    guard plan.group.rebalancesZones else {
      world.journal.noteUnbalancedZones(at: time)
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

  /// The zone that launches are tried in with the fewest serving and launching instances, and how
  /// many the fullest has, where that is at least two more. Who is about to scale in is left alone.
  func imbalance(at time: SimulationTime) -> (least: Int, most: Int)? {
    guard activeCount <= group.desired else { return nil }
    var (least, fewest, most) = (-1, Int.max, 0)
    for zone in group.zones.indices {
      let count = fleet.activeCount(inZone: zone)
      most = max(most, count)
      if count < fewest, group.accepts(zone, at: time) { (least, fewest) = (zone, count) }
    }
    return least >= 0 && most - fewest >= 2 ? (least, most) : nil
  }

  /// Once the instance that was launched to even out the zones serves, another goes as the group
  /// chooses it: the fullest zone first. Where all are protected the group waits.
  mutating func finishRebalancing(at time: SimulationTime, _ world: inout World) {
    guard let launched = group.rebalancing else { return }
    let phase = fleet.phase(of: launched)
    if fleet.details[launched].isLost || !phase.isActive { group.endRebalancing() }
    guard phase == .serving, !group.suspended.contains(.terminate) else { return }
    // The one that was launched is not among those that are active.
    guard activeCount >= group.desired else {
      group.endRebalancing()
      return
    }
    let others = unprotected(at: time).filter { $0 != launched }
    guard let victim = nextTermination(among: others, at: time) else {
      if fleet.servingCount == 1 { group.endRebalancing() }
      return
    }
    group.endRebalancing()
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
    if group.rebalancing == id { group.endRebalancing() }
    fleet.retire(id, because: cause)
    if deadline > .zero, !fleet.isEmpty(id) || group.suspended.contains(.terminate) {
      fleet.move(id, to: .draining, at: time, because: cause)
      fleet.drain(id, until: time + deadline)
      schedule(.drainDeadline, for: id, at: fleet.details[id].drain.ends)
      if fleet.isEmpty(id) { fleet.noteEmptyDraining() }
    } else {
      let served = fleet.phase(of: id) == .serving
      world.drop(id, of: &self, because: cause, at: time)
      end(id, because: cause, at: time)
      // A hook, or the notice before a spot interruption, tells the application beforehand, and
      // nobody is sent to what does not serve.
      if served, deadline == .zero, !plan.scaleIn.holdsDraining { leaveUnnoticed(id, at: time) }
      // Those who wait for the meetings that lost their host can go elsewhere at once.
      world.askForPass()
    }
  }
}
