/// What becomes of arrivals that wait for a free server but give up after an exponential patience
/// (M/M/n+M, the Erlang A model).
package struct ErlangA: Hashable, Sendable {
  /// The probability that an arrival finds every server busy.
  package let probabilityOfWaiting: Double
  /// The share of all arrivals that give up.
  package let abandonmentFraction: Double
  /// The mean number waiting.
  package let meanQueueLength: Double
  /// The mean number of busy servers.
  package let meanBusyServers: Double
}

/// Solves the M/M/n+M queue (Palm 1957; Garnett, Mandelbaum & Reiman, "Designing a call center with
/// impatient customers", M&SOM 4, 2002).
///
/// The states up to n weigh 1 / B as much as state n alone, B being Erlang's; those above are
/// summed term by term, all positive. The time it takes grows with the queue: about `arrivalRate` x
/// `meanPatience` terms in overload.
/// - Parameters:
///   - arrivalRate: arrivals per unit of time, 0 or more
///   - meanStay: the mean service time in the same unit, 0 or more
///   - meanPatience: how long an arrival waits on average before it gives up, in the same unit: 0
///     is a loss system (Erlang B),
///     infinity is Erlang C
///   - servers: 0 or more
/// - Returns: the probabilities and means in the long run
package func erlangA(arrivalRate: Double, meanStay: Double, meanPatience: Double, servers: Int)
  -> ErlangA
{
  precondition(meanPatience >= 0, "a patience is 0 or more")
  let load = offeredLoad(arrivalRate: arrivalRate, meanStay: meanStay)
  let blocking = erlangB(offeredLoad: load, servers: servers)
  guard load > 0, meanPatience > 0 else {
    return ErlangA(
      probabilityOfWaiting: blocking, abandonmentFraction: blocking, meanQueueLength: 0,
      meanBusyServers: load * (1 - blocking))
  }
  guard meanPatience.isFinite else { return withoutAbandonment(load: load, servers: servers) }

  // Weights relative to the state in which every server is busy and nobody waits.
  var term = 1.0
  var waiting = 1.0
  var queue = 0.0
  var below = 1 / blocking - 1
  var length = 0.0
  while true {
    length += 1
    // Up: an arrival. Down: n servers or one of those waiting. Both in units of the service rate.
    let ratio = load / (Double(servers) + length * meanStay / meanPatience)
    term *= ratio
    waiting += term
    queue += length * term
    // From here on the terms shrink at least as fast as a geometric series.
    if ratio < 1, length * term / ((1 - ratio) * (1 - ratio)) <= 1e-17 * queue { break }
    if waiting > 0x1p500 {
      // In overload the first terms rise by more than a Double holds: only their proportions
      // matter.
      term *= 0x1p-500
      waiting *= 0x1p-500
      queue *= 0x1p-500
      below *= 0x1p-500
    }
  }
  let all = below + waiting
  let meanQueueLength = queue / all
  let abandonment = min(1, meanQueueLength * meanStay / meanPatience / load)
  return ErlangA(
    probabilityOfWaiting: waiting / all, abandonmentFraction: abandonment,
    meanQueueLength: meanQueueLength,
    meanBusyServers: load * (1 - abandonment))
}

/// The limit of endless patience: Erlang C below saturation; from there on what the servers cannot
/// do is as good as abandoned.
private func withoutAbandonment(load: Double, servers: Int) -> ErlangA {
  let waiting = erlangC(offeredLoad: load, servers: servers)
  let isStable = load < Double(servers)
  return ErlangA(
    probabilityOfWaiting: waiting, abandonmentFraction: isStable ? 0 : 1 - Double(servers) / load,
    meanQueueLength: isStable ? waiting * load / (Double(servers) - load) : .infinity,
    meanBusyServers: min(load, Double(servers)))
}
