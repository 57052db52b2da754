import Foundation
import PoolSimulation
import Probability
import Settings
import Testing

@testable import Workloads

@Suite struct DemandProfileTests {
  /// Two meetings on a Tuesday in New York: 10:00 to 11:00 with three people, and 10:30 with one
  /// who comes early.
  private func smallDay() throws -> (
    workload: Workload, sessions: [MeetingSession], calendar: ScenarioCalendar
  ) {
    let calendar = try calendar("2020-09-15T00:00:00", "America/New_York")
    let ten: Int64 = 36_000_000
    let sessions = [
      MeetingSession(name: "class", start: ten, duration: 3_600_000, participants: 5),
      MeetingSession(name: "team", start: ten + 1_800_000, duration: 1_200_000, participants: 2),
      MeetingSession(name: "odd", start: ten + 420_000, duration: 1_200_000, participants: 2),
    ]
    var builder = WorkloadBuilder()
    let (a, b) = (builder.addMeeting(named: "class"), builder.addMeeting(named: "team"))
    for (offset, stay, meeting) in [(0, 60, a), (10, 30, a), (20, 3000, a), (1790, 600, b)]
      as [(Int64, Int64, UInt32)]
    {
      builder.addJoin(
        at: SimulationTime(milliseconds: ten + offset * 1000),
        stay: TimeSpan(milliseconds: stay * 1000), meeting: meeting)
    }
    return (builder.finish(), sessions, calendar)
  }

  @Test("a small day's profile is what a hand counts")
  func countsSmallDay() throws {
    let (workload, sessions, calendar) = try smallDay()
    let moments = [
      WeekMoment(weekday: 1, hour: 10, minute: 0), WeekMoment(weekday: 1, hour: 10, minute: 35),
      WeekMoment(weekday: 2, hour: 10, minute: 0),
    ]
    let profile = DemandProfile(
      workload, sessions: sessions, calendar: calendar, window: 0..<86_400_000, at: moments)
    #expect(profile.concurrency.peak == 3 && profile.concurrency.peakTime == 36_020_000)
    #expect(profile.concurrency.participantMilliseconds == 3_690_000)
    #expect(
      profile.sessionStarts == StartShares(onHour: 1, onHalfHour: 1, onQuarter: 0, elsewhere: 1))
    #expect(profile.busiestMinuteJoins == 3)
    #expect(
      profile.joinOffsets?.least == -10_000 && profile.joinOffsets?.most == 20_000
        && profile.joinOffsets?.quantile(50) == 0)
    #expect(
      profile.listedSizes?.sum == 9 && profile.attendedSizes?.sum == 4
        && profile.attendedSizes?.count == 2)
    #expect(profile.presence == [1, 2, nil])
  }

  @Test(
    "over whole weeks the mean is over all of the window, and a moment's presence over its weeks")
  func averagesWeeks() throws {
    let (workload, sessions, calendar) = try smallDay()
    let profile = DemandProfile(
      workload, sessions: sessions, calendar: calendar, window: 0..<1_209_600_000,
      at: [WeekMoment(weekday: 1, hour: 10, minute: 35)])
    #expect(profile.concurrency.mean == 3_690_000.0 / 1_209_600_000.0)
    #expect(profile.presence == [1])
  }

  @Test("sessions that share a name are told apart by their starts")
  func tellsSessionsApart() throws {
    let text = "meeting_id,start_time,duration_s,participants\na,0,600,2\na,7200,600,3\n"
    let source = try source(text, flow: .scheduled(ScheduledFlow()))
    let workload = source.makeWorkload(seed: 3, replication: 0).workload
    let starts = workload.schedules(of: source.sessions(seed: 3, replication: 0)).map { $0?.start }
    #expect(starts == [0, 7_200_000])
  }

  @Test(
    "the sweep's peak and time agree with counting at every instant, whatever the joins",
    arguments: 1...30 as ClosedRange<UInt64>)
  func agreesWithCounting(seed: UInt64) {
    let workload = RandomDemand.joins(60, seed: seed, grid: seed % 3 == 0 ? 1000 : 1)
    let (measures, _) = Concurrency.measure(workload)
    var presence: [Int64: Int] = [:]
    for time in workload.joinTimes.map(\.milliseconds)
      + workload.joinTimes.indices.map({ workload.leave($0) })
    {
      presence[time] = workload.joinTimes.indices.count {
        workload.joinTimes[$0].milliseconds <= time && time < workload.leave($0)
      }
    }
    let peak = presence.values.max() ?? 0
    #expect(measures.peak == peak)
    #expect(measures.peakTime == presence.filter { $0.value == peak }.keys.min())
    #expect(
      measures.participantMilliseconds == workload.stays.reduce(0) { $0 + Int128($1.milliseconds) })
  }
}

/// Demand without a pattern, for comparing two ways of counting.
enum RandomDemand {
  /// Joins of six meetings within ten minutes, some of whom stay for no time; times are multiples
  /// of `grid` milliseconds.
  static func joins(_ count: Int, seed: UInt64, grid: Int64 = 1) -> Workload {
    var stream = StreamFamily(seed: seed, replication: 0, purpose: StreamPurpose("random demand"))
      .stream(0)
    var builder = WorkloadBuilder()
    let meetings = (0..<6).map { builder.addMeeting(named: "m\($0)") }
    for _ in 0..<count {
      let time = Int64(stream.nextIndex(below: 600_000)) / grid * grid
      let stay =
        stream.nextBernoulli(0.1) ? 0 : Int64(stream.nextIndex(below: 120_000)) / grid * grid
      builder.addJoin(
        at: SimulationTime(milliseconds: time), stay: TimeSpan(milliseconds: stay),
        meeting: meetings[stream.nextIndex(below: 6)])
    }
    return builder.finish()
  }
}

extension Workload {
  /// When a join leaves, in milliseconds.
  func leave(_ join: Int) -> Int64 { (joinTimes[join] + stays[join]).milliseconds }
}
