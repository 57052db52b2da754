import Testing

/// Scenarios and traces that come out of pipes.
@Suite struct StreamTests {
  private static let dated = """
    meeting_id,join_time,leave_time
    a,2020-09-14T09:00:10,2020-09-14T09:10:00
    b,2020-09-14T09:01:00,2020-09-14T09:20:00

    """

  @Test(
    "A scenario is read from standard input and from pipes, and its trace is beside nobody",
    arguments: [
      "cat small.yaml | \"$GREENROOM\" validate -",
      "\"$GREENROOM\" validate - < small.yaml",
      "cat small.yaml | \"$GREENROOM\" validate /dev/stdin",
      "cat small.yaml | \"$GREENROOM\" validate /dev/fd/0",
      "mkfifo pipe && { cat small.yaml > pipe & } && \"$GREENROOM\" validate pipe",
    ])
  func readsScenario(line: String) throws {
    let outcome = try Workbench().shell(line)
    #expect(outcome.code == 0, "\(outcome.problems)")
    #expect(outcome.output.hasSuffix(": OK, 4 joins of 3 meetings\n"))
  }

  @Test(
    "A run of a scenario from a pipe is that of the file, and its manifest has the file's digest")
  func runsAlike() throws {
    let bench = try Workbench()
    let outcome = try bench.shell(
      """
      "$GREENROOM" simulate small.yaml --format csv --quiet --out file > file.csv &&
      cat small.yaml | "$GREENROOM" simulate - --format csv --quiet --out input > input.csv &&
      cat small.yaml | "$GREENROOM" simulate /dev/stdin --format csv --quiet --out pipe > pipe.csv &&
      cmp file.csv input.csv && cmp file.csv pipe.csv && sha256sum small.yaml
      """)
    #expect(outcome.code == 0, "\(outcome.problems)")
    let digest = try #require(outcome.output.split(separator: " ").first)
    for folder in ["file", "input", "pipe"] {
      #expect(try bench.read("\(folder)/manifest.json").contains(digest))
    }
  }

  @Test("Every variant of a scenario from a pipe reads the same scenario")
  func sweeps() throws {
    let bench = try Workbench(
      scenario: Workbench.scenario + "\nsweep: {axes: {instance.participant_limit: [2, 3]}}\n")
    for place in ["-", "/dev/stdin"] {
      let outcome = try bench.shell("cat small.yaml | \"$GREENROOM\" validate \(place)")
      #expect(
        outcome.output == "\(place): OK, 4 joins of 3 meetings, 2 variants\n", "\(outcome.problems)"
      )
    }
  }

  @Test(
    "A trace out of a pipe is read whole, however often it is read",
    arguments: [
      // The start is midnight before its first row: it is read for that first.
      "cat trace.csv | \"$GREENROOM\" simulate small.yaml --quiet --format csv --set workload.trace=/dev/stdin",
      "cat trace.csv | \"$GREENROOM\" simulate small.yaml --quiet --format csv --set workload.trace=-",
      "mkfifo pipe && { cat trace.csv > pipe & } && \"$GREENROOM\" simulate small.yaml --quiet --format csv --set workload.trace=pipe",
    ])
  func readsTrace(line: String) throws {
    let scenario = Workbench.scenario.split(separator: "\n").filter {
      !$0.hasPrefix("start:") && !$0.hasPrefix("duration:")
    }
    .joined(separator: "\n")
    let bench = try Workbench(scenario: scenario, trace: Self.dated)
    let expected = try bench.shell("\"$GREENROOM\" simulate small.yaml --quiet --format csv").output
    #expect(expected.contains("\nsmall,"))
    let outcome = try bench.shell(line)
    #expect(outcome.output == expected, "\(outcome.problems)")
  }

  @Test("What begins a pipe is recognised, and read again")
  func recognises() throws {
    let events = "2020-09-14T09:00:00Z,join,a,x\n2020-09-14T10:00:00Z,leave,a,x\n"
    let bench = try Workbench(trace: "time,event,meeting_id,participant_id\n" + events)
    let expected = try bench.shell("\"$GREENROOM\" trace convert trace.csv --from auto --output -")
      .output
    #expect(expected.hasSuffix("a,2020-09-14T09:00:00+00:00,2020-09-14T10:00:00+00:00,x\n"))
    let outcome = try bench.shell(
      "cat trace.csv | \"$GREENROOM\" trace convert /dev/stdin --from auto --output -")
    #expect(outcome.output == expected, "\(outcome.problems)")
  }

  @Test(
    "What cannot be is refused in plain words",
    arguments: [
      (
        "cat small.yaml | \"$GREENROOM\" compare - -", 64,
        "- stands for several scenarios, and standard input is one"
      ),
      (
        "cat small.yaml | \"$GREENROOM\" check - -", 64,
        "- stands for several scenarios, and standard input is one"
      ),
      (
        "cat small.yaml | \"$GREENROOM\" simulate - --set workload.trace=-", 66,
        "-: cannot be read: a scenario was read from standard input; expected a file"
      ),
      (
        "cat small.yaml | \"$GREENROOM\" check - --update-baseline", 64,
        "- is no file that a baseline could lie beside; expected --baseline with a file"
      ),
    ] as [(String, Int32, String)])
  func refuses(line: String, code: Int32, problem: String) throws {
    let outcome = try Workbench().shell(line)
    #expect(outcome.code == code)
    #expect(outcome.problems.contains(problem), "\(outcome.problems)")
  }

  @Test("A scenario on standard input is compared with a file")
  func compares() throws {
    let bench = try Workbench()
    try bench.write(
      Workbench.scenario.replacing("scenario: small", with: "scenario: other"), to: "other.yaml")
    let outcome = try bench.shell(
      "cat small.yaml | \"$GREENROOM\" compare - other.yaml --quiet --format csv")
    #expect(outcome.code == 0, "\(outcome.problems)")
    #expect(outcome.output.contains("other"))
  }
}
