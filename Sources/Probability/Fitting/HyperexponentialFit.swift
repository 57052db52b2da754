import Glibc

/// A mixture of two exponential laws, the one with the smaller mean first.
/// - Parameters:
///   - values: the observations, 0 or more
///   - limits: for each observation the value below which it could be seen at all (`infinity` if
///     there is none); nil if none has one.
///     An observation under limit L has the density f(x) / F(L).
/// - Returns: the law before anything is cut off. The distances are those of F(x) / F(L) from a
///   uniform law if there are limits.
/// - Throws: `FitProblem`; `notIdentified` where one exponential law says as much.
package func fitHyperexponential(_ values: [Double], truncatedAt limits: [Double]? = nil)
  throws(FitProblem) -> LawFit
{
  try fitPhases(2, values, limits)
}

/// An exponential law, of values that are each seen only below a limit.
/// - Parameters:
///   - values: the observations, 0 or more
///   - limits: for each observation the value below which it could be seen at all; `infinity` if
///     there is none
/// - Returns: the law before anything is cut off. The distances are those of F(x) / F(L) from a
///   uniform law.
/// - Throws: `FitProblem`; `notIdentified` where the values lie as evenly below their limits as
///   those of a law without a mean would.
package func fitExponential(_ values: [Double], truncatedAt limits: [Double]) throws(FitProblem)
  -> LawFit
{
  try fitPhases(1, values, limits)
}

private func fitPhases(_ phases: Int, _ values: [Double], _ limits: [Double]?) throws(FitProblem)
  -> LawFit
{
  try values.checkObservations(atLeast: phases == 2 ? 5 : 2, smallest: 0)
  guard values.min() != values.max() else { throw .noSpread }
  let limits = limits ?? [Double](repeating: .infinity, count: values.count)
  precondition(limits.count == values.count, "every observation needs a limit")
  if let index = values.indices.first(where: { !(values[$0] < limits[$0]) }) {
    throw .impossible(index: index, value: values[index])
  }
  let likelihood = ExponentialPhases(values, allLimits: limits, phases: phases)
  // The slope of the log-likelihood at an infinite mean: below 0 there, the mean is finite (Deemer
  // & Votaw, Ann. Math. Stat. 26, 1955).
  if phases == 1, zip(values, limits).reduce(0, { $0 + $1.0 - $1.1 / 2 }) >= 0 {
    throw .notIdentified
  }
  let top = try likelihood.maximum()
  let law = phaseLaw(top.point, phases)
  let below = zip(values, limits).map {
    $1 == .infinity ? law.cumulative($0) : law.cumulative($0) / law.cumulative($1)
  }.sorted()
  return try LawFit(
    phases == 2 ? .hyperexponential : .exponential, law, phaseParameters(top, phases),
    logLikelihood: top.logLikelihood, sorted: below,
    cumulative: { $0 })
}

/// The law of a point of `ExponentialPhases`.
func phaseLaw(_ point: [Double], _ phases: Int) -> Distribution {
  guard phases == 2 else { return .exponential(mean: exp(point[0])) }
  let share = ParameterScale.share.value(point[0])
  return .mixture([
    WeightedDistribution(weight: share, distribution: .exponential(mean: exp(point[1]))),
    WeightedDistribution(weight: 1 - share, distribution: .exponential(mean: exp(point[2]))),
  ])
}

/// The parameters of `phaseLaw` with their standard errors.
func phaseParameters(_ top: LikelihoodMaximum, _ phases: Int) -> [FittedParameter] {
  let known: [(String, ParameterScale)] =
    phases == 2
    ? [("weight_1", .share), ("mean_1", .positive), ("mean_2", .positive)] : [("mean", .positive)]
  return known.enumerated().map { index, parameter in
    let estimate = parameter.1.estimate(top.point[index], top.covariance[index][index])
    return FittedParameter(parameter.0, estimate.value, estimate.standardError)
  }
}
