internal import CGSL

/// The chance of at most so many successes in a number of independent trials.
/// - Parameters:
///   - successes: the most; below 0 there are none
///   - trials: the number of trials
///   - probability: the chance of a success, within 0 and 1
/// - Returns: the chance, 1 where there are no more trials
package func binomialChance(ofAtMost successes: Int, in trials: Int, probability: Double) -> Double
{
  precondition(
    trials >= 0 && (0...1).contains(probability),
    "trials are counted, and a chance is within 0 and 1")
  guard successes >= 0 else { return 0 }
  _ = errorHandlerIsOff
  return gsl_cdf_binomial_P(UInt32(min(successes, trials)), probability, UInt32(trials))
}
