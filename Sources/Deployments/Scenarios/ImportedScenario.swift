internal import Settings
internal import Studies

/// A group as a scenario's file: what is known with where it comes from, and what is not as comments
/// that say what is needed.
package struct ImportedScenario: Sendable {
  /// The file's text.
  package let text: String
  /// What became of everything.
  package let notes: TransferNotes

  /// Writes the file.
  /// - Parameters:
  ///   - group: what runs, or is to run
  ///   - notes: what its reader has to say
  ///   - files: where it was read from
  ///   - scaling: the scaling section's keys, where something other than AWS decides
  package init(
    _ group: DeployedGroup, notes: TransferNotes, files: [String],
    scaling: [(key: String, value: String)] = []
  ) {
    var writer = ScenarioWriter(group: group, notes: notes, scaling: scaling)
    let sections = writer.sections()
    self.notes = writer.notes
    var head = ["# \(group.name.onOneLine), read from \(files.joined(separator: ", ").onOneLine)"]
    func comment(_ title: String, _ lines: [String]) {
      if lines.isEmpty { return }
      head.append("# \(title):")
      head += lines.map { "#   \($0.onOneLine)" }
    }
    comment("Notes", writer.notes.remarks)
    comment("Left out", writer.notes.leftOut)
    comment("Missing, and only a planner knows it", writer.notes.missing)
    text = (head + sections).joined(separator: "\n") + "\n"
  }
}

/// Writes the sections one after the other.
private struct ScenarioWriter {
  let group: DeployedGroup
  var notes: TransferNotes
  let scaling: [(key: String, value: String)]

  /// The zone of the scenario: that of the pool's schedules, which have none of their own there.
  private var zone: String? {
    for change in group.poolChanges {
      if case .cron(_, let zone) = change.timing { return zone }
    }
    return nil
  }

  mutating func sections() -> [String] {
    var lines = ["scenario: \(Self.text(group.name))"]
    if let zone { lines.append("time_zone: \(zone)   # the clocks of the warm pool's schedules") }
    notes.miss(
      "workload: the demand, such as {source: trace, trace: meetings.csv}, or of greenroom trace fit"
    )
    if !group.poolChanges.isEmpty || group.actions.contains(where: { $0.recurrence != nil }) {
      notes.miss("duration: how long a run lasts, which cron needs, such as 7d")
    }
    lines += instance() + groupSection() + pool() + launch() + scalingSection() + scaleIn()
    lines += schedule() + health() + pricing()
    return lines
  }

  // MARK: Sections

  private mutating func instance() -> [String] {
    var lines: [String] = []
    let template = group.template
    if let type = template.instanceType, listedType != nil {
      lines.append("  type: \(type)   # InstanceType")
    }
    if let type = template.instanceType, listedType != nil, hibernates, template.isKnown,
      !template.hibernates
    {
      lines.append("  can_hibernate: false   # no HibernationOptions")
      notes.remark(
        "the launch template has no HibernationOptions, so \(type) instances of the warm pool are "
          + "stopped and not hibernated")
    }
    if var volume = template.volume {
      if hibernates, template.hibernates, let type = listedType, let memory = type.memoryGiB {
        // A scenario adds the memory to what is provisioned by itself.
        let own = Int((Int64(memory) << 30 + 999_999_999) / 1_000_000_000)
        volume = max(volume - own, 0)
        notes.remark(
          "instance.volume is that of the launch template without the \(own) GB that a hibernated "
            + "instance keeps its memory in, which the simulator adds")
      }
      lines.append("  volume: \(volume)GB   # VolumeSize")
    }
    if template.isSpot { lines.append("  purchase: spot   # MarketType") }
    if template.hibernates, !hibernates {
      notes.leaveOut("HibernationOptions", "the warm pool hibernates nothing")
    }
    if hibernates, template.hibernates, listedType == nil {
      notes.miss("instance.memory: the memory of the instance, which hibernation keeps")
    }
    lines.insert(lines.isEmpty ? "instance: {}" : "instance:", at: 0)
    lines.append("  # participant_limit: the seats of one instance, such as 300")
    notes.miss("instance.participant_limit: the seats of one instance, as a load test shows them")
    return lines
  }

