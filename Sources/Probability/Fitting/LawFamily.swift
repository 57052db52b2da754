/// The shapes of law that `fitLaw` can fit.
package enum LawFamily: String, CaseIterable, Hashable, Sendable {
  /// Always the same value.
  case constant
  /// Equally likely between two bounds.
  case uniform
  /// The time between events of a Poisson process.
  case exponential
  /// A normal law. It allows negative values.
  case normal
  /// exp of a normal law.
  case lognormal
  /// A gamma law by mean and coefficient of variation.
  case gamma
  /// A Weibull law.
  case weibull
  /// A mixture of two exponential laws: many short values and some much longer ones.
  case hyperexponential
  /// A mixture of two lognormal laws.
  case lognormalMixture = "lognormal_mixture"

  /// The law of this family that makes the values most likely.
  /// - Throws: `FitProblem` where there is none.
  package func fit(_ values: [Double]) throws(FitProblem) -> LawFit {
    switch self {
    case .constant: try fitConstant(values)
    case .uniform: try fitUniform(values)
    case .exponential: try fitExponential(values)
    case .normal: try fitNormal(values)
    case .lognormal: try fitLognormal(values)
    case .gamma: try fitGamma(values)
    case .weibull: try fitWeibull(values)
    case .hyperexponential: try fitHyperexponential(values)
    case .lognormalMixture: try fitLognormalMixture(values)
    }
  }
}
