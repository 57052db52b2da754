import Foundation
import PoolSimulation
import Testing

@testable import Studies

/// Scheduled actions of the group, from the file to the run.
@Suite struct ScheduledActionTests {
  /// A Monday in January, on which Berlin is an hour ahead of UTC. Nobody but one comes, and
  /// instances launch and end at once.
  private static let scenario = """
    scenario: actions
    start: 2026-01-05T08:00:00
    duration: 4h
    workload: {trace: trace.csv}
    instance: {participant_limit: 2}
    launch: {control_loop: 0s, pending: 0s, cold: 0s, registration: 0s}
    pricing: {on_demand_per_hour: 0.17}
    scaling: {policy: target_tracking, target: 1, disable_scale_in: true}
    scale_in: {idle_hold: 0s}
    """
  private let desk: SweepDesk

  init() throws {
    desk = try SweepDesk()
    try "meeting_id,join_time,leave_time\na,60,120\n".write(
      toFile: "\(desk.path)/trace.csv", atomically: true, encoding: .utf8)
  }

  private func load(
    _ actions: String, _ more: String = "", group: String = "min_size: 2, max_size: 8",
    seed: Int = 1
  ) -> Result<LoadedScenario, ScenarioError> {
    let text =
      Self.scenario + "\nseed: \(seed)\n"
      + "auto_scaling_group: {\(group), scheduled_actions: [\(actions)]}\n\(more)\n"
    let file = "\(desk.path)/a.yaml"
    FileManager.default.createFile(atPath: file, contents: Data(text.utf8))
    do throws(ScenarioError) {
      return .success(try LoadedScenario(path: file))
    } catch {
      return .failure(error)
    }
  }

  /// When the schedule of a run changes what, in seconds.
  private func changes(_ loaded: LoadedScenario) -> [(time: Double, entry: Int)] {
    loaded.plan(replication: 0).0.schedule.map {
      (Double($0.time.milliseconds) / 1_000, $0.entry)
    }
  }

  /// Actions, and the desired capacity after each of its changes, by minutes.
  @Test(
    "A scheduled action sets the group's sizes, and new bounds move a desired capacity outside them",
    arguments: [
      ("{at: 10m, min_size: 5}", ["10 5"]), ("{at: 10m, max_size: 3}", []),
      ("{at: 10m, desired_capacity: 6}, {at: 20m, max_size: 4}", ["10 6", "20 4"]),
      ("{at: 10m, desired_capacity: 6}, {at: 20m, max_size: 7}", ["10 6"]),
      ("{at: 10m, min_size: 4, max_size: 9, desired_capacity: 9}", ["10 9"]),
      // The minimum goes back, and what it raised stays.
      ("{at: 10m, min_size: 5}, {at: 20m, min_size: 1}", ["10 5"]),
      // At one time the first is first.
      ("{at: 10m, desired_capacity: 3}, {at: 10m, desired_capacity: 4}", ["10 4"]),
    ])
  func sizes(actions: String, expected: [String]) throws {
    let result = try runStudy(load(actions).get()).runs[0].result
    // Each change launches or ends something, so it is among the decisions.
    let found = result.decisions.map { "\($0.time.milliseconds / 60_000) \($0.after)" }
    #expect(found == expected)
  }

  @Test("An action acts once: what is decided later stays")
  func once() throws {
    // The policy is asked each minute and has nothing to change.
    let loaded = try load(
      "{at: 10m, desired_capacity: 6}",
      "schedule: [{at: 20m, set: {auto_scaling_group.desired_capacity: 3}}]"
    ).get()
    let decisions = try runStudy(loaded).runs[0].result.decisions
    #expect(decisions.map(\.after) == [6, 3])
  }

  @Test(
    "A cron expression goes by its own zone, from its start to its end",
    arguments: [
      ("cron: \"0 10 * * *\"", [7_200.0]),
      ("cron: \"0 10 * * *\", time_zone: Europe/Berlin", [3_600]),
      ("cron: \"30 * * * *\"", [1_800, 5_400, 9_000, 12_600]),
      ("cron: \"30 * * * *\", start: 45m", [2_700, 5_400, 9_000, 12_600]),
      ("cron: \"30 * * * *\", end: 150m", [1_800, 5_400, 9_000]),
      (
        "cron: \"30 * * * *\", start: 2026-01-05T10:00:00, end: 2026-01-05T11:30:00, time_zone: Europe/Berlin",
        [3_600, 5_400, 9_000]
      ),
      ("at: 2026-01-05T10:00:00, time_zone: Europe/Berlin", [3_600]),
    ])
  func times(action: String, expected: [Double]) throws {
    #expect(changes(try load("{\(action), min_size: 3}").get()).map(\.time) == expected)
  }

