import Reports
import Settings
import Studies
import Testing

/// A boot time that a hand can work out: two people take both seats at 10 s, so an instance is
/// launched, and one more person comes at 60 s.
@Suite struct SolutionTests {
  private static let scenario = """
    scenario: by-hand
    duration: 10h
    workload: {trace: trace.csv}
    instance: {participant_limit: 2, volume: 0GB}
    auto_scaling_group: {min_size: 1, max_size: 2, availability_zones: 1}
    launch: {control_loop: 0s, pending: 0s, cold: 160s, registration: 0s}
    scaling: {policy: headroom, interval: on_change, free_participants: 1}
    pricing: {on_demand_per_hour: 0.36, volume_per_gb_month: 0, public_ipv4_per_hour: 0}
    """
  private static let trace = "meeting_id,join_time,leave_time\na,10,20000\na,10,20000\nb,60,20000\n"

  private func solution(
    _ key: String, _ conditions: String..., from: String? = nil, to: String? = nil,
    overrides: [String] = []
  ) throws -> Solution {
    let folder = try TemporaryFolder()
    try folder.write(Self.scenario, to: "by-hand.yaml")
    try folder.write(Self.trace, to: "trace.csv")
    let question = SolveQuestion(
      key: key, conditions: try conditions.map { try Condition($0) },
      from: from.flatMap { Quantity($0) }, to: to.flatMap { Quantity($0) })
    var solver = try Solver(
      question, ScenarioDocument(path: "\(folder.path)/by-hand.yaml", overrides: overrides),
      workers: 1)
    return try solver.solve()
  }

  private func sentences(_ solution: Solution) -> [String] {
    solution.text.split(separator: "\n", omittingEmptySubsequences: false).prefix { $0 != "" }.map(
      String.init)
  }

