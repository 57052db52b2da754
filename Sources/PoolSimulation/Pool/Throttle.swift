/// A bucket of tokens that is refilled at a steady rate, told by when it is full again: each token
/// that is taken moves that by a slot, one second over the rate.
struct Throttle {
  /// What a token takes to come back, to the millisecond.
  private let slot: Int64
  /// What the whole bucket takes.
  private let depth: Int64
  private var full = SimulationTime.zero

  init(perSecond: Double, burst: Int) {
    let slot = Int64((1_000 / perSecond).rounded())
    self.init(slot: slot, depth: slot * Int64(burst))
  }

  /// A token comes back in `slot` milliseconds, all of them in `depth`.
  init(slot: Int64, depth: Int64) { (self.slot, self.depth) = (slot, depth) }

  /// The first time, from `time` on, at which so many tokens are there. More than the bucket holds
  /// are there when it is full.
  func earliest(_ count: Int, from time: SimulationTime) -> SimulationTime {
    let missing = min(slot * Int64(count), depth) - depth
    return max(time, full + TimeSpan(milliseconds: missing))
  }

  /// Takes tokens out at a time at which they are there.
  mutating func take(_ count: Int, at time: SimulationTime) {
    full = max(full, time) + TimeSpan(milliseconds: slot * Int64(count))
  }
}
