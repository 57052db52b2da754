import Foundation
import PoolSimulation
import Settings
import Testing
import Workloads

@testable import Studies

/// Timetables that are learnt from the demand: two weeks from Monday, 2026-03-02. On Mondays from
/// 10:05 to 10:25 first 12 people, then 25; on Wednesdays from 9:50 to 10:10 7 of them.
@Suite("Weekly timetables") struct WeeklyTimetableTests {
  private static let scenario = """
    scenario: two-weeks
    start: 2026-03-02T00:00:00
    duration: 14d
    workload: {trace: joins.csv}
    instance: {participant_limit: 10}
    auto_scaling_group: {min_size: 1, max_size: 4}
    launch: {control_loop: 10s, pending: 4s, cold: 250s, registration: 5s}
    placement: {affinity: none}
    scaling: {policy: headroom, free_participants: 1}
    pricing: {on_demand_per_hour: 0.36, volume_per_gb_month: 0, public_ipv4_per_hour: 0}
    objectives: {subject_to: {joins_rejected: "<= 0"}}
    """

  private static func document(_ overrides: String...) throws -> ScenarioDocument {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "greenroom-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var rows = ["meeting_id,join_time,stay_s"]
    for (day, hour, minute, people) in [
      (0, 10, 5, 12), (2, 9, 50, 7), (7, 10, 5, 25), (9, 9, 50, 7),
    ] {
      let second = ((day * 24 + hour) * 60 + minute) * 60
      rows += (0..<people).map { _ in "M\(day),\(second),1200" }
    }
    let trace = folder.appendingPathComponent("joins.csv")
    try rows.joined(separator: "\n").write(to: trace, atomically: true, encoding: .utf8)
    let file = folder.appendingPathComponent("two-weeks.yaml")
    try scenario.write(to: file, atomically: true, encoding: .utf8)
    return try ScenarioDocument(path: file.path, overrides: overrides)
  }

  private static func minute(_ weekday: Int, _ hour: Int, _ minute: Int) -> Int {
    (weekday * 24 + hour) * 60 + minute
  }

