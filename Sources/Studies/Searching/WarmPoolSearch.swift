package import PoolSimulation
package import Settings
internal import Workloads

/// Looks for the warm pool by the hour of the week that goes best with a timetable: cheap on the
/// weeks that the timetable was chosen on, then raced against the pool as it stands, and judged on
/// the weeks that nothing was chosen on.
///
/// Pools are compared on draws that the race does not use: what was picked by a draw looks better
/// in it than it is.
package struct WarmPoolSearch {
  /// A pool, and the timetable whose rises come as early as launches out of it take.
  package struct Plan: Sendable, Hashable {
    /// The pool; nil: as the scenario has it.
    package let week: WarmPoolWeek?
    /// The timetable.
    package let timetable: WeeklyTimetable
    /// The `warm_pool` and `schedule` sections; nil: as the scenario has them.
    package let pool, schedule: SettingsNode?
    /// Everything that it changes.
    fileprivate let assignments: [Assignment]
  }

  /// What a pool came to in the draws that it was looked for in.
  private struct Trial {
    let plan: Plan
    let cost: Double
    let holds: Bool
  }

  private let race: Race
  private let document: ScenarioDocument
  private let test: ScenarioDocument?
  private let timetable: WeeklyTimetable
  private let freeShare: Assignment
  private let share: Double
  private let isLeadGiven: Bool
  private let pool: SettingsNode
  private let schedule: SettingsNode?

  /// For how many of the launches of an hour there is a prepared instance, percent.
  private static let percents = [100, 50]
  /// For how many hours without launches a pool is kept: one is always there, one hardly ever.
  private static let gaps = [168, 6, 0]
  /// In how many draws pools are compared.
  private static let draws = Race.fewest
  /// The most blocks whose changes are tried.
  private static let mostBlocks = 30

  /// A search beside a timetable; nil where the scenario has no warm pool, or no timetable was
  /// found.
  /// - Parameters:
  ///   - document: the scenario, as it was raced
  ///   - recommendation: what the race of the timetable came to
  ///   - timetable: what was raced
  ///   - isLeadGiven: whether somebody said how early rises come
  ///   - train: the span that it was chosen by; nil: all of it
  ///   - test: the span that the choice is judged by; nil: none
  /// - Throws: the scenario's issues.
  package init?(
    _ document: ScenarioDocument, _ recommendation: Recommendation, _ timetable: WeeklyTimetable,
    isLeadGiven: Bool, train: StudySpan?, test: StudySpan?
  ) throws(ScenarioError) {
    guard let pool = document.settings.node(at: "warm_pool"), pool.entries != nil,
      let best = recommendation.best,
      let free = recommendation.sweep.design.values(of: best.variant).first
    else { return nil }
    let own = timetable.document(from: document)
    self.document =
      try train.map { span throws(ScenarioError) in
        try own.measuring(span, option: "--train")
      } ?? own
    self.test = try test.map { span throws(ScenarioError) in
      try own.measuring(span, option: "--test")
    }
    race = recommendation.race
    self.timetable = timetable
    freeShare = Assignment(path: "scaling.free_share", node: free)
    share = recommendation.freeShare(of: best)
    self.isLeadGiven = isLeadGiven
    self.pool = pool
    schedule = own.settings.node(at: "schedule")
  }

  /// Looks, races and judges.
  /// - Parameters:
  ///   - results: where the race's results are kept
  ///   - finished: runs that are there beside them; nil: none
  ///   - workers: the number of runs at a time
  ///   - report: is told after every run
  /// - Returns: what was found
  /// - Throws: what running and storing throw.
  package func run(
    results: ResultsStore, finished: FinishedRuns? = nil, workers: Int,
    report: (@Sendable (StudyProgress) -> Void)?
  ) throws -> WarmPoolChoice {
    var sample = try Sample(self, draws: Self.draws, workers: workers, report: report)
    let standing = try sample.trials([standing])[0]
    var refused: [WarmPoolState] = []
    var plans: [Plan] = []
    var states: [WarmPoolState] = []
    let launches = timetable.launches(freeShare: share)
    let own = try document.scenario().warmPool
    for state in WarmPoolState.allCases {
      let weeks = Self.gaps.flatMap { gap in
        Self.percents.map {
          WarmPoolWeek(launches: launches, state: state, percent: $0, joining: gap)
        }
      }
      // A state whose times nobody has said is none of this scenario's.
      guard own?.kept(state) == state,
        let known = try? weeks.map({ try plan($0, sample.workload) })
      else {
        refused.append(state)
        continue
      }
      states.append(state)
      plans += known
    }
    if let state = states.first {
      plans.append(try plan(WarmPoolWeek(state: state, size: 0), sample.workload))
    }
    var known: Set<WarmPoolWeek> = []
    plans = plans.filter { $0.week.map { known.insert($0).inserted } ?? false }
    let trials = try sample.trials(plans)
    var raced = [standing.plan]
    if let constant = cheapest(trials.filter { $0.plan.week?.isConstant ?? false }),
      isWorthIt(constant, beside: standing)
    {
      raced.append(constant.plan)
    }
    if let first = cheapest(trials) {
      var best = first
      for place in (first.plan.week?.holding ?? []).prefix(Self.mostBlocks) {
        let moves = best.plan.week?.moves(at: place, states: states) ?? []
        let moved = try sample.trials(
          try moves.map { try plan($0, best.plan.timetable.lead) })
        if let cheaper = cheapest(moved), cheaper.cost < best.cost { best = cheaper }
      }
      for trial in [first, best]
      where isWorthIt(trial, beside: standing) && !raced.contains(trial.plan) {
        raced.append(trial.plan)
      }
    }
    var choice = WarmPoolChoice(
      plans: raced, tried: sample.tried, runs: sample.runs, draws: Self.draws, refused: refused,
      race: race)
    guard raced.count > 1 else { return choice }
    let runner = StudyRunner(
      try study(raced, document), results: results, finished: finished, workers: workers,
      report: report)
    let outcome = try race.run(variants: raced.count) { places, sampling, draws in
      try runner.observations(of: places, sampling, draws, for: race.objectives)
    }
    choice.outcome = outcome
    if let test {
      let runner = StudyRunner(
        try study(raced, test), results: results, finished: finished, workers: workers,
        report: report)
      let replications = max(20, min(outcome.entrants[choice.chosen].replications, 1_000))
      choice.test = try runner.beside(
        variant: choice.chosen, for: race.objectives, replications: replications)
      choice.testOfStanding = try runner.beside(
        variant: 0, for: race.objectives, replications: replications)
    }
    return choice
  }

  private func cheapest(_ trials: [Trial]) -> Trial? {
    trials.filter(\.holds).min { $0.cost < $1.cost }
  }

  /// What is neither cheaper than the pool as it stands, nor keeps what that breaks, is no rival.
  private func isWorthIt(_ trial: Trial, beside standing: Trial) -> Bool {
    !standing.holds || trial.cost < standing.cost
  }

  // MARK: Plans

  private var standing: Plan {
    Plan(
      week: nil, timetable: timetable, pool: nil, schedule: nil, assignments: [freeShare])
  }

  /// A pool with rises that come as early as 95 % of the launches of one run take.
  private func plan(_ week: WarmPoolWeek, _ workload: Workload) throws(ScenarioError) -> Plan {
    let plan = plan(week, timetable)
    let scenario = try document.scenario(plan.assignments)
    guard !isLeadGiven,
      let lead = WeeklyTimetable.launchMinutes(of: scenario, workload)
    else { return plan }
    return self.plan(week, timetable.coming(early: lead))
  }

  private func plan(_ week: WarmPoolWeek, _ lead: Int) throws(ScenarioError) -> Plan {
    plan(week, timetable.coming(early: lead))
  }

  private func plan(_ week: WarmPoolWeek, _ timetable: WeeklyTimetable) -> Plan {
    let (section, changes) = week.sections(
      of: pool, schedule: schedule, from: timetable.startMinute)
    // Where there was no schedule and nothing changes there is none.
    let isIdle = schedule == nil && (changes.elements ?? []).isEmpty
    let changed: SettingsNode? = isIdle ? nil : changes
    return Plan(
      week: week, timetable: timetable, pool: section, schedule: changed,
      assignments: [
        Assignment(path: "scaling", node: timetable.section), freeShare,
        Assignment(path: "warm_pool", node: section),
      ] + (changed.map { [Assignment(path: "schedule", node: $0)] } ?? []))
  }

  /// Some plans in every case, the cases of one plan side by side.
  private func study(
    _ plans: [Plan], _ document: ScenarioDocument
  ) throws(ScenarioError) -> StudyPlan {
    try StudyPlan(documents: [document], variants: plans.flatMap(variants))
  }

  private func variants(of plan: Plan) -> [Variant] {
    let cases = race.objectives.worstOf.isEmpty ? [[]] : race.objectives.worstOf
    return cases.map { Variant(assignments: plan.assignments + $0) }
  }

  // MARK: The draws in which pools are looked for

  private struct Sample {
    private let search: WarmPoolSearch
    private let draws: Int
    private let workers: Int
    private let report: (@Sendable (StudyProgress) -> Void)?
    private let results = ResultsInMemory()
    private var plan: StudyPlan
    private let demands: DemandCache
    /// The demand of its first draw.
    let workload: Workload
    private(set) var tried = 0
    private(set) var runs = 0

    init(
      _ search: WarmPoolSearch, draws: Int, workers: Int,
      report: (@Sendable (StudyProgress) -> Void)?
    ) throws {
      (self.search, self.draws, self.workers, self.report) = (search, draws, workers, report)
      demands = DemandCache.keeping(workers: workers)
      let scenario = try search.document.scenario()
      let seed = scenario.seed == RunPlan.usualSeed ? scenario.seed + 1 : RunPlan.usualSeed
      var tree = search.document.tree
      let location = search.pool.location
      _ = tree.set("seed", to: SettingsNode(.scalar("\(seed)"), at: location))
      let document = search.document.with(tree)
      plan = StudyPlan(documents: [document])
      let (source, _) = try document.demand(of: scenario)
      workload = source.makeWorkload(seed: seed, replication: 0).workload
    }

    /// What some plans come to.
    mutating func trials(_ plans: [Plan]) throws -> [Trial] {
      let objectives = search.race.objectives
      let cases = max(1, objectives.worstOf.count)
      let first = plan.variants.count
      for plan in plans {
        for variant in search.variants(of: plan) { _ = try self.plan.add(variant) }
      }
      let runner = StudyRunner(
        plan, sink: results, workers: workers, demands: demands, report: report)
      try runner.run(
        RunSelection(variants: Array(first..<plan.variants.count), replications: 0..<draws))
      tried += plans.count
      let kinds = Set(objectives.subjectTo.map(\.sampling) + [.evenly]).count
      runs += plans.count * cases * kinds * draws
      return try plans.enumerated().map { place, plan in
        let beside = try runner.beside(
          variant: first / cases + place, for: objectives, replications: draws)
        return Trial(
          plan: plan, cost: beside.cost?.value ?? .infinity,
          holds: beside.cost != nil && beside.evidence.allSatisfy(\.holds))
      }
    }
  }
}

