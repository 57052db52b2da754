import Settings
import Testing

@testable import Studies

/// A desired capacity that the group never has: a slip where it is written, a fact where it is
/// tried.
@Suite struct CapacityOutOfBoundsTests {
  /// The small fixed fleet, with bounds and a policy of its own, and a schedule.
  private func document(_ bounds: String, _ scaling: String, schedule: String = "[]") throws
    -> ScenarioDocument
  {
    try SmallScenario.document(
      SmallScenario.fixedFleet, "auto_scaling_group={\(bounds)}", "scaling={\(scaling)}",
      "schedule=\(schedule)")
  }

  private static func tried(_ text: String) -> [Assignment] {
    let (path, node) = parseOverride(text, option: "axis", ordinal: 1)
    return [Assignment(path: path, node: node)]
  }

  @Test(
    "What is written outside of every bound of the run is refused with its place and a remedy",
    arguments: [
      (
        "min_size: 24, max_size: 40", "policy: fixed, desired: 2", "[]",
        "scaling.desired: 2 is below min_size 24; expected"
      ),
      (
        "min_size: 0, max_size: 4", "policy: fixed, desired: 5", "[]",
        "scaling.desired: 5 is above max_size 4; expected"
      ),
      (
        "min_size: 2, max_size: 4",
        "policy: scheduled, desired: 2, timetable: [{at: 1h, desired: 4}, {at: 2h, desired: 9}]",
        "[]",
        "scaling.timetable.1.desired: 9 is above max_size 4; expected"
      ),
      (
        "min_size: 2, max_size: 4", "policy: fixed, desired: 2",
        "[{at: 1h, set: {scaling.desired: 7}}]",
        "schedule.0.set.scaling.desired: 7 is above max_size 4; expected"
      ),
      // From 2 to 4 and, later, from 10 to 12: 6 is within neither.
      (
        "min_size: 2, max_size: 4", "policy: fixed, desired: 6",
        "[{at: 1h, set: {auto_scaling_group.max_size: 12, auto_scaling_group.min_size: 10}}]",
        "scaling.desired: 6 is within no bounds of the group, which are 2 to 4, 10 to 12; expected"
      ),
      // What the schedule sets when the run is over never holds.
      (
        "min_size: 2, max_size: 4", "policy: fixed, desired: 6",
        "[{at: 3h, set: {auto_scaling_group.max_size: 12}}]",
        "scaling.desired: 6 is above max_size 4; expected"
      ),
    ])
  func refused(bounds: String, scaling: String, schedule: String, told: String) throws {
    let document = try document(bounds, scaling, schedule: schedule)
    let problem = problem { _ = try document.scenario() }
    #expect(problem.contains(told) && problem.contains("scaling.out_of_range: clamp"), "\(problem)")
    #expect(problem.hasPrefix("--set"))
    // Beside another setting of an axis it is not what was tried that is wrong, but the fact is the
    // same.
    #expect(try document.scenario(Self.tried("seed=4")).desiredOutOfBounds != nil)
    let asked = try self.document(bounds, "\(scaling), out_of_range: clamp", schedule: schedule)
    #expect(try asked.scenario().desiredOutOfBounds == nil)
    #expect(try asked.scenario(Self.tried("seed=4")).desiredOutOfBounds == nil)
  }

  @Test(
    "What some bounds allow at some time is fine",
    arguments: [
      ("min_size: 2, max_size: 4", "policy: fixed, desired: 2", "[]"),
      ("min_size: 2, max_size: 4", "policy: fixed, desired: 4", "[]"),
      (
        "min_size: 2, max_size: 4", "policy: fixed, desired: 12",
        "[{at: 1h, set: {auto_scaling_group.max_size: 12}}]"
      ),
      (
        "min_size: 2, max_size: 4", "policy: fixed, desired: 1",
        "[{cron: \"30 * * * *\", set: {auto_scaling_group.min_size: 0}}]"
      ),
      // With delays the lower bound of before may meet the upper bound of later.
      (
        "min_size: 2, max_size: 4", "policy: fixed, desired: 6",
        "[{at: 1h, set: {auto_scaling_group.max_size: 12}, delay: 1m}, {at: 1h, set: {auto_scaling_group.min_size: 10}, delay: 1m}]"
      ),
      ("min_size: 2, max_size: 4", "policy: headroom, free_instances: 9", "[]"),
    ])
  func allowed(bounds: String, scaling: String, schedule: String) throws {
    let scenario = try document(bounds, scaling, schedule: schedule).scenario(Self.tried("seed=4"))
    #expect(scenario.desiredOutOfBounds == nil)
  }

