package import Settings

/// The oldest instance on which the join fits.
package struct FirstFitPlacement: PlacementStrategy {
  package static let name = "first_fit"
  package static let summary = "The oldest instance on which the join fits."

  package static let asksForOldestFit = true

  package init(settings: inout SettingsReader) {}

  package func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet)
    -> Int64
  { 0 }

  package func place(_ join: JoinRequest, in fleet: borrowing Fleet) -> InstanceID? {
    // A fleet that was made for another strategy has no answer ready.
    fleet.index.findsFits
      ? fleet.index.oldest(atMost: join.ceiling - join.seats) : lowestRank(for: join, in: fleet)
  }
}
