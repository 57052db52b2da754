package import Settings

/// The less loaded of two instances that are drawn at random.
///
/// Source: Mitzenmacher, "The power of two choices in randomized load balancing", 2001. Where the
/// load is old, few joins see the same two, so they do not all go to the instance that looked idle.
package struct PowerOfTwoChoicesPlacement: PlacementStrategy {
  package static let name = "power_of_two_choices"
  package static let summary =
    "Of two instances drawn at random, the one with fewer seats taken; ties to the one drawn first."

  private var draws = PlacementDraws()

  package init(settings: inout SettingsReader) {}

  package mutating func begin(seed: UInt64, replication: Int) {
    draws = PlacementDraws(seed: seed, replication: replication)
  }

  /// The chosen one comes first. Where it is not among those that are compared, such as the hosts
  /// of one meeting, the least loaded does.
  package func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet)
    -> Int64
  {
    place(join, in: fleet) == instance ? -1 : Int64(fleet.seats(on: instance))
  }

  package func place(_ join: JoinRequest, in fleet: borrowing Fleet) -> InstanceID? {
    var pair = DrawnPair()
    forEachCandidate(for: join, in: fleet) { pair.show($0, draw: draws.draw($0, for: join)) }
    return pair.lower { Int64(fleet.seats(on: $0)) }
  }
}
