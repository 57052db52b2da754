import Glibc
import Probability
import Testing

@Suite struct RatioBetsTests {
  private func bets(_ draws: [(part: Double, whole: Double)], cap: Double = 1) -> RatioBets {
    var bets = RatioBets(cap: cap)
    for draw in draws { bets.add(draw.part, of: draw.whole) }
    return bets
  }

  @Test(
    "After draws of nothing a ratio is at most little more than 1 - error^(1 / draws), and no less")
  func nothing() {
    // 1 - 0.05^(1/5) = 0.4507; 0.995^598 = 0.0499 and 0.995^597 = 0.0502.
    for (count, bound) in [(5, 0.450_720), (59, 0.049_507), (598, 0.004_997), (2_995, 0.000_999_7)]
    {
      let draws = [(Double, Double)](repeating: (0, 1), count: count)
      let none = bets(draws)
      #expect(none.upperBound(error: 0.05) > bound, "the mixture pays for what it does not know")
      #expect(none.upperBound(error: 0.05) < 1.18 * bound, "log(0.6) by log(0.05) more")
      #expect(none.lowerBound(error: 0.05) == 0 && none.estimate == 0)
      var events = RatioBets.ofEvents
      events.add(0, times: count)
      #expect(
        events.upperBound(error: 0.05) > bound && events.upperBound(error: 0.05) < 1.011 * bound)
    }
    for (count, ratio) in [(59, 0.05), (598, 0.005), (2_995, 0.001)] {
      #expect(RatioBets.leastDraws(showing: ratio, error: 0.05) == count)
    }
  }

  @Test("A whole that is half of the cap tells less: (1 + t / (2 (1 - t)))^n of the stake")
  func cap() {
    let none = bets([(Double, Double)](repeating: (0, 5), count: 3), cap: 10)
    // Those who bet all have 0.6 of the money, which is doubled three times where
    // t / (2 (1 - t)) = 1, so t = 2/3; the others have won too by then.
    let bound = none.upperBound(error: 1 / (0.6 * 8))
    #expect(bound > 0.6 && bound < 2.0 / 3)
  }

  @Test("The estimate is the ratio of the sums, and bounds lie around it within 0 and 1")
  func estimate() throws {
    let some = bets([(1, 10), (0, 40), (9, 50)], cap: 50)
    #expect(some.estimate == 0.1)
    #expect(
      some.lowerBound(error: 0.05) < 0.1 && some.upperBound(error: 0.05) > 0.1
        && some.upperBound(error: 0.05) <= 1)
    #expect(
      RatioBets().estimate == nil && RatioBets().upperBound(error: 0.05) == 1
        && RatioBets().lowerBound(error: 0.05) == 0)
    let all = bets([(Double, Double)](repeating: (1, 1), count: 10))
    #expect(all.upperBound(error: 0.05) == 1 && all.lowerBound(error: 0.05) > 0.5)
    // No order of the draws matters.
    #expect(
      abs(
        some.upperBound(error: 0.05)
          - bets([(9, 50), (1, 10), (0, 40)], cap: 50).upperBound(error: 0.05)) < 1e-12)
  }

  @Test("A bound is the first multiple of 2^-40 that the bets refute, for 200 random samples")
  func edges() {
    var random = StreamFamily(seed: 5, replication: 0, purpose: StreamPurpose("edges")).stream(0)
    for sample in 0..<200 {
      let (cap, scale) = sample % 2 == 0 ? (130_000.0, 0.001) : (1, 0.3)
      var bets = RatioBets(cap: cap)
      for _ in 0..<(2 + random.nextIndex(below: 30)) {
        let whole = cap * (0.8 + 0.2 * random.nextUnit())
        let part = random.nextUnit() < 0.4 ? 0 : min(-log(1 - random.nextUnit()) * scale, 1)
        bets.add(part * whole, of: whole)
      }
      for error in [0.5, 0.05, 0.0001] {
        let upper = bets.upperBound(error: error)
        #expect(upper == 1 || bets.evidence(against: .atLeast(upper)) >= -log(error))
        #expect(bets.evidence(against: .atLeast(upper - 0x1p-40)) < -log(error), "\(sample)")
        let lower = bets.lowerBound(error: error)
        #expect(lower == 0 || bets.evidence(against: .atMost(lower)) >= -log(error), "\(sample)")
        #expect(bets.evidence(against: .atMost(lower + 0x1p-40)) < -log(error), "\(sample)")
      }
    }
  }

  @Test("A ratio of 0 or 1 is refuted by the first draw that is not so, and by no other")
  func ends() {
    #expect(bets([(0, 1), (0.1, 1)]).evidence(against: .atMost(0)) == .infinity)
    #expect(bets([(0, 1)]).evidence(against: .atMost(0)) <= 0)
    #expect(abs(bets([(1, 1)]).evidence(against: .atLeast(1))) < 1e-12)
  }

  /// Laws of a part and a whole up to 10, with the ratio of their means.
  private static let laws:
    [(name: String, ratio: Double, draw: @Sendable (inout RandomStream) -> (Double, Double))] = [
      ("one in a hundred", 0.01, { ($0.nextBernoulli(0.01) ? 10 : 0, 10) }),
      ("one in five", 0.2, { ($0.nextBernoulli(0.2) ? 10 : 0, 10) }),
      ("even", 0.5, { (10 * $0.nextUnit(), 10) }),
      // Large wholes are rare, and all of them is lost: E part = 0.05 x 10, E whole = 0.95 + 0.5.
      ("large and rare", 0.5 / 1.45, { $0.nextBernoulli(0.05) ? (10, 10) : (0, 1) }),
    ]

  @Test(
    "However long somebody waits until a bound looks wrong, it is wrong in at most one of twenty",
    arguments: 0..<4)
  func anyTime(law: Int) {
    let law = Self.laws[law]
    let trials = Trials(count: 300, purpose: StreamPurpose("tests.bets"))
    for statement in [RatioBets.Statement.atLeast(law.ratio), .atMost(law.ratio)] {
      let wrong = trials.map { stream in
        var bets = RatioBets(cap: 10)
        return (1...80).contains { draw in
          let (part, whole) = law.draw(&stream)
          bets.add(part, of: whole)
          // Every draw at first, when most is decided, then every fourth.
          return (draw < 20 || draw % 4 == 0) && bets.evidence(against: statement) >= -log(0.05)
        }
      }
      #expect(wrong.share <= 0.05 + trials.tolerance(0.05), "\(law.name): \(wrong.share)")
    }
  }

  @Test("What grows is refuted by about as many more draws as the growth says")
  func growth() {
    var none = RatioBets()
    for _ in 0..<100 { none.add(0) }
    // Who bets all gains -ln(1 - t) a draw.
    #expect(abs(none.growth(against: .atLeast(0.02)) + log1p(-0.02)) < 1e-9)
    #expect(none.growth(against: .atMost(0.02)) <= 0)
    #expect(abs(none.costOfBest(against: .atLeast(0.02)) + log(0.6)) < 1e-12)
  }

  @Test(
    "No method shows a bound with fewer draws of nothing than its logarithms say",
    arguments: [(0.05, 59), (0.005, 598), (0.001, 2_995)])
  func leastDraws(bound: Double, draws: Int) {
    #expect(RatioBets.leastDraws(showing: bound, error: 0.05) == draws)
    // n draws show 1 - 0.05^(1 / n): one fewer does not show it.
    #expect(
      1 - pow(0.05, 1 / Double(draws)) <= bound && 1 - pow(0.05, 1 / Double(draws - 1)) > bound)
  }

  @Test("A bound that no number of draws shows is told as one that takes very many")
  func leastDrawsOfNearlyNothing() {
    #expect(RatioBets.leastDraws(showing: 1e-300, error: 0.05) == 1_000_000_000_000_000)
  }

  @Test("Equal draws are the same one by one and together", arguments: [(0.0, 1.0), (0.25, 0.5)])
  func together(part: Double, whole: Double) {
    var (one, all) = (RatioBets(), RatioBets())
    for _ in 0..<40 { one.add(part, of: whole) }
    all.add(part, of: whole, times: 40)
    #expect(one.count == all.count && one.estimate == all.estimate)
    for ratio in [0.1, 0.4, 0.9] {
      #expect(
        abs(one.evidence(against: .atLeast(ratio)) - all.evidence(against: .atLeast(ratio))) < 1e-9)
    }
  }
}

@Suite struct MeanSequenceTests {
  @Test(
    "An interval that somebody may stop at holds at every number of observations from thirty to four hundred, in at least 95 %"
  )
  func anyTime() {
    let trials = Trials(count: 300, purpose: StreamPurpose("tests.sequence"))
    let held = trials.map { stream in
      var values: [Double] = []
      return (0..<400).allSatisfy { count in
        values.append(-log(1 - stream.nextUnit()))
        guard count >= 29, (count + 1) % 25 == 0 || count < 60, let mean = SampleMean(values),
          let half = mean.halfWidthAtAnyTime()
        else {
          return true
        }
        return abs(mean.mean - 1) <= half
      }
    }
    // Exponential observations are skewed, and the sequence is asymptotic.
    #expect(held.share >= 0.95 - trials.tolerance(0.05), "\(held.share)")
  }

  @Test("It is not told below thirty observations, and is wider than Student's")
  func width() throws {
    let few = try #require(SampleMean((0..<29).map(Double.init)))
    #expect(few.halfWidthAtAnyTime() == nil)
    let more = try #require(SampleMean((0..<100).map(Double.init)))
    #expect(try #require(more.halfWidthAtAnyTime()) > #require(more.halfWidth()))
  }
}
