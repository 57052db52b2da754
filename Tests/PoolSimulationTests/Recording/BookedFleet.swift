import Testing

@testable import PoolSimulation

/// The life of one instance as a list of moves: when, and into which phase. What runs is billed
/// from the move on, unless the move says from when.
struct Life {
  struct Move {
    var time: Double
    var phase: InstancePhase
    /// From when on the running period counts; nil: from this move on if the phase runs.
    var billedFrom: Double?
  }
  var origin: InstanceOrigin = .initial
  var moves: [Move]
  /// Participants: seated and unseated at these times.
  var presences: [(from: Double, to: Double)] = []

  init(
    _ moves: [(Double, InstancePhase)], pendingUntil: Double? = nil,
    presences: [(from: Double, to: Double)] = []
  ) {
    self.moves = moves.map {
      Move(
        time: $0.0, phase: $0.1,
        billedFrom: $0.1 == .pending || $0.1 == .preparing ? pendingUntil : nil)
    }
    self.presences = presences
  }
}

/// Books lives that were made by hand, without a simulation.
func book(
  _ lives: [Life], prices: PriceList = plainPrices, from: Double = 0, end: Double,
  interval: Double = 3_600
) -> (accounts: [InstanceAccount], commitment: Int64, starts: Int, rows: [TimeSeriesRow]) {
  var fleet = Fleet(participantLimit: 100)
  // Moves of all lives in the order of time, as a run makes them; the people of a life between
  // them.
  var steps: [(time: Double, order: Int, life: Int, action: Action)] = []
  for (number, life) in lives.enumerated() {
    for move in life.moves { steps.append((move.time, 1, number, .move(move))) }
    for presence in life.presences {
      steps.append((presence.from, 2, number, .join))
      if presence.to < end { steps.append((presence.to, 0, number, .leave)) }
    }
  }
  var ids: [Int: InstanceID] = [:]
  var hasMarked = from == 0
  for step in steps.sorted(by: { ($0.time, $0.order, $0.life) < ($1.time, $1.order, $1.life) })
  where step.time <= end {
    if !hasMarked, step.time >= from {
      fleet.mark(at: seconds(from))
      hasMarked = true
    }
    perform(
      step.action, of: lives[step.life], number: step.life, at: seconds(step.time), in: &fleet, &ids
    )
  }
  if !hasMarked { fleet.mark(at: seconds(from)) }
  var series = TimeSeries(
    interval: TimeSpan(milliseconds: Int64(interval * 1_000)), measuredFrom: seconds(from),
    keeping: .kept(spill: nil))
  let held = series.finish(at: seconds(end))
  let ledger = Ledger(
    fleet: fleet, launches: [], prices: prices, from: seconds(from), end: seconds(end),
    grid: held.grid)
  var rows: [TimeSeriesRow] = []
  if let packed = held.rows, var costs = ledger.costs(of: packed, sent: nil) {
    var reader = TimeSeriesReader(packed)
    while var row = reader.next() {
      row.cost = costs.next()
      rows.append(row)
    }
  }
  return (ledger.accounts, ledger.commitmentCost, ledger.starts, rows)
}

private enum Action {
  case move(Life.Move)
  case join, leave
}

private func perform(
  _ action: Action, of life: Life, number: Int, at time: SimulationTime, in fleet: inout Fleet,
  _ ids: inout [Int: InstanceID]
) {
  switch action {
  case .move(let move):
    let billedFrom = move.billedFrom.map { seconds($0) } ?? time
    guard let id = ids[number] else {
      ids[number] = fleet.create(
        life.origin, phase: move.phase, zone: 0, at: time,
        billedFrom: move.phase.isStill ? .never : billedFrom)
      return
    }
    // A running instance goes on with the period it is in.
    let isRunning = fleet.details[id].billedFrom < .never
    if !move.phase.isStill, !isRunning { fleet.bill(id, from: billedFrom) }
    fleet.move(id, to: move.phase, at: time)
  case .join: ids[number].map { fleet.seat(1, on: $0, at: time) }
  case .leave: ids[number].map { fleet.unseat(1, on: $0, at: time) }
  }
}

extension InstancePhase {
  /// Not running, so not billed as compute.
  fileprivate var isStill: Bool {
    self == .stopping || self == .warmedStopped || self == .warmedHibernated || self == .ended
  }
}
