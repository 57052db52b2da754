import Testing

/// Texts out of inputs and arguments, on their way to a terminal.
@Suite struct TerminalTextTests {
  @Test(
    "No control character of a name, a key or an argument is told, and none makes another line",
    arguments: [
      (["trace", "describe", "\u{1B}[2Jx.csv"], "\\u{1b}[2Jx.csv"),
      (["trace", "describe", "x\ny.csv"], "x\\u{a}y.csv"),
      (["validate", "\u{202E}x.yaml"], "\\u{202e}x.yaml"),
      (["validate", "x\ny.yaml"], "x\\u{a}y.yaml"),
      (["simulate", "small.yaml", "--set", "a\u{9B}2Jb=1"], "a\\u{9b}2Jb"),
      (["simulate", "small.yaml", "--\u{1B}]0;x\u{7}"], "\\u{1b}]0;x\\u{7}"),
      (
        ["trace", "convert", "trace.csv", "--output", "\u{1B}[2J/x", "--start", "2020-09-14"],
        "\\u{1b}[2J/x"
      ),
      (["trace", "convert", "labels.json", "--from", "cloudwatch", "--output", "-"], "\\u{1b}[2J"),
    ] as [([String], String)])
  func escapes(arguments: [String], told: String) throws {
    let bench = try Workbench()
    let series = ["\\u001b[2J", "b"].map {
      "{\"Id\":\"\($0)\",\"Label\":\"\($0)\",\"Timestamps\":[1759999500],\"Values\":[1]}"
    }
    try bench.write("{\"MetricDataResults\":[\(series.joined(separator: ","))]}", to: "labels.json")
    let outcome = try bench.greenroom(arguments)
    #expect(outcome.code != 0)
    #expect(outcome.problems.contains(told), "\(outcome.problems)")
    let active = outcome.problems.unicodeScalars.filter {
      ($0.properties.generalCategory == .control || $0.properties.generalCategory == .format)
        && $0 != "\n"
    }
    #expect(active.isEmpty)
  }
}
