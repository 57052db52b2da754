internal import PoolSimulation

/// The most that a plan can save by refusing a share of the joins.
///
/// Whoever is refused takes the seats of a stay out of the demand, so all of them take out no more
/// seat time than the longest stays have. A level is needed no more at an instant once the demand
/// is down to the levels below it: the highest level weighs the seats above those, each other one
/// the seats of an instance. What that saves is the running time, and a start where all of a span
/// goes, which is spread over the span. The best use of a budget by parts (a knapsack whose items
/// can be divided) is at least the best use of it by people.
struct RefusalBudget {
  /// Seat-milliseconds.
  private var seatTime: Int64
  private let limit: Int
  private let alwaysNeeded: Int
  private let end: SimulationTime

  /// - Parameters:
  ///   - plan: what is run
  ///   - refused: the share of the joins, from 0 to 1; as many as there are whole ones of
  ///   - start: who joins before it does not count
  ///   - end: what is after it does not count
  ///   - alwaysNeeded: the instances that run whatever the demand
  init(
    _ plan: RunPlan, refused: Double, from start: SimulationTime, until end: SimulationTime,
    alwaysNeeded: Int
  ) {
    let workload = plan.workload
    var stays: [Int64] = []
    for join in 0..<workload.joinCount {
      let time = workload.joinTimes[join]
      guard time >= start, time <= end else { continue }
      let seats = workload.seats.isEmpty ? 1 : Int64(workload.seats[join])
      let stay = min(time + workload.stays[join], end) - time
      stays.append(seats * stay.milliseconds)
    }
    // A share that was computed from a count gives that count again.
    let count = Int((Double(stays.count) * refused * (1 + 1e-12)).rounded(.down))
    seatTime = stays.sorted(by: >).prefix(count).reduce(0, +)
    limit = plan.participantLimit
    self.alwaysNeeded = alwaysNeeded
    self.end = end
  }

  /// Time of one span of a level that weighs the same at every instant.
  private struct Item {
    var span: Int32
    var weight: Int32
    var time: Int64
  }

  /// A level that is needed now.
  private struct OpenSpan {
    var number: Int32
    var since: SimulationTime
    /// The time at which it was the highest, by its weight, and the weights that there were.
    var times: [Int64]
    var weights: [Int32] = []
  }

  /// Micro-dollars.
  func savings(_ need: NeedCurve, startCost: Double, perMillisecond: Double) -> Int64 {
    guard seatTime > 0 else { return 0 }
    var items: [Item] = []
    var lengths: [Int64] = []
    var open: [OpenSpan] = []
    func close(at time: SimulationTime) {
      guard let span = open.popLast() else { return }
      let length = (time - span.since).milliseconds
      lengths[Int(span.number)] = length
      var below = length
      for weight in span.weights {
        let highest = span.times[Int(weight)]
        items.append(Item(span: span.number, weight: weight, time: highest))
        below -= highest
      }
      items.append(Item(span: span.number, weight: Int32(limit), time: below))
    }
    for (place, level) in need.levels.enumerated() {
      let next = place + 1 < need.levels.count ? need.levels[place + 1].time : end
      let needed = max((level.seats + limit - 1) / limit - alwaysNeeded, 0)
      while open.count > needed { close(at: level.time) }
      while open.count < needed {
        open.append(
          OpenSpan(
            number: Int32(lengths.count), since: level.time,
            times: [Int64](repeating: 0, count: limit + 1)))
        lengths.append(0)
      }
      guard needed > 0 else { continue }
      let weight = level.seats - (needed + alwaysNeeded - 1) * limit
      if open[needed - 1].times[weight] == 0 { open[needed - 1].weights.append(Int32(weight)) }
      open[needed - 1].times[weight] += (next - level.time).milliseconds
    }
    while !open.isEmpty { close(at: end) }
    return Int64(best(items, lengths, startCost, perMillisecond).rounded(.up))
  }

  private func best(
    _ items: [Item], _ lengths: [Int64], _ startCost: Double, _ perMillisecond: Double
  ) -> Double {
    func value(_ item: Item) -> Double {
      perMillisecond + startCost / Double(max(lengths[Int(item.span)], 1))
    }
    let sorted = items.filter { $0.time > 0 }.sorted { one, other in
      let (a, b) = (value(one) / Double(one.weight), value(other) / Double(other.weight))
      return (-a, one.span, one.weight) < (-b, other.span, other.weight)
    }
    var rest = Double(seatTime)
    var saved = 0.0
    for item in sorted where rest > 0 {
      let weight = Double(item.weight) * Double(item.time)
      let share = min(rest / weight, 1)
      saved += share * value(item) * Double(item.time)
      rest -= weight
    }
    return saved
  }
}
