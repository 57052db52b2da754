package import Settings

/// Adds instances after utilization stayed above a threshold, and takes some away after it stayed
/// below another.
package struct ThresholdPolicy: ScalingPolicy {
  package static let name = "threshold"
  package static let summary =
    "Scales out when utilization stays above one threshold and in when it stays below another."

  /// More evaluations in a row than this are a slip.
  private static let periods = 1...10_000

  private let scaleOutAbove, scaleInBelow: Double
  private let periodsOut, periodsIn: Int
  private let quantityOut, quantityIn: Int
  private let cooldown: TimeSpan
  private var evaluationsAbove = 0
  private var evaluationsBelow = 0
  private var coolUntil = SimulationTime.zero

  package init(settings: inout SettingsReader) {
    scaleOutAbove = settings.fraction(
      "scale_out_above", schedule: true,
      help: "utilization of serving seats above which instances are added")
    scaleInBelow = settings.fraction(
      "scale_in_below", schedule: true,
      help: "utilization of serving seats below which instances are removed")
    periodsOut = settings.integer(
      "periods_out", default: 1, in: Self.periods, schedule: true,
      help: "evaluations in a row above before adding")
    periodsIn = settings.integer(
      "periods_in", default: 1, in: Self.periods, schedule: true,
      help: "evaluations in a row below before removing")
    quantityOut = settings.integer(
      "quantity_out", default: 1, in: Limit.instances.from(1), schedule: true,
      help: "instances added at once")
    quantityIn = settings.integer(
      "quantity_in", default: 1, in: Limit.instances.from(1), schedule: true,
      help: "instances removed at once")
    cooldown = TimeSpan(
      milliseconds: settings.timeSpan(
        "cooldown", default: 0, schedule: true,
        help: "time after a change in which nothing else changes"))
    if settings.isSound("scale_out_above", "scale_in_below"), scaleInBelow >= scaleOutAbove {
      settings.issue(
        "scale_in_below",
        "not below scale_out_above, so the pool would never rest; expected a lower share")
    }
  }

  /// Utilization counts launching instances through the desired capacity that was already decided.
  /// While nothing serves there is no utilization, so nothing changes; but people who find nobody
  /// even launching count as a full pool, or it would never start.
  package mutating func decide(_ pool: PoolObservation) -> ScalingDecision {
    let signal = pool.utilization ?? 0
    let isStranded = pool.serving + pool.launching == 0 && pool.seatsWaiting + pool.seatsRefused > 0
    guard let utilization = pool.utilization ?? (isStranded ? .infinity : nil) else {
      evaluationsAbove = 0
      evaluationsBelow = 0
      return ScalingDecision(.instances(pool.desired), reason: .steady, signal: signal)
    }
    evaluationsAbove = utilization > scaleOutAbove ? evaluationsAbove + 1 : 0
    evaluationsBelow = utilization < scaleInBelow ? evaluationsBelow + 1 : 0
    if pool.time < coolUntil {
      return ScalingDecision(.instances(pool.desired), reason: .cooldown, signal: signal)
    }
    if evaluationsAbove >= periodsOut {
      return change(to: pool.desired + quantityOut, .aboveThreshold, pool, signal)
    }
    if evaluationsBelow >= periodsIn {
      return change(to: pool.desired - quantityIn, .belowThreshold, pool, signal)
    }
    return ScalingDecision(.instances(pool.desired), reason: .steady, signal: signal)
  }

  private mutating func change(
    to desired: Int, _ reason: ScalingReason, _ pool: PoolObservation, _ signal: Double
  ) -> ScalingDecision {
    evaluationsAbove = 0
    evaluationsBelow = 0
    // At a bound nothing changes, so nothing has to cool down.
    if max(pool.minSize, min(pool.maxSize, desired)) != pool.desired {
      coolUntil = pool.time + cooldown
    }
    return ScalingDecision(.instances(desired), reason: reason, signal: signal)
  }

  package func continuing(_ previous: any ScalingPolicy) -> any ScalingPolicy {
    guard let previous = previous as? ThresholdPolicy else { return self }
    var next = self
    next.evaluationsAbove = previous.evaluationsAbove
    next.evaluationsBelow = previous.evaluationsBelow
    next.coolUntil = previous.coolUntil
    return next
  }
}
