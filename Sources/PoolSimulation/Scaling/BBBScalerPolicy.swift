package import Settings

/// Starts servers while the mean load of those that run is above a threshold, and ends the empty
/// ones beyond a minimum: the scaler of the German school cloud's BigBlueButton.
///
/// Its load is CPU or memory; here it is that of an instance whose seats are all taken, times the
/// share of them that is. It resizes servers too, which is left out. A load below which an empty
/// server ends is not needed: an empty one has none.
///
/// Source: hpi-schul-cloud/bbb_scaler, README and `ScalingHelper.ShutDown`; `Jobs/Autoscaler.cs`
/// starts one server at a time.
package struct BBBScalerPolicy: PacedPolicy {
  package static let name = "bbb_scaler"
  package static let summary =
    "Starts servers above a mean load and ends the empty ones beyond a minimum (BigBlueButton)."

  package static let usualInterval = TimeSpan(milliseconds: 300_000)

  private static let loads = 0.01...10.0
  private static let workloads = 0.01...1.0

  private let minimum: Int
  private let maxWorkload: Double
  private let fullLoad: Double
  private let atOnce: Int

  package init(settings: inout SettingsReader) {
    minimum = settings.integer(
      "minimum_active_machines", default: 2, in: Limit.instances.from(0), schedule: true,
      help: "the fewest that stay")
    maxWorkload = settings.fraction(
      "max_allowed_workload", default: 0.35, in: Self.workloads, schedule: true,
      help: "the mean load at which more are started")
    fullLoad =
      settings.value(
        "load_when_full", .number(in: Self.loads), default: 1, schedule: true,
        help: "the load of an instance whose seats are all taken") ?? 1
    atOnce = settings.integer(
      "machines_at_once", default: 1, in: Limit.instances.from(1), schedule: true,
      help: "how many are started at once")
    if settings.isSound("max_allowed_workload", "load_when_full"), fullLoad < maxWorkload {
      settings.issue(
        "load_when_full",
        "below max_allowed_workload, so a full pool would start none; expected at least that")
    }
  }

  package func decide(_ pool: PoolObservation) -> ScalingDecision {
    let isStranded = pool.serving + pool.launching == 0 && pool.seatsWaiting + pool.seatsRefused > 0
    let load = (pool.utilization ?? (isStranded ? 1 : 0)) * fullLoad
    let starts = load >= maxWorkload ? atOnce : 0
    // The busiest first: of the others, those that are empty end.
    let ends = min(pool.empty, max(pool.serving - minimum, 0))
    let wanted = max(pool.serving + pool.launching + starts - ends, minimum)
    let reason: ScalingReason = starts > 0 ? .stressed : ends > 0 ? .relaxed : .steady
    return ScalingDecision(.instances(wanted), reason: reason, signal: load)
  }
}
