import Foundation
import PoolSimulation
import Settings
import Studies

@testable import Deployments

/// The ways from a group to a text and back.
enum RoundTrips {
  /// What a reader made of a text, or what is wrong with it.
  struct Outcome {
    var group: DeployedGroup?
    var problem: String?
  }

  static func read(_ text: String, _ name: String) -> Outcome {
    let folder = FileManager.default.temporaryDirectory.path
    let path = "\(folder)/greenroom-\(UUID().uuidString)-\(name)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    do {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      let files = try DeployedFiles([path])
      let (group, _) = try GroupReader.read(files.answers, group: nil)
      return Outcome(group: group)
    } catch let errors as ScenarioErrors {
      return Outcome(problem: errors.errors.map(\.description).joined(separator: "\n"))
    } catch {
      return Outcome(problem: "\(error)")
    }
  }

  /// Through a scenario's file, with what only a planner knows beside it.
  static func scenario(of group: DeployedGroup, beside extra: [String] = []) -> Outcome {
    let file = ImportedScenario(group, notes: TransferNotes(), files: ["test"])
    let folder = FileManager.default.temporaryDirectory.path
    let path = "\(folder)/greenroom-\(UUID().uuidString).yaml"
    defer { try? FileManager.default.removeItem(atPath: path) }
    do {
      try file.text.write(toFile: path, atomically: true, encoding: .utf8)
      let isApplications = group.policies.isEmpty
      let document = try ScenarioDocument(
        path: path,
        overrides: planners
          + (isApplications ? ["scaling={policy: headroom, free_participants: 9}"] : [])
          + extra)
      return Outcome(group: DeployedGroup.of(try document.changed([]).0).0)
    } catch {
      return Outcome(problem: "\(error)\n\(file.text)")
    }
  }

  /// What only a planner knows.
  static let planners =
    [
      "workload={source: synthetic}", "start=2026-01-05T00:00:00Z", "duration=7d",
      "instance.participant_limit=300",
    ]
    + [
      "control_loop", "pending", "cold", "from_stopped", "from_hibernated", "from_running",
      "prepare", "stop", "hibernate", "registration",
    ].map { "launch.\($0)=5s" }

  /// A group whose policies are in one order, whatever pairs they made: which is first says nothing.
  static func sorted(_ group: DeployedGroup) -> DeployedGroup {
    var group = group
    group.policies.sort { "\($0)" < "\($1)" }
    return group
  }

  /// What a template cannot say of a group: the region it is deployed in.
  static func withoutRegion(_ group: DeployedGroup) -> DeployedGroup {
    var group = group
    group.region = nil
    return group
  }
}

/// What `terraform show -json` prints of a plan for a configuration: the shape of Terraform's
/// documentation, "JSON Output Format", with what is known only after it is applied left out.
enum TerraformPlan {
  static func json(_ items: [TerraformTemplate.Item], group: DeployedGroup) -> String {
    var (values, configuration) = ([TemplateValue](), [TemplateValue]())
    for item in items {
      guard case .block("resource", let labels, let body) = item, labels.count == 2 else {
        continue
      }
      let address = "\(labels[0]).\(labels[1])"
      let head: [TemplateValue.Member] = [
        .init(key: "address", value: .text(address)), .init(key: "mode", value: .text("managed")),
        .init(key: "type", value: .text(labels[0])), .init(key: "name", value: .text(labels[1])),
      ]
      values.append(.map(head + [.init(key: "values", value: known(body, group))]))
      configuration.append(.map(head + [.init(key: "expressions", value: references(body))]))
    }
    func module(_ resources: [TemplateValue]) -> TemplateValue {
      .map([
        .init(
          key: "root_module",
          value: .map([.init(key: "resources", value: .list(resources))]))
      ])
    }
    return TemplateValue.map([
      .init(key: "format_version", value: .text("1.2")),
      .init(key: "terraform_version", value: .text("1.9.0")),
      .init(key: "planned_values", value: module(values)),
      .init(key: "configuration", value: module(configuration)),
    ]).json()
  }

  /// The values that a plan knows; blocks are lists of objects.
  private static func known(_ body: [TerraformTemplate.Item], _ group: DeployedGroup)
    -> TemplateValue
  {
    var members: [TemplateValue.Member] = []
    for item in body {
      switch item {
      case .argument(let name, let value):
        if let value = known(value, group) { members.append(.init(key: name, value: value)) }
      case .block(let name, _, let inner):
        add(known(inner, group), to: name, of: &members)
      }
    }
    return .map(members)
  }

  private static func known(_ value: TemplateValue, _ group: DeployedGroup) -> TemplateValue? {
    switch value {
    case .expression("aws_autoscaling_group.pool.name"): .text(group.name)
    case .expression("var.subnets"): .list((1...group.zones).map { .text("subnet-\($0)") })
    case .expression: nil
    case .json(let inner): .text(known(inner, group)?.compactJSON ?? "")
    case .list(let values):
      values.contains { known($0, group) == nil }
        ? nil : .list(values.compactMap { known($0, group) })
    case .map(let members):
      .map(
        members.compactMap { member in
          known(member.value, group).map { TemplateValue.Member(key: member.key, value: $0) }
        })
    case .text, .number, .flag: value
    }
  }

  /// What each argument refers to; those of blocks stand in lists of objects.
  private static func references(_ body: [TerraformTemplate.Item]) -> TemplateValue {
    var members: [TemplateValue.Member] = []
    for item in body {
      switch item {
      case .block(let name, _, let inner): add(references(inner), to: name, of: &members)
      case .argument(let name, let value):
        var target: String?
        if case .expression(let text) = value { target = text }
        if case .list(let values) = value, case .expression(let text)? = values.first {
          target = text
        }
        guard let target else { continue }
        members.append(
          .init(
            key: name, value: .map([.init(key: "references", value: .list([.text(target)]))])))
      }
    }
    return .map(members)
  }

  /// Adds a block, which may come again.
  private static func add(
    _ object: TemplateValue, to name: String, of members: inout [TemplateValue.Member]
  ) {
    if let place = members.firstIndex(where: { $0.key == name }),
      case .list(let all) = members[place].value
    {
      members[place].value = .list(all + [object])
    } else {
      members.append(.init(key: name, value: .list([object])))
    }
  }
}
