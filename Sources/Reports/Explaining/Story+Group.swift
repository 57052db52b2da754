internal import PoolSimulation
internal import Settings
internal import Studies

// What the policy decided, and what the group did.
extension Story {
  /// The decisions that changed something, with what the policy saw.
  var decisions: [Explanation.Moment] {
    var replay = PoolReplay(result.lifecycle)
    return result.decisions.filter { span.contains($0.time) }.map { decision in
      replay.advance(to: decision.time)
      let did = Self.actions(of: decision)
      let change =
        decision.before == decision.after
        ? "The desired capacity stayed at \(Wording.count(decision.after))"
        : "The desired capacity went from \(Wording.count(decision.before)) to "
          + Wording.count(decision.after)
      let group = did.isEmpty ? "nothing was launched or ended at that moment" : Wording.list(did)
      return Explanation.Moment(
        time: decision.time, kind: .decision,
        sentence: "\(Self.why(decision, result, scenario)), with \(replay.words). \(change); "
          + "\(group).",
        facts: [
          JSONValue.Member("reason", .string(result.reason(of: decision))),
          JSONValue.Member("signal", ReportCell.number(decision.signal).json),
          JSONValue.Member("desired_before", .integer(decision.before)),
          JSONValue.Member("desired_after", .integer(decision.after)),
          JSONValue.Member("launched_cold", .integer(decision.launchedCold)),
          JSONValue.Member("launched_warm", .integer(decision.launchedWarm)),
          JSONValue.Member("undrained", .integer(decision.undrained)),
          JSONValue.Member("ended", .integer(decision.ended)),
          JSONValue.Member("started_draining", .integer(decision.startedDraining)),
          JSONValue.Member("cancelled", .integer(decision.cancelled)),
        ] + replay.facts)
    }
  }

  /// What the group did, each as a clause.
  private static func actions(of decision: DecisionRecord) -> [String] {
    [
      (decision.launchedWarm, "launched from the warm pool"),
      (decision.launchedCold, "launched cold"),
      (decision.undrained, "taken back while they drained"),
      (decision.ended, "ended"), (decision.startedDraining, "set to drain"),
      (decision.cancelled, "no longer launched"),
    ].filter { $0.0 > 0 }.map {
      "\(Wording.counted($0.0, "instance was", "instances were")) \($0.1)"
    }
  }

  /// Who decided, and why.
  private static func why(
    _ decision: DecisionRecord, _ result: RunResult, _ scenario: Scenario
  ) -> String {
    switch decision.reason {
    case .bounds, .replacement, .rebalance:
      // The words of a program may be the same.
      if decision.remark < 0 { return "The group acted by itself: \(decision.reason.summary)" }
    default: break
    }
    let reason =
      decision.remark < 0 ? decision.reason.summary : quoted(result.reason(of: decision))
    let delay = scenario.scaling.metricDelay
    let late = delay > .zero ? ", as it was \(Wording.length(delay.milliseconds)) before" : ""
    let policy = "The policy \(scenario.policyName) saw"
    return "\(policy) \(signal(decision, scenario.policyName))\(late) (\(reason))"
  }

  /// The number that decided it, in the policy's own unit.
  private static func signal(_ decision: DecisionRecord, _ policy: String) -> String {
    let number = decision.signal
    let count = Wording.decimal(number, places: number == number.rounded() ? 0 : 3)
    switch policy {
    case "headroom": return "\(count) seats wanted, those to be kept free among them"
    case "buffer", "standby": return "\(count) empty instances"
    case "fixed", "scheduled": return "a size of \(count)"
    case "threshold", "bbb_scaler": return "a utilization of \(Wording.percent(number, places: 1))"
    case "erlang", "predictive": return "a load of \(count) seats"
    default: return "a signal of \(count)"
    }
  }

  // MARK: Launches

  /// The launches that were going on, with those that were decided together told together.
  var launches: [Explanation.Moment] {
    var groups: [[LaunchRecord]] = []
    let failures = failures
    for launch in result.launches where isGoingOn(launch, failures) {
      if let last = groups.last?.last, last.decided == launch.decided, last.source == launch.source
      {
        groups[groups.count - 1].append(launch)
      } else {
        groups.append([launch])
      }
    }
    return groups.map(moment) + takingJoins
  }

  /// When launches failed.
  private var failures: [InstanceID: SimulationTime] {
    Dictionary(
      result.lifecycle.filter { $0.cause == .launchFailed }.map { ($0.instance, $0.time) },
      uniquingKeysWith: { $1 })
  }

