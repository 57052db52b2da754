import Glibc

/// The Weibull law by its log scale and log shape, of logarithms brought to mean 0 and spread 1.
private struct WeibullLikelihood: Likelihood {
  let logarithms: [Double]

  func loss(at point: [Double], slope: inout [Double]) -> Double {
    let (scale, shape) = (point[0], exp(point[1]))
    var (sum, weighted, plain) = (0.0, 0.0, 0.0)
    for logarithm in logarithms {
      let distance = logarithm - scale
      let power = exp(shape * distance)
      sum += power
      weighted += power * distance
      plain += distance
    }
    let count = Double(logarithms.count)
    slope[0] = shape * (count - sum)
    slope[1] = shape * (weighted - plain) - count
    return sum - count * point[1] - shape * plain
  }
}

/// The Weibull law, whose logarithms follow a Gumbel law: searched there, started from its moments.
func fitWeibull(_ values: [Double]) throws(FitProblem) -> LawFit {
  let logarithms = try values.positiveLogarithms()
  let sample = try Moments(logarithms, atLeast: 3)
  let likelihood = WeibullLikelihood(
    logarithms: logarithms.map { ($0 - sample.mean) / sample.spread })
  // A Gumbel law of spread 1 has scale sqrt(6) / pi, and its mean is below its mode by Euler's
  // constant times that.
  let top = try LikelihoodMaximum(of: likelihood, from: [0.45, log(1.2825)])
  let scale = exp(sample.mean + sample.spread * top.point[0])
  let shape = exp(top.point[1]) / sample.spread
  return try LawFit(
    .weibull, .weibull(scale: scale, shape: shape),
    [
      FittedParameter("scale", scale, scale * sample.spread * top.covariance[0][0].squareRoot()),
      FittedParameter("shape", shape, shape * top.covariance[1][1].squareRoot()),
    ], logLikelihood: top.logLikelihood - sample.count * (sample.mean + log(sample.spread)),
    values: values)
}
