public import Settings

/// The oldest instance on which the join fits.
public struct FirstFitPlacement: PlacementStrategy {
  public static let name = "first_fit"
  public static let summary = "The oldest instance on which the join fits."

  public init(settings: inout SettingsReader) {}

  public func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet) -> Int64 { 0 }
}
