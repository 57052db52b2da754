internal import PoolSimulation
internal import Settings

/// Reads what a group has beside itself: policies, actions, hooks and schedules.
struct DeployedPartsReader {
  let answers: DeployedAnswers
  let metrics: GroupReader.MetricNames
  let groupName: String
  /// The group's cooldown in seconds, for simple policies without one of their own; nil: not said.
  let defaultCooldown: Int?
  let issues: IssueLog
  private var notes = TransferNotes()

  init(
    answers: DeployedAnswers, metrics: GroupReader.MetricNames, groupName: String,
    defaultCooldown: Int?, issues: IssueLog
  ) {
    (self.answers, self.metrics) = (answers, metrics)
    (self.groupName, self.issues) = (groupName, issues)
    self.defaultCooldown = defaultCooldown
  }

  /// Reads all of it.
  /// - Parameters:
  ///   - group: what it is added to
  ///   - told: where notes go
  /// - Returns: the objects that have an ARN, and the member's name
  mutating func read(
    into group: inout DeployedGroup, notes told: inout TransferNotes
  ) -> [(node: SettingsNode, key: String)] {
    var named: [(node: SettingsNode, key: String)] = []
    group.knowsPolicies = answers.has(.policy)
    for node in own(.policy) {
      named.append((node, "PolicyARN"))
      if let policy = policy(node) {
        group.policies.append(policy)
      } else {
        group.knowsPolicies = false
      }
    }
    for node in own(.action) {
      named.append((node, "ScheduledActionARN"))
      if let action = action(node) { group.actions.append(action) }
    }
    for node in own(.hook) {
      if let hook = hook(node, hasPool: group.warmPool != nil) { group.hooks.append(hook) }
    }
    group.hooks = longest(group.hooks)
    group.knowsHooks = answers.has(.hook)
    for node in answers.distinct(.schedule) {
      if let change = poolChange(node) { group.poolChanges.append(change) }
    }
    for kind in [DeployedAnswers.Kind.policy, .action, .hook, .template]
    where !answers.has(kind) {
      notes.remark("nothing is known of \(Self.words[kind] ?? ""): \(kind.command) was not given")
    }
    let activities = own(.activity).count
    if activities > 0 {
      notes.leaveOut(
        "\(activities) scaling activities", "how long launches take is a law that is fitted to them"
      )
    }
    if !own(.notification).isEmpty {
      notes.leaveOut(
        "notifications", "launch.registration says how long they and what follows take")
    }
    told.add(notes)
    return named
  }

  private static let words: [DeployedAnswers.Kind: String] = [
    .policy: "scaling policies", .action: "scheduled actions", .hook: "lifecycle hooks",
    .template: "the launch template",
  ]

  /// The objects of the group; what does not say whose it is counts where there is one group only.
  private mutating func own(_ kind: DeployedAnswers.Kind) -> [SettingsNode] {
    var found: [SettingsNode] = []
    for node in answers.distinct(kind) {
      guard let name = node.node(at: "AutoScalingGroupName")?.text else {
        if answers.groupCount > 1, let what = Self.words[kind] {
          notes.remark(
            "one of the \(what) does not say whose it is: it is taken for \(groupName)'s")
        }
        found.append(node)
        continue
      }
      if name == groupName { found.append(node) }
    }
    return found
  }

  // MARK: Policies

  private mutating func policy(_ node: SettingsNode) -> DeployedPolicy? {
    var reader = MemberReader(node, "a scaling policy", issues: issues)
    let name = reader.text("PolicyName") ?? ""
    let what = "scaling policy \(name)"
    reader = MemberReader(node, what, issues: issues)
    if reader.flag("Enabled") == false {
      notes.leaveOut(what, "it is disabled")
      return nil
    }
    let rule: DeployedPolicy.Rule?
    switch reader.text("PolicyType") ?? "SimpleScaling" {
    case "TargetTrackingScaling": rule = targetTracking(&reader, what)
    case "StepScaling": rule = step(&reader, what)
    case "SimpleScaling": rule = simple(&reader, what)
    case "PredictiveScaling": rule = predictive(&reader, what)
    case let type:
      notes.leaveOut(what, "its type \(type) is not known")
      rule = nil
    }
    reader.finish(
      silent: [
        "PolicyName", "PolicyARN", "AutoScalingGroupName", "Alarms", "Cooldown", "StepAdjustments",
        "MetricAggregationType", "PolicyType",
      ], reasons: [:], notes: &notes)
    return rule.map { DeployedPolicy(rule: $0) }
  }