  /// Whether the warm pool is ever to keep its instances hibernated.
  private var hibernates: Bool {
    group.warmPool != nil
      && ([group.warmPool?.state] + group.poolChanges.map(\.state)).contains("Hibernated")
  }

  private var listedType: InstanceType? {
    InstanceType.all.first { $0.name == group.template.instanceType }
  }

  private mutating func groupSection() -> [String] {
    var lines = ["auto_scaling_group:"]
    if let units = group.otherUnits {
      notes.miss(
        "auto_scaling_group.min_size and max_size in instances: the group's \(group.minSize) and "
          + "\(group.maxSize) count others (\(units)), and so do its desired capacities")
      lines.append("  # min_size, max_size: in instances")
    } else {
      lines += [
        "  min_size: \(group.minSize)   # MinSize", "  max_size: \(group.maxSize)   # MaxSize",
      ]
    }
    if let desired = group.desiredCapacity, group.otherUnits == nil {
      let within = min(max(desired, group.minSize), group.maxSize)
      lines.append("  desired_capacity: \(within)   # DesiredCapacity")
      if within != desired {
        notes.remark("DesiredCapacity \(desired) is outside the bounds: \(within) is the nearest")
      }
    }
    if let count = group.inService,
      group.otherUnits != nil || count != group.desiredCapacity ?? group.minSize
    {
      let within = min(count, group.maxSize)
      lines.append("  initially_in_service: \(within)   # instances InService")
    }
    lines.append("  availability_zones: \(group.zones)")
    let rebalances = !group.suspendedProcesses.contains("AZRebalance")
    lines.append("  az_rebalance: \(rebalances)   # SuspendedProcesses")
    let others = group.suspendedProcesses.filter { $0 != "AZRebalance" }
    if !others.isEmpty {
      lines.append("  suspended_processes: [\(others.joined(separator: ", "))]")
    }
    if let lifetime = group.maxInstanceLifetime {
      lines.append("  max_instance_lifetime: \(lifetime)s   # MaxInstanceLifetime")
    }
    if let warmup = group.defaultInstanceWarmup {
      lines.append("  default_instance_warmup: \(warmup)s   # DefaultInstanceWarmup")
    }
    if let policy = group.maintenance {
      lines.append("  instance_maintenance_policy: ")
      lines[lines.count - 1] +=
        "{min_healthy: \(policy.minHealthy)%, max_healthy: \(policy.maxHealthy)%}"
    }
    if !group.actions.isEmpty { lines.append("  scheduled_actions:") }
    for action in group.actions {
      var parts: [String] = []
      if let recurrence = action.recurrence {
        parts.append("cron: \"\(recurrence)\"")
        action.start.map { parts.append("start: \($0)") }
        action.end.map { parts.append("end: \($0)") }
        parts.append("time_zone: \(action.timeZone ?? "UTC")")
      } else if let start = action.start {
        parts.append("at: \(start)")
      }
      action.minSize.map { parts.append("min_size: \($0)") }
      action.maxSize.map { parts.append("max_size: \($0)") }
      action.desiredCapacity.map { parts.append("desired_capacity: \($0)") }
      lines.append("    - {\(parts.joined(separator: ", "))}")
    }
    return lines
  }

  private mutating func pool() -> [String] {
    guard let pool = group.warmPool else { return [] }
    var lines = [
      "warm_pool:", "  pool_state: \(pool.state.lowercased())   # PoolState",
      "  min_size: \(pool.minSize)   # MinSize",
      "  max_group_prepared_capacity: "
        + "\(pool.maxPrepared.map(String.init) ?? "none")   # MaxGroupPreparedCapacity",
    ]
    if pool.reusesOnScaleIn { lines.append("  reuse_on_scale_in: true   # ReuseOnScaleIn") }
    let isHeld = group.hooks.contains { $0.purpose != .drain }
    if !isHeld, !group.knowsHooks {
      notes.remark(
        "whether a lifecycle hook holds what enters the warm pool is not known: it is taken that one "
          + "does")
    } else if !isHeld {
      lines.append("  entry_hook: false   # no launching hook")
      notes.miss(
        "launch.prepare_without_hook: how long an instance runs before it is stopped, as there is "
          + "no lifecycle hook")
    }
    return lines
  }

