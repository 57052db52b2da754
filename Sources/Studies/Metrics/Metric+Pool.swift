internal import PoolSimulation

extension Metric {
  /// What the pool did and held.
  static let pool: [Metric] = launches + drains + sizes + media + hours

  private static let launches: [Metric] = [
    launchesCold,
    launchesWarm,
    launchesStopped,
    launchesHibernated,
    launchesRunning,
    launchesPrepared,
    launchesCancelled,
    launchesFailed,
    instancesUnhealthy,
    instancesReplaced,
    spotInterruptions,
    registrationsLost,
    warmHitRate,
    scaleOuts,
    scaleIns,
    decisionsRefused,
  ]

  private static let drains: [Metric] = [
    drainsStarted,
    drainsUnfinished,
    drainP50,
    drainP95,
    drainMax,
  ]

  private static let sizes: [Metric] = [
    peakInService,
    peakServing,
    utilizationMean,
    utilizationPeak,
    emptySeatHours,
  ]

  private static let media: [Metric] = [
    streamsPeak,
    streamsP95,
    sentPeak,
    sentP95,
    streamsStrained,
    bandwidthStrained,
    loadStrained,
  ]

  private static let hours: [Metric] = [
    servingHours,
    startingHours,
    drainingHours,
    warmPreparingHours,
    warmStoppedHours,
    warmHibernatedHours,
    warmRunningHours,
  ]

