import Testing

/// What a trace loses, doubles or is guessed of on the way is told by each command that reads it.
@Suite struct TraceSilenceTests {
  /// A file, what is done with it, and what is told, on either stream.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let file: String
    let command: [String]
    var code: Int32 = 0
    var told: [String] = []
  }

  private static let joins = "meeting_id,join_time,leave_time,participant_id\n"
  private static let twice =
    joins + String(repeating: "a,2026-01-05T08:00:00Z,2026-01-05T09:00:00Z,p\n", count: 2)
    + "b,2026-01-05T08:00:00Z,2026-01-05T09:00:00Z,q\n"
  private static let unix = joins + "a,1767600000,1767603600,p\nb,1767600900,1767603600,q\n"
  private static let guess = "times were taken for Unix seconds, by the size of the first"
  private static let same = "the same as another one"
  private static let week = "weekday,start,end,participants,first_date,last_date,room\n"
  private static let good = "Mon,9:00,10:00,5,2026-01-05,2026-03-29,R1\n"
  private static let bad = "Someday,9:00,10:00,5,2026-01-05,2026-03-29,R1\n"
  private static let meetings = "meeting_id,start_time,duration_s,participants\n"
  private static let counts = "interval_start,joins\n"

  private static func converts(_ file: String, _ rest: [String] = []) -> [String] {
    ["trace", "convert", file, "--output", "-"] + rest
  }

  private static let cases: [Case] =
    ["validate", "describe", "fit"].flatMap { verb in
      [
        Case(
          testDescription: "guessed times, \(verb)", file: unix, command: ["trace", verb, "t.csv"],
          told: [guess]),
        Case(
          testDescription: "rows twice, \(verb)", file: twice, command: ["trace", verb, "t.csv"],
          told: [same]),
      ]
    } + [
      Case(
        testDescription: "guessed times, convert", file: unix, command: converts("t.csv"),
        told: [guess]),
      Case(
        testDescription: "rows twice, convert", file: twice, command: converts("t.csv"),
        told: ["1 row was \(same), and counted once more"]),
      Case(
        testDescription: "meetings twice, convert",
        file: meetings + String(repeating: "a,0,60,5\n", count: 3),
        command: converts("t.csv", ["--start", "2026-01-05T00:00:00Z"]),
        told: ["2 rows were \(same), and counted once more"]),
      Case(
        testDescription: "a column of a timetable that is not read", file: week + good,
        command: converts("t.csv", ["--from", "timetable"]), told: ["Left out: column room."]),
      Case(
        testDescription: "most rows of a timetable are bad",
        file: week + good + String(repeating: bad, count: 10),
        command: converts("t.csv", ["--from", "timetable", "--on-bad-row", "skip"]), code: 65,
        told: ["10 bad rows were left out.", "less than a tenth of it is left"]),
      Case(
        testDescription: "few rows of a timetable are bad",
        file: week + good + good.replacing("Mon", with: "Tue") + bad,
        command: converts("t.csv", ["--from", "timetable", "--on-bad-row", "skip", "--explain"]),
        told: ["12 meetings of unknown size left out", "dropped"]),
      Case(
        testDescription: "most meetings of a list are bad",
        file: meetings + "a,0,60,5\n" + String(repeating: "b,x,60,5\n", count: 10),
        command: converts(
          "t.csv", ["--on-bad-row", "skip", "--start", "2026-01-05T00:00:00Z"]), code: 65,
        told: ["less than a tenth of it is left"]),
      Case(
        testDescription: "most intervals are bad",
        file: counts + "0,50\n300,50\n" + String(repeating: "x,50\n", count: 19),
        command: converts(
          "t.csv", ["--on-bad-row", "skip", "--start", "2026-01-05T00:00:00Z"]), code: 65,
        told: ["less than a tenth of it is left"]),
      Case(
        testDescription: "seats of events",
        file: """
          time,meeting_id,participant_id,event,seats
          2026-01-05T08:00:00Z,a,p,join,3
          2026-01-05T09:00:00Z,a,p,leave,3

          """,
        command: converts("t.csv", ["--from", "events"]), told: ["Left out: column seats."]),
      Case(
        testDescription: "a misspelt column of a calendar",
        file: "Subject,Start Date,Start Time,End Date,End Time,Required Atendees\n"
          + "a,1/5/2026,9:00,1/5/2026,10:00,x;y\n",
        command: converts("t.csv", ["--from", "calendar"]), code: 65,
        told: ["did you mean required attendees?"]),
    ]

  @Test("What is lost, doubled or guessed is told", arguments: cases)
  func told(_ each: Case) throws {
    let bench = try Workbench()
    try bench.write(each.file, to: "t.csv")
    let outcome = try bench.greenroom(each.command)
    let all = outcome.output + outcome.problems
    #expect(outcome.code == each.code, "\(all)")
    for text in each.told { #expect(all.contains(text), "\(all)") }
  }

  @Test("A run over a trace with rows twice says so")
  func run() throws {
    let bench = try Workbench(trace: Self.twice)
    let outcome = try bench.greenroom(
      "simulate", "small.yaml", "--quiet", "--set", "start=2026-01-05T08:00:00Z")
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("1 row of the trace is \(Self.same)"), "\(outcome.output)")
  }

  /// Commands that write a file, which here is one that they read, under another name too.
  private static let overwriting: [[String]] = [
    ["trace", "convert", "t.csv", "--output", "t.csv"],
    ["trace", "convert", "t.csv", "--output", "./link.csv"],
    ["trace", "fit", "t.csv", "--output", "t.csv"],
    ["synthesize", "small.yaml", "--output", "trace.csv"],
    ["export", "terraform", "small.yaml", "--output", "small.yaml"],
    ["export", "activities", "small.yaml", "--output", "small.yaml"],
  ]

  @Test("What is read is not replaced by what is written", arguments: overwriting)
  func keepsInputs(_ command: [String]) throws {
    let bench = try Workbench()
    try bench.write(Self.unix, to: "t.csv")
    _ = try bench.shell("ln -s t.csv link.csv")
    let files = ["t.csv", "trace.csv", "small.yaml"]
    let before = try files.map { try bench.read($0) }
    let outcome = try bench.greenroom(command)
    #expect(outcome.code == 64, "\(outcome.problems)")
    #expect(outcome.problems.contains("is read here, and would be replaced"))
    #expect(try files.map { try bench.read($0) } == before)
  }
}
