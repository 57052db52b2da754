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
    if level == Self.usualLevel, let place = Int(exactly: degreesOfFreedom),
      Self.usual.indices.contains(place - 1)
    {
      return Self.usual[place - 1]
    }
    return quantile(ofTails: 1 - level)
  }

  /// What nearly every interval of a report needs, from one degree of freedom on: a sweep asks for
  /// the same ten thousands of times.
  private static let usual = (1...100).map {
    StudentT(degreesOfFreedom: Double($0)).quantile(ofTails: 1 - usualLevel)
  }
  private static let usualLevel = 0.95

  /// The t beyond which, on both sides together, is this chance.
  private func quantile(ofTails tail: Double) -> Double {
    _ = errorHandlerIsOff
    // The upper tail, not 1/2 + level/2: near level 1 that sum would round the tail away.
    return gsl_cdf_tdist_Qinv(tail / 2, degreesOfFreedom).finite
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
