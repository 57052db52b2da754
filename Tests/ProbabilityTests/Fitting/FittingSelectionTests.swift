import Glibc
import Probability
import Testing

/// Which law is chosen, what stands in where none fits, and input that has no fit.
@Suite struct FittingSelectionTests {
  private func sample(_ law: Distribution, _ count: Int) -> [Double] {
    var stream = StreamFamily(seed: 51, replication: 0, purpose: StreamPurpose("selection")).stream(
      0)
    return (0..<count).map { _ in law.sample(from: &stream) }
  }

  @Test(arguments: [
    (LawFamily.uniform, Distribution.uniform(min: 10, max: 60)),
    (.normal, .normal(mean: 60, sd: 5, min: nil)),
    (.lognormal, .lognormal(median: 19, sigma: 0.91)), (.gamma, .gamma(mean: 60, cv: 0.6)),
    (.weibull, .weibull(scale: 50, shape: 5)),
    (.hyperexponential, mixture((0.7, .exponential(mean: 3)), (0.3, .exponential(mean: 40)))),
    (
      .lognormalMixture,
      mixture((0.5, .lognormal(median: 5, sigma: 0.3)), (0.5, .lognormal(median: 50, sigma: 0.3)))
    ),
    (.constant, .constant(30)),
  ]) func `The law that made the values is chosen, and its likelihood is no less than the truth's`(
    family: LawFamily, law: Distribution
  )
    throws
  {
    let values = sample(law, 3000)
    let selection = try fitLaw(to: values)
    let best = try #require(selection.best)
    #expect(best.family == family)
    #expect(selection.fits.map(\.aic) == selection.fits.map(\.aic).sorted())
    #expect(selection.fits.count + selection.rejections.count == LawFamily.allCases.count)
    #expect(
      best.kolmogorovSmirnov == (try KolmogorovSmirnov(of: values, against: best.distribution)))
    // By the slope of the cumulative probability: an independent way to the density.
    guard family != .constant else { return }
    func logLikelihood(_ law: Distribution) -> Double {
      values.reduce(0) { sum, x in
        let step = max(abs(x), 1) * 1e-5
        return sum + log((law.cumulative(x + step) - law.cumulative(x - step)) / (2 * step))
      }
    }
    #expect(
      abs(logLikelihood(best.distribution) - best.logLikelihood) < 1,
      "\(logLikelihood(best.distribution)) \(best.logLikelihood)")
    // Bounds without bias are a little wide, so the uniform law's likelihood is below the largest.
    #expect(best.logLikelihood > logLikelihood(law) - 3)
  }

  @Test func `Where no law fits there is no best one, and a table of quantiles stands in`() throws {
    let values = sample(
      mixture(
        (0.3, .uniform(min: 0, max: 1)), (0.3, .normal(mean: 40, sd: 0.5, min: 0)),
        (0.4, .constant(90))), 2000)
    #expect(try fitLaw(to: values).best == nil)
    let table = try empiricalLaw(of: values)
    guard case .empirical(let points) = table else { throw FitProblem.outOfRange }
    #expect(points.count == 200 && points == points.sorted())
    #expect(try KolmogorovSmirnov(of: values, against: table).distance <= 1.0 / 200 + 1.0 / 2000)
    #expect(abs(table.mean - values.reduce(0, +) / 2000) < 0.1)
  }

  @Test func `A table of few values is the values, and of many their middles`() throws {
    #expect(try empiricalLaw(of: [3, 1, 2]) == .empirical([1, 2, 3]))
    #expect(try empiricalLaw(of: [4, 1, 2, 3], points: 2) == .empirical([1.5, 3.5]))
    #expect(try empiricalLaw(of: [7, 1, 4], points: 1) == .empirical([4]))
    #expect(
      try empiricalLaw(of: (0..<1000).map { Double($0 * 3 % 1000) }, points: 100)
        == .empirical((0..<100).map { Double($0) * 10 + 4.5 }))
  }

  @Test func `Values that pile up become constants, the most frequent first`() throws {
    let many = [Double](repeating: 50, count: 37) + [Double](repeating: 75, count: 55)
    #expect(
      try discreteLaw(of: many) == mixture((55.0 / 92, .constant(75)), (37.0 / 92, .constant(50))))
    let odd = many + [1, 2, 3, 3]
    #expect(
      try discreteLaw(of: odd)
        == mixture(
          (55.0 / 96, .constant(75)), (37.0 / 96, .constant(50)), (2.0 / 96, .constant(3)),
          (2.0 / 96, .empirical([1, 2]))))
    #expect(
      try discreteLaw(of: odd, atMost: 2)
        == mixture(
          (55.0 / 96, .constant(75)), (37.0 / 96, .constant(50)),
          (4.0 / 96, .empirical([1, 2, 3, 3]))))
    #expect(try discreteLaw(of: odd, atMost: 1) == nil)
    #expect(try discreteLaw(of: [5, 5, 5]) == .constant(5))
    #expect(try discreteLaw(of: [5, 6, 7]) == nil)
    #expect(throws: FitProblem.tooFew(needed: 1, found: 0)) { try discreteLaw(of: []) }
  }
}
