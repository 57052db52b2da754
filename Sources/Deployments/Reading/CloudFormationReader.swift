internal import Settings

/// Reads the resources of a CloudFormation template as what the AWS CLI would print of them.
///
/// Parameters, conditions and the functions that need no account are worked out; what is known only
/// when the stack is there stays as it is, and whoever needs it says so.
///
/// Source: AWS CloudFormation user guide, "Template anatomy", "Intrinsic function reference", and
/// the resource types' reference.
struct CloudFormationReader {
  /// Which objects a type of resource makes.
  private static let kinds: [String: DeployedAnswers.Kind] = [
    "AWS::AutoScaling::AutoScalingGroup": .group,
    "AWS::AutoScaling::WarmPool": .warmPool,
    "AWS::AutoScaling::ScalingPolicy": .policy,
    "AWS::AutoScaling::ScheduledAction": .action,
    "AWS::AutoScaling::LifecycleHook": .hook,
    "AWS::EC2::LaunchTemplate": .template,
    "AWS::CloudWatch::Alarm": .alarm,
    "AWS::Scheduler::Schedule": .schedule,
  ]
  /// What registers instances, which a scenario has as times of `launch.registration`.
  private static let plumbing = ["AWS::SNS::", "AWS::Lambda::", "AWS::IAM::", "AWS::Route53::"]
  /// Deeper than any template goes.
  private static let deepest = 60

  /// How much may be worked out: conditions of conditions could go on for ever.
  private final class Budget {
    var left = 1_000_000
    func spend() -> Bool {
      left -= 1
      return left > 0
    }
  }

  private let root: SettingsNode
  private let issues: IssueLog
  private let budget = Budget()
  private let values: [String: String]
  private let resources: [SettingsNode.Entry]

  init(_ root: SettingsNode, parameters: [String: String], issues: IssueLog) {
    (self.root, self.issues) = (root, issues)
    var values: [String: String] = [:]
    for entry in root.node(at: "Parameters")?.entries ?? [] {
      let fallback = entry.node.node(at: "Default")
      values[entry.key] =
        parameters[entry.key] ?? fallback?.text
        ?? fallback?.elements?.compactMap(\.text).joined(separator: ",")
    }
    for (name, value) in parameters where name.hasPrefix("AWS::") { values[name] = value }
    self.values = values
    resources = root.node(at: "Resources")?.entries ?? []
  }

  func read(
    into answers: inout DeployedAnswers, notes: inout TransferNotes, used: inout Set<String>
  ) {
    let names = (root.node(at: "Parameters")?.entries ?? []).map(\.key)
    used.formUnion(names)
    used.formUnion(["AWS::Region", "AWS::StackName", "AWS::AccountId", "AWS::Partition"])
    answers.isWhole = true
    var others: [String] = []
    for entry in resources {
      guard let type = entry.node.node(at: "Type")?.text else {
        issues.add(
          SettingsIssue(
            at: entry.location, path: "Resources.\(entry.key)",
            message: "has no Type; expected one such as AWS::AutoScaling::AutoScalingGroup"))
        continue
      }
      let condition = entry.node.node(at: "Condition")?.text
      let holds = condition.map { self.holds($0, 0) } ?? true
      if holds == nil {
        notes.remark(
          "whether the condition of resource \(entry.key) holds is not known before it is deployed: "
            + "it is taken that it does")
      }
      guard holds ?? true else {
        notes.leaveOut("resource \(entry.key)", "its condition does not hold")
        continue
      }
      guard let kind = Self.kinds[type] else {
        if !Self.plumbing.contains(where: { type.hasPrefix($0) }) {
          others.append("\(entry.key) (\(type))")
        }
        continue
      }
      let properties =
        entry.node.node(at: "Properties") ?? SettingsNode(.map([]), at: entry.location)
      var members = resolve(properties, 0).entries ?? []
      add(kind, entry, &members)
      answers.add(kind, SettingsNode(.map(members), at: entry.location))
      if kind == .group { addHooks(members, to: &answers) }
    }
    if !others.isEmpty {
      notes.leaveOut("resources \(listed(others))", "are no part of a pool's capacity")
    }
  }

