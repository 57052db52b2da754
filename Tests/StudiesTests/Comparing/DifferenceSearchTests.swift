import Studies
import Testing

/// Comparisons that go on.
@Suite struct DifferenceSearchTests {
  private func search(
    _ changes: [String], judge: [String] = Comparison.judgedByDefault, _ limits: RunLimits,
    workers: Int = 2
  ) throws -> Comparison {
    let plan = try ScenarioFolder().plan("base.yaml", changes: changes, judge: judge)
    return try plan.comparison(
      by: StudyRunner(plan.study, workers: workers), confidence: 0.95, limits: limits)
  }

  @Test(
    "It goes on until every judged difference is found, and shares drawn by size are told more narrowly"
  )
  func found() throws {
    let limits = RunLimits(replications: 2_000, runs: 20_000)
    let comparison = try search(["scaling.free_participants=80"], limits)
    let outcome = try #require(comparison.search)
    #expect(outcome.stop == nil && outcome.sameRuns == [] && comparison.isWorse)
    let (cost, rejected) = (comparison.candidates[0].judged[0], comparison.candidates[0].judged[1])
    #expect(
      cost.basis == .sequence && cost.pairs == 30 && cost.verdict == .worse
        && cost.sampling == .evenly)
    #expect(rejected.basis == .bets && rejected.sampling == .bySize && rejected.verdict == .better)
    #expect(comparison.candidates[0].judged[2].basis == .signs)
    // Shares drawn by size lie within 0...1, so the interval is far narrower than by even draws of
    // as many.
    let plan = try ScenarioFolder().plan(
      "base.yaml", changes: ["scaling.free_participants=80"], replications: rejected.pairs)
    let even = try plan.comparison().candidates[0].judged[1]
    let widths = try [rejected, even].map { try #require($0.interval) }.map {
      $0.upperBound - $0.lowerBound
    }
    #expect(even.sampling == .evenly && widths[0] < 0.6 * widths[1])
  }

  @Test(
    "A candidate that is the very same run ends after the first look, and nothing is found of it")
  func same() throws {
    let comparison = try search(
      ["scaling.free_participants=20"], RunLimits(replications: 2_000, runs: 20_000))
    #expect(
      comparison.search?.sameRuns == [0] && comparison.search?.stop == nil
        && comparison.replications == 30)
    #expect(comparison.candidates[0].judged.allSatisfy { $0.verdict == .same })
  }

  /// (limits, what ends it)
  @Test(
    "Limits end it, the same by however many workers",
    arguments: [
      (RunLimits(replications: 40), RunLimits.Stop.replications),
      (RunLimits(replications: 2_000, runs: 100), .runs),
      (RunLimits(replications: 2_000, time: .nanoseconds(1)), .time),
    ])
  func limits(limits: RunLimits, stop: RunLimits.Stop) throws {
    let comparison = try search(
      ["pricing.on_demand_per_hour=0.17001; scaling.free_participants=21"],
      judge: ["rejected_join_rate"], limits)
    #expect(comparison.search?.stop == stop)
    #expect(
      (comparison.search?.runs ?? .max) <= limits.runs ?? .max
        && comparison.replications <= limits.replications)
    #expect(!comparison.candidates[0].judged[0].verdict.isFound)
    guard stop != .time else { return }
    let alone = try search(
      ["pricing.on_demand_per_hour=0.17001; scaling.free_participants=21"],
      judge: ["rejected_join_rate"], limits, workers: 1)
    #expect(
      alone.candidates[0].judged.map(\.interval) == comparison.candidates[0].judged.map(\.interval))
  }

  @Test("Limits that allow too little are refused with what it takes")
  func tooLittle() throws {
    let error = #expect(throws: ScenarioError.self) {
      try search(["scaling.free_participants=80"], RunLimits(replications: 100, runs: 15))
    }
    #expect(
      error?.description == "--max-runs: 15 are too few to compare 2 scenarios; expected 16 or more"
    )
  }
}
