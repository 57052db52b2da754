import PoolSimulation
import Testing

@testable import Workloads

/// What a placement is told of the sizes of meetings.
@Suite struct ExpectedSizeTests {
  /// Joins of meetings: the meeting, when, and for how long, in seconds.
  private func workload(_ joins: [(String, Int64, Int64)]) -> Workload {
    var builder = WorkloadBuilder()
    var meetings: [String: UInt32] = [:]
    for (name, time, stay) in joins {
      let meeting = meetings[name] ?? builder.addMeeting(named: name)
      meetings[name] = meeting
      builder.addJoin(
        at: SimulationTime(milliseconds: time * 1_000), stay: TimeSpan(milliseconds: stay * 1_000),
        meeting: meeting)
    }
    return builder.finish()
  }

  private func expected(
    _ joins: [(String, Int64, Int64)], _ expectation: ExpectedSize, areSeries: Bool = true
  ) -> [Int32] {
    workload(joins).expecting(expectation, areSeries: areSeries, seed: 1, replication: 0)
      .expectedSizes
  }

  /// On one day two at most, as the first leaves when the third comes; on the next three.
  private let series: [(String, Int64, Int64)] = [
    ("m", 0, 100), ("m", 50, 100), ("m", 100, 100), ("m", 10_000, 60), ("m", 10_001, 60),
    ("m", 10_002, 60),
  ]

  @Test("A schedule knows the most seats that each meeting takes at once")
  func schedule() {
    #expect(expected(series, .schedule(error: 0)) == [2, 2, 2, 3, 3, 3])
    // As one meeting it has three at most.
    #expect(expected(series, .schedule(error: 0), areSeries: false) == [3, 3, 3, 3, 3, 3])
  }

  @Test("History knows the last meeting of the series that was over, and nothing of the first")
  func history() {
    #expect(expected(series, .history) == [0, 0, 0, 2, 2, 2])
    // Two meetings of a name in a trace of meetings: the second begins before the first is over,
    // the third after both.
    var builder = WorkloadBuilder()
    for (start, people) in [(0, 4), (50, 2), (500, 1)] {
      let meeting = builder.addMeeting(named: "weekly")
      for _ in 0..<people {
        builder.addJoin(
          at: SimulationTime(milliseconds: Int64(start) * 1_000),
          stay: TimeSpan(milliseconds: 100_000), meeting: meeting)
      }
    }
    let sizes = builder.finish().expecting(.history, areSeries: false, seed: 1, replication: 0)
      .expectedSizes
    #expect(sizes == [0, 0, 0, 0, 0, 0, 2])
  }

  @Test("A pause of an hour parts the meetings of a series, a shorter one does not")
  func pause() {
    // The first leaves at 60; 3,600 s later is another meeting, a second less is the same.
    #expect(expected([("m", 0, 60), ("m", 3_660, 60)], .history) == [0, 1])
    #expect(expected([("m", 0, 60), ("m", 3_659, 60)], .history) == [0, 0])
  }

  @Test("Who stays for no time is in beside nobody, and a meeting of such people has one")
  func zeroStays() {
    #expect(expected([("m", 0, 0), ("m", 0, 0)], .schedule(error: 0)) == [1, 1])
    #expect(expected([("m", 0, 0), ("m", 0, 10)], .schedule(error: 0)) == [1, 1])
  }

  @Test("An error is drawn for each meeting, evenly within its share of the size")
  func error() {
    let joins = (0..<2_000).flatMap { meeting in
      (0..<50).map { _ in ("m\(meeting)", Int64(meeting), Int64(10)) }
    }
    func sizes(replication: Int) -> [Int] {
      let all = workload(joins).expecting(
        .schedule(error: 0.2), areSeries: true, seed: 1, replication: replication
      ).expectedSizes
      return stride(from: 0, to: all.count, by: 50).map { Int(all[$0]) }
    }
    let first = sizes(replication: 0)
    #expect(first == sizes(replication: 0) && first != sizes(replication: 1))
    #expect(first.min() == 40 && first.max() == 60)
    // Uniform from 40 to 60: a standard deviation of 20 / 12^0.5 = 5.77.
    let mean = Double(first.reduce(0, +)) / 2_000
    #expect(abs(mean - 50) < 3.29 * 5.77 / 2_000.0.squareRoot())
  }

  @Test("What the trace expects comes with the joins, transforms and copies included")
  func column() throws {
    let rows = """
      meeting_id,start_time,duration_s,participants,expected_participants
      a,60,600,2,30
      b,120,600,1,

      """
    let (workload, notes) = try source(rows, flow: .allAtOnce).makeWorkload(
      seed: 1, replication: 0)
    #expect(workload.expectedSizes == [30, 30, 0] && notes.meetingsOfUnknownSize == 1)
    let moved = workload.transformed { row in
      var later = row
      later.time += 1_000
      return [later]
    }
    #expect(moved.expectedSizes == [30, 30, 0])
  }
}