  package static let launchesCold = Metric(
    "launches_cold", .count, .pool, "launches into the group decided, of new instances"
  ) { $0.launches(.cold) }
  package static let launchesWarm = Metric(
    "launches_warm", .count, .pool, "the same of instances from the warm pool"
  ) { .count($0.warmLaunches) }
  package static let launchesStopped = Metric(
    "launches_stopped", .count, .pool, "of these, from Warmed:Stopped"
  ) { $0.launches(.stopped) }
  package static let launchesHibernated = Metric(
    "launches_hibernated", .count, .pool, "of these, from Warmed:Hibernated"
  ) { $0.launches(.hibernated) }
  package static let launchesRunning = Metric(
    "launches_running", .count, .pool, "of these, from Warmed:Running"
  ) { $0.launches(.running) }
  package static let launchesPrepared = Metric(
    "launches_prepared", .count, .pool, "instances launched into the warm pool"
  ) { .count($0.result.counts.launchesPrepared) }
  package static let launchesCancelled = Metric(
    "launches_cancelled", .count, .pool,
    "launches ended before they served, because they were no longer wanted", interval: .unknown
  ) {
    .count($0.result.counts.launchesCancelled)
  }
  package static let launchesFailed = Metric(
    "launches_failed", .count, .pool,
    "launches, into the group or the warm pool, that EC2 refused or the hook abandoned",
    better: .less,
    interval: .unknown
  ) {
    .count($0.result.counts.launchesFailed)
  }
  package static let instancesUnhealthy = Metric(
    "instances_unhealthy", .count, .pool, "instances that health checks replaced", better: .less,
    interval: .unknown
  ) {
    .count($0.result.counts.instancesUnhealthy)
  }
  package static let instancesReplaced = Metric(
    "instances_replaced", .count, .pool,
    "instances that a refresh, their lifetime or rebalancing replaced", interval: .unknown
  ) {
    .count($0.result.counts.instancesReplaced)
  }
  package static let spotInterruptions = Metric(
    "spot_interruptions", .count, .pool, "instances that EC2 took back", better: .less,
    interval: .unknown
  ) {
    .count($0.result.counts.spotInterruptions)
  }
  package static let registrationsLost = Metric(
    "registrations_lost", .count, .pool,
    "launches whose registration Lambda gave up: billed, but never serving", better: .less,
    interval: .unknown
  ) {
    .count($0.result.counts.registrationsLost)
  }
  package static let warmHitRate = Metric(
    "warm_hit_rate", .fraction, .pool, "launches_warm / (launches_warm + launches_cold)",
    .ratioOfSums, better: .more, interval: .unknown
  ) {
    .share(Int64($0.warmLaunches), of: Int64($0.result.launches.count))
  }
  package static let scaleOuts = Metric(
    "scale_outs", .count, .pool, "decisions that added instances"
  ) { .count($0.result.counts.scaleOuts) }
  package static let scaleIns = Metric(
    "scale_ins", .count, .pool, "decisions that removed instances or let them drain"
  ) { .count($0.result.counts.scaleIns) }
  package static let decisionsRefused = Metric(
    "decisions_refused", .count, .pool,
    "decisions outside the group's bounds that the group refused", better: .less, interval: .unknown
  ) {
    .count($0.result.counts.decisionsRefused)
  }
  package static let drainsStarted = Metric(
    "drains_started", .count, .pool, "times that an instance began to drain", interval: .unknown
  ) {
    .count($0.result.drains.count)
  }
  package static let drainsUnfinished = Metric(
    "drains_unfinished", .count, .pool, "of these, instances that still drained at the end",
    interval: .unknown
  ) { context in
    .count(context.result.drains.count { $0.ended == nil })
  }
  package static let drainP50 = Metric(
    "drain_p50_s", .seconds, .pool,
    "how long it drained: until it ended, was taken back, or the end; the median", .meanOfQuantiles
  ) {
    .seconds(optional: $0.drainLengths.quantile(percent: 50))
  }
  package static let drainP95 = Metric(
    "drain_p95_s", .seconds, .pool, "its 95th percentile", .meanOfQuantiles
  ) {
    .seconds(optional: $0.drainLengths.quantile(percent: 95))
  }
  package static let drainMax = Metric("drain_max_s", .seconds, .pool, "the longest", .meanOfMaxima)
  {
    .seconds(optional: $0.drainLengths.values.last)
  }
  package static let peakInService = Metric(
    "peak_in_service", .count, .pool, "most instances InService at once", .meanOfMaxima
  ) { .count($0.result.inServicePeak) }
  package static let peakServing = Metric(
    "peak_serving", .count, .pool, "most instances serving at once", .meanOfMaxima
  ) { .count($0.result.servingPeak) }
  package static let utilizationMean = Metric(
    "utilization_mean", .fraction, .pool,
    "seats taken over seats on serving and draining instances, over time", .ratioOfSums
  ) {
    .share(
      $0.series.seatsTaken, of: $0.series.time(in: .serving, .draining) * Int64($0.participantLimit)
    )
  }
  package static let utilizationPeak = Metric(
    "utilization_peak", .fraction, .pool, "its highest value", .meanOfMaxima
  ) { .number($0.result.utilizationPeak) }
  package static let emptySeatHours = Metric(
    "empty_seat_hours", .seatHours, .pool, "free seats on serving instances, over time"
  ) { .hours($0.series.freeSeats) }
  package static let streamsPeak = Metric(
    "instance_streams_peak", .count, .pool,
    "most streams in and out of one instance; empty without workload.media, as the six after it",
    .meanOfMaxima
  ) { context in
    context.result.media.map { .integer($0.streamsPeak) } ?? .missing
  }
  package static let streamsP95 = Metric(
    "instance_streams_p95", .count, .pool,
    "the 95th percentile of them, over the time in which instances served or drained",
    .meanOfQuantiles
  ) { context in
    context.result.media?.streamsP95.map { .integer($0) } ?? .missing
  }
  package static let sentPeak = Metric(
    "instance_sent_peak_mbps", .megabitsPerSecond, .pool,
    "most that one instance sent to people and to other hosts", .meanOfMaxima
  ) { context in
    context.result.media.map { .number(Double($0.sentPeak) / 1_000) } ?? .missing
  }
  package static let sentP95 = Metric(
    "instance_sent_p95_mbps", .megabitsPerSecond, .pool,
    "the 95th percentile of it, over the same time", .meanOfQuantiles
  ) { context in
    context.result.media?.sentP95.map { .number(Double($0) / 1_000) } ?? .missing
  }
  package static let streamsStrained = Metric(
    "streams_above_80_share", .fraction, .pool,
    "the share of that time above 80 % of instance.stream_limit; empty without one", .ratioOfSums
  ) { $0.strained(\.streamsStrained) }
  package static let bandwidthStrained = Metric(
    "bandwidth_above_80_share", .fraction, .pool,
    "the same of instance.bandwidth_limit, by what is sent or received", .ratioOfSums
  ) { $0.strained(\.bandwidthStrained) }
  package static let loadStrained = Metric(
    "load_above_80_share", .fraction, .pool, "the same of instance.load_limit", .ratioOfSums
  ) { $0.strained(\.loadStrained) }
  package static let servingHours = Metric("serving_hours", .instanceHours, .pool, "serving") {
    .hours($0.series.time(in: .serving))
  }
  package static let startingHours = Metric(
    "starting_hours", .instanceHours, .pool, "launching into the group, until serving"
  ) { .hours($0.series.time(in: .starting)) }
  package static let drainingHours = Metric(
    "draining_hours", .instanceHours, .pool, "draining", interval: .unknown
  ) { .hours($0.series.time(in: .draining)) }
  package static let warmPreparingHours = Metric(
    "warm_preparing_hours", .instanceHours, .pool,
    "on the way into the warm pool, hibernating included: not available"
  ) {
    .hours($0.series.time(in: .warmPreparing, .warmHibernating))
  }
  package static let warmStoppedHours = Metric(
    "warm_stopped_hours", .instanceHours, .pool, "Warmed:Stopped"
  ) { .hours($0.series.time(in: .warmStopped)) }
  package static let warmHibernatedHours = Metric(
    "warm_hibernated_hours", .instanceHours, .pool, "Warmed:Hibernated"
  ) { .hours($0.series.time(in: .warmHibernated)) }
  package static let warmRunningHours = Metric(
    "warm_running_hours", .instanceHours, .pool, "Warmed:Running"
  ) { .hours($0.series.time(in: .warmRunning)) }
}

extension MetricContext {
  fileprivate func strained(_ time: KeyPath<MediaMeasures, Int64?>) -> MetricValue {
    guard let media = result.media, let time = media[keyPath: time] else { return .missing }
    return .share(time, of: media.hostingMilliseconds)
  }

  fileprivate func launches(_ source: LaunchSource) -> MetricValue {
    .count(result.launches.count { $0.source == source })
  }

  fileprivate var warmLaunches: Int { result.launches.count { $0.source != .cold } }
}
