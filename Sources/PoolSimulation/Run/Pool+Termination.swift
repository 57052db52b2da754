// Whom EC2 Auto Scaling ends where it chooses, for a scale-in, for balance or for a replacement. It
// knows no meetings: the application protects busy instances or not, and learns of it afterwards.
extension Pool {
  /// The one of these instances that the group ends first: of a zone that has most instances, by
  /// the termination policy, and by chance where that leaves several.
  ///
  /// Source: EC2 Auto Scaling user guide, "Configure termination policies".
  mutating func nextTermination(among ids: [InstanceID], at time: SimulationTime) -> InstanceID? {
    let zones = group.zones.indices.map { fleet.activeCount(inZone: $0) }
    return nextTermination(among: ids, of: zones, by: plan.scaleIn.victim.criteria, at: time)
  }

  /// So many instances that a warm pool has too much, the first to go first.
  mutating func trimmed(_ count: Int, at time: SimulationTime) -> [InstanceID] {
    var ids = fleet.ids { $0.isInWarmPool }
    guard group.warmPool?.trim == .terminationPolicy else { return ids.suffix(count).reversed() }
    var zones = [Int](repeating: 0, count: group.zones.count)
    for id in ids { zones[fleet.zone(of: id)] += 1 }
    let criteria = ScaleInSettings.Victim.awsDefault.criteria
    return (0..<count).compactMap { _ in
      guard let id = nextTermination(among: ids, of: zones, by: criteria, at: time) else {
        return nil
      }
      zones[fleet.zone(of: id)] -= 1
      ids.removeAll { $0 == id }
      return id
    }
  }

  private mutating func nextTermination(
    among ids: [InstanceID], of zones: [Int], by criteria: [TerminationCriterion],
    at time: SimulationTime
  ) -> InstanceID? {
    let most = ids.map { zones[fleet.zone(of: $0)] }.max()
    var left = ids.filter { zones[fleet.zone(of: $0)] == most }
    for criterion in criteria where left.count > 1 {
      let ranks = left.map { rank(of: $0, by: criterion, at: time) }
      let first = ranks.min()
      left = zip(left, ranks).filter { $0.1 == first }.map(\.0)
    }
    return left.count > 1 ? left[draws.nextTermination(among: left.count)] : left.first
  }

  /// The lowest goes first.
  private func rank(
    of id: InstanceID, by criterion: TerminationCriterion, at time: SimulationTime
  ) -> Int64 {
    switch criterion {
    case .oldest: return Int64(id)
    case .newest: return -Int64(id)
    case .oldestLaunchTemplate: return Int64(fleet.details[id].generation)
    case .closestToNextHour:
      let hour: Int64 = 3_600_000
      let since = fleet.details[id].billedFrom
      // What does not run comes to no hour's end.
      return since > time ? hour + 1 : hour - (time - since).milliseconds % hour
    }
  }

  /// The serving instances that the group may end.
  func unprotected(at time: SimulationTime) -> [InstanceID] {
    fleet.servingIDs.map(InstanceID.init).filter { !isProtected($0, at: time) }
  }

  /// Whether nothing that the group chooses ends an instance.
  func isProtected(_ id: InstanceID, at time: SimulationTime) -> Bool {
    guard plan.scaleIn.protectsBusy else { return false }
    return plan.scaleIn.protectsLate
      ? fleet.details[id].isProtected : wantsProtection(of: id, at: time)
  }

  /// Whether the application wants a serving instance to be protected: while somebody is on it, and
  /// for `idle_hold` after that.
  private func wantsProtection(of id: InstanceID, at time: SimulationTime) -> Bool {
    !fleet.isEmpty(id) || fleet.details[id].emptySince + plan.scaleIn.idleHold > time
  }

  /// Where protection takes time: a call that is over comes into force, and the next one begins;
  /// those that protect go first.
  mutating func keepProtection(at time: SimulationTime) {
    guard plan.scaleIn.protectsLate else { return }
    protection.expectWish(at: .never)
    if protection.isBusy(at: time) { return }
    for id in protection.instances where fleet.phase(of: id) == .serving {
      fleet.protect(id, protection.protects)
    }
    protection.finish()
    let serving = fleet.servingIDs.map(InstanceID.init)
    let late = serving.filter {
      wantsProtection(of: $0, at: time) != fleet.details[$0].isProtected
    }
    let bare = late.filter { !fleet.details[$0].isProtected }
    let wanted = bare.isEmpty ? late : bare
    if !wanted.isEmpty {
      protection.begin(
        for: wanted, protects: !bare.isEmpty, until: time + plan.scaleIn.protectionLag)
    }
    guard !protection.isBusy(at: time) else { return }
    var next = SimulationTime.never
    for id in serving where fleet.isEmpty(id) {
      let expiry = fleet.details[id].emptySince + plan.scaleIn.idleHold
      if expiry > time { next = min(next, expiry) }
    }
    protection.expectWish(at: next)
  }

  /// The group ends an instance that serves, whoever is on it, unless a termination hook holds it.
  mutating func terminate(
    _ id: InstanceID, _ record: inout DecisionRecord, at time: SimulationTime,
    _ world: inout World
  ) {
    let isBusy = !fleet.isEmpty(id)
    if isBusy, plan.scaleIn.holdsDraining {
      startDraining(id, at: time)
      record.startedDraining += 1
      return
    }
    if isBusy { world.drop(id, of: &self, because: .scaleIn, at: time) }
    leaveGroup(id, because: .scaleIn, at: time)
    if !plan.scaleIn.holdsDraining { leaveUnnoticed(id, at: time) }
    record.ended += 1
    // Those who wait for the meetings that lost their host can go elsewhere at once.
    if isBusy { world.askForPass() }
  }

  /// The application goes on sending people to an instance that the group has ended, until it
  /// learns of it.
  mutating func leaveUnnoticed(_ id: InstanceID, at time: SimulationTime) {
    let lag = plan.scaleIn.notificationLag
    guard lag > .zero else { return }
    fleet.depart(id, noticedAt: time + lag)
    schedule(.noticed, for: id, at: time + lag)
  }
}
