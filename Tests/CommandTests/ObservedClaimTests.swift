import Foundation
import Testing

/// What is said of a real group, of baselines and of shares of days is what was compared.
@Suite struct ObservedClaimTests {
  private static let scenario = """
    scenario: small
    start: 2026-01-05T07:30:00Z
    duration: 2h
    workload: {source: trace, trace: trace.csv}
    instance: {participant_limit: 2, volume: 0B, bitrate_per_participant: 1kbps}
    auto_scaling_group: {min_size: 1, max_size: 20}
    launch: {control_loop: 10s, pending: 4s, cold: 60s, registration: 5s}
    scaling: {policy: headroom, free_participants: 1}
    pricing: {on_demand_per_hour: 0.17}
    """
  /// Someone each five minutes, for an hour.
  private static let trace =
    "meeting_id,join_time,leave_time\n"
    + (0..<20).map { "m\($0),\(300 * $0),\(300 * $0 + 3600)\n" }.joined()

  private func bench() throws -> Workbench {
    let bench = try Workbench(scenario: Self.scenario, trace: Self.trace)
    let made = try bench.greenroom(
      "export", "activities", "small.yaml", "--output", "a.json", "--metrics", "m.json")
    #expect(made.code == 0, "\(made.problems)")
    return bench
  }

  private func rewrite(
    _ bench: Workbench, _ file: String, _ change: (inout [[String: Any]]) -> Void
  )
    throws
  {
    var json = try #require(
      JSONSerialization.jsonObject(with: Data(try bench.read(file).utf8)) as? [String: Any])
    let key = try #require(["Activities", "MetricDataResults"].first { json[$0] != nil })
    var rows = try #require(json[key] as? [[String: Any]])
    change(&rows)
    json[key] = rows
    let data = try JSONSerialization.data(withJSONObject: json)
    try bench.write(String(decoding: data, as: UTF8.self), to: file)
  }

  @Test("A scenario agrees with its own export, whatever part of it there is")
  func ownExport() throws {
    let bench = try bench()
    let whole = try bench.greenroom(
      "reconcile", "small.yaml", "--activities", "a.json", "--metrics", "m.json")
    #expect(whole.code == 0 && whole.output.contains("the farthest 0.0 % off"), "\(whole.output)")
    // The run ends while instances are launched.
    let short = try bench.greenroom(
      "reconcile", "small.yaml", "--activities", "a.json", "--set", "duration=35m30s")
    #expect(short.code == 0 && short.output.contains("the farthest 0.0 % off"), "\(short.output)")
    try rewrite(bench, "a.json") {
      $0.removeAll { ($0["StartTime"] as? String ?? "") < "2026-01-05T08:10" }
    }
    let later = try bench.greenroom(
      "reconcile", "small.yaml", "--activities", "a.json", "--metrics", "m.json")
    #expect(later.code == 0 && later.output.contains("the farthest 0.0 % off"), "\(later.output)")
    #expect(later.output.contains("launches into the group"))
  }

  @Test("Refused joins are compared over the whole time, and no value is none")
  func refusals() throws {
    let bench = try bench()
    try rewrite(bench, "m.json") {
      $0.append([
        "Id": "refused", "Label": "Refused", "Timestamps": [String](), "Values": [Int](),
        "StatusCode": "Complete",
      ])
    }
    let outcome = try bench.greenroom(
      "reconcile", "small.yaml", "--metrics", "m.json", "--refusals", "refused", "--set",
      "auto_scaling_group.max_size=1")
    #expect(outcome.code == 1, "\(outcome.output)")
    #expect(outcome.output.contains("refused joins"), "\(outcome.output)")
    #expect(outcome.problems.contains("that is taken for none"), "\(outcome.problems)")
  }

  @Test("A metric without a value in the time of the run is told")
  func emptyMetric() throws {
    let bench = try bench()
    try rewrite(bench, "m.json") { rows in
      for place in rows.indices where rows[place]["Label"] as? String == "GroupInServiceInstances" {
        rows[place]["Timestamps"] = [String]()
        rows[place]["Values"] = [Int]()
      }
    }
    let outcome = try bench.greenroom("reconcile", "small.yaml", "--metrics", "m.json")
    #expect(
      outcome.problems.contains("GroupInServiceInstances has no value in the time"),
      "\(outcome.problems)")
  }

  @Test("Columns that a baseline lacks are told, and an update reconciles all the same")
  func baseline() throws {
    let bench = try bench()
    #expect(try bench.greenroom("check", "small.yaml", "--update-baseline").code == 0)
    let full = try bench.greenroom("check", "small.yaml")
    #expect(full.code == 0 && !full.problems.contains("not in the baseline"), "\(full.problems)")
    let lines = try bench.read("small.baseline.yaml").split(separator: "\n")
    try bench.write(
      lines.filter { !$0.contains("cost_") }.joined(separator: "\n") + "\n",
      to: "small.baseline.yaml")
    let cut = try bench.greenroom("check", "small.yaml")
    #expect(cut.code == 0)
    #expect(cut.problems.contains("columns are not in the baseline"), "\(cut.problems)")
    try bench.write(
      Self.scenario + "\nreconcile: {activities: a.json, metrics: m.json, tolerance: 5%}\n",
      to: "small.yaml")
    let update = try bench.greenroom(
      "check", "small.yaml", "--update-baseline", "--set", "auto_scaling_group.max_size=2")
    #expect(update.code == 1, "\(update.output)")
  }

  @Test("A bare number that no share is ever away from is told")
  func tolerance() throws {
    let bench = try Workbench()
    let outcome = try bench.greenroom(
      "check", "small.yaml", "--set", "expect={rejected_join_rate: {within: 5, of: 0.1}}")
    #expect(outcome.problems.contains("5 is 500 percentage points"), "\(outcome.problems)")
    let fine = try bench.greenroom(
      "check", "small.yaml", "--set", "expect={rejected_join_rate: {within: 0.05, of: 0.1}}")
    #expect(!fine.problems.contains("percentage points"), "\(fine.problems)")
  }
}