  /// The members that the API has and a template leaves to CloudFormation.
  private func add(
    _ kind: DeployedAnswers.Kind, _ entry: SettingsNode.Entry, _ members: inout [SettingsNode.Entry]
  ) {
    func put(_ key: String, _ value: String) {
      if members.contains(where: { $0.key == key }) { return }
      members.append(
        SettingsNode.Entry(
          key: key, location: entry.location,
          node: SettingsNode(.scalar(value), at: entry.location)))
    }
    switch kind {
    case .group:
      put("AutoScalingGroupName", entry.key)
      if let region = values["AWS::Region"] {
        put("AutoScalingGroupARN", "arn:aws:autoscaling:\(region):")
      }
      if let processes = entry.node.node(at: "Metadata.Greenroom.SuspendedProcesses")?.elements {
        let nodes = processes.compactMap(\.text).map { name in
          let member = SettingsNode.Entry(
            key: "ProcessName", location: entry.location,
            node: SettingsNode(.scalar(name), at: entry.location))
          return SettingsNode(.map([member]), at: entry.location)
        }
        members.append(
          SettingsNode.Entry(
            key: "SuspendedProcesses", location: entry.location,
            node: SettingsNode(.list(nodes), at: entry.location)))
      }
    case .policy:
      put("PolicyName", entry.key)
      put("PolicyARN", entry.key)
    case .action: put("ScheduledActionName", entry.key)
    case .template:
      put("LaunchTemplateName", entry.key)
      put("LaunchTemplateId", entry.key)
      put("VersionNumber", "1")
      put("DefaultVersion", "true")
    case .alarm: put("AlarmName", entry.key)
    case .hook: put("LifecycleHookName", entry.key)
    case .warmPool, .notification, .activity, .schedule: break
    }
  }

  /// The hooks that a group has from its beginning.
  private func addHooks(_ members: [SettingsNode.Entry], to answers: inout DeployedAnswers) {
    let group = members.first { $0.key == "AutoScalingGroupName" }
    let hooks = members.first { $0.key == "LifecycleHookSpecificationList" }?.node.elements ?? []
    for hook in hooks {
      answers.add(
        .hook,
        SettingsNode(.map((hook.entries ?? []) + [group].compactMap(\.self)), at: hook.location))
    }
  }

  // MARK: Functions

  /// Whether a condition of the template holds; nil: that is not known.
  private func holds(_ name: String, _ depth: Int) -> Bool? {
    let condition = root.node(at: "Conditions")?.entries?.first { $0.key == name }
    guard let condition, depth < Self.deepest else { return nil }
    return truth(condition.node, depth + 1)
  }

  private func truth(_ node: SettingsNode, _ depth: Int) -> Bool? {
    guard budget.spend(), let (key, argument) = function(node) else { return nil }
    let parts = argument.elements ?? []
    switch key {
    case "Condition": return argument.text.flatMap { holds($0, depth) }
    case "Fn::Equals":
      let texts = parts.compactMap { resolve($0, depth).text }
      return texts.count == 2 ? texts[0] == texts[1] : nil
    case "Fn::Not": return parts.first.flatMap { truth($0, depth + 1) }.map { !$0 }
    case "Fn::And", "Fn::Or":
      let truths = parts.compactMap { truth($0, depth + 1) }
      guard truths.count == parts.count else { return nil }
      return key == "Fn::And" ? truths.allSatisfy { $0 } : truths.contains(true)
    default: return nil
    }
  }

  /// A function and its argument.
  private func function(_ node: SettingsNode) -> (String, SettingsNode)? {
    guard let entries = node.entries, entries.count == 1, let entry = entries.first,
      ["Ref", "Condition"].contains(entry.key) || entry.key.hasPrefix("Fn::")
    else { return nil }
    return (entry.key, entry.node)
  }

  private func resolve(_ node: SettingsNode, _ depth: Int) -> SettingsNode {
    guard depth < Self.deepest, budget.spend() else { return node }
    if let (key, argument) = function(node) {
      return value(key, resolve(argument, depth + 1), depth).map {
        SettingsNode($0, at: node.location)
      } ?? node
    }
    switch node.value {
    case .list(let elements):
      let resolved = elements.map { resolve($0, depth + 1) }.filter { !isNoValue($0) }
      return SettingsNode(.list(resolved), at: node.location)
    case .map(let entries):
      let resolved = entries.map { entry in
        var entry = entry
        entry.node = resolve(entry.node, depth + 1)
        return entry
      }
      return SettingsNode(.map(resolved.filter { !isNoValue($0.node) }), at: node.location)
    case .scalar, .null: return node
    }
  }

  private func isNoValue(_ node: SettingsNode) -> Bool {
    function(node).map { $0.0 == "Ref" && $0.1.text == "AWS::NoValue" } ?? false
  }