/// The warm pool by the hour that was found beside a timetable, and how it stands beside the pool
/// as the scenario has it.
package struct WarmPoolChoice: Sendable {
  /// What was raced, the pool as it stands first; it alone where nothing was cheaper.
  package let plans: [WarmPoolSearch.Plan]
  /// How many pools were looked at, in how many runs and draws.
  package let tried, runs, draws: Int
  /// States that the instances cannot be in, or whose launches the scenario has no times for.
  package let refused: [WarmPoolState]
  /// What was looked for.
  package let race: Race
  /// What the race came to; nil where there was none.
  package fileprivate(set) var outcome: Race.Outcome?
  /// What the choice and the pool as it stands come to on the span that nothing was chosen on.
  package fileprivate(set) var test, testOfStanding: Recommendation.Beside?

  /// The place of what was chosen.
  package var chosen: Int { outcome.flatMap { $0.winner ?? $0.leader } ?? 0 }
  /// What was chosen.
  package var plan: WarmPoolSearch.Plan { plans[chosen] }
  /// Whether another pool than the scenario's own was chosen.
  package var isChanged: Bool { chosen > 0 }

  /// Whether what was chosen keeps the bounds by what was seen only.
  package var isUnproven: Bool { isChanged && outcome?.winner == nil }

  /// What is to be least, on average in the draws that the choice and the pool as it stands have
  /// both, in the case where it is most; nil where that was not measured.
  package var costs: (chosen: Double, standing: Double)? {
    guard let outcome else { return nil }
    let entrants = [outcome.entrants[chosen], outcome.entrants[0]]
    let draws = entrants.flatMap { $0.trials.map(\.costs.count) }.min() ?? 0
    let means = entrants.map { entrant -> Double? in
      let cases = entrant.trials.map { trial -> Double? in
        let costs = trial.costs.prefix(draws).compactMap(\.self)
        return costs.count < draws || draws == 0 ? nil : costs.reduce(0, +) / Double(draws)
      }
      return cases.contains(nil) ? nil : cases.compactMap(\.self).max()
    }
    guard let chosen = means[0], let standing = means[1] else { return nil }
    return (chosen, standing)
  }
}
