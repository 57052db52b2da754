import PoolSimulation
import Settings
import Testing

@testable import Workloads

/// Describes a trace given as text.
func description(
  _ text: String, start: String? = nil, zone: String = "UTC", columns: [String: String] = [:],
  onBadRow: BadRowPolicy = .error
) throws -> TraceDescription {
  let calendar = try ScenarioCalendar(start: start ?? "1970-01-01T00:00:00Z", timeZone: zone)
  let source = try source(text, columns: columns, onBadRow: onBadRow, calendar: calendar)
  return TraceDescription(source, calendar: calendar, startIsGiven: start != nil)
}

@Suite struct TraceDescriptionTests {
  /// Monday 2026-01-05: a meeting of three from 08:58 to 09:50, one of two from 09:02, and two days
  /// later one person at 14:07.
  private static let joins = """
    meeting_id,join_time,leave_time
    a,2026-01-05T08:58:00,2026-01-05T09:30:00
    a,2026-01-05T09:00:00,2026-01-05T09:50:00
    a,2026-01-05T09:00:30,2026-01-05T09:50:00
    b,2026-01-05T09:02:00,2026-01-05T09:30:00
    b,2026-01-05T09:31:00,2026-01-05T09:40:00
    c,2026-01-07T14:07:31,2026-01-07T14:08:31

    """

