package import PoolSimulation

/// One run with the sums that its metrics share, each added up once.
package struct MetricContext: Sendable {
  /// The run's result.
  package let result: RunResult
  /// The seats of one instance.
  package let participantLimit: Int
  /// The least that a plan pays for its demand, or why there is no such number; nil: nobody asked.
  let boundOutcome: BoundOutcome?
  /// All instances in one account, by ledger state.
  let total: LedgerTotals
  /// All report intervals in one.
  let series: SeriesTotals
  /// Launch lags, by ascending length.
  let launchLags: SortedValues
  /// The lag of every crossing.
  let crossingLags: SortedValues
  /// The lags of the late crossings.
  let lateLags: SortedValues
  /// The detection times of the crossings that were not met at once.
  let detections: SortedValues
  /// The lags of the first joins that found too little capacity.
  let lateJoinLags: SortedValues
  /// The delays of joins that got in later.
  let joinDelays: SortedValues
  /// The lengths of the drains.
  let drainLengths: SortedValues

  /// Adds up a run.
  package init(_ result: RunResult, participantLimit: Int, bound: BoundOutcome? = nil) {
    self.result = result
    boundOutcome = bound
    self.participantLimit = participantLimit
    total = LedgerTotals(result.instances)
    series = result.seriesTotals
    launchLags = SortedValues(result.launches.compactMap { $0.lag?.milliseconds })
    crossingLags = SortedValues(result.scaleUp.lags)
    lateLags = SortedValues(result.scaleUp.lags.filter { $0 > 0 })
    detections = SortedValues(result.scaleUp.detections)
    lateJoinLags = SortedValues(result.lateJoinLags)
    joinDelays = SortedValues(result.joinDelays)
    drainLengths = SortedValues(
      result.drains.map { (($0.ended ?? result.end) - $0.started).milliseconds })
  }

  /// The least that a plan pays for the run's demand; nil where nobody asked, and where there is no
  /// such number.
  var bound: CapacityBound? { try? boundOutcome?.get() }

  /// What the capacity was paid for; nil where nobody asked.
  var split: CostSplit? { result.split }

  /// The length of what was measured, milliseconds.
  var measured: Int64 { (result.end - result.measuredFrom).milliseconds }

  /// The mean of so many lengths of time of which these are the ones above 0; nothing where there
  /// are none.
  func mean(of lengths: SortedValues, over count: Int) -> MetricValue {
    .quotient(.meanSeconds, lengths.values.reduce(0, +), Int64(count))
  }

  /// How many joins were rejected for these reasons.
  func rejected(_ isCounted: (RefusalReason) -> Bool) -> Int {
    result.rejections.count { isCounted($0.reason) }
  }
}

/// The sums over all instances of a run, by ledger state.
struct LedgerTotals: Sendable {
  private(set) var compute = StateCells()
  private(set) var storage = StateCells()
  private(set) var participants = StateCells()
  private(set) var sentBits = [Int128](repeating: 0, count: LedgerState.allCases.count)
  private(set) var computeCost = StateCells()
  private(set) var storageCost = StateCells()
  private(set) var addressCost = StateCells()
  private(set) var egressCost = StateCells()
  private(set) var crossZoneCost = StateCells()

  init(_ accounts: [InstanceAccount]) {
    for account in accounts {
      for state in compute.indices {
        compute[state] += account.compute[state]
        storage[state] += account.storage[state]
        participants[state] += account.participants[state]
        sentBits[state] += account.sentBits[state]
        computeCost[state] += account.computeCost[state]
        storageCost[state] += account.storageCost[state]
        addressCost[state] += account.addressCost[state]
        egressCost[state] += account.egressCost[state]
        crossZoneCost[state] += account.crossZoneCost[state]
      }
    }
  }

  /// One column added up over the states that count.
  func sum(
    _ column: KeyPath<LedgerTotals, StateCells>,
    over isCounted: (LedgerState) -> Bool = { _ in true }
  ) -> Int64 {
    LedgerState.allCases.reduce(0) { isCounted($1) ? $0 + self[keyPath: column][$1.rawValue] : $0 }
  }
}
