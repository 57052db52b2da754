/// Which way a metric is better.
public enum MetricDirection: String, CaseIterable, Sendable {
  /// Less of it is better.
  case less
  /// More of it is better.
  case more
  /// It is neither good nor bad: what was asked, what the pool did, and what only exists where something went wrong already.
  case neither
}

extension Metric {
  /// Which way it is better.
  public var direction: MetricDirection {
    guard let direction = Self.directionByName[name] else { preconditionFailure("nobody said whether less of \(name) is better") }
    return direction
  }

  /// The metrics that a candidate can be better or worse on.
  public static let judgeable = catalog.filter { $0.isNumber && $0.direction != .neither }

  private static let directionByName = Dictionary(
    MetricDirection.allCases.flatMap { direction in names(direction).map { ($0, direction) } }, uniquingKeysWith: { first, _ in first })

  /// The names of the metrics that are better this way; each metric is in one of the lists.
  ///
  /// A quantile over the late alone gets worse when a better pool leaves only the hard cases, so it goes neither way.
  package static func names(_ direction: MetricDirection) -> [String] {
    switch direction {
    case .less:
      rejectionNames + lagNames + [
        "launches_failed", "instances_unhealthy", "spot_interruptions", "registrations_lost", "decisions_refused",
      ] + costNames
    case .more: ["joins_admitted", "warm_hit_rate"]
    case .neither: demandNames + outcomeNames + poolNames + quantityNames
    }
  }

  private static let rejectionNames = [
    "joins_rejected", "joins_waiting_at_end", "rejected_join_rate", "rejected_capacity_rate", "rejected_placement_rate",
    "rejected_failure_rate", "rejected_no_instance", "rejected_meeting_full", "rejected_meeting_limit", "rejected_pool_full",
    "rejected_unreachable", "rejected_name_unresolved", "rejected_joins_worst_5m", "rejected_join_rate_worst_5m",
    "rejected_join_rate_worst_hour", "meetings_affected", "meetings_never_started", "refused_attempts", "joins_delayed",
    "join_delay_mean_s", "join_delay_max_s", "participants_dropped", "participants_lost", "rejoins_failed", "rejoins_waiting_at_end",
  ]
  private static let lagNames = [
    "launch_lag_mean_s", "launch_lag_p50_s", "launch_lag_p95_s", "launch_lag_p99_s", "launch_lag_max_s", "launch_lag_cold_p50_s",
    "launch_lag_cold_p95_s", "launch_lag_stopped_p50_s", "launch_lag_stopped_p95_s", "launch_lag_hibernated_p50_s",
    "launch_lag_hibernated_p95_s", "launch_lag_running_p50_s", "launch_lag_running_p95_s", "scale_up_late", "scale_up_never_met",
    "scale_up_beyond_max", "scale_up_lag_p50_s", "scale_up_lag_p95_s", "scale_up_lag_p99_s", "scale_up_lag_max_s",
    "scale_up_lag_per_join_mean_s", "scale_up_lag_per_join_p95_s", "shortfall_seat_hours", "shortfall_share",
    "shortfall_peak_seats", "shortage_total_s", "shortage_episodes", "shortage_longest_s",
  ]
  private static let costNames = [
    "cost_compute_serving_usd", "cost_compute_starting_usd", "cost_compute_draining_usd", "cost_compute_warm_preparing_usd",
    "cost_compute_warm_running_usd", "cost_compute_warm_hibernating_usd", "cost_storage_group_usd", "cost_storage_warm_usd",
    "cost_address_usd", "cost_commitment_usd", "cost_capacity_usd", "cost_warm_pool_usd", "cost_total_usd", "cost_monthly_usd",
    "cost_per_offered_participant_hour_usd", "cost_with_penalties_usd",
  ]
  private static let demandNames = [
    "meetings_offered", "joins_offered", "participant_hours", "peak_demand_participants", "peak_participants",
    "offered_participant_hours", "meetings_split", "meeting_hosts_mean", "meeting_hosts_max",
  ]
  private static let outcomeNames = [
    "worst_5m_at", "join_delay_p50_s", "join_delay_p95_s", "participants_rejoined", "rejoins_offered", "scale_up_crossings",
    "scale_up_late_lag_p50_s", "scale_up_late_lag_p95_s", "scale_up_detect_p50_s", "scale_up_detect_p95_s",
  ]
  private static let poolNames = [
    "launches_cold", "launches_warm", "launches_stopped", "launches_hibernated", "launches_running", "launches_prepared",
    "launches_cancelled", "instances_replaced", "scale_outs", "scale_ins", "drains_started", "drains_unfinished", "drain_p50_s",
    "drain_p95_s", "drain_max_s", "peak_in_service", "peak_serving", "utilization_mean", "utilization_peak", "empty_seat_hours",
    "serving_hours", "starting_hours", "draining_hours", "warm_preparing_hours", "warm_stopped_hours", "warm_hibernated_hours",
    "warm_running_hours",
  ]
  /// Traffic grows with the people who get in, so its price is no fault of a candidate.
  private static let quantityNames = [
    "cost_egress_usd", "billed_instance_hours", "instance_starts", "storage_gb_months", "address_hours", "egress_gb",
  ]
}
