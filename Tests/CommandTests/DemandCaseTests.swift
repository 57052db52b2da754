import Testing

/// Demand by hand: traces that one can work out on paper, and what becomes of them.
@Suite struct DemandCaseTests {
  /// Monday at 9, Tuesday at 9, and the first instant of Wednesday, in Berlin.
  static let meetings = """
    meeting_id,start_time,duration_s,participants
    a,2026-03-02T09:00:00,3600,3
    b,2026-03-03T09:00:00,1800,2
    c,2026-03-04T00:00:00,600,1

    """
  static let a = "3 from 32400.000 to 36000.000"
  static let b = "2 from 118800.000 to 120600.000"
  static let c = "1 from 172800.000 to 173400.000"

  /// What `workload` says beside the trace, and who is then there when.
  struct Case: CustomTestStringConvertible {
    let testDescription: String
    var trace = DemandCaseTests.meetings
    var settings: [String] = []
    let workload: String
    let presences: [String]

    init(
      _ name: String, _ workload: String, trace: String = DemandCaseTests.meetings,
      settings: [String] = [], _ presences: [String]
    ) {
      testDescription = name
      self.trace = trace
      self.settings = settings
      self.workload = workload
      self.presences = presences
    }

    /// One meeting of one person, at the times given in seconds since the start.
    static func lone(_ starts: String..., duration: String = "60") -> String {
      "meeting_id,start_time,duration_s,participants\n"
        + starts.enumerated().map { "m\($0.offset),\($0.element),\(duration),1\n" }.joined()
    }
  }

