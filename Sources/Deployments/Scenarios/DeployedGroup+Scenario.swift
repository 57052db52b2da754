internal import PoolSimulation
internal import Settings
package import Studies

extension DeployedGroup {
  /// What AWS has to know of a scenario's pool.
  /// - Parameter scenario: the scenario
  /// - Returns: the group, and what AWS cannot do or the application does
  package static func of(_ scenario: Scenario) -> (DeployedGroup, TransferNotes) {
    var reader = ScenarioGroup(scenario: scenario)
    reader.read()
    return (reader.group, reader.notes)
  }
}

/// Reads the group out of a scenario.
private struct ScenarioGroup {
  let scenario: Scenario
  var group: DeployedGroup
  var notes = TransferNotes()

  init(scenario: Scenario) {
    self.scenario = scenario
    group = DeployedGroup(
      name: Self.groupName(scenario.name), minSize: scenario.group.minSize,
      maxSize: scenario.group.maxSize, zones: scenario.group.availabilityZones)
  }

  /// A name that every service takes: letters, digits and hyphens, 48 at most, so that the names made
  /// of it stay within IAM's 64.
  static func groupName(_ name: String) -> String {
    let safe = name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let text = String(safe.prefix(48)).drop { !$0.isLetter }
    return text.isEmpty ? "pool" : String(text)
  }

  mutating func read() {
    if group.name != scenario.name {
      notes.remark("the group is called \(group.name), which AWS takes as a name")
    }
    readGroup()
    readTemplate()
    readPool()
    readHooks()
    readScaling()
    readActions()
    readSchedule()
    readScaleIn()
    tellOfTheRest()
  }

  private func node(_ path: String) -> SettingsNode? { scenario.settings.node(at: path) }

  // MARK: The group

  private mutating func readGroup() {
    let own = scenario.group
    group.region = scenario.region.rawValue
    group.defaultInstanceWarmup = own.defaultInstanceWarmup.map {
      seconds($0, "default_instance_warmup")
    }
    group.maxInstanceLifetime = own.maxInstanceLifetime.map { seconds($0, "max_instance_lifetime") }
    group.suspendedProcesses = own.suspendedProcesses.map(\.rawValue).sorted()
    if !own.rebalancesZones {
      group.suspendedProcesses = Set(group.suspendedProcesses + ["AZRebalance"]).sorted()
    }
    group.healthCheckGracePeriod = scenario.healthCheck.map {
      seconds($0.gracePeriod, "health_check.grace_period")
    }
    if node("auto_scaling_group.instance_maintenance_policy.min_healthy") != nil
      || node("auto_scaling_group.instance_maintenance_policy.max_healthy") != nil
    {
      func percent(_ billionths: Int, _ key: String) -> Int {
        let whole = Int((Double(billionths) / 1e7).rounded())
        if whole * 10_000_000 != billionths {
          notes.remark(
            "instance_maintenance_policy.\(key) is \(whole) %, as AWS takes whole percents")
        }
        return whole
      }
      group.maintenance = DeployedMaintenance(
        minHealthy: percent(own.maintenance.minHealthyBillionths, "min_healthy"),
        maxHealthy: percent(own.maintenance.maxHealthyBillionths, "max_healthy"))
      if let policy = group.maintenance, policy.maxHealthy - policy.minHealthy > 100 {
        group.maintenance?.maxHealthy = policy.minHealthy + 100
        notes.remark(
          "max_healthy is \(policy.minHealthy + 100) %: AWS allows 100 more than min_healthy")
      }
    }
    if own.desiredCapacity != own.minSize, scenario.policyName != FixedPolicy.name {
      notes.remark(
        "auto_scaling_group.desired_capacity is where a run begins: a template that said it would "
          + "set it again with every deployment")
    }
  }

  /// Whole seconds, rounded up where there is a part of one.
  private mutating func seconds(_ span: TimeSpan, _ what: String) -> Int {
    let whole = Int((span.milliseconds + 999) / 1_000)
    if Int64(whole) * 1_000 != span.milliseconds {
      notes.remark("\(what) is \(whole) s, as AWS takes whole seconds")
    }
    return whole
  }

