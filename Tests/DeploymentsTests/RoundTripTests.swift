import Foundation
import PoolSimulation
import Studies
import Testing

@testable import Deployments

/// From a scenario to what deploys it, and back.
@Suite struct RoundTripTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The scenarios of a checkout, by path from its root.
  static let shipped: [String] = {
    let folder = root.appendingPathComponent("scenarios").path
    return (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? [])
      .filter { $0.hasSuffix(".yaml") }.sorted()
  }()

  static func group(_ scenario: String) throws -> (DeployedGroup, TransferNotes) {
    let path = root.appendingPathComponent("scenarios/\(scenario)").path
    return DeployedGroup.of(try ScenarioDocument(path: path).changed([]).0)
  }

  @Test("A shipped scenario comes back out of CloudFormation and Terraform", arguments: shipped)
  func shippedScenarios(scenario: String) throws {
    let (group, notes) = try Self.group(scenario)
    try expectSame(group, notes)
  }

  @Test("There are shipped scenarios, one of them with changes of its warm pool by the hour")
  func thereAreScenarios() throws {
    #expect(Self.shipped.count >= 20)
    let (group, _) = try Self.group("warm-pool-by-the-hour.yaml")
    // Four entries of its schedule, each of them a call.
    #expect(group.poolChanges.count == 4)
    #expect(group.poolChanges.map(\.expression)[1] == "cron(0 11 ? * MON-FRI *)")
    #expect(group.poolChanges[1].state == "Running" && group.poolChanges[1].minSize == 10)
  }

  @Test("500 random groups come back out of CloudFormation, Terraform and a scenario's file")
  func randomGroups() throws {
    var (withPolicies, withPools) = (0, 0)
    for seed in 1...500 {
      var random = RandomGroup(seed: UInt64(seed))
      let group = random.next()
      withPolicies += group.policies.isEmpty ? 0 : 1
      withPools += group.warmPool == nil ? 0 : 1
      try expectSame(group, TransferNotes())
      let outcome = RoundTrips.scenario(of: group)
      let back = try #require(outcome.group, "\(seed): \(outcome.problem ?? "")")
      #expect(RoundTrips.sorted(back) == RoundTrips.sorted(group), "\(seed)")
    }
    #expect(withPolicies > 150 && withPools > 150)
  }

  private func expectSame(_ group: DeployedGroup, _ notes: TransferNotes) throws {
    let template = CloudFormationTemplate(group, notes: notes)
    let expected = RoundTrips.withoutRegion(group)
    for (text, name) in [(template.yaml, "t.yaml"), (template.json, "t.json")] {
      let outcome = RoundTrips.read(text, name)
      #expect(outcome.group == expected, "\(group.name) \(name): \(outcome.problem ?? "")")
    }
    let terraform = TerraformTemplate(group, notes: notes)
    let outcome = RoundTrips.read(
      TerraformPlan.json(terraform.items, group: group), "plan.json")
    #expect(
      outcome.group == expected,
      "\(group.name) plan: \(outcome.problem ?? "")")
  }

  @Test("A recommended timetable takes the place of the policy, and of what a schedule sets of it")
  func recommendation() throws {
    let file = NSTemporaryDirectory() + "greenroom-\(UUID().uuidString).yaml"
    defer { try? FileManager.default.removeItem(atPath: file) }
    try """
    scaling:
      policy: scheduled
      desired: 3
      timetable:
        - {cron: "0 8 * * mon-fri", desired: 9}
        - {cron: "0 20 * * mon-fri", participants: 301}

    """.write(toFile: file, atomically: true, encoding: .utf8)
    let path = Self.root.appendingPathComponent("scenarios/campus-week.yaml").path
    let exported = try ExportedScenario(
      document: try ScenarioDocument(path: path), variant: nil, recommendation: file)
    let (group, _) = DeployedGroup.of(exported.scenario)
    // 301 participants at 300 seats are two instances; the clocks are the scenario's.
    #expect(group.actions.map(\.desiredCapacity) == [9, 2])
    #expect(group.actions.map(\.timeZone) == ["America/New_York", "America/New_York"])
    #expect(
      exported.notes.lines == [
        "left out: what the scenario's schedule sets of its own policy: the policy is another one"
      ])
  }

  @Test("A group that differs would be found")
  func detection() throws {
    let (group, notes) = try Self.group("warm-pool-by-the-hour.yaml")
    let text = CloudFormationTemplate(group, notes: notes).yaml
    let changed = RoundTrips.read(
      text.replacing("MinSize: \"2\"", with: "MinSize: \"3\""), "t.yaml")
    #expect(changed.group != nil && changed.group != RoundTrips.withoutRegion(group))
  }
}
