/// The scale-up lag as people meet it: how long the capacity that a join's instant asked for
/// was away after the join.
///
/// A join's level is that of the demand at the end of its instant, n = ceil(demand / limit) in
/// instances. Its lag ends when the serving and draining instances are n or more, or when the
/// demand is below that level again, whichever is first. It holds above `max_size` too: who meets a
/// pool at its ceiling waits until the demand falls.
struct LateJoins: ~Copyable {
  /// Joins of one level that came after each other.
  struct Run: BitwiseCopyable {
    var level: Int
    /// Their places among the lags.
    var first, end: Int
  }

  private let limit: Int
  /// The lag of every late join in milliseconds, by the time of the join; while its capacity is
  /// away, that time.
  private var lags = Column<Int64>()
  /// Runs by ascending level, those of one level by time; the ones before `first` are over.
  ///
  /// They come in that order, because joins have the level of the demand and no level above the
  /// demand's is waited for. So capacity ends the first of them, and falling demand the last.
  private var runs = Column<Run>()
  private var first = 0
  /// The seats with which the first run is over.
  private var capacityAwaited = Int.max
  /// The demand at which the last run is over.
  private(set) var demandAwaited = Int.min

  /// The demand up to which joins are of the last run; less than any where it has others behind it.
  private var demandJoined = Int.min

  init(limit: Int) { self.limit = limit }

  /// Whether nobody's lag ends: asked after every join and leave.
  @inline(__always) func isSettled(demand: Int, capacity: Int) -> Bool {
    capacity < capacityAwaited && demand > demandAwaited
  }

  /// Takes the state at the end of an instant, in seats, before its own joins are added.
  mutating func settle(at time: SimulationTime, demand: Int, capacity: Int) {
    while first < runs.count, runs[first].level * limit <= capacity {
      close(runs[first], at: time)
      first += 1
    }
    while first < runs.count, (runs[runs.count - 1].level - 1) * limit >= demand {
      close(runs.removeLast(), at: time)
    }
    lookAhead()
  }

  /// Joins of an instant whose demand is above the capacity. Returns whether they are the first of
  /// a run.
  @inline(__always) @discardableResult
  mutating func add(_ joins: Int, at time: SimulationTime, demand: Int) -> Bool {
    lags.append(time.milliseconds)
    if joins > 1 { lags.append(repeating: time.milliseconds, count: joins - 1) }
    if demand <= demandJoined {
      runs[runs.count &- 1].end = lags.count
      return false
    }
    runs.append(
      Run(level: (demand + limit - 1) / limit, first: lags.count - joins, end: lags.count))
    lookAhead()
    return true
  }

  /// The lags, with those that the run's end cuts off.
  mutating func finish(at time: SimulationTime) -> [Int64] {
    for run in first..<runs.count { close(runs[run], at: time) }
    runs.removeAll()
    return lags.elements
  }

  private mutating func close(_ run: Run, at time: SimulationTime) {
    for join in run.first..<run.end { lags[join] = time.milliseconds - lags[join] }
  }

  /// Sets what the next end of a lag takes.
  private mutating func lookAhead() {
    if first == runs.count {
      runs.removeAll()
      first = 0
      capacityAwaited = .max
      demandAwaited = .min
      demandJoined = .min
    } else {
      let last = runs[runs.count - 1]
      capacityAwaited = runs[first].level * limit
      demandAwaited = (last.level - 1) * limit
      demandJoined = last.end == lags.count ? last.level * limit : .min
    }
  }
}
