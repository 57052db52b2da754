import Foundation
import Studies
import Testing

/// Checks that go on until bounds are proven or refuted.
@Suite struct ProofTests {
  private static let scenario = """
    scenario: classes
    start: 2026-03-03T00:00:00
    duration: 1d
    seed: 11
    workload: {source: synthetic, preset: corporate, meetings_per_week: 60}
    instance: {participant_limit: 50}
    auto_scaling_group: {min_size: 1, max_size: 12}
    launch: {control_loop: 12s, pending: 4s, cold: {lognormal: {median: 240s, sigma: 0.3}}, registration: 5s}
    placement: {affinity: spill}
    scaling: {policy: headroom, free_participants: 30}
    pricing: {on_demand_per_hour: 0.17}

    """

  private func check(_ expect: String, _ limits: RunLimits?, workers: Int = 2) throws
    -> CheckPlan.Result
  {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "greenroom-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appendingPathComponent("a.yaml").path
    try (Self.scenario + "expect: \(expect)\n").write(
      toFile: path, atomically: true, encoding: .utf8)
    let plan = try CheckPlan(paths: [path], overrides: [], baseline: nil, isUpdate: false)
    return try plan.run(workers: workers, proving: limits)
  }

  @Test(
    "What is far from its bound is proven or refuted, of what has no interval nothing is known, and only the proven passes"
  )
  func proven() throws {
    let result = try check(
      "{rejected_join_rate: [\"<= 0.001%\", \"<= 60%\"], cost_capacity_usd: \"<= $1000\", scale_up_lag_p95_s: [\"<= 10h\", \"<= 10h on 90% of days\"]}",
      RunLimits(replications: 2_000))
    let outcomes = result.checked[0].outcomes
    #expect(
      outcomes.compactMap { $0.standing?.standing } == [
        .refuted, .proven, .proven, .notKnown, .proven,
      ])
    #expect(outcomes.map(\.holds) == [false, true, true, false, true])
    #expect(outcomes[3].isKept && outcomes[3].standing?.evidence?.condition.isProvable == false)
    // From thirty replications on a mean has a confidence sequence, and 0.6 of what is bet gains a
    // ninth a day: the third look, at 36.
    #expect(
      outcomes[2].standing?.evidence?.count == 36 && outcomes[4].standing?.evidence?.count == 36)
    #expect(result.proof?.stop == nil)
    let alone = try check("{cost_capacity_usd: \"<= $1000\"}", nil)
    #expect(
      alone.proof == nil && alone.checked[0].outcomes[0].holds
        && alone.checked[0].outcomes[0].standing?.standing == .notKnown)
  }

  @Test("A limit ends it, and how many more would tell is said; the same by however many workers")
  func limits() throws {
    let expect = "{rejected_join_rate: \"<= 60% on 99.9% of days\"}"
    let result = try check(expect, RunLimits(replications: 2_000, runs: 50))
    let standing = try #require(result.checked[0].outcomes[0].standing)
    #expect(
      result.proof?.stop == .runs && result.proof.map { $0.runs <= 50 } == true
        && standing.standing == .notKnown)
    #expect(
      !result.checked[0].outcomes[0].holds && result.checked[0].outcomes[0].isKept
        && standing.missing != nil)
    let alone = try check(expect, RunLimits(replications: 2_000, runs: 50), workers: 1)
    #expect(alone.checked[0].outcomes[0].standing?.missing == standing.missing)
    #expect(try check(expect, RunLimits(replications: 20)).proof?.stop == .replications)
  }
}