  private mutating func targetTracking(
    _ reader: inout MemberReader, _ what: String
  ) -> DeployedPolicy.Rule? {
    let warmup = reader.integer("EstimatedInstanceWarmup", in: 0...3_600)
    guard var tracking = reader.section("TargetTrackingConfiguration") else { return nil }
    guard let target = tracking.number("TargetValue") else {
      reader.report(
        "TargetTrackingConfiguration", tracking.node, "has no TargetValue", "a number")
      return nil
    }
    let scalesIn = !(tracking.flag("DisableScaleIn") ?? false)
    let predefined = tracking.node("PredefinedMetricSpecification")
    guard
      let metric = metric(
        predefined?.node(at: "PredefinedMetricType")?.text,
        in: tracking.node("CustomizedMetricSpecification"), what)
    else { return nil }
    return .targetTracking(metric, target: target, warmup: warmup, scalesIn: scalesIn)
  }

  /// The metric that something goes by; nil: none of a scenario's, which is told.
  private mutating func metric(
    _ predefined: String?, in custom: SettingsNode?, _ what: String
  ) -> DeployedMetric? {
    func found(_ metric: ScalingMetric, _ period: Int) -> DeployedMetric {
      DeployedMetric(metric: metric, period: period)
    }
    if let predefined {
      if let metric = metrics[predefined] { return found(metric, 60) }
      notes.leaveOut(
        what,
        "a scenario has no \(predefined); --metric \(predefined)=utilization would take it for one")
      return nil
    }
    let name = custom?.node(at: "MetricName")?.text
    guard let name else {
      notes.leaveOut(what, "its metric is an expression, of which the simulator has none")
      return nil
    }
    let namespace = custom?.node(at: "Namespace")?.text ?? ""
    let period = custom?.node(at: "Period")?.text.flatMap { Int($0) } ?? 60
    let own = namespace == DeployedMetric.namespace ? DeployedMetric.metric(named: name) : nil
    guard let metric = metrics["\(namespace)/\(name)"] ?? own else {
      notes.leaveOut(
        what,
        "a scenario has no \(namespace)/\(name); --metric "
          + "\(namespace)/\(name)=participants_per_instance would take it for one")
      return nil
    }
    guard [10, 30, 60, 300].contains(period) else {
      notes.leaveOut(what, "a scenario has no metric each \(period) s")
      return nil
    }
    let statistic =
      custom?.node(at: "ExtendedStatistic")?.text ?? custom?.node(at: "Statistic")?.text
    if let statistic, statistic != "Average" {
      notes.leaveOut(what, "it goes by the \(statistic), and a scenario by the mean")
      return nil
    }
    return found(metric, period)
  }

  private mutating func adjustment(_ reader: inout MemberReader) -> DeployedPolicy.Adjustment {
    let type = reader.text("AdjustmentType") ?? "ChangeInCapacity"
    let bounds = 0...Limit.instances.most
    // The older name of the same.
    let former = reader.integer("MinAdjustmentStep", in: bounds)
    let least = reader.integer("MinAdjustmentMagnitude", in: bounds) ?? former
    return DeployedPolicy.Adjustment(
      type: type, least: type == "PercentChangeInCapacity" && least != 0 ? least : nil)
  }

  private mutating func step(
    _ reader: inout MemberReader, _ what: String
  ) -> DeployedPolicy.Rule? {
    let warmup = reader.integer("EstimatedInstanceWarmup", in: 0...3_600)
    let adjustment = adjustment(&reader)
    if let kind = reader.text("MetricAggregationType"), kind != "Average" {
      notes.leaveOut(what, "it goes by the \(kind) of its metric, and a scenario by the mean")
      return nil
    }
    let whole = -Limit.instances.most...Limit.instances.most
    let steps = reader.list("StepAdjustments").compactMap { node -> DeployedPolicy.Step? in
      var step = MemberReader(node, what, issues: issues)
      guard let size = step.integer("ScalingAdjustment", in: whole) else {
        step.report("StepAdjustments", node, "has no ScalingAdjustment", "a whole number")
        return nil
      }
      return DeployedPolicy.Step(
        lower: step.number("MetricIntervalLowerBound"),
        upper: step.number("MetricIntervalUpperBound"), adjustment: size)
    }
    guard let alarm = alarm(of: &reader, what) else { return nil }
    return .step(
      alarm, adjustment,
      steps.sorted { ($0.lower ?? -.infinity) < ($1.lower ?? -.infinity) }, warmup: warmup)
  }

