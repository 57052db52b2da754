/// The execution environments of a function. Each serves one call at a time and is kept for a while
/// after it; a call that finds none idle starts one, which is what makes it cold.
///
/// Source: AWS Lambda Developer Guide, Lambda execution environment lifecycle; Understanding Lambda
/// function scaling.
struct FunctionEnvironments {
  /// How long an idle one is kept.
  private let idle: TimeSpan
  /// The most calls at a time.
  private let concurrency: Int
  /// When the calls that go on end, the next one last.
  private var busy: [SimulationTime] = []
  /// When the last call of each idle one ended, in that order.
  private var free: [SimulationTime] = []

  init(idle: TimeSpan, concurrency: Int) {
    (self.idle, self.concurrency) = (idle, concurrency)
  }

  /// A call begins, in the environment that has been idle for the shortest time if there is one.
  /// Returns when it ends; nil: there are as many calls as may be, so it is throttled.
  mutating func call(lasting length: TimeSpan, coldStart: TimeSpan, at time: SimulationTime)
    -> SimulationTime?
  {
    while let ended = busy.last, ended <= time { free.append(busy.removeLast()) }
    guard busy.count < concurrency else { return nil }
    var end = time + length
    if let since = free.last, time <= since + idle {
      free.removeLast()
    } else {
      // Where the latest is gone, all are.
      free.removeAll()
      end = end + coldStart
    }
    // Most calls take as long as each other, so the place is near the front.
    busy.insert(end, at: busy.firstIndex { $0 <= end } ?? busy.count)
    return end
  }
}
