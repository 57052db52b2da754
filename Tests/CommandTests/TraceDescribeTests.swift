import Foundation
import Testing

@Suite struct TraceDescribeTests {
  @Test("A trace is described in words and as JSON, by the columns and the clock that were named")
  func describes() throws {
    let bench = try Workbench(
      scenario: nil, trace: "room,at,stay_s\na,32460,600\na,32470,600\nb,36000,60\n")
    let arguments =
      "--column meeting_id=room --column join_time=at --start 2026-01-05T00:00:00 --time-zone Europe/Berlin"
    let text = try bench.shell("\"$GREENROOM\" trace describe trace.csv \(arguments)")
    #expect(text.code == 0 && text.problems == "")
    #expect(
      text.output.hasPrefix(
        "trace.csv: 3 joins of 2 meetings in 1 h, from 2026-01-05T09:01:00+01:00\n"))
    let json = try bench.shell("\"$GREENROOM\" trace describe trace.csv \(arguments) --format json")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(
      json.code == 0 && object["rows"] as? Int == 3
        && object["time_zone"] as? String == "Europe/Berlin")
    #expect(bench.contents == ["trace.csv"])
  }

  @Test("Bad rows are skipped and counted where that is wanted")
  func skips() throws {
    let bench = try Workbench(
      scenario: nil, trace: "meeting_id,join_time,leave_time\na,10,20\na,x,20\n")
    let refused = try bench.greenroom("trace", "describe", "trace.csv")
    #expect(
      refused.code == 65 && refused.problems.hasPrefix("trace.csv:3: join_time:")
        && refused.output == "")
    let skipped = try bench.greenroom("trace", "describe", "trace.csv", "--on-bad-row", "skip")
    #expect(
      skipped.code == 0
        && skipped.output.contains(
          "  rows skipped, because they are bad                         1\n")
    )
  }

  @Test("Rows of other regions are left out and counted")
  func choosesRegion() throws {
    let bench = try Workbench(
      scenario: nil,
      trace: "meeting_id,join_time,stay_s,region\na,10,20,eu\nb,10,20,us\nc,10,20,us\n")
    let text = try bench.greenroom("trace", "describe", "trace.csv", "--region", "eu").output
    #expect(text.contains("  rows left out, of other regions                            2\n"))
    let json = try bench.greenroom(
      "trace", "describe", "trace.csv", "--region", "eu", "--format", "json"
    ).output
    #expect(json.contains("\"rows_of_other_regions\": 2,"))
  }

  @Test(
    "What is wrong has its exit code and says what was expected",
    arguments: [
      (["trace", "describe", "other.csv"], 66, "other.csv: there is no such file"),
      (["trace", "describe", "trace.csv", "--format", "xml"], 64, "--format"),
      (["trace", "describe", "trace.csv", "--start", "soon"], 64, "--start"),
      (["trace", "describe", "trace.csv", "--column", "room=meeting_id"], 64, "--column"),
    ] as [([String], Int32, String)])
  func failures(arguments: [String], code: Int32, problem: String) throws {
    let bench = try Workbench(scenario: nil)
    let outcome = try bench.shell("\"$GREENROOM\" " + arguments.joined(separator: " "))
    #expect(
      outcome.code == code && outcome.problems.contains(problem) && outcome.output == "",
      "\(outcome.problems)")
  }

  @Test("Counts come in by standard input, without a stay")
  func counts() throws {
    let bench = try Workbench(
      scenario: nil, trace: "interval_start,joins\n2026-01-05T09:00:00,4\n2026-01-05T09:15:00,8\n")
    let outcome = try bench.shell("\"$GREENROOM\" trace describe - < trace.csv")
    #expect(outcome.code == 0, "\(outcome.problems)")
    #expect(outcome.output.hasPrefix("-: 12 joins in 30 min, from 2026-01-05T09:00:00+00:00\n"))
    #expect(
      outcome.output.contains(
        "  busiest 15 min                                             8  2026-01-05T09:15:00+00:00\n"
      ))
  }
}
