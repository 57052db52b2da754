import Foundation
import PoolSimulation
import Testing

@testable import Studies

/// What is told of entries that never come, that find nothing and that change nothing.
@Suite struct EntryNoteTests {
  /// Three meetings of one, from 60 s, 120 s and 180 s on, for ten minutes each. Two instances
  /// serve from the start on, in zones 0 and 1, and nothing is ever launched.
  private static let scenario = """
    scenario: entries
    start: 2026-01-05
    duration: 1h
    workload: {trace: trace.csv}
    instance: {participant_limit: 2}
    auto_scaling_group: {min_size: 2, max_size: 4}
    launch: {control_loop: 0s, pending: 4s, cold: 60s, registration: 5s}
    pricing: {on_demand_per_hour: 0.17}
    scaling: {policy: fixed, desired: 2}
    """
  private static let trace = "meeting_id,join_time,leave_time\na,60,660\nb,120,720\nc,180,780\n"

  private let desk: SweepDesk

  init() throws {
    desk = try SweepDesk()
    try Self.trace.write(toFile: "\(desk.path)/trace.csv", atomically: true, encoding: .utf8)
  }

  /// What is wrong with the scenario with further lines, or what its runs tell of its entries.
  private func told(_ lines: String, _ overrides: [String] = [], without line: String = "\n\n")
    throws
    -> [String]
  {
    let file = "\(desk.path)/e.yaml"
    let text = Self.scenario.replacing(line, with: "") + "\n\(lines)\n"
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    func plain(_ text: String) -> String { text.replacing("\(desk.path)/", with: "") }
    do throws(ScenarioError) {
      let loaded = try LoadedScenario(path: file, overrides: overrides)
      return entryNotes(loaded.scenario, try runStudy(loaded).runs.map(\.result)).map(plain)
    } catch {
      return error.description.split(separator: "\n").map { plain(String($0)) }
    }
  }

  private static let timetable = "scaling: {policy: scheduled, desired: 2, timetable: "

