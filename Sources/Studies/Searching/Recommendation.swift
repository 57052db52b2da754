internal import PoolSimulation
internal import Settings

/// What `greenroom recommend` found: a race on one part of the time, and what its winner does on
/// another.
package struct Recommendation: Sendable {
  /// What some runs beside the race came to, in the worst of the cases.
  package struct Beside: Sendable {
    /// What is to be least, of runs that were drawn evenly, in the case where it is most; nil where
    /// it was not measured.
    package let cost: Estimate?
    /// What they, or runs drawn by size, tell of each condition, in the case where it is kept least.
    package let evidence: [ConditionEvidence]
  }

  /// The sweep whose variants took part.
  package let sweep: Sweep
  /// What was looked for.
  package let race: Race
  /// Every variant, and the winner.
  package let outcome: Race.Outcome
  /// The scenario as it stands, in the runs that every variant has at least.
  package let present: Beside
  /// What the winner came to in the span it was not chosen on; nil without one.
  package let test: Beside?
  /// What the scenario as it stands came to in the same runs of that span.
  package let testOfPresent: Beside?
  /// What the runs are a sample of.
  package let population: Population
  /// How many joins a replication offers at most, which the claims take for granted; nil where they
  /// do not.
  package let cap: JointCap?
  /// What is to be known about the runs of the race, by variant.
  package let notes: NoteTally

  /// The timetable that the variants follow, and how it was learnt; nil where it is no search for
  /// one.
  package var timetable: WeeklyTimetable?
  /// The warm pool that was looked for beside it; nil: none was.
  package var warmPool: WarmPoolChoice? {
    didSet { timetable = warmPool?.plan.timetable ?? timetable }
  }

  /// What a variant keeps free on top of a timetable.
  package func freeShare(of entrant: Race.Entrant) -> Double {
    let text = sweep.design.values(of: entrant.variant).first?.text ?? ""
    return (try? ScalarKind<Double>.fraction(in: ScheduledPolicy.shares).read(text)) ?? 0
  }

  /// The variant that is recommended, or that leads where nothing is proven.
  package var best: Race.Entrant? {
    (outcome.winner ?? outcome.leader).map { outcome.entrants[$0] }
  }
}
