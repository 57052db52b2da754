/// What a run's capacity was paid for: parts that add up to its cost to the micro-dollar.
package struct CostSplit: Sendable, Hashable {
  /// How finely it is told.
  package enum Detail: Sendable, Hashable {
    /// The whole run.
    case total
    /// Every hour of it too.
    case byHour
  }

  /// One use of capacity. Hosts are counted from 0 upward in this order.
  package enum Part: Int, CaseIterable, Sendable {
    /// Hosts that the seats that are taken fit on at least.
    case need
    /// Further serving hosts of which seats are taken.
    case stuck
    /// Further hosts that drain.
    case draining
    /// Empty hosts without which the group would have less than its `min_size`.
    case minSize
    /// Empty hosts that have been so for less than `idle_hold`.
    case idleHold
    /// All other empty hosts.
    case headroom
    /// Launches into the group, and what failed on the way or is dead.
    case starting
    /// On the way into the warm pool.
    case preparing
    /// The warm pool by its states.
    case warmRunning, hibernated, stopped
    /// What rounding up to whole seconds and the least bill of a start add.
    case rounding
    /// The commitment, used or not.
    case commitment
    /// What registers the instances.
    case registration

    /// The name in columns.
    package var name: String {
      switch self {
      case .minSize: "min_size"
      case .idleHold: "idle_hold"
      case .warmRunning: "warm_running"
      default: "\(self)"
      }
    }

    /// What it is, in words.
    package var meaning: String {
      switch self {
      case .need: "hosts that the seats that are taken fit on at least"
      case .stuck: "further serving hosts with a seat that is taken"
      case .draining: "further hosts that drain"
      case .minSize: "empty hosts that min_size keeps"
      case .idleHold: "hosts that have been empty for less than scale_in.idle_hold"
      case .headroom: "all other empty hosts"
      case .starting: "launches into the group, and dead instances that count as in it"
      case .preparing: "instances on the way into the warm pool"
      case .warmRunning: "the warm pool, running"
      case .hibernated: "the warm pool, hibernated"
      case .stopped: "the warm pool, stopped"
      case .rounding: "whole seconds, and the least that a start is billed for"
      case .commitment: "the commitment, used or not"
      case .registration: "Route 53's hosted zone, SNS and Lambda"
      }
    }

    /// What a state is as a whole; nil for hosts, which are many things.
    init?(stage: LedgerState) {
      switch stage {
      case .serving, .draining: return nil
      case .starting: self = .starting
      case .warmPreparing, .warmHibernating: self = .preparing
      case .warmRunning: self = .warmRunning
      case .warmStopped: self = .stopped
      case .warmHibernated: self = .hibernated
      }
    }
  }

  /// One hour of the scenario, or what was measured of it.
  package struct Hour: Sendable, Hashable {
    /// From when on, and up to when.
    package var start, end: SimulationTime
    /// Micro-dollars, by part.
    package var costs: [Int64]
  }

  /// An hour, in milliseconds.
  static let hour: Int64 = 3_600_000

  /// Micro-dollars, by part.
  private(set) var costs = [Int64](repeating: 0, count: Part.allCases.count)
  /// The hours by time; they add up to each part. Empty where nobody asked for them.
  package private(set) var hours: [Hour] = []

  /// Micro-dollars of a part.
  package func cost(of part: Part) -> Int64 { costs[part.rawValue] }
  /// Micro-dollars of all parts.
  package var total: Int64 { costs.reduce(0, +) }

  /// Splits the cells of a ledger: each by the times in it, the largest remainders first.
  init(
    _ ledger: borrowing Ledger, _ use: HostUse, rates: HostUse.Rates, from: SimulationTime,
    end: SimulationTime
  ) {
    for state in LedgerState.allCases {
      let accounts = ledger.accounts
      func sum(_ cells: (InstanceAccount) -> StateCells) -> Int64 {
        accounts.reduce(0) { $0 + cells($1)[state.rawValue] }
      }
      let (compute, storage) = (sum(\.compute), sum(\.storage))
      let surplus = ledger.surplus
      func weights(of time: Int64, rounding: Int64) -> [Int64] {
        var weights =
          switch state {
          case .serving: use.serving
          case .draining: use.draining
          default: [Int64](repeating: 0, count: Part.allCases.count)
          }
        if let part = Part(stage: state) { weights[part.rawValue] = time - rounding }
        weights[Part.rounding.rawValue] = rounding
        return weights
      }
      let byCompute = weights(of: compute, rounding: surplus.compute[state.rawValue])
      let byStorage = weights(of: storage, rounding: surplus.storage[state.rawValue])
      add(sum(\.computeCost), by: byCompute)
      add(sum(\.storageCost), by: byStorage)
      add(sum(\.addressCost), by: ledger.paysAddressesWhileStopped ? byStorage : byCompute)
    }
    costs[Part.commitment.rawValue] += ledger.commitmentCost
    costs[Part.registration.rawValue] += ledger.registrationCost
    precondition(total == ledger.capacityCost, "I9: the parts of the cost do not add up to it")
    guard !use.hours.isEmpty else { return }
    let first = from.milliseconds / Self.hour
    hours = use.hours.indices.map { place in
      let start = (first + Int64(place)) * Self.hour
      return Hour(
        start: max(SimulationTime(milliseconds: start), from),
        end: min(SimulationTime(milliseconds: start + Self.hour), end),
        costs: [Int64](repeating: 0, count: Part.allCases.count))
    }
    let rounding = ledger.surplus.weights(hours: hours.count, first: first, rates)
    for part in Part.allCases {
      var weights =
        switch part {
        case .commitment, .registration: hours.map { ($0.end - $0.start).milliseconds }
        case .rounding: rounding
        default: use.hours.map { $0[part.rawValue] }
        }
      // What weighs nothing by the rates costs a micro-dollar here and there all the same.
      if weights.allSatisfy({ $0 == 0 }) {
        weights = hours.map { ($0.end - $0.start).milliseconds }
      }
      for (place, cost) in split(costs[part.rawValue], by: weights).enumerated() {
        hours[place].costs[part.rawValue] = cost
      }
    }
  }

  private mutating func add(_ cost: Int64, by weights: [Int64]) {
    for (place, part) in split(cost, by: weights).enumerated() { costs[place] += part }
  }
}

