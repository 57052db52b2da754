/// A number of the terminal summary: a metric of the catalog in plain words.
package struct Headline {
  /// How the number is shown.
  enum Style {
    case count, percent, seconds, hours, dollars
    /// A price of little: four decimals whatever the other amounts.
    case smallDollars
  }
  /// When the line is left out.
  enum Presence {
    case always
    /// Where every run says 0.
    case unlessZero
    /// Where nothing was measured.
    case ifMeasured
  }

  let label: String
  let metric: String
  let style: Style
  var presence = Presence.always

  /// A part of the summary.
  struct Section {
    let title: String
    let lines: [Headline]
  }

  /// What a planner looks at, in the order of the questions: what was asked, who was turned away, how late the pool was, what it did,
  /// what it cost.
  static let sections = [
    Section(
      title: "Demand",
      lines: [
        Headline(label: "meetings", metric: "meetings_offered", style: .count),
        Headline(label: "joins", metric: "joins_offered", style: .count),
        Headline(label: "participant hours", metric: "participant_hours", style: .hours),
        Headline(label: "peak participants, if nobody were refused", metric: "peak_demand_participants", style: .count),
        Headline(label: "peak participants, present", metric: "peak_participants", style: .count),
        Headline(label: "meetings spread over several instances", metric: "meetings_split", style: .count, presence: .unlessZero),
      ]),
    Section(
      title: "Rejected joins",
      lines: [
        Headline(label: "rejected", metric: "joins_rejected", style: .count),
        Headline(label: "share of the joins", metric: "rejected_join_rate", style: .percent, presence: .ifMeasured),
        Headline(label: "for want of capacity", metric: "rejected_capacity_rate", style: .percent, presence: .ifMeasured),
        Headline(label: "by placement: host full, or limit", metric: "rejected_placement_rate", style: .percent, presence: .ifMeasured),
        Headline(label: "rejected in the worst 5 minutes", metric: "rejected_joins_worst_5m", style: .count, presence: .unlessZero),
        Headline(label: "share of the joins then", metric: "rejected_join_rate_worst_5m", style: .percent, presence: .unlessZero),
        Headline(
          label: "share of the joins in the worst hour", metric: "rejected_join_rate_worst_hour",
          style: .percent, presence: .unlessZero),
        Headline(label: "meetings affected", metric: "meetings_affected", style: .count, presence: .unlessZero),
        Headline(label: "meetings that never started", metric: "meetings_never_started", style: .count, presence: .unlessZero),
        Headline(label: "joins that got in late", metric: "joins_delayed", style: .count, presence: .unlessZero),
        Headline(label: "their delay, p95", metric: "join_delay_p95_s", style: .seconds, presence: .ifMeasured),
        Headline(label: "people dropped from a meeting", metric: "participants_dropped", style: .count, presence: .unlessZero),
        Headline(label: "of these, lost", metric: "participants_lost", style: .count, presence: .unlessZero),
      ]),
    Section(
      title: "Scale-up lag",
      lines: [
        Headline(label: "times that demand rose to one more instance", metric: "scale_up_crossings", style: .count),
        Headline(label: "of these, with the capacity late", metric: "scale_up_late", style: .count),
        Headline(label: "of these, never met", metric: "scale_up_never_met", style: .count, presence: .unlessZero),
        Headline(label: "lag, p95 of all of them", metric: "scale_up_lag_p95_s", style: .seconds, presence: .ifMeasured),
        Headline(label: "lag, the longest", metric: "scale_up_lag_max_s", style: .seconds, presence: .ifMeasured),
        Headline(label: "lag, median of the late ones", metric: "scale_up_late_lag_p50_s", style: .seconds, presence: .unlessZero),
        Headline(
          label: "until the decision, median of the late ones", metric: "scale_up_detect_p50_s", style: .seconds, presence: .unlessZero),
        Headline(
          label: "lag as a join meets it, mean", metric: "scale_up_lag_per_join_mean_s",
          style: .seconds, presence: .ifMeasured),
        Headline(
          label: "lag as a join meets it, p95", metric: "scale_up_lag_per_join_p95_s",
          style: .seconds, presence: .ifMeasured),
        Headline(label: "launch, from decision to serving, p50", metric: "launch_lag_p50_s", style: .seconds, presence: .ifMeasured),
        Headline(label: "launch, from decision to serving, p95", metric: "launch_lag_p95_s", style: .seconds, presence: .ifMeasured),
        Headline(label: "seats short, share of the demand", metric: "shortfall_share", style: .percent, presence: .ifMeasured),
        Headline(label: "seats short, the peak", metric: "shortfall_peak_seats", style: .count, presence: .unlessZero),
        Headline(label: "shortages", metric: "shortage_episodes", style: .count),
        Headline(label: "the longest of them", metric: "shortage_longest_s", style: .seconds, presence: .unlessZero),
      ]),
    Section(
      title: "Pool",
      lines: [
        Headline(label: "cold launches", metric: "launches_cold", style: .count),
        Headline(label: "launches from the warm pool", metric: "launches_warm", style: .count, presence: .unlessZero),
        Headline(label: "warm share of the launches", metric: "warm_hit_rate", style: .percent, presence: .unlessZero),
        Headline(label: "most instances serving at once", metric: "peak_serving", style: .count),
        Headline(label: "seats taken, mean", metric: "utilization_mean", style: .percent, presence: .ifMeasured),
        Headline(label: "seats taken, peak", metric: "utilization_peak", style: .percent),
        Headline(label: "instance hours serving", metric: "serving_hours", style: .hours),
        Headline(label: "instance hours starting", metric: "starting_hours", style: .hours),
        Headline(label: "instance hours draining", metric: "draining_hours", style: .hours, presence: .unlessZero),
        Headline(label: "instance hours preparing for the warm pool", metric: "warm_preparing_hours", style: .hours, presence: .unlessZero),
        Headline(label: "instance hours warm, stopped", metric: "warm_stopped_hours", style: .hours, presence: .unlessZero),
        Headline(label: "instance hours warm, hibernated", metric: "warm_hibernated_hours", style: .hours, presence: .unlessZero),
        Headline(label: "instance hours warm, running", metric: "warm_running_hours", style: .hours, presence: .unlessZero),
      ]),
    Section(
      title: "Cost",
      lines: [
        Headline(label: "capacity: compute, volumes, addresses, commitment", metric: "cost_capacity_usd", style: .dollars),
        Headline(label: "of this, the commitment", metric: "cost_commitment_usd", style: .dollars, presence: .unlessZero),
        Headline(label: "of this, the warm pool", metric: "cost_warm_pool_usd", style: .dollars, presence: .unlessZero),
        Headline(label: "egress", metric: "cost_egress_usd", style: .dollars, presence: .unlessZero),
        Headline(label: "total", metric: "cost_total_usd", style: .dollars),
        Headline(label: "a month of 730 hours at this rate", metric: "cost_monthly_usd", style: .dollars, presence: .ifMeasured),
        Headline(
          label: "each participant hour offered", metric: "cost_per_offered_participant_hour_usd", style: .smallDollars,
          presence: .ifMeasured),
      ]),
  ]

  /// The metrics that the summary shows.
  package static var metricNames: [String] { sections.flatMap(\.lines).map(\.metric) }
}
