import PoolSimulation
import Settings
import Testing

@testable import Reports

/// Days that a pool waits through before and after a demand.
@Suite struct IdleEndsTests {
  private static let hour: Int64 = 3_600_000

  /// One meeting whose people come at some hours and stay one.
  private func workload(_ hours: [Int64]) -> Workload {
    var builder = WorkloadBuilder()
    let meeting = builder.addMeeting(named: "m")
    for hour in hours {
      builder.addJoin(
        at: SimulationTime(milliseconds: hour * Self.hour), stay: TimeSpan(milliseconds: Self.hour),
        meeting: meeting)
    }
    return builder.finish()
  }

  @Test(
    "Told is more than a day that is longer than the demand, or more than three days",
    arguments: [
      // An hour at nine: ten hours of demand's day are usual, a day and more are not.
      ([9], 24, nil, nil), ([24], 48, nil, nil), ([25], 26, 25, nil), ([9], 35, nil, 25),
      ([9], 34, nil, nil),
      // Monday to Friday in a week from Monday: 2.25 days follow a demand of 4.4 days.
      ([9, 113], 168, nil, nil),
      // Two weeks of demand after three days and an hour.
      ([73, 400], 420, 73, nil), ([72, 400], 420, nil, nil),
      // Nobody comes, which is told elsewhere.
      ([], 480, nil, nil),
    ] as [([Int64], Int64, Int64?, Int64?)])
  func rule(hours: [Int64], duration: Int64, before: Int64?, after: Int64?) {
    let ends = IdleEnds(of: workload(hours), duration: TimeSpan(milliseconds: duration * Self.hour))
    #expect(
      ends.before == before.map { $0 * Self.hour } && ends.after == after.map { $0 * Self.hour })
    #expect(IdleEnds(of: workload(hours), duration: nil).after == nil)
  }

  @Test("A stretch of more than a fortnight without anybody is told, with the joins on either side")
  func hole() throws {
    // Stays last an hour: the hole is from hour 10 to the next join.
    let ends = IdleEnds(of: workload([9, 10 + 14 * 24 + 1, 10 + 14 * 24 + 2]), duration: nil)
    #expect(
      ends.hole?.from == 10 * Self.hour && ends.hole?.to == (11 + 14 * 24) * Self.hour
        && ends.hole?.joinsBefore == 1)
    let calendar = try ScenarioCalendar(start: "2026-01-05T00:00:00Z", timeZone: "UTC")
    #expect(
      ends.sentences(calendar: calendar) == [
        "Nobody is there for 14 d 1 h, from 2026-01-05T10:00:00+00:00 to 2026-01-19T11:00:00+00:00: 1 of 3 joins come before it."
      ])
    #expect(IdleEnds(of: workload([9, 10 + 14 * 24]), duration: nil).hole == nil)
  }
}
