import Foundation
import PoolSimulation
import Settings
import Testing

@testable import Studies

/// A scenario that writes no start begins with its trace.
@Suite struct InferredStartTests {
  /// A folder with a trace and a scenario that writes no start.
  private final class Folder {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "start-\(UUID().uuidString)"
    ).path

    init(_ trace: String) throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try trace.write(toFile: "\(path)/trace.csv", atomically: true, encoding: .utf8)
      let scenario = """
        scenario: no-start
        workload: {trace: trace.csv}
        instance: {participant_limit: 10}
        auto_scaling_group: {min_size: 2, max_size: 5}
        launch: {control_loop: 0s, pending: 0s, cold: 60s, registration: 0s}
        scaling: {policy: fixed, desired: 2}
        pricing: {on_demand_per_hour: 1}
        """
      try scenario.write(toFile: "\(path)/small.yaml", atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func scenario(_ overrides: [String]) throws -> Scenario {
      try ScenarioDocument(path: "\(path)/small.yaml", overrides: overrides).scenario()
    }

    func load(_ overrides: [String]) throws -> LoadedScenario {
      try LoadedScenario(path: "\(path)/small.yaml", overrides: overrides)
    }
  }

  private static let joins = """
    meeting_id,join_time,leave_time,region
    b,2026-09-16T09:00:00,2026-09-16T10:00:00,eu
    a,2026-09-14T23:30:00Z,2026-09-14T23:40:00Z,us
    c,2026-09-20T09:00:00Z,2026-09-20T10:00:00Z,eu

    """

