@testable import PoolSimulation

/// A pool of 2 instances of 10 seats, empty, within 1 and 10, for a test to change what it is
/// about.
func observation(_ change: (inout PoolObservation) -> Void = { _ in }) -> PoolObservation {
  var pool = PoolObservation(
    time: .zero, serving: 2, launching: 0, draining: 0, warmed: 0, seatsTaken: 0, seatsWaiting: 0,
    seatsRefused: 0, participantLimit: 10,
    minSize: 1, maxSize: 10, desired: 2)
  pool.settled = .zero
  change(&pool)
  return pool
}

extension ScalingDecision {
  /// The decision in instances, as the group carries it out: within the bounds.
  func instances(for pool: PoolObservation) -> Int {
    let wanted =
      switch goal {
      case .instances(let instances): instances
      case .seats(let taken, let free):
        (taken + free.count(taken: taken) + pool.participantLimit - 1) / pool.participantLimit
      }
    return min(max(wanted, pool.minSize), pool.maxSize)
  }
}

extension PoolObservation {
  /// What the serving instances publish, for each seat a meeting, a join, a stream, a Mbps and a
  /// unit of load.
  var sample: MetricSample {
    MetricSample(
      instances: serving, people: seatsTaken, seats: seatsTaken, meetings: seatsTaken,
      joins: seatsTaken, participantLimit: participantLimit, streams: Int64(seatsTaken),
      load: Int128(seatsTaken) * 1_000_000, bandwidth: Int64(seatsTaken) * 1_000)
  }
}

extension ScalingPolicy {
  /// The decision on a pool, of which a policy that goes by CloudWatch sees a datapoint first.
  mutating func answer(_ pool: PoolObservation) -> ScalingDecision {
    if var watching = self as? any MetricPolicy {
      watching.observe(pool.sample)
      if let next = watching as? Self { self = next }
    }
    return decide(pool)
  }
}
