import Probability

// Launches that EC2 refuses or that are not ready in time, and how the group goes on trying.
extension Simulation {
  /// EC2 takes up a launch or a start, or refuses it.
  mutating func request(_ id: InstanceID, at time: SimulationTime) {
    if let failure = refusal(of: id, at: time) {
      failLaunch(id, failure, at: time)
    } else {
      fleet.details[id].isRequested = true
    }
  }

  private mutating func refusal(of id: InstanceID, at time: SimulationTime) -> LaunchFailure? {
    let isPreparing = fleet.phase(of: id) == .preparing
    let launch = Int(fleet.details[id].launch)
    let source = isPreparing ? LaunchSource.cold : launches[launch].source
    let draw = isPreparing ? draws.failure(ofPreparation: id) : draws.failure(ofLaunch: launch)
    // A running instance needs nothing of EC2 any more.
    if source != .running {
      let zone = fleet.zone(of: id)
      for fault in plan.launchFaults
      where fault.from <= time && time < fault.to && (fault.zone ?? zone) == zone {
        fates.launchFaults[fault.entry] = .tookEffect
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
  mutating func failLaunch(_ id: InstanceID, _ failure: LaunchFailure, at time: SimulationTime) {
    var decided = fleet.details[id].created
    if fleet.phase(of: id).isLaunching {
      let launch = Int(fleet.details[id].launch)
      launches[launch].failure = failure
      decided = launches[launch].decided
    }
    fingerprint.note("launch_failed", failure.rawValue, of: id, at: time)
    if decided >= measuredFrom { counts.launchesFailed += 1 }
    let zone = fleet.zone(of: id)
    end(id, because: .launchFailed, at: time)
    group.launchTrouble = failure
    group.isShort = true
    // The quota is the account's, so no zone helps.
    let avoided = failure == .quota ? Array(group.zones.indices) : [zone]
    // What was decided before the last failure, and fails after it, is the same failure.
    if group.zones[zone].avoidedUntil <= time {
      group.zones[zone].failures += 1
      let delay = backoff(afterFailures: group.zones[zone].failures)
      for zone in avoided {
        group.zones[zone].avoidedUntil = max(group.zones[zone].avoidedUntil, time + delay)
      }
    }
    group.failingSince = group.failingSince ?? time
  }

  /// Whether the group launches at all. EC2 Auto Scaling gives up on it after a day without a
  /// successful launch.
  mutating func mayLaunch(at time: SimulationTime) -> Bool {
    let day = TimeSpan(milliseconds: 86_400_000)
    if let since = group.failingSince, since + day <= time, !group.suspended.contains(.launch) {
      group.suspended.insert(.launch)
      launchesSuspended = since + day
    }
    // Without a duration nobody is there any more to launch for, again and again.
    return !group.suspended.contains(.launch) && !(isOver && group.launchTrouble != nil)
  }

  private func backoff(afterFailures failures: Int) -> TimeSpan {
    let settings = plan.launch.failures
    var delay = settings.retryAfter
    for _ in 1..<max(failures, 1) where delay < settings.retryAfterAtMost { delay = delay + delay }
    return min(delay, settings.retryAfterAtMost)
  }

  /// An instance ends that nobody is on.
  mutating func end(_ id: InstanceID, because cause: TransitionCause, at time: SimulationTime) {
    if group.rebalancing == id { group.rebalancing = nil }
    fleet.move(id, to: .ended, at: time, because: cause)
  }

  /// A launch has succeeded, which ends the row of failures in its zone if EC2 had to start the
  /// instance for it. A zone that is left alone still is.
  mutating func noteSuccess(of id: InstanceID, startedByEC2: Bool = true) {
    group.failingSince = nil
    guard startedByEC2 else { return }
    group.zones[fleet.zone(of: id)].failures = 0
    group.launchTrouble = nil
  }

  /// The group launches what it lost or did not get, without waiting for the policy.
  mutating func restoreCapacity(at time: SimulationTime) {
    guard group.isShort, !isOver, !isReplacementGoingOn else { return }
    let missing = group.desired - activeCount
    var record = DecisionRecord(
      time: time, before: group.desired, after: group.desired, reason: .replacement,
      signal: Double(missing))
    launch(min(missing, roomForLaunches), &record, at: time)
    note(record)
  }

  /// At the end of a pass: what is still missing is tried again when a zone that is left alone may
  /// be; where nothing is, the failures are over.
  mutating func awaitRetry(at time: SimulationTime) {
    let isMissing = activeCount < group.desired
    group.isShort = group.isShort && isMissing
    // What is on its way may fail yet.
    if !isMissing, !isPoolShort, fleet.count(.pending) + fleet.count(.preparing) == 0 {
      group.launchTrouble = nil
      group.failingSince = nil
    }
    nextRetry = .never
    guard group.isShort || isPoolShort, !group.suspended.contains(.launch) else { return }
    for zone in group.zones where zone.outages == 0 && zone.avoidedUntil > time {
      nextRetry = min(nextRetry, zone.avoidedUntil)
    }
  }
}
