import Probability

// Launches that EC2 refuses or that are not ready in time, and how the group goes on trying.
extension Pool {
  /// EC2 takes up a launch or a start, or refuses it.
  mutating func request(
    _ id: InstanceID, at time: SimulationTime, _ journal: inout Journal
  ) {
    if let failure = refusal(of: id, at: time, &journal) {
      failLaunch(id, failure, at: time, &journal)
    } else {
      fleet.noteRequest(of: id)
    }
  }

  private func refusal(
    of id: InstanceID, at time: SimulationTime, _ journal: inout Journal
  ) -> LaunchFailure? {
    let isPreparing = fleet.phase(of: id) == .preparing
    let launch = Int(fleet.details[id].launch)
    let source = isPreparing ? LaunchSource.cold : launches[launch].source
    let draw = isPreparing ? draws.failure(ofPreparation: id) : draws.failure(ofLaunch: launch)
    // A running instance needs nothing of EC2 any more.
    if source != .running {
      let zone = fleet.zone(of: id)
      for fault in plan.launchFaults
      where fault.from <= time && time < fault.to && (fault.zone ?? zone) == zone {
        journal.noteLaunchFault(of: fault.entry)
        if draw < fault.probability { return fault.failure }
      }
      if let vcpus = plan.quotas.vcpus, (runningCount + 1) * plan.quotas.vcpusPerInstance > vcpus {
        return .quota
      }
    }
    let probability =
      isPreparing ? plan.launch.failures.prepare : plan.launch.failures.probability(from: source)
    return draw < probability ? .refused : nil
  }

  /// The instances whose vCPUs count towards the quota: neither stopped nor hibernated, and taken
  /// up by EC2.
  private var runningCount: Int {
    fleet.ids { $0 != .stopping && $0 != .warmedStopped && $0 != .warmedHibernated }.count {
      fleet.details[$0].isRequested
    }
  }

  /// A launch has failed: the instance ends, and its zone is left alone for a while that doubles
  /// with each failure in a row.
  mutating func failLaunch(
    _ id: InstanceID, _ failure: LaunchFailure, at time: SimulationTime, _ journal: inout Journal
  ) {
    var decided = fleet.details[id].created
    if fleet.phase(of: id).isLaunching {
      let launch = Int(fleet.details[id].launch)
      launches.noteFailure(launch, failure)
      decided = launches[launch].decided
    }
    journal.fingerprint.note("launch_failed", failure.rawValue, of: id, at: time)
    journal.count(\.launchesFailed, at: decided)
    let zone = fleet.zone(of: id)
    end(id, because: .launchFailed, at: time)
    group.noteFailure(failure, inZone: zone, at: time, under: plan.launch.failures)
  }

  /// Whether the group launches at all.
  mutating func mayLaunch(at time: SimulationTime, _ world: inout World) -> Bool {
    if let since = group.giveUp(by: time) { world.journal.noteSuspension(at: since) }
    // Without a duration nobody is there any more to launch for, again and again.
    return !group.suspended.contains(.launch) && !(world.isOver && group.launchTrouble != nil)
  }

  /// An instance ends that nobody is on.
  mutating func end(_ id: InstanceID, because cause: TransitionCause, at time: SimulationTime) {
    if group.rebalancing == id { group.endRebalancing() }
    fleet.move(id, to: .ended, at: time, because: cause)
  }

  /// A launch has succeeded.
  mutating func noteSuccess(of id: InstanceID, startedByEC2: Bool = true) {
    group.noteSuccess(inZone: fleet.zone(of: id), startedByEC2: startedByEC2)
  }

  /// The group launches what it lost or did not get, without waiting for the policy.
  mutating func restoreCapacity(at time: SimulationTime, _ world: inout World) {
    guard group.isShort, !world.isOver, !isReplacementGoingOn(world) else { return }
    let missing = group.desired - activeCount
    var record = DecisionRecord(
      time: time, before: group.desired, after: group.desired, reason: .replacement,
      signal: Double(missing))
    launch(min(missing, roomForLaunches), &record, at: time, &world)
    world.journal.note(record)
  }

  /// At the end of a pass: what is still missing is tried again when a zone that is left alone may
  /// be; where nothing is, the failures are over.
  mutating func awaitRetry(at time: SimulationTime) {
    group.settle(
      isMissing: activeCount < group.desired || group.isReplacing,
      isLaunching: fleet.count(.pending) + fleet.count(.preparing) > 0)
    group.awaitRetry(after: time)
  }
}
