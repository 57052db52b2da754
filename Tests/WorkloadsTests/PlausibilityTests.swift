import PoolSimulation
import Testing

@testable import Workloads

@Suite struct PlausibilityTests {
  private static let columns = [
    "meeting_id": "ID", "start_time": "Start", "duration_s": "Length", "participants": "People",
  ]

  private static let implausible: [(text: String, columns: [String: String], start: String)] = [
    // Minutes that were taken for seconds: half of the meetings last 90 s or less.
    (
      "ID,Start,Length,People\na,2026-01-05T09:00:00,60,3\nb,2026-01-05T10:00:00,90,3\nc,2026-01-05T11:00:00,120,3\n",
      columns,
      "half of the stays last 1m30s or less, and nothing says what Length counts; expected --unit (unit)"
    ),
    // Under other names, two joins within ten seconds.
    (
      "room,join_time,leave_time\na,2026-01-05T09:00:00,2026-01-05T09:00:10\na,2026-01-05T09:00:01,2026-01-05T09:00:09\n",
      ["meeting_id": "room"], "all of it lies within one minute, from 2026-01-05T09:00:00+00:00 on"
    ),
    // The first of January 1970, which is the date of no times.
    (
      "meeting_id,join_time,leave_time\na,1970-01-01T09:00:00,1970-01-01T10:00:00\nb,1970-01-01T11:00:00,1970-01-01T12:00:00\n",
      [:],
      "all of it lies on one day in 1970, from 1970-01-01T09:00:00+00:00 on"
    ),
  ]

  @Test("a demand that nobody can have meant has to be accepted", arguments: implausible)
  func refuses(text: String, columns: [String: String], start: String) throws {
    let refusal = try Reading(text, columns: columns, accept: false).refusal
    #expect(refusal.count == 1)
    #expect(
      refusal.first?.hasPrefix("t.csv:1: the demand is implausible: \(start)") == true, "\(refusal)"
    )
    #expect(refusal.first?.hasSuffix(", or --on-implausible accept (on_implausible)") == true)
    #expect(try Reading(text, columns: columns, accept: true).refusal == [])
  }

  private static let plausible: [(text: String, columns: [String: String])] = [
    // Ours, in seconds: a dozen stays of seconds are somebody's test.
    ("meeting_id,join_time,stay_s\na,0,5\nb,1,5\nc,2,5\nd,3,5\ne,4,5\nf,5,5\n", [:]),
    // Half of the meetings last more than two minutes.
    (
      "ID,Start,Length,People\na,2026-01-05T09:00:00,60,3\nb,2026-01-05T10:00:00,3600,3\nc,2026-01-05T11:00:00,3600,3\n",
      columns
    ),
    // The header says what it counts, however short that is.
    (
      "meeting_id,start_time,Length (seconds),participants\na,2026-01-05T09:00:00,60,3\nb,2026-01-05T10:00:00,90,3\n",
      ["duration_s": "Length (seconds)"]
    ),
    // Both ends are told.
    (
      "room,join_time,leave_time\na,2026-01-05T09:00:00,2026-01-05T09:00:10\na,2026-01-05T09:10:00,2026-01-05T09:10:05\n",
      ["meeting_id": "room"]
    ),
    // One row is within a minute of itself.
    (
      "room,join_time,leave_time\na,2026-01-05T09:00:00,2026-01-05T09:00:10\n",
      ["meeting_id": "room"]
    ),
  ]

  @Test("what may be meant is taken without a word", arguments: plausible)
  func accepts(text: String, columns: [String: String]) throws {
    #expect(try Reading(text, columns: columns, accept: false).refusal == [])
  }

  @Test("what was accepted is told")
  func tells() throws {
    let trace = TraceSettings(
      path: "t.csv", columns: ["meeting_id": "room"], onImplausible: .accept)
    let text =
      "room,join_time,leave_time\na,2026-01-05T09:00:00,2026-01-05T09:00:10\na,2026-01-05T09:00:01,2026-01-05T09:00:09\n"
    var reader = try TraceReader(
      CSVReader(bytes: Array(text.utf8)), settings: trace, calendar: try calendar())
    var notes = WorkloadNotes()
    _ = try reader.content(
      format: nil, sessionKeys: [], within: 0...(.max), largestSeats: 9, notes: &notes)
    #expect(
      notes.readings == [
        "accepted although implausible: all of it lies within one minute, from 2026-01-05T09:00:00+00:00 on"
      ])
  }

  @Test("imports are judged, and accepted when somebody says so")
  func judgesImports() throws {
    let times: [Int64] = [36_000_000, 36_010_000]
    var builder = WorkloadBuilder()
    let meeting = builder.addMeeting(named: "a")
    for time in times {
      builder.addJoin(
        at: .init(milliseconds: time), stay: .init(milliseconds: 5000), meeting: meeting)
    }
    let content = TraceContent.joins(builder.finish())
    var settings = ImportSettings(path: "log", calendar: try calendar())
    var notes = ImportNotes()
    #expect(throws: TraceError.self) { try settings.plausible(content, notes: &notes) }
    settings.onImplausible = .accept
    _ = try settings.plausible(content, notes: &notes)
    #expect(
      notes.lines == [
        "Accepted although implausible: all of it lies within one minute, from 2026-01-05T10:00:00+00:00 on."
      ])
  }
}

