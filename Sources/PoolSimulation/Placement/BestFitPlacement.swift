package import Settings

/// The instance that a new meeting fills best, by what it is expected to become.
///
/// Of the instances that hold all who are expected, of this meeting and of those that are there,
/// the one on which the fewest seats are left over then; where none does, the one that lacks the
/// fewest. Without an expectation that is the fullest instance on which the join fits.
package struct BestFitPlacement: PlacementStrategy {
  package static let name = "best_fit"
  package static let summary =
    "The instance on which the whole meeting, by its expected size, leaves the fewest seats over."
  package static let expectsSizes = true

  /// More than an instance has seats.
  private static let tooFull: Int64 = 1 << 40

  package init(settings: inout SettingsReader) {}

  package func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet)
    -> Int64
  {
    let over =
      fleet.participantLimit - fleet.seatsExpected(on: instance) - max(join.expected, join.seats)
    return over >= 0 ? Int64(over) : Self.tooFull - Int64(over)
  }
}
