import Glibc

/// The servers for a load plus a safety margin in proportion to its square root, rounded up: n = A + beta sqrt(A).
///
/// A large system needs a smaller share of spare servers for the same quality (Halfin & Whitt, "Heavy-traffic limits for queues with
/// many exponential servers", Operations Research 29, 1981).
/// - Parameters:
///   - offeredLoad: in erlangs, 0 or more
///   - beta: the quality of service; 0 staffs exactly for the load, 1 to 2 is usual, below 0 is deliberately overloaded
/// - Returns: a number of servers, 0 or more
public func squareRootStaffing(offeredLoad: Double, beta: Double) -> Int {
  precondition(offeredLoad >= 0 && offeredLoad.isFinite && beta.isFinite, "a load is 0 or more")
  return max(0, Int((offeredLoad + beta * offeredLoad.squareRoot()).rounded(.up)))
}

/// The probability of waiting that `squareRootStaffing` leaves as the load grows: the Halfin-Whitt function
/// 1 / (1 + beta Phi(beta) / phi(beta)), the limit of `erlangC`.
/// - Parameter beta: the quality of service; at 0 or less everybody waits and the result is 1
/// - Returns: a probability
public func halfinWhittWaiting(beta: Double) -> Double {
  guard beta > 0 else { return 1 }
  let density = exp(-beta * beta / 2) / (2 * Double.pi).squareRoot()
  let cumulative = erfc(-beta / 2.0.squareRoot()) / 2
  return density / (density + beta * cumulative)
}
