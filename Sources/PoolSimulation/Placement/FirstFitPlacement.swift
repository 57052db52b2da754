package import Settings

/// The oldest instance on which the join fits.
package struct FirstFitPlacement: PlacementStrategy {
  package static let name = "first_fit"
  package static let summary = "The oldest instance on which the join fits."

  package init(settings: inout SettingsReader) {}

  package func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet)
    -> Int64
  { 0 }
}