  private mutating func readTemplate() {
    let instance = scenario.instance
    group.template.instanceType = instance.type
    if instance.type == nil {
      notes.remark("instance.type is not written: the type of the instances is a variable")
    }
    group.template.isSpot = instance.isSpot
    group.template.hibernates = scenario.hibernates && instance.canHibernate
    let memory = group.template.hibernates ? instance.memory ?? 0 : 0
    let bytes = instance.volume + memory
    if instance.volume > 0 || memory > 0 {
      group.template.volume = Int((bytes + 999_999_999) / 1_000_000_000)
    }
    if memory > 0 {
      notes.remark(
        "the volume is \(group.template.volume ?? 0) GiB: instance.volume and the memory that a "
          + "hibernated instance keeps on it, encrypted as EC2 asks for")
    }
    if instance.hasElasticAddress {
      notes.leaveOut(
        "instance.address: elastic", "the function that registers has to associate them")
    }
  }

  // MARK: The warm pool

  private mutating func readPool() {
    guard let pool = scenario.warmPool else { return }
    let sizer = scenario.scaling.warmPool.policy
    let prepared = sizer == .fixed ? pool.maxGroupPreparedCapacity : pool.minSize
    group.warmPool = DeployedWarmPool(
      state: Self.state(pool.poolState), minSize: pool.minSize, maxPrepared: prepared,
      reusesOnScaleIn: pool.reuseOnScaleIn)
    if sizer != .fixed {
      notes.leaveOut(
        "warm_pool.policy: \(sizer.rawValue)",
        "the application has to call PutWarmPool with the size; the pool is deployed at min_size")
    }
    if scenario.stopsInsteadOfHibernating {
      notes.remark("the instances cannot hibernate: EC2 Auto Scaling keeps them stopped")
    }
    switch pool.stateChange {
    case .newEntrantsOnly: break
    case .inPlace:
      notes.leaveOut(
        "warm_pool.pool_state_change: in_place",
        "AWS does not say that prepared instances follow a change: only new ones take the state")
    case .forcedTurnover:
      notes.leaveOut(
        "warm_pool.pool_state_change: forced_turnover",
        "AWS replaces no prepared instance for a change of state; an operator's script can")
    }
    if pool.take != .zoneBalanced {
      notes.leaveOut("warm_pool.take", "which prepared instance comes first is AWS's choice")
    }
  }

  static func state(_ state: WarmPoolState) -> String {
    state.rawValue.prefix(1).uppercased() + state.rawValue.dropFirst()
  }

  // MARK: Hooks

  private mutating func readHooks() {
    func timeout(_ span: TimeSpan, _ what: String) -> Int {
      let bounds = DeployedHook.timeouts
      if span >= TimeSpan(milliseconds: Int64(bounds.upperBound + 1) * 1_000) {
        notes.remark(
          "\(what) is above \(bounds.upperBound) s, the longest heartbeat: whoever holds the instance "
            + "has to send record-lifecycle-action-heartbeat")
        return bounds.upperBound
      }
      return max(seconds(span, what), bounds.lowerBound)
    }
    let holdsEntry = scenario.warmPool?.waitsForBootstrap ?? false
    let launch = scenario.launch
    if launch.hook == .untilReady {
      group.hooks.append(
        DeployedHook(
          purpose: .untilReady, timeout: timeout(launch.failures.hookTimeout, "launch.hook_timeout")
        ))
      if scenario.warmPool != nil, !holdsEntry {
        notes.remark(
          "the launching hook holds instances that enter the warm pool too, which warm_pool.entry_hook "
            + "says they do not wait for")
      }
    } else if holdsEntry {
      group.hooks.append(
        DeployedHook(
          purpose: .poolEntry, timeout: timeout(launch.failures.hookTimeout, "launch.hook_timeout"))
      )
    }
    let scaleIn = scenario.scaleIn
    if scaleIn.mode == .drain, scaleIn.drainVia == .terminationHook {
      group.hooks.append(
        DeployedHook(
          purpose: .drain, timeout: timeout(scaleIn.drainDeadline, "scale_in.hook_timeout")))
    }
  }

