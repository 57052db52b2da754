import Greenroom

/// Keeps meetings in one zone while it has room; within a zone the least loaded instance.
struct HomeZonePlacement: PlacementStrategy {
  static let name = "home_zone"
  static let summary = "The least loaded instance of the home zone, or of the others."

  private let zone: Int

  init(settings: inout SettingsReader) {
    zone = settings.integer("zone", default: 0, in: 0...63, help: "the home zone, from 0")
  }

  func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet) -> Int64 {
    let isAtHome = fleet.zone(of: instance) == zone
    return Int64(fleet.seats(on: instance) + (isAtHome ? 0 : fleet.participantLimit))
  }
}
