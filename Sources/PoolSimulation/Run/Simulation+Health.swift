// Instances that do not answer, and the health checks that replace them.
extension Simulation {
  /// A serving instance stops answering: who is on it is dropped, and joins that are placed on it fail.
  mutating func silence(_ id: InstanceID, for span: TimeSpan, at time: SimulationTime) {
    guard fleet.phase(of: id) == .serving else { return }
    drop(id, because: .fault, at: time)
    fallSilent(id, until: time + span, at: time)
  }

  /// An instance does not answer until `ready`, although it serves as far as the pool knows.
  mutating func fallSilent(_ id: InstanceID, until ready: SimulationTime, at time: SimulationTime) {
    fleet.occupancy[id].trouble.insert(.silent)
    fleet.details[id].readyAt = ready
    schedule(.mended, for: id, at: ready)
    watch(id, at: time)
  }

  /// It answers again.
  mutating func mend(_ id: InstanceID, at time: SimulationTime) {
    guard fleet.details[id].readyAt <= time, fleet.phase(of: id) != .ended else { return }
    fleet.occupancy[id].trouble.remove(.silent)
    fleet.details[id].unhealthyAt = .never
  }

  /// An instance is InService and does not answer: unless that changes, a health check will find it, after the grace period.
  mutating func watch(_ id: InstanceID, at time: SimulationTime) {
    guard let check = plan.healthCheck else { return }
    let due = max(fleet.details[id].inServiceSince + check.gracePeriod, time + check.detectAfter)
    fleet.details[id].unhealthyAt = due
    schedule(.unhealthy, for: id, at: due)
  }

  /// A health check has had no answer for long enough: the instance is terminated, then another is launched.
  mutating func replaceUnhealthy(_ id: InstanceID, at time: SimulationTime) {
    guard fleet.details[id].unhealthyAt <= time, isUnanswering(id), !isOver else { return }
    guard group.suspended.isDisjoint(with: [.healthCheck, .replaceUnhealthy, .terminate]) else { return }
    if time >= measuredFrom { counts.instancesUnhealthy += 1 }
    drop(id, because: .healthCheck, at: time)
    endLaunch(id, because: .healthCheck, at: time)
    group.isShort = true
  }

  private func isUnanswering(_ id: InstanceID) -> Bool {
    switch fleet.phase(of: id) {
    case .registering: plan.launch.hook == .none
    case .serving: fleet.occupancy[id].trouble.contains(.silent)
    default: false
    }
  }

  /// Processes are suspended or resumed; what health checks found meanwhile is found now.
  mutating func suspend(_ processes: Set<ScalingProcess>, at time: SimulationTime) {
    if group.suspended.contains(.launch), !processes.contains(.launch) {
      group.isShort = true
      group.failingSince = nil
    }
    group.suspended = processes
    for id in fleet.ids(where: { $0 == .registering || $0 == .serving }) where fleet.details[id].unhealthyAt <= time {
      fleet.details[id].unhealthyAt = time
      schedule(.unhealthy, for: id, at: time)
    }
  }

  /// EC2 gives notice that it takes a spot instance back. The application lets it drain for the two minutes that are left; one that is
  /// still launching is given up at once.
  mutating func interrupt(_ id: InstanceID, at time: SimulationTime) {
    let notice = TimeSpan(milliseconds: 120_000)
    if time >= measuredFrom { counts.spotInterruptions += 1 }
    switch fleet.phase(of: id) {
    case .serving: retire(id, because: .spotInterruption, within: notice, at: time)
    case .draining:
      fleet.details[id].retiredBecause = .spotInterruption
      schedule(.drainDeadline, for: id, at: time + notice)
    default: endLaunch(id, because: .spotInterruption, at: time)
    }
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
