internal import PoolSimulation
internal import Probability
internal import Settings
internal import Workloads

/// Looks for the values of one setting at which some conditions hold, all of them met by the same people.
public struct Solver {
  private let question: SolveQuestion
  private let range: SolveRange
  private let scenario: String
  private let replications: Int
  private let workers: Int
  private let report: (@Sendable (StudyProgress) -> Void)?
  private let results = ResultsInMemory()
  private var plan: StudyPlan
  /// What values that were tried do to a desired capacity that stands beside them.
  public private(set) var notes: [String] = []
  /// The variants of the values that were tried, and what is wrong with those that cannot be.
  private var variants: [Double: Int] = [:]
  private var refusals: [Double: String] = [:]
  /// Those of them that are capacities the group never has.
  private var beyondBounds: Set<Double> = []
  private var points: [Double: Solution.Point] = [:]

  /// A search.
  /// - Parameters:
  ///   - question: what is looked for
  ///   - document: the scenario
  ///   - workers: the number of runs at a time
  ///   - report: is told after every run of the values that are tried together
  /// - Throws: what is wrong with the scenario, the setting, or the ends.
  public init(
    _ question: SolveQuestion, _ document: ScenarioDocument, workers: Int, report: (@Sendable (StudyProgress) -> Void)? = nil
  ) throws(ScenarioError) {
    self.question = question
    let scenario = try document.scenario()
    range = try SolveRange(question, document)
    self.scenario = scenario.name
    replications = question.replications ?? max(scenario.replications, SolveQuestion.fewestReplications)
    self.workers = workers
    self.report = report
    plan = StudyPlan(documents: [document])
    // Where the search begins the scenario has to be one, and a wrong key is told here.
    let first = try plan.add(range.variant(range.search.start))
    if let capacity = plan.outOfBounds(variant: first) {
      if capacity.path == range.setting.path {
        throw .issues([capacity.issue(of: "--from and --to within the bounds")])
      }
      notes.append(
        "\(range.setting.path) \(range.quantity(range.search.start).text): \(capacity.sentence)")
    }
    variants[range.search.start] = first
  }

  /// Searches.
  /// - Throws: what reading a trace throws.
  public mutating func solve() throws -> Solution {
    var solver = self
    defer { self = solver }
    let outcome = try range.search.run {
      try solver.accepts($0)
    } holds: {
      try solver.tries($0)
    }
    return try solver.solution(outcome)
  }

  private mutating func accepts(_ value: Double) throws(ScenarioError) -> Bool {
    if variants[value] != nil { return true }
    do throws(ScenarioError) {
      let number = try plan.add(range.variant(value))
      if let capacity = plan.outOfBounds(variant: number) {
        // A capacity that the group never has would answer for another one.
        if capacity.path == range.setting.path {
          refusals[value] = "\(capacity.path) \(capacity.problem)"
          beyondBounds.insert(value)
          return false
        }
        notes.append("\(range.setting.path) \(range.quantity(value).text): \(capacity.sentence)")
      }
      variants[value] = number
      return true
    } catch {
      guard let reason = error.reason else { throw error }
      refusals[value] = reason
      return false
    }
  }

  private mutating func tries(_ values: [Double]) throws -> [[Bool]] {
    let numbers = values.compactMap { variants[$0] }
    let runner = StudyRunner(plan, sink: results, workers: workers, report: report)
    try runner.run(RunSelection(variants: numbers, replications: 0..<replications))
    return try zip(values, numbers).map { value, number in
      let records = try runner.records(of: number, replications: replications)
      let means = VariantMeans(records)
      let point = Solution.Point(
        value: range.quantity(value), means: question.conditions.map { means.mean(of: $0.metric) },
        holds: question.conditions.map { condition in means.mean(of: condition.metric).map { condition.bound.holds($0.mean) } ?? false })
      points[value] = point
      return point.holds
    }
  }

  private func solution(_ outcome: ThresholdSearch.Outcome) throws -> Solution {
    let values = points.keys.sorted()
    let points = values.compactMap { self.points[$0] }
    let edges = try outcome.switches.map { change in
      let places = [change.holds, change.fails].compactMap { values.firstIndex(of: $0) }
      return Solution.Edge(fine: places[0], failing: places[1], obstacle: try obstacle(points[places[1]], at: change.fails))
    }
    func end(_ reach: ThresholdSearch.Reach) -> Solution.End {
      Solution.End(
        value: range.quantity(reach.last), refusal: reach.refused.map { (range.quantity($0), refusals[$0] ?? "") },
        isBoundOfGroup: reach.refused.map { beyondBounds.contains($0) } ?? false)
    }
    return Solution(
      setting: range.setting, key: question.key, scenario: scenario, conditions: question.conditions, replications: replications,
      points: points, edges: edges.sorted { $0.fine < $1.fine }, lower: end(outcome.lower), upper: end(outcome.upper))
  }

  /// What stands in the way at a value, where that is a matter of seats: a bill that is too high has no such cause.
  private func obstacle(_ point: Solution.Point, at value: Double) throws -> Obstacle? {
    let failing = zip(question.conditions, point.holds).filter { !$1 }.map(\.0.metric.group)
    guard let variant = variants[value], failing.contains(.rejections) || failing.contains(.lag) else { return nil }
    let runner = StudyRunner(plan, sink: results, workers: workers)
    return Obstacle(
      try runner.results(of: variant, replications: replications) { ($0.episodes, $0.ceilingReached != nil) })
  }
}

extension ScenarioError {
  /// What is wrong with a value, on one line; nil where it is not the value's fault.
  var reason: String? {
    switch self {
    case .unreadable: nil
    case .issues(let issues): issues.map { "\($0.path): \($0.message)" }.joined(separator: "; ")
    case .trace(let error): error.description.split(separator: "\n").first.map(String.init) ?? ""
    }
  }
}