  // The earliest row is at 23:30 UTC on 14 September: 19:30 that day in New York, 01:30 on the 15th
  // in Berlin.
  @Test(
    "The start is local midnight before the earliest row that is read",
    arguments: [
      ([], "2026-09-14T00:00:00+00:00"),
      (["time_zone=America/New_York"], "2026-09-14T00:00:00-04:00"),
      (["time_zone=Europe/Berlin"], "2026-09-15T00:00:00+02:00"),
      (["workload.region=eu"], "2026-09-16T00:00:00+00:00"),
      // The first row in the window is of the 16th, and the window begins on the 15th.
      (["workload.window={from: 2026-09-15T00:00:00}"], "2026-09-15T00:00:00+00:00"),
      (["workload.window={from: 2026-09-16T08:00:00}"], "2026-09-16T00:00:00+00:00"),
      // Only the end is a date: the start stays that of the whole.
      (["workload.window={to: 2026-09-15T00:00:00}"], "2026-09-14T00:00:00+00:00"),
      // A window that is a span counts from the start, so it cannot move it.
      (["workload.window={from: 2d}"], "2026-09-14T00:00:00+00:00"),
      // Moved by a day and 40 minutes, 23:30 is 00:10 two days later; of the window only what is
      // there counts then.
      (["workload.transforms=[{shift: 24h40m}]"], "2026-09-16T00:00:00+00:00"),
      (
        ["workload.transforms=[{shift: -24h}, {window: {from: 2026-09-14T00:00:00}}]"],
        "2026-09-14T00:00:00+00:00"
      ),
      (["workload.transforms=[{bootstrap: any_day}, {shift: 24h}]"], "2026-09-14T00:00:00+00:00"),
      (["start=2026-01-05"], "2026-01-05T00:00:00+00:00"),
    ] as [([String], String)])
  func midnight(overrides: [String], start: String) throws {
    let scenario = try Folder(Self.joins).scenario(overrides)
    #expect(scenario.calendar.text(at: 0) == start)
    #expect(
      scenario.startOrigin == (overrides.contains { $0.hasPrefix("start") } ? .written : .trace))
  }

  @Test(
    "Every kind of trace with dates tells the start, and times that count from it do not",
    arguments: [
      (
        "meeting_id,start_time,duration_s,participants\na,2026-09-15T08:00:00,60,3\nb,2026-09-14T08:00:00,60,3\n",
        [], "2026-09-14"
      ),
      (
        "interval_start,joins\n2026-09-15T08:00:00,4\n2026-09-14T08:00:00,3\n",
        ["workload.stay=5m"], "2026-09-14"
      ),
      // 1789000000 is 2026-09-10T00:26:40Z.
      ("meeting_id,join_time,stay_s\na,1789000000,60\n", [], "2026-09-10"),
      ("meeting_id,join_time,stay_s\na,1789000000000,60\n", [], "2026-09-10"),
      (
        "entered,meeting_id,stay_s\n2026-09-14T08:00:00,a,60\n",
        ["workload.columns={join_time: entered}"], "2026-09-14"
      ),
      ("meeting_id,join_time,stay_s\na,3600,60\n", [], "2026-01-05"),
      // Seconds beside dates count from the start, which is then the usual one.
      ("meeting_id,join_time,stay_s\na,2026-01-06T08:00:00,60\nb,3600,60\n", [], "2026-01-05"),
      // A bad row that is skipped is not the first one.
      (
        "meeting_id,join_time,stay_s\na,2026-09-12T08:00:00,x\nb,2026-09-14T08:00:00,60\n",
        ["workload.on_bad_row=skip"], "2026-09-14"
      ),
    ] as [(String, [String], String)])
  func kinds(trace: String, overrides: [String], day: String) throws {
    let loaded = try Folder(trace).load(overrides)
    #expect(loaded.scenario.calendar.text(at: 0) == "\(day)T00:00:00+00:00")
    #expect(loaded.scenario.startOrigin == (day == "2026-01-05" ? .usual : .trace))
    #expect(
      loaded.scenario.settings.node(at: "start")?.text
        == (day == "2026-01-05" ? nil : "\(day)T00:00:00"))
  }

  // Havana's clocks go from 0:00 to 1:00 on 8 March 2026, so that day begins at 1:00, which is
  // 05:00 UTC.
  @Test("A day whose midnight does not exist begins when its clocks do")
  func missingMidnight() throws {
    let folder = try Folder("meeting_id,join_time,stay_s\na,2026-03-08T09:00:00,60\n")
    let loaded = try folder.load(["time_zone=America/Havana"])
    #expect(loaded.scenario.calendar.startSince1970 == 1_772_946_000_000)
    let first = try #require(loaded.plan(replication: 0).0.workload.joinTimes.first)
    #expect(first.milliseconds == 8 * 3_600_000)
  }

  @Test(
    "What counts from the start counts from the one that was found, and a variant's own trace tells its own"
  )
  func downstream() throws {
    let folder = try Folder(Self.joins)
    // The window begins two days after 14 September, so that the first meeting is out.
    let loaded = try folder.load(["workload.window={from: 2d}", "duration=7d"])
    // Two days and nine hours, and six days and nine hours: 57 and 153 hours.
    let hours = loaded.plan(replication: 0).0.workload.joinTimes.map { $0.milliseconds / 3_600_000 }
    #expect(hours == [57, 153])
    try "meeting_id,join_time,stay_s\na,2025-05-05T08:00:00,60\n".write(
      toFile: "\(folder.path)/other.csv", atomically: true, encoding: .utf8)
    let axes = "sweep={axes: {workload.trace: [trace.csv, other.csv]}}"
    let sweep = try Sweep(ScenarioDocument(path: "\(folder.path)/small.yaml", overrides: [axes]))
    let starts = (0..<2).map { String(sweep.plan.scenario(of: $0).calendar.text(at: 0).prefix(10)) }
    #expect(starts == ["2026-09-14", "2025-05-05"])
    #expect(sweep.plan.describedDemands.count == 2)
  }

  private static let week: String = {
    let rows = (14...20).map { "m,2026-09-\($0)T09:00:00,60" }
    return (["meeting_id,join_time,stay_s"] + rows).joined(separator: "\n") + "\n"
  }()

  // Seven rows, a day apart, each at nine.
  @Test(
    "A run without a row of its trace is refused, and one that misses most of them has to be meant",
    arguments: [
      (
        ["start=2026-01-05", "duration=30d"],
        "no row of trace.csv lies in the run: the trace is from 2026-09-14T09:00:00+00:00 to"
      ),
      (
        ["start=2027-01-05"],
        "to the last leave; expected another start, duration or workload.window"
      ),
      (["workload.window={from: 2026-09-21T00:00:00}"], "no row of trace.csv"),
      (
        ["workload.transforms=[{time_scale: 0.1}, {window: {from: 2d}}]"],
        "as its transforms move it"
      ),
      (["duration=3d"], "4 of the 7 rows of trace.csv lie outside of the run"),
      (["duration=3d"], "expected start: 2026-09-14T00:00:00 or on_implausible: accept if it is"),
      (["duration=4d"], ""),
      (["duration=3d", "start=2026-09-14"], ""),
      (["duration=3d", "workload.window={from: 0s}"], ""),
      // Whole days are drawn anew, wherever the trace lies.
      (["duration=3d", "start=2026-01-05", "workload.transforms=[{bootstrap: any_day}]"], ""),
      // None is drawn, which is no matter of time.
      (["workload.scale=0%"], ""),
      (["start=2026-01-05", "workload.transforms=[{shift: -252d}]"], ""),
    ] as [([String], String)])
  func outside(overrides: [String], problem: String) throws {
    let folder = try Folder(Self.week)
    var told = ""
    do throws(ScenarioError) {
      _ = try LoadedScenario(path: "\(folder.path)/small.yaml", overrides: overrides)
    } catch {
      guard case .outside = error else { throw error }
      told = error.description
    }
    #expect(problem.isEmpty ? told.isEmpty : told.contains(problem), "\(told)")
  }

  @Test("A trace that is merged has to meet the run too")
  func merged() throws {
    let folder = try Folder(Self.week)
    try "meeting_id,join_time,stay_s\na,2025-05-05T08:00:00,60\n".write(
      toFile: "\(folder.path)/other.csv", atomically: true, encoding: .utf8)
    let merging = "workload.transforms=[{merge: other.csv}]"
    #expect {
      try folder.load([merging])
    } throws: {
      "\($0)".contains(
        "no row of other.csv lies in the run: the trace is at 2025-05-05T08:00:00+00:00, ")
    }
    // From May 2025 on the run meets both.
    #expect(
      try folder.load([merging, "start=2025-05-05"]).plan(replication: 0).0.workload.joinCount == 8)
  }
}
