package import Settings

/// The instance with the most seats taken on which the join still fits.
package struct MostLoadedPlacement: PlacementStrategy {
  package static let name = "most_loaded"
  package static let summary =
    "The fullest instance on which the join fits, so that scale-in finds empty ones; ties to the "
    + "oldest."

  package init(settings: inout SettingsReader) {}

  package func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet)
    -> Int64
  {
    -Int64(fleet.seats(on: instance))
  }

  package func place(_ join: JoinRequest, in fleet: borrowing Fleet) -> InstanceID? {
    let level = fleet.index.highestLevel(atMost: join.ceiling - join.seats)
    return level >= 0 ? fleet.index.oldest(at: level) : nil
  }
}