  /// What a function comes to; nil: only AWS knows.
  private func value(
    _ key: String, _ argument: SettingsNode, _ depth: Int
  ) -> SettingsNode.Value? {
    let parts = argument.elements ?? []
    let texts = parts.compactMap(\.text)
    switch key {
    case "Ref": return argument.text.flatMap { reference($0, depth) }.map { .scalar($0) }
    case "Fn::GetAtt":
      guard texts.count == 2 else { return nil }
      return attribute(texts[1], of: texts[0], depth).map { .scalar($0) }
    case "Fn::Sub":
      guard let text = argument.text ?? parts.first?.text else { return nil }
      var own: [String: String] = [:]
      for entry in parts.dropFirst().first?.entries ?? [] { own[entry.key] = entry.node.text }
      return substituted(text, own, depth).map { .scalar($0) }
    case "Fn::Join":
      guard parts.count == 2, let separator = parts[0].text, let list = parts[1].elements,
        list.allSatisfy({ $0.text != nil })
      else { return nil }
      return .scalar(list.compactMap(\.text).joined(separator: separator))
    case "Fn::Split":
      guard texts.count == 2, !texts[0].isEmpty else { return nil }
      return .list(
        texts[1].split(separator: texts[0], omittingEmptySubsequences: false).map {
          SettingsNode(.scalar(String($0)), at: argument.location)
        })
    case "Fn::Select":
      guard parts.count == 2, let place = parts[0].text.flatMap({ Int($0) }),
        let list = parts[1].elements ?? list(parts[1]), list.indices.contains(place)
      else { return nil }
      return list[place].value
    case "Fn::If":
      guard parts.count == 3, let truth = parts[0].text.flatMap({ holds($0, depth) }) else {
        return nil
      }
      return parts[truth ? 1 : 2].value
    case "Fn::FindInMap":
      guard texts.count == 3 else { return nil }
      let map = root.node(at: "Mappings")?.entries?.first { $0.key == texts[0] }?.node
      let row = map?.entries?.first { $0.key == texts[1] }?.node
      return row?.entries?.first { $0.key == texts[2] }?.node.value
    case "Fn::Base64": return argument.text.map { .scalar($0) }
    default: return nil
    }
  }

  /// The elements of a text that is a list with commas.
  private func list(_ node: SettingsNode) -> [SettingsNode]? {
    node.text.map {
      $0.split(separator: ",").map {
        SettingsNode(.scalar(String($0.drop { $0 == " " })), at: node.location)
      }
    }
  }

  private func reference(_ name: String, _ depth: Int) -> String? {
    if let value = values[name] { return value }
    if name == "AWS::Partition" { return "aws" }
    guard let entry = resources.first(where: { $0.key == name }) else { return nil }
    let names = ["AutoScalingGroupName", "LaunchTemplateName", "AlarmName"]
    switch entry.node.node(at: "Type")?.text {
    case "AWS::AutoScaling::AutoScalingGroup", "AWS::CloudWatch::Alarm":
      for key in names {
        guard let node = entry.node.node(at: "Properties.\(key)") else { continue }
        return resolve(node, depth + 1).text
      }
      return name
    // A reference to anything else gives its identifier: here its logical one.
    default: return name
    }
  }

  private func attribute(_ attribute: String, of name: String, _ depth: Int) -> String? {
    guard resources.contains(where: { $0.key == name }) else { return nil }
    switch attribute {
    case "LatestVersionNumber": return "$Latest"
    case "DefaultVersionNumber": return "$Default"
    case "Arn", "PolicyARN", "LaunchTemplateId", "TopicArn": return name
    default: return nil
    }
  }

  private func substituted(_ text: String, _ own: [String: String], _ depth: Int) -> String? {
    var result = ""
    var rest = text[...]
    while let begin = rest.firstRange(of: "${") {
      result += rest[..<begin.lowerBound]
      guard let end = rest[begin.upperBound...].firstIndex(of: "}") else { return nil }
      let name = String(rest[begin.upperBound..<end])
      rest = rest[rest.index(after: end)...]
      if name.hasPrefix("!") {
        result += "${\(name.dropFirst())}"
        continue
      }
      let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
      let value =
        own[name]
        ?? (parts.count == 2
          ? attribute(parts[1], of: parts[0], depth) : reference(name, depth))
      guard let value else { return nil }
      result += value
    }
    return result + rest
  }
}
