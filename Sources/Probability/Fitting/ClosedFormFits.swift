import Glibc

// Laws whose likelihood has its top in closed form. Their standard errors are those of the observed
// information, which is exact here (Johnson, Kotz & Balakrishnan, "Continuous Univariate
// Distributions" 1: 13.8, 14.4, 19.7; 2: 26.4).

func fitConstant(_ values: [Double]) throws(FitProblem) -> LawFit {
  try values.checkObservations(atLeast: 1)
  if let index = values.firstIndex(where: { $0 != values[0] }) {
    throw .impossible(index: index, value: values[index])
  }
  return try LawFit(
    .constant, .constant(values[0]), [FittedParameter("value", values[0], 0)], logLikelihood: 0,
    values: values)
}

/// The bounds without bias: the outermost observations, each moved out by a mean gap, but never
/// below 0 when no value is.
func fitUniform(_ values: [Double]) throws(FitProblem) -> LawFit {
  let sample = try Moments(values, atLeast: 3)
  let gap = (sample.largest - sample.smallest) / (sample.count - 1)
  let low = sample.smallest >= 0 ? max(0, sample.smallest - gap) : sample.smallest - gap
  let high = sample.largest + gap
  let range = high - low
  // From the variances and the covariance of the outermost observations (Johnson, Kotz &
  // Balakrishnan 2, 26.3).
  let error =
    range
    * (sample.count / ((sample.count - 1) * (sample.count + 1) * (sample.count + 2))).squareRoot()
  return try LawFit(
    .uniform, .uniform(min: low, max: high),
    [FittedParameter("min", low, error), FittedParameter("max", high, error)],
    logLikelihood: -sample.count * log(range), values: values)
}

func fitExponential(_ values: [Double]) throws(FitProblem) -> LawFit {
  let sample = try Moments(values, atLeast: 2, smallest: 0)
  return try LawFit(
    .exponential, .exponential(mean: sample.mean),
    [FittedParameter("mean", sample.mean, sample.mean / sample.count.squareRoot())],
    logLikelihood: -sample.count * (log(sample.mean) + 1), values: values)
}

func fitNormal(_ values: [Double]) throws(FitProblem) -> LawFit {
  let sample = try Moments(values, atLeast: 3)
  return try LawFit(
    .normal, .normal(mean: sample.mean, sd: sample.spread, min: nil),
    [
      FittedParameter("mean", sample.mean, sample.spread / sample.count.squareRoot()),
      FittedParameter("sd", sample.spread, sample.spread / (2 * sample.count).squareRoot()),
    ], logLikelihood: sample.normalLogLikelihood, values: values)
}

func fitLognormal(_ values: [Double]) throws(FitProblem) -> LawFit {
  let sample = try Moments(values.positiveLogarithms(), atLeast: 3)
  let median = exp(sample.mean)
  return try LawFit(
    .lognormal, .lognormal(median: median, sigma: sample.spread),
    [
      FittedParameter("median", median, median * sample.spread / sample.count.squareRoot()),
      FittedParameter("sigma", sample.spread, sample.spread / (2 * sample.count).squareRoot()),
    ], logLikelihood: sample.normalLogLikelihood - sample.mean * sample.count, values: values)
}

/// The sums that the closed forms need.
struct Moments {
  let count: Double
  let smallest: Double
  let largest: Double
  let mean: Double
  /// The root of the mean squared distance from the mean.
  let spread: Double

  /// - Throws: `FitProblem` if there are too few values, one is bad, or all are equal.
  init(_ values: [Double], atLeast needed: Int, smallest lowest: Double = -.infinity)
    throws(FitProblem)
  {
    try values.checkObservations(atLeast: needed, smallest: lowest)
    guard let smallest = values.min(), let largest = values.max(), smallest < largest else {
      throw .noSpread
    }
    self.smallest = smallest
    self.largest = largest
    count = Double(values.count)
    let mean = values.reduce(0, +) / count
    self.mean = mean
    spread = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    guard mean.isFinite, spread.isFinite, spread > 0 else { throw .outOfRange }
  }

  /// The largest log-likelihood of a normal law.
  var normalLogLikelihood: Double { -count * (log(spread) + (log(2 * Double.pi) + 1) / 2) }
}

extension [Double] {
  /// The logarithms.
  /// - Throws: `FitProblem` if a value is not above 0 and finite.
  func positiveLogarithms() throws(FitProblem) -> [Double] {
    try checkObservations(atLeast: 1, smallest: Double.leastNonzeroMagnitude)
    return map { log($0) }
  }
}
