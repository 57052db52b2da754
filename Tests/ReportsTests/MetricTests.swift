import Foundation
import PoolSimulation
import Reports
import Studies
import Testing

@Suite struct MetricTests {
  @Test("The p-quantile is the smallest value with at least p of the values at or below it")
  func quantiles() {
    var state: UInt64 = 1
    for count in 1...24 {
      let values = (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int64(state >> 58)
      }
      let sorted = SortedValues(values)
      for percent in 1...100 {
        let expected = values.filter { value in
          values.count { $0 <= value } * 100 >= percent * count
        }.min()
        #expect(sorted.quantile(percent: percent) == expected, "\(percent) % of \(values)")
        for zeros in [1, 7, 100] {
          let all = SortedValues(values + [Int64](repeating: 0, count: zeros))
          #expect(
            sorted.quantile(percent: percent, zeros: zeros) == all.quantile(percent: percent),
            "\(percent) % of \(values) and \(zeros) zeros")
        }
      }
    }
    #expect(SortedValues([]).quantile(percent: 50) == nil)
    #expect(SortedValues([]).quantile(percent: 95, zeros: 1) == 0)
  }

  /// The columns as the interface names them.
  private static let promised = """
    scenario variant replication seed
    meetings_offered joins_offered participant_hours peak_demand_participants peak_participants
    joins_admitted joins_rejected joins_waiting_at_end rejected_join_rate rejected_capacity_rate rejected_placement_rate
    rejected_no_instance rejected_meeting_full rejected_meeting_limit rejected_pool_full rejected_join_rate_worst_5m
    rejected_join_rate_worst_hour worst_5m_at meetings_affected meetings_never_started refused_attempts joins_delayed
    join_delay_p50_s join_delay_p95_s join_delay_max_s participants_dropped participants_lost rejoins_offered rejoins_failed
    launch_lag_mean_s launch_lag_p50_s launch_lag_p95_s launch_lag_p99_s launch_lag_max_s launch_lag_cold_p50_s launch_lag_cold_p95_s
    launch_lag_stopped_p50_s launch_lag_stopped_p95_s launch_lag_hibernated_p50_s launch_lag_hibernated_p95_s
    launch_lag_running_p50_s launch_lag_running_p95_s scale_up_crossings scale_up_late scale_up_never_met scale_up_beyond_max
    scale_up_lag_p50_s scale_up_lag_p95_s scale_up_lag_p99_s scale_up_lag_max_s scale_up_late_lag_p50_s scale_up_late_lag_p95_s
    scale_up_detect_p50_s scale_up_detect_p95_s shortfall_seat_hours shortfall_share shortfall_peak_seats
    shortage_total_s shortage_episodes shortage_longest_s
    launches_cold launches_warm launches_stopped launches_hibernated launches_running launches_prepared launches_cancelled
    launches_failed warm_hit_rate scale_outs scale_ins decisions_refused peak_in_service peak_serving utilization_mean
    utilization_peak empty_seat_hours serving_hours starting_hours draining_hours warm_preparing_hours warm_stopped_hours
    warm_hibernated_hours warm_running_hours
    cost_compute_serving_usd cost_compute_starting_usd cost_compute_draining_usd cost_compute_warm_preparing_usd
    cost_compute_warm_running_usd cost_compute_warm_hibernating_usd cost_storage_group_usd cost_storage_warm_usd cost_address_usd
    cost_commitment_usd cost_registration_usd cost_capacity_usd cost_warm_pool_usd cost_egress_usd cost_total_usd cost_monthly_usd
    cost_per_offered_participant_hour_usd cost_with_penalties_usd billed_instance_hours instance_starts storage_gb_months
    address_hours egress_gb
    """.split { $0 == " " || $0 == "\n" }.map(String.init)

  @Test("Every promised column is there, in the promised order, once, with a unit and a meaning")
  func catalog() {
    let names = summaryColumns.map(\.name)
    #expect(names.filter(Self.promised.contains) == Self.promised)
    #expect(Set(names).count == names.count)
    #expect(summaryColumns.allSatisfy { !$0.unit.isEmpty && !$0.help.isEmpty })
  }

  @Test("A metric that is defined is in the catalog")
  func completeness() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder = root.appending(path: "../Sources/Studies/Metrics").standardizedFileURL
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil
    )
    .filter { $0.lastPathComponent.hasPrefix("Metric+") }
    let text = try files.map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    let defined = text.matches(of: /static let \w+ = Metric\(\s*"(\w+)"/).map {
      String($0.output.1)
    }
    #expect(defined.count > 90)
    #expect(defined.filter { Metric.named($0) == nil } == [])
  }
}
