import Probability
import Settings
import Testing

@testable import Studies

/// Races of pools whose days come from a bank, so that it is known what is true.
@Suite struct RaceTests {
  private static let bank = Bank.standard

  private func race(
    _ bound: String, replications: Int = 10_000, runs: Int? = nil, pools: [Int]? = nil, seed: Int
  ) throws -> (outcome: Race.Outcome, race: Race) {
    let bank = Self.bank
    let pools = pools ?? Array(bank.pools.indices)
    let objectives = Objectives(
      minimize: try #require(Metric.named("cost_capacity_usd")),
      subjectTo: [try Condition("rejected_join_rate \(bound)")])
    let race = Race(
      objectives: objectives, confidence: 0.95,
      limits: RunLimits(replications: replications, runs: runs))
    let family = StreamFamily(
      seed: UInt64(seed), replication: 0, purpose: StreamPurpose("tests.race"))
    var days: [Sampling: [Int]] = [.evenly: [], .bySize: []]
    var streams = [Sampling.evenly: family.stream(0), .bySize: family.stream(1)]
    let outcome = try race.run(variants: pools.count) { places, sampling, draws in
      // All variants meet the same days.
      while days[sampling, default: []].count < draws.upperBound {
        guard var stream = streams[sampling] else { break }
        days[sampling, default: []].append(bank.day(sampling, from: &stream))
        streams[sampling] = stream
      }
      return places.map { place in
        draws.map { draw in
          let day = days[sampling, default: []][draw]
          let pool = pools[place]
          return Race.Observation(
            minimized: bank.pools[pool].cost[day],
            values: [.share(Int64(bank.pools[pool].rejected[day]), of: Int64(bank.joins[day]))],
            identity: day * 1_000 + pool)
        }
      }
    }
    return (outcome, race)
  }

  /// Whether what a race calls proven is false: the winner breaks the bound, or a pool that keeps
  /// it costs less by more than is said.
  private func isFalse(_ outcome: Race.Outcome, bound: Double, closeness: Double) -> Bool {
    guard let winner = outcome.winner else { return false }
    if Self.bank.rejectedShare(winner) > bound { return true }
    guard outcome.standing == .proven else { return false }
    let best =
      Self.bank.pools.indices.filter { Self.bank.rejectedShare($0) <= bound }.map {
        Self.bank.cost($0)
      }.min() ?? .infinity
    return Self.bank.cost(winner) > (1 + closeness) * best
  }

  @Test(
    "What is called proven is false in at most one race of twenty, and most races end proven at little more than the least cost"
  )
  func halfAPercent() throws {
    let races = repetitions(200)
    var (proven, wrong) = (0, 0)
    var costs: [Double] = []
    for seed in 0..<races {
      let (outcome, race) = try race("<= 0.5%", seed: seed)
      if outcome.standing == .proven { proven += 1 }
      if isFalse(outcome, bound: 0.005, closeness: race.closeness) { wrong += 1 }
      if let winner = outcome.winner { costs.append(Self.bank.cost(winner)) }
    }
    let bank = Self.bank
    let least = try #require(
      bank.pools.indices.filter { bank.rejectedShare($0) <= 0.7 * 0.005 }.map { bank.cost($0) }
        .min())
    let median = try #require(costs.sorted()[safe: costs.count / 2])
    print(
      "races for 0.5 %: \(proven) of \(races) proven, \(wrong) false, median cost \(median), least \(least)"
    )
    #expect(wrong <= races / 20)
    #expect(proven * 10 >= races * 8)
    #expect(median <= 1.03 * least)
  }

  @Test(
    "A bound at which a pool lies is not known, and one that keeps it by half is proven within ten thousand runs"
  )
  func fifthOfAPercent() throws {
    let races = repetitions(200)
    let bank = Self.bank
    // The dearest pool, which rejects about half of what is allowed.
    let last = bank.pools.count - 1
    var (proven, wrong) = (0, 0)
    for seed in 0..<races {
      let (outcome, race) = try race("<= 0.2%", seed: 10_000 + seed)
      if [.proven].contains(outcome.entrants[last].fate)
        || outcome.winner.map({ bank.rejectedShare($0) <= 0.002 }) ?? false
      {
        proven += 1
      }
      if isFalse(outcome, bound: 0.002, closeness: race.closeness) { wrong += 1 }
    }
    print("races for 0.2 %: \(proven) of \(races) with a proven pool, \(wrong) false")
    #expect(wrong <= races / 20)
    #expect(proven * 10 >= races * 8)
  }

  @Test(
    "With few runs the race says that it does not know, who leads, and about how many more replications would tell"
  )
  func fewRuns() throws {
    let (outcome, race) = try race("<= 0.1%", runs: 200, seed: 3)
    #expect(
      outcome.standing == .notKnown && outcome.winner == nil && outcome.stop == .runs
        && outcome.runs <= 200)
    let leader = try #require(outcome.leader.map { outcome.entrants[$0] })
    let errors = race.errors(variants: outcome.entrants.count)
    let missing = try #require(
      leader.trials[0].evidence[0].missing(proof: errors.proof, refutation: errors.refutation))
    // Nothing but days without a rejection would show 0.1 %: -ln(error) / 0.001 of them at least.
    #expect(missing > 2_995)
  }

  @Test("Variants that come to the very same are told, and raced once")
  func twins() throws {
    let (outcome, _) = try race("<= 5%", runs: 4_000, pools: [3, 3, 3], seed: 4)
    // The bank's identity is that of the pool and the day.
    #expect(outcome.entrants[1].fate == .same(as: 0) && outcome.entrants[2].fate == .same(as: 0))
    #expect(outcome.winner == 0 && outcome.standing == .proven)
  }

  @Test("Where every variant breaks the bound that is refuted, and nothing wins")
  func refuted() throws {
    let (outcome, _) = try race("<= 0.01%", pools: [0, 1], seed: 5)
    #expect(outcome.winner == nil && outcome.standing == .refuted)
    #expect(outcome.entrants.allSatisfy { $0.fate == .breaks(condition: 0) })
  }

  @Test("A variant is judged by the worst of its cases")
  func worstOf() throws {
    let location = SourceLocation(option: "test", ordinal: 0)
    let change = Assignment(
      path: "workload.scale", node: SettingsNode(.scalar("150%"), at: location))
    let objectives = Objectives(
      minimize: try #require(Metric.named("cost_capacity_usd")),
      subjectTo: [try Condition("rejected_join_rate <= 10%")],
      worstOf: [[], [change]])
    let race = Race(objectives: objectives, confidence: 0.95, limits: RunLimits(replications: 400))
    // Two variants in two cases: the first breaks the bound in the second case only.
    let shares = [[0.0, 0.5], [0.0, 0.0]]
    let outcome = try race.run(variants: 2) { places, _, draws in
      places.map { place in
        draws.map { draw in
          Race.Observation(
            minimized: Double(100 + 50 * (place / 2)),
            values: [.number(shares[place / 2][place % 2])], identity: place * 100_000 + draw)
        }
      }
    }
    #expect(
      outcome.entrants[0].fate == .breaks(condition: 0) && outcome.winner == 1
        && outcome.standing == .proven)
  }
}

extension Array {
  fileprivate subscript(safe place: Int) -> Element? { indices.contains(place) ? self[place] : nil }
}
