package import Settings

/// Keeps seats free: enough instances for the seats taken, waiting and refused, and a headroom on
/// top.
package struct HeadroomPolicy: ScalingPolicy {
  package static let name = "headroom"
  package static let summary =
    "Keeps a number or share of seats free on top of those taken, waiting and (on request) refused."

  /// Free seats may be up to a hundred times those taken.
  private static let shares = 0.0...100

  /// Seats for more people than there are in any pool.
  static let seats = 0...100_000_000

  private let freeParticipants: Int
  /// In billionths.
  private let freeShare: Int
  private let freeInstances: Int
  private let countsRejections: Bool

  package init(settings: inout SettingsReader) {
    let participants = settings.optionalInteger(
      "free_participants", in: Self.seats, schedule: true, help: "seats kept free")
    let share = settings.optionalFraction(
      "free_share", in: Self.shares, schedule: true,
      help: "free seats as a share of the seats taken")
    let instances = settings.optionalInteger(
      "free_instances", in: Limit.instances.from(0), schedule: true,
      help: "instances' worth of seats kept free")
    countsRejections = settings.flag(
      "count_rejections", default: false,
      help: "whether seats refused since the last evaluation count as wanted")
    let keys = ["free_participants", "free_share", "free_instances"]
    if keys.allSatisfy({ !settings.has($0) }) {
      settings.issue(
        nil,
        "no headroom given; expected free_participants, free_share or free_instances (the largest "
          + "given counts)"
      )
    }
    freeParticipants = participants ?? 0
    freeShare = Int(((share ?? 0) * 1e9).rounded())
    freeInstances = instances ?? 0
  }

  package func decide(_ pool: PoolObservation) -> ScalingDecision {
    let free = ScalingDecision.FreeSeats(
      least: max(freeParticipants, freeInstances * pool.participantLimit),
      shareBillionths: freeShare,
      wanted: pool.seatsWaiting + (countsRejections ? pool.seatsRefused : 0))
    let wanted = pool.seatsTaken + free.count(taken: pool.seatsTaken)
    let capacity = (pool.serving + pool.launching) * pool.participantLimit
    return ScalingDecision(
      .seats(taken: pool.seatsTaken, free: free),
      reason: wanted > capacity ? .headroomShort : .headroomAmple, signal: Double(wanted))
  }
}
