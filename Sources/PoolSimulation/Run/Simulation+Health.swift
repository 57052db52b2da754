// Instances that do not answer, and the health checks that replace them.
extension Simulation {
  /// An instance does not answer until it is ready, although it serves as far as the pool knows.
  /// Whether it did before it served, or fell silent just now: the health check counts from the
  /// first of it.
  mutating func fallSilent(_ id: InstanceID, at time: SimulationTime) {
    fleet.occupancy[id].trouble.insert(.silent)
    schedule(.mended, for: id, at: fleet.details[id].readyAt)
    if fleet.details[id].unhealthyAt == .never { watch(id, at: time) }
  }

  /// It answers again.
  mutating func mend(_ id: InstanceID, at time: SimulationTime) {
    guard fleet.details[id].readyAt <= time, fleet.occupancy[id].trouble.contains(.silent) else {
      return
    }
    fleet.occupancy[id].trouble.remove(.silent)
    fleet.details[id].unhealthyAt = .never
  }

  /// An instance is InService and does not answer: unless that changes, a health check will find
  /// it, after the grace period.
  mutating func watch(_ id: InstanceID, at time: SimulationTime) {
    guard let check = plan.healthCheck else { return }
    let due = max(fleet.details[id].inServiceSince + check.gracePeriod, time + check.detectAfter)
    fleet.details[id].unhealthyAt = due
    schedule(.unhealthy, for: id, at: due)
  }

  /// A health check has had no answer for long enough: the instance is terminated, then another is
  /// launched.
  mutating func replaceUnhealthy(_ id: InstanceID, at time: SimulationTime) {
    guard fleet.details[id].unhealthyAt <= time, isUnanswering(id), !isOver else { return }
    guard group.suspended.isDisjoint(with: [.healthCheck, .replaceUnhealthy, .terminate]) else {
      return
    }
    if time >= measuredFrom { counts.instancesUnhealthy += 1 }
    drop(id, because: .healthCheck, at: time)
    end(id, because: .healthCheck, at: time)
    group.isShort = true
  }

  private func isUnanswering(_ id: InstanceID) -> Bool {
    switch fleet.phase(of: id) {
    case .registering: plan.launch.hook == .none
    case .serving: fleet.occupancy[id].trouble.contains(.silent)
    default: false
    }
  }

  /// Processes are suspended or resumed; what health checks found meanwhile, and deadlines that
  /// passed, come now.
  mutating func suspend(_ processes: Set<ScalingProcess>, at time: SimulationTime) {
    if group.suspended.contains(.launch), !processes.contains(.launch) {
      group.isShort = true
      group.failingSince = nil
    }
    group.suspended = processes
    for id in fleet.ids(where: { $0 == .registering || $0 == .serving })
    where fleet.details[id].unhealthyAt <= time {
      fleet.details[id].unhealthyAt = time
      schedule(.unhealthy, for: id, at: time)
    }
    for id in fleet.ids(where: { $0 == .draining }) where fleet.details[id].drainEnds <= time {
      schedule(.drainDeadline, for: id, at: time)
    }
  }
}
