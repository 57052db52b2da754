import Testing

@Suite struct SearchCommandTests {
  private static let solve = [
    "solve", "launch.cold", "small.yaml", "--until", "rejected_join_rate <= 20%", "--quiet",
  ]
  private static let sensitivity = [
    "sensitivity", "small.yaml", "--only", "launch,pricing", "--quiet",
  ]

  @Test(
    "The same bytes come out on one core and on two, in every format",
    arguments: ["table", "json", "csv"])
  func jobs(format: String) throws {
    let bench = try Workbench()
    for command in [Self.solve, Self.sensitivity] {
      let one = try bench.greenroom(command + ["--format", format, "--jobs", "1"])
      let two = try bench.greenroom(command + ["--format", format, "--jobs", "2"])
      #expect(
        one.code == two.code && one.code <= 1 && one.output == two.output && !one.output.isEmpty)
      #expect(one.problems == "")
    }
  }

  @Test(
    "Solving exits with 0 where the conditions hold somewhere and with 1 where they hold nowhere")
  func codes() throws {
    let bench = try Workbench()
    let found = try bench.greenroom(
      "solve", "auto_scaling_group.max_size", "small.yaml", "--until", "rejected_join_rate <= 100%")
    #expect(
      found.code == 0
        && found.output.hasPrefix(
          "The condition holds at every value of auto_scaling_group.max_size")
    )
    let none = try bench.greenroom(
      "solve", "auto_scaling_group.max_size", "small.yaml", "--until", "rejected_join_rate < 0%")
    #expect(none.code == 1 && none.output.hasPrefix("The condition holds at none of the "))
    #expect(
      bench.contents.contains("out/small/solve/solve.csv"), "that nothing holds is an answer too")
  }

  @Test(
    "What is written is what --format csv and json print",
    arguments: [("solve", solve), ("sensitivity", sensitivity)])
  func files(name: String, command: [String]) throws {
    let bench = try Workbench()
    for format in ["csv", "json"] {
      let outcome = try bench.greenroom(command + ["--format", format, "--out", "s"])
      #expect(
        try outcome.code <= 1 && outcome.output == bench.read("s/\(name).\(format)")
          && !outcome.output.isEmpty)
    }
    #expect(
      bench.contents.filter { $0.hasPrefix("s/") } == [
        "s/manifest.json", "s/\(name).csv", "s/\(name).json",
      ])
  }

  @Test(
    "What is wrong with a question is told, with exit code 64",
    arguments: [
      ("solve launch.cold small.yaml", "--until is missing"),
      (
        "solve launch.cold small.yaml --until 'rejected_join_rat <= 1%'",
        "did you mean rejected_join_rate?"
      ),
      (
        "solve launch.clod small.yaml --until 'rejected_join_rate <= 1%'",
        "launch.clod: is not a known key"
      ),
      (
        "solve launch.cold small.yaml --until 'rejected_join_rate <= 1%' --from soon",
        "--from soon is no value"
      ),
      (
        "solve launch.cold small.yaml --until 'rejected_join_rate <= 1%' --tolerance 2",
        "--tolerance 2 is no share"
      ),
      (
        "solve launch.cold small.yaml --until 'rejected_join_rate <= 1%' --replications 0",
        "--replications 0 is no number of runs"
      ),
      ("sensitivity small.yaml --change 100%", "--change 100% is no share"),
      ("sensitivity small.yaml --metrics cost", "--metrics cost"),
      ("sensitivity small.yaml --only lunch", "did you mean launch?"),
      ("sensitivity small.yaml --replications 1", "says nothing of chance"),
      ("sensitivity small.yaml --out ''", "--out names no folder"),
      ("sensitivity small.yaml --set seed=x", "--set seed=x: seed: "),
    ])
  func usage(_ arguments: String, _ part: String) throws {
    let bench = try Workbench()
    let outcome = try bench.shell("\"$GREENROOM\" \(arguments)")
    #expect(outcome.code == 64 && outcome.output == "")
    #expect(outcome.problems.contains(part), "\(outcome.problems)")
    #expect(bench.contents == ["small.yaml", "trace.csv"])
  }

  @Test("A trace from standard input is read once for all values")
  func standardInput() throws {
    let bench = try Workbench()
    let named = try bench.greenroom(Self.solve)
    let piped = try bench.shell(
      "\"$GREENROOM\" solve launch.cold small.yaml --until 'rejected_join_rate <= 20%' --set workload.trace=- < trace.csv"
    )
    #expect(
      named.output == piped.output && named.code == piped.code
        && named.output.contains("launch.cold.lognormal.median"))
  }
}
