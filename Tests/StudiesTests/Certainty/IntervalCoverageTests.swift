import Probability
import Testing

@testable import Studies

/// How often the intervals that are shown hold the truth where refusals are rare: few replications,
/// most of which turn nobody away.
@Suite struct IntervalCoverageTests {
  private static let bank = Bank.standard
  private static let headrooms = [150, 200, 250, 300]
  private static let sizes = [3, 5, 10, 20, 50]

  private func stream(_ repetition: Int, _ cell: Int) -> RandomStream {
    StreamFamily(seed: 31, replication: cell, purpose: StreamPurpose("tests.coverage")).stream(
      UInt64(repetition))
  }

  @Test(
    "Of 95 % intervals of rejected joins, of the worst hour and of cost, as many hold the truth as is said, in every cell"
  )
  func coverage() throws {
    let bank = Self.bank
    let metrics = ["rejected_join_rate", "rejected_join_rate_worst_hour", "cost_capacity_usd"]
      .compactMap { Metric.named($0) }
    let repetitions = repetitions(4_000)
    var held = 0
    var all = 0
    for (cell, (headroom, size)) in Self.headrooms.flatMap({ headroom in
      Self.sizes.map { (headroom, $0) }
    }).enumerated() {
      let pool = try #require(bank.pools.firstIndex { $0.headroom == headroom })
      let truths = [bank.rejectedShare(pool), bank.worstHour(pool), bank.cost(pool)]
      var counts = [0, 0, 0, 0]
      for repetition in 0..<repetitions {
        var stream = stream(repetition, cell)
        let records = (0..<size).map { _ in bank.record(pool, day: bank.day(.evenly, from: &stream))
        }
        for (place, (metric, truth)) in zip(metrics, truths).enumerated() {
          let estimate = Estimate(
            of: metric, records.map { $0.value(of: metric) }, mostJoins: bank.mostJoins)
          let interval = try #require(estimate?.interval())
          #expect(
            interval.lowerBound >= 0 && (metric.unit != .fraction || interval.upperBound <= 1),
            "bounds stay within what is possible")
          if interval.contains(truth) { counts[place] += 1 }
        }
        var bets = RatioBets()
        for _ in 0..<size {
          let day = bank.day(.bySize, from: &stream)
          bets.add(Double(bank.pools[pool].rejected[day]) / Double(bank.joins[day]))
        }
        if try #require(bets.interval(confidence: 0.95)).contains(truths[0]) { counts[3] += 1 }
      }
      // What chance makes of 93 % and of 94.5 %, so that a tenth of the repetitions may decide as
      // well.
      let least =
        0.93 - (repetitions < 4_000 ? 3 * (0.93 * 0.07 / Double(repetitions)).squareRoot() : 0)
      for (place, name) in ["rejected joins", "worst hour", "cost", "rejected joins, by size"]
        .enumerated()
      {
        let share = Double(counts[place]) / Double(repetitions)
        #expect(share >= least, "\(name), headroom \(headroom), \(size) replications: \(share)")
      }
      held += counts.reduce(0, +)
      all += 4 * repetitions
    }
    print("intervals: \(held) of \(all) hold the truth")
    #expect(Double(held) >= 0.945 * Double(all), "\(held) of \(all)")
  }

  @Test(
    "Draws by size make the upper end of a rare share narrow enough",
    arguments: [(100, 0.075), (500, 0.017), (2_000, 0.008)])
  func width(draws: Int, most: Double) throws {
    let bank = Self.bank
    let pool = try #require(bank.pools.firstIndex { $0.headroom == 250 })
    let repetitions = repetitions(200)
    let ends = (0..<repetitions).map { repetition -> Double in
      var stream = stream(repetition, 1_000 + draws)
      var bets = RatioBets()
      for _ in 0..<draws {
        let day = bank.day(.bySize, from: &stream)
        bets.add(Double(bank.pools[pool].rejected[day]) / Double(bank.joins[day]))
      }
      return bets.interval(confidence: 0.95)?.upperBound ?? 1
    }
    let mean = ends.reduce(0, +) / Double(repetitions)
    print("upper end after \(draws) draws by size: \(mean), truth \(bank.rejectedShare(pool))")
    #expect(mean <= most)
  }

  @Test(
    "Where nobody was turned away, what is said to be the most is too little in at most one of twenty",
    arguments: [5, 20, 60])
  func nothing(size: Int) throws {
    let bank = Self.bank
    let repetitions = repetitions(2_000)
    for pool in bank.pools.indices {
      let truth = bank.rejectedShare(pool)
      let wrong = (0..<repetitions).count { repetition in
        var stream = stream(repetition, 5_000 + size * 10 + pool)
        var bets = RatioBets()
        for _ in 0..<size {
          let day = bank.day(.bySize, from: &stream)
          bets.add(Double(bank.pools[pool].rejected[day]) / Double(bank.joins[day]))
        }
        return bets.isNothing && (bets.interval(confidence: 0.95)?.upperBound ?? 1) < truth
      }
      let most = 0.05 + 3.09 * (0.05 * 0.95 / Double(repetitions)).squareRoot()
      #expect(
        Double(wrong) <= most * Double(repetitions),
        "headroom \(bank.pools[pool].headroom): \(wrong) of \(repetitions)")
    }
  }
}
