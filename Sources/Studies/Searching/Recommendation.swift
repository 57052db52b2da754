internal import PoolSimulation

/// What `greenroom recommend` found: a race on one part of the time, and what its winner does on
/// another.
public struct Recommendation: Sendable {
  /// What some runs beside the race came to.
  public struct Beside: Sendable {
    /// The estimates of runs that were drawn evenly.
    public let estimates: Estimates
    /// What they, or runs drawn by size, tell of each condition.
    public let evidence: [ConditionEvidence]
  }

  /// The sweep whose variants took part.
  public let sweep: Sweep
  /// What was looked for.
  public let race: Race
  /// Every variant, and the winner.
  public let outcome: Race.Outcome
  /// The scenario as it stands, in the runs that every variant has at least.
  public let present: Beside
  /// What the winner came to in the span it was not chosen on; nil without one.
  public let test: Beside?
  /// What the runs are a sample of.
  public let population: Population
  /// How many joins a replication offers at most, which the claims take for granted; nil where they
  /// do not.
  public let offered: OfferedJoins?
  /// How many replications offered more.
  public let aboveCap: Int
  /// What is to be known about the runs of the race, by variant.
  public let notes: NoteTally

  /// The variant that is recommended, or that leads where nothing is proven.
  public var best: Race.Entrant? { (outcome.winner ?? outcome.leader).map { outcome.entrants[$0] } }
}
