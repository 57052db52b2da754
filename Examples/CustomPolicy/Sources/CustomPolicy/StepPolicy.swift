import Greenroom

/// Adds some instances at once when many seats are taken, and removes one at a time when few are.
struct StepPolicy: ScalingPolicy {
  static let name = "step"
  static let summary = "Adds several instances when seats run short, and removes them one by one."

  private let busy, calm: Double
  private let step: Int

  init(settings: inout SettingsReader) {
    busy = settings.fraction(
      "busy", default: 0.7, schedule: true, help: "the share of seats above which it adds")
    calm = settings.fraction(
      "calm", default: 0.3, schedule: true, help: "the share of seats below which it removes")
    step = settings.integer(
      "step", default: 2, in: 1...100, schedule: true, help: "how many instances it adds at once")
    if calm >= busy {
      settings.issue("calm", "\(calm) is not below busy, \(busy); expected a smaller share")
    }
  }

  func decide(_ pool: PoolObservation) -> ScalingDecision {
    // Instances on their way count: without them it would add more at every evaluation.
    let seats = (pool.serving + pool.launching) * pool.participantLimit
    let wanted = pool.seatsTaken + pool.seatsWaiting + pool.seatsRefused
    let share = seats > 0 ? Double(wanted) / Double(seats) : wanted > 0 ? 1 : 0
    let change = share > busy ? step : share < calm ? -1 : 0
    return ScalingDecision(
      .instances(pool.desired + change), reason: change == 0 ? .steady : .own, signal: share)
  }
}