  private mutating func launch() -> [String] {
    let hook = group.hooks.first { $0.purpose != .drain }
    var stages = ["control_loop", "pending", "cold", "registration"]
    if let pool = group.warmPool {
      let states = Set(
        ([pool.state] + group.poolChanges.compactMap(\.state)).map { $0.lowercased() }
      ).sorted()
      stages += ["prepare"] + states.map { "from_\($0)" }
      if states.contains("stopped") { stages.append("stop") }
      if states.contains("hibernated") { stages.append("hibernate") }
    }
    notes.miss(
      "launch: how long launches take (\(stages.joined(separator: ", "))), measured, or of "
        + "greenroom list presets")
    guard let hook, hook.purpose == .untilReady || hook.timeout != DeployedHook.usualTimeout else {
      return ["# launch: {\(stages.map { "\($0): ..." }.joined(separator: ", "))}"]
    }
    return ["launch:"]
      + (hook.purpose == .untilReady ? ["  hook: until_ready   # LifecycleHooks"] : [])
      + [
        "  hook_timeout: \(hook.timeout)s   # HeartbeatTimeout",
        "  # \(stages.joined(separator: ", ")): how long launches take",
      ]
  }

  private mutating func scalingSection() -> [String] {
    if !scaling.isEmpty { return ["scaling:"] + scaling.map { "  \($0.key): \($0.value)" } }
    var (parts, told) = ScalingParts.of(group.policies)
    notes.add(told)
    guard let first = parts.first else {
      if let timetable = timetable() { return timetable }
      notes.miss(
        "scaling: no policy of AWS's is taken over, so the application decides: expected the policy "
          + "that is nearest to it, of greenroom list policies")
      return ["# scaling: {policy: ...}"]
    }
    if parts.count == 1 {
      return ["scaling:"] + first.map { "  \($0.key): \($0.value)" }
    }
    parts = parts.map { $0.map { ($0.key, $0.value) } }
    return ["scaling:", "  policy: combined", "  policies:"]
      + parts.map { "    - {\($0.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}" }
  }

  /// The policy of a group that only scheduled actions scale: their capacities, which any other
  /// policy would undo. nil: something else scales it too, or their clocks are not the scenario's.
  private mutating func timetable() -> [String]? {
    let actions = group.actions.filter { $0.desiredCapacity != nil }
    guard group.onlyActionsScale, group.otherUnits == nil, !actions.isEmpty,
      actions.allSatisfy({ ($0.timeZone ?? "UTC") == (zone ?? "UTC") && $0.end == nil }),
      actions.allSatisfy({ $0.recurrence == nil || $0.start == nil }),
      actions.allSatisfy({ (group.minSize...group.maxSize).contains($0.desiredCapacity ?? 0) })
    else {
      if !actions.isEmpty {
        notes.remark(
          "scheduled actions set desired_capacity, and a policy of the application's that wants "
            + "another undoes that when it is asked next")
      }
      return nil
    }
    notes.remark(
      "nothing but scheduled actions scales the group: scaling.timetable has their capacities, which "
        + "any other policy would undo")
    let desired = min(max(group.desiredCapacity ?? group.minSize, group.minSize), group.maxSize)
    return ["scaling:", "  policy: scheduled", "  desired: \(desired)", "  timetable:"]
      + actions.map { action in
        let time =
          action.recurrence.map { "cron: \"\($0)\"" } ?? "at: \(action.start ?? "")"
        return "    - {\(time), desired: \(action.desiredCapacity ?? desired)}"
      }
  }

