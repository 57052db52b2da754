internal import PoolSimulation
internal import Settings
internal import Studies

// What a scaling policy is told and does not heed, and a pool that it never starts again.
extension LoadedScenario {
  /// Settings of the policy, or beside it, without effect.
  var policyNotes: [String] {
    standbyNotes + jitsiNotes + simpleNotes + levelNotes + delayNotes + clockNotes
      + timetableNotes + maximumNotes + programNotes
  }

  private func text(_ path: String) -> String? { scenario.settings.node(at: path)?.text }

  /// What a schedule sets at some time, by its path.
  var scheduled: [String] {
    (scenario.settings.node(at: "schedule")?.elements ?? []).flatMap {
      $0.node(at: "set")?.entries?.map(\.key) ?? []
    }
  }

  /// Those keys of the policy that are written have no effect.
  private func idle(scaling keys: [String], because reason: String) -> [String] {
    idle(keys.map { "scaling.\($0)" }, because: reason)
  }

  private var standbyNotes: [String] {
    guard scenario.policyName == StandbyPolicy.name,
      text("scaling.floor").flatMap({ Int($0) }) == 0,
      !scheduled.contains("scaling.floor")
    else { return [] }
    let steps = ["first", "second", "third"].flatMap { ["\($0)_below", "\($0)_multiplier"] }
    return idle(
      scaling: steps + ["ramp_down"], because: "scaling.floor is 0, and so is each multiple of it")
  }

  private var jitsiNotes: [String] {
    guard scenario.policyName == JitsiPolicy.name, text("scaling.inhibit_scale_down") == "true",
      !scheduled.contains("scaling.inhibit_scale_down")
    else { return [] }
    return idle(
      scaling: [
        "scale_down_threshold", "scale_down_quantity", "scale_down_periods_count", "protected_ttl",
      ], because: "scaling.inhibit_scale_down is true")
  }

  /// Where a policy, or each of those that are combined, is written.
  private var places: [String] {
    let parts = scenario.settings.node(at: "scaling.policies")?.elements ?? []
    return ["scaling"] + parts.indices.map { "scaling.policies.\($0)" }
  }

  /// Adjustments of nothing.
  private var simpleNotes: [String] {
    places.filter {
      text("\($0).policy") == SimpleScalingPolicy.name
        && text("\($0).adjustment_type") != "ExactCapacity"
    }.flatMap { place in
      ["out", "in"].map { "\(place).adjustment_\($0)" }.filter { key in
        text(key).flatMap { Int($0) } == 0 && !scheduled.contains(key)
      }.map { "\($0) is 0, so its alarm changes nothing." }
    }
  }

  /// A program of which no file is known but its interpreter.
  private var programNotes: [String] {
    guard let policy = scenario.scaling.policy as? ExternalPolicy, policy.inputs.isEmpty else {
      return []
    }
    let files = inputs.map(\.path)
    let namesFile = policy.command.enumerated().contains { place, word in
      (place > 0 || word.contains("/")) && files.contains(word)
    }
    if namesFile { return [] }
    return [
      "scaling.command names no file, so a change of what \(policy.command[0].onOneLine) reads is "
        + "not seen, and a store keeps the runs from before it; scaling.inputs names such files."
    ]
  }

  /// Levels of a metric above what an instance takes.
  private var levelNotes: [String] {
    guard scenario.scaling.policy is any MetricPolicy else { return [] }
    return places.flatMap { place -> [String] in
      let name = text("\(place).metric") ?? ScalingMetric.participantsPerInstance.rawValue
      guard let limit = ScalingMetric(rawValue: name).flatMap({ bound(of: $0) }) else { return [] }
      return ["target", "threshold_out"].map { "\(place).\($0)" }.filter { key in
        text(key).flatMap { Double($0) } ?? 0 > limit.value && !scheduled.contains(key)
      }.map { "\($0) is above \(limit.setting), so its alarm hardly ever rings." }
    }
  }

  /// What no instance has more of, and the setting that says so.
  private func bound(of metric: ScalingMetric) -> (value: Double, setting: String)? {
    let limits = scenario.media?.limits ?? MediaLimits()
    let bound: (value: Double?, setting: String) =
      switch metric {
      case .participantsPerInstance:
        (Double(scenario.instance.participantLimit), "instance.participant_limit")
      case .streamsPerInstance: (limits.streams.map { Double($0) }, MediaLimit.streams.setting)
      case .bandwidthPerInstance:
        (limits.bandwidth.map { Double($0) / 1e3 }, MediaLimit.bandwidth.setting)
      case .loadPerInstance: (limits.load.map { Double($0) / 1e6 }, MediaLimit.load.setting)
      case .utilization, .meetingsPerInstance, .joinsPerInstance: (nil, "")
      }
    return bound.value.map { ($0, bound.setting) }
  }

  /// Whether the policy wants what is written, whatever the pool is like.
  private var isBlind: Bool {
    [FixedPolicy.name, ScheduledPolicy.name].contains(scenario.policyName)
  }

  private var delayNotes: [String] {
    guard isBlind, scenario.scaling.metricDelay > .zero,
      scenario.scaling.warmPool.policy != .byForecast
    else { return [] }
    return idle(
      scaling: ["metric_delay"],
      because: "scaling.policy \(scenario.policyName) does not go by what it sees")
  }

  /// A policy that changes its mind by the clock, and is asked only when something else happens.
  private var clockNotes: [String] {
    let byClock = [
      ScheduledPolicy.name, PredictivePolicy.name, StandbyPolicy.name, JitsiPolicy.name,
      ErlangPolicy.name,
    ]
    guard scenario.scaling.interval == .onChange, byClock.contains(scenario.policyName) else {
      return []
    }
    return [
      "scaling.policy \(scenario.policyName) goes by the clock too, and scaling.interval on_change "
        + "asks it only when people come or go or an instance changes: what is due in between comes "
        + "as late as that. An interval such as 30s asks it in time."
    ]
  }