  private func isGoingOn(
    _ launch: LaunchRecord, _ failures: [InstanceID: SimulationTime]
  ) -> Bool {
    launch.decided <= span.upperBound
      && (launch.serving ?? failures[launch.instance] ?? launch.decided) >= span.lowerBound
  }

  private func moment(_ group: [LaunchRecord]) -> Explanation.Moment {
    let first = group[0]
    let ready = group.filter { $0.serving != nil }.sorted {
      ($0.lag ?? .zero, $0.instance) < ($1.lag ?? .zero, $1.instance)
    }
    let state =
      first.source == .cold ? "" : ", \(first.source.rawValue) in the warm pool until then"
    var sentence =
      "\(Self.names((ready.isEmpty ? group : ready).map(\.instance)).capitalizedFirst) "
      + "(\(first.source == .cold ? "cold" : "warm")"
      + "\(state)), decided at \(clock(first.decided)),"
    if let fastest = ready.first, let slowest = ready.last {
      let lags = [fastest, slowest].map { length($0.lag ?? .zero) }
      sentence += " took joins after \(lags[0] == lags[1] ? lags[0] : "\(lags[0]) to \(lags[1])")."
      let whose = ready.count == 1 ? "It" : "The slowest, instance \(slowest.instance),"
      sentence += " \(whose) waited \(Wording.list(stages(of: slowest)))."
    } else {
      sentence += " did not come to take joins."
    }
    for failure in LaunchFailure.allCases {
      let failed = group.filter { $0.failure == failure }
      if failed.isEmpty { continue }
      let names = Self.names(failed.map(\.instance)).capitalizedFirst
      sentence += " \(names) failed: \(failure.explanation)."
    }
    let open = group.filter { $0.serving == nil && $0.failure == nil }
    if !open.isEmpty, !ready.isEmpty {
      sentence +=
        " \(Self.names(open.map(\.instance)).capitalizedFirst) did not come to take joins."
    }
    return Explanation.Moment(
      time: max(first.decided, span.lowerBound), kind: .launch, sentence: sentence,
      facts: [
        JSONValue.Member("source", .string(first.source.rawValue)),
        JSONValue.Member("decided_s", ReportCell.seconds(at: first.decided).json),
        JSONValue.Member(
          "launches",
          .array(
            group.map { launch in
              .object([
                JSONValue.Member("instance_id", .integer(launch.instance)),
                JSONValue.Member("control_loop_s", ReportCell.seconds(launch.controlLoop).json),
                JSONValue.Member("pending_s", ReportCell.seconds(launch.pending).json),
                JSONValue.Member("start_s", ReportCell.seconds(launch.start).json),
                JSONValue.Member("registration_s", ReportCell.seconds(launch.registration).json),
                JSONValue.Member("serving_s", ReportCell.seconds(at: launch.serving).json),
                JSONValue.Member("lag_s", ReportCell.seconds(launch.lag).json),
                JSONValue.Member(
                  "failure", launch.failure.map { .string($0.rawValue) } ?? .null),
              ])
            })),
      ])
  }

  /// What a launch waited for, in the order of its stages; those that took no time are left out.
  private func stages(of launch: LaunchRecord) -> [String] {
    let start =
      switch launch.source {
      case .cold: "to boot and be set up"
      case .stopped: "to start from stopped"
      case .hibernated: "to wake from hibernation"
      case .running: "to come out of the running pool"
      }
    let stages: [(TimeSpan?, String)] = [
      (launch.controlLoop, "for the group's control loop to ask EC2"),
      (launch.pending, "for EC2 (pending)"), (launch.start, start),
      (launch.registration, "to be registered with the application"),
    ]
    let told = stages.compactMap { stage -> String? in
      guard let span = stage.0, span > .zero else { return nil }
      return "\(length(span)) \(stage.1)"
    }
    return told.isEmpty ? ["for nothing"] : told
  }

