import CGSL

/// Pearson's test of whether counts in categories follow given weights.
public struct ChiSquareTest: Hashable, Sendable {
  /// The sum of (count - expected)^2 / expected.
  public let statistic: Double
  /// The number of categories with a weight, less one.
  public let degreesOfFreedom: Int
  /// How often a statistic this large or larger comes about by chance. Asymptotic: good from about five expected in each category.
  public let pValue: Double

  /// Compares counts with weights, which need not sum to 1.
  /// - Throws: `FitProblem`: `impossible` for a count below 0, or above 0 in a category without weight; `tooFew` unless two categories
  ///   have a weight and something was counted; `outOfRange` for a weight that is below 0 or not finite.
  public init(counts: [Int], weights: [Double]) throws(FitProblem) {
    precondition(counts.count == weights.count, "every count needs a weight")
    let total = weights.reduce(0, +)
    guard weights.allSatisfy({ $0 >= 0 && $0.isFinite }), total.isFinite else { throw .outOfRange }
    if let index = counts.indices.first(where: { counts[$0] < 0 || counts[$0] > 0 && weights[$0] == 0 }) {
      throw .impossible(index: index, value: Double(counts[index]))
    }
    let categories = weights.count { $0 > 0 }
    guard categories > 1 else { throw .tooFew(needed: 2, found: categories) }
    let count = counts.reduce(0.0) { $0 + Double($1) }
    guard count > 0 else { throw .tooFew(needed: 1, found: 0) }
    statistic = zip(counts, weights).reduce(0) { sum, cell in
      let expected = count * (cell.1 / total)
      return expected > 0 ? sum + (Double(cell.0) - expected) * (Double(cell.0) - expected) / expected : sum
    }
    degreesOfFreedom = categories - 1
    _ = errorHandlerIsOff
    pValue = gsl_cdf_chisq_Q(statistic, Double(degreesOfFreedom))
  }
}
