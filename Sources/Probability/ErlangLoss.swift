import CGSL

/// The Erlang loss system: arrivals that find every server busy are lost.
package enum ErlangLoss {
  /// The share of the arrivals that is lost: B = P(N = n) / P(N <= n) of a Poisson law with the
  /// offered load as its mean.
  ///
  /// Source: Erlang's loss formula, the truncated Poisson law of the busy servers.
  /// - Parameters:
  ///   - offeredLoad: in erlangs, 0 or more and finite
  ///   - servers: from 0 to 2^32 - 1
  /// - Returns: a share, 0 to 1
  package static func blocking(offeredLoad: Double, servers: Int) -> Double {
    precondition(
      offeredLoad >= 0 && offeredLoad.isFinite, "a load is 0 or more, and \(offeredLoad) is not")
    guard servers > 0 else { return 1 }
    guard offeredLoad > 0 else { return 0 }
    _ = errorHandlerIsOff
    let count = UInt32(servers)
    let below = gsl_cdf_poisson_P(count, offeredLoad)
    let share = gsl_ran_poisson_pdf(count, offeredLoad) / below
    // Far below the load both are less than every number.
    guard below > 0, share.isFinite else { return farBelow(offeredLoad, servers: servers) }
    return min(share, 1)
  }

  /// The same from the state with every server busy downwards: 1/B is the sum of what the others
  /// weigh beside it, which is less for each that is further down.
  private static func farBelow(_ offeredLoad: Double, servers: Int) -> Double {
    var (sum, weight, busy) = (1.0, 1.0, Double(servers))
    while busy > 0, weight > 1e-17 * sum {
      weight *= busy / offeredLoad
      sum += weight
      busy -= 1
    }
    return 1 / sum
  }

  /// The fewest groups of `size` servers that lose at most the share `target`.
  /// - Parameters:
  ///   - size: the servers of a group, 1 or more
  ///   - offeredLoad: in erlangs, 0 or more and finite
  ///   - target: above 0
  ///   - most: where the search ends; `size` x `most` is below 2^32
  /// - Returns: from 0 to `most`
  package static func groupsNeeded(
    of size: Int, offeredLoad: Double, target: Double, atMost most: Int
  ) -> Int {
    // More servers lose less.
    var (low, high) = (0, most)
    while low < high {
      let middle = (low + high) / 2
      if blocking(offeredLoad: offeredLoad, servers: middle * size) <= target {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low
  }
}
