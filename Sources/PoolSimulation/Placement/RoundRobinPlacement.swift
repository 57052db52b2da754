package import Settings

/// One instance after the other, in the order in which they were launched.
///
/// The turn goes on from the instance that was chosen last, whatever became of the join there, to
/// the next on which the new one fits, and from the newest back to the oldest.
package struct RoundRobinPlacement: PlacementStrategy {
  package static let name = "round_robin"
  package static let summary =
    "The next instance in order of age after the one chosen last, on which the join fits."
  package static let remembers = true

  private var last: InstanceID = -1

  package init(settings: inout SettingsReader) {}

  package func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet)
    -> Int64
  {
    // Those that had their turn come after all that have not.
    Int64(instance > last ? instance - last : instance - last + fleet.count + 1)
  }

  package mutating func note(_ route: JoinRoute, at time: SimulationTime) {
    if route.isPlaced { last = route.instance }
  }
}