  private mutating func readScaleIn() {
    let scaleIn = scenario.scaleIn
    guard scaleIn.by == .group else {
      notes.remark(
        "scale_in.by: application: the application ends instances by "
          + "TerminateInstanceInAutoScalingGroup, and no policy of AWS's may scale in beside it")
      return
    }
    if scaleIn.mode == .none { keepAll() }
    if let name = Self.termination(scaleIn.victim) {
      if name != "Default" { group.terminationPolicies = [name] }
    } else {
      notes.leaveOut(
        "scale_in.victim: \(scaleIn.victim.rawValue)",
        "AWS knows no participants, and goes by its default termination policy")
    }
    if scaleIn.protectsBusy {
      group.protectsNewInstances = true
      notes.remark(
        "new instances are protected from scale-in: the application clears that of those that are "
          + "empty, with SetInstanceProtection")
    }
  }

  /// No policy ends an instance.
  private mutating func keepAll() {
    let some = group.policies.compactMap { policy -> DeployedPolicy? in
      if case .targetTracking(let metric, let target, let warmup, _) = policy.rule {
        return DeployedPolicy(
          rule: .targetTracking(metric, target: target, warmup: warmup, scalesIn: false))
      }
      return policy.alarm?.isHigh == false ? nil : policy
    }
    if some != group.policies {
      notes.remark(
        "scale_in.mode: none: target tracking is deployed without scale-in, and no alarm that scales "
          + "in is")
    }
    group.policies = some
    if !group.actions.isEmpty {
      notes.leaveOut(
        "scale_in.mode: none of scheduled actions", "AWS ends what a lower capacity leaves over")
    }
  }

  private static func termination(_ victim: ScaleInSettings.Victim) -> String? {
    switch victim {
    case .oldest: "OldestInstance"
    case .newest: "NewestInstance"
    case .fewestParticipants: nil
    default: DeployedGroup.victims.first { $0.scenario == victim.rawValue }?.aws
    }
  }

  // MARK: Scaling

  private mutating func readScaling() {
    guard let scaling = node("scaling") else { return }
    var deployed = PolicyDeployment(instance: scenario.instance)
    switch scenario.policyName {
    case CombinedPolicy.name:
      for part in scaling.node(at: "policies")?.elements ?? [] {
        deployed.read(part, named: part.node(at: "policy")?.text ?? "")
      }
    case FixedPolicy.name:
      group.desiredCapacity = scaling.node(at: "desired")?.text.flatMap { Int($0) }.map {
        min(max($0, group.minSize), group.maxSize)
      }
    case ScheduledPolicy.name: readTimetable(scaling)
    default: deployed.read(scaling, named: scenario.policyName)
    }
    group.policies = deployed.policies
    notes.add(deployed.notes)
  }

  /// A timetable as scheduled actions.
  private mutating func readTimetable(_ scaling: SettingsNode) {
    let fraction = ScalarKind<Double>.fraction(in: 0...100)
    let share = scaling.node(at: "free_share")?.text.flatMap { try? fraction.read($0) } ?? 0
    let millionths = Int(((1 + share) * 1e6).rounded())
    let seats = scenario.instance.participantLimit * 1_000_000
    var isClamped = false
    for entry in scaling.node(at: "timetable")?.elements ?? [] {
      var desired = entry.node(at: "desired")?.text.flatMap { Int($0) }
      if let people = entry.node(at: "participants")?.text.flatMap({ Int($0) }) {
        desired = (people * millionths + seats - 1) / seats
      }
      guard let desired, var action = action(at: entry, zone: nil) else { continue }
      let within = min(max(desired, group.minSize), group.maxSize)
      isClamped = isClamped || within != desired
      action.desiredCapacity = within
      group.actions.append(action)
    }
    if isClamped {
      notes.remark(
        "capacities of scaling.timetable outside the group's bounds are the nearest bound")
    }
    notes.remark(
      "scaling.timetable is deployed as scheduled actions; before the first of them the group has "
        + "min_size, and not the \(scaling.node(at: "desired")?.text ?? "0") of scaling.desired")
  }

