import Foundation
import PoolSimulation
import Studies
import Testing

@testable import Deployments

/// What changes against what runs.
@Suite struct DeploymentDiffTests {
  private static func document() throws -> ScenarioDocument {
    let path = RoundTripTests.root.appendingPathComponent("scenarios/first-cold-launch.yaml").path
    return try ScenarioDocument(path: path)
  }

  /// Answers in which everything is known.
  private static var whole: DeployedAnswers {
    var answers = DeployedAnswers()
    answers.isWhole = true
    return answers
  }

  @Test("Against itself nothing changes")
  func same() throws {
    let document = try Self.document()
    let (group, _) = DeployedGroup.of(try document.changed([]).0)
    let diff = DeploymentDiff(group, live: group, answers: Self.whole)
    #expect(diff.changes == [] && diff.unknown == [])
    #expect(
      diff.text(try diff.effects(in: document, workers: 1)) == "\(group.name): nothing changes\n")
  }

  @Test("A change is told with what it does: an instance less is cheaper")
  func effect() throws {
    let document = try Self.document()
    let (group, _) = DeployedGroup.of(try document.changed([]).0)
    var live = group
    live.minSize += 1
    let diff = DeploymentDiff(group, live: live, answers: Self.whole)
    #expect(diff.changes.map(\.path) == ["auto_scaling_group.min_size"])
    let effect = try #require(try diff.effects(in: document, workers: 1)[0])
    #expect(effect.dollars < 0 && effect.refused >= 0)
    let text = diff.text([effect])
    #expect(
      text.contains("auto_scaling_group.min_size\n  - \(live.minSize)\n  + \(group.minSize)\n"))
    #expect(text.contains("  simulated: -$0."))
  }

  @Test("A desired capacity that is written is compared, and one that is left as it is, is not")
  func desired() throws {
    let (group, _) = DeployedGroup.of(try Self.document().changed([]).0)
    var (wanted, live) = (group, group)
    wanted.desiredCapacity = group.maxSize
    live.desiredCapacity = group.minSize
    #expect(
      DeploymentDiff(wanted, live: live, answers: Self.whole).changes.map(\.path) == [
        "auto_scaling_group.desired_capacity"
      ])
    wanted.desiredCapacity = nil
    #expect(DeploymentDiff(wanted, live: live, answers: Self.whole).changes == [])
  }

  @Test("A pool that never scales in is deployed as one that never does")
  func never() throws {
    let policies = [
      "{policy: target_tracking, metric: utilization, target: 60%}",
      "{policy: simple_scaling, threshold_out: 9, adjustment_out: 1, threshold_in: 2, "
        + "adjustment_in: -1}",
    ]
    for policy in policies {
      func group(_ mode: String) throws -> DeployedGroup {
        let path = RoundTripTests.root.appendingPathComponent("scenarios/first-cold-launch.yaml")
        let document = try ScenarioDocument(
          path: path.path,
          overrides: [
            "scaling=\(policy)", "scale_in={by: group, victim: aws_default, mode: \(mode)}",
          ])
        return DeployedGroup.of(try document.changed([]).0).0
      }
      let (usual, never) = (try group("immediate"), try group("none"))
      #expect(usual.policies != never.policies)
      for each in never.policies {
        if case .targetTracking(_, _, _, let scalesIn) = each.rule { #expect(!scalesIn) }
        #expect(each.alarm?.isHigh != false)
      }
    }
  }

  @Test("What no file says is not compared, and not taken for nothing")
  func unknown() throws {
    let document = try Self.document()
    var (group, _) = DeployedGroup.of(try document.changed([]).0)
    group.actions = [DeployedAction(minSize: 1, recurrence: "0 8 * * *")]
    var live = group
    live.actions = []
    let diff = DeploymentDiff(group, live: live, answers: DeployedAnswers())
    #expect(diff.changes == [] && diff.unknown.contains("auto_scaling_group.scheduled_actions"))
    #expect(diff.text([]).contains("not compared, as no file says what runs: instance.type, "))
    #expect(
      DeploymentDiff(group, live: live, answers: Self.whole).changes.map(\.path) == [
        "auto_scaling_group.scheduled_actions"
      ])
  }
}
