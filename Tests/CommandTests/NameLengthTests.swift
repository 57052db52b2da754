import Testing

/// Names that become those of files and folders, which have at most 255 bytes.
@Suite struct NameLengthTests {
  private static func scenario(_ name: String) -> String {
    Workbench.scenario.split(separator: "\n").map {
      $0.hasPrefix("scenario:") ? "scenario: \(name)" : String($0)
    }.joined(separator: "\n")
  }

  @Test(
    "A scenario's name is refused before the run where no folder can have it",
    arguments: [
      (String(repeating: "a", count: 300), "has 300 bytes"),
      (String(repeating: "a", count: 256), "has 256 bytes"),
      // Two bytes a letter.
      (String(repeating: "ü", count: 128), "has 256 bytes"),
    ])
  func refusesName(name: String, problem: String) throws {
    let bench = try Workbench(scenario: Self.scenario(name))
    for command in ["simulate", "sensitivity", "compare --candidate auto_scaling_group.max_size=3"]
    {
      let outcome = try bench.shell("\"$GREENROOM\" \(command) small.yaml")
      #expect(outcome.code == 64)
      #expect(
        outcome.problems.contains(
          "small.yaml:1: scenario: \(problem), and the folder out/<scenario> may have at most 255"),
        "\(outcome.problems)")
    }
    #expect(bench.contents == ["small.yaml", "trace.csv"])
    #expect(try bench.shell("\"$GREENROOM\" simulate small.yaml --quiet --out results").code == 0)
  }

  @Test("The longest name that a folder can have is one")
  func takesName() throws {
    let name = String(repeating: "a", count: 255)
    let bench = try Workbench(scenario: Self.scenario(name))
    #expect(try bench.shell("\"$GREENROOM\" simulate small.yaml --quiet").code == 0)
    #expect(bench.contents.contains("out/\(name)/summary.csv"))
  }

  @Test(
    "A file or a folder to write is refused at once where its name is too long, and written where it is not",
    arguments: [
      "simulate small.yaml --quiet --out", "trace convert trace.csv --start 2020-09-14 --output",
      "synthesize small.yaml --output",
      "trace fit trace.csv --start 2020-09-14 --output", "check small.yaml --junit",
      "check small.yaml --markdown",
    ])
  func checksOptions(arguments: String) throws {
    let bench = try Workbench()
    let outcome = try bench.shell(
      "\"$GREENROOM\" \(arguments) \(String(repeating: "b", count: 256))")
    #expect(outcome.code == 64)
    #expect(
      outcome.problems.contains(
        " has a name of 256 bytes, and files and folders have at most 255; expected a shorter one"))
    #expect(bench.contents == ["small.yaml", "trace.csv"])
    let long = String(repeating: "b", count: 255)
    let written = try bench.shell("\"$GREENROOM\" \(arguments) \(long)")
    // A scenario without expectations is nothing to check, and has no report.
    if !arguments.hasPrefix("check") {
      #expect(written.code == 0 && bench.contents.contains(long), "\(written.problems)")
    }
  }
}
