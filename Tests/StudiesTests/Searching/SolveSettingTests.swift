import Settings
import Testing

@testable import Studies

/// Which number of a scenario `solve` moves, and which it refuses to.
@Suite struct SolveSettingTests {
  private static let laws = """
    scenario: laws
    duration: 1h
    workload: {source: synthetic, meetings_per_week: 10, size: {normal: {mean: 8, sd: 2}}, duration: {weibull: {scale: 20m, shape: 2}}}
    instance: {type: c6i.xlarge, participant_limit: 10}
    auto_scaling_group: {min_size: 1, max_size: 4}
    launch:
      preset: fitted-by-state
      control_loop: {empirical: [1s, 2s]}
      pending: {mixture: [{weight: 0.7, constant: 4s}, {weight: 0.3, exponential: {mean: 8s}}]}
      cold: {gamma: {mean: 60s, cv: 0.5}}
      bootstrap: {constant: 30s}
      registration: {uniform: {min: 1s, max: 3s}}
    scaling: {policy: headroom, free_participants: 5}
    schedule: [{at: 10m, set: {scaling.free_participants: 8}}]
    """

  private func range(_ key: String, from: String? = nil, to: String? = nil) throws -> SolveRange {
    try SolveRange(
      SolveQuestion(
        key: key, conditions: [], from: from.flatMap { Quantity($0) },
        to: to.flatMap { Quantity($0) }),
      SmallScenario.document(Self.laws))
  }

  @Test(
    "A number is moved as it is, of a law the parameter that all values grow with, written, of a preset or a default",
    arguments: [
      ("launch.cold", "launch.cold.gamma.mean", Quantity(60, .seconds)),
      ("launch.cold.gamma.cv", "launch.cold.gamma.cv", Quantity(0.5, .none)),
      ("launch.bootstrap", "launch.bootstrap.constant", Quantity(30, .seconds)),
      (
        "launch.pending.mixture.1.exponential.mean", "launch.pending.mixture.1.exponential.mean",
        Quantity(8, .seconds)
      ),
      ("workload.duration", "workload.duration.weibull.scale", Quantity(1_200, .seconds)),
      ("workload.size", "workload.size.normal.mean", Quantity(8, .none)),
      ("launch.from_stopped", "launch.from_stopped.lognormal.median", Quantity(25, .seconds)),
      ("workload.scale", "workload.scale", Quantity(1, .percent)),
      (
        "workload.participant_flow.early", "workload.participant_flow.early.exponential.mean",
        Quantity(93.6, .seconds)
      ),
      ("pricing.on_demand_per_hour", "pricing.on_demand_per_hour", Quantity(0.17, .dollars)),
      ("auto_scaling_group.max_size", "auto_scaling_group.max_size", Quantity(4, .none)),
      (
        "schedule.0.set.scaling.free_participants", "schedule.0.set.scaling.free_participants",
        Quantity(8, .none)
      ),
    ])
  func moved(_ key: String, _ path: String, _ value: Quantity) throws {
    let range = try range(key)
    #expect(range.setting.path == path)
    #expect(range.setting.values == [value])
    #expect(range.search.start == value.value)
    // The scenario takes twice the value where it is written by itself.
    var tree = try SmallScenario.document(Self.laws).tree
    for assignment in range.variant(value.value * 2).assignments {
      #expect(tree.set(assignment.path, to: assignment.node) == nil)
    }
    let document = ScenarioDocument(path: "", tree: tree)
    let moved = NumericSettings(document, try document.scenario()).all.first { $0.path == path }
    #expect(moved?.values == [Quantity(value.value * 2, value.unit)])
  }

  @Test(
    "The search spans a 64th to 64 times the value, in whole numbers where the setting takes no others"
  )
  func span() throws {
    let size = try range("auto_scaling_group.max_size").search
    #expect(size.grid == .whole && size.range == 0...256)
    let scheduled = try range("schedule.0.set.scaling.free_participants").search
    #expect(scheduled.grid == .whole && scheduled.range == 0...512)
    let cold = try range("launch.cold").search
    #expect(cold.grid == .digits(3) && cold.range == 0.937...3_840)
    let given = try range("launch.cold", from: "0", to: "90s").search
    #expect(given.grid == .steps(100, 0...90) && given.start == 60)
    let beyond = try range("launch.cold", from: "70s", to: "90s").search
    #expect(beyond.start == 70)
    let price = try range("pricing.on_demand_per_hour", from: "0.1", to: "$0.5")
    #expect(price.search.range == 0.1...0.5 && price.quantity(0.2).text == "$0.2")
  }

  @Test(
    "What is no number to move is told with a remedy",
    arguments: [
      (
        "launch.registration",
        "has no one number that all of it grows with; expected one number of it, such as launch.registration.uniform.min"
      ),
      ("launch.pending", "such as launch.pending.mixture.0.constant"),
      ("launch.control_loop", "expected a setting with one number"),
      ("launch", "has no one number"), ("scaling.policy", "\"headroom\" is no number"),
      ("seed", "is nothing to look for"), ("reconcile.tolerance", "is nothing to look for"),
      ("launch.clod", "did you mean cold?"), ("no.such", "is not a known key"),
      (
        "instance.new_meeting_limit",
        "is not in the scenario and has no number as its default, so nobody knows where to look"
      ),
      ("instance.volume", "is 0B, so nobody knows where to look; expected --from and --to"),
    ])
  func wrong(_ key: String, _ part: String) {
    let told = problem { _ = try range(key) }
    #expect(told.contains(part), "\(told)")
    #expect(told.contains("\(key): ") || told.contains("no: "))
  }

  @Test(
    "Ends that do not fit are told",
    arguments: [
      ("launch.cold", "1", "9", "has another unit"),
      ("workload.scale", "1", "200%", "1 has another unit than 100%"),
      ("launch.cold", "9s", "9s", "expected --to above --from"),
      ("auto_scaling_group.max_size", "1.5", "9", "takes whole numbers only"),
      ("instance.new_meeting_limit", "2.5", "9", "whole numbers"),
    ])
  func ends(_ key: String, _ from: String, _ to: String, _ part: String) {
    #expect(problem { _ = try range(key, from: from, to: to) }.contains(part))
  }

  @Test(
    "A key that is not written is written between the ends, and an unknown one is told as always")
  func absent() throws {
    let limit = try range("instance.new_meeting_limit", from: "2", to: "9")
    #expect(limit.search.grid == .whole && limit.search.start == 2)
    let question = SolveQuestion(
      key: "launch.clod", conditions: [], from: Quantity(1, .seconds), to: Quantity(9, .seconds))
    #expect(
      problem { _ = try Solver(question, SmallScenario.document(Self.laws), workers: 1) }.contains(
        "did you mean cold?"))
  }

  @Test("A value that the scenario refuses bounds the search, with the scenario's words")
  func refused() throws {
    let question = SolveQuestion(
      key: "auto_scaling_group.min_size", conditions: [try Condition("rejected_join_rate <= 100%")])
    var solver = try Solver(question, SmallScenario.document(Self.laws), workers: 1)
    let solution = try solver.solve()
    #expect(
      solution.upper.value == Quantity(4, .none) && solution.lower.value == Quantity(0, .none))
    #expect(solution.upper.refusal?.value == Quantity(5, .none))
    #expect(
      solution.upper.refusal?.reason
        == "auto_scaling_group.min_size: 5 is above max_size 4; expected at most max_size")
    #expect(solution.lower.refusal == nil)
  }
}
