internal import PoolSimulation

/// What is left out of a variant's amounts, or is not as it is written, and no number shows.
package enum Omission: CaseIterable, Sendable {
  /// Egress is not priced, for want of a bitrate.
  case egress
  /// Volumes are not priced, as nobody says how large one is.
  case volumes
  /// Traffic between zones is not priced, and there may be some.
  case crossZone
  /// A commitment costs as much as what it covers.
  case commitmentSavesNothing
  /// The warm pool is to hibernate instances that cannot, and keeps them stopped.
  case hibernation

  /// Whether it is so of a scenario.
  package func holds(of scenario: Scenario) -> Bool {
    let prices = scenario.prices
    switch self {
    case .egress: return !prices.pricesEgress
    case .volumes: return scenario.leavesOutVolumes
    case .crossZone:
      return prices.crossZonePerGB == 0 && scenario.linksCrossZones
        && prices.bitratePerParticipant > 0
    case .commitmentSavesNothing:
      return prices.commitment.map { $0.perHour >= prices.onDemandPerHour } ?? false
    case .hibernation: return scenario.stopsInsteadOfHibernating
    }
  }
}

extension Scenario {
  /// Whether a meeting's hosts may be in several zones, with links between them.
  fileprivate var linksCrossZones: Bool {
    affinity == .spill && cascadeSeats > 0 && group.availabilityZones > 1
  }
}
