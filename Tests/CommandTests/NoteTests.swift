import Testing

/// What commands say on stderr of things that are no mistakes but might not be meant.
@Suite struct NoteTests {
  private static let studies = """

    sweep: {axes: {scaling.free_participants: [1, 2]}}
    objectives: {subject_to: {rejected_join_rate: "<= 0.9"}}
    expect: {rejected_join_rate: "<= 0.9"}
    """

  private func bench() throws -> Workbench {
    try Workbench(scenario: Workbench.scenario + Self.studies)
  }

  @Test(
    "A bound on a share without a sign of percent is told once by what tests it, and the exit code is the same"
  )
  func bareShares() throws {
    let bench = try bench()
    func note(_ line: Int, _ key: String) -> String {
      "small.yaml:\(line): \(key).rejected_join_rate: \"<= 0.9\" is 90 %; write 90% or 0.9% to be plain\n"
    }
    let (objective, expected) = (note(11, "objectives.subject_to"), note(12, "expect"))
    for (arguments, told) in [
      (["validate", "small.yaml"], objective + expected),
      (["check", "small.yaml", "--quiet"], expected),
      (["recommend", "small.yaml", "--quiet"], objective),
      (["simulate", "small.yaml", "--quiet"], ""),
    ] {
      let outcome = try bench.greenroom(arguments)
      #expect(outcome.code == 0 && outcome.problems == told, "\(arguments): \(outcome.problems)")
      let plain = [
        "--set", "objectives.subject_to.rejected_join_rate=<= 90%", "--set",
        "expect.rejected_join_rate=<= 90%",
      ]
      // Elsewhere, or replacing the first results is told.
      let elsewhere =
        ["recommend", "simulate"].contains(arguments[0]) ? ["--out", "plain-\(arguments[0])"] : []
      #expect(try bench.greenroom(arguments + plain + elsewhere).problems == "")
    }
  }

  @Test(
    "So are those of options",
    arguments: [
      (
        ["solve", "launch.cold", "small.yaml", "--until", "rejected_join_rate <= 0.9", "--quiet"],
        "--until 'rejected_join_rate <= 0.9': \"<= 0.9\" is 90 %; write 90% or 0.9% to be plain\n"
      ),
      (
        ["solve", "launch.cold", "small.yaml", "--until", "rejected_join_rate <= 90%", "--quiet"],
        ""
      ),
      (
        ["sweep", "small.yaml", "--quiet", "--precision", "2"],
        "--precision 2 is 200 %; write 200% or 2% to be plain\n"
      ),
      (["sweep", "small.yaml", "--quiet", "--precision", "50%", "--max-replications", "3"], ""),
      (
        ["size", "--participants", "9", "--participant-limit", "3", "--blocking", "0.1"],
        "--blocking 0.1 is 10 %; write 10% or 0.1% to be plain\n"
      ),
      (["size", "--participants", "9", "--participant-limit", "3", "--blocking", "1%"], ""),
    ])
  func options(arguments: [String], told: String) throws {
    let outcome = try bench().greenroom(arguments)
    #expect(outcome.code == 0 && outcome.problems == told)
  }

