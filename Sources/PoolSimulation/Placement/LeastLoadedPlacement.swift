package import Settings

/// The instance with the fewest seats taken.
package struct LeastLoadedPlacement: PlacementStrategy {
  package static let name = "least_loaded"
  package static let summary = "The instance with the fewest seats taken; ties to the oldest."

  package init(settings: inout SettingsReader) {}

  package func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet)
    -> Int64
  {
    Int64(fleet.seats(on: instance))
  }

  @inline(__always)
  package func place(_ join: JoinRequest, in fleet: borrowing Fleet) -> InstanceID? {
    let level = fleet.index.lowestLevel
    return level >= 0 && level + join.seats <= join.ceiling ? fleet.index.oldest(at: level) : nil
  }
}
