/// EC2's throttle of an API call: a bucket of tokens, one for each instance asked for, refilled at
/// a steady rate.
///
/// Source: EC2's resource rate limits of RunInstances and StartInstances (1,000 tokens, 2 a
/// second).
struct TokenBucket {
  /// In thousandths of a token, so that a rate in tokens a second is a whole number each
  /// millisecond.
  private var level: Int64
  private let capacity: Int64
  private let perMillisecond: Int64
  private var filled = SimulationTime.zero

  init(burst: Int, perSecond: Int) {
    capacity = Int64(burst) * 1_000
    level = capacity
    perMillisecond = Int64(perSecond)
  }

  /// Takes a token for a call at `time` and returns how long the call has to wait for it. Calls are
  /// served in the order they are made.
  mutating func take(at time: SimulationTime) -> TimeSpan {
    if time > filled {
      let passed = Int128((time - filled).milliseconds) * Int128(perMillisecond)
      level = Int64(min(Int128(capacity), Int128(level) + passed))
      filled = time
    }
    level -= 1_000
    return level >= 0
      ? .zero
      : TimeSpan(
        milliseconds: (-level + perMillisecond - 1) / perMillisecond + (filled - time).milliseconds)
  }
}
