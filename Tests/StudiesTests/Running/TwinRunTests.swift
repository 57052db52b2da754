import PoolSimulation
import Probability
import Settings
import Testing

@testable import Studies

@Suite struct TwinRunTests {
  private static let scenario = """
    scenario: twins
    duration: 2h
    seed: 3
    workload:
      source: synthetic
      meetings_per_week: 60
      weekday_share: {mon: 1}
      hour_share: {0: 1}
      size: 6
      duration: 20m
    instance: {participant_limit: 10, volume: 40GB, memory: 8GB}
    auto_scaling_group: {min_size: 1, max_size: 40}
    warm_pool: {pool_state: stopped, min_size: 3, max_group_prepared_capacity: 3}
    launch:
      control_loop: 1s
      pending: 4s
      cold: {lognormal: {median: 60s, sigma: 0.2}}
      from_stopped: 20s
      from_hibernated: 10s
      from_running: 2s
      prepare: 40s
      stop: 10s
      hibernate: 30s
      registration: {uniform: {min: 1s, max: 3s}}
    placement: {affinity: spill}
    scaling: {policy: headroom, free_participants: 8}
    pricing: {on_demand_per_hour: 0.36, volume_per_gb_month: 0, public_ipv4_per_hour: 0}
    """

  private func variant(_ changes: [String]) -> Variant {
    Variant(
      assignments: changes.enumerated().map { ordinal, change in
        let (path, node) = parseOverride(change, ordinal: ordinal + 1)
        return Assignment(path: path, node: node)
      })
  }

  private func plan(_ variants: [[String]], _ changes: [String] = []) throws -> StudyPlan {
    try StudyPlan(
      documents: [try SmallScenario.document(Self.scenario, changes: changes)],
      variants: variants.map(variant))
  }

  /// Every combination of a value of each axis.
  private func grid(_ axes: [[String]]) -> [[String]] {
    axes.reduce([[]]) { rows, axis in rows.flatMap { row in axis.map { row + [$0] } } }
  }

