/// The mean of independent observations, and how far it may be from the truth.
///
/// Intervals and tests are Student's (Biometrika 6, 1908): exact for normal observations, and close
/// for means of runs, which are nearly normal themselves.
package struct SampleMean: Hashable, Sendable {
  /// The number of observations.
  package let count: Int
  /// Their mean.
  package let mean: Double
  /// Their standard deviation, with the count less 1 as the divisor; nil for one observation.
  package let standardDeviation: Double?

  /// The mean of `values`, which must be finite; nil if there are none.
  ///
  /// Sums are of distances from the first value, then from the mean (two passes; Chan, Golub &
  /// LeVeque, The American Statistician 37, 1983). So equal values have exactly that mean, and a
  /// spread of exactly 0.
  package init?(_ values: some Sequence<Double>) {
    let values = Array(values)
    precondition(values.allSatisfy(\.isFinite), "a mean is of finite observations")
    guard let first = values.first else { return nil }
    count = values.count
    let size = Double(count)
    let mean = first + values.reduce(0) { $0 + ($1 - first) } / size
    self.mean = mean
    guard count > 1 else {
      standardDeviation = nil
      return
    }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    standardDeviation = (squares / (size - 1)).squareRoot()
  }

  /// Half the width of the interval that holds the true mean with this confidence, at least 0 and
  /// below 1; nil for one observation, 0 for equal ones.
  package func halfWidth(confidence: Double = 0.95) -> Double? {
    standardError.map { $0 * law.twoSidedQuantile(confidence) }
  }

  /// The interval that holds the true mean with this confidence; nil for one observation.
  package func interval(confidence: Double = 0.95) -> ClosedRange<Double>? {
    halfWidth(confidence: confidence).map { mean - $0...mean + $0 }
  }

  /// What the true mean is below with this confidence, above 0 and below 1; nil for one
  /// observation.
  package func upperBound(confidence: Double) -> Double? {
    standardError.map { mean + $0 * law.oneSidedQuantile(confidence) }
  }

  /// What the true mean is above with this confidence, above 0 and below 1; nil for one
  /// observation.
  package func lowerBound(confidence: Double) -> Double? {
    standardError.map { mean - $0 * law.oneSidedQuantile(confidence) }
  }

  private var standardError: Double? { standardDeviation.map { $0 / Double(count).squareRoot() } }

  /// Only asked for where there is a standard error, that is from two observations on.
  private var law: StudentT { StudentT(degreesOfFreedom: Double(count - 1)) }
}

extension SampleMean {
  /// How much larger the observations of `candidate` are than those of `base`, each compared with
  /// the one at its place.
  ///
  /// With common random numbers what both sides owe to these cancels before anything is averaged
  /// (Law, "Simulation Modeling and Analysis", chapter 11).
  /// - Parameters:
  ///   - candidate: the observations of what is compared
  ///   - base: those of what it is compared with, as many and in the same order
  /// - Returns: the mean of the differences, or nil if there are none.
  package static func pairedDifference(_ candidate: [Double], minus base: [Double]) -> SampleMean? {
    precondition(candidate.count == base.count, "paired observations are as many on both sides")
    return SampleMean(zip(candidate, base).lazy.map { $0 - $1 })
  }

  /// How often a mean as far from 0 as this one would come by chance if the true mean were 0, by
  /// the two-sided t test.
  ///
  /// Nil for one observation. Equal observations leave nothing to chance: 1 if they are 0, and 0
  /// otherwise.
  package var twoSidedPValue: Double? {
    standardError.map { $0 > 0 ? law.twoSidedTail(mean / $0) : mean == 0 ? 1 : 0 }
  }
}
