import Foundation
import Studies

/// What a test expects of a scenario and what its replications came to.
enum Judging {
  private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
      "scenarios/first-cold-launch.yaml"
    ).path

  /// A shipped scenario with an `expect` section.
  static func scenario(_ expect: String? = nil, overrides: [String] = []) throws(ScenarioError)
    -> Scenario
  {
    try LoadedScenario(path: path, overrides: overrides + (expect.map { ["expect=\($0)"] } ?? []))
      .scenario
  }

  /// A replication in which nothing was measured but these columns.
  static func record(_ values: [String: MetricValue], fingerprint: UInt64 = 0) -> RunRecord {
    RunRecord(values: Metric.catalog.map { values[$0.name] ?? .missing }, fingerprint: fingerprint)
  }

  /// The titles of what failed.
  static func failures(_ expect: String, _ records: [RunRecord], baseline: [RunRecord]? = nil)
    throws -> [String]
  {
    let scenario = try scenario(expect)
    let check = Check(
      scenario.expectations, baseline: baseline.map { Baseline.Section(scenario, $0) })
    return check.outcomes(of: records).filter { !$0.holds }.map(\.requirement.name)
  }
}
