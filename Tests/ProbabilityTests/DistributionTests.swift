import Probability
import Testing

/// Every law against what it says about itself, and what it says against textbook values.
@Suite struct DistributionTests {
  static let continuous: [Distribution] = [
    .lognormal(median: 32_000, sigma: 0.35), .lognormal(median: 10, sigma: 1),
    .exponential(mean: 2_400_000),
    .uniform(min: 0, max: 26_000), .uniform(min: -3, max: 4),
    .gamma(mean: 100, cv: 0.1), .gamma(mean: 100, cv: 1), .gamma(mean: 100, cv: 1.7),
    .weibull(scale: 50, shape: 0.7), .weibull(scale: 50, shape: 3),
    .normal(mean: 10, sd: 3, min: nil), .normal(mean: 10, sd: 3, min: 0),
    .normal(mean: 10, sd: 3, min: 9),
    .normal(mean: 10, sd: 3, min: 16), .normal(mean: 0, sd: 1, min: 30),
    .normal(mean: 0, sd: 1, min: 80),
    mixture((0.69, .exponential(mean: 3.6)), (0.31, .lognormal(median: 40, sigma: 0.5))),
  ]
  static let listed: [Distribution] = [
    .empirical([1, 2, 2, 10, -4]),
    mixture((3, .constant(1)), (1, .constant(5)), (2, .empirical([2, 3])), (0, .constant(99))),
  ]

  private func stream(_ distribution: Distribution) -> RandomStream {
    let index = (Self.continuous + Self.listed).firstIndex(of: distribution) ?? 999
    return StreamFamily(seed: 7, replication: 0, purpose: StreamPurpose("law")).stream(
      UInt64(index))
  }

  @Test(arguments: continuous + listed) func `A sample has the law's mean and variance`(
    law: Distribution
  ) {
    var stream = stream(law)
    let sample = Sample(40_000) { law.sample(from: &stream) }
    #expect(abs(sample.mean - law.mean) < sample.meanTolerance)
    #expect(abs(sample.variance - law.variance) < sample.varianceTolerance)
  }

  @Test(arguments: continuous) func `A sample follows the law's cumulative probability`(
    law: Distribution
  ) {
    var stream = stream(law)
    let sample = Sample(20_000) { law.sample(from: &stream) }
    #expect(sample.kolmogorovDistance(to: law.cumulative) < 1.9495)
  }

  @Test(arguments: continuous) func `A quantile undoes the cumulative probability`(
    law: Distribution
  ) {
    for p in [1e-6, 0.001, 0.05, 0.3, 0.5, 0.8, 0.99, 0.9999] {
      let x = law.quantile(p)
      #expect(abs(law.cumulative(x) - p) < 1e-9 * max(1, p), "p \(p)")
      #expect(
        abs(law.quantile(law.cumulative(x)) - x) <= 1e-8 * max(abs(x), law.variance.squareRoot()),
        "p \(p)")
    }
  }

  @Test(arguments: continuous + listed) func `The cumulative probability rises from 0 to 1`(
    law: Distribution
  ) {
    let xs = stride(from: 0.01, to: 1, by: 0.01).map(law.quantile)
    #expect(zip(xs, xs.dropFirst()).allSatisfy { $0 <= $1 })
    let ps = xs.map(law.cumulative)
    #expect(
      zip(ps, ps.dropFirst()).allSatisfy { $0 <= $1 } && ps.allSatisfy { (0...1).contains($0) })
    #expect(
      law.cumulative(-.greatestFiniteMagnitude) == 0
        && law.cumulative(.greatestFiniteMagnitude) == 1)
    #expect(law.cumulative(.infinity) == 1)
  }

  @Test(arguments: continuous + listed) func `Values stay within the law's bounds`(
    law: Distribution
  ) {
    var stream = stream(law)
    for _ in 0..<1000 {
      let value = law.sample(from: &stream)
      #expect(value >= law.smallest ?? -.infinity && value <= law.largest ?? .infinity)
    }
    #expect(law.quantile(0) == law.smallest ?? -.greatestFiniteMagnitude)
    #expect(law.quantile(1) == law.largest ?? .greatestFiniteMagnitude)
    #expect(law.isValid && !law.isConstant)
  }

  @Test func `The nearest rank is always one of the values`() {
    let law = Distribution.empirical([40, 10, 30, 20])
    let expected = [
      (0.0, 10.0), (0.25, 10), (0.2501, 20), (0.5, 20), (0.51, 30), (0.75, 30), (0.76, 40), (1, 40),
    ]
    for (p, value) in expected { #expect(law.quantile(p) == value, "p \(p)") }
    #expect(Distribution.sequence([40, 10, 30, 20]).quantile(0.5) == 20)
  }

  @Test func `A mixture's moments are those of its parts, whatever the weights sum to`() {
    for scale in [1, 4, 1e-3] {
      let law = mixture(
        (0.75 * scale, .exponential(mean: 4)), (0.25 * scale, .uniform(min: 0, max: 12)))
      #expect(abs(law.mean - 4.5) < 1e-12)
      // E[X^2] = 0.75 * 2 * 16 + 0.25 * 48.
      #expect(abs(law.variance - (36 - 20.25)) < 1e-12)
    }
  }

  @Test func `A mixture of steps has the quantiles of its steps`() {
    let expected = [
      (0.1, 1.0), (0.5, 1), (0.51, 2), (0.66, 2), (0.7, 3), (0.83, 3), (0.84, 5), (1, 5),
    ]
    for (p, value) in expected { #expect(Self.listed[1].quantile(p) == value, "p \(p)") }
  }

  @Test func `Known values`() {
    let known: [(found: Double, expected: Double)] = [
      (Distribution.normal(mean: 0, sd: 1, min: nil).quantile(0.975), 1.959_963_984_540_054),
      (Distribution.normal(mean: 0, sd: 1, min: 0).mean, 0.797_884_560_802_865_4),
      (Distribution.normal(mean: 0, sd: 1, min: 0).variance, 0.363_380_227_632_418_6),
      (Distribution.lognormal(median: 32, sigma: 0.35).quantile(0.5), 32),
      (Distribution.lognormal(median: 1, sigma: 1).mean, 1.648_721_270_700_128),
      (Distribution.lognormal(median: 1, sigma: 1).variance, 4.670_774_270_471_605),
      (Distribution.exponential(mean: 2).quantile(0.5), 1.386_294_361_119_890_6),
      (Distribution.gamma(mean: 6, cv: 0.5).variance, 9),
      (Distribution.weibull(scale: 1, shape: 2).mean, 0.886_226_925_452_758),
      (Distribution.weibull(scale: 1, shape: 2).variance, 0.214_601_836_602_551_7),
    ]
    for (found, expected) in known {
      #expect(abs(found - expected) < 1e-12 * expected.magnitude * 10)
    }
  }
}
