import Probability

/// What people who find no seat, or lose theirs, draw.
struct PeopleDraws {
  private var patienceSampler, retryAfter, reconnectAfter: Sampler?
  private let seed: UInt64
  private let replication: Int

  init(_ plan: RunPlan) {
    seed = plan.seed
    replication = plan.replication
    switch plan.admission.whenFull {
    case .reject: break
    case .wait(let patience): patienceSampler = patience.map { Sampler($0) }
    case .retry(let after, _, _): retryAfter = Sampler(after)
    }
    reconnectAfter = plan.admission.reconnectAfter.map { Sampler($0) }
  }

  /// The laws that nothing was drawn from. One that is not there is none: nobody knows whether it
  /// would have been.
  var undrawn: [DurationLaw] {
    let samplers: [(law: DurationLaw, sampler: Sampler?)] = [
      (.patience, patienceSampler), (.retryAfter, retryAfter), (.reconnectAfter, reconnectAfter),
    ]
    return samplers.filter { $0.sampler?.isUnused == true }.map(\.law)
  }

  private func stream(_ purpose: StreamPurpose, _ entity: UInt64, _ part: UInt64) -> RandomStream {
    StreamFamily(seed: seed, replication: replication, purpose: purpose).stream(entity, part)
  }

  /// How long someone waits for a seat.
  mutating func patience(join: Int, drops: Int) -> TimeSpan {
    guard patienceSampler != nil else { return .forever }
    var stream = stream(.patience, UInt64(join), UInt64(drops))
    return TimeSpan(milliseconds: patienceSampler?.drawMilliseconds(from: &stream) ?? 0)
  }

  /// After how long someone tries again; nil when they give up.
  mutating func retry(join: Int, attempt: Int, probability: Double) -> TimeSpan? {
    var stream = stream(.retry, UInt64(join), UInt64(attempt))
    guard stream.nextUnit() < probability else { return nil }
    return retryAfter.map { _ in
      TimeSpan(milliseconds: retryAfter?.drawMilliseconds(from: &stream) ?? 0)
    }
  }

  /// After how long a dropped participant comes back; nil when never.
  mutating func reconnect(join: Int, drops: Int) -> TimeSpan? {
    guard reconnectAfter != nil else { return nil }
    var stream = stream(.reconnect, UInt64(join), UInt64(drops))
    return TimeSpan(milliseconds: reconnectAfter?.drawMilliseconds(from: &stream) ?? 0)
  }
}
