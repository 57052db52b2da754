import Probability
import Studies
import Testing

/// Comparisons of scenario files, run.
@Suite struct ComparisonPlanTests {
  @Test(
    "A policy compared with itself differs in nothing, as a change, as the same file and as a copy of it"
  )
  func itself() throws {
    let copy = ScenarioFolder.scenario.replacing(
      "scenario: classes", with: "# The same again.\nscenario: copy")
    let folder = try ScenarioFolder(["base.yaml": ScenarioFolder.scenario, "copy.yaml": copy])
    let plan = try folder.plan(
      "base.yaml", "copy.yaml", "base.yaml", changes: ["scaling.free_participants=20"],
      replications: 3)
    let comparison = try plan.comparison()
    #expect(
      comparison.candidates.map(\.candidate.name) == [
        "copy", "classes (2)", "scaling.free_participants=20",
      ])
    #expect(comparison.replications == 3 && !comparison.isWorse && !comparison.isConstant)
    for candidate in comparison.candidates {
      #expect(
        candidate.metrics.count > 100 && candidate.otherDemand == 0 && candidate.otherCrossings == 0
      )
      #expect(
        candidate.metrics.allSatisfy {
          $0.difference ?? 0 == 0 && $0.halfWidth ?? 0 == 0 && !$0.verdict.isFound
        })
      // Chance is in these runs, and all of it is shared.
      #expect(candidate.judged.first?.verdict == .same)
    }
  }

  /// (change, true change of the cost, how near the estimate has to come)
  @Test(
    "Pairs find a difference of one percent that runs of their own would not",
    arguments: [
      ("pricing.on_demand_per_hour=0.1717", 0.01, 0.001), ("scale_in.idle_hold=36m", 0.01, 0.004),
    ])
  func onePercent(change: String, truth: Double, tolerance: Double) throws {
    let plan = try ScenarioFolder().plan(
      "base.yaml", changes: [change], judge: ["cost_capacity_usd"], replications: 10)
    let runner = StudyRunner(plan.study, workers: 2)
    let cost = try #require(
      try plan.comparison(by: runner, confidence: 0.95).candidates[0].judged.first)
    let (mean, halfWidth) = (try #require(cost.difference), try #require(cost.halfWidth))
    #expect(cost.verdict == .worse && mean - halfWidth > 0)
    #expect(abs(try #require(cost.relativeDifference) - truth) < tolerance)

    // Welch's interval (Biometrika 34, 1947) of the same runs, as if they had nothing in common.
    let metric = try #require(Metric.named("cost_capacity_usd"))
    let sides = try (0..<2).map { variant in
      try #require(
        SampleMean(
          try (0..<10).compactMap {
            try runner.record(RunID(variant: variant, replication: $0)).number(of: metric)
          }))
    }
    let errors = try sides.map {
      try #require($0.standardDeviation) * (try #require($0.standardDeviation)) / Double($0.count)
    }
    let freedom =
      (errors[0] + errors[1]) * (errors[0] + errors[1]) / errors.reduce(0) { $0 + $1 * $1 / 9 }
    let unpaired =
      StudentT(degreesOfFreedom: freedom).twoSidedQuantile(0.95)
      * (errors[0] + errors[1]).squareRoot()
    #expect(abs(sides[1].mean - sides[0].mean - mean) < 1e-9)
    #expect(unpaired > 1.5 * mean && unpaired > 3 * halfWidth)
  }

  @Test(
    "A candidate runs on the base's seed and in as many replications, whatever it asks for itself")
  func seeds() throws {
    let other = ScenarioFolder.scenario.replacing("seed: 11", with: "seed: 12\nreplications: 5")
      .replacing("classes", with: "other")
    let folder = try ScenarioFolder([
      "base.yaml": ScenarioFolder.scenario + "\nreplications: 2", "other.yaml": other,
    ])
    let comparison = try folder.plan("base.yaml", "other.yaml", changes: ["seed=13"]).comparison()
    #expect(comparison.replications == 2)
    #expect(
      comparison.base.replacedSeed == nil
        && comparison.candidates.map(\.candidate.replacedSeed) == [12, 13])
    #expect(
      comparison.candidates.allSatisfy {
        $0.judged.map(\.verdict).first == .same && $0.otherDemand == 0
      })
  }

  /// (the base's replications, those asked for, those there are)
  @Test(
    "Without a number of its own a comparison has the base's replications, and ten where that is one",
    arguments: [(1, nil, 10), (4, nil, 4), (4, 3, 3)] as [(Int, Int?, Int)])
  func replications(written: Int, wanted: Int?, expected: Int) throws {
    let plan = try ScenarioFolder().plan(
      "base.yaml", overrides: ["replications=\(written)"],
      changes: ["scaling.free_participants=40"], replications: wanted)
    #expect(plan.replications == expected)
  }

  @Test("Other demand is found, and a change of the pool is none")
  func otherDemand() throws {
    let changes = [
      "workload.scale=150%", "scaling.free_participants=40; auto_scaling_group.max_size=1",
    ]
    let comparison = try ScenarioFolder().plan("base.yaml", changes: changes, replications: 3)
      .comparison()
    #expect(comparison.candidates.map(\.otherDemand) == [3, 0])
    #expect(comparison.candidates[1].otherCrossings > 0)
    #expect(
      comparison.candidates[1].candidate.origin
        == "scaling.free_participants=40; auto_scaling_group.max_size=1")
  }

  @Test("The problems of all documents, changes and columns are told at once")
  func problems() throws {
    let folder = try ScenarioFolder([
      "base.yaml": ScenarioFolder.scenario + "\nsede: 1", "tree.yaml": "scenario: a\nscenario: b\n",
      "good.yaml": ScenarioFolder.scenario,
    ])
    let found = folder.problems { () throws(ScenarioError) in
      try folder.plan(
        "base.yaml", "tree.yaml", "good.yaml", overrides: ["replications=0"],
        changes: ["scaling.free_participant=4", " ;"],
        judge: ["rejected_joins_rate", "utilization_mean"])
    }
    let expected = [
      "base.yaml:12: sede: is not a known key", "tree.yaml:2: scenario: is a duplicate key",
      "--judge rejected_joins_rate: is not a column of the summary; expected a column such as cost_capacity_usd (did you mean rejected_join_rate?)",
      "--judge utilization_mean: goes neither way: less of it is not better than more; expected a column such as cost_capacity_usd",
      "--set replications=0: replications: \"0\" is out of range",
      "--candidate scaling.free_participant=4: scaling.free_participant: is not a known key",
      "--candidate: changes nothing; expected a setting with a value, such as scaling.free_participants=200",
    ]
    #expect(found.count == expected.count, "\(found)")
    for (line, beginning) in zip(found, expected) { #expect(line.hasPrefix(beginning)) }
  }

  @Test("A file that is not there ends it with that")
  func missingFile() throws {
    let folder = try ScenarioFolder()
    let found = folder.problems { () throws(ScenarioError) in
      try folder.plan("base.yaml", "none.yaml")
    }
    #expect(found == ["none.yaml: there is no such file"])
  }
}
