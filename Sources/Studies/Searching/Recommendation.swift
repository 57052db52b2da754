/// What `greenroom recommend` found: a race on one part of the time, and what its winner does on another.
public struct Recommendation: Sendable {
  /// The sweep whose variants took part.
  public let sweep: Sweep
  /// What was looked for.
  public let race: Race
  /// Every variant, and the winner.
  public let outcome: Race.Outcome
  /// What the winner came to in the span it was not chosen on; nil without one.
  public let test: VariantMeans?

  /// A recommendation.
  public init(sweep: Sweep, race: Race, outcome: Race.Outcome, test: VariantMeans?) {
    self.sweep = sweep
    self.race = race
    self.outcome = outcome
    self.test = test
  }
}
