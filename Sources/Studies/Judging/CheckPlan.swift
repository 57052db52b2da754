internal import Settings

/// Scenarios with what is tested of each: everything that can be wrong with them is found before
/// the first run.
package struct CheckPlan: Sendable {
  /// What a run of all scenarios came to.
  package struct Result: Sendable {
    /// What came of each check, in the order of the scenarios.
    package let checked: [CheckedScenario]
    /// What each scenario came to before and now.
    package let updates: [BaselineUpdate]
    /// The baselines with what was measured now; scenarios that were not run stay as they were.
    package let baselines: [Baseline]
    /// What the scenarios' entries came to in their own replications: those that found or changed
    /// nothing.
    package let notes: NoteTally
    /// What should be known of the comparisons, a sentence each.
    package let remarks: [String]
    /// The runs that proofs took, and what ended them before all was known; nil: nothing was to be
    /// proven.
    package let proof: Proof?
  }

  /// What it took to prove bounds.
  package struct Proof: Sendable, Hashable {
    /// The runs that were asked for.
    package let runs: Int
    /// What ended it before every bound was proven or refuted; nil: nothing was left to prove.
    package let stop: RunLimits.Stop?
  }

  private let paths: [String]
  /// The scenarios, each a variant.
  package let study: StudyPlan
  private let scenarios: [Scenario]
  private let checks: [Check]
  /// The scenarios that are compared with what really happened.
  private let reconciliations: [ReconciliationStudy?]
  private let files: BaselineFiles
  private let isUpdate: Bool

  /// Reads scenarios, what they read, and their baselines.
  /// - Parameters:
  ///   - paths: the scenario files
  ///   - overrides: settings (`path=value`) that are changed in each
  ///   - baseline: the file of all baselines; nil: each scenario has its own beside it
  ///   - isUpdate: whether the baselines are to be written anew, so that nothing is compared with
  ///     the old ones
  /// - Throws: what is wrong with each of them
  package init(paths: [String], overrides: [String], baseline: String?, isUpdate: Bool)
    throws(ScenarioErrors)
  {
    let study = try StudyPlan(checking: paths, overrides: overrides)
    let scenarios = paths.indices.map { study.scenario(of: $0) }
    let files = try BaselineFiles(
      of: paths, sharing: baseline, mayBeMissing: isUpdate || baseline == nil)
    var checks: [Check] = []
    var errors: [ScenarioError] = []
    for (index, scenario) in scenarios.enumerated() {
      let request = CheckRequest(scenario: scenario, baseline: files[index])
      let twin = scenarios[..<index].indices.first {
        scenarios[$0].name == scenario.name && files.places[$0] == files.places[index]
      }
      do throws(ScenarioError) {
        if let twin { throw request.twin(paths[twin]) }
        checks.append(try request.check(isUpdate: isUpdate))
      } catch {
        errors.append(error)
      }
    }
    var reconciliations: [ReconciliationStudy?] = []
    for (index, scenario) in scenarios.enumerated() {
      do throws(ScenarioError) {
        reconciliations.append(
          scenario.reconcile == nil
            ? nil
            : try ReconciliationStudy(
              asked: try LoadedScenario(path: paths[index], overrides: overrides)))
      } catch {
        errors.append(error)
      }
    }
    guard errors.isEmpty else { throw ScenarioErrors(errors) }
    self.reconciliations = reconciliations
    self.isUpdate = isUpdate
    (self.paths, self.study, self.scenarios, self.files, self.checks) = (
      paths, study, scenarios, files, checks
    )
  }

  /// The columns that some scenario has a bound of.
  package var boundedMetrics: [Metric] {
    checks.flatMap { $0.conditions.map(\.condition.metric) }
  }

  /// What should be known of bounds before the runs: shares without a sign of percent.
  package var notes: [String] {
    let log = IssueLog()
    for scenario in scenarios { log.add(contentsOf: scenario.bareShares(in: ["expect"])) }
    return study.absenceNotes + log.issues.map(\.description)
      + reconciliations.flatMap { $0?.notes ?? [] }
  }

  /// Columns that have numbers and that a baseline does not have, so that nothing is compared with
  /// them; nil: there are none.
  private func unknown(
    to old: Baseline.Section?, _ new: Baseline.Section, of scenario: Scenario
  ) -> String? {
    guard let old, !isUpdate else { return nil }
    let missing = new.values.map(\.column).filter { name in
      old.value(of: name) == nil
        && Metric.named(name).map { scenario.expectations.comparesWithBaseline($0) } == true
    }
    guard !missing.isEmpty else { return nil }
    let names = missing.prefix(5).joined(separator: ", ") + (missing.count > 5 ? ", ..." : "")
    let are = missing.count == 1 ? "1 column is" : "\(missing.count) columns are"
    return
      "\(scenario.name): \(are) not in the baseline, and compared with nothing: \(names); "
      + "--update-baseline takes them in"
  }

  /// Runs every scenario.
  /// - Parameters:
  ///   - workers: the number of runs at a time
  ///   - limits: how much may be run to prove or refute every bound; nil: what is known is what the
  ///     scenarios' own replications tell
  ///   - report: is told after every run
  /// - Returns: what came of it
  /// - Throws: what is wrong with a file that has changed since the plan was made
  package func run(
    workers: Int, proving limits: RunLimits? = nil,
    report: (@Sendable (StudyProgress) -> Void)? = nil
  ) throws -> Result {
    let results = TimedResults()
    let runner = StudyRunner(
      study, sink: results, workers: workers, demands: .keeping(workers: workers), report: report)
    for count in Set(scenarios.map(\.replications)).sorted() {
      let variants = scenarios.indices.filter { scenarios[$0].replications == count }
      try runner.run(RunSelection(variants: variants, replications: 0..<count))
    }
    var files = files
    var outcomes: [[CheckOutcome]] = []
    var updates: [BaselineUpdate] = []
    var notes = NoteTally()
    var remarks: [String] = []
    for (index, scenario) in scenarios.enumerated() {
      let records = try runner.records(of: index, replications: scenario.replications)
      notes.add(records, of: index)
      // Only shares of joins need to know how many there may be.
      let needsCap = checks[index].conditions.contains { $0.condition.sampling == .bySize }
      outcomes.append(
        checks[index].outcomes(
          of: records, mostJoins: needsCap ? try runner.offeredJoins(of: index).most : nil))
      let section = Baseline.Section(scenario, records)
      remarks += [unknown(to: files[index].section(of: scenario.name), section, of: scenario)]
        .compactMap(\.self)
      updates.append(
        BaselineUpdate(
          path: files[index].path, old: files[index].section(of: scenario.name), new: section))
      files[index].replace(section)
    }
    let search = try limits.map { try proofs(limits: $0, runner) }
    for goal in search?.goals ?? [] {
      outcomes[goal.scenario][goal.requirement] = outcomes[goal.scenario][goal.requirement].judged(
        by: goal.evidence)
    }
    // These come last: proofs know requirements by their places.
    for (index, reconciliation) in reconciliations.enumerated() {
      guard let reconciliation, let asked = scenarios[index].reconcile else { continue }
      outcomes[index].append(
        CheckOutcome(try reconciliation.reconciliation(), within: asked.tolerance))
    }
    let checked = try scenarios.enumerated().map { index, scenario in
      CheckedScenario(
        name: scenario.name, file: paths[index], outcomes: outcomes[index],
        seconds: (0..<scenario.replications).reduce(0) {
          $0 + results.seconds(of: study.key(of: RunID(variant: index, replication: $1)))
        },
        sample: (try runner.population(of: index), scenario))
    }
    return Result(
      checked: checked, updates: updates, baselines: files.baselines, notes: notes,
      remarks: remarks,
      proof: search.map { Proof(runs: $0.runs, stop: $0.stop) })
  }

  private func proofs(limits: RunLimits, _ runner: StudyRunner) throws -> ProofSearch {
    let goals = checks.enumerated().flatMap { scenario, check in
      check.conditions.map {
        ProofSearch.Goal(scenario: scenario, requirement: $0.place, $0.condition)
      }
    }
    var search = ProofSearch(goals, limits: limits, runner: runner)
    try search.run()
    return search
  }
}

extension StudyPlan {
  /// One variant a scenario file. When one of them is wrong, what is wrong with all is told.
  fileprivate init(checking paths: [String], overrides: [String]) throws(ScenarioErrors) {
    do throws(ScenarioError) {
      self = try Self.plan(paths, overrides)
    } catch let first {
      var errors: [ScenarioError] = []
      for path in paths {
        do throws(ScenarioError) { _ = try Self.plan([path], overrides) } catch {
          errors.append(error)
        }
      }
      throw ScenarioErrors(errors.isEmpty ? [first] : errors)
    }
  }

  private static func plan(_ paths: [String], _ overrides: [String]) throws(ScenarioError)
    -> StudyPlan
  {
    var documents: [ScenarioDocument] = []
    for path in paths { documents.append(try ScenarioDocument(path: path, overrides: overrides)) }
    return try StudyPlan(
      documents: documents, variants: paths.indices.map { Variant(document: $0) })
  }
}
