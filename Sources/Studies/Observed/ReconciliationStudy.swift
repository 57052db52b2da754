internal import PoolSimulation
internal import Settings
package import Workloads

/// Replays a scenario over the time of a real group, compares, and finds which settings would bring
/// it nearer.
package struct ReconciliationStudy: Sendable {
  /// The scenario.
  package let loaded: LoadedScenario
  /// What happened.
  package let observed: ObservedGroup
  /// What is compared: where the run and what is known overlap.
  package let span: ClosedRange<Int64>
  /// What should be known of the comparison, a sentence each.
  package let notes: [String]

  /// Finds out what there is to compare.
  /// - Throws: that the scenario and what happened are of different times
  package init(_ loaded: LoadedScenario, _ observed: ObservedGroup) throws(TraceError) {
    let scenario = loaded.scenario
    let start = scenario.calendar.startSince1970
    let from = start + scenario.warmUp.milliseconds
    let end = scenario.duration.map { start + $0.milliseconds } ?? .max
    func refusal(_ problem: String, _ expected: String) -> TraceError {
      .refusal(of: loaded.document.path, problem, expected)
    }
    guard let known = observed.span else {
      throw refusal("nothing is known of the group", "expected activities or metrics with values")
    }
    guard known.lowerBound < end, known.upperBound >= from else {
      throw refusal(
        "its run and what is known of the group are of different times",
        "expected a start and a duration in which they happened")
    }
    span = max(known.lowerBound, from)...min(known.upperBound, end - 1)
    let compared = span
    func isCompared(_ point: GroupMetrics.Point) -> Bool { compared.contains(point.time) }
    var notes = observed.notes + (observed.metrics?.warmPoolNotes(for: scenario) ?? [])
    let outside =
      (observed.log?.activities.count { $0.start < from || $0.start >= end } ?? 0)
    if outside > 0 {
      notes.append(
        "\(outside) of \(observed.log?.activities.count ?? 0) activities are before or after the run, and were left out."
      )
    }
    if known.lowerBound > from + 3_600_000 || known.upperBound < min(end, .max - 1) - 3_600_000 {
      notes.append(
        "What is known of the group is shorter than the run: only the time of both is compared.")
    }
    if let bill = observed.bill {
      // A bill has a line an hour; what it leaves out would pass for use that there was not.
      let starts = bill.lines.map(\.start).filter { $0 >= from && $0 < end }
      let last = scenario.duration == nil ? known.upperBound : end
      if starts.isEmpty {
        notes.append(
          "The bill has no line that begins in the run, so nothing of it is compared: lines by the "
            + "hour are needed.")
      } else if (starts.min() ?? .max) > from + 7_200_000
        || (starts.max() ?? .min) < last - 7_200_000
      {
        notes.append("The bill has no lines of a part of the run, which is compared as a whole.")
      }
    }
    for name in GroupMetrics.Name.allCases.map(\.rawValue) {
      if let series = observed.metrics?[name], !series.points.contains(where: isCompared) {
        notes.append("\(name) has no value in the time that is compared, and is not compared.")
      }
    }
    if let refusals = observed.refusals, !refusals.points.contains(where: isCompared) {
      notes.append(
        "The count of refused joins has no value in the time that is compared: that is taken for "
          + "none, as CloudWatch has no value where nothing was counted.")
    }
    self.notes = notes
    (self.loaded, self.observed) = (loaded, observed)
  }

  /// Runs the scenario as it is.
  /// - Throws: that the program of an external policy does not decide
  package func reconciliation() throws(ScenarioError) -> Reconciliation {
    try compare(loaded.scenario, loaded.source)
  }

  /// The same of a variant of the scenario, which may meet the people of others.
  func compare(
    _ scenario: Scenario, _ source: WorkloadSource, _ demands: DemandCache = DemandCache(workers: 1)
  ) throws(ScenarioError) -> Reconciliation {
    // All variants read the same files.
    let demand = Digest(of: scenario.demandText)
    var runs: [RunResult] = []
    for replication in 0..<scenario.replications {
      let key = DemandCache.Key(
        demand: demand, replication: source.dependsOnReplication ? replication : 0)
      let workload = demands.workload(key) {
        source.makeWorkload(seed: scenario.seed, replication: replication).workload
      }
      let plan = scenario.plan(replication: replication, workload: workload)
      runs.append(try scenario.run(plan, in: folder(of: loaded.document.path)))
    }
    return Reconciliation(runs, of: scenario, with: observed, in: span)
  }

  /// What a scenario's own `reconcile` section asks for; its files are relative to the scenario's.
  /// - Parameter loaded: the scenario, which has such a section
  /// - Throws: what is wrong with any of the files
  package init(asked loaded: LoadedScenario) throws(ScenarioError) {
    let asked = loaded.scenario.reconcile
    let directory = folder(of: loaded.document.path)
    func place(_ file: String?) -> String? { file.map { resolve($0, in: directory) } }
    do throws(TraceError) {
      try self.init(
        loaded,
        try ObservedGroup(
          activities: place(asked?.activities), group: asked?.group,
          metrics: place(asked?.metrics), refusals: asked?.refusals, bill: place(asked?.bill)))
    } catch {
      throw .trace(error)
    }
  }
}