  @Test(
    "The answer names the value, what binds, what stands in the way, and the scenario's own value")
  func largest() throws {
    let solution = try solution("launch.cold", "joins_rejected <= 0")
    let edge = try #require(solution.edges.first)
    let (fine, failing) = (solution.points[edge.fine].value, solution.points[edge.failing].value)
    // The launch at 10 s has to be over at 60 s.
    #expect(fine.value <= 50 && failing.value > 50 && failing.value / fine.value <= 1.01)
    #expect(
      sentences(solution) == [
        "launch.cold may be up to \(fine.text): joins_rejected is 0 there and 1 at \(failing.text) (10 replications).",
        "It binds: joins_rejected <= 0.",
        "How sure that is cannot be said: of the average of a column without an interval nothing is proven (joins_rejected <= 0).",
        "In the way at \(failing.text): instances were still starting (all of 10 people rejected or late in all replications); "
          + "the group did not reach auto_scaling_group.max_size.",
        "The scenario's own value is 160s.",
      ])
  }

  @Test(
    "A lower end is told as one, with the condition among several that binds, and that max_size was reached"
  )
  func smallest() throws {
    let solution = try solution(
      "auto_scaling_group.max_size", "joins_rejected <= 0", "cost_total_usd <= $100",
      overrides: ["launch.cold=30s"])
    #expect(
      sentences(solution) == [
        "auto_scaling_group.max_size has to be at least 2: joins_rejected is 0 there and 1 at 1 (10 replications).",
        "It binds: joins_rejected <= 0.",
        "How sure that is cannot be said: of the average of a column without an interval nothing is proven (joins_rejected <= 0).",
        "In the way at 1: the group was at its max_size (all of 10 people rejected or late in all replications); "
          + "the group reached auto_scaling_group.max_size in 10 of 10 replications.",
        // Three people have two instances of two seats at most: a third instance is never launched.
        "auto_scaling_group.max_size makes no difference between 2 and 4: the values that were tried there are the same run.",
        "The scenario's own value is 2.",
      ])
  }

  @Test("A condition that holds everywhere names the ends, and where the scenario allows no more")
  func everywhere() throws {
    let solution = try solution("auto_scaling_group.min_size", "rejected_join_rate <= 100%")
    #expect(
      sentences(solution) == [
        "The condition holds at every value of auto_scaling_group.min_size that was tried, from 0 to 2 (10 replications).",
        "0 is where the search ended; --from looks further.",
        "The scenario allows no more than 2: at 3 it says that auto_scaling_group.min_size: 3 is above max_size 2; expected at most max_size.",
        "The scenario's own value is 1.",
      ])
  }

  @Test("A setting without effect is told before anything is claimed of it")
  func withoutEffect() throws {
    // One launch at a time never waits for a quota.
    let solution = try solution(
      "quotas.launches_per_second", "rejected_join_rate <= 100%", from: "1", to: "4")
    #expect(
      sentences(solution).first
        == "quotas.launches_per_second has no effect from 1 to 4: all \(solution.points.count) values that were tried are the same run in "
        + "every replication, so what follows is not its doing.")
    #expect(solution.json.text.contains("\"has_effect\": false"))
  }

  @Test("Conditions that hold nowhere say how near each came, or that they never meet")
  func nowhere() throws {
    let never = try solution(
      "launch.cold", "rejected_join_rate <= 10%", "launch_lag_stopped_p50_s <= 1s", from: "100s",
      to: "200s")
    #expect(
      sentences(never) == [
        "The conditions hold at none of the 3 values of launch.cold that were tried, from 1m40s to 3m20s (10 replications).",
        "rejected_join_rate <= 10% holds at no value: rejected_join_rate is 33.333 % at best, at 1m40s.",
        "launch_lag_stopped_p50_s <= 1s holds at no value: launch_lag_stopped_p50_s is not measured at any of them.",
        "1m40s is where the search ended; --from looks further.",
        "3m20s is where the search ended; --to looks further.",
        "The scenario's own value is 160s.",
      ])
    let apart = try solution(
      "launch.cold", "joins_rejected <= 0", "launch_lag_cold_p50_s >= 55s", from: "20s", to: "200s")
    #expect(sentences(apart).contains("Each of them holds at some value, but never all at once."))
  }

  @Test("A stretch is told by both of its ends")
  func window() throws {
    let solution = try solution(
      "launch.cold", "joins_rejected <= 0", "launch_lag_cold_p50_s >= 46s", from: "20s", to: "200s")
    let verbs = sentences(solution).filter { $0.hasPrefix("launch.cold ") }.map {
      $0.contains("has to be at least")
    }
    #expect(verbs == [true, false])
    let edges = solution.edges.map { solution.points[$0.fine].value.value }
    #expect(edges.count == 2 && (46...46.5).contains(edges[0]) && (49.5...50).contains(edges[1]))
    #expect(
      sentences(solution).contains {
        $0.hasPrefix("The conditions hold not on one side only, but from 46s")
      })
  }

  @Test("CSV and JSON have every value that was tried, and mark the answer")
  func tables() throws {
    let solution = try solution(
      "launch.cold", "joins_rejected <= 0", "rejected_join_rate >= 0%", "joins_rejected >= 0")
    let rows = solution.table.csv().split(separator: "\n")
    #expect(
      rows[0]
        == "launch.cold_s,replications,joins_rejected_estimate,joins_rejected_low95,joins_rejected_high95,rejected_join_rate_estimate,"
        + "rejected_join_rate_low95,rejected_join_rate_high95,holds,standing,answer"
    )
    #expect(rows.count == solution.points.count + 1)
    let values = rows.dropFirst().compactMap {
      $0.split(separator: ",").first.flatMap { Double($0) }
    }
    #expect(values == values.sorted())
    #expect(rows.filter { $0.hasSuffix(",1,,1") }.count == 1)
    let json = solution.json.text
    #expect(json.contains("\"side\": \"largest\"") && json.contains("\"cause\": \"launching\""))
    for value in values {
      #expect(
        json.contains(
          "\"launch.cold_s\": \(value == value.rounded() ? "\(Int(value))" : "\(value)")"))
    }
  }
}
