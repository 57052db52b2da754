import Testing

/// What is wrong with scenarios and baselines is told before anything is run or written.
@Suite struct CheckProblemTests {
  /// What the scenario expects, the baseline beside it, the options, the exit code, and a part of
  /// what is told.
  struct Case: CustomTestStringConvertible {
    let testDescription: String
    let expect: String
    let baseline: String?
    let options: String
    let code: Int32
    let problem: String

    init(
      _ name: String, expect: String = "", baseline: String? = nil,
      _ options: String = "small.yaml", code: Int32, problem: String
    ) {
      (testDescription, self.expect, self.baseline) = (name, expect, baseline)
      (self.options, self.code, self.problem) = (options, code, problem)
    }
  }

  private static func section(
    seed: Int = 1, replications: Int = 1, metrics: String = "{joins_rejected: 0}"
  ) -> String {
    "small:\n  seed: \(seed)\n  replications: \(replications)\n  event_fingerprint: 0000000000000000\n  metrics: \(metrics)\n"
  }
  private static let near = "expect: {cost_total_usd: {within: 2%}}"
  private static let remedy = "expected a baseline made by `greenroom check --update-baseline`"

  static let cases = [
    Case(
      "nothing to check", code: 64,
      problem: "small.yaml:1: expect: has nothing to check; expected columns with bounds"),
    Case(
      "an empty section", expect: "expect: {}", code: 64,
      problem: "small.yaml:10: expect: has nothing to check; expected"),
    Case(
      "nothing but what is ignored", expect: "expect: {others: ignore}", code: 64,
      problem: "has nothing to check; expected"),
    Case(
      "nothing but what is ignored of a baseline", expect: "expect: {others: ignore}",
      baseline: section(), code: 64,
      problem: "small.yaml:10: expect: has nothing to check but what it ignores; expected"),
    Case(
      "an unknown column", expect: "expect:\n  rejected_join_rat: \"<= 1%\"", code: 64,
      problem:
        "small.yaml:11: expect.rejected_join_rat: is not a column of the summary; expected one of `greenroom list columns` "
        + "(did you mean rejected_join_rate?)"),
    Case(
      "an unknown column that an option names", "small.yaml --set 'expect.joins: \"<= 1\"'",
      code: 64, problem: "expect.joins"),
    Case(
      "a tolerance without a baseline", expect: "expect:\n  cost_total_usd:\n    within: 2%",
      code: 66,
      problem:
        "small.yaml:11: expect.cost_total_usd: small.baseline.yaml has no baseline of small; \(remedy)"
    ),
    Case(
      "a tolerance of all others without a baseline", expect: "expect: {others: {within: 2%}}",
      code: 66,
      problem:
        "small.yaml:10: expect.others: small.baseline.yaml has no baseline of small; \(remedy)"),
    Case(
      "a tolerance without a section of this scenario", expect: near,
      baseline: section().replacing("small", with: "other"), code: 66,
      problem: "small.baseline.yaml has no baseline of small"),
    Case(
      "a tolerance on a column that the baseline does not have", expect: near, baseline: section(),
      code: 66,
      problem:
        "small.yaml:10: expect.cost_total_usd: the baseline small.baseline.yaml has no such column; \(remedy)"
    ),
    Case(
      "a baseline that is named and not there", "small.yaml --baseline b.yaml", code: 66,
      problem: "b.yaml: there is no such file; \(remedy)"),
    Case(
      "another seed", baseline: section(seed: 2), code: 64,
      problem: "small.baseline.yaml:1: small.seed: is 2, and the scenario has 1; \(remedy)"),
    Case(
      "another number of replications", baseline: section(), "small.yaml --set replications=4",
      code: 64,
      problem: "small.baseline.yaml:1: small.replications: is 1, and the scenario has 4; \(remedy)"),
    Case(
      "a column that is no more",
      baseline: section(metrics: "\n    joins_rejected: 0\n    joins_lost: 3"), code: 64,
      problem:
        "small.baseline.yaml:7: small.metrics.joins_lost: is not among the columns that are compared; \(remedy)"
    ),
    Case(
      "a damaged baseline", baseline: section(metrics: "{joins_rejected: none}"), code: 64,
      problem: "small.baseline.yaml:5: small.metrics.joins_rejected: \"none\" is not a number"),
    Case(
      "an update of a damaged baseline", baseline: "small: [", "small.yaml --update-baseline",
      code: 64, problem: "small.baseline.yaml:"),
    Case(
      "a scenario twice", expect: near, "small.yaml small.yaml --update-baseline", code: 64,
      problem: "both have the baseline small.baseline.yaml"),
    Case(
      "no file for JUnit", expect: near, "small.yaml --junit ''", code: 64,
      problem: "--junit names no file"),
    Case(
      "standard output for Markdown", expect: near, "small.yaml --markdown -", code: 64,
      problem: "--markdown names no file"),
    Case(
      "a trace from standard input", expect: "expect: {joins_rejected: \"<= 1\"}",
      "small.yaml --set workload.trace=- < trace.csv",
      code: 64,
      problem: "workload.trace: is standard input, which can be read once only"),
    Case("no scenario at all", "", code: 64, problem: "scenarios"),
  ]

