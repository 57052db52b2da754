internal import PoolSimulation

extension Metric {
  /// How far capacity ran behind demand. Quantiles are nearest rank.
  static let lag: [Metric] = launchLags + crossings + joins + shortages

  private static let launchLags: [Metric] =
    [
      launchLagMean,
      launchLagP50,
      launchLagP95,
      launchLagP99,
      launchLagMax,
    ]
    + LaunchSource.allCases.flatMap { source in
      [50, 95].map { percent in
        let from =
          source == .cold ? "cold launches" : "launches from \(source.rawValue) warm instances"
        return Metric(
          "launch_lag_\(source.rawValue)_p\(percent)_s", .seconds, .lag,
          "the p\(percent) launch lag of \(from)", .meanOfQuantiles
        ) {
          context in
          let lags = context.result.launches.filter { $0.source == source }.compactMap {
            $0.lag?.milliseconds
          }
          return .seconds(optional: SortedValues(lags).quantile(percent: percent))
        }
      }
    }

  private static let crossings: [Metric] = [
    scaleUpCrossings,
    scaleUpLate,
    scaleUpNeverMet,
    scaleUpBeyondMax,
    scaleUpLagP50,
    scaleUpLagP95,
    scaleUpLagP99,
    scaleUpLagMax,
    scaleUpLateLagP50,
    scaleUpLateLagP95,
    scaleUpDetectP50,
    scaleUpDetectP95,
  ]

  private static let joins: [Metric] = [
    scaleUpLagPerJoinMean,
    scaleUpLagPerJoinP95,
  ]

  private static let shortages: [Metric] = [
    shortfallSeatHours,
    shortfallShare,
    shortfallPeakSeats,
    shortageTotal,
    shortageEpisodes,
    shortageLongest,
  ]

