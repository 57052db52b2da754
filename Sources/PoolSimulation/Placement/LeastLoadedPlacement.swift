public import Settings

/// The instance with the fewest seats taken.
public struct LeastLoadedPlacement: PlacementStrategy {
  public static let name = "least_loaded"
  public static let summary = "The instance with the fewest seats taken; ties to the oldest."

  public init(settings: inout SettingsReader) {}

  public func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet) -> Int64 {
    Int64(fleet.seats(on: instance))
  }

  @inline(__always)
  public func place(_ join: JoinRequest, in fleet: borrowing Fleet) -> InstanceID? {
    let level = fleet.index.lowestLevel
    return level >= 0 && level + join.seats <= join.ceiling ? fleet.index.oldest(at: level) : nil
  }
}
