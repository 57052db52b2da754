import PoolSimulation
import Testing

@testable import Workloads

@Suite struct TraceTimesTests {
  // 2026-01-05T00:00:00Z, the start of these tests' calendar, is 1767571200.
  private static let readable: [(cells: [String], times: [Int64], kind: TraceTimes)] = [
    (["10", "20.5"], [10_000, 20_500], .sinceStart),
    (["2026-01-05T00:00:10Z"], [10_000], .wallClock),
    (["1767571210", "1767571220.25"], [10_000, 20_250], .unixSeconds),
    (["1767571210000", "1767571220250"], [10_000, 20_250], .unixMilliseconds),
    (["1767571210000", "1767571220250.5"], [10_000, 20_251], .unixMilliseconds),
    (["1767571210", "2026-01-05T00:00:20Z"], [10_000, 20_000], .unixSeconds),
    (["2026-01-05T00:00:10Z", "1767571220"], [10_000, 20_000], .unixSeconds),
    (["999999999"], [999_999_999_000], .sinceStart),
    (["100000000000.5"], [100_000_000_000_500], .sinceStart),
    (["100000000000000"], [100_000_000_000_000_000], .sinceStart),
    (
      ["5", "4503599627370.496", "1767571210"], [5000, 1_767_571_210_000, 4_503_599_627_370_496],
      .sinceStart
    ),
  ]

  @Test(
    "the first number tells what numbers count, and ISO 8601 is always understood",
    arguments: readable)
  func guesses(cells: [String], times: [Int64], kind: TraceTimes) throws {
    let text = "meeting_id,join_time,stay_s\n" + cells.map { "a,\($0),1\n" }.joined()
    let (workload, notes) = try source(text).makeWorkload(seed: 1, replication: 0)
    #expect(workload.joinTimes.map(\.milliseconds) == times)
    #expect(notes.times == kind)
    #expect(isGuessed(notes) == (kind == .unixSeconds || kind == .unixMilliseconds))
  }

  private func isGuessed(_ notes: WorkloadNotes) -> Bool {
    notes.readings.contains { $0.hasPrefix("times were taken for Unix ") }
  }

  @Test("the scenario's word goes before the guess")
  func obeys() throws {
    let text = "meeting_id,join_time,stay_s\na,1767571210,1\n"
    let (workload, notes) = try source(text, times: .sinceStart).makeWorkload(
      seed: 1, replication: 0)
    #expect(workload.joinTimes.map(\.milliseconds) == [1_767_571_210_000])
    #expect(notes.times == .sinceStart && !isGuessed(notes))
    let unix = try source(text, times: .unixSeconds).makeWorkload(seed: 1, replication: 0)
    #expect(unix.workload.joinTimes.map(\.milliseconds) == [10_000])
    #expect(!isGuessed(unix.notes))
  }

  private static let mixed: [(String, TraceTimesSetting, String)] = [
    (
      "a,1767571210,1\na,12.5,1\n", .auto,
      "trace.csv:3: join_time: \"12.5\" is not in Unix seconds, as the file's first time is; expected a number from 1e9 to below 1e11, or another `times`"
    ),
    (
      "a,1767571210000,1\na,1767571210,1\n", .auto,
      "trace.csv:3: join_time: \"1767571210\" is not in Unix milliseconds, as the file's first time is; expected a number from 1e11 to below 1e14, or another `times`"
    ),
    (
      "a,-5,1\n", .unixSeconds,
      "trace.csv:2: join_time: \"-5\" is not in Unix seconds, as `times: unix_s` says; expected a number from 1e9 to below 1e11, or another `times`"
    ),
  ]

  @Test("a number of another kind is a bad row that says so", arguments: mixed)
  func refusesMixtures(rows: String, times: TraceTimesSetting, complaint: String) throws {
    #expect(try complaints("meeting_id,join_time,stay_s\n\(rows)", times: times) == [complaint])
  }

  @Test("leaves are of the joins' kind, and lengths are seconds in any case")
  func countsLengths() throws {
    let joins = "meeting_id,join_time,leave_time\na,1767571210,1767571270\n"
    #expect(
      try source(joins).makeWorkload(seed: 1, replication: 0).workload.stays.map(\.milliseconds)
        == [60_000])
    let meetings = "meeting_id,start_time,duration_s,participants\na,1767571210,60,1\n"
    let workload = try source(meetings).makeWorkload(seed: 1, replication: 0).workload
    #expect(
      workload.joinTimes.map(\.milliseconds) == [10_000]
        && workload.stays.map(\.milliseconds) == [60_000])
  }
}
