internal import PoolSimulation

extension Metric {
  /// Who did not get in, when and why. Rates are fractions of the joins offered.
  static let rejections: [Metric] = admissions + reasons + worst + consequences

  private static let admissions: [Metric] = [
    Metric("joins_admitted", "count", .rejections, "joins that got in, at once or later") { .count($0.result.counts.joinsAdmitted) },
    Metric("joins_rejected", "count", .rejections, "joins that never got in") { .count($0.result.rejections.count) },
    Metric("joins_waiting_at_end", "count", .rejections, "joins that still waited or were to try again at the end") {
      .count($0.result.counts.joinsWaitingAtEnd)
    },
    Metric("rejected_join_rate", "fraction", .rejections, "joins_rejected / joins_offered", .ratioOfSums, interval: .bets) {
      $0.rate { _ in true }
    },
    Metric(
      "rejected_capacity_rate", "fraction", .rejections, "those that one more instance would have admitted (no_instance, pool_full)",
      .ratioOfSums, interval: .bets
    ) {
      $0.rate { $0.isCapacity }
    },
    Metric(
      "rejected_placement_rate", "fraction", .rejections, "those that placement stopped (meeting_full, meeting_limit)", .ratioOfSums,
      interval: .bets
    ) {
      $0.rate(\.isPlacement)
    },
    Metric(
      "rejected_failure_rate", "fraction", .rejections, "those that were placed but got no answer (unreachable, name_unresolved)",
      .ratioOfSums, interval: .bets
    ) {
      $0.rate(\.isFailure)
    },
  ]

  private static let reasons: [Metric] = [
    Metric("rejected_no_instance", "count", .rejections, "rejected with nothing serving") { $0.rejected(.noInstance) },
    Metric("rejected_meeting_full", "count", .rejections, "rejected because every host of the meeting was full") {
      $0.rejected(.meetingFull)
    },
    Metric("rejected_meeting_limit", "count", .rejections, "rejected only by the lower limit for new meetings") {
      $0.rejected(.meetingLimit)
    },
    Metric("rejected_pool_full", "count", .rejections, "rejected because every serving instance was full") { $0.rejected(.poolFull) },
    Metric("rejected_unreachable", "count", .rejections, "rejected by an instance that did not answer") { $0.rejected(.unreachable) },
    Metric("rejected_name_unresolved", "count", .rejections, "rejected because the instance's name did not resolve yet") {
      $0.rejected(.nameUnresolved)
    },
  ]

  private static let worst: [Metric] = [
    Metric("rejected_joins_worst_5m", "count", .rejections, "the most joins rejected in five minutes of the scenario's clock") {
      .count($0.result.worstFiveMinutes?.rejected ?? 0)
    },
    Metric(
      "rejected_join_rate_worst_5m", "fraction", .rejections,
      "the share of the joins of those five minutes that was rejected", .meanOfMaxima,
      interval: .bets
    ) {
      $0.result.worstFiveMinutes.map { .number(Double($0.rejected) / Double($0.joins)) } ?? .missing
    },
    Metric(
      "rejected_join_rate_worst_hour", "fraction", .rejections,
      "the share rejected in the hour of the scenario's clock with the most rejected joins", .meanOfMaxima,
      interval: .bets
    ) {
      $0.result.worstHour.map { .number(Double($0.rejected) / Double($0.joins)) } ?? .missing
    },
    Metric("worst_5m_at", "local time", .rejections, "when those five minutes began; empty when nobody was rejected", .none) {
      $0.result.worstFiveMinutes.flatMap { $0.rejected > 0 ? .time($0.start) : nil } ?? .missing
    },
  ]

  private static let consequences: [Metric] = [
    Metric("meetings_affected", "count", .rejections, "meetings with a rejected join") { .count($0.result.counts.meetingsAffected) },
    Metric("meetings_never_started", "count", .rejections, "of these, meetings that nobody got into") {
      .count($0.result.counts.meetingsNeverStarted)
    },
    Metric("refused_attempts", "count", .rejections, "attempts that found no seat, every try counted") {
      .count($0.result.counts.refusedAttempts)
    },
    Metric("joins_delayed", "count", .rejections, "joins that got in later than at once") { .count($0.result.counts.joinsDelayed) },
    Metric("join_delay_mean_s", "s", .rejections, "the mean delay of all admitted joins, 0 of those that got in at once", .ratioOfSums) {
      $0.mean(of: $0.joinDelays, over: $0.result.counts.joinsAdmitted)
    },
    Metric("join_delay_p50_s", "s", .rejections, "the median delay of delayed joins", .meanOfQuantiles) {
      .seconds(optional: $0.joinDelays.quantile(percent: 50))
    },
    Metric("join_delay_p95_s", "s", .rejections, "the 95th percentile of it", .meanOfQuantiles) {
      .seconds(optional: $0.joinDelays.quantile(percent: 95))
    },
    Metric("join_delay_max_s", "s", .rejections, "the longest of them", .meanOfMaxima) { .seconds(optional: $0.joinDelays.values.last) },
    Metric("participants_dropped", "count", .rejections, "people thrown out of a meeting by a fault or a scale-in") {
      .count($0.result.counts.participantsDropped)
    },
    Metric("participants_rejoined", "count", .rejections, "of these, people who got back in") {
      .count($0.result.counts.participantsRejoined)
    },
    Metric("participants_lost", "count", .rejections, "of the dropped, people who did not get back in") {
      .count($0.result.counts.participantsLost)
    },
    Metric("rejoins_offered", "count", .rejections, "dropped people who tried to come back") { .count($0.result.counts.rejoinsOffered) },
    Metric("rejoins_failed", "count", .rejections, "of these, those who gave up") { .count($0.result.counts.rejoinsFailed) },
    Metric("rejoins_waiting_at_end", "count", .rejections, "of the dropped, people who still waited or were to come back at the end") {
      .count($0.result.counts.rejoinsWaitingAtEnd)
    },
  ]
}

extension MetricContext {
  fileprivate func rate(_ isCounted: (RefusalReason) -> Bool) -> MetricValue {
    .share(Int64(rejected(isCounted)), of: Int64(result.counts.joinsOffered))
  }

  fileprivate func rejected(_ reason: RefusalReason) -> MetricValue { .count(rejected { $0 == reason }) }
}