  @Test(
    "A sweep tells which variants ask for a capacity that the group never has, and goes on; what is written is refused"
  )
  func outOfBounds() throws {
    let bench = try bench()
    let fixed = ["--set", "scaling={policy: fixed, desired: 2}"]
    let axes = [
      "--set",
      "sweep.axes={scaling.desired: [1, 4, 2], seed_of_nothing: {linked: {report.interval: [5m, 10m]}}}",
    ]
    let swept = try bench.greenroom(["sweep", "small.yaml", "--quiet"] + fixed + axes)
    let fact =
      "scaling.desired 4 is above max_size 2, so the group goes to 2 instead and the value says nothing of itself\n"
    #expect(
      swept.code == 0 && swept.problems == "variants 2, 3: \(fact)"
        && swept.output.contains("6 variants, 6 runs"))
    #expect(
      try bench.greenroom(["validate", "small.yaml"] + fixed + axes).problems.hasSuffix(
        "variants 2, 3: \(fact)"))
    let told =
      "scaling.desired: 4 is above max_size 2; expected a number within the bounds, or scaling.out_of_range: clamp, "
      + "with which the group goes to 2\n"
    let written = try bench.greenroom([
      "sweep", "small.yaml", "--set", "scaling={policy: fixed, desired: 4}",
    ])
    #expect(
      written.code == 64 && written.problems == "--set scaling={policy: fixed, desired: 4}: \(told)"
    )
    let candidate = try bench.greenroom(
      ["compare", "small.yaml"] + fixed + ["--candidate", "scaling.desired=4"])
    #expect(candidate.code == 64 && candidate.problems == "--candidate scaling.desired=4: \(told)")
    let clamped = fixed + ["--set", "scaling.desired=4", "--set", "scaling.out_of_range=clamp"]
    #expect(try bench.greenroom(["simulate", "small.yaml", "--quiet"] + clamped).code == 0)
  }

  @Test("An axis may take the warm pool away or size it, and one of size 0 does what none does")
  func warmPools() throws {
    let bench = try bench()
    let launch = ["launch.from_stopped=20s", "launch.prepare=30s", "launch.stop=5s"].flatMap {
      ["--set", $0]
    }
    let axes = [
      "--set", "sweep.axes={warm_pool: [none, {size: 0}, {size: 1, pool_state: stopped}]}", "--out",
      "pools",
    ]
    let swept = try bench.greenroom(["sweep", "small.yaml", "--quiet"] + launch + axes)
    #expect(swept.code == 0 && swept.problems == "")
    let rows = try bench.read("pools/runs.csv").split(separator: "\n").map(String.init)
    func measures(_ row: Int, _ pool: String) -> Substring? {
      let head = "small,\(row - 1),\(pool),"
      return rows[row].hasPrefix(head) ? rows[row].dropFirst(head.count) : nil
    }
    let (none, empty) = (measures(1, "none"), measures(2, "{size: 0}"))
    #expect(none != nil && none == empty)
    let one = measures(3, "\"{size: 1, pool_state: stopped}\"")
    #expect(one != nil && one != none)
    let candidates = [
      "--candidate", "warm_pool.size=1", "--candidate",
      "warm_pool=none; scaling.free_participants=2",
    ]
    let compared = try bench.greenroom(
      ["compare", "small.yaml", "--replications", "2", "--format", "csv", "--quiet"] + launch
        + candidates)
    #expect(compared.code <= 1 && compared.problems == "")
  }

  /// What is told of a scenario that says neither how large volumes are nor how many come.
  private static let untold = (
    volumes: "they are most of what a stopped instance costs",
    people: "Everybody comes whom the trace lists for a meeting"
  )

  @Test(
    "What a scenario leaves out of the bill, and who is taken to come, is told by what runs it",
    arguments: [
      (["simulate"], true, true), (["sweep"], true, true), (["recommend"], true, true),
      (["validate"], false, true), (["synthesize", "--output", "-"], false, true),
    ])
  func leftOut(command: [String], tellsVolumes: Bool, tellsPeople: Bool) throws {
    let bench = try Workbench(
      scenario: (Workbench.scenario + Self.studies).replacing(" volume: 0B,", with: ""),
      trace: "meeting_id,start_time,duration_s,participants\na,10,600,3\nb,30,900,2\n")
    let arguments = command + ["small.yaml"]
    let told = try bench.greenroom(arguments)
    #expect(told.code == 0, "\(told.problems)")
    let text = told.output + told.problems
    #expect(text.contains(Self.untold.volumes) == tellsVolumes)
    #expect(text.contains(Self.untold.people) == tellsPeople)
    let plain = try bench.greenroom(
      arguments + ["--set", "instance.volume=0B", "--set", "workload.attendance=100%"]
        + (tellsVolumes ? ["--out", "plain"] : []))
    let rest = plain.output + plain.problems
    #expect(plain.code == 0, "\(plain.problems)")
    #expect(!rest.contains(Self.untold.volumes) && !rest.contains(Self.untold.people))
  }

  @Test("Variants that read a trace on standard input for its start find it as they need it")
  func sharedInput() throws {
    let scenario = """
      scenario: piped
      workload: {source: trace, trace: "-"}
      instance: {participant_limit: 2, volume: 0B}
      auto_scaling_group: {min_size: 1, max_size: 2}
      launch: {control_loop: 0s, pending: 4s, cold: 60s, registration: 5s}
      scaling: {policy: headroom, free_participants: 1}
      pricing: {on_demand_per_hour: 0.17}
      sweep: {axes: {workload.linger: [1s, 2s, 3s, 4s, 5s, 6s, 7s, 8s]}}
      """
    let bench = try Workbench(
      scenario: scenario,
      trace: "meeting_id,join_time,leave_time\na,2026-01-05T09:00:10,2026-01-05T09:10:00\n")
    for round in 0..<20 {
      let swept = try bench.shell("\"$GREENROOM\" sweep small.yaml --out \(round) < trace.csv")
      #expect(swept.code == 0, "\(swept.problems)")
    }
  }
}
