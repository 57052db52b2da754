internal import PoolSimulation
internal import Studies

/// A number of the terminal summary: a metric of the catalog in plain words.
package struct Headline {
  /// When the line is left out.
  enum Presence {
    case always
    /// Where every run says 0.
    case unlessZero
    /// Where nothing was measured.
    case ifMeasured
    /// Where every run says the same as of another metric.
    case unlessSame(as: Metric)
  }

  let label: String
  let metric: Metric
  let presence: Presence

  init(_ label: String, _ metric: Metric, _ presence: Presence = .always) {
    (self.label, self.metric, self.presence) = (label, metric, presence)
  }

  /// A part of the summary.
  struct Section {
    let title: String
    let lines: [Headline]
  }

  /// The title of the lines about money.
  static let cost = "Cost"

  /// What a planner looks at, in the order of the questions: what was asked, who was turned away,
  /// how late the pool was, what it did, what it cost.
  static let sections = [
    Section(
      title: "Demand",
      lines: [
        Headline("meetings", .meetingsOffered),
        Headline("joins", .joinsOffered),
        Headline("participant hours", .participantHours),
        Headline("peak participants, if nobody were refused", .peakDemandParticipants),
        Headline("peak participants, present", .peakParticipants),
        Headline("meetings spread over several instances", .meetingsSplit, .unlessZero),
      ]),
    Section(
      title: "Rejected joins",
      lines: [
        Headline("rejected", .joinsRejected),
        Headline("share of the joins", .rejectedJoinRate, .ifMeasured),
        Headline("for want of capacity", .rejectedCapacityRate, .ifMeasured),
        Headline("by placement: host full, or limit", .rejectedPlacementRate, .ifMeasured),
        Headline("by a failure: no answer, or no name", .rejectedFailureRate, .unlessZero),
        Headline("rejected in the worst 5 minutes", .rejectedJoinsWorst5m, .unlessZero),
        Headline("share of the joins then", .rejectedJoinRateWorst5m, .unlessZero),
        Headline("share of the joins in the worst hour", .rejectedJoinRateWorstHour, .unlessZero),
        Headline("meetings affected", .meetingsAffected, .unlessZero),
        Headline("meetings that never started", .meetingsNeverStarted, .unlessZero),
        Headline("joins that got in late", .joinsDelayed, .unlessZero),
        Headline("their delay, p95", .joinDelayP95, .ifMeasured),
        Headline("people dropped from a meeting", .participantsDropped, .unlessZero),
        Headline("of these, lost", .participantsLost, .unlessZero),
      ]),
    Section(
      title: "Scale-up lag",
      lines: [
        Headline("times that demand rose to one more instance", .scaleUpCrossings),
        Headline("of these, with the capacity late", .scaleUpLate),
        Headline("of these, never met", .scaleUpNeverMet, .unlessZero),
        Headline("lag, p95 of all of them", .scaleUpLagP95, .ifMeasured),
        Headline("lag, the longest", .scaleUpLagMax, .ifMeasured),
        Headline("lag, median of the late ones", .scaleUpLateLagP50, .unlessZero),
        Headline("until the decision, median of the late ones", .scaleUpDetectP50, .unlessZero),
        Headline("lag as a join meets it, mean", .scaleUpLagPerJoinMean, .ifMeasured),
        Headline("lag as a join meets it, p95", .scaleUpLagPerJoinP95, .ifMeasured),
        Headline("launch, from decision to serving, p50", .launchLagP50, .ifMeasured),
        Headline("launch, from decision to serving, p95", .launchLagP95, .ifMeasured),
        Headline("seats short, share of the demand", .shortfallShare, .ifMeasured),
        Headline("seats short, the peak", .shortfallPeakSeats, .unlessZero),
        Headline("shortages", .shortageEpisodes),
        Headline("the longest of them", .shortageLongest, .unlessZero),
      ]),
    Section(
      title: "Pool",
      lines: [
        Headline("cold launches", .launchesCold),
        Headline("launches from the warm pool", .launchesWarm, .unlessZero),
        Headline("warm share of the launches", .warmHitRate, .unlessZero),
        Headline("most instances serving at once", .peakServing),
        Headline("seats taken, mean", .utilizationMean, .ifMeasured),
        Headline("seats taken, peak", .utilizationPeak),
        Headline("instance hours serving", .servingHours),
        Headline("instance hours starting", .startingHours),
        Headline("instance hours draining", .drainingHours, .unlessZero),
        Headline("instance hours preparing for the warm pool", .warmPreparingHours, .unlessZero),
        Headline("instance hours warm, stopped", .warmStoppedHours, .unlessZero),
        Headline("instance hours warm, hibernated", .warmHibernatedHours, .unlessZero),
        Headline("instance hours warm, running", .warmRunningHours, .unlessZero),
      ]),
    Section(
      title: cost,
      lines: [
        Headline("capacity: all but egress", .costCapacity),
        Headline("of this, the commitment", .costCommitment, .unlessZero),
        Headline("of this, registration", .costRegistration, .unlessZero),
        Headline("of this, the warm pool", .costWarmPool, .unlessZero),
        Headline("egress", .costEgress, .unlessZero),
        Headline("total", .costTotal),
        Headline("total with penalties", .costWithPenalties, .unlessSame(as: .costTotal)),
        Headline("a month of 730 hours at this rate", .costMonthly, .ifMeasured),
        Headline("each participant hour offered", .costPerOfferedParticipantHour, .ifMeasured),
      ]),
    Section(
      title: "Where the capacity's money goes",
      lines: CostSplit.Part.allCases.map { part in
        Headline(part.meaning, .cost(of: part), part == .need ? .ifMeasured : .unlessZero)
      }),
    Section(
      title: "How far from perfect",
      lines: [
        Headline("no plan pays less, and lets everybody in at once", .costBound, .ifMeasured),
        Headline("of it, beyond what the people took at least", .costBoundRest, .unlessZero),
        Headline("capacity, as a multiple of it", .costVsBound, .ifMeasured),
        Headline("a fixed fleet for the peak", .costFixedPeak, .ifMeasured),
        Headline("capacity, as a multiple of that", .costVsFixedPeak, .ifMeasured),
      ]),
  ]

  /// A value as the line shows it.
  func text(_ value: Double) -> String {
    switch metric.unit {
    case .fraction: Wording.percent(value)
    case .seconds: Wording.decimal(value, places: 1) + " s"
    case .hours, .instanceHours, .seatHours: Wording.decimal(value, places: 1) + " h"
    case .dollars: Wording.dollars(value)
    case .ratio: Wording.decimal(value, places: 2)
    default: Wording.decimal(value, places: value == value.rounded() ? 0 : 1)
    }
  }
}
