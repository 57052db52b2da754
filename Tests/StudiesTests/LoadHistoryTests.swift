import Foundation
import PoolSimulation
import Testing

@testable import Studies

/// What policies that forecast learn of what was before the run.
@Suite struct LoadHistoryTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "load-history-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try write("demand.csv", "meeting_id,join_time,stay_s\nA,0,3600\n")
    try write(
      "past.csv",
      """
      meeting_id,join_time,stay_s,seats
      x,2026-01-11T00:00:00Z,3600,1
      y,2026-01-11T03:30:00Z,7200,10
      z,2026-01-12T00:00:00Z,7200,100

      """)
  }

  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
  }

  /// Six hours of a Monday, with one person in the first of them, on instances of 4 seats.
  private func scenario(_ lines: [String]) throws -> String {
    let text = """
      scenario: history
      start: 2026-01-12T00:00:00
      duration: 6h
      workload: {trace: demand.csv}
      instance: {participant_limit: 4}
      auto_scaling_group: {min_size: 1, max_size: 40}
      launch: {control_loop: 1s, pending: 4s, cold: 60s, from_stopped: 20s, prepare: 60s, stop: 1s, registration: 5s}
      pricing: {on_demand_per_hour: 0.36, volume_per_gb_month: 0, public_ipv4_per_hour: 0}

      """
    try write("scenario.yaml", text + lines.joined(separator: "\n") + "\n")
    return folder.appendingPathComponent("scenario.yaml").path
  }

  private static let predictive =
    "scaling: {policy: predictive, target_utilization: 50%, history: past.csv}"

  private func problems(_ lines: [String], _ overrides: [String] = []) throws -> String {
    let path = try scenario(lines)
    return problem { _ = try LoadedScenario(path: path, overrides: overrides) }
      .replacing("\(folder.path)/", with: "")
  }

  @Test("A forecast begins with the hours of a trace, and stands beside what came")
  func learned() throws {
    // Sunday: 1 for the first hour; from 03:30 for two hours 10 seats, which are 5, 10 and 5 by the
    // hour. What is in the trace from the run's start on is not known yet.
    let loaded = try LoadedScenario(path: try scenario([Self.predictive]))
    #expect(loaded.inputs.map(\.path).contains("past.csv"))
    let result = simulate(loaded.plan(replication: 0).0)
    #expect(result.forecasts.map(\.start) == (0..<6).map { seconds(Double($0) * 3_600) })
    #expect(result.forecasts.map(\.forecast) == [1, 0, 0, 5, 10, 5])
    #expect(result.forecasts.map(\.actual) == [1, 0, 0, 0, 0, 0])
    // Two seats an instance: 3 instances five minutes before 03:00, and 5 before 04:00.
    let decided = result.decisions.filter { $0.reason == .forecast }
    #expect(decided.map(\.time) == [10_500, 14_100].map { seconds($0) })
    #expect(decided.map(\.after) == [3, 5])
    #expect(result.decisions.map(\.after).max() == 5, "nothing is scaled in")
  }

  private func seconds(_ seconds: Double) -> SimulationTime {
    SimulationTime(milliseconds: Int64(seconds * 1_000))
  }

  @Test("A warm pool sized by a forecast holds what the next hour wants beyond what is desired")
  func warmPool() throws {
    let path = try scenario([
      "scaling: {policy: fixed, desired: 1}",
      "warm_pool: {policy: by_forecast, target_utilization: 50%, history: past.csv}",
    ])
    let result = simulate(try LoadedScenario(path: path).plan(replication: 0).0)
    #expect(result.forecasts.map(\.forecast) == [1, 0, 0, 5, 10, 5])
    // At 02:00 the next hour wants 3 instances, of which one serves: two are prepared; at 03:00 two
    // more for 5. At 05:00 this hour wants 3, and the next nothing: two go.
    let prepared = result.instances.filter { $0.origin == .warm }.map(\.created)
    #expect(prepared == [7_200, 7_200, 10_800, 10_800].map { seconds($0) })
    let ended = result.instances.compactMap { $0.origin == .warm ? $0.ended : nil }
    #expect(ended.count { $0 == seconds(18_000) } == 2)
  }

  @Test("A run whose history changes is another run")
  func digest() throws {
    let path = try scenario([Self.predictive])
    func digests() throws -> [Digest] {
      let plan = try StudyPlan(
        documents: [try ScenarioDocument(path: path)], variants: [Variant()])
      #expect(plan.inputs.map(\.path).contains("past.csv"))
      return [plan.entry(of: 0).digest]
    }
    let before = try digests()
    #expect(try digests() == before)
    try write("past.csv", "meeting_id,join_time,stay_s\nx,2026-01-11T00:00:00Z,3600\n")
    #expect(try digests() != before)
  }

  static let mistakes: [(history: String, text: String?, expected: String)] = [
    ("none.csv", nil, "scenario.yaml:9: scaling.history: there is no file none.csv"),
    ("-", nil, "scenario.yaml:9: scaling.history: is standard input, which is read once"),
    ("h.csv", "meeting_id,join_time,stay_s\n", "h.csv:1: the file has a header and no rows"),
    ("h.csv", "", "h.csv"),
    (
      "h.csv", "meeting_id,join_time,stay_s\nx,2026-01-12T00:00:00Z,60\n",
      "scaling.history: h.csv begins at 2026-01-12T00:00:00, and the run at 2026-01-12T00:00:00; "
        + "expected a trace of the 14 days before the run, or another start"
    ),
    (
      "h.csv", "meeting_id,join_time,stay_s\nx,2025-12-01T00:00:00Z,60\n",
      "scaling.history: h.csv ends at 2025-12-01T00:00:00, more than 14 days before"
    ),
    ("h.csv", "meeting_id,join_time,stay_s\nx,2026-01-11T00:00:00Z,-60\n", "h.csv:2"),
  ]

  @Test("A history that tells nothing is one line with its place and remedy", arguments: mistakes)
  func mistake(history: String, text: String?, expected: String) throws {
    if let text { try write(history, text) }
    let told = try problems([Self.predictive.replacing("past.csv", with: history)])
    #expect(told.contains(expected) && !told.contains("\n"), "\(told)")
  }

  @Test("A policy among several learns of its own trace, and what is wrong with that has its place")
  func combined() throws {
    func lines(_ path: String) -> [String] {
      [
        "scaling:", "  policy: combined", "  policies:",
        "    - {policy: target_tracking, target: 2}",
        "    - {policy: predictive, target_utilization: 50%, history: \(path)}",
      ]
    }
    let told = try problems(lines("none.csv"))
    #expect(
      told.contains("scenario.yaml:13: scaling.policies.1.history: there is no file none.csv"),
      "\(told)")
    // As alone: the hours of Sunday from 03:00 are 5, 10 and 5 seats, at 2 an instance 3, 5 and 3. The
    // tracker, on whose instances nobody is, removes what is not forecast: two at 05:00, and at 06:00,
    // of which nothing is, all but one.
    let loaded = try LoadedScenario(path: try scenario(lines("past.csv")))
    let result = simulate(loaded.plan(replication: 0).0)
    #expect(result.forecasts.map(\.forecast) == [1, 0, 0, 5, 10, 5].map { Double($0) })
    let changes = result.decisions.filter { $0.before != $0.after }
    #expect(changes.map(\.time) == [10_500, 14_100, 18_000, 21_600].map { seconds($0) })
    #expect(changes.map(\.after) == [3, 5, 3, 1])
    #expect(changes.map(\.reason) == [.forecast, .forecast, .forecast, .alarmLow])
    #expect(loaded.scenario.report.kinds.contains(.forecast))
  }

  @Test("Hours are those of UTC, and one that the run begins in is not over")
  func partialHour() throws {
    try write("h.csv", "meeting_id,join_time,stay_s\nx,2026-01-12T00:10:00Z,600\n")
    let lines = [Self.predictive.replacing("past.csv", with: "h.csv")]
    let told = try problems(lines, ["start=2026-01-12T00:30:00"])
    #expect(told.contains("h.csv has less than a whole hour before the run"), "\(told)")
    // From half past one on a whole hour is known, and the report begins with the run.
    let loaded = try LoadedScenario(
      path: try scenario([Self.predictive]), overrides: ["start=2026-01-12T00:30:00"])
    let result = simulate(loaded.plan(replication: 0).0)
    #expect(result.forecasts.prefix(2).map(\.start) == [seconds(0), seconds(1_800)])
  }

  @Test(
    "What contradicts a warm pool's policy, or has nothing to report, is refused",
    arguments: [
      (
        ["warm_pool: {policy: headroom, ready_instances: 2, size: 3}"],
        "size: stands beside policy"
      ),
      (
        ["warm_pool: {policy: headroom, ready_instances: 2, max_group_prepared_capacity: 3}"],
        "max_group_prepared_capacity: stands beside policy"
      ),
      (
        [
          "warm_pool: {policy: headroom, ready_instances: 2}",
          "schedule: [{at: 1h, set: {warm_pool.min_size: 2}}]",
        ], "schedule.0.set.warm_pool.min_size: is what warm_pool.policy: headroom sets"
      ),
      (["report: {write: [forecast]}"], "report.write: has forecast, and nothing forecasts here"),
    ])
  func contradictions(lines: [String], expected: String) throws {
    let told = try problems(["scaling: {policy: fixed, desired: 1}"] + lines)
    #expect(told.contains(expected) && !told.contains("\n"), "\(told)")
  }
}
