import Probability
import Settings
import Studies
import Testing

/// Races of made-up variants, whose runs are drawn rather than simulated.
@Suite struct RaceTests {
  private static let cost = Metric.named("cost_capacity_usd")
  private static let rejected = Metric.named("rejected_join_rate")

  /// A variant's true cost and share of rejected joins; the noise of a replication is shared by all variants, as common demand shares it.
  private func record(
    _ run: RunID, _ truths: [(cost: Double, rejected: Double)], seed: UInt64, noise: Double = 3, shared share: Double = 1
  ) throws -> RunRecord {
    let cost = try #require(Self.cost)
    let rejected = try #require(Self.rejected)
    let family = StreamFamily(seed: seed, replication: run.replication, purpose: StreamPurpose("tests.race"))
    var (common, own) = (family.stream(0), family.stream(UInt64(run.variant) + 1))
    let normal = Distribution.normal(mean: 0, sd: 1, min: -.infinity)
    let shared = share * normal.sample(from: &common)
    var values = [MetricValue](repeating: .missing, count: Metric.catalog.count)
    let truth = truths[run.variant]
    values[cost.place] = .number(truth.cost + noise * shared + 0.3 * normal.sample(from: &own))
    values[rejected.place] = .number(max(0, truth.rejected * (1 + 0.1 * shared + 0.05 * normal.sample(from: &own))))
    return RunRecord(values: values, fingerprint: UInt64(run.replication))
  }

  private func race(limit: Int = 20) throws -> Race {
    let bound = try ScalarKind<Bound>.bound(on: #require(Self.rejected)).read("<= 1%")
    return Race(
      objectives: Objectives(minimize: try #require(Self.cost), subjectTo: [Condition(metric: try #require(Self.rejected), bound: bound)]),
      confidence: 0.95, limit: limit)
  }

  /// Five sizes by five headrooms: what costs more rejects less.
  private static let grid: [(cost: Double, rejected: Double)] = (0..<25).map { place in
    let (size, headroom) = (Double(place / 5), Double(place % 5))
    return (cost: 100 + 8 * size + 5 * headroom, rejected: 0.05 / (1 + size) / (1 + headroom))
  }

  @Test("It finds what brute force finds, with fewer than half of the runs", arguments: 1...20)
  func findsTheOptimum(seed: Int) throws {
    let race = try race()
    var runs = 0
    let outcome = try race.run(Array(Self.grid.indices)) {
      runs += $0.variants.count * $0.replications.count
    } record: {
      try record($0, Self.grid, seed: UInt64(seed))
    }
    let all = try Self.grid.indices.map { variant in
      VariantMeans(try (0..<race.limit).map { try record(RunID(variant: variant, replication: $0), Self.grid, seed: UInt64(seed)) })
    }
    let (cost, rejected) = (try #require(Self.cost), try #require(Self.rejected))
    // At the level that the race shares out among all variants.
    let level = 1 - 0.05 / 2 / Double(Self.grid.count)
    let feasible = all.indices.filter { (all[$0].mean(of: rejected)?.upperBound(confidence: level) ?? 1) <= 0.01 }
    let best = feasible.min { (all[$0].mean(of: cost)?.mean ?? 0) < (all[$1].mean(of: cost)?.mean ?? 0) }
    #expect(outcome.winner == best)
    #expect(outcome.runs == runs && 2 * runs < Self.grid.count * race.limit, "\(runs) runs")
  }

  @Test("What cannot be told apart stays to the end, and what is the same goes")
  func closeCalls() throws {
    let truths: [(cost: Double, rejected: Double)] = [(100, 0), (100.05, 0), (200, 0), (50, 0.5)]
    let outcome = try race().run([0, 1, 2, 3]) { _ in
    } record: {
      try record($0, truths, seed: 7)
    }
    let winner = try #require(outcome.winner)
    #expect(outcome.entrants[2].fate == .dearer(than: winner) && outcome.entrants[2].means.replications == 4)
    #expect(outcome.entrants[3].fate == .breaks(condition: 0) && outcome.entrants[3].means.replications == 4)
    #expect(outcome.entrants[0].means.replications == 20 && outcome.entrants[1].means.replications == 20)
    // The same runs: the first one stays, and has all replications.
    let twins = try race().run([0, 1]) { _ in
    } record: {
      try record(RunID(variant: 0, replication: $0.replication), truths, seed: 7)
    }
    #expect(twins.winner == 0 && twins.entrants[1].fate == .same(as: 0) && twins.runs == 24)
  }

  @Test("Who went because of a leader that turns out to break a bound is taken back, and wins")
  func takenBack() throws {
    let (cost, rejected) = (try #require(Self.cost), try #require(Self.rejected))
    // The first is cheap, and turns nobody away in ten replications, then many; the second is dear and turns nobody away ever.
    let outcome = try race().run([0, 1]) { _ in
    } record: { run in
      var values = [MetricValue](repeating: .missing, count: Metric.catalog.count)
      values[cost.place] = .number(Double(100 + 50 * run.variant) + Double(run.replication % 3))
      values[rejected.place] = .number(run.variant == 0 && run.replication >= 10 ? 0.05 : 0)
      return RunRecord(values: values, fingerprint: UInt64(run.replication))
    }
    #expect(outcome.winner == 1)
    #expect(outcome.entrants.map(\.means.replications) == [20, 20])
  }

  @Test("Nothing wins where every variant breaks a bound, or measured nothing")
  func noWinner() throws {
    let truths: [(cost: Double, rejected: Double)] = [(100, 0.2), (90, 0.3)]
    #expect(
      try race().run([0, 1]) { _ in
      } record: {
        try record($0, truths, seed: 1)
      }.winner == nil)
    let nothing = RunRecord(values: [MetricValue](repeating: .missing, count: Metric.catalog.count), fingerprint: 0)
    #expect(
      try race().run([0, 1]) { _ in
      } record: { _ in
        nothing
      }.winner == nil)
  }

  @Test("With the truth on the bound for every variant, at most one race in twenty calls one sure", arguments: [1, 20])
  func confidence(variants: Int) throws {
    let races = 400
    let truths = [(cost: Double, rejected: Double)](repeating: (100, 0.01), count: variants)
    let wrong = try (0..<races).count { seed in
      let outcome = try race(limit: 8).run(Array(0..<variants)) { _ in
      } record: {
        try record($0, truths, seed: UInt64(seed + 1_000), shared: 0)
      }
      return outcome.winner != nil
    }
    // The upper end of what chance makes of 5 %, with 99.9 %.
    #expect(Double(wrong) <= 400 * 0.05 + 3.09 * (400 * 0.05 * 0.95).squareRoot(), "\(wrong) of \(races)")
  }
}
