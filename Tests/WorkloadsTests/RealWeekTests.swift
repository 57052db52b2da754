import Foundation
import PoolSimulation
import Testing

@testable import Workloads

/// A dated week of remote teaching.
private let weekFile = "uva_week_2020-09-14_replay.csv"

@Suite(.enabled("the real week is beside the package") { isThere(weekFile) })
struct RealWeekTests {
  private static let duration: Int64 = 7 * 86_400_000

  private func week(seed: UInt64, attendance: Double = 1) throws -> (
    workload: Workload, notes: WorkloadNotes
  ) {
    var model = WorkloadModel(
      source: .trace(TraceSettings(path: weekFile, columns: ["start_time": "start_local"])))
    model.attendance = attendance
    return try model.makeWorkload(
      seed: seed, replication: 0, duration: Self.duration,
      calendar: try calendar("2020-09-14T00:00:00", "America/New_York"),
      traceDirectory: realTraces)
  }

  /// How many would be present at the end of each minute if nobody were refused.
  private func presence(_ workload: Workload) -> [Int] {
    var change = [Int](repeating: 0, count: 7 * 1440 + 1)
    for join in workload.joinTimes.indices {
      let start = workload.joinTimes[join].milliseconds
      let end = start + workload.stays[join].milliseconds
      if end > start {
        change[min(7 * 1440, Int((start + 59_999) / 60_000))] += 1
        change[min(7 * 1440, Int((end + 59_999) / 60_000))] -= 1
      }
    }
    var present = 0
    return change.map { step in
      present += step
      return present
    }
  }

  @Test(
    "at full attendance everybody enrolled joins, and nobody after the week's end",
    arguments: [1, 42] as [UInt64])
  func joinsEverybody(seed: UInt64) throws {
    let (workload, notes) = try week(seed: seed)
    #expect(workload.joinCount == 176_173)
    #expect(workload.meetingCount == 5571)
    #expect(notes.rowsRead == 5571)
    #expect(notes.joinsAfterEnd == 0)
  }

  @Test(
    "the week peaks, empties in Tuesday's class break and fills again within the half hour",
    arguments: [1, 2, 42] as [UInt64])
  func hasClassBreak(seed: UInt64) throws {
    let present = presence(try week(seed: seed).workload)
    let tuesday = 1440
    let peak = try #require(present.max())
    let low = try #require(present[(tuesday + 10 * 60 + 50)...(tuesday + 11 * 60)].min())
    let before = present[tuesday + 10 * 60 + 40]
    let after = present[tuesday + 11 * 60 + 20]
    let break1055 = present[tuesday + 10 * 60 + 55]
    print(
      "seed \(seed): peak \(peak), Tuesday 10:40 \(before), 10:55 \(break1055), lowest \(low), 11:20 \(after)"
    )
    #expect((6900...8000).contains(peak))
    #expect(low < 2500)
    #expect(break1055 < 2500)
    #expect(after > 6000)
  }

  @Test("at 80 % attendance four fifths of the joins remain, each of them unchanged")
  func thinsByAttendance() throws {
    let all = try week(seed: 42).workload
    let some = try week(seed: 42, attendance: 0.8).workload
    // Binomial(176173, 0.8): standard deviation 167.9; 99.9 % within 3.29 of them.
    #expect(abs(Double(some.joinCount) - 0.8 * 176_173) < 3.29 * 167.9)
    let visits = Set(
      all.joinTimes.indices.map { [all.joinTimes[$0].milliseconds, all.stays[$0].milliseconds] })
    #expect(
      some.joinTimes.indices.allSatisfy {
        visits.contains([some.joinTimes[$0].milliseconds, some.stays[$0].milliseconds])
      })
  }
}

extension RealWeekTests {
  @Test(
    "the week's profile has its storms on the hour and its class break",
    arguments: [1, 42] as [UInt64])
  func profile(seed: UInt64) throws {
    let calendar = try calendar("2020-09-14T00:00:00", "America/New_York")
    let model = WorkloadModel(
      source: .trace(TraceSettings(path: weekFile, columns: ["start_time": "start_local"])))
    let source = try model.load(
      duration: Self.duration, calendar: calendar, traceDirectory: realTraces)
    let moments = [(10, 40), (10, 55), (11, 15)].map {
      WeekMoment(weekday: 1, hour: $0.0, minute: $0.1)
    }
    let profile = DemandProfile(
      source.makeWorkload(seed: seed, replication: 0).workload,
      sessions: source.sessions(seed: seed, replication: 0), calendar: calendar,
      window: 0..<Self.duration, at: moments)
    print("seed \(seed): \(profile)")
    #expect((6900...8000).contains(profile.concurrency.peak))
    #expect((900...1300).contains(profile.busiestMinuteJoins))
    #expect((0.70...0.73).contains(try #require(profile.sessionStarts.hourShare)))
    let presence = profile.presence.compactMap { $0 }
    try #require(presence.count == 3)
    #expect(presence[1] < 0.35 * presence[0] && presence[2] > 0.7 * presence[0])
    #expect(try #require(profile.joinOffsets?.quantile(50)) > 120_000)
  }

  @Test(
    "the real week raises no warning, drawn or as it is written", arguments: [1, 2] as [UInt64])
  func raisesNoWarning(seed: UInt64) throws {
    let calendar = try calendar("2020-09-14T00:00:00", "America/New_York")
    let model = WorkloadModel(
      source: .trace(TraceSettings(path: weekFile, columns: ["start_time": "start_local"])))
    let source = try model.load(
      duration: Self.duration, calendar: calendar, traceDirectory: realTraces)
    #expect(TraceDescription(source, calendar: calendar, startIsGiven: true).warnings == [])
    let (workload, notes) = source.makeWorkload(seed: seed, replication: 0)
    #expect(
      TraceDescription(joins: workload, notes: notes, calendar: calendar, startIsGiven: true)
        .warnings == [])
  }
}
