internal import PoolSimulation

extension Metric {
  /// Who did not get in, when and why. Rates are fractions of the joins offered.
  static let rejections: [Metric] = admissions + reasons + worst + consequences

  private static let admissions: [Metric] = [
    joinsAdmitted,
    joinsRejected,
    joinsWaitingAtEnd,
    rejectedJoinRate,
    rejectedCapacityRate,
    rejectedPlacementRate,
    rejectedFailureRate,
  ]

  private static let reasons: [Metric] = [
    rejectedNoInstance,
    rejectedMeetingFull,
    rejectedMeetingLimit,
    rejectedPoolFull,
    rejectedUnreachable,
    rejectedNameUnresolved,
    rejectedMeetingFullStreams,
    rejectedMeetingFullBandwidth,
    rejectedMeetingFullLoad,
    rejectedPoolFullStreams,
    rejectedPoolFullBandwidth,
    rejectedPoolFullLoad,
  ]

  private static let worst: [Metric] = [
    rejectedJoinsWorst5m,
    rejectedJoinRateWorst5m,
    rejectedJoinRateWorstHour,
    worst5mAt,
  ]

  private static let consequences: [Metric] = [
    meetingsAffected,
    meetingsNeverStarted,
    refusedAttempts,
    joinsDelayed,
    joinDelayMean,
    joinDelayP50,
    joinDelayP95,
    joinDelayMax,
    participantsDropped,
    participantsRejoined,
    participantsLost,
    rejoinsOffered,
    rejoinsFailed,
    rejoinsWaitingAtEnd,
  ]

