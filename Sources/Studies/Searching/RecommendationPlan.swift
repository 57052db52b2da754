internal import Settings

/// A race of a scenario's variants, and what its winner is judged by afterwards.
package struct RecommendationPlan: Sendable {
  /// The variants, on the span of time that they are chosen by.
  package let sweep: Sweep
  /// The race.
  package let race: Race
  /// Every variant in every case, the cases of one variant side by side, then the scenario as it
  /// stands in every case.
  package let plan: StudyPlan
  /// The same on the span that the winner is judged by; nil without one.
  private let test: StudyPlan?

  /// Checks everything that will be run.
  /// - Parameters:
  ///   - document: a scenario with a sweep and objectives
  ///   - confidence: how sure the answer is to be
  ///   - closeness: how much dearer than the best the answer may be, as a share
  ///   - limits: how much may be run
  ///   - train: the span of time that variants are chosen by; nil: all of it
  ///   - test: the span that the winner is judged by; nil: none
  ///   - present: what makes the document the scenario as it stands
  /// - Throws: every issue of the scenario and of its variants.
  package init(
    _ document: ScenarioDocument, confidence: Double, closeness: Double = 0.05, limits: RunLimits,
    train: StudySpan? = nil,
    test: StudySpan? = nil, present: [Assignment] = []
  ) throws(ScenarioError) {
    sweep = try Self.sweep(document, train, option: "--train")
    guard let objectives = sweep.scenario.objectives else {
      let example = "{minimize: cost_capacity_usd, subject_to: {rejected_join_rate: \"<= 0.1%\"}}"
      throw .issues([
        SettingsIssue(
          at: sweep.scenario.settings.location, path: "objectives",
          message: "is missing; expected a section such as \(example)")
      ])
    }
    race = Race(
      objectives: objectives, confidence: confidence, closeness: closeness, limits: limits)
    plan = try Self.plan(sweep, objectives, present: present)
    self.test =
      test == nil
      ? nil
      : try Self.plan(
        try Self.sweep(document, test, option: "--test"), objectives, present: present)
    let fewest = race.fewestRuns
    if let runs = limits.runs, runs < plan.variants.count * fewest {
      throw .issues([
        SettingsIssue(
          at: SourceLocation(option: "--max-runs", ordinal: 0), path: "",
          message:
            "\(runs) are fewer than \(fewest) for each of \(plan.variants.count); expected "
            + "\(plan.variants.count * fewest) or more"
        )
      ])
    }
  }

  private static func plan(
    _ sweep: Sweep, _ objectives: Objectives, present: [Assignment]
  ) throws(ScenarioError) -> StudyPlan {
    let cases = objectives.worstOf.isEmpty ? [[]] : objectives.worstOf
    let variants = sweep.plan.variants.map(\.assignments) + [present]
    return try StudyPlan(
      documents: sweep.plan.documents,
      variants: variants.flatMap { own in cases.map { Variant(assignments: own + $0) } })
  }

  private static func sweep(_ document: ScenarioDocument, _ span: StudySpan?, option: String)
    throws(ScenarioError) -> Sweep
  {
    guard let span else { return try Sweep(document) }
    let sweep = try Sweep(try document.measuring(span, option: option))
    let here = SourceLocation(option: option, ordinal: 1)
    if let key = sweep.design.keys.first(where: { ["duration", "warm_up"].contains($0) }) {
      throw .issues([
        SettingsIssue(
          at: here, path: "",
          message: "sets what sweep.axes.\(key) varies; expected no such axis, or no \(option)")
      ])
    }
    if sweep.plan.inputs.contains(where: { $0.path == "-" }) {
      throw .issues([
        SettingsIssue(
          at: here, path: "",
          message:
            "needs the trace more than once, and standard input can be read once; expected a file")
      ])
    }
    return sweep
  }

  /// Runs the race, and its winner on the other span.
  /// - Parameters:
  ///   - results: where results are kept
  ///   - finished: runs that are there beside them; nil: none
  ///   - workers: the number of runs at a time
  ///   - report: is told after every run
  /// - Returns: every variant, and the winner
  /// - Throws: what running and storing throw.
  package func run(
    results: ResultsStore, finished: FinishedRuns? = nil, workers: Int,
    report: (@Sendable (StudyProgress) -> Void)?
  ) throws -> Recommendation {
    let demands = DemandCache.keeping(workers: workers)
    let runner = StudyRunner(
      plan, results: results, finished: finished, workers: workers, demands: demands,
      report: report)
    let variants = sweep.plan.variants.count
    let outcome = try race.run(variants: variants) { places, sampling, draws in
      try runner.observations(of: places, sampling, draws, for: race.objectives)
    }
    let least = outcome.entrants.map(\.replications).min() ?? Race.fewest
    let present = try runner.beside(
      variant: variants, for: race.objectives, replications: max(Race.fewest, min(least, 100)))
    let tested = try test.flatMap { test in
      try (outcome.winner ?? outcome.leader).map { winner in
        let runner = StudyRunner(
          test, results: results, finished: finished, workers: workers, demands: demands,
          report: report)
        let replications = max(20, min(outcome.entrants[winner].replications, 1_000))
        return (
          winner: try runner.beside(
            variant: winner, for: race.objectives, replications: replications),
          present: try runner.beside(
            variant: variants, for: race.objectives, replications: replications)
        )
      }
    }
    let isSized = race.objectives.subjectTo.contains { $0.sampling == .bySize }
    return Recommendation(
      sweep: sweep, race: race, outcome: outcome, present: present, test: tested?.winner,
      testOfPresent: tested?.present,
      population: try runner.population(of: 0),
      cap: isSized ? try runner.jointCap(of: runner.plan.variants.indices) : nil,
      notes: try notes(runner, outcome))
  }

  /// The notes of every run of the race, each counted once though it may have been drawn evenly and
  /// by size.
  private func notes(_ runner: StudyRunner, _ outcome: Race.Outcome) throws -> NoteTally {
    var notes = NoteTally()
    for entrant in outcome.entrants {
      for (place, trial) in entrant.trials.enumerated() {
        let variant = entrant.variant * entrant.trials.count + place
        let sized =
          trial.sized > 0 ? try runner.sizedReplications(of: variant, count: trial.sized) : []
        let replications = Set(0..<trial.costs.count).union(sized).sorted()
        notes.add(
          try replications.map { try runner.record(RunID(variant: variant, replication: $0)) },
          of: entrant.variant)
      }
    }
    return notes
  }
}

