internal import PoolSimulation
internal import Studies

/// How many instances were in which phase, told again from the moves of a run.
struct PoolReplay {
  private let records: [LifecycleRecord]
  private var next = 0
  /// The decision up to which it was told last, and how many moves those of its instant made with
  /// it.
  private var instant: SimulationTime?
  private var moved = 0
  private var phases: [InstanceID: InstancePhase] = [:]
  private var counts = [Int](repeating: 0, count: InstancePhase.allCases.count)

  init(_ records: [LifecycleRecord]) { self.records = records }

  /// Goes on to a time, up to what was done there by somebody's decision.
  mutating func advance(to time: SimulationTime) {
    while next < records.count,
      records[next].time < time || records[next].time == time && records[next].cause.isFound
    {
      step()
    }
  }

  /// Goes on to the end of an instant.
  mutating func advance(through time: SimulationTime) {
    while next < records.count, records[next].time <= time { step() }
  }

  /// Goes on to what a decision found: all that its instant did before it, earlier decisions of that
  /// instant with what they moved among it.
  mutating func advance(to decision: DecisionRecord) {
    let time = decision.time
    if instant != time { (instant, moved) = (time, 0) }
    while next < records.count, records[next].time < time { step() }
    while moved > 0, next < records.count, records[next].time == time {
      if isOwnMove { moved -= 1 }
      step()
    }
    // The rest of a move through several of EC2's states.
    while next > 0, next < records.count, isRestOfMove { step() }
    moved = decision.moves
    while next < records.count, records[next].time == time, !isOwnMove {
      // What a decision without moves found ends where the warm pool is seen to, which is later.
      if decision.moves == 0, records[next].cause.isAfterDecisions { return }
      step()
    }
  }

  /// Whether a decision makes the next record.
  private var isOwnMove: Bool { records[next].cause.isOfDecision && !isRestOfMove }

  /// Whether the next record is of the same move as the one before.
  private var isRestOfMove: Bool {
    guard next > 0 else { return false }
    let (last, record) = (records[next - 1], records[next])
    return last.time == record.time && last.instance == record.instance
      && last.cause == record.cause
  }

  private mutating func step() {
    let record = records[next]
    if let old = phases[record.instance] { counts[Int(old.rawValue)] -= 1 }
    phases[record.instance] = record.phase
    counts[Int(record.phase.rawValue)] += 1
    next += 1
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

extension DecisionRecord {
  /// How many instances it moved.
  fileprivate var moves: Int {
    launchedCold + launchedWarm + undrained + ended + startedDraining + cancelled
  }
}

extension TransitionCause {
  /// Whether a decision makes such a move, and tells it in its counts.
  fileprivate var isOfDecision: Bool {
    switch self {
    case .scaleOut, .scaleIn, .undrained, .cancelled, .instanceRefresh, .maxLifetime: true
    default: false
    }
  }

  /// Whether such a move comes after the decisions of its instant.
  fileprivate var isAfterDecisions: Bool { self == .warmPoolFill || self == .warmPoolTrim }

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