  private mutating func scaleIn() -> [String] {
    let drain = group.hooks.first { $0.purpose == .drain }
    let isByGroup =
      !group.policies.isEmpty || !group.terminationPolicies.isEmpty || group.protectsNewInstances
      || group.onlyActionsScale
    guard isByGroup || drain != nil else { return [] }
    var lines = ["scale_in:"]
    if let drain {
      lines += [
        "  mode: drain", "  drain_via: termination_hook   # LifecycleHooks",
        "  hook_timeout: \(drain.timeout)s   # HeartbeatTimeout",
      ]
    } else {
      lines.append("  mode: immediate   # AWS knows nothing of meetings")
    }
    guard isByGroup else { return lines }
    lines.append("  by: group")
    let names = group.terminationPolicies
    if let name = names.first {
      if let victim = DeployedGroup.victims.first(where: { $0.aws == name })?.scenario {
        lines.append("  victim: \(victim)   # TerminationPolicies")
      } else {
        notes.leaveOut("termination policy \(name)", "the simulator does not know it")
      }
      if names.count > 1 {
        notes.leaveOut(
          "termination policies \(names.dropFirst().joined(separator: ", "))",
          "a scenario has one, and the first counts")
      }
    } else {
      lines.append("  victim: aws_default")
    }
    if group.protectsNewInstances {
      lines.append("  protect_busy: true   # NewInstancesProtectedFromScaleIn")
      notes.remark(
        "new instances are protected from scale-in: it is taken that the application protects those "
          + "that are busy, and no others")
    }
    return lines
  }

  private mutating func schedule() -> [String] {
    var lines: [String] = []
    for change in group.poolChanges {
      var when: String
      switch change.timing {
      case .cron(let cron, let zone) where zone == self.zone: when = "cron: \"\(cron)\""
      case .cron(let cron, let zone):
        notes.leaveOut(
          "the schedule \(cron) of the warm pool",
          "its clocks are those of \(zone ?? "UTC"), and a scenario's schedule has one zone")
        continue
      case .at(let time): when = "at: \(time)Z"
      }
      if group.warmPool == nil {
        notes.leaveOut("a schedule of the warm pool", "there is no warm pool")
        continue
      }
      var sets: [String] = []
      change.state.map { sets.append("warm_pool.pool_state: \($0.lowercased())") }
      change.minSize.map { sets.append("warm_pool.min_size: \($0)") }
      change.maxPrepared.map {
        sets.append("warm_pool.max_group_prepared_capacity: \($0 < 0 ? "none" : String($0))")
      }
      when = "  - {\(when), set: {\(sets.joined(separator: ", "))}}"
      lines.append(when)
    }
    return lines.isEmpty ? [] : ["schedule:"] + lines
  }

  private func health() -> [String] {
    group.healthCheckGracePeriod.map {
      ["health_check:", "  grace_period: \($0)s   # HealthCheckGracePeriod"]
    } ?? []
  }

  private mutating func pricing() -> [String] {
    var lines: [String] = []
    let region = group.region.flatMap { name in Region.allCases.first { $0.rawValue == name } }
    if let region { lines.append("pricing: {region: \(region.rawValue)}") }
    let isListed = listedType?.onDemandPerHour(in: region ?? .usEast1) != nil
    if let name = group.region, region == nil {
      notes.miss(
        "pricing: the prices of \(name), which are not listed: on_demand_per_hour, "
          + "volume_per_gb_month and egress_per_gb")
      lines.append("# pricing: the list prices of \(name) are not known here")
    } else if !isListed {
      let type = group.template.instanceType.map(quoted) ?? "the instances"
      notes.miss(
        "pricing.on_demand_per_hour: the price of \(type), which greenroom list instance-types does "
          + "not have in this region")
      lines.append("# pricing.on_demand_per_hour: the price of \(type)")
    }
    if group.template.instanceType == nil {
      notes.miss("instance.type: no file says it")
    }
    if group.template.isSpot { notes.miss("pricing.spot_per_hour: the price of a spot instance") }
    return lines
  }

  /// A text that YAML takes for a text.
  static func text(_ text: String) -> String {
    let isPlain =
      text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./".contains($0)) }
      && text.first?.isLetter == true
    if isPlain, !["null", "true", "false"].contains(text.lowercased()) { return text }
    return "\"\(text.onOneLine.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }
}