  package static let launchLagMean = Metric(
    "launch_lag_mean_s", .seconds, .lag,
    "from the decision to serving, over launches that came to serve: the mean", .ratioOfSums,
    interval: .student
  ) { context in
    context.mean(of: context.launchLags, over: context.launchLags.values.count)
  }
  package static let launchLagP50 = Metric(
    "launch_lag_p50_s", .seconds, .lag, "its median", .meanOfQuantiles, interval: .student
  ) {
    .seconds(optional: $0.launchLags.quantile(percent: 50))
  }
  package static let launchLagP95 = Metric(
    "launch_lag_p95_s", .seconds, .lag, "its 95th percentile", .meanOfQuantiles, interval: .student
  ) {
    .seconds(optional: $0.launchLags.quantile(percent: 95))
  }
  package static let launchLagP99 = Metric(
    "launch_lag_p99_s", .seconds, .lag, "its 99th percentile", .meanOfQuantiles, interval: .student
  ) {
    .seconds(optional: $0.launchLags.quantile(percent: 99))
  }
  package static let launchLagMax = Metric(
    "launch_lag_max_s", .seconds, .lag, "the longest", .meanOfMaxima, interval: .student
  ) {
    .seconds(optional: $0.launchLags.values.last)
  }
  package static let scaleUpCrossings = Metric(
    "scale_up_crossings", .count, .lag,
    "times that demand rose to one more instance, up to max_size", better: .neither,
    interval: .student
  ) {
    .count($0.crossingLags.values.count)
  }
  package static let scaleUpLate = Metric(
    "scale_up_late", .count, .lag, "of these, times that the capacity was not there yet"
  ) { .count($0.lateLags.values.count) }
  package static let scaleUpNeverMet = Metric(
    "scale_up_never_met", .count, .lag,
    "of these, times that it did not come before the demand fell, or the end"
  ) {
    .count($0.result.scaleUp.neverMet)
  }
  package static let scaleUpBeyondMax = Metric(
    "scale_up_beyond_max", .count, .lag,
    "times that demand rose above max_size; not among the crossings"
  ) {
    .count($0.result.scaleUp.beyondMax)
  }
  package static let scaleUpLagP50 = Metric(
    "scale_up_lag_p50_s", .seconds, .lag,
    "from a crossing to its capacity, 0 on time, over all crossings: the median", .meanOfQuantiles
  ) {
    .seconds(optional: $0.crossingLags.quantile(percent: 50))
  }
  package static let scaleUpLagP95 = Metric(
    "scale_up_lag_p95_s", .seconds, .lag, "its 95th percentile", .meanOfQuantiles
  ) {
    .seconds(optional: $0.crossingLags.quantile(percent: 95))
  }
  package static let scaleUpLagP99 = Metric(
    "scale_up_lag_p99_s", .seconds, .lag, "its 99th percentile", .meanOfQuantiles
  ) {
    .seconds(optional: $0.crossingLags.quantile(percent: 99))
  }
  package static let scaleUpLagMax = Metric(
    "scale_up_lag_max_s", .seconds, .lag, "the longest", .meanOfMaxima
  ) { .seconds(optional: $0.crossingLags.values.last) }
  package static let scaleUpLateLagP50 = Metric(
    "scale_up_late_lag_p50_s", .seconds, .lag,
    "the same over the late crossings, 0 when none was late: the median", .meanOfQuantiles,
    better: .neither
  ) {
    $0.late($0.lateLags, percent: 50)
  }
  package static let scaleUpLateLagP95 = Metric(
    "scale_up_late_lag_p95_s", .seconds, .lag, "its 95th percentile", .meanOfQuantiles,
    better: .neither
  ) { $0.late($0.lateLags, percent: 95) }
  package static let scaleUpDetectP50 = Metric(
    "scale_up_detect_p50_s", .seconds, .lag,
    "from a late crossing to the decision that met it, 0 when none was late: the median",
    .meanOfQuantiles, better: .neither
  ) {
    $0.late($0.detections, percent: 50)
  }
  package static let scaleUpDetectP95 = Metric(
    "scale_up_detect_p95_s", .seconds, .lag, "its 95th percentile", .meanOfQuantiles,
    better: .neither
  ) { $0.late($0.detections, percent: 95) }
  package static let scaleUpLagPerJoinMean = Metric(
    "scale_up_lag_per_join_mean_s", .seconds, .lag,
    "from a first join to the capacity for the demand of its instant, 0 on time, over all of them: "
      + "the mean",
    .ratioOfSums
  ) { $0.mean(of: $0.lateJoinLags, over: $0.result.counts.joinsOffered) }
  package static let scaleUpLagPerJoinP95 = Metric(
    "scale_up_lag_per_join_p95_s", .seconds, .lag, "its 95th percentile", .meanOfQuantiles
  ) {
    let late = $0.lateJoinLags
    return .seconds(
      optional: late.quantile(percent: 95, zeros: $0.result.counts.joinsOffered - late.values.count)
    )
  }
  package static let shortfallSeatHours = Metric(
    "shortfall_seat_hours", .seatHours, .lag,
    "demand above the seats of serving and draining instances, over time"
  ) {
    .hours($0.series.shortfall)
  }
  package static let shortfallShare = Metric(
    "shortfall_share", .fraction, .lag, "its share of the demand's seat-hours", .ratioOfSums
  ) {
    .share($0.series.shortfall, of: $0.series.demand)
  }
  package static let shortfallPeakSeats = Metric(
    "shortfall_peak_seats", .seats, .lag, "its peak", .meanOfMaxima
  ) { .count($0.series.shortfallPeak) }
  package static let shortageTotal = Metric(
    "shortage_total_s", .seconds, .lag,
    "the length of all shortage episodes: from a refusal or wait for capacity to a free seat"
  ) {
    .seconds($0.shortageLengths.reduce(0, +))
  }
  package static let shortageEpisodes = Metric("shortage_episodes", .count, .lag, "their number") {
    .count($0.result.episodes.count)
  }
  package static let shortageLongest = Metric(
    "shortage_longest_s", .seconds, .lag, "the longest of them", .meanOfMaxima
  ) { .seconds($0.shortageLengths.max() ?? 0) }
}

extension MetricContext {
  /// An episode that is still open lasts to the end.
  fileprivate var shortageLengths: [Int64] {
    result.episodes.map { (($0.end ?? result.end) - $0.start).milliseconds }
  }

  /// A quantile over late crossings: 0 when there were crossings and none was late, nothing when
  /// there were none.
  fileprivate func late(_ values: SortedValues, percent: Int) -> MetricValue {
    crossingLags.values.isEmpty ? .missing : .seconds(values.quantile(percent: percent) ?? 0)
  }
}
