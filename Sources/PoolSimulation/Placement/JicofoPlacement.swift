package import Settings

/// Jicofo's choice: the bridge with the lowest stress, corrected by the endpoints that it has just
/// added there.
///
/// Source: jitsi/jicofo, `Bridge.kt` at 088adcb (`correctedStress`, `compareTo`),
/// `BridgeSelectionStrategy.kt` at 0090c0c, `SingleBridgeSelectionStrategy.kt` at 6ad2415 and
/// `reference.conf` at 00e73cc: the last reported stress, plus the endpoints added within
/// `participant-rampup-interval`, in steps of 100 ms, times `average-participant-stress`. Endpoints
/// that a report already has are counted twice as long as they are recent, as there.
///
/// A bridge is overloaded at a stress of 0.8, but where all candidates are in one region the least
/// stressed one is taken either way, so there is no key for it. A bridge that reports a stress of 1
/// is at its load's limit, or has no free seat where there is none.
package struct JicofoPlacement: PlacementStrategy {
  package static let name = "jicofo"
  package static let summary =
    "Jicofo's: the lowest reported stress, plus 0.01 for each join of the last 20 seconds."
  package static let remembers = true

  private static let stresses = 0.0...1

  private let stressOfOne: Double
  private var reported: LoadReports<Double>
  private var recent: RecentJoins

  package init(settings: inout SettingsReader) {
    reported = LoadReports(
      every: LoadReports<Double>.interval(default: 10_000, &settings), nothing: 0)
    recent = RecentJoins(
      within: TimeSpan(
        milliseconds: settings.timeSpan(
          "participant_rampup_interval", default: 20_000, in: 100...86_400_000,
          help: "how long a join is recent")))
    stressOfOne = settings.number(
      "average_participant_stress", default: 0.01, in: Self.stresses,
      help: "the stress that each recent join adds; a full instance reports 1")
  }

  /// The order of doubles of 0 or more is that of their bits.
  package func rank(_ instance: InstanceID, for join: JoinRequest, in fleet: borrowing Fleet)
    -> Int64
  {
    let corrected = reported[instance] + Double(recent.count(on: instance)) * stressOfOne
    return Int64(truncatingIfNeeded: corrected.bitPattern)
  }

  package mutating func beginInstant(
    at time: SimulationTime, _ fleet: borrowing Fleet, _ meetings: borrowing MeetingHosts
  ) {
    recent.forget(before: time)
    if reported.due(by: time) != nil { reported.take(fleet) { fleet.stress(of: $0) } }
  }

  package mutating func note(_ route: JoinRoute, at time: SimulationTime) {
    recent.note(route.instance, at: time)
  }
}
