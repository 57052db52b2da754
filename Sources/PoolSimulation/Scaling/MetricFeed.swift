/// The observations that a delayed policy has yet to see.
struct MetricFeed {
  /// By time, each other than the one before it.
  private var observations: [PoolObservation] = []
  /// How many of them are old enough; the last of these is seen.
  private var aged = 0

  /// Notes the pool at the end of an instant.
  mutating func note(_ observation: PoolObservation) {
    if let last = observations.last, last.time == observation.time { observations.removeLast() }
    if let last = observations.last, last.isMeasured(as: observation) { return }
    observations.append(observation)
  }

  /// The time of the first that is not old enough yet.
  var nextTime: SimulationTime {
    observations.indices.contains(aged) ? observations[aged].time : .never
  }

  /// Those up to `time` are old enough. Returns whether there is a new one.
  mutating func age(to time: SimulationTime) -> Bool {
    let before = aged
    while nextTime <= time { aged += 1 }
    let hasNew = aged > before
    if aged > 1_024 {
      observations.removeFirst(aged - 1)
      aged = 1
    }
    return hasNew
  }

  /// The pool at the end of the last instant at or before `time`; before any, the first that was
  /// noted.
  mutating func seen(at time: SimulationTime) -> PoolObservation? {
    _ = age(to: time)
    return aged > 0 ? observations[aged - 1] : observations.first
  }
}

extension PoolObservation {
  /// Whether what is measured is the same: neither the time is, nor what was decided.
  fileprivate func isMeasured(as other: Self) -> Bool {
    var same = self
    same.time = other.time
    (same.minSize, same.maxSize, same.desired) = (other.minSize, other.maxSize, other.desired)
    return same == other
  }
}