  /// What the runs of all variants came to, and how many of them were not simulated.
  private func outcome(
    of plan: StudyPlan, replications: Int = 3, workers: Int = 1, most: Int = 2_048
  ) throws -> (records: [[RunRecord]], twins: Int) {
    let demands = DemandCache(workers: workers, twins: TwinRuns(most: most))
    let runner = StudyRunner(plan, workers: workers, demands: demands)
    let progress = try runner.run(
      RunSelection(variants: Array(plan.variants.indices), replications: 0..<replications))
    #expect(
      progress.done == progress.wanted && progress.wanted == plan.variants.count * replications)
    let records = try plan.variants.indices.map {
      try runner.records(of: $0, replications: replications)
    }
    return (records, progress.twins)
  }

  @Test(
    "Runs that differ in a time that nothing takes are simulated once, by any number of workers")
  func sweep() throws {
    // Nothing is hibernated but under the last state, and so much is warm that nothing starts cold.
    let plan = try plan(
      grid([
        ["stopped", "running", "hibernated"].map { "warm_pool.pool_state=\($0)" },
        ["8", "16"].map { "scaling.free_participants=\($0)" },
        ["10s", "10m"].map { "launch.from_hibernated=\($0)" },
      ]))
    let alone = try outcome(of: plan, most: 0)
    #expect(alone.twins == 0)
    // With one worker each twin knows what came before it: two of three states have them.
    let one = try outcome(of: plan)
    #expect(one.records == alone.records && one.twins == 12)
    for workers in [2, 4] {
      let several = try outcome(of: plan, workers: workers)
      #expect(several.records == alone.records)
      #expect((1...12).contains(several.twins))
    }
    // However few are kept, the answers are these.
    for most in [1, 3] {
      #expect(try outcome(of: plan, most: most).records == alone.records)
    }
    // Where hibernated instances start, how long they take does something.
    #expect(alone.records[8] != alone.records[9])
  }

  @Test(
    "A study comes to what it comes to without twins, whatever laws its variants change",
    arguments: (1...40 as ClosedRange<UInt64>).map { $0 })
  func random(seed: UInt64) throws {
    var stream = StreamFamily(seed: seed, replication: 0, purpose: StreamPurpose("test.twins"))
      .stream(0)
    func one<Element>(of elements: [Element]) -> Element {
      elements[stream.nextIndex(below: elements.count)]
    }
    let hook = one(of: [true, true, false])
    let changes =
      [
        "warm_pool.pool_state=\(one(of: ["stopped", "hibernated", "running"]))",
        "auto_scaling_group.max_size=\(one(of: [2, 8, 40]))",
        "launch.hook=\(one(of: ["none", "until_ready"]))",
      ] + (hook ? [] : ["warm_pool.entry_hook=false", "launch.prepare_without_hook=20s"])
      + one(of: [
        [], ["warm_pool.min_size=0", "warm_pool.max_group_prepared_capacity=0"],
        ["warm_pool.min_size=20", "warm_pool.max_group_prepared_capacity=20"],
      ])
      + one(of: [
        [], ["launch.bootstrap=30s"],
        ["admission={when_full: wait, patience: 2m, reconnect_after: 30s}"],
        ["admission={when_full: wait, patience: never}"],
        ["admission={when_full: retry, retry_after: 30s, max_attempts: 3}"],
        ["scale_in={mode: immediate}", "admission={reconnect_after: {exponential: {mean: 20s}}}"],
      ])
      + one(of: [
        [],
        [
          "launch.registration={sns: 1s, lambda: 2s, lambda_cold_start: 1s, propagation: 30s, "
            + "application: 1s}"
        ],
      ])
    let document = try SmallScenario.document(Self.scenario, changes: changes)
    let scenario = try document.scenario()
    let laws = DurationLaw.allCases.filter {
      scenario.durationLaws[$0] != nil && document.settings.node(at: $0.rawValue) != nil
    }
    let values = ["7m", "1s", "{exponential: {mean: 45s}}", "{sequence: [3s, 90s]}"]
    let variants =
      [[]]
      + (0..<24).map { _ in
        (0..<one(of: [1, 1, 2, 3])).map { _ in "\(one(of: laws).rawValue)=\(one(of: values))" }
      }
    let plan = try plan(variants, changes)
    let alone = try outcome(of: plan, replications: 2, most: 0)
    let twins = try outcome(of: plan, replications: 2, workers: one(of: [1, 2]))
    #expect(twins.records == alone.records, "seed \(seed): \(changes)")
    #expect(twins.twins > 0, "seed \(seed): \(changes)")
  }

  @Test("Runs are twins only where laws alone differ that are there in both")
  func forms() throws {
    let variants = [
      [], ["launch.cold=9m"], ["launch.cold={exponential: {mean: 1m}}"],
      ["launch.registration=1s", "launch.prepare=1s"], ["launch.cold.lognormal.median=2m"],
      // From here on they differ in more.
      ["launch.bootstrap=10s"], ["launch.hook=until_ready"], ["scaling.free_participants=9"],
      [
        "launch.registration={sns: 1s, lambda: 2s, lambda_cold_start: 1s, propagation: 30s, "
          + "application: 1s}"
      ],
      ["admission={when_full: wait, patience: never}"],
      ["admission={when_full: wait, patience: 2m}"], ["workload.size=7"],
    ]
    let plan = try plan(variants)
    let forms = try plan.variants.indices.map { try #require(plan.entry(of: $0).form) }
    #expect(Set(forms[0..<5]).count == 1)
    #expect(Set(forms).count == 1 + variants.count - 5)
    // What is told to a program, or priced by a bound, are the laws themselves.
    let bound = try self.plan([[], ["launch.cold=9m"]], [requestForBound])
    #expect(bound.variants.indices.allSatisfy { bound.entry(of: $0).form == nil })
    let external = try self.plan([[]], ["scaling={policy: external, command: [/bin/cat]}"])
    #expect(external.entry(of: 0).form == nil)
    #expect(try outcome(of: bound).twins == 0)
  }

  @Test("Twins are not begun one after the other, and every run is done once, demand by demand")
  func order() throws {
    let plan = try plan(
      grid([
        ["6", "7"].map { "workload.size=\($0)" },
        ["8", "16", "24"].map { "scaling.free_participants=\($0)" },
        ["10s", "10m"].map { "launch.cold=\($0)" },
      ]))
    let order = RunOrder(
      RunSelection(variants: Array(plan.variants.indices).reversed(), replications: 0..<2), plan)
    let runs = Array(IteratorSequence(order))
    #expect(runs.count == 24 && Set(runs).count == 24)
    #expect(runs.prefix(6).map(\.variant) == [0, 2, 4, 1, 3, 5])
    #expect(runs[6..<12].map(\.variant) == [0, 2, 4, 1, 3, 5])
    #expect(runs[6..<12].allSatisfy { $0.replication == 1 })
    #expect(runs[12..<18].map(\.variant) == [6, 8, 10, 7, 9, 11])
  }
}
