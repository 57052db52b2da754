internal import PoolSimulation

extension Metric {
  /// What the pool did and held.
  static let pool: [Metric] = launches + drains + sizes + hours

  private static let launches: [Metric] = [
    Metric("launches_cold", "count", .pool, "launches into the group decided, of new instances") { $0.launches(.cold) },
    Metric("launches_warm", "count", .pool, "the same of instances from the warm pool") { .count($0.warmLaunches) },
    Metric("launches_stopped", "count", .pool, "of these, from Warmed:Stopped") { $0.launches(.stopped) },
    Metric("launches_hibernated", "count", .pool, "of these, from Warmed:Hibernated") { $0.launches(.hibernated) },
    Metric("launches_running", "count", .pool, "of these, from Warmed:Running") { $0.launches(.running) },
    Metric("launches_prepared", "count", .pool, "instances launched into the warm pool") { .count($0.result.counts.launchesPrepared) },
    Metric(
      "launches_cancelled", "count", .pool, "launches ended before they served, because they were no longer wanted", interval: .unknown
    ) {
      .count($0.result.counts.launchesCancelled)
    },
    Metric(
      "launches_failed", "count", .pool, "launches, into the group or the warm pool, that EC2 refused or the hook abandoned",
      interval: .unknown
    ) {
      .count($0.result.counts.launchesFailed)
    },
    Metric("instances_unhealthy", "count", .pool, "instances that health checks replaced", interval: .unknown) {
      .count($0.result.counts.instancesUnhealthy)
    },
    Metric("instances_replaced", "count", .pool, "instances that a refresh, their lifetime or rebalancing replaced", interval: .unknown) {
      .count($0.result.counts.instancesReplaced)
    },
    Metric("spot_interruptions", "count", .pool, "instances that EC2 took back", interval: .unknown) {
      .count($0.result.counts.spotInterruptions)
    },
    Metric(
      "registrations_lost", "count", .pool, "launches whose registration Lambda gave up: billed, but never serving", interval: .unknown
    ) {
      .count($0.result.counts.registrationsLost)
    },
    Metric("warm_hit_rate", "fraction", .pool, "launches_warm / (launches_warm + launches_cold)", .ratioOfSums, interval: .unknown) {
      .share(Int64($0.warmLaunches), of: Int64($0.result.launches.count))
    },
    Metric("scale_outs", "count", .pool, "decisions that added instances") { .count($0.result.counts.scaleOuts) },
    Metric("scale_ins", "count", .pool, "decisions that removed instances or let them drain") { .count($0.result.counts.scaleIns) },
    Metric("decisions_refused", "count", .pool, "decisions outside the group's bounds that the group refused", interval: .unknown) {
      .count($0.result.counts.decisionsRefused)
    },
  ]

  private static let drains: [Metric] = [
    Metric("drains_started", "count", .pool, "times that an instance began to drain", interval: .unknown) {
      .count($0.result.drains.count)
    },
    Metric("drains_unfinished", "count", .pool, "of these, instances that still drained at the end", interval: .unknown) { context in
      .count(context.result.drains.count { $0.ended == nil })
    },
    Metric("drain_p50_s", "s", .pool, "how long it drained: until it ended, was taken back, or the end; the median", .meanOfQuantiles) {
      .seconds(optional: $0.drainLengths.quantile(percent: 50))
    },
    Metric("drain_p95_s", "s", .pool, "its 95th percentile", .meanOfQuantiles) {
      .seconds(optional: $0.drainLengths.quantile(percent: 95))
    },
    Metric("drain_max_s", "s", .pool, "the longest", .meanOfMaxima) { .seconds(optional: $0.drainLengths.values.last) },
  ]

  private static let sizes: [Metric] = [
    Metric("peak_in_service", "count", .pool, "most instances InService at once", .meanOfMaxima) { .count($0.result.inServicePeak) },
    Metric("peak_serving", "count", .pool, "most instances serving at once", .meanOfMaxima) { .count($0.result.servingPeak) },
    Metric("utilization_mean", "fraction", .pool, "seats taken over seats on serving and draining instances, over time", .ratioOfSums) {
      .share($0.series.seatsTaken, of: $0.series.time(in: .serving, .draining) * Int64($0.participantLimit))
    },
    Metric("utilization_peak", "fraction", .pool, "its highest value", .meanOfMaxima) { .number($0.result.utilizationPeak) },
    Metric("empty_seat_hours", "seat-hours", .pool, "free seats on serving instances, over time") { .hours($0.series.freeSeats) },
  ]

  private static let hours: [Metric] = [
    Metric("serving_hours", "instance-hours", .pool, "serving") { .hours($0.series.time(in: .serving)) },
    Metric("starting_hours", "instance-hours", .pool, "launching into the group, until serving") { .hours($0.series.time(in: .starting)) },
    Metric("draining_hours", "instance-hours", .pool, "draining", interval: .unknown) { .hours($0.series.time(in: .draining)) },
    Metric("warm_preparing_hours", "instance-hours", .pool, "on the way into the warm pool, hibernating included: not available") {
      .hours($0.series.time(in: .warmPreparing, .warmHibernating))
    },
    Metric("warm_stopped_hours", "instance-hours", .pool, "Warmed:Stopped") { .hours($0.series.time(in: .warmStopped)) },
    Metric("warm_hibernated_hours", "instance-hours", .pool, "Warmed:Hibernated") { .hours($0.series.time(in: .warmHibernated)) },
    Metric("warm_running_hours", "instance-hours", .pool, "Warmed:Running") { .hours($0.series.time(in: .warmRunning)) },
  ]
}

extension MetricContext {
  fileprivate func launches(_ source: LaunchSource) -> MetricValue { .count(result.launches.count { $0.source == source }) }

  fileprivate var warmLaunches: Int { result.launches.count { $0.source != .cold } }
}
