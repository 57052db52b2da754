import Testing

/// Counts of a metric: how many joined in which interval, and nothing else.
extension DemandCaseTests {
  /// Five intervals of five minutes from nine o'clock; two rows of one interval are added up, and
  /// two intervals have no row.
  static let counts = """
    interval_start,joins,region
    2026-03-02T09:10:00,4,eu
    2026-03-02T09:00:00,30,eu
    2026-03-02T09:00:00,20,us
    2026-03-02T09:05:00,0,eu
    2026-03-02T09:25:00,1,us

    """

  /// The joins of each interval, and that everybody stays for `stay`, on paper and in the file.
  static func joins(
    _ rows: [String], every interval: Double, from start: Double, count: Int, stay: Double
  ) -> [Int] {
    var joins = [Int](repeating: 0, count: count)
    for row in rows {
      let cells = DemandBench.cells(row).compactMap(Double.init)
      let index = Int(((cells.first ?? -1) - start) / interval)
      guard joins.indices.contains(index), (cells.first ?? -1) >= start else {
        Issue.record("\(row) is outside of all intervals")
        continue
      }
      joins[index] += 1
      #expect(abs(cells[1] - cells[0] - stay) < 0.0005, "\(row)")
    }
    return joins
  }

  @Test(
    "As many join in each interval as the counts say, each within it, and all of them stay as long as was said",
    arguments: [
      ("stay: 10m", 300.0, [50, 0, 4, 0, 0, 1], 600.0),
      ("stay: 90s, region: us, interval: 5m", 300, [20, 0, 0, 0, 0, 1], 90),
      (
        "stay: 90s, interval: 1m", 60,
        [50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 90
      ),
      ("stay: 10m, time_scale: 2", 600, [50, 0, 4, 0, 0, 1], 1200),
      ("stay: 10m, window: {from: 9h10m, to: 9h25m}", 300, [0, 0, 4, 0, 0, 0], 600),
    ])
  func counts(_ workload: String, interval: Double, expected: [Int], stay: Double) throws {
    let bench = try DemandBench(["trace.csv": Self.counts])
    let rows = try bench.demand(["workload={trace: trace.csv, \(workload)}"])
    let start = workload.contains("time_scale") ? 64_800.0 : 32_400
    #expect(
      Self.joins(rows, every: interval, from: start, count: expected.count, stay: stay) == expected)
  }

  @Test("The joins that were drawn become the same counts again")
  func again() throws {
    let bench = try DemandBench(["trace.csv": Self.counts])
    _ = try bench.demand(["workload={trace: trace.csv, stay: 10m}"])
    let again = try bench.converted(
      "demand.csv", "--start", "2026-03-02T00:00:00", "--to", "counts")
    let expected = [50, 0, 4, 0, 0, 1].enumerated().map { index, joins in
      "2026-03-02T09:\(index < 2 ? "0" : "")\(index * 5):00+01:00,\(joins)\n"
    }
    #expect(again == "interval_start,joins\n" + expected.joined())
  }

  @Test("Longer intervals add up shorter ones, and begin at round times")
  func longer() throws {
    let bench = try DemandBench(["trace.csv": Self.counts])
    let hours = try bench.converted("trace.csv", "--to", "counts", "--interval", "15m")
    #expect(
      hours == "interval_start,joins\n2026-03-02T09:00:00+01:00,54\n2026-03-02T09:15:00+01:00,1\n")
  }

  @Test(
    "What a trace of counts does not say, or cannot take, is an error of the trace",
    arguments: [
      ("", "workload.stay"), (", stay: 10m, attendance: 50%", "attendance"),
      (", stay: 10m, participant_flow: all_at_once", "participant_flow"),
      (", stay: 10m, interval: 3m", "interval"),
    ])
  func refused(_ workload: String, _ told: String) throws {
    let bench = try DemandBench(["trace.csv": Self.counts])
    let outcome = try bench.bench.greenroom(
      "validate", "small.yaml", "--set", "workload={trace: trace.csv\(workload)}")
    #expect(outcome.code == 65 && outcome.output == "")
    #expect(outcome.problems.contains(told), "\(outcome.problems)")
  }
}