  @Test(
    "A date outside of the run that the file itself says is refused with both times and a remedy",
    arguments: [
      ("faults: [{at: TIME, instance: fullest}]", "faults.0.at"),
      ("faults: [{at: TIME, black_hole: random}]", "faults.0.at"),
      ("faults: [{at: 5m, instance: fullest}, {at: TIME, zone: 1}]", "faults.1.at"),
      ("faults: [{launch: refused, from: TIME, to: 2h}]", "faults.0.from"),
      ("faults: [{launch: refused, from: 0s, to: TIME}]", "faults.0.to"),
      ("schedule: [{at: TIME, set: {auto_scaling_group.max_size: 3}}]", "schedule.0.at"),
      ("events: [{at: TIME, instance_refresh: {}}]", "events.0.at"),
    ])
  func refused(line: String, key: String) throws {
    let (start, end) = ("2026-01-05T00:00:00+00:00", "2026-01-05T01:00:00+00:00")
    for (time, side) in [
      ("2027-01-05T00:10:00", "after the scenario's end, \(end)"),
      ("2025-01-05T00:10:00", "before the scenario's start, \(start)"),
    ] {
      // A launch may fail from before on, but not until then.
      let line = line.replacing("TIME", with: time)
      #expect(
        try told(line) == [
          "e.yaml:10: \(key): \"\(time)\" is \(side); expected a time from \(start) to \(end), "
            + "or another start or duration"
        ])
    }
    // The end itself is of the run.
    #expect(
      try told(line.replacing("TIME", with: "2026-01-05T01:00:00")).allSatisfy {
        !$0.contains("expected")
      })
  }

  @Test("So is one of a timetable")
  func timetable() throws {
    let line = Self.timetable + "[{at: 2027-01-05T00:10:00, desired: 3}]}"
    let problems = try told(line, without: "scaling: {policy: fixed, desired: 2}")
    #expect(
      problems.count == 1
        && problems[0].contains("scaling.timetable.0.at: \"2027-01-05T00:10:00\" is after"))
  }

  @Test("Without a duration, and with one of an option, it is told and nothing is refused")
  func told() throws {
    let fault = "faults: [{at: 2026-01-05T00:30:00, instance: fullest}]"
    let late = "2026-01-05T00:30:00+00:00 is after the end of the run"
    #expect(try told(fault) == [])
    #expect(
      try told(fault, ["duration=20m"]) == [
        "faults[0] (e.yaml:10) never came: \(late), 2026-01-05T00:20:00+00:00."
      ])
    // The last leaves after 780 s; nothing else is in motion then.
    #expect(
      try told(fault, without: "duration: 1h\n") == [
        "faults[0] (e.yaml:9) never came: \(late), 2026-01-05T00:13:00+00:00."
      ])
    #expect(
      try told(fault, ["start=2026-01-05T00:40:00"]) == [
        "faults[0] (e.yaml:10) never came: 2026-01-05T00:30:00+00:00 is before the start of the run, "
          + "2026-01-05T00:40:00+00:00."
      ])
    #expect(
      try told("", ["faults=[{at: 2027-01-05T00:00:00, instance: fullest}]"]) == [
        "faults[0] (--set faults=[{at: 2027-01-05T00:00:00, instance: fullest}]) never came: "
          + "2027-01-05T00:00:00+00:00 is after the end of the run, 2026-01-05T01:00:00+00:00."
      ])
    // A span was not written with a date.
    #expect(
      try told("faults: [{at: 2h, zone: 0}]", ["replications=3"]) == [
        "faults[0] (e.yaml:10) came in none of the 3 replications: 2026-01-05T02:00:00+00:00 is after the end "
          + "of the run, 2026-01-05T01:00:00+00:00."
      ])
  }

  @Test(
    "What never came, found nothing or changed nothing is told, a sentence an entry",
    arguments: [
      (
        "schedule: [{cron: '0 5 * * tue', set: {auto_scaling_group.max_size: 3}}]",
        "schedule[0] (e.yaml:10) never came: "
          + "its cron matches no time of the run."
      ),
      (
        "events: [{cron: '0 5 * * tue', instance_refresh: {}}]",
        "events[0] (e.yaml:10) never came: its cron matches no time of the run."
      ),
      (
        "schedule: [{at: 10m, delay: 5h, set: {auto_scaling_group.max_size: 3}}]",
        "schedule[0] (e.yaml:10) never came: its delay lasts beyond the end of the run."
      ),
      (
        "faults: [{launch: refused, from: 2h, to: 3h}]",
        "faults[0] (e.yaml:10) never came: the span from 2026-01-05T02:00:00+00:00 to 2026-01-05T03:00:00+00:00"
          + " is after the end of the run, 2026-01-05T01:00:00+00:00."
      ),
      (
        "faults: [{at: 10m, zone: 2}]",
        "faults[0] (e.yaml:10) found nothing to break: zon"
          + "e 2 had no instance at 2026-01-05T00:10:00+00:00."
      ),
      (
        "faults: [{at: 10m, instance: 7}]",
        "faults[0] (e.yaml:10) found nothing to break: inst"
          + "ance 7 was not there at 2026-01-05T00:10:00+00:00."
      ),
      (
        "faults: [{launch: refused, from: 10m, to: 20m, zone: 1}]",
        "faults[0] (e.yaml:10) met no launch: none was asked for"
          + " in zone 1 from 2026-01-05T00:10:00+00:00 to 2026-01-05T00:20:00+00:00."
      ),
      (
        "faults: [{mtbf: 36500d}]",
        "faults[0] (e.yaml:10) befell no instance: its mean time is 36500d."
      ),
      (
        "schedule: [{at: 10m, set: {auto_scaling_group.min_size: 2}}]",
        "schedule[0] (e.yaml:10) changed nothing: what it"
          + " sets held already (auto_scaling_group.min_size)."
      ),
      (
        "schedule: [{at: 10m, set: {scaling.desired: 2}}]",
        "schedule[0] (e.yaml:10) changed nothing: w"
          + "hat it sets held already (scaling.desired)."
      ),
      (
        "schedule: [{at: 5m, set: {auto_scaling_group.suspended_processes: [ScheduledActions]}}, {at: 10m, set: {auto_scaling_group.max_size: 3}}]",
        "schedule[1] (e.yaml:10) changed nothing: scheduled actions were suspended."
      ),
    ])
  func entries(line: String, note: String) throws { #expect(try told(line) == [note]) }

  @Test(
    "Nothing is told of what came and did something",
    arguments: [
      "faults: [{at: 10m, instance: fullest}, {at: 20m, zone: 1, down_for: 2h}, {at: 30m, black_hole: random}]",
      // The instance that dies is replaced, which asks for a launch.
      "faults: [{at: 10m, instance: fullest}, {launch: refused, from: 5m, to: 11m, probability: 0%}]",
      // Every minute at 2 or 3: the first 2 of them changes nothing, the others do.
      "schedule: [{cron: '*/2 * * * *', set: {scaling.desired: 2}}, {cron: '1-59/2 * * * *', set: {scaling.desired: 3}}]",
      "schedule: [{at: 10m, set: {auto_scaling_group.suspended_processes: [Terminate]}}]",
      "events: [{at: 10m, instance_refresh: {}}]",
      "schedule: [{at: 10m, set: {auto_scaling_group.min_size: 2, auto_scaling_group.max_size: 3}}]",
    ])
  func silent(line: String) throws { #expect(try told(line) == []) }

  @Test(
    "A change of a warm pool that an option takes away is told; one that nobody ever wrote is refused"
  )
  func warmPool() throws {
    let pool =
      "warm_pool: {size: 1, initial: full}\nschedule: [{at: 10m, set: {warm_pool.size: 2}}]"
    let launch = ["launch.from_stopped=5s", "launch.prepare=9s", "launch.stop=1s"]
    #expect(try told(pool, launch) == [])
    #expect(
      try told(pool, launch + ["warm_pool=none"]) == [
        "schedule[0] (e.yaml:11) changed nothing: there is no warm pool (warm_pool.size)."
      ])
    let never = try told("schedule: [{at: 10m, set: {warm_pool.size: 2}}]")
    #expect(
      never.count == 1 && never[0].contains("there is no warm pool; expected a warm_pool section"))
  }

  @Test("Of a timetable it is told which entries ask for what is asked for already")
  func timetableEntries() throws {
    let entries =
      "[{at: 10m, desired: 2}, {at: 20m, desired: 3}, {at: 30m, desired: 3}, {at: 2h, desired: 4}]}"
    let after = "2026-01-05T02:00:00+00:00 is after the end of the run, 2026-01-05T01:00:00+00:00"
    #expect(
      try told(Self.timetable + entries, without: "scaling: {policy: fixed, desired: 2}") == [
        "scaling.timetable[3] (e.yaml:10) never came: \(after).",
        "scaling.timetable[0] (e.yaml:10) changed nothing: the capacity is as it was.",
        "scaling.timetable[2] (e.yaml:10) changed nothing: the capacity is as it was.",
      ])
  }

  @Test("Many are told as three and a count, and some replications as so many")
  func many() throws {
    let entries = (2..<12).map { "{at: \($0)h, instance: fullest}" }.joined(separator: ", ")
    let notes = try told("faults: [\(entries)]")
    #expect(notes.count == 4 && notes.last == "7 more entries never came.")
    // Half of all interruptions end both spot instances before the fault: which, the seed decides,
    // so the count is compared with the runs' own.
    let file = "\(desk.path)/r.yaml"
    let text =
      Self.scenario.replacing("participant_limit: 2", with: "participant_limit: 2, purchase: spot")
      .replacing("on_demand_per_hour: 0.17", with: "spot_per_hour: 0.05") + "\nreplications: 20\n"
      + "faults: [{at: 5m, spot_interruption: 50%}, {at: 460s, instance: fullest}]\n"
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    let loaded = try LoadedScenario(path: file, overrides: ["launch.cold=10m"])
    let results = try runStudy(loaded).runs.map(\.result)
    let without = results.count { $0.counts.faultsWithoutTarget > 0 }
    #expect(without > 0 && without < 20)
    let told = entryNotes(loaded.scenario, results)
    #expect(
      told.count == 1 && told[0].contains("faults[1]")
        && told[0].contains("in \(without) of the 20 replications"))
  }

  @Test("A study tells them once, with the variants where they are not of all")
  func study() throws {
    let text = Self.scenario + "\nfaults: [{at: 30m, instance: fullest}, {at: 3h, zone: 0}]\n"
    try text.write(toFile: "\(desk.path)/s.yaml", atomically: true, encoding: .utf8)
    let document = try ScenarioDocument(path: "\(desk.path)/s.yaml")
    let variants = ["1h", "20m", "10m"].enumerated().map { number, duration in
      let (path, node) = parseOverride("duration=\(duration)", ordinal: number)
      return Variant(assignments: [Assignment(path: path, node: node)])
    }
    let notes = try StudyPlan(documents: [document], variants: variants).absenceNotes.map {
      $0.replacing("\(desk.path)/", with: "")
    }
    #expect(
      notes == [
        "faults[1] (s.yaml:10) never comes: 2026-01-05T03:00:00+00:00 is after the end of the run",
        "faults[0] (s.yaml:10) never comes: 2026-01-05T00:30:00+00:00 is after the end of the run "
          + "(variants 1, 2)",
      ])
  }

  @Test(
    "No shipped scenario has an entry that never comes, and a slip in the year of one is refused")
  func shipped() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("scenarios").path
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".baseline.yaml") }.sorted()
    #expect(files.count > 10)
    for file in files {
      let scenario = try ScenarioDocument(path: "\(folder)/\(file)").scenario()
      #expect(scenario.absenceNotes == [], "\(file)")
    }
    let text = try String(contentsOfFile: "\(folder)/provisioner-failing.yaml", encoding: .utf8)
    let slip = text.replacing(
      "from: 2026-01-05T08:55:00, to: 2026", with: "from: 2027-01-05T08:55:00, to: 2027")
    #expect(slip != text)
    try slip.write(toFile: "\(desk.path)/slip.yaml", atomically: true, encoding: .utf8)
    let document = try ScenarioDocument(path: "\(desk.path)/slip.yaml")
    let problem = Result { try document.scenario() }
    #expect("\(problem)".contains("faults.0.from") && "\(problem)".contains("faults.0.to"))
  }
}

private func entryNotes(_ scenario: Scenario, _ results: [RunResult]) -> [String] {
  scenario.entryNotes(of: results.map(\.fates), until: results.map(\.end).max())
}
