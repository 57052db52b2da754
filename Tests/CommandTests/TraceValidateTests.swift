import Foundation
import Testing

@Suite struct TraceValidateTests {
  @Test("A good trace is told in one line")
  func good() throws {
    let bench = try Workbench()
    let outcome = try bench.greenroom("trace", "validate", "trace.csv")
    #expect(outcome.code == 0)
    #expect(outcome.output == "trace.csv: OK, 4 joins of 3 meetings\n")
    try bench.write(
      "interval_start,joins\n1767571200,3\n1767571500,1200\n1767572100,0\n", to: "counts.csv")
    #expect(
      try bench.greenroom("trace", "validate", "counts.csv").output
        == """
        counts.csv: OK, 1,203 joins in 3 intervals; 1 interval without a row
        counts.csv: times were taken for Unix seconds, by the size of the first; --times (times) can say otherwise

        """
    )
    try bench.write(
      "meeting_id,start_time,duration_s,participants,region\na,0,60,5,eu\nb,0,60,1,us\n",
      to: "meetings.csv")
    #expect(
      try bench.greenroom("trace", "validate", "meetings.csv", "--region", "eu").output
        == "meetings.csv: OK, 1 meeting with 5 participants listed; rows left out: 1 of other regions\n"
    )
  }

  @Test("Every bad row is listed, however many there are")
  func bad() throws {
    let rows = (1...3000).map { "a,\($0 % 2 == 0 ? "x" : "\($0)"),4000\n" }.joined()
    let bench = try Workbench(trace: "meeting_id,join_time,leave_time\n" + rows)
    let outcome = try bench.greenroom("trace", "validate", "trace.csv")
    let lines = outcome.output.split(separator: "\n")
    #expect(outcome.code == 65)
    #expect(outcome.problems == "trace.csv: 1,500 problems\n")
    #expect(lines.count == 1500)
    #expect(lines.first?.hasPrefix("trace.csv:3: join_time: \"x\" is not a time") == true)
    #expect(lines.last?.hasPrefix("trace.csv:3001: join_time: ") == true)
    let skipped = try bench.greenroom("trace", "validate", "trace.csv", "--on-bad-row", "skip")
    #expect(skipped.code == 0)
    #expect(
      skipped.output.hasSuffix(
        "trace.csv: OK, 1,500 joins of 1 meeting; rows left out: 1,500 bad\n"))
  }

  private static let whole: [(trace: String?, code: Int32, output: String, problems: String)] = [
    (nil, 66, "", "trace.csv: there is no such file; expected a trace\n"),
    ("", 65, "trace.csv:1: the file is empty; expected a header row\n", "trace.csv: 1 problem\n"),
    (
      "meeting_id,join_time,leave_time\na,x,1\n\"a,1,2\n", 65,
      "trace.csv:2: join_time: \"x\" is not a time; expected seconds since the start (12.5) or ISO 8601 (2026-01-05T08:00:00)\n"
        + "trace.csv:3: a quote that opens here is never closed; expected a closing quote\n",
      "trace.csv: 2 problems\n"
    ),
  ]

  @Test("A file that cannot be read as a whole is told too", arguments: whole)
  func unreadable(trace: String?, code: Int32, output: String, problems: String) throws {
    let outcome = try Workbench(trace: trace).greenroom("trace", "validate", "trace.csv")
    #expect(outcome.code == code)
    #expect(outcome.output == output)
    #expect(outcome.problems == problems)
  }

  @Test("An interval is refused where no row is one", arguments: ["validate", "describe", "fit"])
  func refusesInterval(command: String) throws {
    let outcome = try Workbench().greenroom("trace", command, "trace.csv", "--interval", "5m")
    let problem =
      "trace.csv:1: the trace has a row a join, so interval would do nothing; expected a row an interval, or no interval\n"
    #expect(
      outcome.code == 65 && (outcome.output + outcome.problems).contains(problem),
      "\(outcome.problems)")
  }

  @Test("A folder and a row of ten million bytes end in an error, not in a crash")
  func extremes() throws {
    let bench = try Workbench()
    #expect(try bench.greenroom("trace", "validate", ".").code == 65)
    try bench.write(
      "meeting_id,join_time,stay_s\n" + String(repeating: "a", count: 10_000_000) + ",1,2\n",
      to: "long.csv")
    let outcome = try bench.greenroom("trace", "validate", "long.csv")
    #expect(outcome.code == 65)
    #expect(
      outcome.output
        == "long.csv:2: a row of more than 1048576 bytes; expected a CSV file with one row a line\n"
    )
  }

  @Test("A trace from standard input, packed or not, gives the results of the file")
  func standardInput() throws {
    let bench = try Workbench()
    let read = "\"$GREENROOM\" simulate small.yaml --quiet --format csv"
    let fromFile = try bench.shell("\(read) --out file")
    let fromPipe = try bench.shell("cat trace.csv | \(read) --out pipe --set workload.trace=-")
    let packed = try bench.shell(
      "gzip -c trace.csv > packed && \(read) --out packed.d --set workload.trace=packed")
    #expect(fromFile.code == 0 && fromPipe.code == 0 && packed.code == 0)
    #expect(fromPipe.output == fromFile.output && packed.output == fromFile.output)
    let manifest = try bench.read("pipe/manifest.json")
    #expect(manifest.contains("\"file\": \"-\""))
    let sum = try bench.shell("sha256sum trace.csv | cut -d ' ' -f 1").output.trimmingCharacters(
      in: .whitespacesAndNewlines)
    let packedSum = try bench.shell("sha256sum packed | cut -d ' ' -f 1").output.trimmingCharacters(
      in: .whitespacesAndNewlines)
    #expect(manifest.contains(sum))
    #expect(try bench.read("file/manifest.json").contains(sum))
    #expect(try bench.read("packed.d/manifest.json").contains(packedSum))
  }

  @Test(
    "Each file that is merged is one input with the digest of its bytes, and its bad rows are told once",
    arguments: ["{source: trace, trace: trace.csv}", "{source: synthetic}"])
  func mergedInputs(workload: String) throws {
    let bench = try Workbench()
    try bench.write("meeting_id,join_time,leave_time\nx,10,600\nx,soon,600\n", to: "other.csv")
    let merges =
      "{merge: trace.csv}, {merge: {trace: other.csv, on_bad_row: skip}}, {merge: trace.csv}"
    try bench.write(
      Workbench.scenario.replacingOccurrences(
        of: "{source: trace, trace: trace.csv}", with: workload), to: "small.yaml")
    let outcome = try bench.greenroom(
      "simulate", "small.yaml", "--quiet", "--set", "workload.transforms=[\(merges)]")
    #expect(outcome.code == 0, "\(outcome.problems)")
    #expect(outcome.output.contains(" 1 bad row."))
    let manifest = try bench.read("out/small/manifest.json")
    #expect(manifest.contains("\"rows_skipped\": 1,"))
    for file in ["trace.csv", "other.csv"] {
      let sum = try bench.shell("sha256sum \(file) | cut -d ' ' -f 1").output.trimmingCharacters(
        in: .whitespacesAndNewlines)
      #expect(manifest.components(separatedBy: sum).count == 2)
    }
    #expect(manifest.components(separatedBy: "\"sha256\"").count == 4)
  }

  @Test(
    "Counts can be merged into any demand, with the stay that they need and the format that says so",
    arguments: [
      "source: trace, trace: trace.csv", "trace: trace.csv, format: joins",
      "source: synthetic, meetings_per_week: 0",
    ])
  func mergedCounts(workload: String) throws {
    let bench = try Workbench()
    try bench.write("interval_start,joins\n0,3\n300,2\n", to: "counts.csv")
    func validate(_ keys: String) throws -> Workbench.Outcome {
      let scenario = Workbench.scenario.replacingOccurrences(
        of: "source: trace, trace: trace.csv", with: "\(workload), \(keys)")
      try bench.write(scenario, to: "small.yaml")
      return try bench.greenroom("validate", "small.yaml")
    }
    let counts = "transforms: [{merge: {trace: counts.csv, format: counts}}]"
    let outcome = try validate("stay: 2m, \(counts)")
    let joins = workload.contains("synthetic") ? 5 : 9
    let meetings = workload.contains("synthetic") ? 5 : 8
    #expect(
      outcome.output == "small.yaml: OK, \(joins) joins of \(meetings) meetings\n",
      "\(outcome.problems)")
    #expect(try validate(counts).problems.contains("workload.stay: is missing"))
    #expect(
      try validate("transforms: [{merge: counts.csv}]").problems.hasSuffix(
        "nothing says how long people stay; expected workload.stay, and format: counts beside merge.trace\n"
      ))
  }

  @Test("Times that were taken for Unix time are told in the summary and in the manifest")
  func unixTimes() throws {
    // 2020-09-14T09:00:00Z is 1600074000.
    let bench = try Workbench(trace: "meeting_id,join_time,leave_time\na,1600074010,1600074600\n")
    let outcome = try bench.greenroom("simulate", "small.yaml", "--quiet")
    #expect(outcome.code == 0)
    #expect(
      outcome.output.contains(
        "times were taken for Unix seconds, by the size of the first; --times (times) can say otherwise."
      ))
    #expect(try bench.read("out/small/manifest.json").contains("unix_s"))
    let given = try bench.greenroom(
      "simulate", "small.yaml", "--quiet", "--set", "workload.times=unix_s")
    #expect(given.code == 0 && !given.output.contains("taken for Unix"))
  }

  @Test("A trace of counts runs with a stay, and is refused without one")
  func counts() throws {
    let bench = try Workbench(trace: "interval_start,joins\n0,3\n300,2\n1200,1\n")
    let without = try bench.greenroom("simulate", "small.yaml")
    #expect(without.code == 65)
    #expect(
      without.problems
        == "trace.csv:1: the trace has a row an interval, and nothing says how long people stay; expected workload.stay\n"
    )
    let outcome = try bench.greenroom(
      "simulate", "small.yaml", "--quiet", "--set", "workload.stay=2m")
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("2 intervals of the trace have no row: nobody joins in them."))
    let again = try bench.greenroom(
      "simulate", "small.yaml", "--quiet", "--set", "workload.stay=2m")
    #expect(again.output == outcome.output)
    #expect(
      try bench.greenroom(
        "synthesize", "small.yaml", "--output", "joins.csv", "--set", "workload.stay=2m"
      ).code == 0)
    #expect(try bench.read("joins.csv").split(separator: "\n").count == 7)
  }
}
