import Probability
import Testing

@Suite struct DifferenceBetsTests {
  /// (more, less, p): twice the sum of the smaller binomial coefficients over 2^(more + less).
  @Test(
    "The sign test is exact",
    arguments: [
      (0, 0, 1), (1, 0, 1), (0, 5, 2.0 / 32), (5, 0, 2.0 / 32), (3, 3, 1), (1, 17, 38.0 / 262_144),
      (10, 2, 158.0 / 4_096),
    ] as [(Int, Int, Double)])
  func signs(more: Int, less: Int, pValue: Double) {
    #expect(abs(signTest(more: more, less: less) - pValue) < 1e-12)
  }

  @Test("Two draws of the whole are worth what the players make of them")
  func byHand() {
    var bets = DifferenceBets()
    bets.add(-1)
    // One draw is worth 1 + 0.6 + 0.4 / 12 x 2.3765, which is below 2.
    #expect(bets.pValue == 1 && bets.estimate == -1)
    bets.add(-1)
    // 0.6 x 2^2 + 0.4 / 12 x (12 + 2 x 2.37651 + 0.99976).
    #expect(abs(bets.pValue - 2 / 2.991_76) < 1e-5)
  }

  @Test("Exchanging the sides turns the interval round, and it lies within -1...1")
  func symmetry() throws {
    var stream = StreamFamily(seed: 3, replication: 0, purpose: StreamPurpose("tests.symmetry"))
      .stream(0)
    var (bets, turned) = (DifferenceBets(cap: 3), DifferenceBets(cap: 3))
    for _ in 0..<50 {
      let whole = 3 * stream.nextUnit()
      let difference = whole * (0.6 * stream.nextUnit() - 0.1)
      bets.add(difference, of: whole)
      turned.add(-difference, of: whole)
    }
    let (interval, other) = (
      try #require(bets.interval(confidence: 0.95)), try #require(turned.interval(confidence: 0.95))
    )
    #expect(
      abs(interval.lowerBound + other.upperBound) < 1e-9
        && abs(interval.upperBound + other.lowerBound) < 1e-9)
    #expect(interval.lowerBound > -1 && interval.upperBound < 1 && bets.count == 50)
    #expect(
      DifferenceBets().interval(confidence: 0.95) == nil
        && DifferenceBets().missing(error: 0.05) == nil)
  }

  @Test(
    "Whoever looks often finds a difference where there is none no more often than the level says")
  func anyTime() {
    let trials = Trials(count: 400, purpose: StreamPurpose("tests.looking often"))
    let isFound = trials.map { stream in
      var bets = DifferenceBets()
      return (1...8).contains { _ in
        // Rare and large, as likely either way.
        for _ in 0..<20 {
          bets.add(stream.nextUnit() < 0.3 ? (stream.nextUnit() < 0.5 ? 1 : -1) : 0)
        }
        return bets.pValue <= 0.05
      }
    }
    #expect(isFound.share <= 0.05 + trials.tolerance(0.05), "\(isFound.share)")
  }

  @Test("How many more draws would show it comes near to what it takes")
  func missing() throws {
    var bets = DifferenceBets()
    for place in 0..<60 { bets.add(place % 20 == 0 ? 0.5 : 0) }
    let more = try #require(bets.missing(error: 0.05))
    var taken = 0
    while bets.pValue > 0.05 {
      bets.add((60 + taken) % 20 == 0 ? 0.5 : 0)
      taken += 1
    }
    #expect(Double(abs(more - taken)) < 0.15 * Double(taken) + 20, "\(more) \(taken)")
  }
}
