// Loads are in erlangs: the mean number of servers that would be busy if there were always a free
// one.

/// The offered load of a stream of arrivals, in erlangs: rate x mean stay (Little, "A proof for the
/// queuing formula L = lambda W", Operations Research 9, 1961).
/// - Parameters:
///   - arrivalRate: arrivals per unit of time, 0 or more
///   - meanStay: the mean time that one arrival holds a server, in the same unit of time, 0 or more
/// - Returns: a load in erlangs
package func offeredLoad(arrivalRate: Double, meanStay: Double) -> Double {
  precondition(arrivalRate >= 0 && meanStay >= 0, "a rate and a stay are 0 or more")
  return arrivalRate * meanStay
}
