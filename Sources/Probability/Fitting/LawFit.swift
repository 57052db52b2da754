/// A law fitted to observations by maximum likelihood, and how well it fits them.
package struct LawFit: Hashable, Sendable {
  /// The shape of the law.
  package let family: LawFamily
  /// The fitted law.
  package let distribution: Distribution
  /// The parameters that were estimated. A mixture's `weight_1` is the share of its first part.
  package let parameters: [FittedParameter]
  /// The logarithm of the likelihood: of densities, in the unit of the values; of probabilities for
  /// `constant`.
  package let logLikelihood: Double
  /// The number of observations.
  package let count: Int
  /// The distance between the observations and the law, and its p-value, which is optimistic since
  /// the law was fitted to them.
  package let kolmogorovSmirnov: KolmogorovSmirnov
  /// The Anderson-Darling distance, which has an eye for the tails; nil for laws with steps and far
  /// outliers.
  package let andersonDarling: Double?

  /// Akaike's criterion, 2 k - 2 log L: among fits to the same observations the smallest is
  /// expected to predict best.
  package var aic: Double { 2 * Double(parameters.count) - 2 * logLikelihood }

  /// Whether the law may stand for the observations: the distance is at most 0.05, or chance makes
  /// it as large in more than one sample in a thousand. Large samples reject every simple law, so a
  /// small distance is enough.
  package var isAdequate: Bool {
    kolmogorovSmirnov.distance <= 0.05 || kolmogorovSmirnov.pValue > 0.001
  }

  /// A fit to values seen over the whole range of the law.
  init(
    _ family: LawFamily, _ distribution: Distribution, _ parameters: [FittedParameter],
    logLikelihood: Double, values: [Double]
  ) throws(FitProblem) {
    try self.init(
      family, distribution, parameters, logLikelihood: logLikelihood, sorted: values.sorted(),
      cumulative: distribution.cumulative)
  }

  /// - Parameters:
  ///   - family: the shape
  ///   - distribution: the law
  ///   - parameters: what was estimated
  ///   - logLikelihood: of all observations
  ///   - sorted: the observations in ascending order, or what `cumulative` takes for them
  ///   - cumulative: the probability of values up to a given one, under the law
  /// - Throws: `outOfRange` unless all of it is finite.
  init(
    _ family: LawFamily, _ distribution: Distribution, _ parameters: [FittedParameter],
    logLikelihood: Double, sorted: [Double],
    cumulative: (Double) -> Double
  ) throws(FitProblem) {
    let numbers =
      parameters.flatMap { [$0.estimate.value, $0.estimate.standardError] } + [logLikelihood]
    guard numbers.allSatisfy(\.isFinite), distribution.isValid else { throw .outOfRange }
    self.family = family
    self.distribution = distribution
    self.parameters = parameters
    self.logLikelihood = logLikelihood
    count = sorted.count
    kolmogorovSmirnov = KolmogorovSmirnov(
      ofSorted: sorted, cumulative: cumulative, hasSteps: distribution.hasSteps)
    andersonDarling =
      distribution.hasSteps
      ? nil : Probability.andersonDarling(ofSorted: sorted, cumulative: cumulative)
  }

  /// The estimate of the parameter called `name`; nil if the law has none.
  package subscript(name: String) -> FittedNumber? {
    parameters.first { $0.name == name }?.estimate
  }
}
