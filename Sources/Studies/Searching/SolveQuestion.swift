public import Settings

/// What `greenroom solve` is asked.
public struct SolveQuestion: Sendable {
  /// The setting whose values are tried.
  public let key: String
  /// What has to hold, all of it.
  public let conditions: [Condition]
  /// The ends of the search; nil: as far from the scenario's value as is usual.
  public let from, to: Quantity?
  /// How close the answer is to be, as a share; nil: as close as is usual.
  public let tolerance: Double?
  /// The runs of each value; nil: as many as the scenario asks for, but not fewer than are usual.
  public let replications: Int?

  /// A question.
  public init(
    key: String, conditions: [Condition], from: Quantity? = nil, to: Quantity? = nil, tolerance: Double? = nil, replications: Int? = nil
  ) {
    self.key = key
    self.conditions = conditions
    self.from = from
    self.to = to
    self.tolerance = tolerance
    self.replications = replications
  }

  /// So many times the scenario's value, and so small a part of it, are looked at.
  public static let usualReach = 64.0
  /// How close the answer is to be, as a share of it.
  public static let usualTolerance = 0.01
  /// The replications of a comparison that is not told how many: the fewest that say anything of a spread.
  public static let fewestReplications = 3
}
