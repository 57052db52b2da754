internal import Dispatch
internal import Foundation
package import PoolSimulation
internal import Settings
internal import Synchronization
internal import Workloads

/// Which runs of a plan are wanted.
package struct RunSelection: Sendable {
  /// The variants, in any order.
  package var variants: [Int]
  /// The replications of each, in ascending order.
  package var replications: [Int]
  /// One of several shards that share the runs among them; nil: all runs.
  var shard: Shard?

  /// Some replications of some variants.
  package init(variants: [Int], replications: some Sequence<Int>) {
    self.variants = variants
    self.replications = Array(replications)
  }

  /// The number of runs.
  var count: Int {
    guard let shard else { return variants.count * replications.count }
    return variants.reduce(0) { count, variant in
      count + replications.count { shard.contains(RunID(variant: variant, replication: $0)) }
    }
  }
}

/// How far a study is.
package struct StudyProgress: Sendable, Hashable {
  /// The runs that are wanted.
  package var wanted = 0
  /// Those of them that are there.
  package var done = 0
  /// Those of them that were there before.
  package var found = 0
  /// Those of them that other processes have made meanwhile.
  package var madeElsewhere = 0
  /// Those of them that came to what another one had come to here, since they differ only in laws
  /// that nothing was drawn from: they were not simulated.
  package var twins = 0

  /// Those of them that this process has made.
  package var made: Int { done - found - madeElsewhere }
}

