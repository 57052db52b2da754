import Testing

/// Where `--output` leads.
@Suite struct OutputTests {
  private static let convert = "\"$GREENROOM\" trace convert trace.csv --start 2020-09-14T09:00:00Z"

  @Test("A pipe and a device are written to, and stay what they are")
  func keepsPipes() throws {
    let bench = try Workbench()
    let outcome = try bench.shell(
      "mkfifo pipe && cat pipe > seen & \(Self.convert) --output pipe; wait; test -p pipe")
    #expect(outcome.code == 0, "\(outcome.problems)")
    #expect(try bench.read("seen").hasPrefix("meeting_id,join_time,leave_time\n"))
    #expect(try bench.shell("\(Self.convert) --output /dev/null && test -c /dev/null").code == 0)
    #expect(try bench.shell("\(Self.convert) --output /dev/full").code == 74)
  }

  @Test("A link goes on naming its file, which is replaced")
  func followsLinks() throws {
    let bench = try Workbench()
    let outcome = try bench.shell(
      "mkdir store && echo old > store/t.csv && ln -s store/t.csv t.csv && \(Self.convert) --output t.csv && test -L t.csv"
    )
    #expect(outcome.code == 0, "\(outcome.problems)")
    #expect(try bench.read("store/t.csv").hasPrefix("meeting_id"))
    #expect(bench.contents.filter { $0.hasPrefix("store/") } == ["store/t.csv"])
  }

  @Test("Every command that writes a trace or a section writes it to standard output for a dash")
  func writesToStandardOutput() throws {
    let bench = try Workbench()
    let converted = try bench.shell("\(Self.convert) --output -").output
    #expect(converted.hasPrefix("meeting_id,join_time,leave_time\n"))
    #expect(
      try bench.greenroom("synthesize", "small.yaml", "--output", "-").output.hasPrefix(
        "meeting_id,join_time,leave_time\na,10.000,"))
    let fitted = try bench.greenroom(
      "trace", "fit", "trace.csv", "--start", "2020-09-14T09:00:00Z", "--output", "-"
    ).output
    #expect(fitted.contains("\nworkload:\n"))
    #expect(bench.contents == ["small.yaml", "trace.csv"])
  }

  @Test("A transform that counts from a start needs one where times are absolute")
  func needsStart() throws {
    let bench = try Workbench(
      trace: "meeting_id,join_time,leave_time\na,2020-09-14T09:00:00Z,2020-09-14T09:10:00Z\n")
    let outcome = try bench.shell(
      "\"$GREENROOM\" trace convert trace.csv --output - --transform 'window: {from: 9h}'")
    #expect(outcome.code == 64 && outcome.output == "")
    #expect(outcome.problems.contains("counts from a start; expected --start beside it"))
  }

  @Test("Attendance thins the people of sessions that are converted")
  func thinsSessions() throws {
    let bench = try Workbench(
      trace: "meeting_id,start_time,duration_s,participants\na,2020-09-14T09:00:00Z,600,1000\n")
    let none = try bench.shell(
      "\"$GREENROOM\" trace convert trace.csv --output - --transform 'attendance: 0%'")
    #expect(none.output == "meeting_id,start_time,duration_s,participants\n")
    let some = try bench.shell(
      "\"$GREENROOM\" trace convert trace.csv --output - --transform 'attendance: 50%'")
    let people = try #require(
      some.output.split(separator: "\n").last?.split(separator: ",").last.flatMap { Int($0) })
    // Binomial: 99.9 % within 3.29 standard deviations of 15.8.
    #expect(abs(people - 500) <= 52)
  }
}

extension OutputTests {
  @Test(
    "More joins than memory should hold are refused before they are drawn",
    arguments: [
      "--set workload.scale=1000 --set 'workload.transforms=[{scale: 1000}, {scale: 100}]'"
    ])
  func refusesTooMuch(_ options: String) throws {
    let bench = try Workbench()
    let outcome = try bench.shell("\"$GREENROOM\" validate small.yaml \(options)")
    #expect(
      outcome.code == 64
        && outcome.problems.contains(
          "workload: makes about 400000000 joins; expected at most 100000000")
    )
    let convert = try bench.shell(
      "\"$GREENROOM\" trace convert trace.csv --start 2020-09-14T09:00:00Z --output t.csv --transform 'scale: 1000' --transform 'scale: 1000' "
        + "--transform 'scale: 1000'")
    #expect(convert.code == 64 && !bench.contents.contains("t.csv"))
  }
}

extension OutputTests {
  @Test(
    "A fit is a section that loads, also where hardly anything is known",
    arguments: [
      "a,2026-03-02T08:00:00,2026-03-02T09:00:00\nb,2026-03-02T08:59:03,2026-03-02T09:40:00\nc,2026-03-02T09:28:49,2026-03-02T10:00:00\n",
      "a,1970-01-01T00:00:00,1970-01-01T01:00:00\nb,2026-03-02T09:00:03,2026-03-02T09:40:00\nc,2026-03-03T09:01:49,2026-03-03T10:00:00\n",
      "a,2026-03-02T08:00:00,2026-03-02T09:00:00\n",
    ])
  func fitLoads(rows: String) throws {
    let bench = try Workbench(trace: "meeting_id,join_time,leave_time\n" + rows)
    let scenario = Workbench.scenario.split(separator: "\n").filter { !$0.hasPrefix("workload:") }
      .joined(separator: "\n")
    let fit = try bench.greenroom("trace", "fit", "trace.csv")
    #expect(fit.code == 0, "\(fit.problems)")
    try bench.write("\(scenario)\n\(fit.output)", to: "fitted.yaml")
    let loaded = try bench.greenroom("validate", "fitted.yaml")
    #expect(loaded.code == 0, "\(loaded.problems)\(fit.output)")
  }
}
