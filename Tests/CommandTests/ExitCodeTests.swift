import Testing

@Suite struct ExitCodeTests {
  /// What is wrong, what it does to the folder, the arguments, the exit code, and a part of what is
  /// told.
  struct Case: CustomTestStringConvertible {
    let testDescription: String
    var scenario: String? = Workbench.scenario
    var trace: String? = Workbench.trace
    var arguments = ["simulate", "small.yaml"]
    let code: Int32
    let problem: String

    init(
      _ name: String, scenario: String? = Workbench.scenario, trace: String? = Workbench.trace,
      arguments: [String] = ["simulate", "small.yaml"], code: Int32, problem: String
    ) {
      testDescription = name
      self.scenario = scenario
      self.trace = trace
      self.arguments = arguments
      self.code = code
      self.problem = problem
    }
  }

  static let cases = [
    Case(
      "a typo in a key", scenario: Workbench.scenario + "\nreplication: 2",
      code: 64, problem: "small.yaml:10: replication: is not a known key"),
    Case(
      "a duplicate key", scenario: Workbench.scenario + "\nscenario: twice",
      code: 64, problem: "small.yaml:10: scenario: is a duplicate key"),
    Case("an empty scenario", scenario: "", code: 64, problem: "small.yaml:1: "),
    Case("a scenario that is not YAML", scenario: "a: [", code: 64, problem: "small.yaml:"),
    Case(
      "a missing scenario", arguments: ["simulate", "other.yaml"], code: 66,
      problem: "other.yaml: there is no such file"),
    Case(
      "a missing trace", trace: nil, code: 66,
      problem: "small.yaml:4: workload.trace: there is no file trace.csv"),
    Case(
      "bad rows", trace: Workbench.trace + "d,50,40\ne,x,60\n", code: 65, problem: "trace.csv:6: "),
    Case("an empty trace", trace: "", code: 65, problem: "trace.csv"),
    Case(
      "a trace with a header only", trace: "meeting_id,join_time,leave_time\n", code: 65,
      problem: "trace.csv:1: "),
    Case(
      "an override without a value", arguments: ["simulate", "small.yaml", "--set", "seed"],
      code: 64, problem: "--set seed: "),
    Case(
      "an override of a wrong kind", arguments: ["simulate", "small.yaml", "--set", "seed=x"],
      code: 64, problem: "--set seed=x: seed: "),
    Case(
      "links without spill",
      arguments: ["simulate", "small.yaml", "--set", "placement.cascade_seats=1"], code: 64,
      problem: "placement.cascade_seats: has no effect here; expected affinity: spill"),
    Case(
      "links that leave no seat",
      arguments: [
        "simulate", "small.yaml", "--set", "placement.affinity=spill", "--set",
        "placement.cascade_seats=999",
      ], code: 64,
      problem: "placement.cascade_seats: 999 leaves no seat of instance.participant_limit"),
    Case(
      "an unknown option", arguments: ["simulate", "small.yaml", "--fast"], code: 64,
      problem: "--fast"),
    Case("an unknown command", arguments: ["stimulate"], code: 64, problem: "stimulate"),
    Case(
      "a worst count of nothing", arguments: ["simulate", "small.yaml", "--worst", "0"], code: 64,
      problem: "--worst 0"),
    Case(
      "worst moments as JSON",
      arguments: ["simulate", "small.yaml", "--worst", "2", "--format", "json"], code: 64,
      problem: "--format table"),
    Case(
      "an output folder that is a file",
      arguments: ["simulate", "small.yaml", "--out", "small.yaml"],
      code: 74, problem: "small.yaml: cannot be written"),
    Case(
      "an output folder that cannot be made",
      arguments: ["simulate", "small.yaml", "--out", "/proc/x/y"],
      code: 74, problem: "cannot be written"),
    Case(
      "meetings of a trace of joins",
      arguments: ["synthesize", "small.yaml", "--output", "t.csv", "--rows", "meetings"], code: 64,
      problem: "expected --rows joins"),
    Case(
      "validate: bad rows", trace: "meeting_id,join_time,leave_time\na,1\n",
      arguments: ["validate", "small.yaml"],
      code: 65, problem: "trace.csv:2"),
  ]

  @Test(
    "What is wrong is told on stderr, gives its exit code, prints nothing and writes nothing",
    arguments: cases)
  func failures(_ wrong: Case) throws {
    let bench = try Workbench(scenario: wrong.scenario, trace: wrong.trace)
    let before = bench.contents
    let outcome = try bench.shell("\"$GREENROOM\" " + wrong.arguments.joined(separator: " "))
    #expect(outcome.code == wrong.code)
    #expect(outcome.problems.contains(wrong.problem), "\(outcome.problems)")
    #expect(outcome.output == "")
    #expect(bench.contents == before)
  }

  @Test("All problems of the input are told at once, a line each")
  func together() throws {
    let bench = try Workbench(scenario: Workbench.scenario + "\nreplication: 2\nsede: 1")
    let outcome = try bench.greenroom("simulate", "small.yaml", "--set", "warm_up=soon")
    #expect(outcome.problems.split(separator: "\n").count == 3)
  }

  @Test("A report that cannot take its place leaves the older ones as they were")
  func blockedReport() throws {
    let bench = try Workbench()
    #expect(
      try bench.shell("mkdir -p out/small/timeseries.csv && echo old > out/small/summary.csv").code
        == 0)
    let outcome = try bench.greenroom("simulate", "small.yaml")
    #expect(outcome.code == 74)
    #expect(outcome.problems == "out/small/timeseries.csv: cannot be written: Is a directory\n")
    #expect(try bench.read("out/small/summary.csv") == "old\n")
    #expect(
      bench.contents.filter { $0.hasPrefix("out/small/") } == [
        "out/small/summary.csv", "out/small/timeseries.csv",
      ])
  }

  @Test("Results that cannot be printed are an error, a reader that has gone is not")
  func standardOutput() throws {
    let bench = try Workbench()
    let full = try bench.shell("\"$GREENROOM\" simulate small.yaml > /dev/full")
    #expect(full.code == 74)
    #expect(full.problems.contains("stdout: cannot be written: No space left on device"))
    let gone = try bench.shell(
      "(\"$GREENROOM\" simulate small.yaml --quiet; echo \"code $?\" >&2) | true")
    #expect(gone.problems == "code 0\n")
    #expect(bench.contents.contains("out/small/summary.csv"))
  }
}
