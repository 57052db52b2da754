internal import Settings

/// A race of a scenario's variants, and what its winner is judged by afterwards.
public struct RecommendationPlan: Sendable {
  /// The variants, on the span of time that they are chosen by.
  public let sweep: Sweep
  /// The race.
  public let race: Race
  /// The same variants on the span that the winner is judged by; nil without one.
  private let test: Sweep?

  /// Checks everything that will be run.
  /// - Parameters:
  ///   - document: a scenario with a sweep and objectives
  ///   - confidence: how sure the answer is to be
  ///   - limit: the most replications of a variant; nil: the scenario's, and twenty at least
  ///   - train: the span of time that variants are chosen by; nil: all of it
  ///   - test: the span that the winner is judged by; nil: none
  /// - Throws: every issue of the scenario and of its variants.
  public init(
    _ document: ScenarioDocument, confidence: Double, limit: Int?, train: StudySpan? = nil, test: StudySpan? = nil
  ) throws(ScenarioError) {
    sweep = try Self.sweep(document, train, option: "--train")
    self.test = test == nil ? nil : try Self.sweep(document, test, option: "--test")
    guard let objectives = sweep.scenario.objectives else {
      let example = "{minimize: cost_capacity_usd, subject_to: {rejected_join_rate: \"<= 0.1%\"}}"
      throw .issues([
        SettingsIssue(
          at: sweep.scenario.settings.location, path: "objectives", message: "is missing; expected a section such as \(example)")
      ])
    }
    race = Race(objectives: objectives, confidence: confidence, limit: limit ?? max(20, sweep.plan.replications))
  }

  private static func sweep(_ document: ScenarioDocument, _ span: StudySpan?, option: String) throws(ScenarioError) -> Sweep {
    guard let span else { return try Sweep(document) }
    let sweep = try Sweep(try document.measuring(span, option: option))
    let here = SourceLocation(option: option, ordinal: 1)
    if let key = sweep.design.keys.first(where: { ["duration", "warm_up"].contains($0) }) {
      throw .issues([
        SettingsIssue(at: here, path: "", message: "sets what sweep.axes.\(key) varies; expected no such axis, or no \(option)")
      ])
    }
    if sweep.plan.inputs.contains(where: { $0.path == "-" }) {
      throw .issues([
        SettingsIssue(at: here, path: "", message: "needs the trace more than once, and standard input can be read once; expected a file")
      ])
    }
    return sweep
  }

  /// Runs the race, and its winner on the other span.
  /// - Parameters:
  ///   - results: where results are kept
  ///   - workers: the number of runs at a time
  ///   - report: is told after every run
  /// - Returns: every variant, and the winner
  /// - Throws: what running and storing throw.
  public func run(
    results: ResultsStore, workers: Int, report: (@Sendable (StudyProgress) -> Void)?
  ) throws -> Recommendation {
    let runner = StudyRunner(sweep.plan, results: results, workers: workers, report: report)
    let outcome = try race.run(Array(sweep.plan.variants.indices)) {
      try runner.run($0)
    } record: {
      try runner.record($0)
    }
    let means = try test.flatMap { test in
      try outcome.winner.map { winner in
        let runner = StudyRunner(test.plan, results: results, workers: workers, report: report)
        try runner.run(RunSelection(variants: [winner], replications: 0..<race.limit))
        return VariantMeans(try runner.records(of: winner, replications: race.limit))
      }
    }
    return Recommendation(sweep: sweep, race: race, outcome: outcome, test: means)
  }
}
