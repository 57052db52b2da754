import Foundation
import PoolSimulation
import Probability
import Settings
import Testing

@testable import Workloads

/// A fit keeps what makes weekdays differ.
@Suite struct WeekdayFitTests {
  /// Few seeds for the peaks every day, all for `make test-full`; drawing who joins when is what
  /// takes time.
  private static let peakSeeds: ClosedRange<UInt64> =
    1...(ProcessInfo.processInfo.environment["GREENROOM_RANDOM_SCENARIOS"] == nil ? 3 : 20)
  private static let seeds: ClosedRange<UInt64> = 1...20

  /// By weekday and hour how many meetings begin, or joins where only those are counted.
  private func hours(of source: WorkloadSource, seed: UInt64) -> [[Double]] {
    var starts = source.sessions(seed: seed, replication: 0).map(\.start)
    if starts.isEmpty {
      let workload = source.makeWorkload(seed: seed, replication: 0).workload
      // Sessions of recorded joins begin with their first one.
      var first: [UInt32: Int64] = [:]
      for join in workload.joinTimes.indices {
        let time = workload.joinTimes[join].milliseconds
        if source.interval != nil {
          starts.append(time)
        } else {
          first[workload.meetingOfJoin[join]] = first[workload.meetingOfJoin[join]] ?? time
        }
      }
      starts += first.values
    }
    var hours = [[Double]](repeating: [Double](repeating: 0, count: 24), count: 7)
    for start in starts { hours[Int(start / 86_400_000) % 7][Int(start / 3_600_000) % 24] += 1 }
    return hours
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  private func peak(of source: WorkloadSource, seed: UInt64) -> Double {
    Double(
      Concurrency.measure(source.makeWorkload(seed: seed, replication: 0).workload).concurrency.peak
    )
  }

  @Test(
    "a fit drawn again has the trace's peak within 15 % and each weekday's hours within 10 %",
    arguments: UnequalWeek.allCases)
  func drawsAgain(week: UnequalWeek) throws {
    let calendar = try calendar()
    let trace = try week.source(calendar: calendar)
    let fitted = try FittedWorkload(trace, calendar: calendar)
    #expect(
      fitted.demand.parts.allSatisfy { part in
        part.usedWeekdays.count == 1
          || part.usedWeekdays.allSatisfy { part.weekdayStarts[$0] != nil }
      })
    let period = 0...(Int64(UnequalWeek.weeks) * 7 * 86_400_000 - 1)
    let drawn = WorkloadSource(
      content: .synthetic(fitted.demand, during: period), calendar: calendar,
      flow: fitted.flow ?? .scheduled(ScheduledFlow()),
      attendance: 1, period: 0...(.max), notes: WorkloadNotes())

    let expected = hours(of: trace, seed: 1)
    var means = expected.map { $0.map { _ in 0.0 } }
    for seed in Self.seeds {
      for (weekday, hours) in hours(of: drawn, seed: seed).enumerated() {
        for (hour, count) in hours.enumerated() {
          means[weekday][hour] += count / Double(Self.seeds.count)
        }
      }
    }
    var worst = 0.0
    for (weekday, hours) in expected.enumerated() {
      let total = hours.reduce(0, +)
      for (hour, count) in hours.enumerated() {
        if count == 0 { #expect(means[weekday][hour] == 0, "weekday \(weekday), hour \(hour)") }
        // Hours that matter have 40 meetings or more in the eight weeks, and a twentieth of their
        // day's.
        guard count >= 40, count * 20 >= total else { continue }
        let error = means[weekday][hour] / count - 1
        worst = max(worst, abs(error))
        #expect(
          abs(error) < 0.1, "weekday \(weekday), hour \(hour): \(means[weekday][hour]) of \(count)")
      }
    }
    let peaks = Self.peakSeeds.map { peak(of: drawn, seed: $0) }
    // Who comes when to a list of meetings is drawn, as a count's joins are; recorded joins have
    // one peak.
    let own =
      trace.dependsOnReplication
      ? Self.peakSeeds.map { peak(of: trace, seed: $0) } : [peak(of: trace, seed: 1)]
    let ratio = mean(peaks) / mean(own)
    print(
      "\(week): hours off by \(worst) at most, peak by \(ratio - 1): \(peaks) for \(own)"
    )
    #expect(abs(ratio - 1) < 0.15)
  }