  /// Instances that came to take joins, those of one instant together.
  private var takingJoins: [Explanation.Moment] {
    let ready = result.launches.filter { $0.serving.map(span.contains) ?? false }
    var times: [(time: SimulationTime, instances: [InstanceID])] = []
    for launch in ready.sorted(by: {
      ($0.serving ?? .zero, $0.instance) < ($1.serving ?? .zero, $1.instance)
    }) {
      guard let time = launch.serving else { continue }
      if times.last?.time == time {
        times[times.count - 1].instances.append(launch.instance)
      } else {
        times.append((time, [launch.instance]))
      }
    }
    return times.map { time, instances in
      Explanation.Moment(
        time: time, kind: .instances,
        sentence:
          "\(Self.names(instances).capitalizedFirst) \(instances.count == 1 ? "takes" : "take") "
          + "joins from now on.",
        facts: [
          JSONValue.Member("cause", .string(TransitionCause.stageCompleted.rawValue)),
          JSONValue.Member("instances", .array(instances.map { .integer($0) })),
        ])
    }
  }

  // MARK: What became of instances

  /// Moves that neither a decision nor a launch tells of.
  var instances: [Explanation.Moment] {
    let causes: [TransitionCause] = [
      .drained, .drainDeadline, .fault, .zoneDown, .healthCheck, .spotInterruption,
      .instanceRefresh, .maxLifetime, .rebalance,
    ]
    return moves(of: causes).map { time, cause, instances in
      let it = instances.count == 1 ? cause.explanation : cause.plural
      return Explanation.Moment(
        time: time, kind: .instances,
        sentence: "\(Self.names(instances).capitalizedFirst): \(it).",
        facts: [
          JSONValue.Member("cause", .string(cause.rawValue)),
          JSONValue.Member("instances", .array(instances.map { .integer($0) })),
        ])
    }
  }

  /// What was put into the warm pool and taken out of it.
  var warmPool: [Explanation.Moment] {
    let moved = moves(of: [.warmPoolFill, .warmPoolTrim]).map { time, cause, instances in
      let filled = cause == .warmPoolFill
      let what = filled ? "begun to be prepared for the warm pool" : "ended in the warm pool"
      return Explanation.Moment(
        time: time, kind: .warmPool,
        sentence: "\(Wording.counted(instances.count, "instance was", "instances were")) \(what), "
          + "which was \(filled ? "below" : "above") its size.",
        facts: [
          JSONValue.Member("cause", .string(cause.rawValue)),
          JSONValue.Member("instances", .array(instances.map { .integer($0) })),
        ])
    }
    let changed = result.warmPoolStateChanges.filter { span.contains($0.time) }.map { change in
      let when =
        change.effective.map {
          $0 == change.time ? "at once" : "\(length($0 - change.time)) later"
        } ?? "never"
      return Explanation.Moment(
        time: change.time, kind: .warmPool,
        sentence: "The warm pool was to be \(change.state.rawValue); \(change.mismatched) of its "
          + "instances were not, and the last of them was \(when).",
        facts: [
          JSONValue.Member("state", .string(change.state.rawValue)),
          JSONValue.Member("mismatched", .integer(change.mismatched)),
          JSONValue.Member("effective_s", ReportCell.seconds(at: change.effective).json),
        ])
    }
    return moved + changed
  }

  /// Moves for some causes, those of one instant and cause together.
  private func moves(of causes: [TransitionCause]) -> [(
    time: SimulationTime, cause: TransitionCause, instances: [InstanceID]
  )] {
    var found: [(time: SimulationTime, cause: TransitionCause, instances: [InstanceID])] = []
    for record in result.lifecycle
    where span.contains(record.time) && causes.contains(record.cause) {
      let place = found.lastIndex { $0.time == record.time && $0.cause == record.cause }
      if let place, found[place].time == record.time {
        // A move through several of EC2's states is several records.
        if found[place].instances.last != record.instance {
          found[place].instances.append(record.instance)
        }
      } else {
        found.append((record.time, record.cause, [record.instance]))
      }
    }
    return found
  }
}

extension TransitionCause {
  /// `explanation` of several instances.
  fileprivate var plural: String {
    switch self {
    case .drained: "nobody was left on them"
    case .drainDeadline: "they were not allowed to drain any longer"
    case .fault: "they broke"
    case .zoneDown: "their zone went down"
    case .healthCheck: "they did not answer their health checks"
    case .spotInterruption: "EC2 took the spot instances back"
    case .instanceRefresh: "an instance refresh replaced them"
    case .maxLifetime: "they were older than max_instance_lifetime"
    default: explanation
    }
  }
}

extension LaunchFailure {
  /// Why a launch failed, as the end of a sentence.
  fileprivate var explanation: String {
    switch self {
    case .insufficientCapacity: "the zone had no capacity left"
    case .refused: "EC2 refused it"
    case .quota: "the account's vCPU quota was used up"
    case .abandoned: "it was not ready before the launch hook's timeout"
    }
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
