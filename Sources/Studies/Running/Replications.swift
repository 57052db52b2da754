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
///   - demand: the demand of a replication, for those who keep it; nil: it is made here
///   - report: is told after every run
///   - make: what is made of a run, on any thread
///   - take: is given what was made, one after the other on the caller's thread; no more is run
///     after it throws
/// - Throws: what `take` throws, a `ScenarioError` of a policy's program, or `RunsStopped`.
package func runReplications<Made: Sendable>(
  of loaded: LoadedScenario, workers: Int, stop: RunStop? = nil,
  demand: (@Sendable (Int) -> (workload: Workload, notes: WorkloadNotes))? = nil,
  report: ((StudyProgress) -> Void)? = nil,
  make: @escaping @Sendable (StudyRun) -> Made,
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
  @Sendable func run(_ replication: Int) -> Result<Made, ScenarioError> {
    let (workload, notes) = fixed ?? demand(replication)
    var plan = loaded.plan(replication: replication, workload: workload)
    plan.stop = stop
    let bound = asks ? BoundOutcome(of: plan, need: fixedNeed ?? NeedCurve(of: plan)) : nil
    return Result { () throws(ScenarioError) in try scenario.run(plan, in: directory) }.map {
      make(
        StudyRun(
          replication: replication, workload: workload, notes: notes, result: $0, bound: bound))
    }
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
  let threads = DispatchGroup()
  defer { threads.wait() }
  for _ in 0..<workers {
    DispatchQueue.global().async(group: threads) {
      while let replication = runs.begin() { runs.finish(replication, run(replication)) }
    }
  }
  defer { runs.stop() }
  for replication in 0..<count {
    try hand(on: runs.wait(for: replication))
    runs.release()
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
