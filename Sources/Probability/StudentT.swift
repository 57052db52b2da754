import CGSL

/// Student's t: how far a mean of few observations may be from the truth, in standard errors.
package struct StudentT: Hashable, Sendable {
  /// One less than the number of independent observations, for a mean; above 0.
  package let degreesOfFreedom: Double

  /// The law with this many degrees of freedom, which must be above 0 and finite.
  package init(degreesOfFreedom: Double) {
    precondition(
      degreesOfFreedom > 0 && degreesOfFreedom.isFinite, "Student's t needs a degree of freedom")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The t with P(-t <= T <= t) = `level`, which must be within 0..<1: 0.95 gives the half-width of
  /// a 95 % interval in standard errors.
  package func twoSidedQuantile(_ level: Double) -> Double {
    precondition((0..<1).contains(level), "a confidence level is at least 0 and below 1")
    _ = errorHandlerIsOff
    // The upper tail, not 1/2 + level/2: near level 1 that sum would round the tail away.
    return gsl_cdf_tdist_Qinv((1 - level) / 2, degreesOfFreedom).finite
  }

  /// The t with P(T <= t) = `level`, which must be between 0 and 1: how far, in standard errors, a
  /// bound on one side is.
  package func oneSidedQuantile(_ level: Double) -> Double {
    precondition(level > 0 && level < 1, "a confidence level on one side is above 0 and below 1")
    _ = errorHandlerIsOff
    return gsl_cdf_tdist_Qinv(1 - level, degreesOfFreedom).finite
  }

  /// How often the law is at least as far from 0 as `t`, on either side: the p-value of a two-sided
  /// t test.
  package func twoSidedTail(_ t: Double) -> Double {
    _ = errorHandlerIsOff
    return min(2 * gsl_cdf_tdist_Q(abs(t), degreesOfFreedom), 1)
  }
}
