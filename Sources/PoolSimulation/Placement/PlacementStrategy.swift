public import Settings

/// A join that looks for an instance.
public struct JoinRequest: BitwiseCopyable, Sendable {
  /// The join's number in the workload.
  public var join: Int
  /// How often this participant was refused before, or dropped: draws of a second attempt differ
  /// from the first's.
  public var attempt: Int
  /// The seats it takes on one instance.
  public var seats: Int
  /// The most seats that may be taken on the instance afterwards: its limit, or the lower one for
  /// new meetings.
  public var ceiling: Int
}

/// Chooses an instance for a join.
///
/// A strategy is asked at every join of a new meeting, so it is generic in the simulation and must
/// not allocate. It is defined by `rank`; `place` may be any faster way to the same answer, and a
/// test holds the two together.
public protocol PlacementStrategy: Sendable {
  /// The name in `placement.strategy`.
  static var name: String { get }
  /// One sentence for `greenroom list strategies`.
  static var summary: String { get }
  /// Reads the strategy's own keys of the `placement` section.
  init(settings: inout SettingsReader)
  /// Where an instance stands for a join: the lowest rank is chosen, ties go to the oldest.
  func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet) -> Int64
  /// The serving instance that the join goes to; nil when it fits nowhere.
  func place(_ join: JoinRequest, in fleet: borrowing Fleet) -> InstanceID?
  /// The seed of the run, for strategies that draw.
  mutating func begin(seed: UInt64, replication: Int)
}

extension PlacementStrategy {
  /// Nothing to prepare.
  public mutating func begin(seed: UInt64, replication: Int) {}

  /// The serving instance of lowest rank on which the join fits.
  public func place(_ join: JoinRequest, in fleet: borrowing Fleet) -> InstanceID? {
    lowestRank(for: join, in: fleet)
  }

  /// What `place` must answer, found by ranking every serving instance.
  package func lowestRank(for join: JoinRequest, in fleet: borrowing Fleet) -> InstanceID? {
    var best: InstanceID?
    var bestRank = Int64.max
    for slot in 0..<fleet.index.count {
      let id = fleet.index.id(inSlot: slot)
      guard fleet.seats(on: id) + join.seats <= join.ceiling else { continue }
      let rank = rank(id, for: join, in: fleet)
      if best == nil || rank < bestRank { (best, bestRank) = (id, rank) }
    }
    return best
  }
}