  private mutating func readActions() {
    for node in node("auto_scaling_group.scheduled_actions")?.elements ?? [] {
      guard var action = action(at: node, zone: node.node(at: "time_zone")?.text) else { continue }
      action.start = node.node(at: "start")?.text.flatMap { utc($0, node) } ?? action.start
      action.end = node.node(at: "end")?.text.flatMap { utc($0, node) }
      take(&action, from: node, prefix: "")
      // An imported group has its actions in the timetable too, so that no policy undoes them.
      group.actions.removeAll {
        $0.minSize == nil && $0.maxSize == nil && $0.desiredCapacity == action.desiredCapacity
          && $0.recurrence == action.recurrence && $0.start == action.start
          && $0.timeZone == action.timeZone
      }
      group.actions.append(action)
    }
  }

  private func take(_ action: inout DeployedAction, from node: SettingsNode, prefix: String) {
    func size(_ key: String) -> Int? {
      let path = prefix + key
      return node.entries?.first { $0.key == path }?.node.text.flatMap { Int($0) }
    }
    action.minSize = size("min_size")
    action.maxSize = size("max_size")
    action.desiredCapacity = size("desired_capacity")
  }

  /// An action at an entry's time, which sets nothing yet.
  private mutating func action(at node: SettingsNode, zone: String?) -> DeployedAction? {
    if let cron = node.node(at: "cron")?.text {
      let zone = zone ?? scenario.calendar.timeZone
      return DeployedAction(recurrence: cron, timeZone: zone == "UTC" ? nil : zone)
    }
    guard let text = node.node(at: "at")?.text, let time = utc(text, node) else { return nil }
    notes.remark("what happens once is at a date: AWS refuses one that is past")
    return DeployedAction(start: time)
  }

  /// A time of the scenario in UTC.
  private func utc(_ text: String, _ node: SettingsNode) -> String? {
    var calendar = scenario.calendar
    if let zone = node.node(at: "time_zone")?.text, let other = try? calendar.inZone(zone) {
      calendar = other
    }
    let milliseconds =
      (try? ScalarKind<Int64>.timeSpan().read(text)) ?? calendar.milliseconds(of: text)
    guard let milliseconds, let utc = try? calendar.inZone("UTC") else { return nil }
    return utc.localText(at: milliseconds) + "Z"
  }

  // MARK: The schedule

  private mutating func readSchedule() {
    for entry in node("schedule")?.elements ?? [] {
      guard let sets = entry.node(at: "set") else { continue }
      var rest: [String] = []
      var change = DeployedPoolChange(timing: .at(""))
      var changesPool = false
      var changesGroup = false
      for set in sets.entries ?? [] {
        let number = set.node.text.flatMap { Int($0) }
        switch set.key {
        case "warm_pool.pool_state":
          change.state = set.node.text.flatMap { WarmPoolState(rawValue: $0) }.map(Self.state)
          changesPool = true
        case "warm_pool.min_size": (change.minSize, changesPool) = (number, true)
        case "warm_pool.max_group_prepared_capacity":
          (change.maxPrepared, changesPool) = (number ?? -1, true)
        case "warm_pool.size":
          (change.minSize, change.maxPrepared, changesPool) = (number, number, true)
        case "auto_scaling_group.min_size", "auto_scaling_group.max_size",
          "auto_scaling_group.desired_capacity":
          changesGroup = true
        default: rest.append(set.key)
        }
      }
      if !rest.isEmpty {
        notes.leaveOut(
          "schedule of \(rest.joined(separator: ", "))",
          "no service of AWS's sets that by the hour: the application has to")
      }
      if changesGroup, var action = action(at: entry, zone: nil) {
        take(&action, from: sets, prefix: "auto_scaling_group.")
        group.actions.append(action)
      }
      if changesPool { add(change, at: entry) }
    }
    let setState = group.poolChanges.contains { $0.state != nil }
    if setState, group.poolChanges.contains(where: { $0.state == nil }) {
      notes.remark(
        "some calls of PutWarmPool say no PoolState: that AWS keeps the one before is what its API "
          + "reference lets one expect, and does not say")
    }
    if !setState, let state = group.warmPool?.state {
      for place in group.poolChanges.indices { group.poolChanges[place].state = state }
    }
  }