  @Test(
    "What is wrong is told with its place and its remedy, and nothing is written", arguments: cases)
  func problems(_ wrong: Case) throws {
    let bench = try Workbench(scenario: Workbench.scenario + "\n\(wrong.expect)\n")
    if let baseline = wrong.baseline { try bench.write(baseline, to: "small.baseline.yaml") }
    let before = bench.contents
    let outcome = try bench.shell("\"$GREENROOM\" check \(wrong.options)")
    #expect(outcome.code == wrong.code && outcome.output == "")
    #expect(outcome.problems.contains(wrong.problem), "\(outcome.problems)")
    #expect(bench.contents == before)
    if let baseline = wrong.baseline { #expect(try bench.read("small.baseline.yaml") == baseline) }
  }

  @Test(
    "What is wrong with every scenario is told at once, what they share once, and nothing is run")
  func together() throws {
    let bench = try Workbench(scenario: Workbench.scenario + "\nexpect: {joins: \"<= 1\"}\n")
    try bench.write(
      Workbench.scenario.replacing("trace: trace.csv", with: "trace: none.csv"), to: "other.yaml")
    let outcome = try bench.greenroom("check", "small.yaml", "missing.yaml", "other.yaml")
    #expect(outcome.code == 64 && outcome.output == "")
    let lines = outcome.problems.split(separator: "\n")
    #expect(lines.count == 3, "\(lines)")
    for (line, part) in zip(
      lines,
      [
        "small.yaml:10: expect.joins", "missing.yaml: there is no such file",
        "other.yaml:4: workload.trace",
      ])
    {
      #expect(line.hasPrefix(part))
    }
    let shared = try bench.greenroom(
      "check", "small.yaml", "other.yaml", "--set", "seed=x", "--set",
      "expect={joins_rejected: '<= 1'}")
    #expect(
      shared.problems
        == "--set seed=x: seed: \"x\" is not an integer; expected an integer of 0 or more, such as 5\n"
    )
  }

  @Test("Scenarios of one name may each have their own baseline, but not share one")
  func names() throws {
    let bench = try Workbench(
      scenario: Workbench.scenario + "\nexpect: {joins_rejected: \"<= 9\"}\n")
    #expect(
      try bench.shell("cp small.yaml again.yaml && \"$GREENROOM\" check small.yaml again.yaml").code
        == 0)
    let outcome = try bench.greenroom(
      "check", "small.yaml", "again.yaml", "--baseline", "b.yaml", "--update-baseline")
    #expect(outcome.code == 64 && !bench.contents.contains("b.yaml"))
    #expect(
      outcome.problems
        == "again.yaml:1: scenario: small is the name of small.yaml, too, and both have the baseline b.yaml; expected another name\n"
    )
  }
}
