package import Settings

/// What `greenroom solve` is asked.
package struct SolveQuestion: Sendable {
  /// The setting whose values are tried.
  package let key: String
  /// What has to hold, all of it.
  package let conditions: [Condition]
  /// The ends of the search; nil: as far from the scenario's value as is usual.
  package let from, to: Quantity?
  /// How close the answer is to be, as a share; nil: as close as is usual.
  package let tolerance: Double?
  /// The runs by which a value is judged at first; nil: as many as the scenario asks for, but not
  /// fewer than are usual.
  package let replications: Int?
  /// How sure the bracket is to be.
  package let confidence: Double
  /// How much may be run for the bracket.
  package let limits: RunLimits

  /// A question.
  package init(
    key: String, conditions: [Condition], from: Quantity? = nil, to: Quantity? = nil,
    tolerance: Double? = nil, replications: Int? = nil,
    confidence: Double = 0.95, limits: RunLimits = RunLimits(replications: 10_000, runs: usualRuns)
  ) {
    self.key = key
    self.conditions = conditions
    self.from = from
    self.to = to
    self.tolerance = tolerance
    self.replications = replications
    self.confidence = confidence
    self.limits = limits
  }

  /// So many times the scenario's value, and so small a part of it, are looked at.
  package static let usualReach = 64.0
  /// How close the answer is to be, as a share of it.
  package static let usualTolerance = 0.01
  /// The runs that a bracket takes at most.
  package static let usualRuns = 5_000
  /// The replications by which a value is judged at first.
  package static let usualReplications = 10
  /// The replications of a comparison that is not told how many: the fewest that say anything of a
  /// spread.
  package static let fewestReplications = 3
}
