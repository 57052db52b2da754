import Probability
import Testing

/// Every law is drawn from and fitted many times over.
@Suite struct FittingRecoveryTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let family: LawFamily
    let law: Distribution
    let count: Int
    let truth: [Double]
    var testDescription: String { family.rawValue }
  }

  static let cases = [
    Case(family: .uniform, law: .uniform(min: 3, max: 11), count: 500, truth: [3, 11]),
    Case(family: .exponential, law: .exponential(mean: 40), count: 1000, truth: [40]),
    Case(family: .normal, law: .normal(mean: -7, sd: 3, min: nil), count: 1000, truth: [-7, 3]),
    Case(
      family: .lognormal, law: .lognormal(median: 19, sigma: 0.91), count: 1000, truth: [19, 0.91]),
    Case(family: .gamma, law: .gamma(mean: 60, cv: 0.6), count: 1000, truth: [60, 0.6]),
    Case(family: .gamma, law: .gamma(mean: 60, cv: 1.6), count: 1000, truth: [60, 1.6]),
    Case(family: .weibull, law: .weibull(scale: 50, shape: 0.7), count: 1000, truth: [50, 0.7]),
    Case(family: .weibull, law: .weibull(scale: 50, shape: 3), count: 1000, truth: [50, 3]),
    Case(
      family: .hyperexponential,
      law: mixture((0.687, .exponential(mean: 3.55)), (0.313, .exponential(mean: 13.2))),
      count: 1500,
      truth: [0.687, 3.55, 13.2]),
    Case(
      family: .lognormalMixture,
      law: mixture(
        (0.6, .lognormal(median: 2, sigma: 0.5)), (0.4, .lognormal(median: 20, sigma: 0.8))),
      count: 1000,
      truth: [0.6, 2, 0.5, 20, 0.8]),
  ]

  @Test(arguments: cases) func `Estimates are as far from the truth as their standard errors say`(
    item: Case
  ) throws {
    let seed: UInt64 = 2024
    let recovery = try Recovery("\(item.law)", seed: seed) { stream in
      let values = (0..<item.count).map { _ in item.law.sample(from: &stream) }
      let fit = try item.family.fit(values)
      #expect(fit.parameters.count == item.truth.count && fit.count == item.count)
      return zip(fit.parameters, item.truth).map { ($0.name, $0.estimate, $1) }
    }
    recovery.check()
  }
}
