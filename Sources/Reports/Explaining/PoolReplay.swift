internal import PoolSimulation
internal import Studies

/// How many instances were in which phase, told again from the moves of a run.
struct PoolReplay {
  private let records: [LifecycleRecord]
  private var next = 0
  private var phases: [InstanceID: InstancePhase] = [:]
  private var counts = [Int](repeating: 0, count: InstancePhase.allCases.count)

  init(_ records: [LifecycleRecord]) { self.records = records }

  /// Goes on to a time, up to what was done there by somebody's decision.
  mutating func advance(to time: SimulationTime) {
    while next < records.count {
      let record = records[next]
      let isFound = record.time < time || record.time == time && record.cause.isFound
      guard isFound else { return }
      if let old = phases[record.instance] { counts[Int(old.rawValue)] -= 1 }
      phases[record.instance] = record.phase
      counts[Int(record.phase.rawValue)] += 1
      next += 1
    }
  }

  func count(_ wanted: InstancePhase...) -> Int {
    wanted.reduce(0) { $0 + counts[Int($1.rawValue)] }
  }

  /// Take joins.
  var serving: Int { count(.serving) }
  /// Launch into the group.
  var launching: Int { count(.pending, .registering) }
  var draining: Int { count(.draining) }
  /// Ready in the warm pool.
  var warmed: Int { count(.warmedStopped, .warmedHibernated, .warmedRunning) }
  /// On the way into the warm pool.
  var entering: Int {
    count(.preparing, .stopping, .awaitingHibernation, .hibernating, .startingInPlace)
  }
  /// Dead and counted still.
  var failed: Int { count(.failed) }

  /// What there is, as the end of a sentence.
  var words: String {
    var words = [Wording.counted(serving, "instance that took joins", "instances that took joins")]
    let others = [
      (launching, "launching"), (draining, "draining"), (failed, "dead and not found out yet"),
      (warmed, "ready in the warm pool"), (entering, "on the way into the warm pool"),
    ]
    words += others.filter { $0.0 > 0 }.map { "\(Wording.count($0.0)) \($0.1)" }
    return Wording.list(words)
  }

  /// The same as numbers.
  var facts: [JSONValue.Member] {
    [
      ("serving", serving), ("launching", launching), ("draining", draining), ("failed", failed),
      ("warmed", warmed), ("warm_preparing", entering),
    ].map { JSONValue.Member($0.0, .integer($0.1)) }
  }
}

extension TransitionCause {
  /// Whether it is what is found when something is decided, not what was decided.
  fileprivate var isFound: Bool {
    switch self {
    case .initial, .warmUpEnded, .stageCompleted, .drained, .drainDeadline, .fault, .zoneDown,
      .launchFailed, .spotInterruption:
      true
    case .scaleOut, .warmPoolFill, .warmPoolTrim, .poolStateChange, .scaleIn, .undrained,
      .cancelled, .healthCheck, .instanceRefresh, .maxLifetime, .rebalance:
      false
    }
  }
}
