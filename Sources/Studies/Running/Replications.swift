internal import Dispatch
package import PoolSimulation
internal import Synchronization
package import Workloads

/// Runs every replication of a scenario on several cores, and hands on what is made of each in the
/// order of the replications.
///
/// No more runs than workers are held at a time, those that wait for an earlier one included:
/// memory is bounded by the workers, however many replications there are.
/// - Parameters:
///   - loaded: the scenario with its demand's source
///   - workers: the number of runs at a time, from 1 on
///   - stop: ends the runs where they are once nobody wants them any more
///   - series: where the report intervals of a run are until they are written
///   - demand: the demand of a replication, for those who keep it; nil: it is made here
///   - report: is told after every run
///   - make: what is made of a run, on any thread
///   - take: is given what was made, one after the other on the caller's thread; no more is run
///     after it throws
/// - Throws: what `take` throws, a `ScenarioError` of a policy's program, or `RunsStopped`.
package func runReplications<Made: Sendable>(
  of loaded: LoadedScenario, workers: Int, stop: RunStop? = nil, series: SeriesPlace = .memory,
  demand: (@Sendable (Int) -> (workload: Workload, notes: WorkloadNotes))? = nil,
  report: ((StudyProgress) -> Void)? = nil,
  make: @escaping @Sendable (StudyRun) -> Made,
  take: (Made) throws -> Void
) throws {
  try runReplications(
    of: loaded, workers: workers, stop: stop, series: series, demand: demand, report: report,
    makeOf: { replication, _ throws(ScenarioError) in make(try replication.run()) }, take: take)
}

/// Where the report intervals of a run are until they are written.
package enum SeriesPlace: Sendable {
  /// Nowhere: only their sums are wanted.
  case nowhere
  case memory
  /// In a file without a name in this folder, where they are many.
  case folder(String)

  /// What a run does with them.
  fileprivate var keeping: SeriesKeeping {
    switch self {
    case .nowhere: .dropped
    case .memory: .kept(spill: nil)
    case .folder(let folder): .kept(spill: ScratchFile(in: folder))
    }
  }
}

/// A replication that is about to run.
package struct Replication: Sendable {
  /// Counted from 0: with the seed it keys every draw.
  let number: Int
  let workload: Workload
  let notes: WorkloadNotes
  /// What is run.
  package let plan: RunPlan
  /// How many instances the demand needs; nil: nobody asked.
  package let need: NeedCurve?
  fileprivate let scenario: Scenario
  fileprivate let directory: String

  /// Runs it to its end.
  package func run() throws(ScenarioError) -> StudyRun {
    let bound = need.map { BoundOutcome(of: plan, need: $0) }
    return StudyRun(
      replication: number, workload: workload, notes: notes,
      result: try scenario.run(plan, in: directory), bound: bound)
  }
}

/// The same for those who make more of a replication than its run: they are told how many threads
/// it may have.
package func runReplications<Made: Sendable>(
  of loaded: LoadedScenario, workers: Int, stop: RunStop? = nil, series: SeriesPlace = .memory,
  demand: (@Sendable (Int) -> (workload: Workload, notes: WorkloadNotes))? = nil,
  report: ((StudyProgress) -> Void)? = nil,
  makeOf make: @escaping @Sendable (Replication, _ threads: Int) throws(ScenarioError) -> Made,
  take: (Made) throws -> Void
) throws {
  let (scenario, source) = (loaded.scenario, loaded.source)
  let count = scenario.replications
  let demand = demand ?? { source.makeWorkload(seed: scenario.seed, replication: $0) }
  // Demand that no draw changes is made once and shared.
  let fixed = source.dependsOnReplication ? nil : demand(0)
  let directory = folder(of: loaded.document.path)
  let asks = scenario.asksForBound
  let fixedNeed =
    asks ? fixed.map { NeedCurve(of: loaded.plan(replication: 0, workload: $0.workload)) } : nil
  let threads = max(workers / max(count, 1), 1)
  @Sendable func run(_ number: Int) -> Result<Made, ScenarioError> {
    let (workload, notes) = fixed ?? demand(number)
    var plan = loaded.plan(replication: number, workload: workload)
    plan.stop = stop
    plan.series = series.keeping
    let replication = Replication(
      number: number, workload: workload, notes: notes, plan: plan,
      need: asks ? fixedNeed ?? NeedCurve(of: plan) : nil, scenario: scenario, directory: directory)
    return Result { () throws(ScenarioError) in try make(replication, threads) }
  }
  var progress = StudyProgress(wanted: count)
  func hand(on made: Result<Made, ScenarioError>) throws {
    if let stop, stop.isStopped { throw RunsStopped() }
    try take(made.get())
    progress.done += 1
    report?(progress)
  }
  let workers = min(workers, count)
  guard workers > 1 else {
    for replication in 0..<count { try hand(on: run(replication)) }
    return
  }
  let runs = RunsInOrder<Result<Made, ScenarioError>>(count: count, atOnce: workers)
  let group = DispatchGroup()
  defer { group.wait() }
  for _ in 0..<workers {
    DispatchQueue.global().async(group: group) {
      while let replication = runs.begin() { runs.finish(replication, run(replication)) }
    }
  }
  defer { runs.stop() }
  for replication in 0..<count {
    try hand(on: runs.wait(for: replication))
    runs.release()
  }
}

/// Does pieces of work on up to so many threads, the caller's among them. They begin in their
/// order.
package func doAtOnce(_ pieces: [@Sendable () -> Void], threads: Int) {
  let begun = Atomic(0)
  DispatchQueue.concurrentPerform(iterations: max(min(threads, pieces.count), 1)) { _ in
    while true {
      let piece = begun.add(1, ordering: .relaxed).oldValue
      guard piece < pieces.count else { return }
      pieces[piece]()
    }
  }
}

/// Runs that were stopped, because nobody wanted them any more.
package struct RunsStopped: Error {}

/// What was made of runs that ended in any order, to be taken in theirs.
private final class RunsInOrder<Made: Sendable>: Sendable {
  private struct State {
    var next = 0
    var isStopped = false
    var made: [Int: Made] = [:]
  }
  private let state = Mutex(State())
  private let count: Int
  private let atOnce: Int
  /// The runs that may begin.
  private let places = DispatchSemaphore(value: 0)
  /// Is told of every run that ends.
  private let ended = DispatchSemaphore(value: 0)

  init(count: Int, atOnce: Int) {
    self.count = count
    self.atOnce = atOnce
    for _ in 0..<atOnce { places.signal() }
  }

  /// The next replication once there is room for its result; nil: there is none left.
  func begin() -> Int? {
    places.wait()
    return state.withLock { state in
      guard !state.isStopped, state.next < count else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  func finish(_ replication: Int, _ made: Made) {
    state.withLock { $0.made[replication] = made }
    ended.signal()
  }

  /// What was made of a replication, as soon as it is there.
  func wait(for replication: Int) -> Made {
    while true {
      if let made = state.withLock({ $0.made.removeValue(forKey: replication) }) { return made }
      ended.wait()
    }
  }

  /// Lets another run begin.
  func release() { places.signal() }

  /// Lets no other run begin, and those go that wait for it.
  func stop() {
    state.withLock { $0.isStopped = true }
    for _ in 0..<atOnce { places.signal() }
  }
}
