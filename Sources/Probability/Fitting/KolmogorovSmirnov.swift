import Glibc

/// How far observations are from a law, or two sets of observations from each other: the largest
/// difference between their cumulative shares.
package struct KolmogorovSmirnov: Hashable, Sendable {
  /// The largest difference, within 0...1.
  package let distance: Double
  /// How often a distance this large or larger comes about by chance. Asymptotic, with Stephens'
  /// correction for few observations (JRSS B 32, 1970); too large (optimistic) when the law was
  /// fitted to the same observations, and when values are tied.
  package let pValue: Double

  /// - Parameters:
  ///   - distance: the largest difference
  ///   - effectiveCount: the number of observations; for two sets n m / (n + m)
  init(distance: Double, effectiveCount: Double) {
    self.distance = distance
    let root = effectiveCount.squareRoot()
    pValue = Self.upperTail((root + 0.12 + 0.11 / root) * distance)
  }

  /// The distance of observations from a law. A law with steps (constants, an empirical table) is
  /// compared on both sides of each step.
  /// - Throws: `FitProblem` if there is no observation, or one that is not finite.
  package init(of values: [Double], against law: Distribution) throws(FitProblem) {
    try values.checkObservations(atLeast: 1)
    self.init(ofSorted: values.sorted(), cumulative: law.cumulative, hasSteps: law.hasSteps)
  }

  /// The distance of two sets of observations.
  /// - Throws: `FitProblem` if one is empty or has a value that is not finite.
  package init(of values: [Double], against others: [Double]) throws(FitProblem) {
    try values.checkObservations(atLeast: 1)
    try others.checkObservations(atLeast: 1)
    let (first, second) = (values.sorted(), others.sorted())
    var (i, j, distance) = (0, 0, 0.0)
    while i < first.count, j < second.count {
      // Past all values equal to the smaller one in both sets, so that ties count once.
      let value = min(first[i], second[j])
      while i < first.count, first[i] == value { i += 1 }
      while j < second.count, second[j] == value { j += 1 }
      distance = max(
        distance, abs(Double(i) / Double(first.count) - Double(j) / Double(second.count)))
    }
    let counts = (Double(first.count), Double(second.count))
    self.init(distance: distance, effectiveCount: counts.0 * counts.1 / (counts.0 + counts.1))
  }

  /// The distance of sorted observations from a cumulative probability.
  init(ofSorted sorted: [Double], cumulative: (Double) -> Double, hasSteps: Bool = false) {
    let count = Double(sorted.count)
    var (distance, start) = (0.0, 0)
    while start < sorted.count {
      var end = start
      while end < sorted.count, sorted[end] == sorted[start] { end += 1 }
      let at = cumulative(sorted[start])
      let below = hasSteps ? cumulative(sorted[start].nextDown) : at
      distance = max(distance, abs(at - Double(end) / count), abs(below - Double(start) / count))
      start = end
    }
    self.init(distance: distance, effectiveCount: count)
  }

  /// Kolmogorov's limit, P(K > x) = 2 sum (-1)^(k-1) exp(-2 k^2 x^2); below 0.2 it is 1 to twelve
  /// digits and the sum slow.
  private static func upperTail(_ x: Double) -> Double {
    if x < 0.2 { return 1 }
    var (sum, sign) = (0.0, 2.0)
    for k in 1...50 {
      let term = exp(-2 * Double(k * k) * x * x)
      sum += sign * term
      if term < 1e-17 { break }
      sign = -sign
    }
    return min(max(sum, 0), 1)
  }
}

extension Distribution {
  /// Whether single values have a probability of their own.
  var hasSteps: Bool {
    switch self {
    case .constant, .empirical, .sequence: true
    case .mixture(let parts): parts.chosen.contains { $0.distribution.hasSteps }
    default: isConstant
    }
  }
}