  package static let joinsAdmitted = Metric(
    "joins_admitted", .count, .rejections, "joins that got in, at once or later", better: .more
  ) { .count($0.result.counts.joinsAdmitted) }
  package static let joinsRejected = Metric(
    "joins_rejected", .count, .rejections, "joins that never got in"
  ) { .count($0.result.rejections.count) }
  package static let joinsWaitingAtEnd = Metric(
    "joins_waiting_at_end", .count, .rejections,
    "joins that still waited or were to try again at the end"
  ) {
    .count($0.result.counts.joinsWaitingAtEnd)
  }
  package static let rejectedJoinRate = Metric(
    "rejected_join_rate", .fraction, .rejections, "joins_rejected / joins_offered", .ratioOfSums,
    interval: .bets
  ) {
    $0.rate { _ in true }
  }
  package static let rejectedCapacityRate = Metric(
    "rejected_capacity_rate", .fraction, .rejections,
    "those that one more instance would have admitted (no_instance, pool_full)",
    .ratioOfSums, interval: .bets
  ) {
    $0.rate { $0.isCapacity }
  }
  package static let rejectedPlacementRate = Metric(
    "rejected_placement_rate", .fraction, .rejections,
    "those that placement stopped (meeting_full, meeting_limit)", .ratioOfSums,
    interval: .bets
  ) {
    $0.rate(\.isPlacement)
  }
  package static let rejectedFailureRate = Metric(
    "rejected_failure_rate", .fraction, .rejections,
    "those that were placed but got no answer (unreachable, name_unresolved)",
    .ratioOfSums, interval: .bets
  ) {
    $0.rate(\.isFailure)
  }
  package static let rejectedNoInstance = Metric(
    "rejected_no_instance", .count, .rejections, "rejected with nothing serving"
  ) { $0.rejected(.noInstance) }
  package static let rejectedMeetingFull = Metric(
    "rejected_meeting_full", .count, .rejections,
    "rejected because every host of the meeting was full"
  ) {
    $0.rejected(.meetingFull)
  }
  package static let rejectedMeetingLimit = Metric(
    "rejected_meeting_limit", .count, .rejections,
    "rejected only by the lower limit for new meetings"
  ) {
    $0.rejected(.meetingLimit)
  }
  package static let rejectedPoolFull = Metric(
    "rejected_pool_full", .count, .rejections, "rejected because every serving instance was full"
  ) { $0.rejected(.poolFull) }
  package static let rejectedUnreachable = Metric(
    "rejected_unreachable", .count, .rejections, "rejected by an instance that did not answer"
  ) { $0.rejected(.unreachable) }
  package static let rejectedNameUnresolved = Metric(
    "rejected_name_unresolved", .count, .rejections,
    "rejected because the instance's name did not resolve yet"
  ) {
    $0.rejected(.nameUnresolved)
  }
  package static let rejectedMeetingFullStreams = Metric(
    "rejected_meeting_full_streams", .count, .rejections,
    "rejected because a host of the meeting had a seat, but no more streams; empty without workload.media"
  ) {
    $0.rejectedByMedia(.meetingFullStreams)
  }
  package static let rejectedMeetingFullBandwidth = Metric(
    "rejected_meeting_full_bandwidth", .count, .rejections,
    "rejected because a host of the meeting had a seat, but no more bandwidth; empty without workload.media"
  ) {
    $0.rejectedByMedia(.meetingFullBandwidth)
  }
  package static let rejectedMeetingFullLoad = Metric(
    "rejected_meeting_full_load", .count, .rejections,
    "rejected because a host of the meeting had a seat, but no more load; empty without workload.media"
  ) {
    $0.rejectedByMedia(.meetingFullLoad)
  }
  package static let rejectedPoolFullStreams = Metric(
    "rejected_pool_full_streams", .count, .rejections,
    "rejected because instances had seats, but no more streams; empty without workload.media"
  ) {
    $0.rejectedByMedia(.poolFullStreams)
  }
  package static let rejectedPoolFullBandwidth = Metric(
    "rejected_pool_full_bandwidth", .count, .rejections,
    "rejected because instances had seats, but no more bandwidth; empty without workload.media"
  ) {
    $0.rejectedByMedia(.poolFullBandwidth)
  }
  package static let rejectedPoolFullLoad = Metric(
    "rejected_pool_full_load", .count, .rejections,
    "rejected because instances had seats, but no more load; empty without workload.media"
  ) {
    $0.rejectedByMedia(.poolFullLoad)
  }
  package static let rejectedJoinsWorst5m = Metric(
    "rejected_joins_worst_5m", .count, .rejections,
    "the most joins rejected in five minutes, cut from the scenario's start on"
  ) {
    .count($0.result.worstFiveMinutes?.rejected ?? 0)
  }
  package static let rejectedJoinRateWorst5m = Metric(
    "rejected_join_rate_worst_5m", .fraction, .rejections,
    "the share of the joins of those five minutes that was rejected", .meanOfMaxima,
    interval: .bets
  ) {
    $0.result.worstFiveMinutes.map { .number(Double($0.rejected) / Double($0.joins)) } ?? .missing
  }
  package static let rejectedJoinRateWorstHour = Metric(
    "rejected_join_rate_worst_hour", .fraction, .rejections,
    "the share rejected in the hour, cut from the scenario's start on, with the most rejected joins",
    .meanOfMaxima,
    interval: .bets
  ) {
    $0.result.worstHour.map { .number(Double($0.rejected) / Double($0.joins)) } ?? .missing
  }
  package static let worst5mAt = Metric(
    "worst_5m_at", .localTime, .rejections,
    "when those five minutes began; empty when nobody was rejected", .none, better: .neither
  ) {
    $0.result.worstFiveMinutes.flatMap { $0.rejected > 0 ? .time($0.start) : nil } ?? .missing
  }
  package static let meetingsAffected = Metric(
    "meetings_affected", .count, .rejections, "meetings with a rejected join"
  ) { .count($0.result.counts.meetingsAffected) }
  package static let meetingsNeverStarted = Metric(
    "meetings_never_started", .count, .rejections, "of these, meetings that nobody got into"
  ) {
    .count($0.result.counts.meetingsNeverStarted)
  }
  package static let refusedAttempts = Metric(
    "refused_attempts", .count, .rejections, "attempts that found no seat, every try counted"
  ) {
    .count($0.result.counts.refusedAttempts)
  }
  package static let joinsDelayed = Metric(
    "joins_delayed", .count, .rejections, "joins that got in later than at once"
  ) { .count($0.result.counts.joinsDelayed) }
  package static let joinDelayMean = Metric(
    "join_delay_mean_s", .seconds, .rejections,
    "the mean delay of all admitted joins, 0 of those that got in at once", .ratioOfSums
  ) {
    $0.mean(of: $0.joinDelays, over: $0.result.counts.joinsAdmitted)
  }
  package static let joinDelayP50 = Metric(
    "join_delay_p50_s", .seconds, .rejections, "the median delay of delayed joins",
    .meanOfQuantiles, better: .neither
  ) {
    .seconds(optional: $0.joinDelays.quantile(percent: 50))
  }
  package static let joinDelayP95 = Metric(
    "join_delay_p95_s", .seconds, .rejections, "the 95th percentile of it", .meanOfQuantiles,
    better: .neither
  ) {
    .seconds(optional: $0.joinDelays.quantile(percent: 95))
  }
  package static let joinDelayMax = Metric(
    "join_delay_max_s", .seconds, .rejections, "the longest of them", .meanOfMaxima
  ) { .seconds(optional: $0.joinDelays.values.last) }
  package static let participantsDropped = Metric(
    "participants_dropped", .count, .rejections,
    "people thrown out of a meeting by a fault or a scale-in"
  ) {
    .count($0.result.counts.participantsDropped)
  }
  package static let participantsRejoined = Metric(
    "participants_rejoined", .count, .rejections, "of these, people who got back in",
    better: .neither
  ) {
    .count($0.result.counts.participantsRejoined)
  }
  package static let participantsLost = Metric(
    "participants_lost", .count, .rejections, "of the dropped, people who did not get back in"
  ) {
    .count($0.result.counts.participantsLost)
  }
  package static let rejoinsOffered = Metric(
    "rejoins_offered", .count, .rejections, "dropped people who tried to come back",
    better: .neither
  ) { .count($0.result.counts.rejoinsOffered) }
  package static let rejoinsFailed = Metric(
    "rejoins_failed", .count, .rejections, "of these, those who gave up"
  ) { .count($0.result.counts.rejoinsFailed) }
  package static let rejoinsWaitingAtEnd = Metric(
    "rejoins_waiting_at_end", .count, .rejections,
    "of the dropped, people who still waited or were to come back at the end"
  ) {
    .count($0.result.counts.rejoinsWaitingAtEnd)
  }
}

extension MetricContext {
  fileprivate func rate(_ isCounted: (RefusalReason) -> Bool) -> MetricValue {
    .share(Int64(rejected(isCounted)), of: Int64(result.counts.joinsOffered))
  }

  fileprivate func rejected(_ reason: RefusalReason) -> MetricValue {
    .count(rejected { $0 == reason })
  }

  fileprivate func rejectedByMedia(_ reason: RefusalReason) -> MetricValue {
    result.media == nil ? .missing : rejected(reason)
  }
}
