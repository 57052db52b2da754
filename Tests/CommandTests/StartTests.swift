import Testing

/// What commands tell of a start that nobody wrote, and of runs that do not belong to their trace.
@Suite struct StartTests {
  private static let scenario = """
    scenario: no-start
    workload: {trace: trace.csv}
    instance: {participant_limit: 10}
    auto_scaling_group: {min_size: 2, max_size: 5}
    launch: {control_loop: 0s, pending: 0s, cold: 60s, registration: 0s}
    scaling: {policy: fixed, desired: 2}
    pricing: {on_demand_per_hour: 1, volume_per_gb_month: 0, public_ipv4_per_hour: 0}
    """
  private static let trace =
    "meeting_id,join_time,leave_time\na,2026-09-14T09:00:00,2026-09-14T10:00:00\n"
  private static let note = "start: 2026-09-14T00:00:00, midnight before the trace's first row\n"

  private func bench() throws -> Workbench {
    try Workbench(scenario: Self.scenario, trace: Self.trace)
  }

  // Two instances from midnight to ten are twenty hours at $1.
  @Test("The summary tells the start, and the manifest has it")
  func simulate() throws {
    let bench = try bench()
    let outcome = try bench.greenroom("simulate", "small.yaml", "--quiet", "--out", "o")
    #expect(
      outcome.code == 0 && outcome.output.contains("the pool cost $20.00 for 10 h\n"),
      "\(outcome.problems)")
    #expect(outcome.output.contains("Notes\n  - \(Self.note)"))
    #expect(try bench.read("o/manifest.json").contains("\"start\": \"2026-09-14T00:00:00\""))
    // From January on they wait 252 days and 9 hours, which is the first thing to know.
    let early = try bench.greenroom(
      "simulate", "small.yaml", "--quiet", "--out", "p", "--set", "start=2026-01-05")
    #expect(early.output.contains("Notes\n  - The first join comes 252 d 9 h after the start: "))
  }

  @Test(
    "Standard input tells it too, out of a pipe and out of a file",
    arguments: ["cat trace.csv |", "< trace.csv"])
  func standardInput(source: String) throws {
    for command in ["validate", "simulate --quiet"] {
      let line = "\"$GREENROOM\" \(command) small.yaml --set workload.trace=- 2>&1"
      let outcome = try bench().shell(
        source.hasPrefix("<") ? "\(line) \(source)" : "\(source) \(line)")
      #expect(outcome.code == 0 && outcome.output.contains(Self.note), "\(outcome.output)")
    }
  }

  @Test(
    "Every command that reads a scenario sees it",
    arguments: [
      ["validate", "small.yaml"],
      ["check", "small.yaml", "--set", "expect={joins_rejected: <= 0}"],
      ["sweep", "small.yaml", "--quiet", "--set", "sweep={axes: {scaling.desired: [2, 3]}}"],
      ["sensitivity", "small.yaml", "--quiet", "--only", "pricing.on_demand_per_hour"],
      [
        "compare", "small.yaml", "--candidate", "pricing.on_demand_per_hour=0.5", "--quiet",
        "--replications", "2",
      ],
      ["synthesize", "small.yaml", "--output", "t.csv"],
    ])
  func commands(arguments: [String]) throws {
    let outcome = try bench().greenroom(arguments)
    #expect(outcome.code == 0 && outcome.problems.contains(Self.note), "\(outcome.problems)")
  }

  @Test(
    "A run that no row meets is an error, for those that judge it too",
    arguments: ["simulate", "validate", "check"])
  func outside(command: String) throws {
    let bench = try bench()
    let outcome = try bench.greenroom(
      command, "small.yaml", "--set", "start=2020-01-05", "--set", "duration=7d", "--set",
      "expect={joins_rejected: <= 0}")
    #expect(outcome.code == 65 && outcome.output.isEmpty)
    #expect(
      outcome.problems
        == "small.yaml:2: workload.trace: no row of trace.csv lies in the run: the trace is at 2026-09-14T09:00:00+00:00, the run from "
        + "2020-01-05T00:00:00+00:00 to 2020-01-12T00:00:00+00:00; expected another start, duration or workload.window, or the trace "
        + "of that time\n")
  }
}

