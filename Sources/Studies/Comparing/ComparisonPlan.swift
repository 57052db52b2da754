internal import Settings

/// What is compared with what: the base and the candidates as variants of one study, all on the
/// base's seed.
package struct ComparisonPlan: Sendable {
  /// The base and then the candidates, each a variant.
  package let study: StudyPlan
  /// The metrics that verdicts are about.
  package let judged: [Metric]
  /// The number of replications of each.
  package let replications: Int
  private let contenders: [Contender]

  /// Reads and checks everything that is compared.
  /// - Parameters:
  ///   - files: the base's scenario file, then those of candidates
  ///   - overrides: settings that are changed in all of them, each `path=value`
  ///   - changes: candidates that are the base with settings changed, each `path=value`, several
  ///     with `;` between them
  ///   - judge: the names of the metrics that verdicts are about; nil: the usual ones, and who is
  ///     dropped where that may happen to anybody
  ///   - replications: how many there are of each; nil: as many as the base asks for, or 10 if it
  ///     asks for one
  /// - Throws: every issue of all of them at once.
  package init(
    files: [String], overrides: [String], changes: [String], judge: [String]?, replications: Int?
  ) throws(ScenarioError) {
    let log = IssueLog()
    var judged = Self.metrics(judge ?? Comparison.judgedByDefault, issues: log)
    let overrides = overrides + judged.requests
    var documents: [ScenarioDocument?] = []
    for file in files {
      documents.append(try log.collect(try ScenarioDocument(path: file, overrides: overrides)))
    }
    var ordinal = overrides.count
    let changed = changes.map { Self.assignments($0, ordinal: &ordinal, issues: log) }
    var variants =
      files.indices.map { Variant(document: $0) } + changed.map { Variant(assignments: $0) }
    var scenarios: [Scenario] = []
    for variant in variants {
      guard let document = documents[variant.document] else { continue }
      let scenario = try log.collect(try document.scenario(variant.assignments, isTried: false))
      if let scenario { scenarios.append(scenario) }
    }
    guard log.isEmpty, let base = scenarios.first else { throw .issues(log.issues) }
    if judge == nil, scenarios.contains(where: \.mayDropPeople) {
      judged.append(.participantsDropped)
    }
    self.judged = judged
    let origins = files + changes.map(Self.parts).map { $0.joined(separator: "; ") }
    var contenders: [Contender] = []
    for (place, scenario) in scenarios.enumerated() {
      let isNamed =
        place < files.count || variants[place].assignments.contains { $0.path == "scenario" }
      let name = Self.unused(isNamed ? scenario.name : origins[place], among: contenders)
      let isOther = scenario.seed != base.seed
      contenders.append(
        Contender(
          name: name, origin: origins[place], isChange: place >= files.count,
          replacedSeed: isOther ? scenario.seed : nil))
      guard isOther else { continue }
      let seed = SettingsNode(.scalar(String(base.seed)), at: base.settings.location)
      variants[place] = Variant(
        document: variants[place].document,
        assignments: variants[place].assignments + [Assignment(path: "seed", node: seed)])
    }
    self.contenders = contenders
    self.replications = replications ?? (base.replications > 1 ? base.replications : 10)
    study = try StudyPlan(documents: documents.compactMap { $0 }, variants: variants)
  }

  /// Does the runs that are not there yet, and compares them.
  /// - Parameters:
  ///   - runner: a runner of `study`
  ///   - confidence: how sure the verdicts are to be, at least 0 and below 1
  /// - Returns: how each candidate differs from the base
  /// - Throws: what the runner throws.
  package func comparison(by runner: StudyRunner, confidence: Double) throws -> Comparison {
    try runner.run(
      RunSelection(variants: Array(contenders.indices), replications: 0..<replications))
    let sides = try contenders.enumerated().map { variant, contender in
      let records = try runner.records(of: variant, replications: replications)
      return Comparison.Side(
        contender: contender, records: records, mostJoins: try runner.offeredJoins(of: variant).most
      )
    }
    var comparison = Comparison(
      base: sides[0], candidates: Array(sides.dropFirst()), judged: judged, confidence: confidence,
      isAnyTime: false)
    comparison.sample = try sample(of: runner)
    return comparison
  }

  /// Goes on until every judged difference is found, or the limits are spent.
  /// - Parameters:
  ///   - runner: a runner of `study`
  ///   - confidence: how sure the verdicts are to be, at least 0 and below 1
  ///   - limits: how much may be run
  /// - Returns: how each candidate differs from the base
  /// - Throws: what the runner throws; or an issue, where the limits allow too little to tell
  ///   anything.
  package func comparison(by runner: StudyRunner, confidence: Double, limits: RunLimits) throws
    -> Comparison
  {
    let fewest =
      contenders.count * DifferenceSearch.fewest
      * Set(judged.map(\.differenceSampling)).union([.evenly]).count
    if let runs = limits.runs, runs < fewest {
      throw ScenarioError.issues([
        SettingsIssue(
          at: SourceLocation(option: "--max-runs", ordinal: 0), path: "",
          message:
            "\(runs) are too few to compare \(contenders.count) scenarios; expected \(fewest) or "
            + "more"
        )
      ])
    }
    var search = DifferenceSearch(
      contenders, judged: judged, confidence: confidence, limits: limits, runner: runner)
    var comparison = try search.comparison()
    comparison.sample = try sample(of: runner)
    return comparison
  }

  private func sample(of runner: StudyRunner) throws -> ComparedSample {
    var populations: [Population] = []
    for variant in contenders.indices {
      let population = try runner.population(of: variant)
      if !populations.contains(population) { populations.append(population) }
    }
    let needsCap = judged.contains { $0.differenceSampling == .bySize }
    return ComparedSample(
      populations: populations, scenario: study.scenario(of: 0),
      cap: needsCap ? try runner.jointCap(of: contenders.indices) : nil)
  }

  private static func parts(_ change: String) -> [String] {
    change.split(separator: ";").map { String($0.drop { $0 == " " }) }.filter {
      $0.contains { $0 != " " }
    }
  }

  private static func assignments(_ change: String, ordinal: inout Int, issues: IssueLog)
    -> [Assignment]
  {
    let option = "--candidate"
    let parts = parts(change)
    if parts.isEmpty {
      issues.add(
        SettingsIssue(
          at: SourceLocation(option: option, ordinal: ordinal + 1), path: "",
          message:
            "changes nothing; expected a setting with a value, such as "
            + "scaling.free_participants=200"
        ))
    }
    return parts.map { part in
      ordinal += 1
      let (path, node) = parseOverride(part, option: option, ordinal: ordinal)
      return Assignment(path: path, node: node)
    }
  }

  /// The metrics of these names, each once; what cannot be judged is an issue.
  private static func metrics(_ names: [String], issues: IssueLog) -> [Metric] {
    var metrics: [Metric] = []
    if names.isEmpty {
      let location = SourceLocation(option: "--judge", ordinal: 0)
      issues.add(
        SettingsIssue(
          at: location, path: "", message: "names no column; expected one such as cost_capacity_usd"
        ))
    }
    for name in names where !metrics.contains(where: { $0.name == name }) {
      let metric = Metric.named(name)
      if let metric, metric.direction != .neither {
        metrics.append(metric)
        continue
      }
      let problem =
        metric == nil
        ? "is not a column of the summary" : "goes neither way: less of it is not better than more"
      let near = metric == nil ? nearestName(to: name, in: Metric.judgeable.map(\.name)) : nil
      let hint = near.map { " (did you mean \($0)?)" } ?? ""
      issues.add(
        SettingsIssue(
          at: SourceLocation(option: "--judge \(name)", ordinal: 0), path: "",
          message: "\(problem); expected a column such as cost_capacity_usd\(hint)"))
    }
    return metrics
  }

  /// The name, with a number behind it where others are called so already.
  private static func unused(_ name: String, among contenders: [Contender]) -> String {
    var candidate = name
    var number = 1
    while contenders.contains(where: { $0.name == candidate }) {
      number += 1
      candidate = "\(name) (\(number))"
    }
    return candidate
  }
}

extension IssueLog {
  /// What a reading gives; nil, with its issues collected, where what was written is wrong.
  fileprivate func collect<Value>(_ read: @autoclosure () throws(ScenarioError) -> Value)
    throws(ScenarioError) -> Value?
  {
    do throws(ScenarioError) {
      return try read()
    } catch {
      guard case .issues(let found) = error else { throw error }
      add(contentsOf: found)
      return nil
    }
  }
}
