import Probability
import Testing

/// Input that no law suits ends in a stated problem or in finite numbers.
@Suite struct FittingDegenerateTests {
  static let inputs: [[Double]] = [
    [], [3], [0], [3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [1, 2], [1, 2, 3], [0, 1],
    [-1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [.nan, 1, 2], [1, .infinity], [-.infinity, 0],
    [1e308, 1.7e308, 1e308, 1.2e308, 1e307, 1, 2, 3, 4, 5, 6, 7],
    [2.3e-308, 2.4e-308, 2.5e-308, 1e-300, 1, 2, 3, 4, 5, 6, 7, 8],
    [
      1e-300, 2e-300, 5e-300, 1e-300, 3e-300, 4e-300, 6e-300, 1e-299, 2e-299, 3e-299, 4e-299,
      5e-299,
    ],
    [1, 1 + 1e-15, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7],
    [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2],
    [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1e9],
    (0..<60).map { Double($0) }, (0..<60).map { 1e12 + Double($0) * 1e-3 },
  ]

  @Test(arguments: inputs, LawFamily.allCases) func `A fit is finite or a stated problem`(
    values: [Double], family: LawFamily
  ) {
    switch Result(catching: { () throws(FitProblem) in try family.fit(values) }) {
    case .success(let fit):
      #expect(fit.distribution.isValid && fit.logLikelihood.isFinite && fit.aic.isFinite)
      #expect(
        fit.parameters.allSatisfy { $0.estimate.value.isFinite && $0.estimate.standardError >= 0 })
      #expect(
        (0...1).contains(fit.kolmogorovSmirnov.distance)
          && (0...1).contains(fit.kolmogorovSmirnov.pValue))
      #expect(fit.andersonDarling?.isFinite ?? true)
      #expect(values.allSatisfy { $0.isFinite })
    case .failure(let problem):
      #expect(!problem.description.isEmpty)
    }
  }

  @Test(arguments: inputs) func `Every other fit takes anything as well`(values: [Double]) {
    _ = try? fitLaw(to: values)
    _ = try? empiricalLaw(of: values)
    _ = try? discreteLaw(of: values)
    _ = try? fitSharedDelay([values])
    _ = try? fitMassDeparture([values.map { Presence(join: 0, leave: $0) }])
    _ = try? KolmogorovSmirnov(of: values, against: [1, 2])
    for limit in [1, 12.5, .infinity] {
      for fit in [
        try? fitExponential(values, truncatedAt: values.map { _ in limit }),
        try? fitHyperexponential(values),
      ] {
        if let fit {
          #expect(
            fit.parameters.allSatisfy {
              $0.estimate.value.isFinite && $0.estimate.standardError.isFinite
            })
        }
      }
      if let fit = try? fitOffsets(values.map { $0 - 2 }, lengths: values.map { _ in limit }) {
        #expect(
          fit.earlyShare.value.isFinite && fit.earlyShare.standardError.isFinite
            && fit.logLikelihood.isFinite)
      }
    }
  }

  @Test(arguments: [
    (LawFamily.exponential, [], FitProblem.tooFew(needed: 2, found: 0)),
    (.normal, [1], .tooFew(needed: 3, found: 1)),
    (.gamma, [4, 4, 4, 4], .noSpread), (.lognormal, [1, 2, 0, 3], .impossible(index: 2, value: 0)),
    (.exponential, [1, -2, 3], .impossible(index: 1, value: -2)),
    (.weibull, [1, 2, .nan], .notFinite(index: 2)),
    (.uniform, [1, 2, .infinity], .notFinite(index: 2)),
    (.constant, [1, 1, 2], .impossible(index: 2, value: 2)),
    (.hyperexponential, [5, 5, 5, 5, 5, 5], .noSpread),
    (.normal, [1e308, 1e308, -1e308], .outOfRange),
  ]) func `The problem is named`(family: LawFamily, values: [Double], problem: FitProblem) {
    #expect(throws: problem) { try family.fit(values) }
  }

  @Test func `A selection tells which families were no use, and why`() throws {
    let selection = try fitLaw(
      to: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], families: [.constant, .lognormal, .uniform])
    #expect(selection.fits.map(\.family) == [.uniform])
    #expect(selection.rejections.map(\.family) == [.constant, .lognormal])
    #expect(
      selection.rejections.map(\.problem) == [
        .impossible(index: 1, value: 1), .impossible(index: 0, value: 0),
      ])
    #expect(throws: FitProblem.tooFew(needed: 1, found: 0)) { try fitLaw(to: []) }
    #expect(throws: FitProblem.notFinite(index: 1)) { try fitLaw(to: [1, .nan]) }
  }
}
