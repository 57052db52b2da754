import PoolSimulation
import Probability
import QueueingTheory
import Testing

/// A fixed fleet without affinity, whose joins are refused when it is full, is M/G/n/n: Erlang's
/// loss system.
@Suite struct LossSystemTests {
  /// Two laws of one mean, 100 s. Of the stays only the mean matters (insensitivity).
  static let stays: [(name: String, law: Distribution)] = [
    ("exponential", .exponential(mean: 100_000)),
    // The mean of a lognormal is median * exp(sigma^2 / 2).
    ("lognormal", .lognormal(median: 100_000 * 0.606_530_659_712_633_4, sigma: 1)),
  ]

  @Test("The share of rejected joins is Erlang B", arguments: stays, [6.0, 10, 15])
  func erlang(stay: (name: String, law: Distribution), load: Double) throws {
    // 10 seats on 5 instances of 2: with seats taken one by one it does not matter where they are.
    let servers = 10
    let replications = 10
    let end = seconds(100_000)
    let shares = try (0..<replications).map { replication in
      // Milliseconds are rounded, which moves a mean of 100 s by nothing; the transient from an
      // empty pool takes a few stays, of which 10 are left out.
      let demand = poissonWorkload(
        rate: load / 100, stay: stay.law, until: end, replication: replication)
      let plan = try plan(demand, instances: servers / 2, limit: 2) { plan in
        plan.end = end
        plan.warmUp = span(1_000)
        plan.affinity = .none
        plan.replication = replication
        plan.reportInterval = span(3_600)
      }
      let result = checked(plan)
      #expect(result.rejections.allSatisfy { $0.reason == .poolFull })
      return Double(result.rejections.count) / Double(result.counts.joinsOffered)
    }
    let measured = Replications(values: shares)
    let theory = erlangB(offeredLoad: load, servers: servers)
    #expect(
      measured.contains(theory), "\(stay.name), \(load) erlangs: \(measured), in theory \(theory)")
    // The interval is narrow enough to tell one server more or less.
    for wrong in [servers - 1, servers + 1] {
      #expect(
        !measured.contains(erlangB(offeredLoad: load, servers: wrong)),
        "\(measured) does not tell \(wrong) servers apart")
    }
  }
}