  @Test("a small trace of joins is what a hand counts")
  func countsJoins() throws {
    let described = try description(Self.joins)
    let start: Int64 = 1_767_603_480_000
    #expect(described.kind == .joins && described.clock.isKnown)
    #expect(described.span == start...(start + 191_431_000))
    #expect(described.joins == 6 && described.meetings == 3 && described.participants == nil)
    let presence = try #require(described.presence)
    // The two who leave at 09:30 are gone before anybody else comes.
    #expect(presence.concurrency.peak == 4 && presence.concurrency.peakTime == start + 240_000)
    #expect(
      presence.concurrency.participantMilliseconds == 60_000 * (32 + 50 + 28 + 9 + 1) + 2_970_000)
    #expect(presence.meetingPeak == 2 && presence.meetingPeakTime == start + 240_000)
    #expect(
      presence.largestMeeting == 3 && presence.largestMeetingTime == start + 150_000
        && presence.largestMeetingIndex == 0)
    #expect(presence.weekdays.map(\.peak) == [4, 0, 1, 0, 0, 0, 0])
    #expect(
      presence.weekdays.map(\.milliseconds) == [86_400_000, 86_400_000, 86_400_000, 0, 0, 0, 0])
    #expect(presence.weekdays[2].participantMilliseconds == 60_000)
    #expect(described.warnings == [.solitaryMeetings(1, first: start + 191_371_000)])
  }

  @Test("its minutes, hours and counts are as well")
  func countsArrivals() throws {
    let arrivals = try description(Self.joins).arrivals
    let nine: Int64 = 1_767_603_600_000
    #expect(arrivals.busiest.map(\.joins) == [2, 1, 1, 1, 1])
    #expect(arrivals.busiest.first?.start == nine)
    #expect(arrivals.busiestFiveMinutes == BusyInterval(start: nine, joins: 3))
    #expect(
      arrivals.hours[8] == 1 && arrivals.hours[9] == 4 && arrivals.hours[14] == 1
        && arrivals.hours.reduce(0, +) == 6)
    #expect(arrivals.weekdays == [5, 0, 1, 0, 0, 0, 0])
    #expect(arrivals.afterHour == 3 && arrivals.afterHalfHour == 1)
    // From 08:58 on Monday to 14:07 on Wednesday there are 3190 minutes: five with joins, one of
    // them with two.
    #expect(arrivals.counts == Dispersion([1, 2, 1, 1, 1], intervals: 3190))
    #expect(arrivals.counts.squares == 8 && arrivals.counts.sum == 6)
  }

  @Test("its meetings are as well: sizes, lengths, starts and offsets")
  func countsMeetings() throws {
    let held = try #require(try description(Self.joins).held)
    #expect(held.held == 3)
    #expect(held.sizes?.quantiles == [1, 1, 2, 3, 3, 3, 3] && held.sizes?.sum == 6)
    #expect(held.lengths?.quantile(50) == 38 * 60_000 && held.lengths?.most == 52 * 60_000)
    #expect(held.stays?.least == 60_000 && held.stays?.most == 50 * 60_000)
    // a is two minutes early for nine and b two late; c is farther than five minutes from any
    // quarter.
    #expect(held.starts == StartShares(onHour: 2, onHalfHour: 0, onQuarter: 0, elsewhere: 1))
    #expect(held.joinsByStart == StartShares(onHour: 5, onHalfHour: 0, onQuarter: 0, elsewhere: 1))
    #expect(held.startsAfterHour == 1 && held.startsAfterHalfHour == 0)
    #expect(
      held.offsetsFromFirst?.count == 6 && held.offsetsFromFirst?.most == 29 * 60_000
        && held.offsetsFromFirst?.least == 0)
    #expect(
      held.offsetsFromStart?.count == 5 && held.offsetsFromStart?.least == -120_000
        && held.offsetsFromStart?.most == 31 * 60_000)
  }

  @Test("a trace of meetings is described as it is scheduled")
  func countsSessions() throws {
    let text = """
      meeting_id,start_time,duration_s,participants
      a,2026-01-05T09:00:00,3600,10
      b,2026-01-05T09:30:00,1800,4
      c,2026-01-05T10:00:00,1800,2
      d,2026-01-05T10:20:30,60,2

      """
    let described = try description(text)
    #expect(described.kind == .meetings && described.joins == 18 && described.meetings == 4)
    #expect(described.presence?.concurrency.peak == 14 && described.presence?.meetingPeak == 2)
    #expect(
      described.held?.starts == StartShares(onHour: 2, onHalfHour: 1, onQuarter: 0, elsewhere: 1))
    #expect(
      described.held?.joinsByStart
        == StartShares(onHour: 12, onHalfHour: 4, onQuarter: 0, elsewhere: 2))
    #expect(described.held?.sizes?.quantiles == [2, 2, 2, 4, 10, 10, 10])
    #expect(
      described.held?.offsetsFromFirst == nil && described.held?.offsetsFromStart == nil
        && described.rejoins == nil)
    #expect(described.warnings == [])
  }

  @Test("counts give what can be known of joins alone")
  func countsIntervals() throws {
    let calendar = try calendar("2026-01-05T00:00:00")
    let described = TraceDescription(
      interval: 300_000, starts: [0, 600_000, 300_000, 1_200_000], counts: [4, 9, 0, 3],
      notes: WorkloadNotes(), calendar: calendar,
      startIsGiven: true)
    #expect(described.joins == 16 && described.span == 0...1_500_000)
    #expect(described.presence == nil && described.held == nil && described.meetings == nil)
    #expect(
      described.arrivals.busiest.map(\.joins) == [9, 4, 3]
        && described.arrivals.busiest.first?.start == 600_000)
    // The interval at 900 s has no row: nobody joined in it.
    #expect(described.arrivals.counts == Dispersion([4, 9, 3], intervals: 5))
    // Mean 3.2, squares 106: variance (106 - 51.2) / 4 = 13.7.
    #expect(described.arrivals.counts.index == 4.28125)
    #expect(described.arrivals.afterHour == 4)
    #expect(described.warnings == [.missingIntervals(1, first: 900_000)])
  }

  @Test("days that share a pattern and differ by a factor only are even once it is divided out")
  func dividesOutDays() throws {
    let calendar = try calendar("2026-01-05T00:00:00")
    let pattern = [10, 30, 20]
    var (starts, counts): ([Int64], [Int]) = ([], [])
    for (day, factor) in [1, 2, 3, 2, 2].enumerated() {
      for (slot, count) in pattern.enumerated() {
        starts.append(Int64(day) * 86_400_000 + Int64(slot) * 300_000 + 36_000_000)
        counts.append(count * factor)
      }
    }
    let days = try #require(
      DayPattern(
        BinnedJoins(width: 300_000, starts: starts, counts: counts), calendar: calendar,
        knowsWeekdays: true))
    #expect(days.days == 5 && !days.isByWeekday)
    // Totals of 60, 120, 180, 120 and 120: variance 1800, mean 120.
    #expect(abs(days.totalVariation - 1800.0.squareRoot() / 120) < 1e-12)
    // Factors have variance 1/2, so the variances are 50, 450 and 200, and the means 20, 60 and 40.
    #expect(abs(days.dispersion - 700.0 / 120) < 1e-12)
    #expect(abs(days.dispersionWithoutDayFactor) < 1e-9)
    #expect(
      DayPattern(
        BinnedJoins(width: 420_000, starts: [0], counts: [1]), calendar: calendar,
        knowsWeekdays: true) == nil)
  }

  @Test("times from an unknown start have no weekdays, and a start that is given makes them known")
  func tellsClocksApart() throws {
    let text = "meeting_id,join_time,stay_s\na,32460,60\n"
    #expect(try !description(text).clock.isKnown)
    let known = try description(text, start: "2026-01-05T00:00:00", zone: "Europe/Berlin")
    #expect(
      known.clock.isKnown && known.arrivals.weekdays == [1, 0, 0, 0, 0, 0, 0]
        && known.arrivals.hours[9] == 1)
  }

  @Test("a schedule that is told is the start, and is not guessed")
  func takesSchedules() throws {
    let text = """
      meeting_id,join_time,stay_s,scheduled_start
      a,2026-01-05T09:52:00,600,2026-01-05T10:00:00
      a,2026-01-05T10:01:00,600,2026-01-05T10:00:00
      b,2026-01-05T12:20:30,600,2026-01-05T12:20:00
      c,2026-01-05T14:31:00,600,

      """
    let held = try #require(try description(text).held)
    #expect(
      held.told == 2
        && held.starts == StartShares(onHour: 1, onHalfHour: 1, onQuarter: 0, elsewhere: 1))
    #expect(held.joinsByStart == StartShares(onHour: 2, onHalfHour: 1, onQuarter: 0, elsewhere: 1))
    #expect(
      held.offsetsFromStart?.count == 4
        && held.offsetsFromStart?.sum == -480_000 + 60_000 + 30_000 + 60_000)
  }

  @Test("a trace of counts is described as it was read, and Unix times are on a known clock")
  func readsCounts() throws {
    let counts = try description("interval_start,joins\n1767603600,4\n1767603900,0\n1767604500,6\n")
    #expect(counts.kind == .counts && counts.joins == 10 && counts.clock.isKnown)
    #expect(counts.arrivals.width == 300_000 && counts.arrivals.hours[9] == 10)
    #expect(counts.warnings == [.missingIntervals(1, first: 1_767_604_200_000)])
  }

  @Test(
    "a name that is used again after an hour without anybody is another meeting, and sooner it is the same"
  )
  func separatesMeetings() throws {
    func held(secondJoin: String) throws -> MeetingMeasures? {
      try description(
        """
        meeting_id,join_time,leave_time,participant_id
        a,2026-01-05T09:00:00,2026-01-05T09:30:00,ann
        a,2026-01-05T09:10:00,2026-01-05T10:00:00,bob
        a,2026-01-05T\(secondJoin),2026-01-05T12:00:00,ann

        """
      ).held
    }
    let one = try held(secondJoin: "10:59:59.999")
    #expect(
      one?.held == 1 && one?.sizes == ValueSummary([2])
        && one?.lengths == ValueSummary([3 * 3_600_000]))
    let two = try held(secondJoin: "11:00:00")
    #expect(
      two?.held == 2 && two?.sizes == ValueSummary([1, 2])
        && two?.lengths == ValueSummary([3_600_000, 3_600_000]))
    #expect(two?.solitary == 1 && two?.firstSolitary == 1_767_610_800_000)
  }

  @Test(
    "times at the ends of what milliseconds hold are described, and nothing overflows",
    arguments: ["1970-01-01T00:00:00Z", "2026-01-05"])
  func survivesExtremes(start: String) throws {
    let times = [
      "0", "86399", "86400000000", "9007199254740993", "9223372036854774", "9223372036854775",
      "9223372036854775.807",
    ]
    for zone in ["UTC", "America/New_York", "Pacific/Kiritimati"] {
      for time in times {
        let joins =
          "meeting_id,join_time,stay_s,scheduled_start\na,0,5,\na,\(time),0,-9223372036854775\nb,\(time),0,9223372036854775\n"
        #expect(try description(joins, start: start, zone: zone).joins == 3)
        #expect(
          try description(
            "meeting_id,start_time,duration_s,participants\na,\(time),0,3\n", start: start,
            zone: zone
          ).joins == 3)
      }
      let counts = "interval_start,joins\n31556999999,20\n31556999700,3\n"
      #expect(try description(counts, start: start, zone: zone).joins == 23)
    }
  }
}
