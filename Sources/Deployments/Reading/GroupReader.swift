package import PoolSimulation
internal import Settings
package import Studies

/// Makes one group of what files hold of it.
package struct GroupReader {
  /// A metric of CloudWatch's that the command line takes for one of a scenario.
  package typealias MetricNames = [String: ScalingMetric]

  private let answers: DeployedAnswers
  private let metrics: MetricNames
  private let issues = IssueLog()
  private var notes = TransferNotes()
  private var region: String?
  private var groupName = ""

  private init(_ answers: DeployedAnswers, metrics: MetricNames) {
    (self.answers, self.metrics) = (answers, metrics)
  }

  /// Reads the group.
  /// - Parameters:
  ///   - answers: what the files hold
  ///   - name: which group; nil: the only one
  ///   - metrics: metrics that are taken for some of a scenario
  /// - Returns: the group, and what became of the rest
  /// - Throws: everything that is wrong.
  package static func read(
    _ answers: DeployedAnswers, group name: String?, metrics: MetricNames = [:]
  ) throws(ScenarioError) -> (DeployedGroup, TransferNotes) {
    var reader = GroupReader(answers, metrics: metrics)
    guard let node = reader.choose(name), let group = reader.read(node), reader.issues.isEmpty
    else { throw .issues(reader.issues.issues) }
    return (group, reader.notes)
  }

  // MARK: Which group

  private mutating func choose(_ wanted: String?) -> SettingsNode? {
    let groups = answers.all(.group)
    func name(_ node: SettingsNode) -> String {
      node.node(at: "AutoScalingGroupName")?.text ?? "(without a name)"
    }
    let names = Set(groups.map(name)).sorted()
    let option = SourceLocation(option: wanted.map { "--group \($0)" } ?? "--group", ordinal: 1)
    func fail(_ message: String) -> SettingsNode? {
      issues.add(SettingsIssue(at: option, path: "", message: message))
      return nil
    }
    if names.isEmpty {
      return fail(
        "there is no Auto Scaling group in the files; expected what "
          + "\(DeployedAnswers.Kind.group.command) prints, a plan or a template with one")
    }
    let chosen = groups.filter { wanted == nil || name($0) == wanted }
    guard let first = chosen.first else {
      let near = wanted.flatMap { nearestName(to: $0, in: names) }.map { " (did you mean \($0)?)" }
      return fail("there is no such group; expected one of \(listed(names))\(near ?? "")")
    }
    if wanted == nil, names.count > 1 {
      return fail("the files hold \(names.count) groups; expected one of \(listed(names))")
    }
    for other in chosen.dropFirst() where other.flowText != first.flowText {
      issues.add(
        SettingsIssue(
          at: other.location, path: "AutoScalingGroupName",
          message: "\(name(other)) stands at \(first.location) otherwise; expected one state of it")
      )
      return nil
    }
    return first
  }

  /// Whether an object is of the group; what does not say so is where there is one group only.
  private mutating func isOwn(_ node: SettingsNode, _ what: String) -> Bool {
    if let name = node.node(at: "AutoScalingGroupName")?.text { return name == groupName }
    if answers.groupCount > 1 {
      notes.remark("\(what) does not say whose it is: it is taken for \(groupName)'s")
    }
    return true
  }

  /// The region of an ARN; another one than the group's is an issue.
  private mutating func check(arn key: String, of node: SettingsNode) {
    guard let member = node.node(at: key), let arn = member.text else { return }
    let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count > 4, parts[0] == "arn", !parts[3].isEmpty else { return }
    let found = String(parts[3])
    guard let region else { return self.region = found }
    if found != region {
      issues.add(
        SettingsIssue(
          at: member.location, path: key,
          message: "is of \(found), and the group of \(region); expected files of one region"))
    }
  }

  // MARK: The group itself

  private mutating func read(_ node: SettingsNode) -> DeployedGroup? {
    let most = Limit.instances.from(0)
    var reader = MemberReader(node, "the group", issues: issues)
    groupName = reader.text("AutoScalingGroupName") ?? ""
    if groupName.isEmpty {
      reader.report("AutoScalingGroupName", node, "is empty", "the group's name")
    }
    check(arn: "AutoScalingGroupARN", of: node)
    _ = reader.has("AutoScalingGroupARN")
    let (least, largest) = (
      reader.integer("MinSize", in: most), reader.integer("MaxSize", in: most)
    )
    for (key, value) in [("MinSize", least), ("MaxSize", largest)]
    where value == nil && !reader.has(key) {
      reader.report(key, node, "is missing", "a number of instances")
    }
    guard let least, let largest else { return nil }
    if least > largest {
      reader.report("MinSize", node, "\(least) is above MaxSize \(largest)", "at most that")
    }
    var group = DeployedGroup(
      name: groupName, minSize: least, maxSize: largest, zones: zones(&reader))
    group.region = region ?? regionOfZones(node)
    group.desiredCapacity = reader.integer("DesiredCapacity", in: most)
    let seconds = 0...Int(Int32.max)
    group.defaultInstanceWarmup = reader.integer("DefaultInstanceWarmup", in: -1...3_600)
      .flatMap { $0 < 0 ? nil : $0 }
    group.healthCheckGracePeriod = reader.integer("HealthCheckGracePeriod", in: seconds)
    if let grace = group.healthCheckGracePeriod, grace > 86_400 {
      notes.leaveOut("HealthCheckGracePeriod \(grace)", "a scenario has one of a day at most")
      group.healthCheckGracePeriod = nil
    }
    group.maxInstanceLifetime = reader.integer("MaxInstanceLifetime", in: seconds)
      .flatMap { $0 == 0 ? nil : $0 }
    readProcesses(&reader, &group)
    group.terminationPolicies = reader.list("TerminationPolicies").compactMap(\.text)
    if group.terminationPolicies == ["Default"] { group.terminationPolicies = [] }
    group.protectsNewInstances = reader.flag("NewInstancesProtectedFromScaleIn") ?? false
    if var policy = reader.section("InstanceMaintenancePolicy") {
      let min = policy.integer("MinHealthyPercentage", in: -1...100)
      let max = policy.integer("MaxHealthyPercentage", in: -1...200)
      if let min, let max, min >= 0, max >= 100 {
        group.maintenance = DeployedMaintenance(minHealthy: min, maxHealthy: max)
      }
    }
    if let type = reader.text("HealthCheckType"), type != "EC2" {
      notes.leaveOut(
        "HealthCheckType \(type)", "a scenario has instances that do not answer, whoever finds them"
      )
    }
    // CloudFormation's name, and the API's.
    let cooldown =
      reader.integer("DefaultCooldown", in: seconds) ?? reader.integer("Cooldown", in: seconds)
    readUnits(&reader, &group)
    readInstances(&reader, &group)
    readTemplate(&reader, &group)
    readPool(&reader, &group)
    finish(&reader)
    var parts = DeployedPartsReader(
      answers: answers, metrics: metrics, groupName: groupName, defaultCooldown: cooldown,
      issues: issues)
    var told = TransferNotes()
    let named = parts.read(into: &group, notes: &told)
    notes.add(told)
    for (node, key) in named { check(arn: key, of: node) }
    if group.region == nil { group.region = region }
    return group
  }

  private mutating func zones(_ reader: inout MemberReader) -> Int {
    if reader.node("AvailabilityZones")?.entries?.contains(where: { $0.key == "Fn::GetAZs" })
      == true
    {
      notes.remark(
        "AvailabilityZones are all of the region's, which is known when it is deployed: "
          + "\(Self.usualZones) are taken (auto_scaling_group.availability_zones)")
      return Self.usualZones
    }
    let names = reader.list("AvailabilityZones")
    _ = reader.has("AvailabilityZoneIds")
    guard let subnets = reader.node("VPCZoneIdentifier") else { return max(names.count, 1) }
    if !names.isEmpty { return names.count }
    let list = subnets.elements?.count ?? subnets.text?.split(separator: ",").count ?? 0
    if list == 0 {
      reader.report(
        "VPCZoneIdentifier", subnets, "is \(MemberReader.shape(of: subnets))", "subnets")
    }
    notes.remark(
      "the subnets of the group do not say their zones: each of the \(list) is taken for one")
    return max(list, 1)
  }

  /// The zones of most regions.
  private static let usualZones = 3

  private func regionOfZones(_ node: SettingsNode) -> String? {
    let zone = node.node(at: "AvailabilityZones")?.elements?.first?.text
    return zone.flatMap { $0.last?.isLetter == true ? String($0.dropLast()) : nil }
  }

  private mutating func readProcesses(_ reader: inout MemberReader, _ group: inout DeployedGroup) {
    for node in reader.list("SuspendedProcesses") {
      guard let name = node.node(at: "ProcessName")?.text ?? node.text else { continue }
      if ScalingProcess(rawValue: name) == nil {
        notes.leaveOut("the suspended process \(name)", "the simulator has no such process")
      } else {
        group.suspendedProcesses.append(name)
      }
    }
    group.suspendedProcesses = Set(group.suspendedProcesses).sorted()
  }

  /// What the sizes count: instances, unless it is said.
  private mutating func readUnits(_ reader: inout MemberReader, _ group: inout DeployedGroup) {
    var units: [String] = []
    if let type = reader.text("DesiredCapacityType"), type != "units" {
      units.append("DesiredCapacityType \(type)")
    }
    let overrides =
      reader.node("MixedInstancesPolicy")?.node(at: "LaunchTemplate.Overrides")?.elements ?? []
    let weights = Set(overrides.compactMap { $0.node(at: "WeightedCapacity")?.text }).sorted()
    if weights.contains(where: { $0 != "1" }) {
      units.append("WeightedCapacity \(weights.joined(separator: ", "))")
    }
    group.otherUnits = units.isEmpty ? nil : units.joined(separator: " and ")
  }

  /// What runs: how many are in service, and of which type.
  private mutating func readInstances(_ reader: inout MemberReader, _ group: inout DeployedGroup) {
    guard reader.has("Instances") else { return }
    let states = reader.list("Instances").map { $0.node(at: "LifecycleState")?.text ?? "" }
    group.inService = states.count { $0 == "InService" }
    let standby = states.count { $0 == "Standby" || $0 == "EnteringStandby" }
    if standby > 0 {
      notes.leaveOut("\(standby) instances in Standby", "a scenario has no such state")
    }
  }

  // MARK: The launch template

  private mutating func readTemplate(_ reader: inout MemberReader, _ group: inout DeployedGroup) {
    group.template.isKnown = false
    var wanted = reader.section("LaunchTemplate")
    var types: [String] = []
    if var mixed = reader.section("MixedInstancesPolicy") {
      var launch = mixed.section("LaunchTemplate")
      wanted = launch?.section("LaunchTemplateSpecification")
      types = launch?.list("Overrides").compactMap { $0.node(at: "InstanceType")?.text } ?? []
      types = Set(types).sorted()
      if types.count == 1 {
        group.template.instanceType = types.first
      } else {
        notes.leaveOut(
          "MixedInstancesPolicy",
          "a scenario's instances are of one type"
            + (types.isEmpty ? "" : ", and these are of \(listed(types))"))
      }
      if mixed.has("InstancesDistribution") {
        notes.leaveOut("InstancesDistribution", "a scenario's instances are bought one way")
      }
    }
    if let name = reader.text("LaunchConfigurationName") {
      notes.leaveOut("launch configuration \(name)", "expected a launch template")
    }
    if var wanted {
      if let version = version(&wanted) { read(version, into: &group.template) }
    } else if answers.distinct(.template).count == 1, let only = answers.all(.template).first {
      notes.remark("the group does not say its launch template: it is taken for the only one there")
      read(only, into: &group.template)
    }
    // What the template says is overridden by each of several types.
    if types.count > 1 { group.template.instanceType = nil }
    if group.template.instanceType == nil { readTypes(&reader, &group) }
  }

  private mutating func readTypes(_ reader: inout MemberReader, _ group: inout DeployedGroup) {
    let types = Set(
      reader.list("Instances").compactMap { $0.node(at: "InstanceType")?.text }
    ).sorted()
    if types.count == 1 {
      group.template.instanceType = types.first
      notes.remark("instance.type is that of the instances, since no launch template says it")
    }
  }

  /// The version of a launch template that a group names.
  private mutating func version(_ wanted: inout MemberReader) -> SettingsNode? {
    let (id, name) = (wanted.text("LaunchTemplateId"), wanted.text("LaunchTemplateName"))
    let number = wanted.text("Version") ?? "$Default"
    let own = answers.all(.template).filter { node in
      (id != nil && node.node(at: "LaunchTemplateId")?.text == id)
        || (name != nil && node.node(at: "LaunchTemplateName")?.text == name)
    }
    if own.isEmpty {
      if answers.has(.template) {
        notes.leaveOut(
          "launch template \(name ?? id ?? "")",
          "it is not in the files; \(DeployedAnswers.Kind.template.command) prints it")
      }
      return nil
    }
    func count(_ node: SettingsNode) -> Int {
      node.node(at: "VersionNumber")?.text.flatMap { Int($0) } ?? 0
    }
    let found: SettingsNode? =
      switch number {
      case "$Latest": own.max { count($0) < count($1) }
      case "$Default": own.first { $0.node(at: "DefaultVersion")?.text?.lowercased() == "true" }
      default: own.first { count($0) == Int(number) }
      }
    if found == nil {
      notes.leaveOut(
        "launch template \(name ?? id ?? "")",
        "its version \(number) is not in the files; \(DeployedAnswers.Kind.template.command) "
          + "--versions '\(number)' prints it")
    }
    return found
  }

  private mutating func read(_ version: SettingsNode, into template: inout DeployedTemplate) {
    var outer = MemberReader(version, "the launch template", issues: issues)
    guard var data = outer.section("LaunchTemplateData") else { return }
    template.isKnown = true
    if let type = data.node("InstanceType") {
      template.instanceType = template.instanceType ?? type.text
      if type.text == nil {
        notes.remark(
          "InstanceType is \(type.flowText), which is known when it is deployed: --parameter "
            + "NAME=value says it")
      }
    }
    let mappings = data.list("BlockDeviceMappings")
    let sizes = mappings.compactMap { mapping -> Int? in
      guard let node = mapping.node(at: "Ebs.VolumeSize") else { return nil }
      let size = node.text.flatMap { Int($0) }
      if size == nil {
        data.report(
          "VolumeSize", node, "is \(MemberReader.shape(of: node))", "a whole number of GiB")
      }
      return size
    }
    readVolumeKinds(mappings)
    let volumes = 0...65_536
    if !sizes.allSatisfy(volumes.contains) {
      data.report(
        "BlockDeviceMappings", version, "has a VolumeSize out of range", "GiB up to EBS's 65536")
    } else if !sizes.isEmpty {
      template.volume = sizes.reduce(0, +)
    }
    if sizes.count > 1 {
      notes.remark("instance.volume is the sum of \(sizes.count) volumes of the launch template")
    }
    if var options = data.section("HibernationOptions") {
      template.hibernates = options.flag("Configured") ?? false
    }
    if var market = data.section("InstanceMarketOptions") {
      template.isSpot = market.text("MarketType") == "spot"
    }
    data.finish(
      silent: [
        "ImageId", "SecurityGroupIds", "SecurityGroups", "KeyName", "TagSpecifications",
        "IamInstanceProfile", "EbsOptimized", "MetadataOptions", "NetworkInterfaces", "UserData",
      ],
      reasons: [
        "InstanceRequirements": "a scenario's instances are of one type",
        "Monitoring": "its price is pricing.detailed_monitoring_per_month",
        "CreditSpecification": "pricing has what surplus credits cost",
        "Placement": "a scenario has no placement groups",
      ], notes: &notes)
  }

  /// Volumes that cost more than what a scenario has, which are gp3's.
  private mutating func readVolumeKinds(_ mappings: [SettingsNode]) {
    for ebs in mappings.compactMap({ $0.node(at: "Ebs") }) {
      if let type = ebs.node(at: "VolumeType")?.text, type != "gp3" {
        notes.leaveOut(
          "VolumeType \(type)",
          "a scenario's volumes are gp3; pricing.volume_per_gb_month has "
            + "another price")
      }
      for (key, free) in [("Iops", 3_000), ("Throughput", 125)] {
        if let value = ebs.node(at: key)?.text.flatMap({ Int($0) }), value > free {
          notes.leaveOut(
            "\(key) \(value) of a volume",
            "a scenario pays for the size alone, and AWS for what is "
              + "above \(free)")
        }
      }
    }
  }

  // MARK: The warm pool

  private mutating func readPool(_ reader: inout MemberReader, _ group: inout DeployedGroup) {
    var configurations = reader.node("WarmPoolConfiguration").map { [$0] } ?? []
    _ = reader.has("WarmPoolSize")
    for answer in answers.all(.warmPool) where isOwn(answer, "a warm pool's description") {
      configurations +=
        (answer.node(at: "WarmPoolConfiguration") ?? answer.asPool).map { [$0] } ?? []
    }
    guard let first = configurations.first else { return }
    for other in configurations.dropFirst() where !isSame(first, other) {
      issues.add(
        SettingsIssue(
          at: other.location, path: "WarmPoolConfiguration",
          message: "is not what \(first.location) has; expected one state of the pool, and that of "
            + groupName))
      return
    }
    let most = -1...Limit.instances.most
    var pool = MemberReader(first, "the warm pool", issues: issues)
    let state = pool.text("PoolState") ?? "Stopped"
    if !["Stopped", "Hibernated", "Running"].contains(state) {
      pool.report(
        "PoolState", first, "\(quoted(state)) is no state", "Stopped, Hibernated or Running")
    }
    let prepared = pool.integer("MaxGroupPreparedCapacity", in: most)
    var reuse = pool.section("InstanceReusePolicy")
    group.warmPool = DeployedWarmPool(
      state: state, minSize: pool.integer("MinSize", in: Limit.instances.from(0)) ?? 0,
      maxPrepared: prepared == -1 ? nil : prepared,
      reusesOnScaleIn: reuse?.flag("ReuseOnScaleIn") ?? false)
    if pool.text("Status") == "PendingDelete" {
      notes.remark("the warm pool is being deleted, and is taken as it is")
    }
    pool.finish(silent: ["AutoScalingGroupName"], reasons: [:], notes: &notes)
  }

  private func isSame(_ left: SettingsNode, _ right: SettingsNode) -> Bool {
    [
      ("PoolState", "Stopped"), ("MinSize", "0"), ("MaxGroupPreparedCapacity", "-1"),
      ("InstanceReusePolicy.ReuseOnScaleIn", "false"),
    ].allSatisfy { key, usual in
      (left.node(at: key)?.text ?? usual).lowercased()
        == (right.node(at: key)?.text ?? usual).lowercased()
    }
  }

  private mutating func finish(_ reader: inout MemberReader) {
    reader.finish(
      silent: [
        "CreatedTime", "ServiceLinkedRoleARN", "Tags", "Status", "EnabledMetrics", "LaunchTemplate",
        "PredictedCapacity", "MetricsCollection", "NotificationConfigurations",
        "LifecycleHookSpecificationList", "LaunchConfigurationName", "DeletionProtection",
        "Context",
      ],
      reasons: [
        "LoadBalancerNames": "joins go where placement says",
        "TargetGroupARNs": "joins go where placement says",
        "TrafficSources": "joins go where placement says",
        "CapacityRebalance": "it is for spot instances at risk; a scenario has their interruptions",
        "PlacementGroup": "a scenario has no placement groups",
        "AvailabilityZoneDistribution": "a scenario's group balances its zones",
        "AvailabilityZoneImpairmentPolicy": "a scenario has no zonal shift",
        "CapacityReservationSpecification": "a scenario has no capacity reservations",
        "InstanceLifecyclePolicy": "a scenario ends what its hooks abandon",
      ], notes: &notes)
  }
}

extension SettingsNode {
  /// A resource that is itself a pool's configuration; nil: an answer without one.
  fileprivate var asPool: SettingsNode? {
    let keys = ["PoolState", "MinSize", "MaxGroupPreparedCapacity", "InstanceReusePolicy"]
    return keys.contains { node(at: $0) != nil } || self.node(at: "Instances") == nil ? self : nil
  }
}