  @Test(
    "Who is there when, under each transform, is what one works out by hand",
    arguments: windowsAndShifts + copies + additions)
  func transforms(_ transform: Case) throws {
    let extra = "meeting_id,start_time,duration_s,participants\na,2026-03-02T12:00:00,300,4\n"
    let bench = try DemandBench(["trace.csv": transform.trace, "extra.csv": extra])
    let workload =
      "workload={trace: trace.csv, participant_flow: all_at_once, \(transform.workload)}"
    #expect(
      DemandBench.presences(try bench.demand([workload] + transform.settings))
        == transform.presences)
  }

  @Test(
    "A meeting at noon is held again at noon elsewhere, whatever the clocks have done",
    // Berlin changes on 29 March and 25 October 2026, New York on 8 March and 1 November, Kathmandu
    // (UTC+5:45) never.
    arguments: [
      ("2026-03-06", 18.0, 7.25), ("2026-03-09", 17, 7.25), ("2026-03-30", 18, 8.25),
      ("2026-10-24", 18, 8.25),
      ("2026-10-26", 17, 7.25), ("2026-11-02", 18, 7.25),
    ])
  func overlay(_ day: String, _ newYork: Double, _ kathmandu: Double) throws {
    let bench = try DemandBench([
      "trace.csv": "meeting_id,start_time,duration_s,participants\na,\(day)T12:00:00,3600,2\n"
    ])
    let zones = "transforms: [{overlay: {zones: [America/New_York, Asia/Kathmandu]}}]"
    let rows = try bench.demand([
      "start=\(day)T00:00:00",
      "workload={trace: trace.csv, participant_flow: all_at_once, \(zones)}",
    ])
    let starts = [kathmandu, 12, newYork].map { $0 * 3600 }
    #expect(DemandBench.presences(rows) == starts.map { "2 from \($0)00 to \($0 + 3600)00" })
  }

  @Test(
    "What is moved out of the run is left out and counted",
    arguments: [("-9h1ms", 1, 0), ("23h", 0, 1), ("-34h", 2, 0)])
  func counted(_ shift: String, before: Int, after: Int) throws {
    let bench = try DemandBench(["trace.csv": Self.meetings])
    let workload =
      "workload={trace: trace.csv, participant_flow: all_at_once, transforms: [{shift: \(shift)}]}"
    let outcome = try bench.bench.greenroom(
      "simulate", "small.yaml", "--quiet", "--set", workload, "--set", "duration=70h")
    #expect(outcome.code == 0)
    let manifest = try bench.bench.read("out/demand/manifest.json")
    #expect(
      manifest.contains("\"rows_before_start\": \(before),")
        && manifest.contains("\"rows_after_end\": \(after),"))
    #expect(manifest.contains("\"meetings\": \(3 - before - after)\n"))
    #expect(
      outcome.output.contains(
        "left out: \(before + after) \(before > 0 ? "before the start" : "after the end")"))
  }

  @Test("Each day of a bootstrap is one of the trace's days, here the only one of its weekday")
  func bootstrap() throws {
    // Monday to Sunday; the weekend has no meeting, but lies between the first and the last.
    let days =
      (0..<6).map { "d\($0),\($0 * 86_400 + 32_400),\(600 + $0),\($0 + 1)\n" } + [
        "d7,\(6 * 86_400 + 36_000),60,9\n"
      ]
    let bench = try DemandBench([
      "trace.csv": "meeting_id,start_time,duration_s,participants\n" + days.joined()
    ])
    let workload = { (list: String) in
      "workload={trace: trace.csv, participant_flow: all_at_once, transforms: [\(list)]}"
    }
    let week = DemandBench.presences(try bench.demand([workload("")]))
    let later = DemandBench.presences(try bench.demand([workload("{shift: 7d}")]))
    #expect(week.count == 7)
    #expect(
      DemandBench.presences(
        try bench.demand([workload("{bootstrap: same_weekday}"), "duration=14d"])) == week + later)
  }

  @Test(
    "Convert changes a trace as a scenario of the same seed does",
    arguments: [
      "scale: 150%", "growth: {factor: 5, over: 2d}",
      "overlay: {zones: [Asia/Kathmandu], share: 50%}", "time_scale: 0.3333",
    ])
  func convertedChange(_ change: String) throws {
    let rows = (0..<40).map { "m\($0),\(32_400 + $0 * 3600),600,2\n" }.joined()
    let bench = try DemandBench([
      "trace.csv": "meeting_id,start_time,duration_s,participants\n" + rows
    ])
    let converted = try bench.converted(
      "trace.csv", "--start", "2026-03-02T00:00:00", "--seed", "5", "--transform", change)
    try bench.bench.write(converted, to: "converted.csv")
    let workload = "trace.csv, participant_flow: all_at_once, transforms: [{\(change)}]"
    let changed = DemandBench.presences(try bench.demand(["workload={trace: \(workload)}"]))
    #expect(changed.count > 20)
    #expect(
      DemandBench.presences(
        try bench.demand(["workload={trace: converted.csv, participant_flow: all_at_once}"]))
        == changed)
  }

  @Test(
    "A copy of a recorded meeting keeps its stays, and moves each join by no more than the jitter",
    arguments: [0, 90])
  func jitter(_ jitter: Int) throws {
    let visits = (0..<60).map { "a,\(40_000 + $0 * 1000),\(40_100 + $0 * 1001)\n" }.joined()
    let bench = try DemandBench(["trace.csv": "meeting_id,join_time,leave_time\n" + visits])
    let rows = try bench.demand([
      "workload={trace: trace.csv, scale: {factor: 300%, jitter: \(jitter)s}}"
    ]).map(DemandBench.cells)
    #expect(rows.count == 180)
    var moves: [Double] = []
    for row in rows {
      let (join, leave) = (try #require(Double(row[1])), try #require(Double(row[2])))
      let visit = ((join - 40_000) / 1000).rounded()
      #expect(abs(leave - join - 100 - visit) < 0.0005)
      moves.append(abs(join - 40_000 - visit * 1000))
    }
    #expect((moves.max() ?? .nan) <= Double(jitter))
    // The 60 recorded joins stay where they are; of 120 uniform moves some pass two thirds of the
    // way.
    #expect(moves.count { $0 == 0 } >= 60)
    #expect(jitter == 0 || (moves.max() ?? 0) > Double(jitter) * 2 / 3)
  }

  @Test(
    "A path of one character is a path",
    arguments: ["synthesize small.yaml --output t", "trace convert trace.csv --output t"])
  func oneCharacter(_ arguments: String) throws {
    let bench = try DemandBench(["trace.csv": Self.meetings])
    #expect(try bench.bench.shell("\"$GREENROOM\" \(arguments)").code == 0)
  }
}
