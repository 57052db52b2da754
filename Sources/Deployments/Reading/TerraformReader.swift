internal import Settings

/// Reads the resources of `terraform show -json`, of a plan or of a state, as what the AWS CLI would
/// print of them.
///
/// What a plan does not know yet, such as an ARN, is known by what it refers to.
///
/// Source: Terraform documentation, "JSON Output Format", and the resources of the AWS provider's
/// documentation, `autoscaling_group`, `autoscaling_policy`, `autoscaling_schedule`,
/// `autoscaling_lifecycle_hook`, `autoscaling_notification`, `launch_template`,
/// `cloudwatch_metric_alarm` and `scheduler_schedule`.
struct TerraformReader {
  private static let kinds: [String: DeployedAnswers.Kind] = [
    "aws_autoscaling_group": .group, "aws_autoscaling_policy": .policy,
    "aws_autoscaling_schedule": .action, "aws_autoscaling_lifecycle_hook": .hook,
    "aws_launch_template": .template, "aws_cloudwatch_metric_alarm": .alarm,
    "aws_scheduler_schedule": .schedule,
  ]
  private static let plumbing = [
    "aws_sns_", "aws_lambda_", "aws_iam_", "aws_route53_", "aws_autoscaling_notification",
  ]
  /// The provider's names that are not the API's with underscores.
  private static let names: [String: [String: String]] = [
    "aws_autoscaling_group": [
      "name": "AutoScalingGroupName", "arn": "AutoScalingGroupARN",
      "vpc_zone_identifier": "VPCZoneIdentifier", "load_balancers": "LoadBalancerNames",
      "target_group_arns": "TargetGroupARNs", "warm_pool": "WarmPoolConfiguration",
      "protect_from_scale_in": "NewInstancesProtectedFromScaleIn",
      "traffic_source": "TrafficSources", "override": "Overrides",
      "launch_configuration": "LaunchConfigurationName",
    ],
    "aws_autoscaling_policy": [
      "name": "PolicyName", "arn": "PolicyARN", "step_adjustment": "StepAdjustments",
      "metric_specification": "MetricSpecifications", "metric_data_queries": "MetricDataQueries",
    ],
    "aws_autoscaling_schedule": ["arn": "ScheduledActionARN"],
    "aws_autoscaling_lifecycle_hook": ["name": "LifecycleHookName"],
    "aws_cloudwatch_metric_alarm": ["alarm_name": "AlarmName"],
    "aws_launch_template": ["name": "LaunchTemplateName", "id": "LaunchTemplateId"],
    "aws_scheduler_schedule": [:],
  ]
  /// Blocks that may come again; every other one is an object of its own.
  private static let lists: Set = [
    "step_adjustment", "metric_specification", "metric_data_queries", "block_device_mappings",
    "override", "metric_dimension", "dimensions", "traffic_source", "suspended_processes",
    "termination_policies", "vpc_zone_identifier", "availability_zones", "alarm_actions",
    "load_balancers", "target_group_arns", "ok_actions", "insufficient_data_actions",
    "enabled_metrics", "tag", "tag_specifications", "network_interfaces",
    "vpc_security_group_ids", "security_group_names", "metric_query", "initial_lifecycle_hook",
    "metrics",
  ]
  /// What Terraform does with a group, and is no part of it.
  private static let own: Set = [
    "id", "force_delete", "force_delete_warm_pool", "wait_for_capacity_timeout",
    "wait_for_elb_capacity", "min_elb_capacity", "name_prefix", "metrics_granularity", "region",
    "ignore_failed_scaling_activities", "instance_refresh", "tag", "timeouts",
    "predicted_capacity", "warm_pool_size", "service_linked_role_arn", "enabled_metrics",
    "initial_lifecycle_hook", "tags",
  ]
  private static let deepest = 60

  private let root: SettingsNode
  private let issues: IssueLog

  /// The addresses of all resources, and the names of those that are known.
  private var addresses: Set<String> = []
  private var groupNames: [String: String] = [:]

  init(_ root: SettingsNode, issues: IssueLog) {
    (self.root, self.issues) = (root, issues)
    for resource in module.map({ resources($0, 0) }) ?? [] {
      guard let address = resource.node(at: "address")?.text else { continue }
      addresses.insert(address)
      groupNames[address] = resource.node(at: "values.name")?.text
    }
  }

  private var module: SettingsNode? {
    root.node(at: "planned_values.root_module") ?? root.node(at: "values.root_module")
  }

