import Probability
import Testing

/// The edges of what is valid: no spread, absurd spread, and what is refused.
@Suite struct DistributionEdgeTests {
  static let withoutSpread: [(law: Distribution, value: Double)] = [
    (.constant(5), 5), (.lognormal(median: 5, sigma: 0), 5), (.lognormal(median: 0, sigma: 1), 0),
    (.exponential(mean: 0), 0),
    (.uniform(min: 0.1, max: 0.1), 0.1), (.gamma(mean: 5, cv: 0), 5),
    (.gamma(mean: 5, cv: 1e-200), 5), (.gamma(mean: 0, cv: 2), 0),
    (.weibull(scale: 0, shape: 2), 0), (.normal(mean: 5, sd: 0, min: nil), 5),
    (.normal(mean: 5, sd: 0, min: 7), 7),
    (.normal(mean: 0, sd: 1e-300, min: 1), 1), (.empirical([3, 3]), 3), (.sequence([4]), 4),
    (mixture((2, .constant(3)), (1, .empirical([3]))), 3),
  ]

  @Test(arguments: withoutSpread.indices) func `A law without spread has one value`(row: Int) {
    let (law, value) = Self.withoutSpread[row]
    var stream = StreamFamily(seed: 1, replication: 0, purpose: StreamPurpose("edge")).stream(0)
    #expect(law.isValid && law.isConstant && law.mean == value && law.variance == 0)
    for _ in 0..<20 { #expect(law.sample(from: &stream) == value) }
    for p in [0, 0.5, 1] { #expect(law.quantile(p) == value) }
    #expect(law.cumulative(value) == 1 && law.cumulative(value.nextDown) == 0)
    #expect(law.smallest == value && law.largest == value)
  }

  static let absurd: [Distribution] = [
    .lognormal(median: 1e300, sigma: 1000), .lognormal(median: 1e-300, sigma: 1e-300),
    .exponential(mean: .greatestFiniteMagnitude),
    .exponential(mean: 0x1p-1074), .uniform(min: -8e307, max: 8e307), .gamma(mean: 1e300, cv: 1000),
    .gamma(mean: 1, cv: 20), .gamma(mean: 1, cv: 2e-8), .weibull(scale: 1, shape: 1e-3),
    .weibull(scale: 1e300, shape: 1e-300),
    .weibull(scale: 1, shape: 1e12), .normal(mean: 0, sd: 1, min: 1e7),
    .normal(mean: 0, sd: 1e300, min: 1e300),
    .normal(mean: 0, sd: .greatestFiniteMagnitude, min: nil),
    .normal(mean: 1e6, sd: 1, min: -1e300),
    .empirical([.greatestFiniteMagnitude, .greatestFiniteMagnitude, 1]),
    mixture((1e-300, .exponential(mean: 1)), (1e300, .normal(mean: -1e300, sd: 1, min: nil))),
  ]

  @Test(arguments: absurd) func `A valid law never answers with a number that is not finite`(
    law: Distribution
  ) {
    var stream = StreamFamily(seed: 2, replication: 0, purpose: StreamPurpose("edge")).stream(0)
    #expect(law.isValid)
    for _ in 0..<500 { #expect(law.sample(from: &stream).isFinite) }
    #expect(law.mean.isFinite && law.variance.isFinite && law.variance >= 0)
    for p in [0, 1e-300, 1e-9, 0.01, 0.5, 0.99, 1 - 1e-9, 1 - 0x1p-53, 1] {
      let x = law.quantile(p)
      #expect(x.isFinite, "p \(p)")
      #expect((0...1).contains(law.cumulative(x)), "p \(p)")
    }
    for x in [-1e300, -1, 0, 0x1p-1074, 1, 1e300] {
      #expect((0...1).contains(law.cumulative(x)), "x \(x)")
    }
  }

  static let invalid: [Distribution] = [
    .constant(.nan), .constant(.infinity), .lognormal(median: -1, sigma: 1),
    .lognormal(median: 1, sigma: -1), .exponential(mean: -1),
    .uniform(min: 2, max: 1), .uniform(min: -1e308, max: 1e308), .gamma(mean: 1, cv: -1),
    .gamma(mean: 1, cv: 1001),
    .weibull(scale: 1, shape: 0),
    .normal(mean: 0, sd: -1, min: nil), .normal(mean: 0, sd: 1, min: .nan), .empirical([]),
    .sequence([]), .empirical([1, .nan]),
    .mixture([]), mixture((0, .constant(1))),
    mixture((-1, .constant(1)), (2, .constant(1))), mixture((1, .exponential(mean: -1))),
  ]

  @Test(arguments: invalid) func `Parameters out of range are not valid`(law: Distribution) {
    #expect(!law.isValid)
  }
}
