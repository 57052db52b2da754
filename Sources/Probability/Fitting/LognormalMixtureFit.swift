import Glibc

/// A mixture of two lognormal laws, the one with the smaller median first: two normal laws of the
/// logarithms.
func fitLognormalMixture(_ values: [Double]) throws(FitProblem) -> LawFit {
  let logarithms = try values.positiveLogarithms()
  let sample = try Moments(logarithms, atLeast: 10)
  let likelihood = NormalPair(values: logarithms.map { ($0 - sample.mean) / sample.spread })
  // One start finds two hills side by side, the others a small hill on either flank, the last a
  // narrow one within a wide one.
  let starts: [[Double]] = [
    [0, -0.8, 0.8, -0.5, -0.5], [-1.4, -1.5, 0.4, -0.7, -0.3], [1.4, -0.4, 1.5, -0.3, -0.7],
    [0, -0.1, 0.1, -1, 0.3],
  ]
  var slope = starts[0]
  let improved = starts.compactMap { likelihood.improved($0, steps: 20) }
    .map { (point: $0, loss: likelihood.loss(at: $0, slope: &slope)) }.sorted { $0.loss < $1.loss }
  var best: LikelihoodMaximum?
  // The two most promising ones are followed to the top.
  for (point, _) in improved.prefix(2) {
    // A start that leads nowhere is no reason to give up the other.
    guard let top = try? LikelihoodMaximum(of: likelihood, from: point),
      isProper(top, count: values.count)
    else { continue }
    if top.logLikelihood > (best?.logLikelihood ?? -.infinity) + 1e-6 { best = top }
  }
  guard let top = best else { throw .notIdentified }
  let share = ParameterScale.share.estimate(top.point[0], top.covariance[0][0])
  let parts = (0..<2).map { index in
    let median = exp(sample.mean + sample.spread * top.point[1 + index])
    let sigma = sample.spread * exp(top.point[3 + index])
    return (
      median: FittedNumber(
        value: median,
        standardError: median * sample.spread * top.covariance[1 + index][1 + index].squareRoot()),
      sigma: FittedNumber(
        value: sigma, standardError: sigma * top.covariance[3 + index][3 + index].squareRoot()),
      weight: index == 0 ? share.value : 1 - share.value
    )
  }.sorted { $0.median.value < $1.median.value }
  let law = Distribution.mixture(
    parts.map {
      WeightedDistribution(
        weight: $0.weight, distribution: .lognormal(median: $0.median.value, sigma: $0.sigma.value))
    })
  let named = parts.enumerated().flatMap { index, part in
    [
      FittedParameter("median_\(index + 1)", part.median.value, part.median.standardError),
      FittedParameter("sigma_\(index + 1)", part.sigma.value, part.sigma.standardError),
    ]
  }
  return try LawFit(
    .lognormalMixture, law,
    [FittedParameter("weight_1", parts[0].weight, share.standardError)] + named,
    logLikelihood: top.logLikelihood - sample.count * (sample.mean + log(sample.spread)),
    values: values)
}

/// Whether both parts are laws with a spread and a share of their own.
private func isProper(_ top: LikelihoodMaximum, count: Int) -> Bool {
  let share = ParameterScale.share.value(top.point[0])
  let smallest = 5 / Double(count)
  let areApart = abs(top.point[1] - top.point[2]) > 0.02 || abs(top.point[3] - top.point[4]) > 0.02
  return share > smallest && 1 - share > smallest && top.point[3] > log(1e-3)
    && top.point[4] > log(1e-3) && areApart
}
