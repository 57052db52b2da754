import Testing

/// Commands of several runs tell how they read the trace, as the command of one run does.
@Suite struct StudyReadingTests {
  private static let scenario = """
    scenario: read
    workload: {trace: trace.csv, on_bad_row: skip}
    instance: {participant_limit: 10}
    auto_scaling_group: {min_size: 2, max_size: 5}
    launch: {control_loop: 0s, pending: 0s, cold: 60s, registration: 0s}
    scaling: {policy: fixed, desired: 2}
    pricing: {on_demand_per_hour: 1, volume_per_gb_month: 0, public_ipv4_per_hour: 0}
    sweep: {axes: {scaling.desired: [2, 3]}}
    objectives: {subject_to: {rejected_join_rate: "<= 5%"}}
    """
  private static let trace =
    "meeting_id;join_time;leave_time\na;2026-09-14T09:00:00;2026-09-14T10:00:00\na;soon;2026-09-14T10:00:00\n"
  private static let told = [
    "start: 2026-09-14T00:00:00, midnight before the trace's first row",
    "Of the trace's 2 rows, some were left out: 1 bad row.",
    "The trace was read so: fields are separated by semicolons.",
  ]

  private func bench() throws -> Workbench {
    try Workbench(scenario: Self.scenario, trace: Self.trace)
  }

  @Test(
    "Every study tells once how the trace was read and what of it was left out",
    arguments: [
      ["sweep", "small.yaml", "--quiet"],
      ["recommend", "small.yaml", "--quiet", "--max-runs", "40"],
      [
        "solve", "scaling.desired", "small.yaml", "--until", "rejected_join_rate <= 5%", "--from",
        "2", "--to", "4", "--quiet",
      ],
      [
        "compare", "small.yaml", "--candidate", "pricing.on_demand_per_hour=0.5", "--quiet",
        "--replications", "2",
      ],
      ["sensitivity", "small.yaml", "--quiet", "--only", "pricing.on_demand_per_hour"],
      ["check", "small.yaml", "--set", "expect={joins_rejected: <= 0}"],
      ["validate", "small.yaml"],
    ])
  func tells(_ arguments: [String]) throws {
    let outcome = try bench().greenroom(arguments)
    let lines = outcome.problems.split(separator: "\n").map(String.init)
    let wanted = arguments[0] == "validate" ? Self.told.filter { !$0.hasPrefix("Of ") } : Self.told
    for line in wanted {
      #expect(lines.count { $0 == line } == 1, "\(arguments[0]): \(line)\n\(outcome.problems)")
    }
  }

  @Test(
    "The manifest of a study has the start that the trace told, and a planned one is the same study wherever it is run"
  )
  func manifests() throws {
    let bench = try bench()
    let start = "\"start\": \"2026-09-14T00:00:00\""
    for (command, rest) in [
      ("sweep", []),
      ("compare", ["--candidate", "pricing.on_demand_per_hour=0.5", "--replications", "2"]),
      ("sensitivity", ["--only", "pricing.on_demand_per_hour"]),
    ] as [(String, [String])] {
      _ = try bench.greenroom([command, "small.yaml", "--quiet", "--out", command] + rest)
      #expect(try bench.read("\(command)/manifest.json").contains(start), "\(command)")
    }
    // Variants of other zones have other starts: the row is of 9:00 UTC, on both clocks on the
    // 14th; a window moves one.
    let zones = "sweep={axes: {time_zone: [UTC, Pacific/Kiritimati]}}"
    _ = try bench.greenroom("sweep", "small.yaml", "--quiet", "--out", "zones", "--set", zones)
    #expect(try !bench.read("zones/manifest.json").contains("inferred_starts"))
    let rows = "2026-09-14T09:00:00Z;2026-09-14T12:00:00Z\n"
    try bench.write("meeting_id;join_time;leave_time\na;" + rows, to: "utc.csv")
    _ = try bench.greenroom(
      "sweep", "small.yaml", "--quiet", "--out", "utc", "--set", zones, "--set",
      "workload.trace=utc.csv")
    // Kiritimati's clocks are 14 hours ahead: 23:00 on the 14th. In Honolulu, ten behind, it is
    // 23:00 on the 13th.
    #expect(try !bench.read("utc/manifest.json").contains("inferred_starts"))
    _ = try bench.greenroom(
      "sweep", "small.yaml", "--quiet", "--out", "two", "--set",
      "sweep={axes: {time_zone: [UTC, Pacific/Honolulu]}}", "--set",
      "workload.trace=utc.csv")
    let two = try bench.read("two/manifest.json")
    #expect(
      two.contains("inferred_starts") && two.contains("2026-09-13T00:00:00")
        && !two.contains(start), "\(two.prefix(600))")
    let plan = try bench.greenroom("sweep", "plan", "small.yaml", "--out", "plan")
    #expect(
      plan.code == 0 && Self.told.allSatisfy { plan.problems.contains($0) }, "\(plan.problems)")
    #expect(try bench.greenroom("sweep", "run", "plan", "--shard", "0", "--quiet").code == 0)
    #expect(try bench.greenroom("sweep", "merge", "plan").code == 0)
    #expect(try bench.read("plan/runs.csv") == bench.read("sweep/runs.csv"))
  }
}