  private mutating func add(_ change: DeployedPoolChange, at entry: SettingsNode) {
    var change = change
    if let cron = entry.node(at: "cron")?.text {
      guard let all = SchedulerCron.canonical(cron) else {
        notes.leaveOut(
          "schedule \(cron) of the warm pool",
          "EventBridge Scheduler has no expression for a day of the month that is a weekday too")
        return
      }
      let zone = scenario.calendar.timeZone
      for expression in all {
        change.timing = .cron(expression, timeZone: zone == "UTC" ? nil : zone)
        group.poolChanges.append(change)
      }
    } else if let text = entry.node(at: "at")?.text, let time = utc(text, entry) {
      notes.remark("what happens once is at a date: AWS refuses one that is past")
      change.timing = .at(String(time.dropLast()))
      group.poolChanges.append(change)
    }
  }

  // MARK: What AWS does not do

  private mutating func tellOfTheRest() {
    notes.leaveOut(
      "placement.strategy: \(type(of: scenario.placement).name)",
      "joins are placed by the application, and not by AWS")
    if !scenario.refreshes.isEmpty {
      notes.leaveOut(
        "events", "a deployment is a call of StartInstanceRefresh, and no part of a template")
    }
    if scenario.group.maintenance.meetings == .wait {
      notes.leaveOut(
        "instance_maintenance_policy.meetings: wait",
        "AWS waits for meetings only where the instance is protected, or a hook holds it")
    }
    if scenario.prices.commitment != nil {
      notes.leaveOut("pricing.commitment", "a savings plan is bought, and no part of a template")
    }
  }
}

/// Makes AWS's policies of those of a scenario.
private struct PolicyDeployment {
  let instance: InstanceSettings
  var policies: [DeployedPolicy] = []
  var notes = TransferNotes()

  init(instance: InstanceSettings) { self.instance = instance }

  mutating func read(_ node: SettingsNode, named name: String) {
    let reader = self
    switch name {
    case TargetTrackingPolicy.name: targetTracking(node)
    case StepScalingPolicy.name: sides(node) { reader.step($0, $1, $2, warmup: $3) }
    case SimpleScalingPolicy.name: sides(node) { reader.simple($0, $1, $2, warmup: $3) }
    case PredictivePolicy.name: predictive(node)
    default:
      notes.leaveOut(
        "scaling.policy: \(name)",
        "the application decides, with SetDesiredCapacity: the group has no policy")
      return
    }
    tellOfPublishing(name)
  }

  private mutating func tellOfPublishing(_ name: String) {
    notes.remark(
      "the metrics of the namespace \(DeployedMetric.namespace) are the application's to publish, "
        + "each instance its own, with the dimension \(DeployedMetric.dimension)")
  }

  private func seconds(_ node: SettingsNode, _ key: String) -> Int? {
    guard let text = node.node(at: key)?.text,
      let span = try? ScalarKind<Int64>.timeSpan().read(text)
    else { return nil }
    return Int((span + 999) / 1_000)
  }

  private func metric(_ node: SettingsNode) -> DeployedMetric {
    DeployedMetric(
      metric: node.node(at: "metric")?.text.flatMap { ScalingMetric(rawValue: $0) }
        ?? .participantsPerInstance,
      period: seconds(node, "metric_period") ?? 60)
  }

  /// A value of a metric in CloudWatch's unit: a number, or a share with a sign of percent.
  private func level(_ node: SettingsNode?, _ metric: DeployedMetric) -> Double? {
    guard let text = node?.text else { return nil }
    let isPercent = text.hasSuffix("%")
    let digits = isPercent ? text.dropLast() : text[...]
    guard let number = Double(digits) else { return nil }
    let scale = DeployedMetric.scale(of: metric.metric)
    return scaled(number, by: isPercent ? scale / 100 : scale)
  }

  private mutating func targetTracking(_ node: SettingsNode) {
    let metric = metric(node)
    guard let target = level(node.node(at: "target"), metric) else { return }
    for key in [
      "evaluation_periods_out", "evaluation_periods_in", "datapoints_to_alarm_out",
      "datapoints_to_alarm_in", "low_threshold",
    ] where node.node(at: key) != nil {
      notes.leaveOut("scaling.\(key)", "AWS makes the alarms of target tracking itself")
    }
    if metric.period == 300 {
      notes.remark(
        "metric_period: 5m is how often the application publishes: target tracking has no such period"
      )
    }
    policies.append(
      DeployedPolicy(
        rule: .targetTracking(
          metric, target: target, warmup: seconds(node, "estimated_instance_warmup"),
          scalesIn: node.node(at: "disable_scale_in")?.text != "true")))
  }