extension StudyRunner {
  /// Does some draws of some variants.
  /// - Returns: as many observations as draws for each variant; fewer where nobody ever wants to
  ///   join
  func observations(
    of variants: [Int], _ sampling: Sampling, _ draws: Range<Int>, for objectives: Objectives
  ) throws -> [[Race.Observation]] {
    var replications: [[Int]] = []
    for variant in variants {
      replications.append(
        sampling == .evenly
          ? Array(draws)
          : Array(
            try sizedReplications(of: variant, count: draws.upperBound).dropFirst(draws.lowerBound))
      )
    }
    // Those that run the same replications run together, so that they share the demand.
    for (wanted, places) in Dictionary(grouping: variants.indices, by: { replications[$0] })
      .sorted(by: { $0.value[0] < $1.value[0] })
    {
      try run(RunSelection(variants: places.map { variants[$0] }, replications: wanted))
    }
    return try zip(variants, replications).map { variant, replications in
      try replications.map { replication in
        let record = try record(RunID(variant: variant, replication: replication))
        return Race.Observation(
          minimized: record.number(of: objectives.minimize),
          values: objectives.subjectTo.map { record.value(of: $0.metric) },
          identity: record.hashValue, replication: replication, notes: record.notes)
      }
    }
  }

  /// What a variant comes to that is in no race, in the worst of the cases.
  /// - Parameters:
  ///   - variant: its number, where the cases of one variant stand side by side
  ///   - objectives: what is looked for
  ///   - replications: how many draws, and as many by size where shares of joins are bounded
  /// - Returns: what it came to
  /// - Throws: what running throws.
  func beside(
    variant: Int, for objectives: Objectives, replications: Int
  ) throws -> Recommendation.Beside {
    let count = max(1, objectives.worstOf.count)
    let cases = try (variant * count..<(variant + 1) * count).map {
      try trial(of: $0, for: objectives, replications: replications)
    }
    let costs = cases.map(\.cost)
    return Recommendation.Beside(
      cost: costs.contains { $0 == nil }
        ? nil : costs.compactMap(\.self).max { $0.value < $1.value },
      evidence: objectives.subjectTo.indices.map { condition in
        ConditionEvidence.worst(of: cases.map { $0.evidence[condition] })
      })
  }

  private func trial(
    of place: Int, for objectives: Objectives, replications: Int
  ) throws -> (cost: Estimate?, evidence: [ConditionEvidence]) {
    try run(RunSelection(variants: [place], replications: 0..<replications))
    let estimates = Estimates(
      try records(of: place, replications: replications),
      mostJoins: try offeredJoins(of: place).most)
    var evidence = objectives.subjectTo.map { ConditionEvidence($0) }
    for sampling in [Sampling.evenly, .bySize]
    where objectives.subjectTo.contains(where: { $0.sampling == sampling }) {
      let drawn = try observations(of: [place], sampling, 0..<replications, for: objectives)
      for observation in drawn[0] {
        for condition in evidence.indices where evidence[condition].condition.sampling == sampling {
          evidence[condition].add(observation.values[condition])
        }
      }
    }
    return (estimates[objectives.minimize], evidence)
  }
}