  @Test("Each slot has seats for the most that came in it, and a rise comes early")
  func entries() throws {
    let learnt = try WeeklyTimetable(Self.document(), granularity: 30, lead: 5)
    // 95 % of two Mondays is both; half an hour after ten there is nobody, and on Wednesdays both
    // half hours have seven.
    #expect(
      learnt.entries.map { [$0.minute, $0.participants] } == [
        [Self.minute(1, 9, 55), 25], [Self.minute(1, 10, 30), 0],
        [Self.minute(3, 9, 25), 7], [Self.minute(3, 10, 30), 0],
      ])
    #expect(learnt.weeks == 2 && learnt.draws == 1)
  }

  @Test("By quarters of an hour it follows more closely, and on other clocks at other hours")
  func granularity() throws {
    let fine = try WeeklyTimetable(Self.document(), granularity: 15, lead: 0)
    #expect(
      fine.entries.map(\.minute) == [
        Self.minute(1, 10, 0), Self.minute(1, 10, 30), Self.minute(3, 9, 45),
        Self.minute(3, 10, 15),
      ])
    // The trace counts from the start, which is midnight in Tokyo too.
    let there = try WeeklyTimetable(
      Self.document("time_zone=Asia/Tokyo"), granularity: 15, lead: 0)
    #expect(there.entries == fine.entries)
  }

  @Test("In instances it has what is kept free on top, and the group's bounds")
  func capacities() throws {
    let learnt = try WeeklyTimetable(Self.document(), granularity: 30, lead: 5)
    // 25 people and a tenth more are 27.5 seats, three instances; seven and a tenth fit on the one
    // that is always there. Without the tenth: 25 seats, three as well. With 100 %: five, of which
    // the group may have four; and fourteen seats on Wednesdays.
    for (share, expected) in [
      (0.1, [("55 9 * * 1", 3), ("30 10 * * 1", 1)]),
      (1.0, [("55 9 * * 1", 4), ("30 10 * * 1,3", 1), ("25 9 * * 3", 2)]),
    ] {
      let found = learnt.capacities(freeShare: share)
      #expect(found.map(\.cron) == expected.map(\.0) && found.map(\.desired) == expected.map(\.1))
    }
    #expect(learnt.initialDesired(freeShare: 0.1) == 1)
  }

  @Test(
    "The timetable in instances runs as the one for participants that was searched",
    arguments: ["0%", "10%", "100%"])
  func sameRun(share: String) throws {
    let document = try Self.document()
    let learnt = try WeeklyTimetable(document, granularity: 30, lead: 5)
    let searched = learnt.document(from: document)
    let freeShare = try ScalarKind<Double>.fraction().read(share)
    let lines = learnt.capacities(freeShare: freeShare).map {
      "{cron: \"\($0.cron)\", desired: \($0.desired)}"
    }
    let pasted = try Self.document(
      "scaling={policy: scheduled, desired: \(learnt.initialDesired(freeShare: freeShare)), timetable: [\(lines.joined(separator: ", "))]}"
    )
    let (source, _) = try document.demand(of: try document.scenario())
    let workload = source.makeWorkload(seed: 1, replication: 0).workload
    let runs = try [
      searched.scenario([
        Assignment(
          path: "scaling.free_share",
          node: SettingsNode(.scalar(share), at: SourceLocation(option: "", ordinal: 0)))
      ]),
      pasted.scenario(),
    ].map { simulate($0.plan(replication: 0, workload: workload)) }
    #expect(runs[0].fingerprint == runs[1].fingerprint)
    #expect(runs[0].decisions.count > 1 && runs[0].rejections.isEmpty)
  }

  @Test("The scenario as it stands is what it was")
  func present() throws {
    let document = try Self.document()
    let learnt = try WeeklyTimetable(document, granularity: 30, lead: 5)
    let again = try learnt.document(from: document).scenario(learnt.present)
    #expect(again.policyName == "headroom" && learnt.presentPolicy == "headroom")
  }

  @Test("Half a week teaches nothing of the other half")
  func unseen() throws {
    let half = try Self.document().measuring(try StudySpan("0d..3d"), option: "--train")
    let problem = #expect(throws: ScenarioError.self) {
      _ = try WeeklyTimetable(half, granularity: 30, lead: 5)
    }
    #expect("\(problem.map(String.init(describing:)) ?? "")".contains("on Sunday at 00:00"))
  }

  @Test("Rises come as early as launches take, and where nothing launches somebody has to say")
  func lead() throws {
    // 10 + 4 + 250 + 5 seconds and the minute at which the policy is asked are more than five minutes.
    #expect(try WeeklyTimetable(Self.document(), granularity: 30).lead == 6)
    let seldom = try Self.document("scaling.interval=10m")
    #expect(try WeeklyTimetable(seldom, granularity: 30).lead == 15)
    let still = try Self.document("scaling={policy: fixed, desired: 1}")
    let problem = #expect(throws: ScenarioError.self) {
      _ = try WeeklyTimetable(still, granularity: 30)
    }
    #expect("\(problem.map(String.init(describing:)) ?? "")".contains("expected --lead"))
  }

  @Test("A start within a minute moves no slot, and a week of changing clocks has all of its hours")
  func clocks() throws {
    let late = try WeeklyTimetable(
      Self.document("start=2026-03-02T00:00:30"), granularity: 15, lead: 0)
    // Half a minute later all of it is in the same quarters of an hour.
    #expect(
      late.entries.map(\.minute) == [
        Self.minute(1, 10, 0), Self.minute(1, 10, 30), Self.minute(3, 9, 45),
        Self.minute(3, 10, 15),
      ])
    // In New York the second Sunday of March has no 2:30, and the week of 2026-11-01 an hour more.
    for start in ["2026-03-02", "2026-10-26"] {
      let week = try Self.document("start=\(start)T00:00:00", "time_zone=America/New_York")
        .measuring(try StudySpan("0d..7d"), option: "--train")
      #expect(try WeeklyTimetable(week, granularity: 30, lead: 5).weeks == 1)
    }
    #expect(
      try WeeklyTimetable(
        Self.document("time_zone=America/New_York"), granularity: 30, lead: 5
      ).weeks == 2)
  }

  @Test(
    "Where the group's bounds change it is for participants, and where nothing changes there is none",
    arguments: [
      ("auto_scaling_group.scheduled_actions=[{cron: \"0 20 * * *\", min_size: 0}]", false),
      ("schedule=[{at: 1d, set: {auto_scaling_group.max_size: 9}}]", false),
      ("scaling.out_of_range=error", false), ("scaling.interval=2m", true),
    ])
  func bounds(change: String, isFixed: Bool) throws {
    let learnt = try WeeklyTimetable(Self.document(change), granularity: 30, lead: 5)
    #expect(learnt.hasFixedBounds == isFixed)
    let large = try WeeklyTimetable(
      Self.document("instance.participant_limit=100"), granularity: 30, lead: 5)
    #expect(large.capacities(freeShare: 0).isEmpty && large.initialDesired(freeShare: 0) == 1)
  }

  @Test(
    "What a schedule sets of the policy is left out, told, and there again in the scenario as it stands"
  )
  func schedule() throws {
    let document = try Self.document(
      "schedule=[{at: 1d, set: {scaling.free_participants: 3}}, {at: 2d, set: {scaling.free_participants: 4, auto_scaling_group.max_size: 5}}]"
    )
    let learnt = try WeeklyTimetable(document, granularity: 30, lead: 5)
    #expect(learnt.leavesOutSchedule)
    let searched = learnt.document(from: document)
    #expect(
      try searched.scenario().schedule.changes(seed: 1, replication: 0).map(\.settings.count) == [1]
    )
    let present = try searched.scenario(learnt.present)
    #expect(present.schedule.changes(seed: 1, replication: 0).map(\.settings.count) == [1, 2])
    #expect(try !WeeklyTimetable(Self.document(), granularity: 30, lead: 5).leavesOutSchedule)
  }
}
