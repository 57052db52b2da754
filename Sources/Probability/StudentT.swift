import CGSL

/// Student's t: how far a mean of few observations may be from the truth, in standard errors.
public struct StudentT: Hashable, Sendable {
  /// One less than the number of independent observations, for a mean; above 0.
  public let degreesOfFreedom: Double

  /// The law with this many degrees of freedom, which must be above 0 and finite.
  public init(degreesOfFreedom: Double) {
    precondition(degreesOfFreedom > 0 && degreesOfFreedom.isFinite, "Student's t needs a degree of freedom")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The t with P(-t <= T <= t) = `level`, which must be within 0..<1: 0.95 gives the half-width of a 95 % interval in standard
  /// errors.
  public func twoSidedQuantile(_ level: Double) -> Double {
    precondition((0..<1).contains(level), "a confidence level is at least 0 and below 1")
    _ = errorHandlerIsOff
    // The upper tail, not 1/2 + level/2: near level 1 that sum would round the tail away.
    return gsl_cdf_tdist_Qinv((1 - level) / 2, degreesOfFreedom).finite
  }
}
