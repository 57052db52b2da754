import Glibc

/// The probability that an arrival has to wait when nobody gives up (M/M/n), the Erlang C formula.
///
/// Computed from Erlang B (Cooper, "Introduction to Queueing Theory", 1981, section 3.6), with none
/// of the sums of the textbook form.
/// - Parameters:
///   - offeredLoad: in erlangs, 0 or more; from `servers` on the queue grows for ever and the
///     result is 1
///   - servers: 0 or more; without servers the result is 1
/// - Returns: a probability
package func erlangC(offeredLoad: Double, servers: Int) -> Double {
  let blocking = erlangB(offeredLoad: offeredLoad, servers: servers)
  guard offeredLoad < Double(servers) else { return 1 }
  let utilization = offeredLoad / Double(servers)
  return blocking / (1 - utilization * (1 - blocking))
}

/// The probability that an arrival waits longer than a time when nobody gives up (M/M/n, first come
/// first served): those who wait do so for an exponential time (Cooper 1981, section 3.6).
/// - Parameters:
///   - offeredLoad: in erlangs, 0 or more
///   - servers: 0 or more
///   - stays: the time, as a multiple of the mean stay, 0 or more
/// - Returns: a probability
package func erlangC(offeredLoad: Double, servers: Int, beyond stays: Double) -> Double {
  guard offeredLoad < Double(servers) else { return 1 }
  return erlangC(offeredLoad: offeredLoad, servers: servers)
    * exp(-(Double(servers) - offeredLoad) * stays)
}

/// The mean wait of all arrivals, those that do not wait included, when nobody gives up (M/M/n):
/// `erlangC` x the mean wait of those who do. Infinite when the load is not below the number of
/// servers.
/// - Parameters:
///   - offeredLoad: in erlangs, 0 or more
///   - servers: 0 or more
///   - meanStay: the mean service time, in any unit of time
/// - Returns: a length of time in the unit of `meanStay`
package func erlangCMeanWait(offeredLoad: Double, servers: Int, meanStay: Double) -> Double {
  guard offeredLoad < Double(servers) else { return .infinity }
  return erlangC(offeredLoad: offeredLoad, servers: servers) * meanStay
    / (Double(servers) - offeredLoad)
}

/// The fewest servers with which no more than a share `waiting` of the arrivals has to wait, or
/// waits longer than a time: the inverse of `erlangC` in its servers, always more than the load.
/// - Parameters:
///   - offeredLoad: in erlangs, 0 or more
///   - waiting: the target, above 0 and at most 1
///   - stays: the time, as a multiple of the mean stay, 0 or more
/// - Returns: a number of servers, 1 or more
package func serversNeeded(offeredLoad: Double, waiting: Double, beyond stays: Double = 0) -> Int {
  precondition(waiting > 0 && waiting <= 1, "no finite number of servers lets nobody wait")
  precondition(offeredLoad >= 0 && offeredLoad.isFinite, "a load is 0 or more")
  var blocking = 1.0
  var servers = 0
  while true {
    servers += 1
    blocking = offeredLoad * blocking / (Double(servers) + offeredLoad * blocking)
    guard offeredLoad < Double(servers) else { continue }
    let all = blocking / (1 - offeredLoad / Double(servers) * (1 - blocking))
    if all * exp(-(Double(servers) - offeredLoad) * stays) <= waiting { return servers }
  }
}
