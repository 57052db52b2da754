import Foundation
import Greenroom

/// A folder of its own for a test, removed with it.
final class Desk {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("greenroom-library-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws -> String {
    try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
    return "\(path)/\(name)"
  }

  /// A scenario of instances of four seats; `changes` replace sections and add some.
  func scenario(_ changes: [String: String] = [:]) throws -> String {
    var sections = [
      "scenario": "library", "duration": "20m", "workload": "{source: program}",
      "instance": "{participant_limit: 4}",
      "auto_scaling_group": "{min_size: 1, max_size: 9, availability_zones: 3}",
      "launch": "{control_loop: 0s, pending: 0s, cold: 60s, registration: 0s}",
      "scaling": "{policy: fixed, desired: 3}", "pricing": "{on_demand_per_hour: 0.36}",
    ]
    for (key, text) in changes { sections[key] = text }
    let text = sections.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\n" }.joined()
    return try write(text, to: "library.yaml")
  }
}

/// What a call ends with: the compiler does not take patterns of typed errors in large functions.
func outcome<Value>(_ call: () throws(ScenarioError) -> Value) -> Result<Value, ScenarioError> {
  do throws(ScenarioError) { return .success(try call()) } catch { return .failure(error) }
}

extension Result where Failure == ScenarioError {
  /// What went wrong, without the folder that the test works in; empty where nothing did.
  func problem(in desk: Desk) -> String {
    guard case .failure(let error) = self else { return "" }
    return error.description.replacingOccurrences(of: "\(desk.path)/", with: "")
  }
}

/// Joins as (second, length in seconds, meeting).
func workload(_ joins: [(at: Int64, stay: Int64, meeting: String)], seats: Int = 1) -> Workload {
  var builder = WorkloadBuilder()
  var meetings: [String: UInt32] = [:]
  for join in joins {
    let meeting = meetings[join.meeting] ?? builder.addMeeting(named: join.meeting)
    meetings[join.meeting] = meeting
    builder.addJoin(
      at: SimulationTime(milliseconds: join.at * 1_000),
      stay: TimeSpan(milliseconds: join.stay * 1_000), meeting: meeting, seats: seats)
  }
  return builder.finish()
}

/// Forty people in ten meetings, who come and go within a quarter of an hour.
let crowd: [(at: Int64, stay: Int64, meeting: String)] = (0..<40).map { number in
  let stay = 90 + number * 37 % 200
  return (at: Int64(number * 17), stay: Int64(stay), meeting: "m\(number / 4)")
}