  func read(into answers: inout DeployedAnswers, notes: inout TransferNotes) {
    guard let module
    else {
      issues.add(
        SettingsIssue(
          at: root.location, path: "",
          message:
            "holds no resources; expected what terraform show -json prints of a plan or of a "
            + "state"))
      return
    }
    answers.isWhole = true
    var others: Set<String> = []
    let references = references(root.node(at: "configuration.root_module"), prefix: "", 0)
    for resource in resources(module, 0) {
      guard resource.node(at: "mode")?.text != "data", let type = resource.node(at: "type")?.text,
        let address = resource.node(at: "address")?.text,
        let values = resource.node(at: "values")
      else { continue }
      guard let kind = Self.kinds[type] else {
        if !Self.plumbing.contains(where: { type.hasPrefix($0) }) { others.insert(type) }
        continue
      }
      answers.add(
        kind,
        object(values, type, address, references.filter { $0.address == Self.plain(address) }))
      for hook in values.node(at: "initial_lifecycle_hook")?.elements ?? [] where kind == .group {
        var members = members(hook, "aws_autoscaling_lifecycle_hook", 0)
        put("AutoScalingGroupName", values.node(at: "name")?.text, &members, hook.location)
        answers.add(.hook, SettingsNode(.map(members), at: hook.location))
      }
    }
    if !others.isEmpty {
      notes.leaveOut(
        "resources of \(listed(others.sorted()))", "are no part of a pool's capacity")
    }
  }

  private func resources(_ module: SettingsNode, _ depth: Int) -> [SettingsNode] {
    if depth > Self.deepest { return [] }
    return (module.node(at: "resources")?.elements ?? [])
      + (module.node(at: "child_modules")?.elements ?? []).flatMap { resources($0, depth + 1) }
  }

  // MARK: What a plan refers to

  private struct Reference {
    let address, key, target: String
  }

  private func references(_ module: SettingsNode?, prefix: String, _ depth: Int) -> [Reference] {
    guard let module, depth < Self.deepest else { return [] }
    var found: [Reference] = []
    for resource in module.node(at: "resources")?.elements ?? [] {
      let address = prefix + (resource.node(at: "address")?.text ?? "")
      for entry in resource.node(at: "expressions")?.entries ?? [] {
        let place = Self.templates[entry.key].map { entry.node.node(at: $0) } ?? entry.node
        if let target = place?.node(at: "references.0")?.text {
          found.append(Reference(address: address, key: entry.key, target: prefix + target))
        }
      }
    }
    for call in module.node(at: "module_calls")?.entries ?? [] {
      found += references(
        call.node.node(at: "module"), prefix: "\(prefix)module.\(call.key).", depth + 1)
    }
    return found
  }

  /// Where a group refers to its launch template, by its block.
  private static let templates = [
    "launch_template": "0.id",
    "mixed_instances_policy":
      "0.launch_template.0.launch_template_specification.0.launch_template_id",
  ]

  /// An address as the configuration has it, without the keys of `count` and `for_each`.
  private static func plain(_ address: String) -> String {
    address.replacing(#/\[[^\]]*\]/#, with: "")
  }

  /// The resource that another refers to: where there are several, the one with its own key. nil:
  /// which of several is not told.
  private func resolved(_ target: String, from address: String) -> String? {
    let marker = marker(target)
    if addresses.contains(marker) { return marker }
    let keyed = addresses.filter { Self.plain($0) == Self.plain(marker) }.sorted()
    let key = address.hasSuffix("]") ? address.lastIndex(of: "[").map { address[$0...] } : nil
    if let key, keyed.contains(marker + key) { return marker + key }
    return keyed.count == 1 ? keyed[0] : keyed.isEmpty ? marker : nil
  }

  /// The address of what a reference is to, such as `aws_autoscaling_policy.out`.
  private func marker(_ target: String) -> String {
    var parts = target.split(separator: ".").map(String.init)
    if parts.count > 2, !["module"].contains(parts[parts.count - 2]) { parts.removeLast() }
    return parts.joined(separator: ".")
  }

  // MARK: Names

  private func object(
    _ values: SettingsNode, _ type: String, _ address: String, _ references: [Reference]
  ) -> SettingsNode {
    var members = members(values, type, 0)
    func has(_ key: String) -> Bool { members.contains { $0.key == key } }
    switch type {
    case "aws_autoscaling_policy": put("PolicyARN", address, &members, values.location)
    case "aws_launch_template":
      put("LaunchTemplateId", address, &members, values.location)
      let data = members.filter { !Self.ofVersions.contains($0.key) }
      members =
        [
          SettingsNode.Entry(
            key: "LaunchTemplateData", location: values.location,
            node: SettingsNode(.map(data), at: values.location))
        ] + members.filter { ["LaunchTemplateId", "LaunchTemplateName"].contains($0.key) }
      // A template is there in its latest version alone.
      let latest = values.node(at: "latest_version")?.text ?? "1"
      let usual = values.node(at: "default_version")?.text ?? latest
      put("VersionNumber", latest, &members, values.location)
      put("DefaultVersion", usual == latest ? "true" : "false", &members, values.location)
    case "aws_autoscaling_group": put("AutoScalingGroupName", address, &members, values.location)
    default: break
    }
    for reference in references
    where Self.templates[reference.key] != nil || !has(name(reference.key, type)) {
      guard let target = resolved(reference.target, from: address) else { continue }
      switch reference.key {
      case "alarm_actions":
        let node = SettingsNode(.scalar(target), at: values.location)
        members.append(
          SettingsNode.Entry(
            key: "AlarmActions", location: values.location,
            node: SettingsNode(.list([node]), at: values.location)))
      case "autoscaling_group_name":
        put("AutoScalingGroupName", groupNames[target] ?? target, &members, values.location)
      case "launch_template", "mixed_instances_policy":
        nameTemplate(target, name(reference.key, type), &members)
      default: continue
      }
    }
    return SettingsNode(.map(members), at: values.location)
  }

  /// What of a template is of it and not of one version's data.
  private static let ofVersions: Set = [
    "LaunchTemplateId", "LaunchTemplateName", "LatestVersion", "DefaultVersion",
    "UpdateDefaultVersion", "Arn", "Description", "TagsAll",
  ]

  /// Names the launch template of a group that does not know its ID yet.
  private func nameTemplate(
    _ target: String, _ key: String, _ members: inout [SettingsNode.Entry]
  ) {
    guard let place = members.firstIndex(where: { $0.key == key }) else { return }
    func named(_ node: SettingsNode, below path: ArraySlice<String>) -> SettingsNode {
      var entries = node.entries ?? []
      guard let first = path.first else {
        let isNamed = entries.contains {
          ["LaunchTemplateId", "LaunchTemplateName"].contains($0.key)
        }
        if !isNamed { put("LaunchTemplateId", target, &entries, node.location) }
        return SettingsNode(.map(entries), at: node.location)
      }
      if let inner = entries.firstIndex(where: { $0.key == first }) {
        entries[inner].node = named(entries[inner].node, below: path.dropFirst())
      }
      return SettingsNode(.map(entries), at: node.location)
    }
    let path = key == "LaunchTemplate" ? [] : ["LaunchTemplate", "LaunchTemplateSpecification"]
    members[place].node = named(members[place].node, below: path[...])
  }

  private func put(
    _ key: String, _ value: String?, _ members: inout [SettingsNode.Entry], _ at: SourceLocation
  ) {
    guard let value, !members.contains(where: { $0.key == key }) else { return }
    members.append(
      SettingsNode.Entry(key: key, location: at, node: SettingsNode(.scalar(value), at: at)))
  }

  private func name(_ key: String, _ type: String) -> String {
    if let name = Self.names[type]?[key] { return name }
    let words = key.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }
    let joined = words.joined()
    return joined == "AutoscalingGroupName" ? "AutoScalingGroupName" : joined
  }

