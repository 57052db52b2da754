package import Settings

/// The instance with the fewest seats taken and still expected to be taken.
package struct LeastLoadedExpectedPlacement: PlacementStrategy {
  package static let name = "least_loaded_expected"
  package static let summary =
    "The instance with the fewest seats taken or expected by its meetings' sizes; ties to the "
    + "oldest."
  package static let expectsSizes = true

  package init(settings: inout SettingsReader) {}

  package func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet)
    -> Int64
  {
    Int64(fleet.seatsExpected(on: instance))
  }
}