/// A preset's demand without a scenario, and what options were called before.
@Suite struct SynthesizedPresetTests {
  @Test(
    "A preset's weeks are a trace with dates, the same for the same seed, on the clocks of its zone"
  )
  func weeks() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    // The clocks of Berlin go back on 25 October 2026: two weeks later on the clocks are an hour
    // more.
    let options = [
      "--preset", "campus", "--weeks", "2", "--start", "2026-10-19", "--time-zone", "Europe/Berlin",
      "--meetings-per-week", "60",
    ]
    let outcome = try bench.greenroom(
      ["synthesize", "--output", "-", "--rows", "meetings"] + options)
    let rows = outcome.output.split(separator: "\n").dropFirst()
    #expect(outcome.code == 0 && rows.count > 60 && rows.count < 200, "\(outcome.problems)")
    let days = rows.map { $0.split(separator: ",")[1] }
    #expect(days.allSatisfy { $0 >= "2026-10-19T00:00:00" && $0 < "2026-11-02T00:00:00" })
    #expect(days.contains { $0.hasSuffix("+02:00") } && days.contains { $0.hasSuffix("+01:00") })
    #expect(
      try bench.greenroom(["synthesize", "--output", "-", "--rows", "meetings"] + options).output
        == outcome.output)
    #expect(
      try bench.greenroom(
        ["synthesize", "--output", "-", "--rows", "meetings", "--seed", "2"] + options
      ).output != outcome.output)
  }

  @Test(
    "What does not fit together is refused",
    arguments: [
      ([], "expected a scenario, or --preset"),
      (["small.yaml", "--preset", "campus"], "--preset stands beside a scenario"),
      (["small.yaml", "--weeks", "2"], "--weeks stands beside a scenario"),
      (["--preset", "campus", "--set", "seed=2"], "--set changes a scenario"),
      (
        ["--preset", "campus", "--weeks", "2", "--duration", "3d"],
        "--weeks stands beside --duration"
      ),
      (["--preset", "campus", "--weeks", "0"], "--weeks 0 is no length"),
      (["--preset", "campos"], "workload.preset: \"campos\" is not a known choice"),
      (["--preset", "campus", "--start", "soon"], "--start soon: start: \"soon\" is not a date"),
      (["--preset", "campus", "--time-zone", "Mars"], "--time-zone Mars: time_zone: "),
      (["--preset", "campus", "--duration", "3"], "--duration: \"3\" has no unit"),
      (["--preset", "campus", "--meetings-per-week", "1000000000"], "makes about"),
      (
        ["--preset", "campus", "--rows", "joins", "--format", "joins"],
        "--format joins is --rows joins now; expected only --rows"
      ),
    ] as [([String], String)])
  func refusals(arguments: [String], problem: String) throws {
    let bench = try Workbench()
    let outcome = try bench.greenroom(["synthesize", "--output", "t.csv"] + arguments)
    #expect(outcome.code == 64 && outcome.problems.contains(problem), "\(outcome.problems)")
    #expect(bench.contents == ["small.yaml", "trace.csv"])
  }

  @Test(
    "The former spelling of an option works and tells the new one",
    arguments: [
      (
        ["synthesize", "small.yaml", "--output", "-", "--format", "joins"],
        "--format joins is --rows joins now\n"
      ),
      (
        ["trace", "validate", "trace.csv", "--format", "joins"],
        "--format joins is --rows joins now\n"
      ),
      (
        ["trace", "describe", "trace.csv", "--format", "joins"],
        "--format joins is --rows joins now\n"
      ),
      (
        ["trace", "describe", "trace.csv", "--output-format", "json"],
        "--output-format json is --format json now\n"
      ),
      (["trace", "describe", "trace.csv", "--rows", "joins", "--format", "json"], ""),
      (
        ["trace", "fit", "trace.csv", "--start", "2026-01-05", "--format", "joins"],
        "--format joins is --rows joins now\n"
      ),
      (["trace", "fit", "trace.csv", "--start", "2026-01-05", "--format", "json"], ""),
    ] as [([String], String)])
  func formerNames(arguments: [String], told: String) throws {
    // Fits want more than two meetings.
    let rows = (0..<20).map {
      "m\($0),\($0 * 3600),\($0 * 3600 + 1800)\nm\($0),\($0 * 3600 + 60),\($0 * 3600 + 1900)\n"
    }
    let bench = try Workbench(
      scenario: Workbench.scenario + "\n",
      trace: "meeting_id,join_time,leave_time\n" + rows.joined())
    let outcome = try bench.greenroom(
      arguments + (arguments[0] == "synthesize" ? ["--set", "duration=24h"] : []))
    #expect(outcome.code == 0 && outcome.problems == told, "\(outcome.problems)")
  }
}
