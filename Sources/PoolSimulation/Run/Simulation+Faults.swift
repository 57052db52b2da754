// What breaks: instances, zones, spot instances that EC2 takes back.
extension Simulation {
  /// Faults of this instant.
  mutating func breakThings(at time: SimulationTime) {
    while faultCursor < plan.faults.count, plan.faults[faultCursor].time <= time {
      let number = faultCursor
      faultCursor += 1
      hasChanged = true
      waitingMayFit = true
      var hasTarget = true
      switch plan.faults[number].kind {
      case .instance(let target):
        if let id = find(target, fault: number, among: { $0 == .serving || $0 == .draining }) {
          fail(id, because: .fault, at: time)
        } else {
          hasTarget = false
        }
      case .blackHole(let target, let span):
        if let id = find(target, fault: number, among: { $0 == .serving }),
          fleet.phase(of: id) == .serving
        {
          silence(id, for: span, at: time)
        } else {
          hasTarget = false
        }
      case .spotInterruption(let probability, let zone):
        let exposed = fleet.ids { $0 == .serving || $0 == .draining || $0.isLaunching }
        hasTarget = false
        for id in exposed where (zone ?? fleet.zone(of: id)) == fleet.zone(of: id) {
          hasTarget = true
          if draws.spotInterruption(number, of: id) < probability { interrupt(id, at: time) }
        }
      case .zoneDown(let zone):
        group.zones[zone].outages += 1
        hasTarget = false
        for id in fleet.ids(where: { _ in true }) where fleet.zone(of: id) == zone {
          hasTarget = true
          fail(id, because: .zoneDown, at: time)
        }
      case .zoneUp(let zone):
        group.zones[zone].outages -= 1
        continue
      }
      fates.faults[plan.faults[number].entry] = hasTarget ? .tookEffect : .withoutEffect
      if !hasTarget { counts.faultsWithoutTarget += 1 }
    }
  }

  private func find(_ target: Fault.Target, fault: Int, among isExposed: (InstancePhase) -> Bool)
    -> InstanceID?
  {
    let hosting = fleet.ids(where: isExposed)
    switch target {
    case .fullest: return hosting.max { (fleet.seats(on: $0), -$0) < (fleet.seats(on: $1), -$1) }
    case .random:
      return hosting.isEmpty ? nil : hosting[draws.victim(of: fault, among: hosting.count)]
    case .id(let id): return id < fleet.count && fleet.phase(of: id) != .ended ? id : nil
    }
  }

  private mutating func fail(
    _ id: InstanceID, because cause: TransitionCause, at time: SimulationTime
  ) {
    drop(id, because: cause, at: time)
    let wasInGroup = fleet.phase(of: id).isActive
    end(id, because: cause, at: time)
    // EC2 reports at once that it does not run any more, and the group replaces it without waiting
    // for the policy.
    if wasInGroup, group.suspended.isDisjoint(with: [.healthCheck, .replaceUnhealthy]) {
      group.isShort = true
    }
  }

  /// A breakdown befalls an instance that runs in the group.
  mutating func breakDown(_ id: InstanceID, _ number: Int, at time: SimulationTime) {
    let phase = fleet.phase(of: id)
    guard phase == .serving || phase == .draining || phase.isLaunching, !isOver else { return }
    fates.breakdowns[plan.breakdowns[number].entry] = .tookEffect
    switch plan.breakdowns[number].kind {
    case .death: fail(id, because: .fault, at: time)
    case .spotInterruption: interrupt(id, at: time)
    }
  }

  /// A serving instance stops answering: who is on it is dropped, and joins that are placed on it
  /// fail.
  mutating func silence(_ id: InstanceID, for span: TimeSpan, at time: SimulationTime) {
    drop(id, because: .fault, at: time)
    fleet.details[id].brokenUntil = max(fleet.details[id].brokenUntil, time + span)
    fallSilent(id, at: time)
  }

  /// EC2 gives notice that it takes a spot instance back. The application lets it drain for the two
  /// minutes that are left; one that is still launching is given up at once.
  mutating func interrupt(_ id: InstanceID, at time: SimulationTime) {
    guard fleet.details[id].spotEnds == .never else { return }
    if time >= measuredFrom { counts.spotInterruptions += 1 }
    fleet.details[id].spotEnds = time + TimeSpan(milliseconds: 120_000)
    switch fleet.phase(of: id) {
    case .serving: retire(id, because: .spotInterruption, within: .forever, at: time)
    case .draining: fleet.details[id].mayUndrain = false
    default: fail(id, because: .spotInterruption, at: time)
    }
    if fleet.phase(of: id) == .draining {
      schedule(.drainDeadline, for: id, at: fleet.details[id].spotEnds)
    }
  }
}