  /// The members of an object; nothing, empty texts and empty lists say nothing in a state.
  private func members(
    _ values: SettingsNode, _ type: String, _ depth: Int
  ) -> [SettingsNode.Entry] {
    guard depth < Self.deepest else { return [] }
    var members: [SettingsNode.Entry] = []
    for entry in values.entries ?? [] where !Self.own.contains(entry.key) || depth > 0 {
      var node = entry.node
      switch node.value {
      case .null: continue
      case .scalar(let text) where text.isEmpty: continue
      case .list(let elements) where elements.isEmpty: continue
      default: break
      }
      // The provider's zeroes stand for what is not said, where the API has no zero.
      if node.text == "0", Self.zeroes.contains(entry.key) { continue }
      node = self.node(node, entry.key, type, depth)
      var key = name(entry.key, type)
      if key == "SuspendedProcesses" {
        node = processes(node)
      } else if depth > 0, entry.key == "id", type == "aws_autoscaling_group" {
        key = "LaunchTemplateId"
      } else if depth > 0, entry.key == "name", type == "aws_autoscaling_group" {
        key = "LaunchTemplateName"
      } else if depth > 0, entry.key == "id" || entry.key == "name" || entry.key == "arn" {
        key = entry.key.prefix(1).uppercased() + entry.key.dropFirst()
      }
      members.append(SettingsNode.Entry(key: key, location: entry.location, node: node))
    }
    return members
  }

  /// Where 0 is what the provider has for nothing.
  private static let zeroes: Set = [
    "default_instance_warmup", "max_instance_lifetime", "estimated_instance_warmup",
    "heartbeat_timeout", "min_adjustment_magnitude", "datapoints_to_alarm", "cooldown",
    "min_adjustment_step",
  ]

  private func processes(_ node: SettingsNode) -> SettingsNode {
    let nodes = (node.elements ?? []).map { element in
      SettingsNode(
        .map([
          SettingsNode.Entry(key: "ProcessName", location: element.location, node: element)
        ]), at: element.location)
    }
    return SettingsNode(.list(nodes), at: node.location)
  }

  private func node(
    _ node: SettingsNode, _ key: String, _ type: String, _ depth: Int
  ) -> SettingsNode {
    switch node.value {
    case .scalar, .null: return node
    case .map: return SettingsNode(.map(members(node, type, depth + 1)), at: node.location)
    case .list(let elements):
      if !Self.lists.contains(key), let first = elements.first, elements.count == 1,
        first.entries != nil
      {
        return SettingsNode(.map(members(first, type, depth + 1)), at: node.location)
      }
      let nodes = elements.map { self.node($0, key, type, depth + 1) }
      return SettingsNode(.list(nodes), at: node.location)
    }
  }
}
