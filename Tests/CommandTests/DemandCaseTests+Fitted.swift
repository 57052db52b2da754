import Testing

/// What `trace fit` prints stands in a scenario as it is.
extension DemandCaseTests {
  /// Two weeks of 30 lessons a day from Monday to Friday, on the hour and the half hour, for 2 to 7
  /// people.
  static var timetable: String {
    let days = [0, 1, 2, 3, 4, 7, 8, 9, 10, 11]
    let rows = days.flatMap { day in
      (0..<30).map {
        "d\(day)-\($0),\(day * 86_400 + 28_800 + $0 / 2 * 1800),\($0 % 3 == 0 ? 1500 : 3000),\(2 + $0 % 6)\n"
      }
    }
    return "meeting_id,start_time,duration_s,participants\n" + rows.joined()
  }

  /// The scenario with another workload.
  static func scenario(_ workload: String) -> String {
    DemandBench.scenario.replacing("workload: {trace: trace.csv}", with: workload)
  }

  static let fit = [
    "trace", "fit", "trace.csv", "--start", "2026-03-02T00:00:00", "--time-zone", "Europe/Berlin",
  ]

  @Test("A fitted workload is valid as it is, and draws about as many meetings and people")
  func fitted() throws {
    let bench = try DemandBench(["trace.csv": Self.timetable])
    let fit = try bench.bench.greenroom(Self.fit)
    #expect(fit.code == 0, "\(fit.problems)")
    let drawn = try DemandBench(scenario: Self.scenario(fit.output))
    #expect(try drawn.bench.greenroom("validate", "small.yaml", "--set", "duration=14d").code == 0)
    let sessions = try drawn.demand(["duration=14d"], "--format", "meetings").map(DemandBench.cells)
    // 300 meetings in the trace: a Poisson number of that mean is within five of its standard
    // deviations, 87.
    #expect(abs(sessions.count - 300) <= 87)
    // Sizes 2 to 7, each as often: mean 4.5, standard deviation 1.71, and five standard errors of
    // 213 or more are 0.59.
    let sizes = sessions.compactMap { Double($0[3]) }
    #expect(abs(sizes.reduce(0, +) / Double(sizes.count) - 4.5) <= 0.6)
    let starts = Set(sessions.map { $0[1].dropFirst(14).prefix(5) })
    #expect(starts == ["00:00", "30:00"])
    #expect(Set(sessions.map { $0[2] }) == ["1500", "3000"])
    // No meeting at the weekend, and none before eight.
    #expect(
      sessions.allSatisfy { !["07", "08", "14", "15"].contains($0[1].dropFirst(8).prefix(2)) })
    #expect(sessions.allSatisfy { ("08"..."15").contains(String($0[1].dropFirst(11).prefix(2))) })
  }

  @Test("Counts are fitted with the stay that is said, and draw about as many joins")
  func fittedCounts() throws {
    let intervals = (0..<120).map {
      (start: $0 / 24 * 86_400 + 32_400 + $0 % 24 * 900, joins: 5 + $0 * 7 % 11)
    }
    let rows = intervals.map { "\($0.start),\($0.joins)\n" }
    let joins = intervals.map(\.joins).reduce(0, +)
    let bench = try DemandBench(["trace.csv": "interval_start,joins\n" + rows.joined()])
    let fit = try bench.bench.greenroom(Self.fit + ["--stay", "7m"])
    #expect(fit.code == 0, "\(fit.problems)")
    let drawn = try DemandBench(scenario: Self.scenario(fit.output))
    let visits = try drawn.demand(["duration=5d"]).map(DemandBench.cells)
    // About 1200 joins, five standard deviations of a Poisson number of that mean.
    #expect(abs(visits.count - joins) <= Int(5 * Double(joins).squareRoot()))
    #expect(
      visits.allSatisfy { abs((Double($0[2]) ?? .nan) - (Double($0[1]) ?? .nan) - 420) < 0.0005 })
  }

  @Test(
    "Weekdays that are fitted apart are drawn apart, and estimates say how well hours are known"
  )
  func fittedWeekdays() throws {
    // Three weeks: Mondays have 8, 10 and 12 joins in each quarter of an hour from 9 to 12, Fridays
    // as many from 14 to 17.
    let rows = (0..<3).flatMap { week in
      [(0, 9), (4, 14)].flatMap { day, hour in
        (0..<12).map { "\((week * 7 + day) * 86_400 + hour * 3600 + $0 * 900),\(8 + 2 * week)\n" }
      }
    }
    let bench = try DemandBench(["trace.csv": "interval_start,joins\n" + rows.joined()])
    let fit = try bench.bench.greenroom(Self.fit + ["--stay", "7m"])
    #expect(fit.code == 0, "\(fit.problems)")
    // An hour has 32, 40 and 48 joins: their standard deviation is 8.
    #expect(fit.output.contains("   # 3 days, 40 ± 4.62 in the hour from 9:00\n"), "\(fit.output)")
    let estimates = try bench.bench.greenroom(
      Self.fit + ["--stay", "7m", "--format", "json"]
    ).output
    let fields = [
      #""key": "parts.arrivals.weekday_starts.fri""#, #""parameter": "16:00""#, #""estimate": 40"#,
      #""observations": 3"#,
    ]
    for field in fields { #expect(estimates.contains(field), "\(estimates)") }
    let drawn = try DemandBench(scenario: Self.scenario(fit.output))
    let joins = try drawn.demand(["duration=7d"]).map(DemandBench.cells)
    let hours = Set(joins.compactMap { cells in Double(cells[1]).map { Int($0) / 3600 } })
    #expect(hours == [9, 10, 11, 4 * 24 + 14, 4 * 24 + 15, 4 * 24 + 16], "\(hours)")
  }

  @Test("--bootstrap writes a section that draws the trace's own days")
  func bootstrapSection() throws {
    let bench = try DemandBench(["trace.csv": Self.timetable])
    let fit = try bench.bench.greenroom(Self.fit + ["--bootstrap", "same_weekday"])
    #expect(fit.code == 0, "\(fit.problems)")
    let drawn = try DemandBench(scenario: Self.scenario(fit.output), ["trace.csv": Self.timetable])
    let slots = { (rows: [String]) in
      rows.map { DemandBench.cells($0).dropFirst().joined(separator: " ") }.sorted()
    }
    let original = slots(try bench.demand([], "--format", "meetings"))
    #expect(original.count == 300)
    // Both weeks are alike, so whichever day is drawn has the same slots.
    #expect(slots(try drawn.demand(["duration=14d"], "--format", "meetings")) == original)
    #expect(slots(try drawn.demand(["duration=7d"], "--format", "meetings")).count == 150)
  }
}
