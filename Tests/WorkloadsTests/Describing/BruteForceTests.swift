import PoolSimulation
import Settings
import Testing

@testable import Workloads

/// The sweep and the groupings against counting everything anew at every instant.
@Suite struct BruteForceTests {
  @Test(
    "meetings at once and people in one meeting agree with counting",
    arguments: 1...20 as ClosedRange<UInt64>)
  func agreesOnMeetings(seed: UInt64) throws {
    let workload = RandomDemand.joins(60, seed: seed, grid: seed % 2 == 0 ? 5000 : 1)
    let sweep = PresenceSweep(workload, calendar: try calendar(), looksForCeilings: true)
    var (meetings, largest) = (0, 0)
    for time in workload.joinTimes.map(\.milliseconds) {
      var inMeeting = [Int](repeating: 0, count: workload.meetingCount)
      for join in workload.joinTimes.indices
      where workload.joinTimes[join].milliseconds <= time && time < workload.leave(join) {
        inMeeting[Int(workload.meetingOfJoin[join])] += 1
      }
      meetings = max(meetings, inMeeting.count { $0 > 0 })
      largest = max(largest, inMeeting.max() ?? 0)
    }
    #expect(sweep.meetingPeak == meetings && sweep.largestMeeting == largest)
    #expect(sweep.concurrency == Concurrency.measure(workload).concurrency)
    let day = try #require(sweep.days.first)
    #expect(sweep.days.count == 1 && day.maximum == sweep.concurrency.peak)
  }

  @Test(
    "weekdays share out the whole, also where clocks change",
    arguments: ["America/New_York", "Australia/Lord_Howe", "UTC"])
  func sharesOutDays(zone: String) throws {
    let calendar = try calendar("2020-10-01T00:00:00", zone)
    var builder = WorkloadBuilder()
    let meeting = builder.addMeeting(named: "m")
    let hour: Int64 = 3_600_000
    for place in 0..<400 as Range<Int64> {
      builder.addJoin(
        at: SimulationTime(milliseconds: place * 3 * hour),
        stay: TimeSpan(milliseconds: (place % 50) * hour / 2), meeting: meeting)
    }
    let workload = builder.finish()
    let sweep = PresenceSweep(workload, calendar: calendar, looksForCeilings: false)
    var spent = [Int128](repeating: 0, count: 7)
    for join in workload.joinTimes.indices {
      // Half an hour at a time, as stays are: clocks change on a half hour of universal time, and
      // days begin on one.
      for time in stride(
        from: workload.joinTimes[join].milliseconds, to: workload.leave(join), by: Int(hour / 2))
      {
        spent[(calendar.localWeekdayAndMinute(at: time).weekday + 6) % 7] += Int128(hour / 2)
      }
    }
    #expect(sweep.weekdays.map(\.participantMilliseconds) == spent)
    #expect(
      sweep.weekdays.reduce(0) { $0 + $1.participantMilliseconds }
        == sweep.concurrency.participantMilliseconds)
    let days = sweep.weekdays.reduce(0) { $0 + $1.milliseconds }
    let (from, to) = (sweep.concurrency.from, sweep.concurrency.to)
    #expect(days >= to - from && days < to - from + 2 * 24 * hour)
  }

  @Test(
    "five minutes are the sum of their minutes, and the busiest the largest",
    arguments: 1...10 as ClosedRange<UInt64>)
  func mergesMinutes(seed: UInt64) throws {
    let workload = RandomDemand.joins(300, seed: seed)
    // A start at 17 s past a minute: minutes are those of the clock, not of the workload.
    let start: Int64 = 1_767_571_217_000
    let minutes = BinnedJoins(workload, startSince1970: start)
    let five = try #require(minutes.merged(to: 300_000, startSince1970: start))
    for (bins, width) in [(minutes, 60_000), (five, 300_000)] as [(BinnedJoins, Int64)] {
      var counts: [Int64: Int] = [:]
      for time in workload.joinTimes {
        counts[(start + time.milliseconds) / width, default: 0] += 1
      }
      let keys = counts.keys.sorted()
      #expect(bins.starts == keys.map { $0 * width - start })
      #expect(bins.counts == keys.map { counts[$0] ?? 0 })
      #expect(bins.busiest(3).map(\.joins) == Array(bins.counts.sorted(by: >).prefix(3)))
    }
    #expect(minutes.merged(to: 90_000, startSince1970: start) == nil)
  }
}
