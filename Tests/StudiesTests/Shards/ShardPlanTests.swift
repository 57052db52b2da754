import Settings
import Testing

@testable import Studies

/// A shard and what of a study it looks at.
@Suite struct ShardPlanTests {
  @Test(
    "A shard has a run of a variant where one of its runs is of it",
    arguments: [(1, 1, 4), (2, 3, 5), (3, 2, 7), (7, 3, 2), (10, 4, 9), (4, 1, 3), (5, 12, 3)])
  func runs(count: Int, replications: Int, variants: Int) {
    for index in 0..<count {
      let shard = Shard(index: index, count: count, replications: replications)
      let own = Set(shard.runs(of: variants).map(\.variant))
      #expect((0..<variants).filter { shard.hasRun(of: $0) } == own.sorted())
    }
  }

  @Test("What is not run is not checked, and what is run is told as if all were")
  func checked() throws {
    let document = try SmallScenario.document(SmallScenario.fixedFleet)
    let variants = ["3", "no", "4", "none"].map { desired in
      Variant(assignments: [
        Assignment(
          path: "scaling.desired",
          node: SettingsNode(.scalar(desired), at: SourceLocation(option: "--set", ordinal: 1)))
      ])
    }
    let all = try StudyPlan(documents: [document], variants: [variants[0], variants[2]])
    let some = try StudyPlan(documents: [document], variants: variants) { $0 % 2 == 0 }
    #expect(some.variants.count == 4 && some.replications == all.replications)
    for (place, variant) in [0, 2].enumerated() {
      #expect(
        some.key(of: RunID(variant: variant, replication: 1))
          == all.key(of: RunID(variant: place, replication: 1)))
    }
    let one = problem {
      _ = try StudyPlan(documents: [document], variants: variants) { $0 == 3 }
    }
    #expect(one.contains("(in variant 3)") && !one.contains("(in variant 1)"), "\(one)")
    let both = problem { _ = try StudyPlan(documents: [document], variants: variants) }
    #expect(both.contains("(in variant 1)") && both.contains("(in variant 3)"), "\(both)")
  }
}
