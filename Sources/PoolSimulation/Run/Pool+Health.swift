// Instances that do not answer, and the health checks that replace them.
extension Pool {
  /// An instance does not answer until it is ready, although it serves as far as the pool knows.
  /// Whether it did before it served, or fell silent just now: the health check counts from the
  /// first of it.
  mutating func fallSilent(_ id: InstanceID, at time: SimulationTime) {
    fleet.silence(id)
    schedule(.mended, for: id, at: fleet.details[id].readyAt)
    if fleet.details[id].unhealthyAt == .never { watch(id, at: time) }
  }

  /// It answers again.
  mutating func mend(_ id: InstanceID, at time: SimulationTime) {
    guard fleet.details[id].readyAt <= time, fleet.occupancy[id].trouble.contains(.silent),
      fleet.phase(of: id) != .failed
    else { return }
    fleet.answer(id)
  }

  /// An instance is InService and does not answer: unless that changes, a health check will find
  /// it, after the grace period.
  mutating func watch(_ id: InstanceID, at time: SimulationTime) {
    guard let check = plan.healthCheck else { return }
    let due = max(fleet.details[id].inServiceSince + check.gracePeriod, time + check.detectAfter)
    fleet.expectUnhealthy(id, at: due)
    schedule(.unhealthy, for: id, at: due)
  }

  /// A health check has had no answer for long enough: the instance is terminated, then another is
  /// launched; or the other way round, where the maintenance policy lets no instance go before.
  mutating func replaceUnhealthy(
    _ id: InstanceID, at time: SimulationTime, _ world: inout World
  ) {
    guard fleet.details[id].unhealthyAt <= time, isUnanswering(id), !world.isOver,
      !fleet.details[id].isUnhealthy
    else { return }
    guard group.suspended.isDisjoint(with: [.healthCheck, .replaceUnhealthy, .terminate]) else {
      return
    }
    world.journal.count(\.instancesUnhealthy, at: time)
    let isNeeded = activeCount <= group.desired
    if isNeeded, plan.group.maintenance.launchesFirst(desired: group.desired),
      group.suspended.isDisjoint(with: [.launch, .instanceRefresh])
    {
      fleet.condemn(id)
      group.note(condemned: true, mayEnd: true)
      return
    }
    let served = fleet.phase(of: id) == .serving
    world.drop(id, of: &self, because: .healthCheck, at: time)
    end(id, because: .healthCheck, at: time)
    // A termination hook tells the application beforehand.
    if served, !plan.scaleIn.holdsDraining { leaveUnnoticed(id, at: time) }
    group.noteLoss()
  }

  private func isUnanswering(_ id: InstanceID) -> Bool {
    switch fleet.phase(of: id) {
    case .registering: plan.launch.hook == .none
    case .serving: fleet.occupancy[id].trouble.contains(.silent)
    case .failed: true
    default: false
    }
  }

  /// Processes are suspended or resumed; what health checks found meanwhile, and deadlines that
  /// passed, come now.
  mutating func suspend(_ processes: Set<ScalingProcess>, at time: SimulationTime) {
    group.suspend(processes)
    for id in fleet.ids(where: { $0 == .registering || $0 == .serving || $0 == .failed })
    where fleet.details[id].unhealthyAt <= time {
      fleet.expectUnhealthy(id, at: time)
      schedule(.unhealthy, for: id, at: time)
    }
    for id in fleet.ids(where: { $0 == .draining }) where fleet.details[id].drain.ends <= time {
      schedule(.drainDeadline, for: id, at: time)
    }
  }
}