  private mutating func simple(
    _ reader: inout MemberReader, _ what: String
  ) -> DeployedPolicy.Rule? {
    let adjustment = adjustment(&reader)
    let whole = -Limit.instances.most...Limit.instances.most
    let size = reader.integer("ScalingAdjustment", in: whole)
    let cooldown = reader.integer("Cooldown", in: 0...Int(Int32.max)) ?? defaultCooldown
    guard let alarm = alarm(of: &reader, what) else { return nil }
    guard let size else {
      notes.leaveOut(what, "it has no ScalingAdjustment")
      return nil
    }
    return .simple(alarm, adjustment, size, cooldown: cooldown)
  }

  private mutating func predictive(
    _ reader: inout MemberReader, _ what: String
  ) -> DeployedPolicy.Rule? {
    guard var configuration = reader.section("PredictiveScalingConfiguration") else { return nil }
    let specifications = configuration.list("MetricSpecifications")
    guard let node = specifications.first else {
      notes.leaveOut(what, "it has no metric")
      return nil
    }
    var specification = MemberReader(node, what, issues: issues)
    let target = specification.number("TargetValue")
    let query = specification.node("CustomizedScalingMetricSpecification")?
      .node(at: "MetricDataQueries")?.elements?.first?.node(at: "MetricStat.Metric")
    let pair =
      specification.node("PredefinedMetricPairSpecification")
      ?? specification.node("PredefinedScalingMetricSpecification")
    guard let target,
      let metric = metric(pair?.node(at: "PredefinedMetricType")?.text, in: query, what)
    else { return nil }
    guard metric.metric == .utilization else {
      notes.leaveOut(what, "a scenario's forecast is for a share of the seats, not \(metric.name)")
      return nil
    }
    let raises = configuration.text("MaxCapacityBreachBehavior") == "IncreaseMaxCapacity"
    return .predictive(
      target: target, scales: configuration.text("Mode") == "ForecastAndScale",
      bufferTime: configuration.integer("SchedulingBufferTime", in: 0...3_600),
      raisesMaxSize: raises,
      maxCapacityBuffer: configuration.integer("MaxCapacityBuffer", in: 0...100))
  }

  // MARK: Alarms

  private mutating func alarm(of reader: inout MemberReader, _ what: String) -> DeployedAlarm? {
    let arn = reader.text("PolicyARN")
    let names = Set(reader.list("Alarms").compactMap { $0.node(at: "AlarmName")?.text })
    let found = answers.distinct(.alarm).filter { node in
      let actions = node.node(at: "AlarmActions")?.elements?.compactMap(\.text) ?? []
      return arn.map { actions.contains($0) } ?? false
        || node.node(at: "AlarmName")?.text.map { names.contains($0) } ?? false
    }
    guard let node = found.first, found.count == 1 else {
      notes.leaveOut(
        what,
        found.isEmpty
          ? "its threshold is in its alarm, which is not in the files; "
            + "\(DeployedAnswers.Kind.alarm.command) prints it"
          : "\(found.count) alarms invoke it, and a scenario's policy has one")
      return nil
    }
    var alarm = MemberReader(node, "the alarm of \(what)", issues: issues)
    if alarm.flag("ActionsEnabled") == false {
      notes.leaveOut(what, "the actions of its alarm are disabled, so nothing invokes it")
      return nil
    }
    guard let threshold = alarm.number("Threshold"),
      let comparison = alarm.text("ComparisonOperator"),
      let periods = alarm.integer("EvaluationPeriods", in: 1...8_640)
    else {
      notes.leaveOut(what, "its alarm has no threshold, comparison and periods")
      return nil
    }
    guard let metric = metric(nil, in: node, what) else { return nil }
    let isHigh: Bool
    switch comparison {
    case "GreaterThanOrEqualToThreshold": isHigh = true
    case "LessThanOrEqualToThreshold": isHigh = false
    case "GreaterThanThreshold", "LessThanThreshold":
      isHigh = comparison.hasPrefix("Greater")
      notes.remark(
        "\(what): its alarm rings \(isHigh ? "above" : "below") the threshold, and a scenario's at "
          + "it too")
    default:
      notes.leaveOut(what, "its alarm compares by \(comparison)")
      return nil
    }
    if let missing = alarm.text("TreatMissingData"), missing != "missing" {
      notes.remark(
        "\(what): its alarm takes missing data for \(missing), and a scenario's for missing")
    }
    let datapoints = alarm.integer("DatapointsToAlarm", in: 1...8_640) ?? periods
    alarm.finish(silent: Self.ofNoEffect, reasons: [:], notes: &notes)
    return DeployedAlarm(
      metric: metric, isHigh: isHigh, threshold: threshold, periods: periods,
      datapoints: datapoints)
  }

