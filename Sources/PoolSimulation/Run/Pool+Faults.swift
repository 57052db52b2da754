// What breaks: instances, zones, spot instances that EC2 takes back.
extension Pool {
  /// Faults of this instant.
  mutating func breakThings(at time: SimulationTime, _ world: inout World) {
    while let number = faults.take(dueBy: time) {
      world.clock.noteChange()
      world.clock.noteRoom()
      var hasTarget = true
      switch plan.faults[number].kind {
      case .instance(let target):
        if let id = find(target, fault: number, among: { $0 == .serving || $0 == .draining }) {
          fail(id, because: .fault, at: time, &world)
        } else {
          hasTarget = false
        }
      case .blackHole(let target, let span):
        if let id = find(target, fault: number, among: { $0 == .serving }),
          fleet.phase(of: id) == .serving
        {
          silence(id, for: span, at: time, &world)
        } else {
          hasTarget = false
        }
      case .spotInterruption(let probability, let zone):
        let exposed = fleet.ids { $0 == .serving || $0 == .draining || $0.isLaunching }
        hasTarget = false
        for id in exposed where (zone ?? fleet.zone(of: id)) == fleet.zone(of: id) {
          hasTarget = true
          if draws.spotInterruption(number, of: id) < probability {
            interrupt(id, at: time, &world)
          }
        }
      case .zoneDown(let zone):
        group.beginOutage(of: zone)
        hasTarget = false
        for id in fleet.ids(where: { $0 != .failed }) where fleet.zone(of: id) == zone {
          hasTarget = true
          fail(id, because: .zoneDown, at: time, &world)
        }
      case .zoneUp(let zone):
        group.endOutage(of: zone)
        continue
      }
      world.journal.noteFault(of: plan.faults[number].entry, hasTarget: hasTarget)
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
    case .id(let id):
      let isThere = id < fleet.count && fleet.phase(of: id) != .ended
      return isThere && fleet.phase(of: id) != .failed ? id : nil
    }
  }

  private mutating func fail(
    _ id: InstanceID, because cause: TransitionCause, at time: SimulationTime,
    _ world: inout World
  ) {
    world.drop(id, of: &self, because: cause, at: time)
    let phase = fleet.phase(of: id)
    let isInService = phase == .serving || phase == .registering && plan.launch.hook == .none
    if plan.healthCheck != nil, isInService, cause != .spotInterruption {
      // The application knows at once, EC2 Auto Scaling when its checks have failed for a while.
      fleet.move(id, to: .failed, at: time, because: cause)
      if fleet.details[id].unhealthyAt == .never { watch(id, at: time) }
      return
    }
    let wasInGroup = phase.isActive
    end(id, because: cause, at: time)
    // Without health checks EC2 reports at once that it does not run any more, and the group
    // replaces it without waiting for the policy.
    if wasInGroup, group.suspended.isDisjoint(with: [.healthCheck, .replaceUnhealthy]) {
      group.noteLoss()
    }
  }

  /// A breakdown befalls an instance that runs in the group.
  mutating func breakDown(
    _ id: InstanceID, _ number: Int, at time: SimulationTime, _ world: inout World
  ) {
    let phase = fleet.phase(of: id)
    guard phase == .serving || phase == .draining || phase.isLaunching, !world.isOver else {
      return
    }
    world.journal.noteBreakdown(of: plan.breakdowns[number].entry)
    switch plan.breakdowns[number].kind {
    case .death: fail(id, because: .fault, at: time, &world)
    case .spotInterruption: interrupt(id, at: time, &world)
    }
  }

  /// A serving instance stops answering: who is on it is dropped, and joins that are placed on it
  /// fail.
  mutating func silence(
    _ id: InstanceID, for span: TimeSpan, at time: SimulationTime, _ world: inout World
  ) {
    world.drop(id, of: &self, because: .fault, at: time)
    fleet.breakDown(id, until: time + span)
    fallSilent(id, at: time)
  }

  /// EC2 gives notice that it takes a spot instance back. The application lets it drain for the two
  /// minutes that are left; one that is still launching is given up at once.
  mutating func interrupt(_ id: InstanceID, at time: SimulationTime, _ world: inout World) {
    guard fleet.details[id].drain.spotEnds == .never else { return }
    world.journal.count(\.spotInterruptions, at: time)
    fleet.takeBack(id, at: time + TimeSpan(milliseconds: 120_000))
    switch fleet.phase(of: id) {
    case .serving: retire(id, because: .spotInterruption, within: .forever, at: time, &world)
    case .draining: fleet.forbidUndrain(of: id)
    default: fail(id, because: .spotInterruption, at: time, &world)
    }
    if fleet.phase(of: id) == .draining {
      schedule(.drainDeadline, for: id, at: fleet.details[id].drain.spotEnds)
    }
  }
}
