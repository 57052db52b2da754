/// Goes on sampling until each bound of some scenarios is proven or refuted, or the limits are
/// spent.
///
/// What is proven holds at any number of replications (`ConditionEvidence`), each bound by itself.
/// A share of all joins is proven from replications that are drawn by size.
struct ProofSearch {
  /// One bound that is to be proven.
  struct Goal {
    /// The scenario's place, and the requirement's.
    let scenario, requirement: Int
    /// What is known of it.
    fileprivate(set) var evidence: ConditionEvidence

    init(scenario: Int, requirement: Int, _ condition: Condition) {
      (self.scenario, self.requirement) = (scenario, requirement)
      evidence = ConditionEvidence(condition)
    }

    fileprivate var isOpen: Bool {
      evidence.condition.isProvable
        && evidence.standing(proof: BoundStanding.error, refutation: BoundStanding.error)
          == .notKnown
    }
  }

  /// The bounds.
  private(set) var goals: [Goal]
  /// The runs that were asked for.
  private(set) var runs = 0
  private let limits: RunLimits
  private let runner: StudyRunner
  private var budget: RunLimits.Budget
  /// What ended it before everything was known; nil: nothing was left to prove.
  private(set) var stop: RunLimits.Stop?

  /// The first look, and after how many runs the limits are looked at.
  private static let firstLook = 16

  init(_ goals: [Goal], limits: RunLimits, runner: StudyRunner) {
    (self.goals, self.limits, self.runner) = (goals, limits, runner)
    budget = RunLimits.Budget(limits)
  }

  mutating func run() throws {
    var look = min(limits.replications, Self.firstLook)
    while goals.contains(where: \.isOpen) {
      let before = runs
      for scenario in Set(goals.map(\.scenario)).sorted() {
        for sampling in [Sampling.evenly, .bySize] { try sample(scenario, sampling, to: look) }
      }
      // Where nobody ever wants to join there is nothing to draw by size.
      if budget.stop != nil || look >= limits.replications || runs == before { break }
      look = min(limits.replications, look + look / 2)
    }
    stop = goals.contains(where: \.isOpen) ? budget.stop ?? .replications : nil
  }

  /// Gives the open bounds of a scenario that are proven by such draws what they lack of them.
  private mutating func sample(_ scenario: Int, _ sampling: Sampling, to count: Int) throws {
    while true {
      let open = goals.indices.filter { place in
        goals[place].scenario == scenario && goals[place].evidence.condition.sampling == sampling
          && goals[place].evidence.count < count
          && goals[place].isOpen
      }
      guard let from = open.map({ goals[$0].evidence.count }).min() else { return }
      let to = min(count, from + Self.firstLook)
      guard budget.allows(to - from) else { return }
      let replications =
        sampling == .evenly
        ? Array(from..<to)
        : Array(try runner.sizedReplications(of: scenario, count: to).dropFirst(from))
      guard !replications.isEmpty else { return }
      try runner.run(
        RunSelection(variants: [scenario], replications: Array(Set(replications)).sorted()))
      runs += to - from
      for replication in replications {
        let record = try runner.record(RunID(variant: scenario, replication: replication))
        for place in open where goals[place].evidence.count < to {
          goals[place].evidence.add(record.value(of: goals[place].evidence.condition.metric))
        }
      }
    }
  }
}
