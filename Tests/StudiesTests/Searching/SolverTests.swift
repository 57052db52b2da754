import PoolSimulation
import Probability
import QueueingTheory
import Settings
import Testing
import Workloads

@testable import Studies

@Suite struct SolverTests {
  private func solve(
    _ document: ScenarioDocument, _ key: String, until conditions: String..., from: String? = nil,
    to: String? = nil,
    tolerance: Double? = nil, replications: Int? = nil
  ) throws -> Solution {
    let question = SolveQuestion(
      key: key, conditions: try conditions.map { try Condition($0) },
      from: from.flatMap { Quantity($0) }, to: to.flatMap { Quantity($0) },
      tolerance: tolerance, replications: replications,
      limits: RunLimits(replications: 100, runs: 100))
    var solver = try Solver(question, document, workers: 2)
    return try solver.solve()
  }

  /// The mean of a metric for each value of a setting, by running all of them.
  private func scan(
    _ document: ScenarioDocument, _ key: String, _ values: [String], _ metric: String,
    replications: Int
  ) throws -> [Double] {
    let metric = try #require(Metric.named(metric))
    let location = SourceLocation(option: "scan", ordinal: 1)
    return try values.map { value in
      let scenario = try document.scenario([
        Assignment(path: key, node: SettingsNode(.scalar(value), at: location))
      ])
      let source = try document.demand(of: scenario).source
      let values = (0..<replications).map { replication in
        let workload = source.makeWorkload(seed: scenario.seed, replication: replication).workload
        let result = simulate(scenario.plan(replication: replication, workload: workload))
        return RunRecord(result, participantLimit: scenario.instance.participantLimit)
      }
      return try #require(Estimates(values)[metric]?.value)
    }
  }

  @Test("A setting without effect is told, and so is a stretch over which it makes no difference")
  func sameRuns() throws {
    // Nothing is ever launched after the start: how long a launch takes decides nothing.
    let idle = try solve(
      SmallScenario.document(SmallScenario.fixedFleet, "auto_scaling_group.min_size=8"),
      "launch.cold", until: "rejected_join_rate <= 100%",
      from: "10s", to: "100s")
    #expect(idle.isWithoutEffect && idle.sameStretches == [idle.points.indices])
    // Below ten seats there are two sizes of instance that let two people sit, and a price decides
    // no event, but the bill.
    let seats = try solve(
      SmallScenario.document(), "pricing.on_demand_per_hour", until: "rejected_join_rate <= 100%",
      from: "1", to: "2")
    #expect(!seats.isWithoutEffect && seats.sameStretches.isEmpty)
    // Forty meetings of six fit on any fleet from some size on: further instances cost money, so no
    // two of them are the same run.
    let desired = try solve(
      SmallScenario.document(), "scaling.desired", until: "rejected_join_rate <= 1%", from: "1",
      to: "40")
    #expect(desired.sameStretches.isEmpty)
    // A ceiling that is never reached is no ceiling: all values above what is desired are the same
    // run.
    let ceiling = try solve(
      SmallScenario.document(), "auto_scaling_group.max_size", until: "rejected_join_rate <= 100%",
      from: "30", to: "64")
    #expect(ceiling.isWithoutEffect)
  }

