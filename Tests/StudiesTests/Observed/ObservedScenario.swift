import Foundation
import PoolSimulation

@testable import Studies

/// A day on which one person after another comes for a while, each at a millisecond of its own, so
/// that each makes the group launch an instance and end one.
enum ObservedScenario {
  static let people = 430

  static func yaml(launch: String, pool: String = "", seed: Int = 1) -> String {
    """
    scenario: observed
    start: 2026-03-02T00:00:00Z
    duration: 24h
    seed: \(seed)
    workload: {source: trace, trace: trace.csv}
    instance: {participant_limit: 1, bitrate_per_participant: 1kbps}
    auto_scaling_group: {min_size: 1, max_size: 6}
    \(pool)
    launch: {\(launch)}
    scaling: {policy: headroom, interval: on_change, free_participants: 1}
    scale_in: {idle_hold: 0s}
    pricing: {on_demand_per_hour: 0.17}
    """
  }

  /// The scenario with the files that it reads.
  static func loaded(_ yaml: String, _ overrides: [String] = []) throws -> LoadedScenario {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("observed-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // 617 and 1000 have no divisor in common: the milliseconds are all different. Nor do the seconds
    // strike as a clock does.
    let rows = (0..<people).map { person in
      let second = 60 + person * 200 + person * 37 % 60
      let fraction = String(1_000 + person * 617 % 1_000).dropFirst()
      return "m\(person),\(second).\(fraction),\(second + 100).\(fraction)"
    }
    let trace = "meeting_id,join_time,leave_time\n" + rows.joined(separator: "\n") + "\n"
    try trace.write(
      to: folder.appendingPathComponent("trace.csv"), atomically: true, encoding: .utf8)
    let file = folder.appendingPathComponent("observed.yaml")
    try yaml.write(to: file, atomically: true, encoding: .utf8)
    return try LoadedScenario(path: file.path, overrides: overrides)
  }

  /// What AWS would tell of its only run.
  static func group(_ yaml: String, _ overrides: [String] = []) throws -> SimulatedGroup {
    let loaded = try loaded(yaml, overrides)
    return SimulatedGroup(try loaded.result(replication: 0), of: loaded.scenario)
  }
}