@Suite struct ClockReadingTests {
  private static let header = "meeting_id,join_time,leave_time\n"

  /// In Berlin clocks go back on 2026-10-25 from 3:00 to 2:00; they go forward on 2026-03-29 from
  /// 2:00 to 3:00. The first 2:00 of 25 October is 0:00 UTC.
  private static let read: [(text: String, rows: [String], told: [String])] = [
    (
      // Join in the first 2:50 (0:50 UTC, 3,000 s), leave in the second 2:10 (1:10 UTC): twenty
      // minutes.
      "a,2026-10-25T02:50:00,2026-10-25T02:10:00\n", ["3000+1200"],
      [
        "1 time lies in an hour that clocks in Europe/Berlin show twice, and was taken for the first: 2026-10-25T02:50:00+02:00",
        "1 end was taken for the second time that clocks showed it, because the first lies before the beginning",
      ]
    ),
    (
      // A join that clocks show twice and a leave that they show once: the longer stay.
      "a,2026-10-25T02:30:00,2026-10-25T03:30:00\n", ["1800+7200"],
      [
        "1 time lies in an hour that clocks in Europe/Berlin show twice, and was taken for the first: 2026-10-25T02:30:00+02:00"
      ]
    ),
    (
      // Offsets say which of the two; they change, as they do.
      "a,2026-10-25T02:50:00+02:00,2026-10-25T02:10:00+01:00\n", ["3000+1200"],
      [
        "offsets from UTC change within the file, from +01:00 to +02:00; each time was taken with its own"
      ]
    ),
    (
      "a,2026-10-25T02:50:00+02:00,2026-10-25T05:00:00\n", ["3000+11400"],
      ["1 time has no offset from UTC and was taken as of Europe/Berlin, beside 1 with one"]
    ),
    (
      // The same written as spreadsheets do.
      "a,25.10.2026 02:50,25.10.2026 02:10\n", ["3000+1200"],
      [
        "join_time: day before month, by 1 row that allows nothing else",
        "leave_time: day before month, by 1 row that allows nothing else",
        "1 time lies in an hour that clocks in Europe/Berlin show twice, and was taken for the first: 2026-10-25T02:50:00+02:00",
        "1 end was taken for the second time that clocks showed it, because the first lies before the beginning",
      ]
    ),
  ]

  @Test("what was decided of clocks that change is told", arguments: read)
  func tells(text: String, rows: [String], told: [String]) throws {
    let reading = try Reading(
      Self.header + text, start: "2026-10-25T00:00:00Z", zone: "Europe/Berlin")
    #expect(reading.refusal == [])
    #expect(reading.rows == rows)
    #expect(reading.told == told)
  }

  @Test("a time that clocks skip is told")
  func tellsSkipped() throws {
    let reading = try Reading(
      Self.header + "a,2026-03-29T02:30:00,2026-03-29T04:00:00\n", start: "2026-03-29T00:00:00Z",
      zone: "Europe/Berlin")
    // 2:30 with the offset from before, +1, is 1:30 UTC; 4:00 is 2:00 UTC.
    #expect(reading.rows == ["5400+1800"])
    #expect(
      reading.told == [
        "1 time lies in an hour that clocks in Europe/Berlin skip, and was taken with the offset from before: 2026-03-29T03:30:00+02:00"
      ])
  }

  @Test("a leave before its join is told in the words of wall clocks")
  func tellsLeave() throws {
    #expect(
      try Reading(
        Self.header + "a,2026-10-25T05:00:00,2026-10-25T04:00:00\n", start: "2026-10-25T00:00:00Z",
        zone: "Europe/Berlin"
      )
      .refusal == [
        "t.csv:2: leave_time: 2026-10-25T04:00:00+01:00 is before the join at 2026-10-25T05:00:00+01:00; expected a leave at or after it"
      ])
  }
}
