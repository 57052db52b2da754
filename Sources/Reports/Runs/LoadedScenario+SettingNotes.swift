internal import PoolSimulation
internal import Probability
internal import Settings
internal import Studies

// What a scenario writes and what is of no consequence in it, in sentences: nothing is ignored in
// silence.
extension LoadedScenario {
  /// Whether a setting is written.
  func isWritten(_ path: String) -> Bool { scenario.settings.node(at: path) != nil }

  /// Settings without effect that no other section of the notes is about.
  var settingNotes: [String] {
    let (group, scaleIn) = (scenario.group, scenario.scaleIn)
    var sentences: [String] = []
    func add(_ setting: String, _ reason: String, if isIdle: Bool) {
      if isIdle { sentences.append("\(setting) has no effect: \(reason).") }
    }
    add(
      "launch.registration.pool_entry", "there is no warm pool",
      if: scenario.warmPool == nil && scenario.launch.pipeline?.poolEntry == .registered)
    let watch = (scenario.scaling.policy as? any MetricPolicy)?.watch
    add(
      "auto_scaling_group.default_instance_warmup",
      "nothing here is replaced while it runs"
        + (watch == nil ? "" : ", and the policy has an estimated_instance_warmup"),
      if: group.defaultInstanceWarmup != nil && group.maxInstanceLifetime == nil
        && scenario.healthCheck == nil && scenario.refreshes.allSatisfy { $0.instanceWarmup != nil }
        && watch?.goesByGroupWarmup != true)
    add(
      "auto_scaling_group.az_rebalance", "the group has one zone",
      if: group.rebalancesZones && group.availabilityZones == 1)
    add(
      "auto_scaling_group.az_rebalance", "AZRebalance is suspended",
      if: group.rebalancesZones && group.availabilityZones > 1
        && group.suspendedProcesses.contains(.azRebalance) && !isScheduled("suspended_processes"))
    if group.suspendedProcesses.contains(.alarmNotification), !isScheduled("suspended_processes") {
      sentences.append(
        "AlarmNotification is suspended from start to end, so nothing that scaling.policy "
          + "\(scenario.policyName) decides is heard.")
    }
    sentences += scaleInNotes + poolNotes + admissionNotes + spanNotes
    add(
      "scale_in.decrement_desired", "scale_in.mode is none, so nothing is terminated by name",
      if: !scaleIn.decrementsDesired && scaleIn.mode == .none)
    if scenario.refreshes.contains(where: {
      $0.checkpointBillionths.count > 1 && $0.checkpointDelay == .zero
    }) {
      sentences.append(
        "The checkpoints of a refresh but its last have no effect: checkpoint_delay is 0s.")
    }
    if scaleIn.victim == .allocationStrategy {
      sentences.append(
        "scale_in.victim allocation_strategy chooses by chance: the instances are of one type.")
    }
    return sentences
  }

  /// Whether a schedule or a scheduled action sets a key of the group's.
  func isScheduled(_ key: String) -> Bool {
    let actions = scenario.settings.node(at: "auto_scaling_group.scheduled_actions")?.elements ?? []
    return actions.contains { $0.node(at: key) != nil }
      || scheduled.contains("auto_scaling_group.\(key)")
  }

  /// Those of some keys that are written have no effect.
  func idle(_ keys: [String], because reason: String) -> [String] {
    let written = keys.filter(isWritten)
    guard !written.isEmpty else { return [] }
    return ["\(Wording.list(written)) \(written.count == 1 ? "has" : "have") no effect: \(reason)."]
  }

  /// What is said of how instances end that do not end so.
  private var scaleInNotes: [String] {
    // What is replaced, evened out or interrupted may go by them too.
    guard !groupChooses, scenario.scaleIn.protectBusy != true, !scenario.instance.isSpot else {
      return []
    }
    return switch scenario.scaleIn.mode {
    case .none:
      idle(
        ["victim", "idle_hold", "drain_deadline", "undrain"].map { "scale_in.\($0)" },
        because: "scale_in.mode is none")
    case .empty, .immediate:
      idle(
        ["scale_in.drain_deadline", "scale_in.undrain"],
        because: "scale_in.mode is \(scenario.scaleIn.mode.rawValue), so nothing drains")
    case .drain: []
    }
  }

  /// What is said of a warm pool that cannot be so.
  private var poolNotes: [String] {
    guard let pool = scenario.warmPool else { return [] }
    var notes: [String] = []
    if pool.reuseOnScaleIn, scenario.scaleIn.by == .application {
      notes += idle(
        ["warm_pool.reuse_on_scale_in"],
        because: "only what the group chooses to end goes back, and scale_in.by is application")
    }
    if let most = pool.maxGroupPreparedCapacity, most > 0,
      max(most - scenario.group.minSize, 0) < pool.minSize,
      isWritten("warm_pool.max_group_prepared_capacity"), !isScheduled("min_size"),
      !scheduled.contains(where: { $0.hasPrefix("warm_pool.") }),
      scenario.scaling.warmPool.policy != .byForecast
    {
      notes.append(
        "warm_pool.max_group_prepared_capacity of \(Wording.count(most)) leaves the pool fewer than its "
          + "min_size of \(Wording.count(pool.minSize)) at any desired capacity: it always has min_size."
      )
    }
    return notes
  }

  /// Times that are longer than the run.
  private var spanNotes: [String] {
    guard let end = scenario.duration else { return [] }
    var notes: [String] = []
    if let lifetime = scenario.group.maxInstanceLifetime, lifetime >= end {
      notes.append(
        "auto_scaling_group.max_instance_lifetime has no effect: the run is over before an instance "
          + "is so old.")
    }
    if case .every(let interval) = scenario.scaling.interval, interval > end {
      notes.append(
        "scaling.policy \(scenario.policyName) is asked once: scaling.interval is longer than the run."
      )
    }
    return notes
  }

  /// Ways of coming back that are none.
  private var admissionNotes: [String] {
    let why: String? =
      switch scenario.admission.whenFull {
      case .reject: nil
      case .retry(_, let attempts, _) where attempts <= 1: "max_attempts is 1"
      case .retry(_, _, let probability) where probability == 0: "retry_probability is 0"
      case .retry: nil
      case .wait(let patience): patience?.mean == 0 ? "patience is 0" : nil
      }
    return why.map { ["Whoever finds no room is rejected at once: admission.\($0)."] } ?? []
  }

  /// A choice among too many prepared instances that was never made.
  func trimNotes(_ run: StudyRun) -> [String] {
    guard isWritten("warm_pool.trim"), scenario.warmPool != nil,
      !run.result.lifecycle.contains(where: { $0.cause == .warmPoolTrim })
    else { return [] }
    return ["warm_pool.trim had no effect: the pool never had an instance too many."]
  }
}
