import Foundation
import Testing

/// The same demand in different words.
extension DemandCaseTests {
  /// Times in seconds after nine o'clock in Berlin on the first day, which is eight o'clock UTC.
  static let visits = [
    ("a", 0.0, 600.25), ("a", 5, 35), ("b", 61, 61), ("b", 3600, 5400.5), ("c", 7200, 7260),
    ("c", 7200, 7260.125),
  ]

  /// The trace of these visits with times as `time` writes them.
  static func joins(of visits: [(String, Double, Double)] = visits, _ time: (Double) -> String)
    -> String
  {
    "meeting_id,join_time,leave_time\n"
      + visits.map { "\($0.0),\(time($0.1)),\(time($0.2))\n" }.joined()
  }

  /// ISO 8601 as shown by clocks so many seconds ahead of UTC.
  static func clock(_ offset: Int, _ format: String) -> (Double) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: offset)
    formatter.dateFormat = format
    return { formatter.string(from: Date(timeIntervalSince1970: 1_772_438_400 + $0)) }
  }

  static let sinceStart = joins { String(format: "%.3f", 32_400 + $0) }
  static let notations = [
    ("Unix seconds", joins { String(format: "%.3f", 1_772_438_400 + $0) }),
    ("Unix milliseconds", joins { String(format: "%.0f", 1_772_438_400_000 + $0 * 1000) }),
    ("UTC", joins(clock(0, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'"))),
    ("the clocks of Kathmandu", joins(clock(20_700, "yyyy-MM-dd'T'HH:mm:ss.SSSxxx"))),
    ("the scenario's clocks, with a space", joins(clock(3600, "yyyy-MM-dd HH:mm:ss.SSS"))),
    (
      "other rows first, but for those of one instant",
      joins(of: [3, 4, 2, 5, 0, 1].map { visits[$0] }) { String(32_400 + $0) }
    ),
  ]

  @Test(
    "A trace of joins gives the same bytes however its times are written and its rows are ordered")
  func notationsOfTimes() throws {
    let bench = try DemandBench(["trace.csv": Self.sinceStart])
    let expected = try bench.reports([])
    #expect(expected["summary.csv"]?.contains("demand,,0,5,3,6,") == true)
    for (name, trace) in Self.notations {
      try bench.bench.write(trace, to: "other.csv")
      #expect(try bench.reports(["workload.trace=other.csv"]) == expected, "\(name)")
    }
  }

  @Test("A packed trace, one under other names of columns, and standard input give the same bytes")
  func waysIn() throws {
    let renamed = Self.sinceStart.replacingOccurrences(
      of: "meeting_id,join_time", with: "room,entered_at")
    let bench = try DemandBench(["trace.csv": Self.sinceStart, "renamed.csv": renamed])
    #expect(
      try bench.bench.shell(
        "gzip -c trace.csv > packed && cat packed packed > both && tail -n +2 trace.csv > rows"
      ).code == 0)
    let expected = try bench.reports([])
    #expect(try bench.reports(["workload.trace=packed"]) == expected)
    #expect(try bench.reports(["workload.trace=\"-\""], input: "trace.csv") == expected)
    #expect(try bench.reports(["workload.trace=\"-\""], input: "packed") == expected)
    let columns =
      "workload={trace: renamed.csv, columns: {meeting_id: room, join_time: entered_at}}"
    #expect(try bench.reports([columns]) == expected)
    #expect(try bench.bench.shell("(head -1 trace.csv | gzip; gzip -c rows) > members").code == 0)
    #expect(try bench.reports(["workload.trace=members"]) == expected)
  }

  /// Ann and eve fill the three seats of an instance; bob, dan and fay each want two, for ever, for
  /// half a minute, and as the scenario says.
  static let seated = """
    meeting_id,join_time,leave_time,participant_id,seats,patience_s,region
    a,2026-03-02T09:00:00,2026-03-02T09:30:00,ann,2,30,eu
    a,2026-03-02T09:01:00,2026-03-02T09:10:00,bob,2,inf,eu
    a,2026-03-02T09:02:00,2026-03-02T09:30:00,eve,,,eu
    a,2026-03-02T09:03:00,2026-03-02T09:30:00,dan,2,30,us
    a,2026-03-02T09:04:00,2026-03-02T09:30:00,fay,2,,us
    b,2026-03-02T10:00:00,2026-03-02T10:20:00,cy,3,0,us

    """

  @Test("Convert keeps seats and patience, and with them who waits how long")
  func seatsAndPatience() throws {
    let bench = try DemandBench(["trace.csv": Self.seated])
    let converted = try bench.converted("trace.csv")
    #expect(
      converted == """
        meeting_id,join_time,leave_time,participant_id,seats,patience_s
        a,2026-03-02T09:00:00+01:00,2026-03-02T09:30:00+01:00,ann,2,30.000
        a,2026-03-02T09:01:00+01:00,2026-03-02T09:10:00+01:00,bob,2,inf
        a,2026-03-02T09:02:00+01:00,2026-03-02T09:30:00+01:00,eve,1,
        a,2026-03-02T09:03:00+01:00,2026-03-02T09:30:00+01:00,dan,2,30.000
        a,2026-03-02T09:04:00+01:00,2026-03-02T09:30:00+01:00,fay,2,
        b,2026-03-02T10:00:00+01:00,2026-03-02T10:20:00+01:00,cy,3,0.000

        """)
    try bench.bench.write(converted, to: "converted.csv")
    let tight = ["instance.participant_limit=3", "admission={when_full: wait, patience: 5m}"]
    let reports = try bench.reports(tight)
    #expect(try bench.reports(tight + ["workload.trace=converted.csv"]) == reports)
    let rejections = DemandBench.rows(reports["rejections.csv"] ?? "").map(DemandBench.cells)
    #expect(
      rejections.map { "\($0[4]) from \($0[0]) to \($0[1])" } == [
        "dan from 32580.000 to 32610.000", "fay from 32640.000 to 32940.000",
      ])
    #expect(reports["summary.csv"]?.contains("demand,,0,5,2,6,") == true)
  }

  @Test(
    "A region is all that is kept of a trace",
    arguments: [
      (
        seated, "",
        [
          "1 from 32400.000 to 34200.000", "1 from 32460.000 to 33000.000",
          "1 from 32520.000 to 34200.000",
        ]
      ),
      (
        "meeting_id,start_time,duration_s,participants,region\na,60,60,2,eu\nb,120,60,3,us\na,180,60,1,\n",
        ", participant_flow: all_at_once", ["2 from 60.000 to 120.000"]
      ),
    ])
  func regions(_ trace: String, _ more: String, _ presences: [String]) throws {
    let bench = try DemandBench(["trace.csv": trace])
    #expect(
      DemandBench.presences(try bench.demand(["workload={trace: trace.csv, region: eu\(more)}"]))
        == presences)
    let outcome = try bench.bench.greenroom(
      "validate", "small.yaml", "--set", "workload={trace: trace.csv, region: asia\(more)}")
    #expect(
      outcome.code == 65 && outcome.problems.contains("eu") && outcome.problems.contains("us"),
      "\(outcome.problems)")
  }

  @Test(
    "Joins become sessions that last while somebody is in, of different people where they are named"
  )
  func sessions() throws {
    let visits = "a,0,600,ann\na,300,700,bob\na,650,800,ann\na,900,1000,ann\nb,10,10,cy\n"
    let bench = try DemandBench([
      "trace.csv": "meeting_id,join_time,leave_time,participant_id\n" + visits
    ])
    let sessions = try bench.converted(
      "trace.csv", "--start", "2026-03-02T00:00:00", "--to", "meetings")
    #expect(
      sessions == """
        meeting_id,start_time,duration_s,participants
        a,2026-03-02T00:00:00+01:00,800,2
        b,2026-03-02T00:00:10+01:00,0,1
        a,2026-03-02T00:15:00+01:00,100,1

        """)
  }
}
