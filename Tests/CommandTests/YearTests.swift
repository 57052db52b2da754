import Testing

/// The first and the last times that ISO 8601 writes.
@Suite struct YearTests {
  @Test(
    "Rows whose times ISO 8601 cannot write are refused with their line, and the first and the last instant are not",
    arguments: [
      ("9999-12-31T23:59:59Z,0", nil),
      ("9999-12-31T23:59:59.999Z,0", nil),
      ("9999-12-31T23:59:59Z,0.999", nil),
      ("9999-12-31T23:59:59Z,1", "stay_s: the end is after the year 9999"),
      // An hour west of UTC the year ends an hour later.
      ("9999-12-31T23:59:59-01:00,0", "join_time: the time is after the year 9999"),
      ("0001-01-01T00:00:00Z,0", nil),
      ("0001-01-01T00:00:00+01:00,0", "join_time: the time is before the year 1"),
      ("0000-12-31T23:59:59Z,0", "join_time: the time is before the year 1"),
      ("-0001-12-31T23:59:59Z,0", "join_time: \"-0001-12-31T23:59:59Z\" is not a time"),
      ("10000-01-01T00:00:00Z,0", "join_time: \"10000-01-01T00:00:00Z\" is not a time"),
    ] as [(String, String?)])
  func rows(row: String, problem: String?) throws {
    let bench = try Workbench(trace: "meeting_id,join_time,stay_s\na,\(row)\n")
    let outcome = try bench.greenroom(
      "trace", "convert", "trace.csv", "--output", "-", "--on-implausible", "accept", "--start",
      "0001-01-01T00:00:00Z")
    if let problem {
      #expect(outcome.code == 65)
      #expect(outcome.problems.hasPrefix("trace.csv:2: \(problem)"), "\(outcome.problems)")
    } else {
      #expect(outcome.code == 0, "\(outcome.problems)")
    }
  }

  @Test("Events on the last day of 9999 are taken, and a leave after it has its line")
  func events() throws {
    let head = "time,event,meeting_id,participant_id\n9999-12-31T22:00:00Z,join,a,x\n"
    let arguments = [
      "trace", "convert", "trace.csv", "--from", "events", "--output", "-", "--on-implausible",
      "accept",
    ]
    let good = try Workbench(trace: head + "9999-12-31T23:59:59Z,leave,a,x\n").greenroom(arguments)
    #expect(
      good.output.hasSuffix("a,9999-12-31T22:00:00+00:00,9999-12-31T23:59:59+00:00,x\n"),
      "\(good.problems)")
    let bad = try Workbench(trace: head + "9999-12-31T23:59:59-05:00,leave,a,x\n").greenroom(
      arguments)
    #expect(bad.code == 65)
    #expect(
      bad.problems.contains(
        "trace.csv:3: time: \"9999-12-31T23:59:59-05:00\" is after the year 9999"),
      "\(bad.problems)")
  }

  @Test(
    "A scenario starts in a year that there is, and ends in one that its reports can write",
    arguments: [
      ("0000-06-01", "start: \"0000-06-01\" is not a date and time that exists"),
      ("0001-01-01", nil),
      // An hour long.
      ("9999-12-31T22:59:59", nil),
      (
        "9999-12-31T23:30:00",
        "duration: lets the run go on after the year 9999; expected an earlier start, or a shorter duration"
      ),
    ] as [(String, String?)])
  func scenarios(start: String, problem: String?) throws {
    let outcome = try Workbench().greenroom("validate", "small.yaml", "--set", "start=\(start)")
    #expect(outcome.code == (problem == nil ? 0 : 64), "\(outcome.problems)")
    if let problem { #expect(outcome.problems.contains(problem), "\(outcome.problems)") }
  }
}