  @Test(
    "A sweep keeps what its axes try, and knows which variants have another capacity than they say")
  func sweep() throws {
    let document = try SmallScenario.document(
      SmallScenario.fixedFleet, "auto_scaling_group.min_size=6",
      "sweep={axes: {scaling.desired: [2, 8, 50, 10]}}")
    let plan = try Sweep(document).plan
    #expect(plan.variants.count == 4 && plan.outOfBounds.map(\.variant) == [0, 2])
    #expect(
      plan.outOfBounds.map(\.capacity.problem) == [
        "2 is below min_size 6", "50 is above max_size 40",
      ])
  }

  @Test(
    "A search for the capacity itself ends where the group's bounds do; of others it notes what they do to it"
  )
  func solve() throws {
    let document = try SmallScenario.document(
      SmallScenario.fixedFleet,
      "auto_scaling_group={min_size: 6, max_size: 40, desired_capacity: 6}")
    let always = try Condition("rejected_join_rate <= 100%")
    var solver = try Solver(
      SolveQuestion(key: "scaling.desired", conditions: [always]), document, workers: 1)
    let solution = try solver.solve()
    #expect(
      solution.lower.value.text == "6"
        && solution.lower.refusal?.reason == "scaling.desired 5 is below min_size 6")
    #expect(
      solution.upper.value.text == "40"
        && solution.upper.refusal?.reason == "scaling.desired 41 is above max_size 40")
    #expect(solver.notes == [])
    let sizes = SolveQuestion(
      key: "auto_scaling_group.max_size", conditions: [always], from: Quantity("7"),
      to: Quantity("9"), replications: 1)
    var other = try Solver(sizes, document, workers: 1)
    _ = try other.solve()
    #expect(
      other.notes.count == 1
        && other.notes[0].hasPrefix(
          "auto_scaling_group.max_size 7: scaling.desired 8 is above max_size 7")
    )
    let below = SolveQuestion(
      key: "scaling.desired", conditions: [always], from: Quantity("1"), to: Quantity("5"))
    let problem = problem { _ = try Solver(below, document, workers: 1) }
    #expect(
      problem
        == "solve scaling.desired=5: scaling.desired: 5 is below min_size 6; expected --from and --to within the bounds"
    )
  }

  @Test(
    "A capacity that is moved out of the bounds is refused by a sensitivity study, and the study goes on"
  )
  func sensitivity() throws {
    let cost = try #require(Metric.named("cost_capacity_usd"))
    let document = try SmallScenario.document(
      SmallScenario.fixedFleet, "auto_scaling_group={min_size: 2, max_size: 8, desired_capacity: 2}"
    )
    let study = try SensitivityStudy(
      document, change: 0.1, metrics: [cost], replications: 2,
      under: ["scaling.desired", "auto_scaling_group.max_size"])
    let result = try study.run(workers: 1)
    let refused = result.moves.compactMap { move -> String? in
      if case .refused(_, let reason) = move.outcome {
        "\(move.setting.path): \(reason)"
      } else {
        nil
      }
    }
    #expect(refused == ["scaling.desired: scaling.desired 9 is above max_size 8"])
    #expect(
      study.notes.count == 1
        && study.notes[0].hasPrefix(
          "auto_scaling_group.max_size 7: scaling.desired 8 is above max_size 7")
    )
  }
}
