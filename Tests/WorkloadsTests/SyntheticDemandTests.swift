import Probability
import Settings
import Testing

@testable import Workloads

@Suite struct SyntheticDemandTests {
  private static let day: Int64 = 86_400_000

  private func sessions(
    _ part: DemandPart = DemandPart(), start: String = "2020-09-14T00:00:00",
    zone: String = "America/New_York", days: Int64 = 7,
    seed: UInt64 = 1
  ) throws -> [MeetingSession] {
    let calendar = try calendar(start, zone)
    return SyntheticSampler(
      SyntheticDemand(parts: [part]), calendar: calendar, seed: seed, replication: 0
    ).sessions(
      during: 0...days * Self.day)
  }

  @Test("a week has the expected number of meetings, scattered by chance and by busy days")
  func countsMeetings() throws {
    var part = DemandPart()
    part.meetingsPerWeek = 500
    let weeks = 40
    let count = Double(try sessions(part, days: Int64(weeks) * 7).count)
    // A day's count has the variance m + (0.08 m)^2; the shares' squares add up to 0.207.
    let variance = Double(weeks) * (500 + 0.08 * 0.08 * 500 * 500 * 0.207)
    #expect(abs(count - 500 * Double(weeks)) < 3.29 * variance.squareRoot())
  }

  @Test(
    "a day has a Poisson number of meetings, more than a million if need be",
    arguments: [3, 1e6, 1e7])
  func countsManyMeetings(mean: Double) {
    var stream = StreamFamily(seed: 1, replication: 0, purpose: StreamPurpose("timetable day"))
      .stream(1)
    let counts = (0..<100).map { _ in Double(SyntheticSampler.count(mean: mean, from: &stream)) }
    #expect(abs(counts.reduce(0, +) / 100 - mean) < 3.29 * (mean / 100).squareRoot())
  }

  @Test("meetings fall on the days, hours and minutes that are given, and nowhere else")
  func fallsOnSlots() throws {
    var part = DemandPart()
    part.weekdayShare = [0, 1, 0, 0, 0, 1, 0]
    part.starts = .slots(
      hours: (0..<24).map { $0 == 9 ? 3 : $0 == 23 ? 1 : 0 },
      minutes: MeetingStarts.minutes([5: 1, 45: 1]))
    let minutes = Set(try sessions(part).map { $0.start / 60_000 })
    var expected: Set<Int64> = []
    for day in [1, 5] as [Int64] {
      for slot in [9 * 60 + 5, 9 * 60 + 45, 23 * 60 + 5, 23 * 60 + 45] as [Int64] {
        expected.insert(day * 1440 + slot)
      }
    }
    #expect(minutes == expected)
  }

  @Test(
    "a weekday's own starts hold on that weekday, and move no meeting of another",
    arguments: [0, 0.2])
  func followsWeekdayStarts(periodBusyness: Double) throws {
    var demand = SyntheticDemand()
    demand.periodBusynessCV = periodBusyness
    let calendar = try calendar("2020-09-14T00:00:00", "UTC")
    func days(_ demand: SyntheticDemand) -> [[MeetingSession]] {
      let sessions = SyntheticSampler(demand, calendar: calendar, seed: 1, replication: 0).sessions(
        during: 0...7 * Self.day - 1)
      return (0..<7).map { day in sessions.filter { $0.start / Self.day == Int64(day) } }
    }
    let usual = days(demand)
    demand.parts[0].weekdayStarts[2] = .slots(
      hours: (0..<24).map { $0 == 7 ? 1 : 0 }, minutes: MeetingStarts.minutes([5: 1]))
    let changed = days(demand)
    for day in 0..<7 where day != 2 { #expect(changed[day] == usual[day]) }
    #expect(changed[2].count > 500 && changed[2].allSatisfy { $0.start % Self.day == 425 * 60_000 })
  }

  @Test("nine o'clock is nine o'clock on both sides of a change of the clocks")
  func followsClocks() throws {
    var part = DemandPart()
    part.weekdayShare = [1, 0, 0, 0, 0, 0, 0]
    part.starts = .slots(
      hours: (0..<24).map { $0 == 9 ? 1 : 0 }, minutes: MeetingStarts.minutes([0: 1]))
    let hours = Set(
      try sessions(part, start: "2020-10-26T00:00:00", days: 14).map { $0.start / 3_600_000 })
    let expected: Set<Int64> = [9, 7 * 24 + 10]
    #expect(hours == expected)
  }

  @Test("a run that starts in mid-week has the same meetings as a longer one, from its start on")
  func startsAnywhere() throws {
    let week = try sessions()
    let rest = try sessions(start: "2020-09-16T10:00:00", days: 4)
    let shift = 2 * Self.day + 10 * 3_600_000
    let expected = week.filter { $0.start >= shift && $0.start <= shift + 4 * Self.day }
    #expect(rest.map(\.name) == expected.map(\.name))
    #expect(rest.map { $0.start + shift } == expected.map(\.start))
    #expect(rest.map(\.participants) == expected.map(\.participants))
  }

  @Test("every week is drawn afresh, and has no fewer than two people a meeting")
  func drawsAfresh() throws {
    let all = try sessions(days: 14)
    let first = all.filter { $0.start < 7 * Self.day }
    let second = all.filter { $0.start >= 7 * Self.day }
    #expect(first.map(\.participants) != second.map(\.participants))
    #expect(all.allSatisfy { (2...1000).contains($0.participants) && $0.duration >= 1000 })
    #expect(Set(all.map(\.name)).count == all.count)
  }

  @Test("another size law leaves the starts and the lengths where they were")
  func keepsStreamsApart() throws {
    var part = DemandPart()
    part.size = .constant(2)
    let before = try sessions()
    let after = try sessions(part)
    #expect(before.map(\.start) == after.map(\.start))
    #expect(before.map(\.duration) == after.map(\.duration))
    #expect(Set(after.map(\.participants)) == [2])
  }

  @Test("a synthetic source without a duration fills one week")
  func fillsWeek() throws {
    let model = WorkloadModel(source: .synthetic(SyntheticDemand()))
    let calendar = try calendar("2020-09-14T00:00:00", "America/New_York")
    let source = try model.load(duration: nil, calendar: calendar, traceDirectory: "")
    #expect(source.sessions(seed: 1, replication: 0) == (try sessions()))
    #expect(source.dependsOnReplication)
  }
}
