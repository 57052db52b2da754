import Glibc
import Probability
import Testing

/// Distances and tests, against their definitions and published values.
@Suite struct FittingGoodnessTests {
  private func sample(_ law: Distribution, _ count: Int, _ entity: UInt64) -> [Double] {
    var stream = StreamFamily(seed: 41, replication: 0, purpose: StreamPurpose("goodness")).stream(
      entity)
    return (0..<count).map { _ in law.sample(from: &stream) }
  }

  @Test(arguments: [
    Distribution.exponential(mean: 3), .empirical([1, 2, 2, 10]), .constant(2),
    mixture((0.7, .constant(3)), (0.3, .exponential(mean: 4))), .normal(mean: 2, sd: 2, min: nil),
  ]) func `The distance is the largest one at any point`(law: Distribution) throws {
    for (count, rounds) in [(1, false), (7, false), (200, false), (200, true)] {
      let values = sample(mixture((0.5, .exponential(mean: 3)), (0.5, law)), count, 0).map {
        rounds ? $0.rounded() : $0
      }
      // Just before, at and after every value, and every step of the law.
      let points = (values + [1, 2, 3, 10]).flatMap { [$0.nextDown, $0, $0.nextUp] }
      let brute = points.map { x in
        abs(Double(values.count { $0 <= x }) / Double(count) - law.cumulative(x))
      }.max()
      #expect(
        abs(try KolmogorovSmirnov(of: values, against: law).distance - (brute ?? .nan)) < 1e-12,
        "\(count) \(rounds)")
    }
  }

  @Test func `The distance of two samples is the largest one at any point`() throws {
    for (n, m) in [(1, 1), (5, 30), (100, 80)] {
      for rounds in [false, true] {
        let one = sample(.exponential(mean: 3), n, 1).map { rounds ? $0.rounded() : $0 }
        let two = sample(.exponential(mean: 4), m, 2).map { rounds ? $0.rounded() : $0 }
        let brute = (one + two).map { x in
          abs(Double(one.count { $0 <= x }) / Double(n) - Double(two.count { $0 <= x }) / Double(m))
        }.max()
        #expect(
          abs(try KolmogorovSmirnov(of: one, against: two).distance - (brute ?? .nan)) < 1e-12)
      }
    }
    #expect(
      try KolmogorovSmirnov(of: [1, 2, 2], against: [2, 1, 2])
        == KolmogorovSmirnov(of: [1], against: [1]))
  }

  @Test func `P-values of samples of the law itself are evenly spread`() throws {
    let law = Distribution.exponential(mean: 3)
    let one = try (0..<400).map {
      try KolmogorovSmirnov(of: sample(law, 50, 100 + $0), against: law).pValue
    }
    let two = try (0..<400).map {
      try KolmogorovSmirnov(of: sample(law, 100, 1000 + $0), against: sample(law, 70, 2000 + $0))
        .pValue
    }
    // 1.95 / sqrt(400): Kolmogorov's own 99.9 % bound; two samples take few different distances, so
    // a little more for them.
    #expect(try KolmogorovSmirnov(of: one, against: .uniform(min: 0, max: 1)).distance < 0.0975)
    #expect(try KolmogorovSmirnov(of: two, against: .uniform(min: 0, max: 1)).distance < 0.12)
  }

  /// Critical values of Kolmogorov's limit (Smirnov, Ann. Math. Stat. 19, 1948), at a count where
  /// Stephens' correction is gone.
  @Test func `Published critical values`() throws {
    for (x, p) in [(1.2238, 0.1), (1.3581, 0.05), (1.6276, 0.01), (1.9495, 0.001)] {
      // The n values at the middles of n equal steps, moved up: the distance is half a step and the
      // move.
      let count = 1_000_000
      let shift = (x - 0.12 / 1000) / 1000 - 0.5 / Double(count)
      let values = (0..<count).map { (Double($0) + 0.5) / Double(count) * (1 - 1e-9) + shift }
      let found = try KolmogorovSmirnov(of: values, against: .uniform(min: 0, max: 1))
      #expect(abs(found.pValue - p) < p * 2e-3, "\(x): \(found)")
    }
  }

  @Test
  func
    `Anderson and Darling's distance is its integral, and its critical value that of the tables`()
    throws
  {
    // A^2 of values fitted by their own law: an exponential one fitted to its sample is above 1.321
    // in 5 % (Stephens 1974, table 1.3).
    let distances = try (0..<400).map {
      try #require(
        try LawFamily.exponential.fit(sample(.exponential(mean: 3), 100, 3000 + $0)).andersonDarling
      )
    }
    let above = distances.count { $0 > 1.321 }
    // Binomial(400, 0.05): standard deviation 4.36; 99.9 % within 3.29 of them.
    #expect(abs(Double(above) - 20) < 3.29 * 4.36, "\(above)")
    #expect(try LawFamily.constant.fit([1, 1]).andersonDarling == nil)
  }

  @Test func `Counts follow their weights or do not`() throws {
    // Mendel's peas (1866): 315, 108, 101 and 32 at 9:3:3:1; chi-square 0.470 with 3 degrees of
    // freedom, p 0.925.
    let peas = try ChiSquareTest(counts: [315, 108, 101, 32], weights: [9, 3, 3, 1])
    #expect(
      abs(peas.statistic - 0.4700) < 1e-4 && peas.degreesOfFreedom == 3
        && abs(peas.pValue - 0.9254) < 1e-4)
    #expect(
      try ChiSquareTest(counts: [0, 315, 108, 101, 32], weights: [0, 0.9, 0.3, 0.3, 0.1])
        .degreesOfFreedom == 3)
    #expect(try ChiSquareTest(counts: [90, 10], weights: [1, 1]).pValue < 1e-10)
    #expect(throws: FitProblem.impossible(index: 1, value: 3)) {
      try ChiSquareTest(counts: [5, 3, 1], weights: [1, 0, 1])
    }
    #expect(throws: FitProblem.tooFew(needed: 2, found: 1)) {
      try ChiSquareTest(counts: [5], weights: [1])
    }
    #expect(throws: FitProblem.tooFew(needed: 1, found: 0)) {
      try ChiSquareTest(counts: [0, 0], weights: [1, 1])
    }
    #expect(throws: FitProblem.outOfRange) {
      try ChiSquareTest(counts: [1, 2], weights: [1, .nan])
    }
  }
}
