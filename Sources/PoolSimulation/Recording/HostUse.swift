/// For how long the instances of a run were what, out of their moves and the log of their uses.
///
/// At every instant hosts are counted from 0 upward: as many as the seats that are taken fit on at
/// least, then those that serve somebody all the same, those that drain, and the empty ones by what
/// keeps them. So it is the number that counts, and no instance is one thing or the other.
struct HostUse {
  /// What an instance costs while it runs and while it is stopped, in hundred-thousandths of the
  /// larger one: enough to share hours out, and small enough for every price.
  struct Rates {
    let running, stored: Int64

    init(_ prices: PriceList) {
      let rates = prices.hourly(isCovered: false)
      let most = max(rates.running, rates.stored, 1)
      running = Int64((rates.running / most * 100_000).rounded())
      stored = Int64((rates.stored / most * 100_000).rounded())
    }
  }

  /// Instance-milliseconds of serving instances and of draining ones, by part.
  private(set) var serving = [Int64](repeating: 0, count: CostSplit.Part.allCases.count)
  private(set) var draining = [Int64](repeating: 0, count: CostSplit.Part.allCases.count)
  /// By hour of the scenario from the first one that is measured: what each part weighs in it;
  /// empty where nobody asks for hours.
  private(set) var hours: [[Int64]] = []

  private let from, end: SimulationTime
  private let rates: Rates
  private let isByHour: Bool

  private struct Levels {
    var serving = 0, draining = 0, empty = 0, held = 0, need = 0, minSize = 0
  }

  /// What was used for what between `from` and `end`.
  /// - Parameters:
  ///   - fleet: whose moves count
  ///   - log: what its hosts were used for
  ///   - idleHold: how long an empty instance is kept for that alone
  ///   - rates: what instances cost, by which an hour of a part weighs
  ///   - from: what is before it does not count
  ///   - end: the run's end
  ///   - isByHour: whether hours are told apart
  init(
    _ fleet: borrowing Fleet, _ log: UseLog, idleHold: TimeSpan, rates: Rates,
    from: SimulationTime, end: SimulationTime, isByHour: Bool
  ) {
    (self.from, self.end, self.rates, self.isByHour) = (from, end, rates, isByHour)
    if isByHour, end > from {
      let count = (end.milliseconds + CostSplit.hour - 1) / CostSplit.hour - firstHour
      hours = Array(
        repeating: [Int64](repeating: 0, count: CostSplit.Part.allCases.count), count: Int(count))
    }
    var levels = Levels()
    var phases = [InstancePhase?](repeating: nil, count: fleet.count)
    let moves = fleet.transitions
    let begins = log.emptySpans.map(\.from).sorted()
    let ends = log.emptySpans.map(\.to)
    let holdEnds = log.emptySpans.map { min($0.to, $0.from + idleHold) }.sorted()
    var (move, need, floor, begin, over, unheld) = (0, 0, 0, 0, 0, 0)
    var now = SimulationTime.zero
    func time(_ times: [SimulationTime], _ place: Int) -> SimulationTime {
      place < times.count ? times[place] : .never
    }
    while true {
      let next = min(
        min(
          move < moves.count ? moves[move].time : .never,
          need < log.needs.count ? log.needs[need].time : .never,
          floor < log.floors.count ? log.floors[floor].time : .never),
        min(time(begins, begin), time(ends, over), time(holdEnds, unheld)))
      add(levels, from: max(now, from), to: min(next, end))
      guard next < end else { break }
      now = next
      while move < moves.count, moves[move].time == now {
        let (id, phase) = (moves[move].instance, moves[move].phase)
        levels.serving += (phase == .serving ? 1 : 0) - (phases[id] == .serving ? 1 : 0)
        levels.draining += (phase == .draining ? 1 : 0) - (phases[id] == .draining ? 1 : 0)
        phases[id] = phase
        move += 1
      }
      while need < log.needs.count, log.needs[need].time == now {
        levels.need = log.needs[need].count
        need += 1
      }
      while floor < log.floors.count, log.floors[floor].time == now {
        levels.minSize = log.floors[floor].count
        floor += 1
      }
      while time(begins, begin) == now {
        begin += 1
        levels.empty += 1
        levels.held += 1
      }
      while time(ends, over) == now {
        over += 1
        levels.empty -= 1
      }
      while time(holdEnds, unheld) == now {
        unheld += 1
        levels.held -= 1
      }
    }
    if isByHour { addStages(of: fleet) }
  }

  private var firstHour: Int64 { from.milliseconds / CostSplit.hour }

  private mutating func add(_ levels: Levels, from start: SimulationTime, to stop: SimulationTime) {
    guard stop > start else { return }
    let busy = max(levels.serving - levels.empty, 0)
    let empty = levels.serving - busy
    let needed = min(levels.need, busy)
    let neededDraining = min(levels.need - needed, levels.draining)
    let floor = min(empty, max(levels.minSize - busy, 0))
    // The group's least is what was empty longest.
    let held = min(levels.held, empty - floor)
    func book(_ time: Int64, of part: CostSplit.Part, in times: inout [Int64], _ count: Int) {
      times[part.rawValue] += Int64(count) * time
    }
    func bookServing(_ span: Int64, in times: inout [Int64]) {
      book(span, of: .need, in: &times, needed)
      book(span, of: .stuck, in: &times, busy - needed)
      book(span, of: .minSize, in: &times, floor)
      book(span, of: .idleHold, in: &times, held)
      book(span, of: .headroom, in: &times, empty - floor - held)
    }
    func bookDraining(_ span: Int64, in times: inout [Int64]) {
      book(span, of: .need, in: &times, neededDraining)
      book(span, of: .draining, in: &times, levels.draining - neededDraining)
    }
    bookServing((stop - start).milliseconds, in: &serving)
    bookDraining((stop - start).milliseconds, in: &draining)
    guard isByHour else { return }
    forEachHour(from: start, to: stop) { hours, hour, span in
      bookServing(span, in: &hours[hour])
      bookDraining(span, in: &hours[hour])
    }
  }

  private mutating func forEachHour(
    from start: SimulationTime, to stop: SimulationTime,
    _ body: (inout [[Int64]], _ hour: Int, _ span: Int64) -> Void
  ) {
    var time = start.milliseconds
    while time < stop.milliseconds {
      let next = min((time / CostSplit.hour + 1) * CostSplit.hour, stop.milliseconds)
      body(&hours, Int(time / CostSplit.hour - firstHour), next - time)
      time = next
    }
  }

  /// What instances weigh while they neither serve nor drain: more while they run.
  private mutating func addStages(of fleet: borrowing Fleet) {
    var last = [Int](repeating: -1, count: fleet.count)
    for (number, move) in fleet.transitions.enumerated() {
      let before = last[move.instance]
      if before >= 0 { addStage(fleet.transitions[before], until: move.time) }
      last[move.instance] = number
    }
    for number in last where number >= 0 { addStage(fleet.transitions[number], until: end) }
  }

  private mutating func addStage(_ stage: Transition, until stop: SimulationTime) {
    guard let part = stage.phase.ledgerState.flatMap(CostSplit.Part.init(stage:)) else { return }
    let (start, stop) = (max(stage.time, from), min(stop, end))
    let (running, stored) = (rates.running, rates.stored)
    let billed = min(max(stage.billedFrom, start), max(stop, start))
    forEachHour(from: start, to: billed) { $0[$1][part.rawValue] += $2 * stored }
    forEachHour(from: billed, to: stop) { $0[$1][part.rawValue] += $2 * running }
  }
}