  /// The members of an alarm that say nothing of when it rings, or are read elsewhere.
  private static let ofNoEffect: Set = [
    "AlarmName", "AlarmArn", "Arn", "AlarmDescription", "AlarmConfigurationUpdatedTimestamp",
    "AlarmActions", "OKActions", "InsufficientDataActions", "OkActions", "StateValue",
    "StateReason", "StateReasonData", "StateUpdatedTimestamp", "StateTransitionedTimestamp",
    "EvaluationState", "MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period",
    "Dimensions", "Unit", "Tags", "TagsAll", "EvaluateLowSampleCountPercentile",
    "EvaluateLowSampleCountPercentiles",
  ]

  // MARK: Times

  private mutating func action(_ node: SettingsNode) -> DeployedAction? {
    var reader = MemberReader(node, "a scheduled action", issues: issues)
    let what = "scheduled action \(reader.text("ScheduledActionName") ?? "")"
    reader = MemberReader(node, what, issues: issues)
    // Terraform's -1 is what is left as it is.
    let most = -1...Limit.instances.most
    func size(_ key: String, _ reader: inout MemberReader) -> Int? {
      reader.integer(key, in: most).flatMap { $0 < 0 ? nil : $0 }
    }
    var action = DeployedAction(
      minSize: size("MinSize", &reader), maxSize: size("MaxSize", &reader),
      desiredCapacity: size("DesiredCapacity", &reader),
      recurrence: reader.text("Recurrence").flatMap { $0.isEmpty ? nil : $0 },
      start: time(reader.text("StartTime") ?? reader.text("Time"), what, node),
      end: time(reader.text("EndTime"), what, node),
      timeZone: zone("TimeZone", &reader))
    if let text = action.recurrence, (try? CronExpression(text)) == nil {
      reader.report(
        "Recurrence", node, "\(quoted(text)) is no cron expression", CronExpression.expectation)
      return nil
    }
    if action.recurrence != nil, action.start != nil, !answers.isWhole {
      // The API tells the next time of a recurring action under the same name as its first.
      notes.remark(
        "\(what): its StartTime may be its next time rather than its first, and is left out")
      action.start = nil
    }
    guard action.recurrence != nil || action.start != nil else {
      notes.leaveOut(what, "it says no time")
      return nil
    }
    if action.minSize == nil, action.maxSize == nil, action.desiredCapacity == nil {
      notes.leaveOut(what, "it sets nothing")
      return nil
    }
    return action
  }

  /// A time in UTC, with a Z and whole seconds.
  private func time(_ text: String?, _ what: String, _ node: SettingsNode) -> String? {
    guard let text, !text.isEmpty else { return nil }
    guard let utc = utcText(text) else {
      issues.add(
        SettingsIssue(
          at: node.location, path: "StartTime",
          message: "\(quoted(text)) is no time in \(what); expected ISO 8601 in UTC"))
      return nil
    }
    return utc
  }

  /// A zone other than UTC; one that is not known is an issue.
  private func zone(_ key: String, _ reader: inout MemberReader) -> String? {
    guard let name = reader.text(key), !["", "UTC", "Etc/UTC"].contains(name) else { return nil }
    do throws(QuantityError) {
      try ScenarioCalendar.checkTimeZone(name)
      return name
    } catch {
      reader.report(
        key, reader.node(key) ?? reader.node, "\(quoted(name)) is no time zone", "an IANA name")
      return nil
    }
  }

  private mutating func hook(_ node: SettingsNode, hasPool: Bool) -> DeployedHook? {
    var reader = MemberReader(node, "a lifecycle hook", issues: issues)
    let what = "lifecycle hook \(reader.text("LifecycleHookName") ?? "")"
    let timeout = reader.integer("HeartbeatTimeout", in: DeployedHook.timeouts)
    let purpose = reader.text("NotificationMetadata").flatMap { DeployedHook.Purpose(rawValue: $0) }
    guard let transition = reader.text("LifecycleTransition") else {
      notes.leaveOut(what, "it says no transition")
      return nil
    }
    guard [DeployedHook.launching, DeployedHook.terminating].contains(transition) else {
      reader.report(
        "LifecycleTransition", reader.node("LifecycleTransition") ?? node,
        "\(quoted(transition)) is no transition",
        "\(DeployedHook.launching) or \(DeployedHook.terminating)")
      return nil
    }
    if transition == DeployedHook.launching, reader.text("DefaultResult") == "CONTINUE" {
      notes.remark(
        "\(what): what is not ready at its timeout goes into service (DefaultResult CONTINUE), and "
          + "a scenario's instance is abandoned")
    }
    if transition == DeployedHook.launching {
      if purpose == nil {
        notes.remark("\(what): what is launched is taken to be held until it is ready")
      }
      return DeployedHook(
        purpose: purpose == .poolEntry ? .poolEntry : .untilReady,
        timeout: timeout ?? DeployedHook.usualTimeout)
    }
    return DeployedHook(purpose: .drain, timeout: timeout ?? DeployedHook.usualTimeout)
  }

