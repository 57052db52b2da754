import PoolSimulation
import Settings
import Testing

@testable import Workloads

@Suite struct ConversionTests {
  private func joins(_ rows: String, calendar: ScenarioCalendar? = nil) throws -> TraceContent {
    let text = "meeting_id,join_time,leave_time,participant_id\n\(rows)"
    return .joins(
      try source(text, calendar: calendar ?? epoch()).makeWorkload(seed: 0, replication: 0).workload
    )
  }

  private func converted(
    _ content: TraceContent, to format: TraceFormat, interval: Int64? = nil,
    calendar: ScenarioCalendar? = nil
  ) throws -> Imported {
    var notes = ImportNotes()
    let result = try content.converted(
      to: format, interval: interval, calendar: try calendar ?? epoch(), notes: &notes)
    return Imported(content: result, notes: notes.lines)
  }

  @Test("A session lasts while somebody is in the meeting, and counts different people")
  func groupsSessions() throws {
    let content = try joins(
      "m,10,20,a\nn,12,12,\nm,15,30,b\nm,25,40,a\nm,40,50,a\nm,45,46,\nm,46,47,\nm,60,60,a\nm,60,61,b\n"
    )
    let sessions = try converted(content, to: .meetings).sessions
    #expect(sessions == ["m 10+30 2", "n 12+0 1", "m 40+10 3", "m 60+1 2"])
  }

  @Test("Intervals begin at round times of the wall clock and hold every join once, empty ones too")
  func countsIntervals() throws {
    let zone = try epoch("Asia/Kathmandu")
    // 05:45 east of Greenwich: half hours begin at a quarter past and to in UTC.
    let content = try joins(
      "m,2025-10-09T08:20:00Z,2025-10-09T09:00:00Z,\nm,2025-10-09T09:16:00Z,2025-10-09T09:20:00Z,\n",
      calendar: zone)
    let half = try converted(content, to: .counts, interval: 1_800_000, calendar: zone).counts
    #expect(half == ["1759997700 1", "1759999500 0", "1760001300 1"])
    #expect(try converted(content, to: .counts).counts.first == "1759998000 1")
    #expect(try converted(content, to: .counts).counts.count == 12)
  }

  @Test("Counts can be added up, and not taken apart")
  func groupsCounts() throws {
    let counts = TraceContent.counts(
      IntervalCounts(interval: 300_000, starts: [600_000, 900_000, 1_200_000], joins: [1, 2, 4]))
    #expect(try converted(counts, to: .counts).counts == ["600 1", "900 2", "1200 4"])
    #expect(try converted(counts, to: .counts, interval: 900_000).counts == ["0 1", "900 6"])
    for length in [60_000, 420_000] as [Int64] {
      #expect(throws: ConversionProblem.self) {
        try converted(counts, to: .counts, interval: length)
      }
    }
  }

  @Test("What would have to be drawn is refused with the command that draws it")
  func refuses() throws {
    let meetings = TraceContent.meetings([
      MeetingSession(name: "m", start: 0, duration: 1, participants: 2)
    ])
    let counts = TraceContent.counts(IntervalCounts(interval: 1, starts: [0], joins: [2]))
    for (content, format) in [
      (meetings, TraceFormat.joins), (meetings, .counts), (counts, .joins), (counts, .meetings),
    ] {
      let problem = #expect(throws: ConversionProblem.self) { try converted(content, to: format) }
      #expect(problem?.description.contains("`greenroom synthesize` writes joins") == true)
    }
  }

  @Test("A stray time does not make millions of empty intervals")
  func refusesLongSpans() throws {
    let content = try joins("m,10,20,\nm,1760000000,1760000001,\n")
    let problem = #expect(throws: ConversionProblem.self) {
      try converted(content, to: .counts, interval: 1000)
    }
    #expect(problem?.description.contains("expected at most 10000000") == true)
  }

  @Test("Seats and patience are told when they are lost")
  func tellsLosses() throws {
    let text = "meeting_id,join_time,stay_s,seats,patience_s\nm,1,2,3,4\n"
    let workload = try source(text).makeWorkload(seed: 0, replication: 0).workload
    #expect(try converted(.joins(workload), to: .meetings).notes.count == 2)
  }

  @Test(
    "Times are written on the wall clock with milliseconds where there are any, and read back the same through a change of clocks"
  )
  func writesWallClock() throws {
    let zone = try epoch("America/New_York")
    // The hour that clocks show twice, once with either offset.
    let content = try joins(
      "m,1604208600.25,1604212200,a\nm,1604212200,1604212201.005,b\n", calendar: zone)
    var text = ""
    content.write(calendar: zone) { text += $0 }
    #expect(
      text == """
        meeting_id,join_time,leave_time,participant_id
        m,2020-11-01T01:30:00.250-04:00,2020-11-01T01:30:00-05:00,a
        m,2020-11-01T01:30:00-05:00,2020-11-01T01:30:01.005-05:00,b

        """)
    let workload = try #require(content.workload)
    #expect(
      Columns(try source(text, calendar: zone).makeWorkload(seed: 0, replication: 0).workload)
        == Columns(workload))
  }

  @Test("Meetings are written with what is known of them, and counts by interval")
  func writesOthers() throws {
    var text = ""
    let sessions = [
      MeetingSession(
        name: "a", start: 1500, duration: 60_000, participants: 2, kind: "class", region: "eu",
        expectedParticipants: 3),
      MeetingSession(name: "b, c", start: 2000, duration: 1500, participants: 1),
    ]
    TraceContent.meetings(sessions).write(calendar: try epoch()) { text += $0 }
    TraceContent.counts(IntervalCounts(interval: 1000, starts: [0, 1000], joins: [3, 0])).write(
      calendar: try epoch()
    ) { text += $0 }
    #expect(
      text == """
        meeting_id,start_time,duration_s,participants,expected_participants,region,kind
        a,1970-01-01T00:00:01.500+00:00,60,2,3,eu,class
        "b, c",1970-01-01T00:00:02+00:00,1.500,1,,,
        interval_start,joins
        1970-01-01T00:00:00+00:00,3
        1970-01-01T00:00:01+00:00,0

        """)
  }

  @Test(
    "A meeting has as many people as are in at once where several of them have one name, and that is told"
  )
  func sharedNames() throws {
    // Two phones of one name are in at once, then one of them again. Ann, who stays for no time, is
    // in beside one who is not named.
    let rows = "0,1800\n600,2400\n2300,3000\n".split(separator: "\n").map { "zoom,\($0),iPhone\n" }
      .joined()
    let text =
      "meeting_id,join_time,leave_time,participant_id\n" + rows
      + "ann,0,60,ann\nann,30,30,ann\nann,50,60,\n"
    let workload = try source(text).makeWorkload(seed: 1, replication: 0).workload
    var notes = ImportNotes()
    let content = try TraceContent.joins(workload).converted(
      to: .meetings, interval: nil, calendar: try epoch(), notes: &notes)
    let sessions = try #require(content.sessions)
    #expect(sessions.map { "\($0.name) \($0.participants)" }.sorted() == ["ann 2", "zoom 2"])
    #expect(
      notes.lines == [
        "1 session was counted by those who were in at once, who were more than their different names."
      ])
  }
}
