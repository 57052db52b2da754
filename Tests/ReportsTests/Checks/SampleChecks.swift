import PoolSimulation
import Reports
import Studies
import Testing

/// Checks without a simulation.
enum SampleChecks {
  static func metric(_ name: String) throws -> Metric { try #require(Metric.named(name)) }

  /// A replication in which nothing was measured but this column.
  static func record(_ column: String, _ value: MetricValue, fingerprint: UInt64 = 0) -> RunRecord {
    RunRecord(
      values: Metric.catalog.map { $0.name == column ? value : .missing }, fingerprint: fingerprint)
  }

  /// A bound on the share of rejected joins, tested on these shares.
  static func outcome(_ bound: Bound, _ shares: [Double?]) throws -> CheckOutcome {
    let records = shares.map { record("rejected_join_rate", $0.map { .number($0) } ?? .missing) }
    return CheckOutcome(.bound(try metric("rejected_join_rate"), bound), in: records)
  }

  /// One scenario that passes and one that fails, under any name.
  static func scenarios(_ name: String = "busy") throws -> [CheckedScenario] {
    let bound = Bound(comparison: .atMost, value: 0.001, text: "<= 0.1%")
    let known = try #require(ColumnNumber("236.170000"))
    let moved = CheckOutcome(
      .baseline(try metric("cost_total_usd"), known, nil),
      in: [record("cost_total_usd", .dollars(251_010_000))])
    return [
      CheckedScenario(name: "quiet", outcomes: [try outcome(bound, [0])]),
      CheckedScenario(
        name: name, outcomes: [try outcome(bound, [0.0005]), try outcome(bound, [0.00412]), moved]),
    ]
  }
}
