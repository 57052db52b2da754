package import Settings

/// Any instance on which the join fits, each as likely as the other.
///
/// Every instance draws a number for the join and the lowest wins. The draw is keyed by join and
/// instance, so it does not depend on what was drawn before. With `affinity: none` this is a load
/// balancer in front of media servers.
package struct RandomPlacement: PlacementStrategy {
  package static let name = "random"
  package static let summary =
    "Any instance on which the join fits, each as likely; with affinity none, what a load balancer "
    + "does."

  private var draws = PlacementDraws()

  package init(settings: inout SettingsReader) {}

  package mutating func begin(seed: UInt64, replication: Int) {
    draws = PlacementDraws(seed: seed, replication: replication)
  }

  package func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet)
    -> Int64
  {
    Int64(truncatingIfNeeded: draws.draw(instance, for: join) >> 1)
  }
}
