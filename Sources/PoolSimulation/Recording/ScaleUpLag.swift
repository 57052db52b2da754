/// How far the capacity curve runs behind the demand curve, in time: measured on the workload and
/// the fleet, whatever the policy.
///
/// Demand is counted in whole instances, n = ceil(demand / limit). Each level that n rises to is a
/// crossing; its lag ends when the serving and draining instances are n or more.
struct ScaleUpLag {
  private struct Crossing {
    var level: Int
    var since: SimulationTime
    /// When launching instances included, the level was first reached: the decision.
    var decided: SimulationTime?
  }

  private let limit: Int
  private let measuredFrom: SimulationTime
  private var level = 0
  /// The seats above which the demand is on a higher level, and those down to which on a lower one.
  private(set) var levelEnds = (upper: 0, lower: 0)
  /// Not met yet, by ascending level: those before `first` are over, those from `undecided` on wait
  /// for the decision too.
  private var open: [Crossing] = []
  private var first = 0
  private var undecided = 0
  private(set) var measures = ScaleUpMeasures()

  init(limit: Int, measuredFrom: SimulationTime) {
    self.limit = limit
    self.measuredFrom = measuredFrom
    levelEnds.lower = -limit
  }

  /// Whether nothing can have changed: the demand is on the same level and no crossing waits for
  /// capacity.
  @inline(__always) func isSettled(demand: Int) -> Bool {
    demand <= levelEnds.upper && demand > levelEnds.lower && first == open.count
  }

  /// Takes the state at the end of an instant.
  mutating func settle(
    at time: SimulationTime, demand: Int, capacity: Int, decided: Int, maxSize: Int
  ) {
    while undecided < open.count, open[undecided].level <= decided {
      open[undecided].decided = time
      undecided += 1
    }
    while first < open.count, open[first].level <= capacity {
      close(open[first], at: time, met: true)
      first += 1
    }
    let next = (demand + limit - 1) / limit
    while first < open.count, let last = open.last, last.level > next {
      open.removeLast()
      close(last, at: time, met: false)
    }
    if first == open.count { forgetAll() }
    undecided = max(first, min(undecided, open.count))
    if next > level {
      for crossed in level + 1...next {
        open(crossed, at: time, capacity: capacity, decided: decided, maxSize: maxSize)
      }
    }
    level = next
    levelEnds = (level * limit, (level - 1) * limit)
  }

  private mutating func open(
    _ crossed: Int, at time: SimulationTime, capacity: Int, decided: Int, maxSize: Int
  ) {
    if crossed > maxSize {
      if time >= measuredFrom { measures.beyondMax += 1 }
    } else if crossed <= capacity {
      if time >= measuredFrom { measures.lags.append(0) }
    } else {
      open.append(Crossing(level: crossed, since: time, decided: crossed <= decided ? time : nil))
      if crossed <= decided { undecided = open.count }
    }
  }

  private mutating func forgetAll() {
    open.removeAll(keepingCapacity: true)
    (first, undecided) = (0, 0)
  }

  /// Ends what is still open: those crossings were never met.
  mutating func finish(at time: SimulationTime) -> ScaleUpMeasures {
    for crossing in open[first...] { close(crossing, at: time, met: false) }
    forgetAll()
    return measures
  }

  private mutating func close(_ crossing: Crossing, at time: SimulationTime, met: Bool) {
    guard crossing.since >= measuredFrom else { return }
    measures.lags.append((time - crossing.since).milliseconds)
    measures.detections.append(((crossing.decided ?? time) - crossing.since).milliseconds)
    measures.late.append(
      LateCrossing(
        level: crossing.level, since: crossing.since, decided: crossing.decided, until: time,
        isMet: met))
    if !met { measures.neverMet += 1 }
  }
}

/// The scale-up lag of a run.
public struct ScaleUpMeasures: Sendable, Hashable {
  /// The lag of every crossing in milliseconds, 0 when it was on time.
  public var lags: [Int64] = []
  /// For each crossing that was not met at once, the time until the decision that met it, in
  /// milliseconds.
  public var detections: [Int64] = []
  /// Crossings whose demand fell, or that met the end, before the capacity came.
  public var neverMet = 0
  /// Crossings of levels above `max_size`; not among `lags`.
  public var beyondMax = 0
  /// Each crossing that was not met at once, in the order in which they ended.
  package var late: [LateCrossing] = []
}

/// A crossing that was not met at once: how far the capacity was behind the demand, and when.
package struct LateCrossing: Sendable, Hashable, BitwiseCopyable {
  /// The instances that the demand needed from then on.
  package let level: Int
  /// When it rose to them.
  package let since: SimulationTime
  /// When so many, launching ones included, were there first; nil: never.
  package let decided: SimulationTime?
  /// When so many served, or the demand needed them no more, or the run ended.
  package let until: SimulationTime
  /// Whether they served by then.
  package let isMet: Bool
}