/// Runs a plan on several cores and keeps what comes out. What is there already is not run again.
package final class StudyRunner: Sendable {
  /// What is run.
  package let plan: StudyPlan
  private let sink: any RunSink
  private let workers: Int
  private let report: (@Sendable (StudyProgress) -> Void)?
  private let demands: DemandCache
  private let scenarios: SharedValues<Int, Scenario>
  private let room: RunRoom
  /// What some of the runs came to that were done here, so that they need not be read back.
  private let done = Mutex<[RunID: RunRecord]>([:])

  /// More than this are read back: of a record a few kB are kept.
  private static let mostKept = 16_384

  /// A runner of a plan.
  /// - Parameters:
  ///   - plan: what is run
  ///   - results: where results are kept; nil: in memory
  ///   - finished: runs that are there beside them; nil: none
  ///   - workers: the number of runs at a time, from 1 on
  ///   - demands: where demands are kept; nil: only those in use are
  ///   - report: is told after every run, on one thread at a time
  package convenience init(
    _ plan: StudyPlan, results: ResultsStore? = nil, finished: FinishedRuns? = nil, workers: Int,
    demands: DemandCache? = nil, report: (@Sendable (StudyProgress) -> Void)? = nil
  ) {
    let own: any RunSink = if let results { results } else { ResultsInMemory() }
    let sink: any RunSink = if let finished { finished.over(own) } else { own }
    self.init(plan, sink: sink, workers: workers, demands: demands, report: report)
  }

  init(
    _ plan: StudyPlan, sink: any RunSink, workers: Int, demands: DemandCache? = nil,
    report: (@Sendable (StudyProgress) -> Void)? = nil
  ) {
    self.plan = plan
    self.sink = sink
    self.workers = max(1, workers)
    self.report = report
    room = RunRoom(bytes: MachineMemory.bytes)
    self.demands = demands ?? DemandCache(workers: self.workers)
    scenarios = SharedValues(limit: 1_024)
  }

  /// Does the runs that are not there yet.
  /// - Returns: how many there were
  /// - Throws: what the store throws; what was finished stays.
  @discardableResult package func run(_ selection: RunSelection) throws -> StudyProgress {
    let queue = Mutex(RunQueue(selection, plan, sink, workers: workers, report: report))
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while true {
        switch queue.withLock({ $0.next() }) {
        case .end: return
        case .wait: usleep(20_000)
        case .run(let run):
          do {
            let twin = twin(of: run)
            let known = twin.flatMap { demands.twins.record(of: $0) }
            let record = try known ?? record(running: run, as: twin)
            try keep(record, of: run, under: plan.key(of: run))
            queue.withLock { $0.finish(isTwin: known != nil) }
          } catch {
            queue.withLock { $0.failure = $0.failure ?? error }
          }
        }
      }
    }
    let (progress, failure) = queue.withLock { ($0.progress, $0.failure) }
    if let failure {
      // What is not given back now goes to others when this process ends.
      try? sink.giveBack()
      throw failure
    }
    return progress
  }

  /// What a run came to that has been done. One that was damaged since is done again.
  package func record(_ run: RunID) throws -> RunRecord {
    if let record = done.withLock({ $0[run] }) { return record }
    let key = plan.key(of: run)
    if let record = try sink.record(of: key) { return record }
    let record = try record(running: run, as: twin(of: run))
    try keep(record, of: run, under: key)
    return record
  }

  private func keep(_ record: RunRecord, of run: RunID, under key: Digest) throws {
    try sink.add(record, under: key)
    done.withLock { if $0.count < Self.mostKept { $0[run] = record } }
  }

  /// What the first replications of a variant came to, which have been done.
  package func records(of variant: Int, replications: Int) throws -> [RunRecord] {
    try (0..<replications).map { try record(RunID(variant: variant, replication: $0)) }
  }

  /// How many joins the replications of a variant offer.
  package func offeredJoins(of variant: Int) throws(ScenarioError) -> OfferedJoins {
    try draws(of: variant).offered
  }

  /// Counts what `offeredJoins(of:)` tells of some variants, on all cores: whoever asks for it from
  /// all cores at once waits for one of them.
  package func countOffers(of variants: [Int]) throws(ScenarioError) {
    var demands: Set<Digest> = []
    for variant in variants where demands.insert(plan.demand(of: variant).digest).inserted {
      _ = try offeredJoins(of: variant)
    }
  }

  /// The replications of a variant that are drawn first by the joins they offer; fewer where nobody
  /// ever wants to join.
  package func sizedReplications(of variant: Int, count: Int) throws(ScenarioError) -> [Int] {
    try draws(of: variant).first(count, demands, of: plan.demand(of: variant).digest)
  }

  /// What intervals of shares of joins take for granted, over the demands of some variants; nil
  /// without any.
  func jointCap(of variants: Range<Int>) throws(ScenarioError) -> JointCap? {
    var demands: Set<Digest> = []
    var cap: JointCap?
    for variant in variants where demands.insert(plan.demand(of: variant).digest).inserted {
      let draws = try draws(of: variant)
      let earlier = cap?.largest ?? draws.offered
      cap = JointCap(
        largest: draws.offered.most > earlier.most ? draws.offered : earlier,
        demands: demands.count, aboveCap: (cap?.aboveCap ?? 0) + draws.aboveCap)
    }
    return cap
  }

  /// What the replications of a variant are a sample of.
  package func population(of variant: Int) throws(ScenarioError) -> Population {
    try source(of: RunID(variant: variant, replication: 0), scenario(of: variant)).population
  }

  private func draws(of variant: Int) throws(ScenarioError) -> SizedDraws {
    let scenario = scenario(of: variant)
    let demand = DemandCache.MeasuredDemand(
      demand: plan.demand(of: variant).digest, from: scenario.warmUp)
    return try demands.sizedDraws.value(demand) { () throws(ScenarioError) in
      let source = try source(of: RunID(variant: variant, replication: 0), scenario)
      return SizedDraws(source, of: scenario, OfferedJoins(source, of: scenario))
    }
  }

  private func scenario(of variant: Int) -> Scenario {
    scenarios.value(variant) { plan.scenario(of: variant) }
  }

  private func source(of run: RunID, _ scenario: Scenario) throws(ScenarioError) -> WorkloadSource {
    let demand = plan.demand(of: run.variant)
    if let source = plan.sources[demand.place] { return source }
    return try demands.sources.value(demand.digest) { () throws(ScenarioError) in
      let (source, inputs) = try plan.documents[plan.variants[run.variant].document].demand(
        of: scenario)
      // A result is kept under what the trace held when the study was planned.
      if let changed = zip(inputs, demand.inputs).first(where: { $0 != $1 })?.0 {
        throw .unreadable(
          path: changed.path,
          reason: "has changed while the study ran; expected it to stay as it was", isMissing: true)
      }
      return source
    }
  }

  /// Does the first runs of a variant and keeps none: for what a record does not hold, such as the
  /// shortages.
  /// - Parameters:
  ///   - variant: what is run
  ///   - replications: how many runs
  ///   - body: what is made of each result, on any thread
  /// - Returns: what was made, in the order of the replications
  /// - Throws: what reading the demand throws.
  package func results<Value: Sendable>(
    of variant: Int, replications: Int, _ body: @Sendable (RunResult) -> Value
  ) throws -> [Value] {
    let made = Mutex<[Result<Value, any Error>?]>(Array(repeating: nil, count: replications))
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      for replication in stride(from: worker, to: replications, by: workers) {
        let value = Result {
          body(try result(of: RunID(variant: variant, replication: replication)).result)
        }
        made.withLock { $0[replication] = value }
      }
    }
    return try made.withLock { $0 }.compactMap { try $0?.get() }
  }

  /// A run as its twins see it; nil: it has none.
  private func twin(of run: RunID) -> TwinRuns.Run? {
    plan.entry(of: run.variant).form.map {
      TwinRuns.Run(
        form: $0, replication: run.replication, laws: scenario(of: run.variant).durationLaws)
    }
  }

  private func record(
    running run: RunID, as twin: TwinRuns.Run?
  ) throws(ScenarioError) -> RunRecord {
    let (result, scenario, bound) = try result(of: run)
    let record = RunRecord(
      result, participantLimit: scenario.instance.participantLimit, bound: bound)
    if let twin { demands.twins.add(record, of: twin, undrawn: result.undrawn) }
    return record
  }

  private func result(of run: RunID) throws(ScenarioError) -> (
    result: RunResult, scenario: Scenario, bound: BoundOutcome?
  ) {
    let scenario = scenario(of: run.variant)
    let source = try source(of: run, scenario)
    let replication = source.dependsOnReplication ? run.replication : 0
    let (digest, end) = (plan.demand(of: run.variant).digest, plan.demand(of: run.variant).end)
    let demand = DemandCache.Key(demand: digest, replication: replication)
    let workload = demands.workload(demand) {
      source.makeWorkload(seed: scenario.seed, replication: replication).workload
    }
    let needed = StudyMemory(
      intervals: Int(end / scenario.report.interval.milliseconds) + 1, joins: workload.joinCount,
      replications: 1)
    let directory = folder(of: plan.documents[plan.variants[run.variant].document].path)
    func simulated(_ plan: RunPlan) throws(ScenarioError) -> RunResult {
      do throws(ScenarioError) {
        return try scenario.run(plan, in: directory)
      } catch {
        throw naming(variant: run.variant, in: error)
      }
    }
    return try room.take(needed, of: run, scenario) { () throws(ScenarioError) in
      var plan = scenario.plan(replication: run.replication, workload: workload)
      // Records have no hours and no report intervals.
      plan.series = .dropped
      guard scenario.asksForBound else { return (try simulated(plan), scenario, nil) }
      plan.costSplit = .total
      let need = demands.needs.value(
        DemandCache.NeedKey(demand: demand, limit: plan.participantLimit, from: plan.warmUp)
      ) { NeedCurve(of: plan) }
      let bound = BoundOutcome(of: plan, need: need)
      return (try simulated(plan), scenario, bound)
    }
  }

  /// What went wrong with a variant's program, with what tells the variant from the others.
  private func naming(variant: Int, in error: ScenarioError) -> ScenarioError {
    guard plan.variants.count > 1, case .policy(var issue) = error else { return error }
    let settings = plan.variants[variant].assignments.map { "\($0.path): \($0.node.flowText)" }
    let which =
      settings.isEmpty
      ? "the scenario as it stands" : "the variant with \(settings.joined(separator: ", "))"
    issue.message = "in \(which): \(issue.message)"
    return .policy(issue)
  }
}

