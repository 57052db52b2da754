import PoolSimulation
import Probability
import Testing

@testable import Workloads

@Suite struct CountsTests {
  private static let header = "interval_start,joins\n"

  private func counts(
    _ text: String, duration: Int64? = nil, region: String? = nil, interval: Int64? = nil
  ) throws -> (
    IntervalCounts, WorkloadNotes
  ) {
    let source = try source(text, duration: duration, region: region, interval: interval)
    guard case .trace(.counts(let counts)) = source.content else {
      throw TraceError.missingFile("no counts")
    }
    return (counts, source.notes)
  }

  @Test("intervals are put in order, and those without a row are told")
  func readsCounts() throws {
    let (counts, notes) = try counts(Self.header + "600,3\n0,2\n1500,0\n300,1\n")
    #expect(
      counts
        == IntervalCounts(
          interval: 300_000, starts: [0, 300_000, 600_000, 1_500_000], joins: [2, 1, 3, 0]))
    #expect(notes.rowsRead == 4 && notes.intervalsMissing == 2)
  }

  @Test("regions that share an interval are added up, or one of them is kept")
  func readsRegions() throws {
    let text = "interval_start,joins,region\n0,2,eu\n0,5,us\n300,1,eu\n300,7,us\n"
    #expect(
      try counts(text).0 == IntervalCounts(interval: 300_000, starts: [0, 300_000], joins: [7, 8]))
    let (eu, notes) = try counts(text, region: "eu")
    #expect(eu == IntervalCounts(interval: 300_000, starts: [0, 300_000], joins: [2, 1]))
    #expect(notes.rowsOfOtherRegions == 2)
  }

  @Test("intervals outside the run are left out and counted on their side")
  func leavesOut() throws {
    let (counts, notes) = try counts(Self.header + "-300,1\n0,2\n300,3\n600,4\n", duration: 300_000)
    #expect(counts.starts == [0, 300_000])
    #expect(notes.rowsBeforeStart == 1 && notes.rowsAfterEnd == 1)
  }

  private static let bad: [(text: String, interval: Int64?, complaint: String)] = [
    (
      "0,1\n300,x\n", nil,
      "trace.csv:3: joins: \"x\" is not a whole number from 0 to 1000000000; expected a number of joins"
    ),
    (
      "0,1\n300,-1\n", nil,
      "trace.csv:3: joins: \"-1\" is not a whole number from 0 to 1000000000; expected a number of joins"
    ),
    (
      "0,1\n300,1.5\n", nil,
      "trace.csv:3: joins: \"1.5\" is not a whole number from 0 to 1000000000; expected a number of joins"
    ),
    (
      "0,1\n300,2\n0,3\n", nil,
      "trace.csv:4: interval_start: line 2 counts the same interval; expected each interval once"
    ),
    (
      "2026-01-05T01:00,1\n2026-01-05T01:00,2\n2026-01-05T02:00,3\n", nil,
      "trace.csv:3: interval_start: line 2 counts the same interval; expected each interval once, and offsets from UTC where clocks change"
    ),
    (
      "0,1\n300,2\n700,3\n", nil,
      "trace.csv:4: interval_start: 700.000 s lies between two intervals of 300.000 s; expected starts that many seconds apart"
    ),
    (
      "0,1\n300,2\n", 600_000,
      "trace.csv:3: interval_start: 300.000 s lies between two intervals of 600.000 s; expected starts that many seconds apart"
    ),
    (
      "0,1\n", nil,
      "trace.csv:1: interval_start: one interval does not tell how long it is; expected two or more, or `interval`, such as 5m"
    ),
    (
      "-9223372036854775,1\n9223372036854775,2\n", nil,
      "trace.csv:1: interval_start: the intervals span more than 1,000 years; expected times near the run"
    ),
  ]

  @Test("a bad row of counts is refused with its line", arguments: bad)
  func refuses(text: String, interval: Int64?, complaint: String) throws {
    #expect(try complaints(Self.header + text, interval: interval) == [complaint])
  }

  @Test("a single interval can be told its length")
  func takesInterval() throws {
    #expect(
      try counts(Self.header + "60,4\n", interval: 60_000).0
        == IntervalCounts(interval: 60_000, starts: [60_000], joins: [4]))
  }

  @Test("every counted join happens in its interval, whatever the rows' order")
  func drawsJoins() throws {
    let rows = ["0,40", "300,0", "600,25"]
    func workload(_ rows: [String], seed: UInt64 = 1) throws -> Workload {
      try source(Self.header + rows.joined(separator: "\n"), stay: .exponential(mean: 60_000))
        .makeWorkload(seed: seed, replication: 0)
        .workload
    }
    let first = try workload(rows)
    let times = first.joinTimes.map(\.milliseconds)
    #expect(times.count { (0..<300_000).contains($0) } == 40)
    #expect(times.count { (600_000..<900_000).contains($0) } == 25)
    #expect(times.count == 65 && first.meetingCount == 65)
    #expect(Columns(try workload(rows.reversed())) == Columns(first))
    #expect(Columns(try workload(rows, seed: 2)) != Columns(first))
  }

  @Test("counts without a stay are refused, and a stay without counts too")
  func needsStay() throws {
    let log = try reading("trace: -") { WorkloadModel(settings: &$0) }
    #expect(log.issues.isEmpty)
    #expect(try !source(Self.header + "0,1\n300,1\n").content.isJoins)
    let trace = TraceSettings(path: "trace.csv")
    var reader = try TraceReader(
      CSVReader(bytes: Array("meeting_id,join_time,stay_s\na,1,1\n".utf8)), settings: trace,
      calendar: try calendar())
    var notes = WorkloadNotes()
    do {
      _ = try reader.contentAndMeetings(
        format: nil, countKeys: ["stay"], within: 0...Int64.max, largestSeats: 1, notes: &notes)
      Issue.record("expected a refusal")
    } catch {
      #expect(
        error.description
          == "trace.csv:1: the trace has a row a join, so stay would do nothing; expected a row an interval, or no stay"
      )
    }
  }
}

extension WorkloadSource.Content {
  fileprivate var isJoins: Bool { if case .trace(.joins) = self { true } else { false } }
}
