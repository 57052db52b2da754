import Glibc

// With a server for everybody (M/G/infinity) the number present is Poisson: its variance is its
// mean. It is what a pool would hold if it refused nobody, and the first thing to compare a
// simulated load with.

/// The mean number present in the long run, whatever law the stays follow: the offered load
/// (Takacs, "Introduction to the Theory of Queues", 1962, chapter 3).
/// - Parameters:
///   - arrivalRate: Poisson arrivals per unit of time, 0 or more
///   - meanStay: the mean stay in the same unit, 0 or more
/// - Returns: a number of what arrives
package func infiniteServerMean(arrivalRate: Double, meanStay: Double) -> Double {
  offeredLoad(arrivalRate: arrivalRate, meanStay: meanStay)
}

/// The variance of the number present in the long run, whatever law the stays follow: equal to the
/// mean.
/// - Parameters:
///   - arrivalRate: Poisson arrivals per unit of time, 0 or more
///   - meanStay: the mean stay in the same unit, 0 or more
/// - Returns: a squared number of what arrives
package func infiniteServerVariance(arrivalRate: Double, meanStay: Double) -> Double {
  offeredLoad(arrivalRate: arrivalRate, meanStay: meanStay)
}

/// The mean and the variance of the number present some time after a start with nobody, for
/// exponential stays: the number is Poisson at every moment (Takacs 1962, chapter 3).
/// - Parameters:
///   - arrivalRate: Poisson arrivals per unit of time, 0 or more
///   - meanStay: the mean stay in the same unit, 0 or more
///   - time: since the start, in the same unit, 0 or more
/// - Returns: a number of what arrives
package func infiniteServerMean(arrivalRate: Double, meanStay: Double, after time: Double) -> Double
{
  guard meanStay > 0 else { return 0 }
  return offeredLoad(arrivalRate: arrivalRate, meanStay: meanStay) * -expm1(-time / meanStay)
}
