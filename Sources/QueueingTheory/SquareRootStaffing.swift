import Glibc

/// The servers for a load plus a safety margin in proportion to its square root, rounded up: n = A
/// + beta sqrt(A).
///
/// A large system needs a smaller share of spare servers for the same quality (Halfin & Whitt,
/// "Heavy-traffic limits for queues with many exponential servers", Operations Research 29, 1981).
/// - Parameters:
///   - offeredLoad: in erlangs, 0 or more
///   - beta: the quality of service; 0 staffs exactly for the load, 1 to 2 is usual, below 0 is
///     deliberately overloaded
/// - Returns: a number of servers, 0 or more
package func squareRootStaffing(offeredLoad: Double, beta: Double) -> Int {
  precondition(offeredLoad >= 0 && offeredLoad.isFinite && beta.isFinite, "a load is 0 or more")
  return max(0, Int((offeredLoad + beta * offeredLoad.squareRoot()).rounded(.up)))
}

/// The probability of waiting that `squareRootStaffing` leaves as the load grows: the Halfin-Whitt
/// function 1 / (1 + beta Phi(beta) / phi(beta)), the limit of `erlangC`.
/// - Parameter beta: the quality of service; at 0 or less everybody waits and the result is 1
/// - Returns: a probability
package func halfinWhittWaiting(beta: Double) -> Double {
  guard beta > 0 else { return 1 }
  let density = exp(-beta * beta / 2) / (2 * Double.pi).squareRoot()
  let cumulative = erfc(-beta / 2.0.squareRoot()) / 2
  return density / (density + beta * cumulative)
}

/// The blocking that `squareRootStaffing` leaves as the load grows, times the square root of the
/// load: phi(beta) / Phi(beta), the limit of `erlangB` (Jagerman 1974).
/// - Parameter beta: the quality of service
/// - Returns: a number above 0
package func scaledBlocking(beta: Double) -> Double {
  // Far below 0 both are nearly 0, and their ratio nearly -beta - 1 / beta (Mills).
  if beta < -30 { return -beta - 1 / beta }
  let density = exp(-beta * beta / 2) / (2 * Double.pi).squareRoot()
  return density / (erfc(-beta / 2.0.squareRoot()) / 2)
}

/// The quality of service for which no more than a share is lost in the limit of large loads: the
/// inverse of `scaledBlocking`.
/// - Parameters:
///   - offeredLoad: in erlangs, above 0
///   - blocking: the target, above 0 and at most 1
/// - Returns: beta, for `squareRootStaffing`
package func squareRootQuality(offeredLoad: Double, blocking: Double) -> Double {
  precondition(offeredLoad > 0 && offeredLoad.isFinite, "a load is above 0")
  precondition(blocking > 0 && blocking <= 1, "no finite number of servers loses nobody")
  let root = offeredLoad.squareRoot()
  return smallestQuality(from: -root) { scaledBlocking(beta: $0) <= blocking * root }
}

/// The quality of service with which no more than a share waits, or waits longer than a time, in
/// the limit of large loads: the inverse of `halfinWhittWaiting`, and of its product with exp(-beta
/// sqrt(A) x stays).
/// - Parameters:
///   - offeredLoad: in erlangs, above 0
///   - waiting: the target, above 0 and at most 1
///   - stays: the time, as a multiple of the mean stay, 0 or more
/// - Returns: beta, for `squareRootStaffing`, 0 or more
package func squareRootQuality(offeredLoad: Double, waiting: Double, beyond stays: Double = 0)
  -> Double
{
  precondition(offeredLoad > 0 && offeredLoad.isFinite, "a load is above 0")
  precondition(waiting > 0 && waiting <= 1, "no finite number of servers lets nobody wait")
  let decay = offeredLoad.squareRoot() * stays
  return smallestQuality(from: 0) { halfinWhittWaiting(beta: $0) * exp(-$0 * decay) <= waiting }
}

/// The smallest number from `low` on that suffices, bisected to the last bit; from 40 on what is
/// lost is below every share.
private func smallestQuality(from low: Double, suffices: (Double) -> Bool) -> Double {
  var (low, high) = (low, 40.0)
  if suffices(low) { return low }
  while true {
    let middle = low + (high - low) / 2
    if middle <= low || middle >= high { return high }
    if suffices(middle) { high = middle } else { low = middle }
  }
}