  private func adjustment(_ node: SettingsNode) -> DeployedPolicy.Adjustment {
    DeployedPolicy.Adjustment(
      type: node.node(at: "adjustment_type")?.text ?? "ChangeInCapacity",
      least: node.node(at: "min_adjustment_magnitude")?.text.flatMap { Int($0) })
  }

  /// One policy for each alarm.
  private mutating func sides(
    _ node: SettingsNode,
    _ rule: (SettingsNode, String, DeployedAlarm, Int?) -> DeployedPolicy.Rule?
  ) {
    let metric = metric(node)
    for side in ["out", "in"] {
      guard let threshold = level(node.node(at: "threshold_\(side)"), metric) else { continue }
      let periods = node.node(at: "evaluation_periods_\(side)")?.text.flatMap { Int($0) } ?? 1
      let some = node.node(at: "datapoints_to_alarm_\(side)")?.text.flatMap { Int($0) }
      let alarm = DeployedAlarm(
        metric: metric, isHigh: side == "out", threshold: threshold, periods: periods,
        datapoints: some ?? periods)
      let warmup = seconds(node, "estimated_instance_warmup")
      if let rule = rule(node, side, alarm, warmup) { policies.append(DeployedPolicy(rule: rule)) }
    }
  }

  private func step(
    _ node: SettingsNode, _ side: String, _ alarm: DeployedAlarm, warmup: Int?
  ) -> DeployedPolicy.Rule? {
    let steps = (node.node(at: "steps_\(side)")?.elements ?? []).map { step in
      DeployedPolicy.Step(
        lower: level(step.node(at: "lower_bound"), alarm.metric),
        upper: level(step.node(at: "upper_bound"), alarm.metric),
        adjustment: step.node(at: "adjustment")?.text.flatMap { Int($0) } ?? 0)
    }
    return .step(alarm, adjustment(node), bounded(steps, alarm), warmup: warmup)
  }

  /// AWS's steps begin at the threshold, where a scenario may leave that out.
  private func bounded(
    _ steps: [DeployedPolicy.Step], _ alarm: DeployedAlarm
  ) -> [DeployedPolicy.Step] {
    var steps = steps
    if alarm.isHigh, steps.first?.lower == nil, !steps.isEmpty { steps[0].lower = 0 }
    if !alarm.isHigh, steps.last?.upper == nil, !steps.isEmpty { steps[steps.count - 1].upper = 0 }
    return steps
  }

  private func simple(
    _ node: SettingsNode, _ side: String, _ alarm: DeployedAlarm, warmup: Int?
  ) -> DeployedPolicy.Rule? {
    let size = node.node(at: "adjustment_\(side)")?.text.flatMap { Int($0) } ?? 0
    return .simple(alarm, adjustment(node), size, cooldown: seconds(node, "cooldown") ?? 300)
  }

  private mutating func predictive(_ node: SettingsNode) {
    let share = ScalarKind<Double>.fraction(in: 0...100)
    func percent(_ key: String) -> Double? {
      node.node(at: key)?.text.flatMap { try? share.read($0) }.map { scaled($0, by: 100) }
    }
    guard let target = percent("target_utilization") else { return }
    for key in ["forecaster", "quantile", "daily_harmonics", "weekly_harmonics", "history"]
    where node.node(at: key) != nil {
      notes.leaveOut("scaling.\(key)", "how AWS forecasts is its own")
    }
    let raises = node.node(at: "max_capacity_breach_behavior")?.text == "increase_max_capacity"
    let scales = node.node(at: "mode")?.text != "forecast_only"
    let more = percent("max_capacity_buffer").map { Int($0.rounded(.up)) }
    policies.append(
      DeployedPolicy(
        rule: .predictive(
          target: target, scales: scales,
          bufferTime: scales ? seconds(node, "scheduling_buffer_time") ?? 300 : nil,
          raisesMaxSize: raises, maxCapacityBuffer: raises ? more : nil)))
  }
}
