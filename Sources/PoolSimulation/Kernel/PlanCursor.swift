/// What a plan holds at given times, told one after the other.
struct PlanCursor {
  private let times: [SimulationTime]
  private var next = 0

  /// A cursor before the first of `times`, which ascend.
  init(_ times: [SimulationTime]) { self.times = times }

  /// When the next one is due; `never` after the last.
  var nextTime: SimulationTime { next < times.count ? times[next] : .never }
  /// Whether all were told.
  var isAtEnd: Bool { next == times.count }

  /// The number of the next one if it is due at or before `time`.
  mutating func take(dueBy time: SimulationTime) -> Int? {
    guard next < times.count, times[next] <= time else { return nil }
    defer { next += 1 }
    return next
  }
}
