import CGSL

/// A ratio over one long run, and how far it may be from the truth, from the batches into which the
/// run was cut.
///
/// Long batches are nearly independent, so their spread says what that of whole runs would (Law,
/// "Simulation Modeling and Analysis", chapter 9). The estimate is the ratio of the totals, and its
/// error that of the classical ratio estimator (Cochran, "Sampling Techniques", chapter 6): from
/// the distances z = numerator - estimate x denominator, which add up to 0. A plain mean has
/// denominators of 1.
package struct BatchMeans: Hashable, Sendable {
  /// The sum of the numerators by the sum of the denominators.
  package let estimate: Double
  /// The number of batches, those without a denominator included.
  package let batches: Int
  /// The correlation of each batch's distance z with the next one's; nil where all are 0.
  ///
  /// Von Neumann's estimate (Annals of Mathematical Statistics 12, 1941): its mean is exactly 0 for
  /// independent batches, however few.
  package let lagOneCorrelation: Double?
  private let standardError: Double
  private let distances: [Double]
  private let meanDenominator: Double

  /// Nil with fewer than two batches, or if the denominators add up to 0.
  /// - Parameters:
  ///   - numerators: each batch's sum of what is counted or measured
  ///   - denominators: each batch's sum of what it is counted out of, at least 0, in the same order
  package init?(numerators: [Double], denominators: [Double]) {
    precondition(
      numerators.count == denominators.count, "every batch has a numerator and a denominator")
    precondition(numerators.allSatisfy(\.isFinite), "numerators are finite")
    precondition(
      denominators.allSatisfy { $0 >= 0 && $0.isFinite }, "denominators are finite and not below 0")
    let total = denominators.reduce(0, +)
    guard numerators.count > 1, total > 0 else { return nil }
    let estimate = numerators.reduce(0, +) / total
    let distances = zip(numerators, denominators).map { $0 - estimate * $1 }
    self.distances = distances
    let squares = distances.reduce(0) { $0 + $1 * $1 }
    let steps = zip(distances, distances.dropFirst()).reduce(0) {
      $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
    }
    let count = Double(distances.count)
    self.estimate = estimate
    meanDenominator = total / count
    batches = distances.count
    lagOneCorrelation = squares > 0 ? 1 - steps / (2 * squares) : nil
    // sqrt(s^2 / n) by the mean denominator.
    standardError = (squares / (count - 1) * count).squareRoot() / total
  }

  /// The distances by the mean denominator: their mean is 0, and its error is the ratio's.
  package var scaledDistances: [Double] { distances.map { $0 / meanDenominator } }

  /// Half the width of the interval that holds the true ratio with this confidence, by Student's t
  /// with one degree of freedom less than there are batches.
  package func halfWidth(confidence: Double = 0.95) -> Double {
    StudentT(degreesOfFreedom: Double(batches - 1)).twoSidedQuantile(confidence) * standardError
  }

  /// The same for one that holds at every number of batches from about thirty on
  /// (`SampleMean.halfWidthAtAnyTime`); nil below thirty.
  package func halfWidthAtAnyTime(confidence: Double = 0.95) -> Double? {
    SampleMean(scaledDistances)?.halfWidthAtAnyTime(confidence: confidence)
  }

  /// Whether independent batches would correlate as much in less than 1 of 20 runs: these are too
  /// short then, and the interval too narrow.
  ///
  /// Von Neumann's test on one side, in its normal approximation (Fishman, "Grouping observations
  /// in digital simulation", Management Science 24, 1978); two batches cannot tell.
  package var isCorrelated: Bool {
    guard let lagOneCorrelation, batches > 2 else { return false }
    let count = Double(batches)
    return gsl_cdf_ugaussian_Q(lagOneCorrelation / ((count - 2) / (count * count - 1)).squareRoot())
      < 0.05
  }
}
