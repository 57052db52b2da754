/// The observations that a delayed policy has yet to see.
struct MetricFeed {
  /// By time; the first is the newest that is old enough, once it has been asked for.
  private var observations: [PoolObservation] = []
  private var first = 0

  /// Notes the pool at the end of an instant.
  mutating func note(_ observation: PoolObservation) {
    if let last = observations.last, last.time == observation.time { observations.removeLast() }
    observations.append(observation)
  }

  /// The pool at the end of the last instant at or before `time`; before any, the first that was
  /// noted.
  mutating func seen(at time: SimulationTime) -> PoolObservation? {
    while first + 1 < observations.count, observations[first + 1].time <= time { first += 1 }
    if first > 1_024 {
      observations.removeFirst(first)
      first = 0
    }
    return observations.indices.contains(first) ? observations[first] : nil
  }
}
