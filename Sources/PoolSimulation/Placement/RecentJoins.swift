/// The joins of a last while, by instance, in steps of a tenth of a second.
struct RecentJoins: Sendable {
  private struct Join: BitwiseCopyable {
    var step: Int64
    var instance: InstanceID
  }
  private static let step: Int64 = 100

  private let steps: Int64
  /// In order of time; those before `first` are over.
  private var joins: [Join] = []
  private var first = 0
  private var counts: [Int32] = []

  init(within span: TimeSpan) { steps = max(span.milliseconds / Self.step, 1) }

  /// The joins of an instance within the while up to now.
  @inline(__always) func count(on instance: InstanceID) -> Int {
    instance < counts.count ? Int(counts[instance]) : 0
  }

  mutating func note(_ instance: InstanceID, at time: SimulationTime) {
    while counts.count <= instance { counts.append(0) }
    counts[instance] += 1
    joins.append(Join(step: time.milliseconds / Self.step, instance: instance))
  }

  /// Forgets what is too long ago.
  mutating func forget(before time: SimulationTime) {
    let now = time.milliseconds / Self.step
    while first < joins.count, now - joins[first].step >= steps {
      counts[joins[first].instance] -= 1
      first += 1
    }
    // Half of the list at most is over.
    if first > 64, first * 2 > joins.count {
      joins.removeFirst(first)
      first = 0
    }
  }
}