/// What rounding up to whole seconds and the least bill of a start add to what was measured.
struct BilledSurplus {
  private struct Entry {
    var time: SimulationTime
    var compute, storage: Int64
  }

  /// Milliseconds, by state.
  private(set) var compute = [Int64](repeating: 0, count: LedgerState.allCases.count)
  private(set) var storage = [Int64](repeating: 0, count: LedgerState.allCases.count)
  private var entries: [Entry] = []
  private let keepsTimes: Bool

  init(keepsTimes: Bool) { self.keepsTimes = keepsTimes }

  /// So much is billed at a time beyond what was measured.
  mutating func add(
    compute: Int64 = 0, storage: Int64 = 0, in state: LedgerState, at time: SimulationTime
  ) {
    self.compute[state.rawValue] += compute
    self.storage[state.rawValue] += storage
    if keepsTimes { entries.append(Entry(time: time, compute: compute, storage: storage)) }
  }

  /// What it weighs in each hour.
  func weights(hours: Int, first: Int64, _ rates: HostUse.Rates) -> [Int64] {
    var weights = [Int128](repeating: 0, count: hours)
    for entry in entries {
      let hour = Int(entry.time.milliseconds / CostSplit.hour - first)
      weights[min(max(hour, 0), hours - 1)] +=
        Int128(entry.compute) * Int128(rates.running) + Int128(entry.storage) * Int128(rates.stored)
    }
    // Only the longest of least bills come to more than a weight may be.
    let excess = (weights.max() ?? 0) / Int128(Int64.max) + 1
    return weights.map { Int64($0 / excess) }
  }
}
