internal import PoolSimulation
internal import Probability
internal import Settings
internal import Workloads

/// Looks for the values of one setting at which some conditions hold, all of them met by the same
/// people.
package struct Solver {
  /// What is looked for.
  package let question: SolveQuestion
  private let range: SolveRange
  private let scenario: String
  private let replications: Int
  private let workers: Int
  private let report: (@Sendable (StudyProgress) -> Void)?
  private let results = ResultsInMemory()
  /// Every value meets the same people, whenever it is tried.
  package let demands: DemandCache
  /// The values that were tried, each a variant; the first is where the search begins.
  package private(set) var plan: StudyPlan
  /// What values that were tried do to a desired capacity that stands beside them.
  package private(set) var notes: [String] = []
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
  /// What is to be known of them, by their replications.
  private var runNotes: [Double: [Int: RunNotes]] = [:]

  /// A search.
  /// - Parameters:
  ///   - question: what is looked for
  ///   - document: the scenario
  ///   - workers: the number of runs at a time
  ///   - report: is told after every run of the values that are tried together
  /// - Throws: what is wrong with the scenario, the setting, or the ends.
  package init(
    _ question: SolveQuestion, _ document: ScenarioDocument, workers: Int,
    report: (@Sendable (StudyProgress) -> Void)? = nil
  ) throws(ScenarioError) {
    self.question = question
    let scenario = try document.scenario()
    notes = scenario.absenceNotes
    range = try SolveRange(question, document)
    self.scenario = scenario.name
    replications =
      question.replications ?? max(scenario.replications, SolveQuestion.usualReplications)
    self.workers = workers
    self.report = report
    demands = .keeping(workers: workers)
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
  package mutating func solve() throws -> Solution {
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
      let point = Solution.Point(
        value: range.quantity(value), evidence: known(of: value),
        identities: identities[value] ?? [])
      points[value] = point
      return point.holds
    }
  }

  /// What is known of a value; nothing of one that was not run yet.
  private func known(of value: Double) -> [ConditionEvidence] {
    evidence[value] ?? question.conditions.map { ConditionEvidence($0) }
  }

  /// Brings what is known of some values to so many replications.
  private mutating func raise(_ values: [Double], to count: Int) throws {
    let runner = StudyRunner(
      plan, sink: results, workers: workers, demands: demands, report: report)
    for value in values { evidence[value] = known(of: value) }
    for sampling in [Sampling.evenly, .bySize]
    where question.conditions.contains(where: { $0.sampling == sampling }) {
      func drawn(_ value: Double) -> Int {
        evidence[value]?.first { $0.condition.sampling == sampling }?.count ?? 0
      }
      let groups = Dictionary(grouping: values.filter { drawn($0) < count }, by: drawn).sorted {
        $0.key < $1.key
      }
      for (from, values) in groups {
        let numbers = values.compactMap { variants[$0] }
        let objectives = Objectives(
          minimize: question.conditions[0].metric, subjectTo: question.conditions)
        let observations = try runner.observations(
          of: numbers, sampling, from..<count, for: objectives)
        for (value, observations) in zip(values, observations) {
          identities[value, default: []] += observations.map(\.identity)
          for observation in observations {
            runNotes[value, default: [:]][observation.replication] = observation.notes
            for place in question.conditions.indices
            where question.conditions[place].sampling == sampling {
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
      Solution.Point(
        value: range.quantity(value), evidence: known(of: value),
        standing: look.standings[value] ?? .notKnown)
    }
    func end(_ reach: ThresholdSearch.Reach) -> Solution.End {
      Solution.End(
        value: range.quantity(reach.last),
        refusal: reach.refused.map { (range.quantity($0), refusals[$0] ?? "") },
        isBoundOfGroup: reach.refused.map { beyondBounds.contains($0) } ?? false)
    }
    var notes = NoteTally()
    for (place, value) in values.enumerated() {
      notes.add((runNotes[value] ?? [:]).sorted { $0.key < $1.key }.map(\.value), of: place)
    }
    return Solution(
      notes: notes, setting: range.setting, key: question.key, scenario: scenario,
      conditions: question.conditions, replications: replications,
      confidence: question.confidence, points: points, closer: closer, stop: look.budget.stop,
      edges: edges.sorted { $0.fine < $1.fine },
      lower: end(outcome.lower), upper: end(outcome.upper))
  }

  /// Looks for the values nearest to a change at which the conditions are proven on the one side
  /// and refuted on the other.
  ///
  /// That each of them holds further on where it holds once is taken for granted. From where it
  /// seems to change it is looked further and further out until a value tells, and then between
  /// that and the next that does not.
  private mutating func bracket(
    _ change: ThresholdSearch.Switch, _ outcome: ThresholdSearch.Outcome, _ look: inout CloserLook
  ) throws -> Solution.Bracket? {
    guard question.conditions.allSatisfy(\.isProvable) else { return nil }
    let isUp = change.isUpper
    look.beginEdge()
    look.begin(.refuted, eighths: 2)
    var failing = try outwards(.refuted, from: change.fails, isUp: isUp, outcome, &look)
    look.begin(.proven, eighths: 6)
    var fine = try outwards(.proven, from: change.holds, isUp: !isUp, outcome, &look)
    // Where the first look was wrong about the change, it is on the other side of it.
    if let far = fine.found {
      fine.found = try inwards(.proven, far, to: fine.near ?? failing.found ?? change.fails, &look)
    }
    look.begin(.refuted, eighths: 8)
    if let far = failing.found {
      failing.found = try inwards(
        .refuted, far, to: failing.near ?? fine.found ?? change.holds, &look)
    }
    return Solution.Bracket(
      proven: fine.found.map { range.quantity($0) },
      refuted: failing.found.map { range.quantity($0) })
  }

  /// The first value from a start on that tells, and the last before it that was tried and does
  /// not.
  private mutating func outwards(
    _ wanted: Standing, from start: Double, isUp: Bool, _ outcome: ThresholdSearch.Outcome,
    _ look: inout CloserLook
  ) throws -> (near: Double?, found: Double?) {
    let reached = isUp ? outcome.upper.last : outcome.lower.last
    var near: Double?
    while !look.isSpent {
      let last = near ?? start
      var next = range.search.grid.beyond(last, isUp: isUp, within: range.search.range)
      if try !accepts(next) { next = reached }
      guard isUp ? next > last : next < last else {
        // Where nothing lies further out, it is the change itself.
        if near == nil, try standing(of: start, &look) == wanted { return (nil, start) }
        break
      }
      if try standing(of: next, &look) == wanted { return (near, next) }
      near = next
    }
    return (near, nil)
  }

  /// The value nearest to one that does not tell at which it is as it is at another.
  private mutating func inwards(
    _ wanted: Standing, _ far: Double, to near: Double, _ look: inout CloserLook
  ) throws -> Double {
    var (far, near) = (far, near)
    while !look.isSpent, let middle = middle(of: min(near, far), max(near, far)) {
      if abs(far - near) <= 0.02 * abs(near), !(setting(isWholeAt: near, far)) { break }
      guard try accepts(middle) else { break }
      if try standing(of: middle, &look) == wanted { far = middle } else { near = middle }
    }
    return far
  }

  /// A value between two, as many times the lower one as the upper one is it where that is much;
  /// nil where there is none.
  private func middle(of low: Double, _ high: Double) -> Double? {
    if range.search.grid == .whole, low > 0, high > 2 * low {
      return (low * high).squareRoot().rounded()
    }
    return range.search.grid.parting(low, high, into: 2).first
  }

  /// Whether there are whole numbers between two values of a setting that takes no others.
  private func setting(isWholeAt near: Double, _ far: Double) -> Bool {
    range.search.grid == .whole && abs(far - near) > 1
  }

  /// With fewer replications nobody can say how many more it takes.
  private static let fewestToJudge = 100

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
      let evidence = known(of: value)
      let standings = evidence.map {
        $0.standing(proof: errors.proof, refutation: errors.refutation)
      }
      standing =
        standings.contains(.refuted)
        ? .refuted : standings.allSatisfy { $0 == .proven } ? .proven : .notKnown
      // What would take more than there is left is better spent on a value further from the change.
      let open = zip(evidence, standings).filter { $1 == .notKnown }.map(\.0)
      if count >= Self.fewestToJudge,
        open.contains(where: { $0.isHopeless(within: most - count, errors) })
      {
        break
      }
    }
    look.standings[value] = standing
    return standing
  }

  /// What stands in the way at a value, where that is a matter of seats: a bill that is too high
  /// has no such cause.
  private func obstacle(_ point: Solution.Point, at value: Double) throws -> Obstacle? {
    let failing = zip(question.conditions, point.holds).filter { !$1 }.map(\.0.metric.group)
    guard let variant = variants[value], failing.contains(.rejections) || failing.contains(.lag)
    else { return nil }
    let runner = StudyRunner(plan, sink: results, workers: workers, demands: demands)
    return Obstacle(
      try runner.results(of: variant, replications: replications) {
        ($0.episodes, $0.ceilingReached != nil)
      })
  }
}

/// The part of a search that makes sure: how much it may run, and how sure each of its tests has to
/// be.
///
/// Each side of a change has an equal part of the error, of which what is looked for there has
/// nearly all. Which values are tried hangs on what came of the ones before, so the n-th test of a
/// side has a share of 1 / (n (n + 1)) of it: all of them together have no more than all of it.
private struct CloserLook {
  private(set) var budget: RunLimits.Budget
  var standings: [Double: Standing] = [:]
  private let limits: RunLimits
  private let error: Double
  private let conditions: Int
  private var wanted = Standing.proven
  /// The values that were tested on either side of this change.
  private var tests: [Standing: Int] = [:]
  /// The changes that are still to be looked at, the runs that are left for this one, and those of
  /// them that may be done next.
  private var edges: Int
  private var rest: Int
  private var ofEdge = 0
  private var left = 0

  init(_ question: SolveQuestion, edges: Int) {
    limits = question.limits
    budget = RunLimits.Budget(question.limits)
    error = (1 - question.confidence) / Double(2 * max(1, edges))
    conditions = question.conditions.count
    self.edges = max(1, edges)
    rest = question.limits.runs ?? .max / 16
  }

  /// Turns to the next change, which has its share of what is left.
  mutating func beginEdge() {
    tests = [:]
    rest += ofEdge + left
    (ofEdge, left) = (rest / edges, 0)
    rest -= ofEdge
    edges = max(1, edges - 1)
  }

  /// Turns to what is looked for next, which may take some eighths of what is left for the change:
  /// what holds takes the most to prove.
  mutating func begin(_ wanted: Standing, eighths: Int) {
    self.wanted = wanted
    ofEdge += left
    left = ofEdge * eighths / 8
    ofEdge -= left
  }

  /// How many replications the next value may have.
  var replications: Int { min(limits.replications, max(30, left)) }

  /// Whether nothing more may be run on this side.
  var isSpent: Bool { budget.stop != nil || left < 30 }

  /// Whether so many more runs may be done, which are then taken as done.
  mutating func allows(_ runs: Int) -> Bool {
    guard runs <= left, budget.allows(runs) else { return false }
    left -= runs
    return true
  }

  mutating func nextErrors() -> (proof: Double, refutation: Double) {
    tests[wanted, default: 0] += 1
    let test = Double(tests[wanted, default: 1])
    let share = error / (test * (test + 1))
    let isProof = wanted == .proven
    return (share * (isProof ? 0.9 : 0.1), share * (isProof ? 0.1 : 0.9) / Double(conditions))
  }
}

extension ConditionEvidence {
  /// Whether so many more replications would not tell, if they go on as they did.
  fileprivate func isHopeless(within more: Int, _ errors: (proof: Double, refutation: Double))
    -> Bool
  {
    condition.isBet
      && missing(proof: errors.proof, refutation: errors.refutation).map { $0 > more } ?? true
  }
}

extension ScenarioError {
  /// What is wrong with a value, on one line; nil where it is not the value's fault.
  var reason: String? {
    switch self {
    case .unreadable, .policy: nil
    case .issues(let issues), .outside(let issues):
      issues.map { "\($0.path): \($0.message)" }.joined(separator: "; ")
    case .trace(let error): error.description.split(separator: "\n").first.map(String.init) ?? ""
    }
  }
}
