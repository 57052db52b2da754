package import PoolSimulation
internal import Settings
package import Workloads

/// A run as AWS would tell it: the activities and the metrics of its group.
///
/// What AWS tells in whole seconds is told so here too: the ends of activities and the times in
/// their causes. What was before the end of the warm-up is left out, as everywhere.
package struct SimulatedGroup {
  private let result: RunResult
  private let start: Int64
  private let region: String
  /// The group's name: the scenario's.
  package let name: String
  private let policy: String

  /// The group of a run.
  package init(_ result: RunResult, of scenario: Scenario) {
    self.result = result
    start = scenario.calendar.startSince1970
    region = scenario.region.rawValue
    name = scenario.name
    policy = scenario.policyName
  }

  /// A time of the run in milliseconds since 1970.
  private func instant(_ time: SimulationTime) -> Int64 { start + time.milliseconds }

  private func second(_ time: SimulationTime) -> Int64 { floorDivide(instant(time), 1_000) }

  /// Everything that the group did, by start.
  package var log: ActivityLog {
    var activities = launches + poolEntries + terminations
    activities.sort { ($0.start, $0.instance, $0.id) < ($1.start, $1.instance, $1.id) }
    for place in activities.indices { activities[place].id = Self.identifier(place) }
    return ActivityLog(activities, group: name, latest: instant(result.end))
  }

  /// How each instance that is gone ended; nil: it is there.
  private var endings: [LifecycleRecord?] {
    var endings = [LifecycleRecord?](repeating: nil, count: result.instances.count)
    for record in result.lifecycle where record.phase == .ended {
      if record.instance < endings.count { endings[record.instance] = record }
    }
    return endings
  }

  private var launches: [ScalingActivity] {
    let endings = endings
    let decisions = Dictionary(
      result.decisions.filter { $0.launchedCold + $0.launchedWarm > 0 }
        .map { ($0.time.milliseconds, $0) }, uniquingKeysWith: { first, _ in first })
    return result.launches.compactMap { launch in
      let launched = launch.decided + launch.controlLoop
      let started = ScalingActivity.Clause(
        second: second(launched), text: Self.started(decisions[launch.decided.milliseconds]))
      let decided = decisions[launch.decided.milliseconds].flatMap { decision in
        changed(decision).map {
          ScalingActivity.Clause(second: second(launch.decided), text: $0)
        }
      }
      return activity(
        launch.source == .cold ? .cold : .fromPool, launch.instance, zone: launch.zone,
        cause: [decided, started].compactMap(\.self), from: launched, until: launch.inService,
        endings[launch.instance], launch.failure)
    }
  }

  private var poolEntries: [ScalingActivity] {
    let endings = endings
    var ready = [SimulationTime?](repeating: nil, count: result.instances.count)
    for record in result.lifecycle where record.to.isReadyInPool && ready[record.instance] == nil {
      ready[record.instance] = record.time
    }
    return result.preparations.compactMap { entry in
      let launched = entry.decided + entry.controlLoop
      let cause = ScalingActivity.Clause(
        second: second(launched),
        text: "an instance was launched into the warm pool to bring it to its size.")
      return activity(
        .intoPool, entry.instance, zone: result.instances[entry.instance].zone, cause: [cause],
        from: launched, until: ready[entry.instance], endings[entry.instance], nil)
    }
  }

  /// A launch; nil: it was given up before EC2 was asked, or EC2 was not asked before the end.
  private func activity(
    _ kind: ScalingActivity.Kind, _ instance: InstanceID, zone: Int,
    cause: [ScalingActivity.Clause], from launched: SimulationTime,
    until ready: SimulationTime?, _ ending: LifecycleRecord?, _ failure: LaunchFailure?
  ) -> ScalingActivity? {
    guard launched <= result.end else { return nil }
    let end = ready ?? ending?.time
    if let end, end < launched { return nil }
    let status: ScalingActivity.Status =
      if ready != nil {
        .successful
      } else if let ending {
        ending.cause == .launchFailed ? .failed : .cancelled
      } else {
        .inProgress
      }
    return ScalingActivity(
      id: "", kind: kind, instance: Self.name(of: instance), group: name, cause: cause,
      start: instant(launched), end: end.map { second($0) * 1_000 }, endsOnSecond: true,
      status: status, message: status == .failed ? Self.message(failure) : "",
      zone: zoneName(zone))
  }

  private var terminations: [ScalingActivity] {
    var found: [ScalingActivity] = []
    var since = [SimulationTime?](repeating: nil, count: result.instances.count)
    var serving = 0
    for record in result.lifecycle {
      if record.from != .inService, record.to == .inService { serving += 1 }
      if record.from == .inService, record.to != .inService {
        since[record.instance] = record.time
        serving -= 1
      }
      guard record.phase == .ended, record.cause != .launchFailed, record.cause != .cancelled
      else { continue }
      let kind: ScalingActivity.Kind
      let began: SimulationTime
      switch record.to {
      case .warmedTerminated: (kind, began) = (.poolTermination, record.time)
      case .terminated:
        guard let time = since[record.instance] else { continue }
        (kind, began) = (.termination, time)
      default: continue
      }
      let cause = ScalingActivity.Clause(
        second: second(began),
        text: "an instance was taken out of service in response to "
          + Self.reason(record.cause, from: serving + 1))
      found.append(
        ScalingActivity(
          id: "", kind: kind, instance: Self.name(of: record.instance), group: name,
          cause: [cause], start: instant(began), end: second(record.time) * 1_000,
          endsOnSecond: true, status: .successful, zone: zoneName(record.zone)))
    }
    return found
  }

  /// What made the desired capacity another one; nil: it stayed, and what was missing was launched.
  private func changed(_ decision: DecisionRecord) -> String? {
    guard decision.after != decision.before else { return nil }
    let change =
      "changing the desired capacity from \(decision.before) to \(decision.after)."
    switch decision.reason {
    case .replacement, .rebalance: return nil
    case .alarmHigh, .alarmLow:
      return "a monitor alarm \(name)-\(decision.reason.rawValue) in state ALARM triggered policy "
        + "\(policy) \(change)"
    default: return "a user request explicitly set group desired capacity \(change)"
    }
  }

  private static func started(_ decision: DecisionRecord?) -> String {
    let cause =
      "an instance was started in response to a difference between desired and actual capacity"
    guard let decision else { return "\(cause)." }
    let added = decision.launchedCold + decision.launchedWarm
    return
      "\(cause), increasing the capacity from \(decision.after - added) to \(decision.after)."
  }

  private static func reason(_ cause: TransitionCause, from count: Int) -> String {
    switch cause {
    case .scaleIn, .drained, .drainDeadline, .warmPoolTrim:
      "a difference between desired and actual capacity, shrinking the capacity from \(count) to "
        + "\(count - 1)."
    case .healthCheck, .fault, .zoneDown, .spotInterruption: "an EC2 health check failure."
    case .instanceRefresh: "an instance refresh."
    default: "\(cause.rawValue.replacing("_", with: " "))."
    }
  }

  private static func message(_ failure: LaunchFailure?) -> String {
    switch failure {
    case .insufficientCapacity?:
      "We currently do not have sufficient capacity in the Availability Zone you requested. "
        + "Launching EC2 instance failed."
    case .abandoned?:
      "Instance failed to complete user's Lifecycle Action: Lifecycle Action was completed with "
        + "ABANDON Result"
    case .quota?:
      "You have requested more vCPU capacity than your current vCPU limit allows. Launching EC2 "
        + "instance failed."
    case .refused?, nil: "Launching EC2 instance failed."
    }
  }

  private func zoneName(_ zone: Int) -> String {
    let letter = Unicode.Scalar(UInt8(ascii: "a") + UInt8(truncatingIfNeeded: zone % 26))
    return "\(region)\(letter)"
  }

  private static func name(of instance: InstanceID) -> String { "i-" + digits(instance + 1, 17) }

  private static func identifier(_ number: Int) -> String {
    "00000000-0000-4000-8000-" + digits(number + 1, 12)
  }

  private static func digits(_ number: Int, _ count: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }

  /// The group's metrics, a value at every full period of UTC's clock: what holds when everything of
  /// that instant is over.
  /// - Parameter period: how far apart the values are, in milliseconds
  /// - Returns: a series for each metric
  package func metrics(every period: Int64 = 60_000) -> GroupMetrics {
    var states = [LifecycleState?](repeating: nil, count: result.instances.count)
    var counts = [Int](repeating: 0, count: GroupMetrics.Name.allCases.count)
    var values = counts.map { _ in [GroupMetrics.Point]() }
    var next = 0
    var time = -floorDivide(-instant(result.measuredFrom), period) * period
    let end = instant(result.end)
    while time < end {
      while next < result.lifecycle.count, instant(result.lifecycle[next].time) <= time {
        let record = result.lifecycle[next]
        for (state, change) in [(states[record.instance], -1), (record.to, 1)] {
          for place in state?.metrics ?? [] { counts[place] += change }
        }
        states[record.instance] = record.to
        next += 1
      }
      for place in values.indices {
        values[place].append(GroupMetrics.Point(time: time, value: Double(counts[place])))
      }
      time += period
    }
    return GroupMetrics(
      zip(GroupMetrics.Name.allCases, values).map {
        GroupMetrics.Series(name: $0.rawValue, points: $1, period: period)
      })
  }
}

extension LifecycleState {
  /// Ready in the warm pool.
  fileprivate var isReadyInPool: Bool {
    self == .warmedStopped || self == .warmedHibernated || self == .warmedRunning
  }

  /// The places of the metrics that count an instance in this state.
  fileprivate var metrics: [Int] {
    let names: [GroupMetrics.Name] =
      switch self {
      case .pending, .pendingWait: [.pending, .total]
      case .inService: [.inService, .total]
      case .terminating, .terminatingWait: [.terminating, .total]
      case .terminated, .warmedTerminated: []
      case .warmedPending, .warmedPendingWait, .warmedPendingProceed: [.warmPending, .warmTotal]
      case .warmedStopped, .warmedHibernated, .warmedRunning: [.warmed, .warmTotal]
      }
    return names.compactMap { GroupMetrics.Name.allCases.firstIndex(of: $0) }
  }
}
