import CGSL

/// The variance of counts by their mean: 1 for Poisson counts, more where they come in bursts (also
/// called the Fano factor).
public struct DispersionIndex: Hashable, Sendable {
  /// The variance by the mean.
  public let value: Double
  /// How often Poisson counts have an index this large or larger: (n - 1) x index is chi-square
  /// with n - 1 degrees of freedom (Cochran, Biometrics 10, 1954).
  public let pValue: Double

  /// - Throws: `FitProblem` if there are fewer than two counts, one is below 0, or none is above 0.
  public init(of counts: [Int]) throws(FitProblem) {
    let values = counts.map(Double.init)
    try values.checkObservations(atLeast: 2, smallest: 0)
    let mean = values.reduce(0, +) / Double(values.count)
    guard mean > 0 else { throw .noSpread }
    let freedom = Double(values.count - 1)
    value = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / freedom / mean
    _ = errorHandlerIsOff
    pValue = gsl_cdf_chisq_Q(freedom * value, freedom)
  }
}
