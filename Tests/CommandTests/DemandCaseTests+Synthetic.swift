import Testing

/// Demand that is drawn: what it may depend on, and what not.
extension DemandCaseTests {
  static func preset(_ name: String, _ meetings: Int, _ more: String = "") -> String {
    "workload={source: synthetic, preset: \(name), meetings_per_week: \(meetings)\(more)}"
  }

  /// Small enough to run quickly, tight enough for refusals.
  static let tight = [
    "duration=2d", "instance.participant_limit=6",
    "scaling={policy: headroom, free_participants: 2}", "placement.affinity=spill",
    "admission={when_full: wait, patience: {exponential: {mean: 2m}}}",
  ]

  @Test(
    "The trace that a preset is written as runs as the preset does, byte for byte",
    arguments: [
      ("campus", 20), ("corporate", 60), ("telephony", 800), ("tutoring-1to1", 120),
      ("webinar-flash", 40),
    ])
  func writtenTrace(_ name: String, _ meetings: Int) throws {
    let bench = try DemandBench()
    let drawn = [Self.preset(name, meetings)] + Self.tight
    let rows = try bench.demand(drawn)
    #expect(rows.count > 20)
    let reports = try bench.reports(drawn)
    #expect(try bench.reports(["workload={trace: demand.csv}"] + Self.tight) == reports)
    #expect(reports["summary.csv"]?.contains(",\(rows.count),") == true)
  }

  @Test("Nothing but the seed and the workload changes the demand")
  func demandAlone() throws {
    let bench = try DemandBench()
    let drawn = [Self.preset("corporate", 200), "duration=2d"]
    let expected = try bench.demandFile(drawn)
    let others = [
      "replications=9", "scaling={policy: threshold, scale_out_above: 60%, scale_in_below: 20%}",
      "instance.participant_limit=7",
      "placement={strategy: random, affinity: none}", "auto_scaling_group.max_size=2",
      "faults=[{at: 10h, instance: random}]",
      "admission={when_full: retry, retry_after: {exponential: {mean: 30s}}, max_attempts: 3, retry_probability: 60%}",
      "warm_pool={pool_state: running, min_size: 1}", "launch.from_running=1s",
      "launch.prepare=60s", "launch.stop=1s", "scenario=other",
    ]
    #expect(try bench.demandFile(drawn + others) == expected)
    #expect(try bench.demandFile(drawn + ["seed=6"]) != expected)
  }

  @Test(
    "The first of many replications is the only one of a single run, and the policy changes no column of the demand"
  )
  func firstReplication() throws {
    let bench = try DemandBench()
    let drawn = [Self.preset("campus", 20)] + Self.tight
    let one = DemandBench.rows(try bench.reports(drawn)["summary.csv"] ?? "")
    let many = DemandBench.rows(try bench.reports(drawn + ["replications=3"])["summary.csv"] ?? "")
    #expect(one.count == 1 && many.first == one.first)
    #expect(Set(many).count >= 3)
    let other =
      try bench.reports(
        drawn + ["scaling={policy: fixed, desired: 4}", "instance.participant_limit=300"])[
        "summary.csv"] ?? ""
    let names = [
      "meetings_offered", "joins_offered", "peak_demand_participants", "offered_participant_hours",
    ]
    let header =
      try bench.reports(drawn)["summary.csv"]?.split(separator: "\n").first.map {
        DemandBench.cells(String($0))
      } ?? []
    for name in names {
      let column = try #require(header.firstIndex(of: name))
      #expect(
        DemandBench.cells(DemandBench.rows(other)[0])[column] == DemandBench.cells(one[0])[column],
        "\(name)")
    }
  }

  @Test("A holiday has no meeting, and takes none from other days")
  func holidays() throws {
    let bench = try DemandBench()
    let week = try bench.demand(
      [Self.preset("corporate", 200), "duration=5d"], "--format", "meetings")
    let rest = try bench.demand(
      [Self.preset("corporate", 200, ", holidays: [2026-03-03]"), "duration=5d"], "--format",
      "meetings")
    let isHoliday = { (row: String) in DemandBench.cells(row)[1].hasPrefix("2026-03-03") }
    #expect(week.contains(where: isHoliday))
    #expect(rest == week.filter { !isHoliday($0) })
  }

  @Test("A part more, and parts in another order, change no meeting of the others")
  func parts() throws {
    let bench = try DemandBench()
    let parts = [
      "{name: x, meetings_per_week: 60}",
      "{name: y, meetings_per_week: 40, start_share: {\"11:00\": 1}, size: 4, duration: 30m}",
      "{name: z, meetings_per_week: 80, arrivals: ad_hoc, attendance: 50%}",
    ]
    let workload = { (parts: [String]) in
      ["workload={source: synthetic, parts: [\(parts.joined(separator: ", "))]}", "duration=3d"]
    }
    let two = try bench.demand(workload([parts[0], parts[1]]))
    let three = try bench.demand(workload([parts[2], parts[1], parts[0]]))
    #expect(three.filter { !$0.contains("-z-") } == two)
    #expect(three.count > two.count)
    let sessions = try bench.demand(workload([parts[1], parts[0]]), "--format", "meetings").filter {
      $0.contains("-y-")
    }
    #expect(!sessions.isEmpty)
    #expect(sessions.allSatisfy { $0.contains("T11:00:00+01:00,1800,4") }, "\(sessions)")
  }

  static let factors = [
    ("scale: 70%", "scale: 80%"), ("scale: 230%", "scale: 240%"),
    ("attendance: 20%", "attendance: 90%"),
    ("transforms: [{attendance: 20%}]", "transforms: [{attendance: 90%}]"),
    ("transforms: [{scale: 7%}]", "transforms: [{scale: 80%}]"),
  ]

  @Test("Whom a smaller factor keeps, a larger one keeps too", arguments: factors)
  func nested(_ smaller: String, _ larger: String) throws {
    let rows = (0..<200).map { "m\($0),\($0 * 60),600,3\n" }.joined()
    let bench = try DemandBench([
      "trace.csv": "meeting_id,start_time,duration_s,participants\n" + rows
    ])
    let workload = { (change: String) in
      "workload={trace: trace.csv, participant_flow: all_at_once, \(change)}"
    }
    let few = try bench.demand([workload(smaller)])
    let many = try bench.demand([workload(larger)])
    #expect(few.count < many.count && !few.isEmpty)
    #expect(Set(few).isSubset(of: Set(many)))
  }
}
