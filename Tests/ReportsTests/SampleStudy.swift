import Foundation
import Studies

/// A folder of its own for a test, removed with it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory.appendingPathComponent(
        "greenroom-\(UUID().uuidString)"
      ).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
  }
}

/// A morning on which everything happens: rejections, retries, launches from everywhere, a fault,
/// hibernation, a commitment.
enum Sample {
  static let scenario = """
    scenario: sample
    start: 2020-09-14T09:00:00
    time_zone: America/New_York
    duration: 3h
    seed: 7
    workload: {source: trace, trace: trace.csv}
    instance: {type: c6i.xlarge, participant_limit: 10, volume: 40GB, memory: 8GB, bitrate_per_participant: 1Mbps}
    auto_scaling_group: {min_size: 1, max_size: 6}
    warm_pool: {pool_state: hibernated, min_size: 1, max_group_prepared_capacity: 2}
    launch:
      control_loop: {uniform: {min: 0s, max: 26s}}
      pending: 4s
      cold: {lognormal: {median: 240s, sigma: 0.35}}
      from_stopped: 36s
      from_hibernated: 20s
      from_running: 2s
      prepare: 240s
      stop: 10s
      hibernate: 65s
      registration: 5s
    placement: {affinity: spill}
    admission: {when_full: retry, retry_after: 20s, max_attempts: 3, reconnect_after: 8s}
    scaling: {policy: headroom, free_participants: 8, count_rejections: true}
    scale_in: {idle_hold: 5m}
    schedule:
      - {at: 1h, set: {warm_pool.pool_state: running}}
      - {at: 2h, set: {warm_pool.pool_state: stopped}}
    faults: [{at: 1h40m, instance: fullest}]
    pricing: {commitment: {instances: 1, per_hour: 0.107}, per_rejected_join: 1, per_lost_participant: 2}
    report: {interval: 7m}
    """

  /// Meetings of changing size, some at once; one name that a spreadsheet would run and one that
  /// needs quotes.
  static var trace: String {
    var rows = ["meeting_id,join_time,leave_time"]
    for meeting in 0..<36 {
      let name = meeting == 5 ? "=cmd()" : meeting == 9 ? "\"a, \"\"b\"\"\"" : "m\(meeting)"
      for participant in 0..<(3 + meeting * 7 % 6) {
        let join = 60 + meeting / 4 * 1_100 + participant * (meeting % 3)
        rows.append("\(name),\(join),\(join + 1_500 + meeting * 37 % 900)")
      }
    }
    return rows.joined(separator: "\n") + "\n"
  }

  static func study(_ overrides: String..., trace: String = Sample.trace) throws -> Study {
    let folder = try TemporaryFolder()
    try folder.write(scenario, to: "sample.yaml")
    try folder.write(trace, to: "trace.csv")
    return try runStudy(LoadedScenario(path: "\(folder.path)/sample.yaml", overrides: overrides))
  }
}
