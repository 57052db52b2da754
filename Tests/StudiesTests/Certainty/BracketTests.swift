import PoolSimulation
import Settings
import Testing
import Workloads

@testable import Studies

/// Searches over many seeds of a fleet whose answer is known.
@Suite struct BracketTests {
  /// Two hours with a few meetings of some people, on a fleet of fixed size.
  private static let fleet = """
    scenario: few-meetings
    duration: 2h
    workload:
      source: synthetic
      meetings_per_week: 1.5
      weekday_share: {mon: 1}
      hour_share: {0: 1}
      size: 6
      duration: 20m
    instance: {participant_limit: 6}
    auto_scaling_group: {min_size: 0, max_size: 12}
    launch: {control_loop: 1s, pending: 4s, cold: 60s, registration: 1s}
    placement: {affinity: spill}
    scaling: {policy: fixed, desired: 2}
    pricing: {on_demand_per_hour: 0.36}
    """

  /// The share of all joins that some sizes of the fleet reject, over days that no search has seen.
  private func rejectedShares(_ sizes: ClosedRange<Int>, replications: Int) throws -> [Double] {
    let document = try SmallScenario.document(Self.fleet, "seed=1000")
    let location = SourceLocation(option: "test", ordinal: 1)
    let scenarios = try sizes.map { size in
      try document.scenario([
        Assignment(path: "scaling.desired", node: SettingsNode(.scalar("\(size)"), at: location))
      ])
    }
    let source = try document.demand(of: scenarios[0]).source
    var (rejected, offered) = (Array(repeating: 0, count: scenarios.count), 0)
    for replication in 0..<replications {
      let workload = source.makeWorkload(seed: 1000, replication: replication).workload
      for (place, scenario) in scenarios.enumerated() {
        let counts = simulate(scenario.plan(replication: replication, workload: workload)).counts
        rejected[place] += counts.joinsOffered - counts.joinsAdmitted
        if place == 0 { offered += counts.joinsOffered }
      }
    }
    return rejected.map { Double($0) / Double(offered) }
  }

  @Test(
    "The bracket holds the smallest fleet that keeps the bound in at least nineteen of twenty searches, and most have both ends"
  )
  func holds() throws {
    let shares = try rejectedShares(1...4, replications: 1_000)
    // Between two sizes that differ by so much that it is not chance that tells which of them keeps
    // it.
    let answer = 2
    let bound = (shares[answer - 1] * shares[answer - 2]).squareRoot()
    #expect(shares[answer - 2] > 1.4 * shares[answer - 1], "\(shares)")
    let searches = repetitions(200)
    var (wrong, closed, tight) = (0, 0, 0)
    for seed in 0..<searches {
      let document = try SmallScenario.document(Self.fleet, "seed=\(seed)")
      let question = SolveQuestion(
        key: "scaling.desired",
        conditions: [try Condition("rejected_join_rate <= \(bound * 100)%")],
        from: Quantity("1"), to: Quantity("8"), limits: RunLimits(replications: 10_000, runs: 600))
      var solver = try Solver(question, document, workers: 2)
      guard let bracket = try solver.solve().edges.first?.bracket else { continue }
      let (low, high): (Double, Double) = (
        bracket.refuted?.value ?? 0, bracket.proven?.value ?? .infinity
      )
      if Double(answer) <= low || high < Double(answer) { wrong += 1 }
      if bracket.proven != nil, bracket.refuted != nil { closed += 1 }
      if high - low <= 3 { tight += 1 }
    }
    print(
      "brackets: \(wrong) of \(searches) do not hold the answer, \(closed) are closed, \(tight) of three sizes at most"
    )
    #expect(wrong <= searches / 20, "\(wrong) of \(searches) brackets do not hold it")
    #expect(
      closed * 2 > searches && tight * 4 > searches,
      "\(closed) of \(searches) are closed, \(tight) of them tight")
  }
}