  /// One hook a transition: an instance waits for all of them, and the longest is the last to give
  /// up.
  private mutating func longest(_ hooks: [DeployedHook]) -> [DeployedHook] {
    [hooks.filter { $0.purpose != .drain }, hooks.filter { $0.purpose == .drain }].compactMap {
      same in
      guard var hook = same.max(by: { $0.timeout < $1.timeout }) else { return nil }
      if same.count > 1 {
        notes.remark(
          "\(same.count) lifecycle hooks hold an instance that \(hook.purpose == .drain ? "ends" : "is launched")"
            + ": a scenario has one, with the longest timeout, \(hook.timeout) s")
        if same.contains(where: { $0.purpose == .untilReady }) { hook.purpose = .untilReady }
      }
      return hook
    }
  }

  private mutating func poolChange(_ node: SettingsNode) -> DeployedPoolChange? {
    var reader = MemberReader(node, "a schedule", issues: issues)
    let what = "schedule \(reader.text("Name") ?? "")"
    let arn = node.node(at: "Target.Arn")?.text ?? ""
    guard arn.hasSuffix(":aws-sdk:autoscaling:putWarmPool") else {
      notes.leaveOut(what, "it does not call PutWarmPool")
      return nil
    }
    guard let expression = reader.text("ScheduleExpression"),
      let input = node.node(at: "Target.Input")?.text,
      let call = try? foreignText(input, node.location.file)
    else {
      notes.leaveOut(what, "what it calls PutWarmPool with is no JSON that is known here")
      return nil
    }
    guard let name = call.node(at: "AutoScalingGroupName")?.text else {
      notes.leaveOut(what, "it does not say of which group the warm pool is")
      return nil
    }
    guard name == groupName else { return nil }
    if reader.text("State") == "DISABLED" {
      notes.leaveOut(what, "it is disabled")
      return nil
    }
    let zone = zone("ScheduleExpressionTimezone", &reader)
    let timing: DeployedPoolChange.Timing
    if let cron = SchedulerCron.fiveFields(expression) {
      timing = .cron(cron, timeZone: zone)
    } else if expression.hasPrefix("at("), expression.hasSuffix(")"), zone == nil {
      timing = .at(String(expression.dropFirst(3).dropLast()))
    } else {
      notes.leaveOut(
        what, "a scenario cannot say its \(expression)\(zone.map { " in \($0)" } ?? "")")
      return nil
    }
    if let mode = reader.node("FlexibleTimeWindow")?.node(at: "Mode")?.text, mode != "OFF" {
      let minutes = reader.node("FlexibleTimeWindow")?.node(at: "MaximumWindowInMinutes")?.text
      notes.remark(
        "\(what): it is taken to come on time, and comes within \(minutes ?? "some") minutes of it "
          + "(FlexibleTimeWindow)")
    }
    reader.finish(
      silent: [
        "Arn", "CreationDate", "LastModificationDate", "GroupName", "KmsKeyArn", "Description",
        "ActionAfterCompletion", "Target", "State", "Name", "NamePrefix", "Id",
      ],
      reasons: [
        "StartDate": "a scenario's schedule has no first time",
        "EndDate": "a scenario's schedule has no last time",
      ], notes: &notes)
    var values = MemberReader(call, what, issues: issues)
    let most = Limit.instances.most
    let change = DeployedPoolChange(
      timing: timing, state: values.text("PoolState"),
      minSize: values.integer("MinSize", in: 0...most),
      maxPrepared: values.integer("MaxGroupPreparedCapacity", in: -1...most))
    values.finish(silent: ["AutoScalingGroupName"], reasons: [:], notes: &notes)
    guard change.state != nil || change.minSize != nil || change.maxPrepared != nil else {
      notes.leaveOut(what, "it sets nothing of the warm pool that a scenario has")
      return nil
    }
    return change
  }
}