/// The order in which runs are done: those that meet the same people one after the other, but those
/// that may be twins not side by side, where neither would know yet what the other comes to. Where
/// a demand has fewer forms than there are workers they are, and some are simulated all the same.
struct RunOrder: IteratorProtocol {
  private let selection: RunSelection
  /// The variants by demand.
  private let variants: [Int]
  private let demands: [Int]
  private var first = 0
  private var end = 0
  private var variant = 0
  /// The place of the replication.
  private var replication = 0

  /// So many forms are gone through by turns: more than there are workers, and few enough that
  /// their runs are still known when the next turn comes.
  private static let formsByTurns = 256

  init(_ selection: RunSelection, _ plan: StudyPlan) {
    self.selection = selection
    let ordered = Self.ordered(selection.variants, plan)
    variants = ordered
    demands = ordered.map { plan.entry(of: $0).demand }
    end = endOfDemand(from: 0)
  }

  /// The variants by demand, and within it the first ones of some forms, then the second ones.
  private static func ordered(_ variants: [Int], _ plan: StudyPlan) -> [Int] {
    var forms: [Int: Int] = [:]
    var known: [Digest: (place: Int, variants: Int)] = [:]
    let places = variants.sorted().map { variant in
      let entry = plan.entry(of: variant)
      let one = entry.form.flatMap { known[$0] } ?? (place: forms[entry.demand, default: 0], 0)
      if one.variants == 0 { forms[entry.demand, default: 0] += 1 }
      if let form = entry.form { known[form] = (one.place, one.variants + 1) }
      return (entry.demand, one.place / formsByTurns, one.variants, variant)
    }
    return places.sorted(by: <).map(\.3)
  }

  mutating func next() -> RunID? {
    while first < variants.count {
      if variant == end {
        variant = first
        replication += 1
      }
      if replication >= selection.replications.count {
        first = end
        variant = end
        end = endOfDemand(from: first)
        replication = 0
        continue
      }
      let run = RunID(variant: variants[variant], replication: selection.replications[replication])
      variant += 1
      if selection.shard?.contains(run) ?? true { return run }
    }
    return nil
  }

  /// Where the variants end that meet the same demand as the one at `place`.
  private func endOfDemand(from place: Int) -> Int {
    guard place < demands.count else { return place }
    return demands[place...].firstIndex { $0 != demands[place] } ?? demands.count
  }
}