  @Test("The answer is that of trying every value")
  func scan() throws {
    let document = try SmallScenario.document()
    let sizes = Array(1...40)
    let rates = try scan(
      document, "scaling.desired", sizes.map(String.init), "rejected_join_rate_worst_hour",
      replications: 3)
    for bound in ["1%", "10%", "40%"] {
      let condition = try Condition("rejected_join_rate_worst_hour <= \(bound)")
      let first = try #require(zip(sizes, rates).first { condition.bound.holds($1) }?.0)
      #expect(
        zip(sizes, rates).allSatisfy { ($0 >= first) == condition.bound.holds($1) },
        "more instances turn fewer people away")
      #expect(first > 1)
      let solution = try solve(
        document, "scaling.desired", until: "rejected_join_rate_worst_hour <= \(bound)", from: "1",
        to: "40", replications: 3)
      let edge = try #require(solution.edges.first)
      #expect(!edge.isUpper && solution.edges.count == 1 && solution.isSimple)
      #expect(solution.points[edge.fine].value.value == Double(first))
      #expect(solution.points[edge.failing].value.value == Double(first - 1))
      // What it says of each value is what running it alone says.
      for point in solution.points {
        #expect(abs((point.evidence[0].estimate ?? -1) - rates[Int(point.value.value) - 1]) < 1e-12)
        #expect(point.isFine == condition.bound.holds(rates[Int(point.value.value) - 1]))
      }
    }
  }

  /// A day of calls at random on one instance of ten seats: Erlang's loss system, M/M/10/10.
  private static let lossSystem = """
    scenario: loss-system
    start: 2026-01-05T00:00:00
    duration: 1d
    warm_up: 1000s
    seed: 5
    workload:
      source: synthetic
      meetings_per_week: 20000
      weekday_share: {mon: 1, tue: 1, wed: 1, thu: 1, fri: 1, sat: 1, sun: 1}
      arrivals: ad_hoc
      start_share: {"0:00": 1}
      busyness_cv: 0%
      size: 1
      smallest_size: 1
      duration: {exponential: {mean: 100s}}
      participant_flow: all_at_once
    instance: {participant_limit: 10}
    auto_scaling_group: {min_size: 1, max_size: 1}
    launch: {control_loop: 0s, pending: 0s, cold: 60s, registration: 0s}
    scaling: {policy: fixed, desired: 1}
    pricing: {on_demand_per_hour: 0.17}
    """

  @Test("The largest load that loses one call in a hundred is that of Erlang's formula")
  func erlang() throws {
    let (seats, blocking) = (10, 0.01)
    let solution = try solve(
      try SmallScenario.document(Self.lossSystem), "workload.meetings_per_week",
      until: "rejected_join_rate <= 1%", from: "20000",
      to: "36000", replications: 8)
    let edge = try #require(solution.edges.first)
    #expect(edge.isUpper && solution.edges.count == 1)
    let answer = solution.points[edge.fine]
    let load = answer.value.value * 100 / (7 * 86_400)
    let theory = largestOfferedLoad(servers: seats, blocking: blocking)
    // The losses grow so many times as fast as the load: dB/da * a/B = n - a + aB (Jagerman 1974),
    // here 5.6. So the load is known as many times better than the losses are, and the answer is
    // within 1 % of where the mean crosses the bound.
    let elasticity = Double(seats) - theory + theory * blocking
    // The days are alike, so Student's t says how well the losses are known.
    let location = SourceLocation(option: "test", ordinal: 1)
    let change = Assignment(
      path: "workload.meetings_per_week",
      node: SettingsNode(.scalar(answer.value.text), at: location))
    let scenario = try SmallScenario.document(Self.lossSystem).scenario([change])
    let source = try SmallScenario.document(Self.lossSystem).demand(of: scenario).source
    let shares = (0..<8).map { replication -> Double in
      let workload = source.makeWorkload(seed: scenario.seed, replication: replication).workload
      let counts = simulate(scenario.plan(replication: replication, workload: workload)).counts
      return 1 - Double(counts.joinsAdmitted) / Double(counts.joinsOffered)
    }
    let losses = try #require(SampleMean(shares)?.halfWidth(confidence: 0.999)) / blocking
    let tolerance = losses / elasticity + SolveQuestion.usualTolerance
    #expect(
      abs(load / theory - 1) <= tolerance,
      "\(load) erlangs, in theory \(theory) within \(tolerance)")
    // That is close enough to tell one seat more or less.
    for wrong in [seats - 1, seats + 1] {
      #expect(abs(load / largestOfferedLoad(servers: wrong, blocking: blocking) - 1) > tolerance)
    }
    #expect(edge.obstacle?.cause == .maxSize && edge.obstacle?.atCeiling == 0)
  }

  @Test(
    "Where two conditions leave a stretch both of its ends are told, each with the condition that binds"
  )
  func window() throws {
    let document = try SmallScenario.document()
    let solution = try solve(
      document, "scaling.desired", until: "rejected_join_rate <= 10%", "serving_hours <= 30",
      from: "1", to: "40")
    #expect(
      solution.edges.map(\.isUpper) == [false, true] || solution.edges.map(\.isUpper) == [true])
    let last = try #require(solution.edges.last)
    // Two hours of a fixed fleet.
    #expect(
      solution.points[last.fine].value.value == 15
        && solution.points[last.failing].value.value == 16)
    #expect(solution.points[last.failing].holds == [true, false])
    #expect(last.obstacle == nil, "a bound on hours has no cause of a shortage")
  }

  @Test("Where the conditions hold everywhere or nowhere, the ends of the search are the answer")
  func constant() throws {
    let document = try SmallScenario.document()
    let everywhere = try solve(
      document, "launch.cold", until: "rejected_join_rate <= 100%", from: "10s", to: "100s")
    #expect(
      everywhere.edges.isEmpty && everywhere.isPossible && everywhere.points.allSatisfy(\.isFine))
    #expect(
      everywhere.lower.value == Quantity(10, .seconds)
        && everywhere.upper.value == Quantity(100, .seconds))
    #expect(everywhere.setting.path == "launch.cold.lognormal.median")
    let nowhere = try solve(
      document, "scaling.desired", until: "rejected_join_rate < 0%", from: "1", to: "4")
    #expect(nowhere.edges.isEmpty && !nowhere.isPossible)
    // Without a warm pool nothing is launched out of one: that is not measured, and holds nowhere.
    let unmeasured = try solve(
      document, "scaling.desired", until: "launch_lag_stopped_p50_s <= 1h", from: "8", to: "9",
      replications: 1)
    #expect(
      !unmeasured.isPossible && unmeasured.points.allSatisfy { $0.evidence[0].estimate == nil })
  }
}