  private func elements(_ path: String) -> [SettingsNode] {
    scenario.settings.node(at: path)?.elements ?? []
  }

  private func numbers(_ key: String, of nodes: [SettingsNode]) -> [Int] {
    nodes.compactMap { $0.node(at: key)?.text.flatMap { Int($0) } }
  }

  /// What the group's maximum is set to at some time of a run.
  private var maxima: [Int] {
    numbers("max_size", of: elements("auto_scaling_group.scheduled_actions"))
      + numbers(
        "auto_scaling_group.max_size", of: elements("schedule").compactMap { $0.node(at: "set") })
  }

  /// A timetable for more people than the group may ever hold. One in instances is refused.
  private var timetableNotes: [String] {
    guard let policy = scenario.scaling.policy as? ScheduledPolicy else { return [] }
    let wanted = policy.peak(of: scenario.instance.participantLimit)
    let most = (maxima + [scenario.group.maxSize]).max() ?? wanted
    guard wanted > most else { return [] }
    return [
      "scaling.timetable takes \(Wording.counted(wanted, "instance")) at its highest, and max_size "
        + "is \(Wording.count(most)), so there are fewer seats than it is for."
    ]
  }

  /// A maximum that is raised for nobody.
  private var maximumNotes: [String] {
    let actions = elements("auto_scaling_group.scheduled_actions")
    let sets = elements("schedule").compactMap { $0.node(at: "set") }
    let wanted =
      numbers("desired_capacity", of: actions)
      + numbers("auto_scaling_group.desired_capacity", of: sets)
      + numbers("scaling.desired", of: sets + [scenario.settings])
      + numbers("desired", of: elements("scaling.timetable"))
    let first = scenario.group.maxSize
    let isPoolSizedByIt = scenario.warmPool.map { $0.maxGroupPreparedCapacity == nil } ?? false
    guard isBlind, !isPoolSizedByIt, maxima.contains(where: { $0 > first }),
      let most = (wanted + [scenario.group.desiredCapacity]).max(), most <= first
    else { return [] }
    return [
      "max_size is raised above \(Wording.count(first)) without effect: scaling.policy "
        + "\(scenario.policyName) wants \(Wording.counted(most, "instance")) at most."
    ]
  }

  /// A forecast that was never made.
  func forecastNotes(_ run: StudyRun) -> [String] {
    guard !run.result.forecasts.isEmpty, run.result.forecasts.allSatisfy({ $0.forecast == nil })
    else { return [] }
    let isPool = (scenario.scaling.policy as? any ForecastingPolicy)?.forecasts != true
    let (what, key) =
      isPool
      ? ("warm_pool.policy by_forecast", "warm_pool.history")
      : ("scaling.policy \(scenario.policyName)", "scaling.history")
    return [
      "\(what) forecast nothing in the whole run, so its other settings had no effect: it needs 24 "
        + "hours of load before the first forecast. \(key) names a trace of what was before the run."
    ]
  }

  /// Scheduled capacities that the policy sets otherwise in the same instant. Where bounds move too,
  /// nothing is said.
  func overruledNotes(_ run: StudyRun) -> [String] {
    let group = scenario.group
    guard !group.suspendedProcesses.contains(.scheduledActions),
      !["min_size", "max_size", "suspended_processes"].contains(where: isScheduled)
    else { return [] }
    var wanted: [(time: SimulationTime, desired: Int)] = []
    for change in plan(replication: run.replication, workload: run.workload).schedule
    where change.time <= run.result.end {
      for case .desiredCapacity(let desired) in change.settings
      where (group.minSize...group.maxSize).contains(desired) {
        if wanted.last?.time == change.time { wanted.removeLast() }
        wanted.append((change.time, desired))
      }
    }
    let times = Set(wanted.map(\.time))
    let decisions = run.result.decisions.filter { times.contains($0.time) }
    let overruled = wanted.filter { time, desired in
      decisions.contains { $0.time == time && $0.before == desired && $0.after != desired }
    }
    guard let first = overruled.first else { return [] }
    return [
      "scaling.policy \(scenario.policyName) decided otherwise in the same instant than "
        + "\(Wording.count(overruled.count)) of "
        + "\(Wording.counted(wanted.count, "scheduled desired_capacity", "scheduled desired capacities")), "
        + "first at \(clock(first.time)): a policy heeds a scheduled min_size, and sets the desired "
        + "capacity itself."
    ]
  }

  /// A pool without an instance has no datapoint, and no policy that goes by one starts it again.
  func stoppedNotes(_ run: StudyRun) -> [String] {
    guard scenario.scaling.policy is any MetricPolicy,
      (scenario.scaling.policy as? any ForecastingPolicy)?.forecasts != true
    else { return [] }
    let members = run.result.instances.filter { $0.origin != .warm || $0.joinedGroup }
    let ends = members.compactMap(\.ended)
    guard ends.count == members.count else { return [] }
    let since = ends.max() ?? .zero
    let refused = run.result.rejections.count { $0.firstAttempt >= since && $0.reason.isCapacity }
    guard refused > 0 else { return [] }
    return [
      "From \(clock(since)) on the group had no instance, so the metric had no datapoint and "
        + "scaling.policy \(scenario.policyName) launched none: "
        + "\(Wording.counted(refused, "join was", "joins were")) rejected. A min_size of 1 keeps one."
    ]
  }
}
