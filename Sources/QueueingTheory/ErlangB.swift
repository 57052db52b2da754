/// The probability that an arrival finds every server busy and is lost (M/G/n/n), the Erlang B
/// formula.
///
/// Only the mean of the stays matters, not their law (insensitivity; Sevastyanov 1957). The
/// recursion over the number of servers is that of Jagerman, "Some properties of the Erlang loss
/// function", Bell System Technical Journal 53, 1974: it adds and divides positive numbers only, so
/// it loses no digits and neither factorials nor powers overflow. Takes time in proportion to
/// `servers`, about 5 ms a million.
/// - Parameters:
///   - offeredLoad: in erlangs, 0 or more
///   - servers: 0 or more; without servers every arrival is lost, and the result is 1
/// - Returns: a probability
package func erlangB(offeredLoad: Double, servers: Int) -> Double {
  precondition(
    offeredLoad >= 0 && offeredLoad.isFinite && servers >= 0,
    "a load and a number of servers are 0 or more")
  var blocking = 1.0
  var used = 0
  // Once the probability is below every Double it stays there.
  while used < servers, blocking > 0 {
    used += 1
    blocking = offeredLoad * blocking / (Double(used) + offeredLoad * blocking)
  }
  return blocking
}

/// The load that is served rather than lost, in erlangs: the mean number of busy servers of a loss
/// system.
/// - Parameters:
///   - offeredLoad: in erlangs, 0 or more
///   - servers: 0 or more
/// - Returns: a load in erlangs
package func carriedLoad(offeredLoad: Double, servers: Int) -> Double {
  offeredLoad * (1 - erlangB(offeredLoad: offeredLoad, servers: servers))
}

/// The fewest servers that lose no more than a share `blocking` of the arrivals: the inverse of
/// `erlangB` in its servers.
/// - Parameters:
///   - offeredLoad: in erlangs, 0 or more
///   - blocking: the target, above 0 and at most 1
/// - Returns: a number of servers, 0 or more
package func serversNeeded(offeredLoad: Double, blocking: Double) -> Int {
  precondition(offeredLoad >= 0 && offeredLoad.isFinite, "a load is 0 or more")
  precondition(blocking > 0 && blocking <= 1, "no finite number of servers loses nobody")
  var lost = 1.0
  var servers = 0
  while lost > blocking {
    servers += 1
    lost = offeredLoad * lost / (Double(servers) + offeredLoad * lost)
  }
  return servers
}

/// The largest load, in erlangs, of which `servers` lose no more than a share `blocking`: the
/// inverse of `erlangB` in its load.
///
/// Bisected to the last bit; what is carried of it is `(1 - blocking)` times as much.
/// - Parameters:
///   - servers: 0 or more; without servers there is no such load but 0
///   - blocking: the target, above 0 and below 1
/// - Returns: a load in erlangs
package func largestOfferedLoad(servers: Int, blocking: Double) -> Double {
  precondition(blocking > 0 && blocking < 1, "a target is above 0 and below 1")
  var low = 0.0
  // No more than `servers` erlangs can be carried, so at this load at least the target is lost.
  var high = Double(servers) / (1 - blocking)
  while true {
    let middle = low + (high - low) / 2
    if middle <= low || middle >= high { return low }
    if erlangB(offeredLoad: middle, servers: servers) <= blocking {
      low = middle
    } else {
      high = middle
    }
  }
}