  @Test("An action is as late as it may be, and those after it wait for it")
  func late() throws {
    let actions = "{at: 10m, min_size: 3, late: 2m}, {at: 601s, min_size: 4}"
    var delays: [Double] = []
    for seed in 1...40 {
      let found = changes(try load(actions, seed: seed).get())
      #expect(found.map(\.entry) == [0, 1])
      delays.append(found[0].time - 600)
      #expect(found[1].time == max(found[0].time, 601))
    }
    #expect(delays.allSatisfy { $0 >= 0 && $0 <= 120 })
    // Of 40 even draws one of at least 90 s and one of at most 30 s is missing once in 50,000.
    #expect(delays.contains { $0 > 90 } && delays.contains { $0 < 30 })
    #expect(Set(delays).count == 40)
  }

  @Test(
    "What is wrong with an action is told with its place and a remedy",
    arguments: [
      ("{at: 10m}", ": sets nothing; expected min_size, max_size or desired_capacity"),
      ("{min_size: 3}", ": has no time; expected one of at, cron"),
      ("{at: 1m, cron: \"0 9 * * *\", min_size: 3}", ".cron: stands beside at"),
      ("{at: 10m, min_size: 9}", ".min_size: leaves min_size 9 above max_size 8"),
      ("{at: 10m, max_size: 1}", ".max_size: leaves min_size 2 above max_size 1"),
      (
        "{at: 10m, desired_capacity: 9}",
        ".desired_capacity: 9 is outside min_size 2 and max_size 8"
      ),
      ("{at: 10m, min_size: 3, late: 3m}", ".late: \"3m\" is out of range"),
      ("{at: 10m, min_size: 3, start: 1m}", ".start: has no effect here; expected cron"),
      ("{at: 10m, min_size: 3, end: 1m}", ".end: has no effect here; expected cron"),
      (
        "{cron: \"0 9 * * *\", start: 2h, end: 1h, min_size: 3}",
        ".end: is not after start; expected a later time"
      ),
      ("{at: 10m, min_size: 3, time_zone: Mars}", ".time_zone: \"Mars\" is not a known time zone"),
      ("{at: 2026-02-01T00:00:00, min_size: 3}", ".at: \"2026-02-01T00:00:00\" is after the"),
      ("{at: 10m, min_size: x}", ".min_size: \"x\" is not an integer"),
    ])
  func problems(action: String, expected: String) throws {
    guard case .failure(let error) = load(action) else {
      Issue.record("nothing was found")
      return
    }
    let lines = error.description.split(separator: "\n")
    #expect(lines.count == 1)
    #expect(
      lines[0].contains("a.yaml:")
        && lines[0].contains(
          "auto_scaling_group.scheduled_actions.0\(expected)"),
      "\(lines)")
  }

  @Test("An action that changes nothing, or comes never, is told")
  func notes() throws {
    func told(_ actions: String, _ more: String = "", group: String = "min_size: 2, max_size: 8")
      throws -> [String]
    {
      let loaded = try load(actions, more, group: group).get()
      let results = try runStudy(loaded).runs.map(\.result)
      let end = results.map(\.end).max()
      return loaded.scenario.entryNotes(of: results.map(\.fates), until: end).map {
        $0.replacing("\(desk.path)/", with: "")
      }
    }
    let place = "auto_scaling_group.scheduled_actions[0] (a.yaml:11)"
    #expect(
      try told("{at: 10m, min_size: 2, max_size: 8}") == [
        "\(place) changed nothing: what it sets held already (min_size, max_size)."
      ])
    #expect(
      try told("{cron: \"0 6 * * *\", min_size: 3}") == [
        "\(place) never came: its cron matches no time of the run."
      ])
    #expect(
      try told(
        "{at: 10m, min_size: 3}",
        group: "min_size: 2, max_size: 8, suspended_processes: [ScheduledActions]") == [
          "\(place) changed nothing: scheduled actions were suspended."
        ])
    // The fates of both lists are kept apart.
    #expect(
      try told(
        "{at: 10m, min_size: 3}", "schedule: [{at: 20m, set: {auto_scaling_group.min_size: 3}}]")
        == [
          "schedule[0] (a.yaml:12) changed nothing: what it sets held already (auto_scaling_group.min_size)."
        ])
  }
}
