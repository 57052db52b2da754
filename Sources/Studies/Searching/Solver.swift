internal import PoolSimulation
internal import Probability
internal import Settings
internal import Workloads

/// Looks for the values of one setting at which some conditions hold, all of them met by the same people.
public struct Solver {
  /// What is looked for.
  public let question: SolveQuestion
  private let range: SolveRange
  private let scenario: String
  private let replications: Int
  private let workers: Int
  private let report: (@Sendable (StudyProgress) -> Void)?
  private let results = ResultsInMemory()
  /// The values that were tried, each a variant; the first is where the search begins.
  public private(set) var plan: StudyPlan
  /// What values that were tried do to a desired capacity that stands beside them.
  public private(set) var notes: [String] = []
  /// The variants of the values that were tried, and what is wrong with those that cannot be.
  private var variants: [Double: Int] = [:]
  private var refusals: [Double: String] = [:]
  /// Those of them that are capacities the group never has.
  private var beyondBounds: Set<Double> = []
  private var points: [Double: Solution.Point] = [:]
  /// What is known of each value that was tried.
  private var evidence: [Double: [ConditionEvidence]] = [:]
  /// The runs of each value that was tried, by what they came to.
  private var identities: [Double: [Int]] = [:]

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
    notes = scenario.startNotes
    range = try SolveRange(question, document)
    self.scenario = scenario.name
    replications = question.replications ?? max(scenario.replications, SolveQuestion.usualReplications)
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
    try raise(values, to: replications)
    return values.map { value in
      let point = Solution.Point(value: range.quantity(value), evidence: known(of: value), identities: identities[value] ?? [])
      points[value] = point
      return point.holds
    }
  }

  /// What is known of a value; nothing of one that was not run yet.
  private func known(of value: Double) -> [ConditionEvidence] { evidence[value] ?? question.conditions.map { ConditionEvidence($0) } }

  /// Brings what is known of some values to so many replications.
  private mutating func raise(_ values: [Double], to count: Int) throws {
    let runner = StudyRunner(plan, sink: results, workers: workers, report: report)
    for value in values { evidence[value] = known(of: value) }
    for sampling in [Sampling.evenly, .bySize] where question.conditions.contains(where: { $0.sampling == sampling }) {
      func drawn(_ value: Double) -> Int { evidence[value]?.first { $0.condition.sampling == sampling }?.count ?? 0 }
      let groups = Dictionary(grouping: values.filter { drawn($0) < count }, by: drawn).sorted { $0.key < $1.key }
      for (from, values) in groups {
        let numbers = values.compactMap { variants[$0] }
        let objectives = Objectives(minimize: question.conditions[0].metric, subjectTo: question.conditions)
        let observations = try runner.observations(of: numbers, sampling, from..<count, for: objectives)
        for (value, observations) in zip(values, observations) {
          identities[value, default: []] += observations.map(\.identity)
          for observation in observations {
            for place in question.conditions.indices where question.conditions[place].sampling == sampling {
              evidence[value]?[place].add(observation.values[place])
            }
          }
        }
      }
    }
  }

  private mutating func solution(_ outcome: ThresholdSearch.Outcome) throws -> Solution {
    let values = points.keys.sorted()
    let points = values.compactMap { self.points[$0] }
    let obstacles = try outcome.switches.map { change in
      try obstacle(points[values.firstIndex(of: change.fails) ?? 0], at: change.fails)
    }
    var look = CloserLook(question, edges: outcome.switches.count)
    var brackets: [Solution.Bracket?] = []
    for change in outcome.switches { brackets.append(try bracket(change, outcome, &look)) }
    let edges = zip(outcome.switches, zip(obstacles, brackets)).map { change, found in
      let places = [change.holds, change.fails].compactMap { values.firstIndex(of: $0) }
      return Solution.Edge(fine: places[0], failing: places[1], obstacle: found.0, bracket: found.1)
    }
    let closer = look.standings.keys.sorted().map { value in
      Solution.Point(value: range.quantity(value), evidence: known(of: value), standing: look.standings[value] ?? .notKnown)
    }
    func end(_ reach: ThresholdSearch.Reach) -> Solution.End {
      Solution.End(
        value: range.quantity(reach.last), refusal: reach.refused.map { (range.quantity($0), refusals[$0] ?? "") },
        isBoundOfGroup: reach.refused.map { beyondBounds.contains($0) } ?? false)
    }
    return Solution(
      setting: range.setting, key: question.key, scenario: scenario, conditions: question.conditions, replications: replications,
      confidence: question.confidence, points: points, closer: closer, stop: look.budget.stop, edges: edges.sorted { $0.fine < $1.fine },
      lower: end(outcome.lower), upper: end(outcome.upper))
  }

  /// Looks for the values nearest to a change at which the conditions are proven on the one side and refuted on the other.
  ///
  /// That each of them holds further on where it holds once is taken for granted. On either side the farthest value is looked at first, which
  /// tells soonest, and then what lies halfway to the change.
  private mutating func bracket(
    _ change: ThresholdSearch.Switch, _ outcome: ThresholdSearch.Outcome, _ look: inout CloserLook
  ) throws -> Solution.Bracket? {
    guard question.conditions.allSatisfy(\.isProvable) else { return nil }
    let proven = try nearest(.proven, from: change.holds, isUp: !change.isUpper, outcome, &look)
    let refuted = try nearest(.refuted, from: change.fails, isUp: change.isUpper, outcome, &look)
    return Solution.Bracket(proven: proven.map { range.quantity($0) }, refuted: refuted.map { range.quantity($0) })
  }

  private mutating func nearest(
    _ standing: Standing, from start: Double, isUp: Bool, _ outcome: ThresholdSearch.Outcome, _ look: inout CloserLook
  ) throws -> Double? {
    look.beginSide()
    let grid = range.search.grid
    let reached = isUp ? outcome.upper.last : outcome.lower.last
    let end = isUp ? range.search.range.upperBound : range.search.range.lowerBound
    var far: Double?
    for value in reached == end ? [end] : [reached, end] where far == nil {
      guard try accepts(value) else { break }
      if try self.standing(of: value, &look) == standing { far = value }
    }
    guard var far else { return nil }
    var near = start
    while !look.isSpent, let middle = grid.parting(min(near, far), max(near, far), into: 2).first {
      if abs(far - near) <= 0.02 * abs(near), !(setting(isWholeAt: near, far)) { break }
      guard try accepts(middle) else { break }
      if try self.standing(of: middle, &look) == standing { far = middle } else { near = middle }
    }
    return far
  }

  /// Whether there are whole numbers between two values of a setting that takes no others.
  private func setting(isWholeAt near: Double, _ far: Double) -> Bool { range.search.grid == .whole && abs(far - near) > 1 }

  /// What is known of a value after as many replications as it takes, or may have.
  private mutating func standing(of value: Double, _ look: inout CloserLook) throws -> Standing {
    if let known = look.standings[value] { return known }
    let errors = look.nextErrors()
    var standing = Standing.notKnown
    var count = 0
    let most = look.replications
    while standing == .notKnown, count < most {
      let next = min(most, max(4, count + count / 2))
      let samplings = Set(question.conditions.map(\.sampling)).count
      guard look.allows((next - count) * samplings) else { break }
      count = next
      try raise([value], to: count)
      let standings = known(of: value).map { $0.standing(proof: errors.proof, refutation: errors.refutation) }
      standing = standings.contains(.refuted) ? .refuted : standings.allSatisfy { $0 == .proven } ? .proven : .notKnown
    }
    look.standings[value] = standing
    return standing
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

/// The part of a search that makes sure: how much it may run, and how sure each of its tests has to be.
///
/// Which values are tried hangs on what came of the ones before, so the n-th test has a share of 1 / (n (n + 1)) of the error: all of them
/// together have no more than all of it.
private struct CloserLook {
  private(set) var budget: RunLimits.Budget
  var standings: [Double: Standing] = [:]
  private let limits: RunLimits
  private let error: Double
  private let conditions: Int
  private var tests = 0
  /// The sides of changes that are still to be looked at, and the runs that are left for this one.
  private var sides: Int
  private var left = 0
  private var rest: Int

  init(_ question: SolveQuestion, edges: Int) {
    limits = question.limits
    budget = RunLimits.Budget(question.limits)
    error = (1 - question.confidence) / 2
    conditions = question.conditions.count
    sides = 2 * max(1, edges)
    rest = question.limits.runs ?? .max / 2
  }

  /// Gives the next side its share of what may be run.
  mutating func beginSide() {
    rest += left
    left = rest / max(1, sides)
    rest -= left
    sides -= 1
  }

  /// How many replications the next value may have: a third of what is left, so that the ones near the change have their share.
  var replications: Int { min(limits.replications, max(30, left / 3)) }

  /// Whether nothing more may be run on this side.
  var isSpent: Bool { budget.stop != nil || left < 30 }

  /// Whether so many more runs may be done, which are then taken as done.
  mutating func allows(_ runs: Int) -> Bool {
    guard runs <= left, budget.allows(runs) else { return false }
    left -= runs
    return true
  }

  mutating func nextErrors() -> (proof: Double, refutation: Double) {
    tests += 1
    let share = error / Double(tests * (tests + 1))
    return (share, share / Double(conditions))
  }
}

extension ScenarioError {
  /// What is wrong with a value, on one line; nil where it is not the value's fault.
  var reason: String? {
    switch self {
    case .unreadable: nil
    case .issues(let issues), .outside(let issues): issues.map { "\($0.path): \($0.message)" }.joined(separator: "; ")
    case .trace(let error): error.description.split(separator: "\n").first.map(String.init) ?? ""
    }
  }
}