  /// So many weeks in which Mondays have meetings at 9 o'clock, as many as their number plus one,
  /// and Tuesdays one at 10.
  private func rising(weeks: Int) throws -> FittedWorkload {
    var text = "meeting_id,start_time,duration_s,participants\n"
    for week in 0..<weeks {
      for meeting in 0..<week + 2 {
        text += "m\(week)-\(meeting),\(week * 604_800 + 32_400),3600,5\n"
      }
      text += "t\(week),\(week * 604_800 + 86_400 + 36_000),3600,5\n"
    }
    let calendar = try calendar()
    return try FittedWorkload(try source(text), calendar: calendar)
  }

  @Test("a weekday's hours stand with their standard errors over its days")
  func tellsErrors() throws {
    let fitted = try rising(weeks: 3)
    #expect(fitted.demand.parts.map(\.usedWeekdays) == [[0, 1]])
    #expect(
      fitted.demand.parts[0].weekdayStarts.map { $0 != nil } == [
        true, true, false, false, false, false, false,
      ])
    // 2, 3 and 4 meetings: the mean is 3, the standard deviation 1.
    let monday = try #require(fitted["parts.scheduled.weekday_starts.mon", "9:00"])
    #expect(monday.value == 3 && abs(monday.standardError - 1 / 3.0.squareRoot()) < 1e-12)
    #expect(
      fitted["parts.scheduled.weekday_starts.tue", "10:00"]
        == FittedNumber(value: 1, standardError: 0))
    #expect(fitted["parts.scheduled.weekday_starts.mon", "10:00"] == nil)
    let yaml = fitted.yaml(title: "")
    #expect(
      yaml.contains(
        """
              weekday_starts:
                mon: {hour_share: {9: 9}, slot_share: {":00": 9}}   # 3 days, 3 ± 0.577 in the hour from 9:00
                tue: {hour_share: {10: 3}, slot_share: {":00": 3}}   # 3 days, 1 ± 0 in the hour from 10:00

        """), "\(yaml)")
  }

  @Test("weekdays with too few days share their hours, and a note says which and why")
  func sharesHours() throws {
    let fitted = try rising(weeks: 2)
    #expect(
      fitted.demand.parts.count == 1
        && fitted.demand.parts[0].weekdayStarts.allSatisfy { $0 == nil })
    #expect(!fitted.values.contains { $0.key.contains("weekday_starts") })
    #expect(
      fitted.notes.contains(
        "Weekdays of scheduled with too few days for hours of their own: mon (2 days), "
          + "tue (2 days); 3 days are the least. They have the hours of all weekdays together."),
      "\(fitted.notes)")
    #expect(try !rising(weeks: 3).notes.contains { $0.contains("too few days for hours") })
  }

  @Test("a nearly empty weekday makes no busyness of days that differ by chance only")
  func ignoresEmptyWeekday() throws {
    // 40 weekdays of 95 to 105 meetings, and 14 on four of eight Saturdays.
    var text = "meeting_id,start_time,duration_s,participants\n"
    for day in 0..<56 {
      let count =
        day % 7 < 5 ? 95 + day * 3 % 11 : day % 7 == 5 ? [4, 0, 2, 0, 5, 0, 3, 0][day / 7] : 0
      for meeting in 0..<count {
        text += "m\(day)-\(meeting),\(day * 86_400 + 32_400 + meeting % 8 * 3600),3600,5\n"
      }
    }
    let fitted = try FittedWorkload(try source(text), calendar: try calendar())
    #expect(fitted.demand.busynessCV == 0)
    #expect(fitted.demand.parts.contains { $0.usedWeekdays.contains(5) })
  }
}
