internal import PoolSimulation

extension Metric {
  /// What was asked of the pool. The offered figures depend on the workload alone.
  static let demand: [Metric] = [
    meetingsOffered,
    joinsOffered,
    participantHours,
    peakDemandParticipants,
    peakParticipants,
    offeredParticipantHours,
    meetingsSplit,
    meetingHostsMean,
    meetingHostsMax,
  ]

  package static let meetingsOffered = Metric(
    "meetings_offered", .count, .demand, "meetings with a join in what was measured"
  ) {
    .count($0.result.counts.meetingsOffered)
  }
  package static let joinsOffered = Metric(
    "joins_offered", .count, .demand, "first joins of the workload, the same for every policy"
  ) {
    .count($0.result.counts.joinsOffered)
  }
  package static let participantHours = Metric(
    "participant_hours", .hours, .demand, "the participants' time in meetings"
  ) { .hours($0.series.participants) }
  package static let peakDemandParticipants = Metric(
    "peak_demand_participants", .count, .demand,
    "most participants at once if nobody were ever refused", .meanOfMaxima
  ) {
    .count($0.series.demandParticipantsPeak)
  }
  package static let peakParticipants = Metric(
    "peak_participants", .count, .demand, "most participants present at once", .meanOfMaxima
  ) {
    .count($0.series.participantsPeak)
  }
  package static let offeredParticipantHours = Metric(
    "offered_participant_hours", .hours, .demand,
    "the participants' time if everybody got in at once"
  ) {
    .hours($0.result.offeredParticipantMilliseconds)
  }
  package static let meetingsSplit = Metric(
    "meetings_split", .count, .demand, "meetings that were on more than one instance at once",
    interval: .unknown
  ) {
    .count($0.result.counts.meetingsSplit)
  }
  package static let meetingHostsMean = Metric(
    "meeting_hosts_mean", .instances, .demand,
    "the most instances of a meeting at once, its mean over meetings held", .ratioOfSums,
    interval: .unknown
  ) {
    .share(Int64($0.result.counts.meetingHosts), of: Int64($0.result.counts.meetingsHeld))
  }
  package static let meetingHostsMax = Metric(
    "meeting_hosts_max", .instances, .demand, "the most instances that one meeting was on at once",
    .meanOfMaxima
  ) {
    .count($0.result.counts.meetingHostsMax)
  }
}
