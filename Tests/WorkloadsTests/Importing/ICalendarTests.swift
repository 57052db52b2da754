import Foundation
import Settings
import Testing

@testable import Workloads

/// Seconds since 1970 of a time of UTC.
func utcSeconds(_ text: String) throws -> Int64 {
  try #require(try epoch().milliseconds(of: text + "Z")) / 1000
}

/// A calendar of some events, each of the lines given.
func calendarText(_ events: String..., zones: String = "", head: String = "") -> String {
  let bodies = events.map { "BEGIN:VEVENT\n\($0)\nEND:VEVENT\n" }
  return "BEGIN:VCALENDAR\nVERSION:2.0\n\(head)\(zones)\(bodies.joined())END:VCALENDAR\n".replacing(
    "\n", with: "\r\n")
}

@Suite struct ICalendarTests {
  private static let people = "ATTENDEE:mailto:a@x.org\nATTENDEE:mailto:b@x.org"

  /// `start of UTC+length participants` of every meeting.
  private func meetings(_ text: String, _ change: (inout ImportSettings) -> Void = { _ in }) throws
    -> [String]
  {
    let imported = try imported(text, from: .icalendar, change)
    guard case .meetings(let sessions) = imported.content else { return [] }
    let clock = try epoch()
    return sessions.map {
      "\(clock.localText(at: $0.start))+\($0.duration / 60_000) \($0.participants)"
    }
  }

  // Berlin's clocks go back on 25 October 2026, from UTC+2 to UTC+1.
  @Test(
    "A time is on the clock that it names, and a weekly nine o'clock stays nine where clocks change",
    arguments: [
      ("DTSTART:20260914T090000Z\nDTEND:20260914T100000Z", ["2026-09-14T09:00:00+60 2"]),
      (
        "DTSTART;TZID=Europe/Berlin:20260914T090000\nDURATION:PT1H30M", ["2026-09-14T07:00:00+90 2"]
      ),
      (
        "DTSTART;TZID=\"/example.org/2026/Europe/Berlin\":20260914T090000\nDURATION:PT1H",
        ["2026-09-14T07:00:00+60 2"]
      ),
      // Floating: on the clocks of --time-zone, which is UTC here.
      ("DTSTART:20260914T090000\nDURATION:PT1H", ["2026-09-14T09:00:00+60 2"]),
      // The end is on another clock: 9:00 in New York is 13:00 UTC, 16:00 in Berlin is 14:00 UTC.
      (
        "DTSTART;TZID=America/New_York:20260914T090000\nDTEND;TZID=Europe/Berlin:20260914T160000",
        ["2026-09-14T13:00:00+60 2"]
      ),
      (
        "DTSTART;TZID=Europe/Berlin:20261019T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2",
        ["2026-10-19T07:00:00+60 2", "2026-10-26T08:00:00+60 2"]
      ),
      // Of UTC it stays the same instant.
      (
        "DTSTART:20261019T070000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2",
        ["2026-10-19T07:00:00+60 2", "2026-10-26T07:00:00+60 2"]
      ),
      // 2:30 on 29 March 2026 does not exist: it is taken with the offset from before, UTC+1. On 25
      // October it is the first of two.
      ("DTSTART;TZID=Europe/Berlin:20260329T023000\nDURATION:PT1H", ["2026-03-29T01:30:00+60 2"]),
      ("DTSTART;TZID=Europe/Berlin:20261025T023000\nDURATION:PT1H", ["2026-10-25T00:30:00+60 2"]),
    ] as [(String, [String])])
  func clocks(times: String, expected: [String]) throws {
    #expect(try meetings(calendarText("UID:1\n\(times)\n\(Self.people)")) == expected)
  }

  private static let ownZone = """
    BEGIN:VTIMEZONE
    TZID:Our Time
    BEGIN:STANDARD
    DTSTART:16010101T030000
    TZOFFSETFROM:+0200
    TZOFFSETTO:+0100
    RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
    END:STANDARD
    BEGIN:DAYLIGHT
    DTSTART:16010101T020000
    TZOFFSETFROM:+0100
    TZOFFSETTO:+0200
    RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
    END:DAYLIGHT
    END:VTIMEZONE

    """

  // The zone is Central European Time under another name, so its answers are those of Berlin above.
  @Test(
    "A zone that the file defines counts where the time zone database has none of its name",
    arguments: [
      ("20260701T090000", "2026-07-01T07:00:00"), ("20261201T090000", "2026-12-01T08:00:00"),
      ("20260329T013000", "2026-03-29T00:30:00"),
      ("20260329T023000", "2026-03-29T01:30:00"), ("20260329T033000", "2026-03-29T01:30:00"),
      ("20261025T013000", "2026-10-24T23:30:00"),
      ("20261025T023000", "2026-10-25T00:30:00"), ("20261025T033000", "2026-10-25T02:30:00"),
    ])
  func ownZones(local: String, expected: String) throws {
    let event = "UID:1\nDTSTART;TZID=Our Time:\(local)\nDURATION:PT1H\n\(Self.people)"
    #expect(try meetings(calendarText(event, zones: Self.ownZone)) == ["\(expected)+60 2"])
  }

  @Test(
    "A zone of IANA's name that the file defines otherwise is that of the database, and it is told")
  func contradiction() throws {
    let zone = Self.ownZone.replacing("Our Time", with: "America/New_York")
    let event =
      "UID:1\nDTSTART;TZID=America/New_York:20260701T090000\nDURATION:PT1H\n\(Self.people)"
    let imported = try imported(calendarText(event, zones: zone), from: .icalendar)
    // 9:00 in New York in July is 13:00 UTC.
    #expect(imported.sessions == ["1 \(try utcSeconds("2026-07-01T13:00:00"))+3600 2"])
    #expect(
      imported.notes.contains(
        "The file defines the time zone America/New_York otherwise than the time zone database, which was taken."
      ))
  }

  // 14 September 2026 is a Monday.
  @Test(
    "Rules, further dates and exceptions make the occurrences that the standard says",
    arguments: [
      ("RRULE:FREQ=DAILY;INTERVAL=2;COUNT=3", ["14", "16", "18"]),
      ("RRULE:FREQ=DAILY;BYDAY=MO,TU;COUNT=3", ["14", "15", "21"]),
      ("RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260921T090000Z", ["14", "16", "21"]),
      // The last instant is before nine; a day is meant to its end.
      ("RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260921T085959Z", ["14", "16"]),
      ("RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260921", ["14", "16", "21"]),
      ("RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2", ["14", "28"]),
      // The last Monday of September, and the month's last day.
      ("RRULE:FREQ=MONTHLY;BYDAY=-1MO;UNTIL=20260930", ["14", "28"]),
      ("RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20260930", ["14", "30"]),
      ("RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20260921T090000Z", ["14", "28"]),
      ("RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20260921,20260914", ["28"]),
      ("RRULE:FREQ=WEEKLY;COUNT=2\nRDATE:20260917T090000Z,20260921T090000Z", ["14", "17", "21"]),
      ("RDATE;VALUE=PERIOD:20260917T090000Z/PT1H", ["14", "17"]),
    ] as [(String, [String])])
  func rules(lines: String, days: [String]) throws {
    let found = try meetings(
      calendarText("UID:1\nDTSTART:20260914T090000Z\nDURATION:PT1H\n\(lines)\n\(Self.people)"))
    #expect(found == days.map { "2026-09-\($0)T09:00:00+60 2" })
  }

  @Test("A period has its own length")
  func period() throws {
    let lines = "RDATE;VALUE=PERIOD:20260917T090000Z/20260917T091500Z"
    let found = try meetings(
      calendarText("UID:1\nDTSTART:20260914T090000Z\nDURATION:PT1H\n\(lines)\n\(Self.people)"))
    #expect(found == ["2026-09-14T09:00:00+60 2", "2026-09-17T09:00:00+15 2"])
  }

  @Test("An event that stands for one occurrence replaces it, and a cancelled one takes it away")
  func overrides() throws {
    let series =
      "UID:1\nDTSTART;TZID=Europe/Berlin:20260914T110000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\n\(Self.people)"
    // The second is moved by an hour, has half the length and one person; the third does not take
    // place.
    let moved =
      "UID:1\nRECURRENCE-ID;TZID=Europe/Berlin:20260921T110000\nDTSTART:20260921T100000Z\nDURATION:PT30M\nATTENDEE:mailto:a@x.org"
    let cancelled =
      "UID:1\nRECURRENCE-ID:20260928T090000Z\nDTSTART:20260928T090000Z\nDURATION:PT1H\nSTATUS:CANCELLED"
    let expected = ["2026-09-14T09:00:00+60 2", "2026-09-21T10:00:00+30 1"]
    #expect(try meetings(calendarText(series, moved, cancelled)) == expected)
    #expect(try meetings(calendarText(cancelled, moved, series)) == expected)
    // Alone, an occurrence is an event of its own; of a cancelled series it goes with it.
    #expect(try meetings(calendarText(moved)) == ["2026-09-21T10:00:00+30 1"])
    #expect(try meetings(calendarText(series + "\nSTATUS:CANCELLED", moved)) == [])
    #expect(try meetings(calendarText(series, head: "METHOD:CANCEL\n")) == [])
  }

  @Test(
    "Of several versions the one with the higher sequence counts, and an identifier used twice is two events"
  )
  func versions() throws {
    func event(_ hour: String, _ more: String) -> String {
      "UID:1\nDTSTART:20260914T\(hour)0000Z\nDURATION:PT1H\n\(more)\(Self.people)"
    }
    #expect(
      try meetings(calendarText(event("09", "SEQUENCE:1\n"), event("10", "SEQUENCE:2\n"))) == [
        "2026-09-14T10:00:00+60 2"
      ])
    #expect(
      try meetings(calendarText(event("10", "SEQUENCE:2\n"), event("09", ""))) == [
        "2026-09-14T10:00:00+60 2"
      ])
    #expect(
      try meetings(calendarText(event("09", ""), event("09", ""))) == ["2026-09-14T09:00:00+60 2"])
    #expect(try meetings(calendarText(event("09", ""), event("10", ""))).count == 2)
  }

  @Test(
    "People are counted, who come: not rooms, not those who declined, and everybody once",
    arguments: [
      ("ATTENDEE:mailto:a@x.org\nATTENDEE:MAILTO:A@X.org\nATTENDEE:mailto:b@x.org", 2),
      (
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@x.org\nATTENDEE;PARTSTAT=DECLINED:mailto:b@x.org\nATTENDEE;PARTSTAT=TENTATIVE:mailto:c@x.org",
        2
      ),
      (
        "ATTENDEE:mailto:a@x.org\nATTENDEE;CUTYPE=ROOM:mailto:r@x.org\nATTENDEE;CUTYPE=RESOURCE:mailto:s@x.org",
        1
      ),
      ("ATTENDEE:mailto:a@x.org\nATTENDEE;ROLE=NON-PARTICIPANT:mailto:r@x.org", 1),
      // The organizer comes too, once, unless it is a calendar, or declined.
      ("ORGANIZER:mailto:o@x.org\nATTENDEE:mailto:a@x.org", 2),
      ("ORGANIZER:mailto:a@x.org\nATTENDEE:mailto:a@x.org", 1),
      ("ORGANIZER:mailto:c_1@group.calendar.google.com\nATTENDEE:mailto:a@x.org", 1),
      (
        "ORGANIZER:mailto:o@x.org\nATTENDEE;PARTSTAT=DECLINED:mailto:o@x.org\nATTENDEE:mailto:a@x.org",
        1
      ),
      ("ATTENDEE;X-NUM-GUESTS=2:mailto:a@x.org", 3),
      (
        "ATTENDEE;CN=\"A; B: C\":mailto:a@x.org\nATTENDEE;CUTYPE=INDI\n VIDUAL:mailto:b@x\n .org", 2
      ),
      (
        "BEGIN:VALARM\nATTENDEE:mailto:z@x.org\nDURATION:PT5M\nEND:VALARM\nATTENDEE:mailto:a@x.org",
        1
      ),
    ])
  func attendees(lines: String, people: Int) throws {
    #expect(
      try meetings(calendarText("UID:1\nDTSTART:20260914T090000Z\nDURATION:PT1H\n\(lines)")) == [
        "2026-09-14T09:00:00+60 \(people)"
      ])
  }

  @Test(
    "What says no size, no length or no time of day is left out and told, and --participants gives a size"
  )
  func leftOut() throws {
    let text = calendarText(
      "UID:1\nSUMMARY:a\nDTSTART:20260914T090000Z\nDURATION:PT1H\nORGANIZER:mailto:o@x.org",
      "UID:2\nDTSTART;VALUE=DATE:20260914\n\(Self.people)",
      "UID:3\nDTSTART:20260914T090000Z\n\(Self.people)",
      "UID:4\nDTSTART:20260914T090000Z\nDURATION:PT1H\nATTENDEE;PARTSTAT=DECLINED:mailto:a@x.org",
      "UID:5\nSUMMARY:b\\, c\\nd\nDTSTART:20260914T090000Z\nDURATION:PT1H\n\(Self.people)")
    let plain = try imported(text, from: .icalendar)
    let start = try utcSeconds("2026-09-14T09:00:00")
    #expect(plain.sessions == ["b, c d \(start)+3600 2"])
    #expect(
      plain.notes == [
        "log: 5 events, 1 meeting.",
        "1 meeting was left out, without a word of how many attend; --participants counts them.",
        "1 meeting was left out, with nobody who attends.",
        "1 meeting was left out, without a length.",
        "1 event was all day long, and left out.",
      ])
    let counted = try imported(text, from: .icalendar) { $0.participants = 8 }
    #expect(counted.sessions == ["a \(start)+3600 8", "b, c d \(start)+3600 2"])
    #expect(
      counted.notes.contains(
        "1 meeting was taken to have 8 participants, by --participants: nothing says how many attend."
      ))
  }

  @Test("A rule without an end needs a last day, and the bounds hold for every meeting")
  func bounds() throws {
    let endless = calendarText(
      "UID:1\nDTSTART:20260914T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY\n\(Self.people)")
    #expect(
      try refusal(endless, from: .icalendar) == [
        "log:7: RRULE: it recurs for ever; expected --until with the last day to read"
      ])
    let clock = try epoch()
    let found = try meetings(endless) { settings in
      settings.from = planBound("2026-09-15", isEnd: false, calendar: clock)
      settings.until = planBound("2026-09-28", isEnd: true, calendar: clock)
    }
    #expect(found == ["2026-09-21T09:00:00+60 2", "2026-09-28T09:00:00+60 2"])
  }

  @Test(
    "What is wrong or not supported is refused by name, with its line",
    arguments: [
      ("DTSTART:20260230T090000Z", "log:5: DTSTART: \"20260230T090000Z\" is no time"),
      ("SUMMARY:a", "log:3: DTSTART: it is missing"),
      ("DTSTART:20260914T090000Z\nDTEND:20260914T080000Z", "log:6: DTEND: it is before DTSTART"),
      ("DTSTART;TZID=Mars:20260914T090000", "log:5: TZID: the time zone \"Mars\" is not known"),
      ("DTSTART:20260914T090000Z\nDURATION:1h", "log:6: DURATION: \"1h\" is no length"),
      (
        "DTSTART:20260914T090000Z\nRRULE:FREQ=HOURLY;COUNT=2",
        "log:6: RRULE: FREQ=HOURLY is not supported"
      ),
      (
        "DTSTART:20260914T090000Z\nRRULE:FREQ=YEARLY;BYWEEKNO=20;COUNT=2",
        "log:6: RRULE: BYWEEKNO=20 is not supported with FREQ=YEARLY"
      ),
      (
        "DTSTART:20260914T090000Z\nRRULE:FREQ=WEEKLY;BYDAY=2MO;COUNT=2",
        "log:6: RRULE: BYDAY=2MO counts weekdays"
      ),
      (
        "DTSTART:20260914T090000Z\nRRULE:FREQ=WEEKLY;RSCALE=HEBREW;COUNT=2",
        "log:6: RRULE: RSCALE=HEBREW is not supported"
      ),
      (
        "DTSTART:20260914T090000Z\nRRULE:FREQ=WEEKLY;COUNT=99999999999",
        "log:6: RRULE: COUNT=99999999999 is not supported"
      ),
      ("DTSTART:20260914T090000Z\nRRULE:COUNT=2", "log:6: RRULE: it has no FREQ"),
      ("DTSTART:20260914T090000Z\nRRULE:FREQ=WEEKLY;BYDAY=XX;COUNT=2", "cannot be understood"),
      ("DTSTART:20260914T090000Z\nEXRULE:FREQ=WEEKLY", "log:6: EXRULE: it is not supported"),
      (
        "DTSTART:20260914T090000Z\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260914T090000Z",
        "RANGE=THISANDFUTURE is not supported"
      ),
      ("DTSTART:20260914T090000Z\nnonsense", "log:6: \"nonsense\" is no line of a calendar"),
    ])
  func refusals(lines: String, problem: String) throws {
    let told = try refusal(calendarText("UID:1\n\(lines)\n\(Self.people)"), from: .icalendar)
    #expect(told.count == 1 && told[0].contains(problem), "\(told)")
  }

  @Test(
    "A file that is no calendar, or is cut short, is refused as a whole",
    arguments: [
      ("", "there is nothing in it"), ("hello\n", "this is no line of a calendar"),
      ("A:b\n", "A stands outside of a calendar"),
      ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n", "VEVENT is never ended: the file is cut short"),
      ("BEGIN:VCALENDAR\nEND:VEVENT\n", "END:VEVENT ends what did not begin"),
      ("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "there is nothing in it"),
      ("BEGIN:VCALENDAR\n" + String(repeating: "BEGIN:X\n", count: 50), "nested more than 20 deep"),
    ])
  func damage(text: String, problem: String) throws {
    let told = try refusal(text, from: .icalendar)
    #expect(told.count == 1 && told[0].contains(problem), "\(told)")
  }

  @Test("Files are recognised by how they begin")
  func recognition() {
    #expect(
      ImportFormat.recognised(FileHead(text: "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")) == .icalendar)
    #expect(
      ImportFormat.recognised(
        FileHead(text: "\u{FEFF}\"Subject\",\"Start Date\",\"Start Time\"\r\n")) == .calendar)
    #expect(ImportFormat.recognised(FileHead(text: "meeting_id,weekday,start,end\n")) == .timetable)
    #expect(
      ImportFormat.recognised(FileHead(text: "meeting_id,start_time,duration_s,participants\n"))
        == nil)
  }
}

/// What the events of a calendar say of single occurrences of one another, and what no calendar
/// should make a program do.
@Suite struct CalendarOccurrenceTests {
  private static let people = "ATTENDEE:mailto:a@x.org"
  // 19 October 2026 is a Monday. Berlin's clocks go back on the 25th: nine is 7:00 UTC before and
  // 8:00 after.
  private static let weekly =
    "UID:1\nDTSTART;TZID=Europe/Berlin:20261019T090000\nDURATION:PT1H\n\(people)\nRRULE:FREQ=WEEKLY;"

  private func read(_ text: String, _ change: (inout ImportSettings) -> Void = { _ in }) throws -> (
    days: [String], notes: [String], ledger: ImportLedger
  ) {
    let read = try imported(text, from: .icalendar, change)
    guard case .meetings(let sessions) = read.content else { return ([], [], read.ledger) }
    let clock = try epoch()
    return (
      sessions.map { String(clock.localText(at: $0.start).dropFirst(5).prefix(11)) }, read.notes,
      read.ledger
    )
  }

  private func until(_ day: String) throws -> (inout ImportSettings) -> Void {
    let last = planBound(day, isEnd: true, calendar: try epoch())
    return { $0.until = last }
  }

  @Test(
    "An event for an occurrence that its series does not have is left out and told",
    arguments: [
      // After the last of the rule; at ten, when the series once was; the second, which there is,
      // moved to the 28th; by its day.
      ("20261109T090000", ["10-19T07:00", "10-26T08:00", "11-02T08:00"], true),
      ("20261026T100000", ["10-19T07:00", "10-26T08:00", "11-02T08:00"], true),
      ("20261026T090000", ["10-19T07:00", "10-28T08:00", "11-02T08:00"], false),
      ("20261026", ["10-19T07:00", "10-28T08:00", "11-02T08:00"], false),
    ])
  func orphans(recurrence: String, days: [String], isLeft: Bool) throws {
    let change =
      "UID:1\nRECURRENCE-ID;TZID=Europe/Berlin:\(recurrence)\nDTSTART:20261028T080000Z\nDURATION:PT1H\n\(Self.people)"
    for rule in ["COUNT=3", "UNTIL=20261102T080000Z"] {
      let found = try read(calendarText(Self.weekly + rule, change))
      #expect(found.days == days)
      #expect(
        found.notes.contains(
          "1 event was for an occurrence that its series does not have, and left out.") == isLeft)
    }
    // Without the series it stands alone.
    #expect(try read(calendarText(change)).days == ["10-28T08:00"])
  }

  @Test(
    "An occurrence after --until that is moved before it takes place, and one before --from-date that is moved after it"
  )
  func movedIntoBounds() throws {
    let later =
      "UID:1\nRECURRENCE-ID:20261109T080000Z\nDTSTART:20261027T080000Z\nDURATION:PT1H\n\(Self.people)"
    let earlier =
      "UID:1\nRECURRENCE-ID:20261019T070000Z\nDTSTART:20261029T080000Z\nDURATION:PT1H\n\(Self.people)"
    let first = planBound("2026-10-26", isEnd: false, calendar: try epoch())
    let last = planBound("2026-11-01", isEnd: true, calendar: try epoch())
    let found = try read(calendarText(Self.weekly + "INTERVAL=1", later, earlier)) {
      ($0.from, $0.until) = (first, last)
    }
    #expect(found.days == ["10-26T08:00", "10-27T08:00", "10-29T08:00"])
    #expect(
      found.notes.contains(
        "1 event goes on after --until; the occurrences after it were not counted."))
  }

  @Test(
    "An exception without a zone is on the clocks of its event, and one that is no occurrence is told",
    arguments: [
      ("EXDATE:20261026T090000", true), ("EXDATE:20261026T080000Z", true),
      ("EXDATE:20261026T080000", false),
      ("EXDATE;VALUE=DATE:20261027", false),
    ])
  func exceptions(line: String, isHit: Bool) throws {
    let found = try read(calendarText(Self.weekly + "COUNT=2\n" + line))
    #expect(found.days == (isHit ? ["10-19T07:00"] : ["10-19T07:00", "10-26T08:00"]))
    #expect(found.notes.contains("1 exception (EXDATE) was no occurrence of the event.") == !isHit)
  }

  @Test("Cancelled events are told, and are no demand that was lost")
  func cancelled() throws {
    let gone =
      "UID:2\nDTSTART:20261019T070000Z\nDURATION:P999999999W\nSTATUS:CANCELLED\nATTENDEE:mailto:a@x.org"
    #expect(
      try refusal(calendarText(gone), from: .icalendar) == [
        "log:6: DURATION: \"P999999999W\" is no length; expected such as PT1H30M"
      ])
    let found = try read(
      calendarText(Self.weekly + "COUNT=1", gone.replacing("999999999W", with: "52000W")))
    #expect(found.days == ["10-19T07:00"] && found.ledger.changes.isEmpty)
    #expect(found.notes.contains("1 event was cancelled, and left out."))
    let parts = String(repeating: "999999999W", count: 16)
    #expect(
      try refusal(calendarText(gone.replacing("999999999W", with: parts)), from: .icalendar).count
        == 1)
  }

  @Test("Where the start is none of its rule's it is the first of a count")
  func counts() throws {
    // The last weekday of a month: 30 October, a Friday, and 30 November, a Monday.
    let rule = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT="
    for (count, days) in [
      (1, ["10-19T07:00"]), (2, ["10-19T07:00", "10-30T08:00"]),
      (3, ["10-19T07:00", "10-30T08:00", "11-30T08:00"]),
    ] {
      #expect(
        try read(calendarText(Self.weekly.replacing("FREQ=WEEKLY;", with: rule + "\(count)"))).days
          == days)
    }
  }

  @Test(
    "Bad lines are beside the events: one event and two bad lines are no file of which everything is bad"
  )
  func badLines() throws {
    let text = calendarText(Self.weekly + "COUNT=1\nnonsense\nmore nonsense")
    #expect(try read(text) { $0.onBadRow = .skip }.days == ["10-19T07:00"])
    #expect(try refusal(text, from: .icalendar).count == 2)
  }

  @Test("Too many meetings end the reading, whatever becomes of bad rows")
  func tooMany() throws {
    // Four events of 300,000 days each are more than a million meetings, and end in 2422.
    let events = (0..<4).map {
      "UID:\($0)\nDTSTART:16010101T090000Z\nDURATION:PT1H\n\(Self.people)\nRRULE:FREQ=DAILY;COUNT=300000"
    }
    let text = calendarText(events[0], events[1], events[2], events[3])
    let told = try refusal(text, from: .icalendar) { $0.onBadRow = .skip }
    #expect(told.count == 1 && told[0].contains("there are more than 1000000 meetings"), "\(told)")
  }

  private static func zone(_ rule: String) -> String {
    "BEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n\(rule)\nEND:STANDARD\nEND:VTIMEZONE\n"
  }

  @Test(
    "A zone of the file with rules that are none of days of a year is refused by name",
    arguments: [
      ("RRULE:FREQ=SECONDLY", "a rule with FREQ=SECONDLY; expected FREQ=YEARLY"),
      (
        "RRULE:FREQ=YEARLY;BYSECOND=1,2,3",
        "a rule with BYSECOND=1,2,3; expected one of days of a year"
      ),
      (
        Array(repeating: "RRULE:FREQ=YEARLY;BYMONTH=3", count: 101).joined(separator: "\n"),
        "more than 100 rules; expected a few"
      ),
    ])
  func zones(rule: String, problem: String) throws {
    let event = "UID:1\nDTSTART;TZID=Ours:20261019T090000\nDURATION:PT1H\n\(Self.people)"
    let told = try refusal(calendarText(event, zones: Self.zone(rule)), from: .icalendar)
    #expect(
      told.count == 1 && told[0].contains("TZID: the time zone \"Ours\" has \(problem)"), "\(told)")
  }

  @Test("Times after the year 2500 are refused in a zone of the file, and where a rule would go on")
  func farAway() throws {
    let event = "UID:1\nDTSTART;TZID=Ours:40000101T090000\nDURATION:PT1H\n\(Self.people)"
    let told = try refusal(
      calendarText(event, zones: Self.zone("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU")),
      from: .icalendar)
    #expect(told.count == 1 && told[0].contains("a time lies after the year 2500"), "\(told)")
    // 600 years after 2026 are 2626.
    for rule in [
      "FREQ=YEARLY;INTERVAL=600;COUNT=3", "FREQ=YEARLY;COUNT=600", "FREQ=YEARLY;UNTIL=26260101",
    ] {
      let told = try refusal(
        calendarText(Self.weekly.replacing("FREQ=WEEKLY;", with: rule)), from: .icalendar)
      #expect(
        told.count == 1 && told[0].contains("RRULE: it recurs after the year 2500"),
        "\(rule): \(told)")
    }
    let near = try read(
      calendarText(Self.weekly.replacing("FREQ=WEEKLY;", with: "FREQ=YEARLY;COUNT=600")),
      try until("2027-12-31"))
    #expect(near.days == ["10-19T07:00", "10-19T07:00"])
  }

  // 9:00 in Berlin on 19 October is 7:00 UTC, in New York 13:00 UTC.
  @Test(
    "Times without a zone are on the clocks that the file says it is in, unless somebody says others; which is told",
    arguments: [
      (
        "Europe/Berlin", nil, "10-19T07:00",
        "Europe/Berlin, as X-WR-TIMEZONE says; see --time-zone."
      ),
      ("UTC", nil, "10-19T09:00", "UTC, as X-WR-TIMEZONE says; see --time-zone."),
      // A zone that the file defines itself: an hour ahead of UTC in winter, two in October.
      ("Our Time", nil, "10-19T07:00", "Our Time, as X-WR-TIMEZONE says; see --time-zone."),
      (
        "Europe/Berlin", "America/New_York", "10-19T13:00",
        "--time-zone, America/New_York; the file says X-WR-TIMEZONE:Europe/Berlin."
      ),
      ("America/New_York", "America/New_York", "10-19T13:00", "--time-zone, America/New_York."),
      (
        "Nowhere", nil, "10-19T09:00",
        "--time-zone, UTC; the file says X-WR-TIMEZONE:Nowhere, which is not known."
      ),
      (nil, nil, "10-19T09:00", "--time-zone, UTC."),
    ] as [(String?, String?, String, String)])
  func ownZone(_ own: String?, _ given: String?, _ start: String, _ told: String) throws {
    let event = "UID:1\nDTSTART:20261019T090000\nDURATION:PT1H\n\(Self.people)"
    let text = calendarText(
      event, zones: Self.ourTime, head: own.map { "X-WR-TIMEZONE:\($0)\n" } ?? "")
    let result = try imported(text, from: .icalendar, calendar: try epoch(given ?? "UTC")) {
      $0.zoneIsGiven = given != nil
    }
    #expect(result.sessions == ["1 \(try utcSeconds("2026-\(start):00"))+3600 1"])
    #expect(
      result.notes.filter { $0.hasPrefix("Times without a zone") } == [
        "Times without a zone were taken to be on the clocks of \(told)"
      ])
  }

  private static let ourTime = """
    BEGIN:VTIMEZONE
    TZID:Our Time
    BEGIN:STANDARD
    DTSTART:16010101T030000
    TZOFFSETFROM:+0200
    TZOFFSETTO:+0100
    RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
    END:STANDARD
    BEGIN:DAYLIGHT
    DTSTART:16010101T020000
    TZOFFSETFROM:+0100
    TZOFFSETTO:+0200
    RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
    END:DAYLIGHT
    END:VTIMEZONE

    """

  @Test("Calendars that follow one another have each their own zone, wherever in them it stands")
  func ownZones() throws {
    let event = "UID:1\nDTSTART:20261019T090000\nDURATION:PT1H\n\(Self.people)"
    let berlin = calendarText(event, head: "X-WR-TIMEZONE:Europe/Berlin\n")
    let behind = calendarText(event.replacing("UID:1", with: "UID:2")).replacing(
      "END:VCALENDAR", with: "X-WR-TIMEZONE:America/New_York\r\nEND:VCALENDAR")
    #expect(try read(berlin + behind).days == ["10-19T07:00", "10-19T13:00"])
  }

  // Until the end of 20 October in Berlin, 22:00 UTC: of 23:30 each day that of the 20th is the
  // last, at 21:30 UTC. On clocks of UTC the 21st would not be there either; from 0:30 on the 19th,
  // 22:30 UTC on the 18th, it would.
  @Test("Days of bounds and of rules are those of the zone that the file says it is in")
  func ownDays() throws {
    let event =
      "UID:1\nDTSTART:20261018T003000\nDURATION:PT10M\nRRULE:FREQ=DAILY;UNTIL=20261021\n\(Self.people)"
    let text = calendarText(event, head: "X-WR-TIMEZONE:Europe/Berlin\n")
    let told =
      "Days of --from-date and --until were taken to be on the clocks of Europe/Berlin, as X-WR-TIMEZONE says."
    let own = try read(text) { $0.bound(from: "2026-10-19", until: nil) }
    #expect(
      own.days == ["10-18T22:30", "10-19T22:30", "10-20T22:30"] && own.notes.contains(told),
      "\(own)")
    let given = try read(text) { settings in
      settings.zoneIsGiven = true
      settings.bound(from: "2026-10-19", until: nil)
    }
    #expect(
      given.days == ["10-19T00:30", "10-20T00:30", "10-21T00:30"] && !given.notes.contains(told),
      "\(given)")
  }

  // Berlin's clocks show 2:00 to 3:00 twice on 25 October 2026, and never on 29 March.
  @Test(
    "Times that clocks show twice or skip are told, in a zone of the database, of the file and of --time-zone",
    arguments: [
      (";TZID=Europe/Berlin:", "Europe/Berlin"), (";TZID=Our Time:", "Our Time"),
      (":", "Europe/Berlin"),
    ])
  func clockChanges(_ zone: String, _ name: String) throws {
    func notes(_ times: String) throws -> [String] {
      let text = calendarText(
        "UID:1\n\(times.replacing("@", with: zone))\n\(Self.people)", zones: Self.ourTime)
      let result = try imported(text, from: .icalendar, calendar: try epoch("Europe/Berlin")) {
        $0.zoneIsGiven = true
      }
      return result.notes.filter { $0.contains("that clocks") || $0.contains("the second time") }
    }
    let twice = try notes("DTSTART@20261025T023000\nDURATION:PT1H")
    #expect(
      twice == [
        "log: 1 time lies in an hour that clocks in \(name) show twice, and was taken for the first: 2026-10-25T02:30:00+02:00."
      ])
    let never = try notes("DTSTART@20260329T023000\nDTEND@20260329T040000")
    #expect(
      never.count == 1 && never[0].contains("in an hour that clocks in \(name) skip"), "\(never)")
    #expect(try notes("DTSTART@20261025T013000\nDTEND@20261025T033000").isEmpty)
    // From 2:45 to 2:15: half an hour, to the second showing of 2:15. The beginning is the first of
    // two.
    let later = try notes("DTSTART@20261025T024500\nDTEND@20261025T021500")
    #expect(
      later.count == 2
        && later[1].hasPrefix("log: 1 end was taken for the second time that clocks showed it"),
      "\(later)")
  }

  @Test(
    "An end that clocks show twice is the second where the first lies before the beginning, and occurrences outside are not told"
  )
  func laterEnds() throws {
    let zone = "TZID=Europe/Berlin"
    let half =
      "UID:1\nDTSTART;\(zone):20261025T024500\nDTEND;\(zone):20261025T021500\n\(Self.people)"
    #expect(
      try imported(calendarText(half), from: .icalendar).sessions == [
        "1 \(try utcSeconds("2026-10-25T00:45:00"))+1800 1"
      ])
    let daily =
      "UID:1\nDTSTART;\(zone):20261024T023000\nDURATION:PT5M\nRRULE:FREQ=DAILY;COUNT=3\n\(Self.people)"
    let told =
      "log: 1 time lies in an hour that clocks in Europe/Berlin show twice, and was taken for the first: 2026-10-25T02:30:00+02:00."
    #expect(try imported(calendarText(daily), from: .icalendar).notes.contains(told))
    let outside = try imported(calendarText(daily), from: .icalendar) {
      $0.bound(from: nil, until: "2026-10-24")
    }
    #expect(outside.sessions.count == 1 && !outside.notes.contains { $0.contains("twice") })
    let excluded = try imported(
      calendarText(daily + "\nEXDATE;\(zone):20261025T023000"), from: .icalendar)
    #expect(excluded.sessions.count == 2 && !excluded.notes.contains { $0.contains("twice") })
  }

  @Test(
    "Tens of thousands of events of one series are looked up, not searched",
    .timeLimit(.minutes(patience))
  )
  func many() throws {
    // Changes of every day from 1900 on, half of them twice.
    let first: Int64 = -25_567
    let days = (0..<30_000).map { PlanDate.text(first + Int64($0)).replacing("-", with: "") }
    let changes = (days + days.prefix(15_000)).map {
      "BEGIN:VEVENT\r\nUID:1\r\nRECURRENCE-ID:\($0)T090000Z\r\nDTSTART:\($0)T100000Z\r\nDURATION:PT1H\r\n\(Self.people)\r\nEND:VEVENT\r\n"
    }
    let series =
      "UID:1\nDTSTART:19000101T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=30000\n\(Self.people)"
    let found = try read(calendarText(series, zones: changes.joined()))
    #expect(found.days.count == 30_000 && found.days.allSatisfy { $0.hasSuffix("T10:00") })
  }
}

/// Weekly rules at random, against weeks that are counted by hand.
@Suite struct WeeklyRuleTests {
  private struct Rule: CustomStringConvertible {
    let start: Int64
    let weekdays: [Int]
    let interval: Int64
    let count: Int
    let except: Set<Int>
    var description: String {
      "\(start) \(weekdays) every \(interval) x\(count) without \(except.sorted())"
    }
  }

  private static let names = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"]

  /// The days of a rule: week after week from the Monday of the first one, the weekdays in their
  /// order, none before the start.
  private func days(_ rule: Rule) -> [Int64] {
    // 1970-01-05, day 4, was a Monday.
    let monday = rule.start - (rule.start - 4) % 7
    var days: [Int64] = []
    for week in 0... {
      for place in 0..<7 where rule.weekdays.contains((place + 1) % 7) {
        let day = monday + Int64(week) * 7 * rule.interval + Int64(place)
        if day >= rule.start { days.append(day) }
        if days.count == rule.count {
          return days.enumerated().filter { !rule.except.contains($0.offset) }.map(\.element)
        }
      }
    }
    return []
  }

  @Test(
    "A weekly rule comes back as the days that its weeks have, at nine on the clocks of its zone",
    arguments: 0..<200)
  func random(seed: UInt64) throws {
    var random = SystemLikeRandom(seed: seed)
    let start = Int64.random(in: 20_000..<22_000, using: &random)
    let own = Int((start + 4) % 7)
    let weekdays = (0..<7).filter { $0 == own || Int.random(in: 0..<3, using: &random) == 0 }
    let count = Int.random(in: 1...30, using: &random)
    let rule = Rule(
      start: start, weekdays: weekdays, interval: Int64.random(in: 1...4, using: &random),
      count: count,
      except: Set((0..<count).filter { _ in Int.random(in: 0..<6, using: &random) == 0 }))
    let whole = days(
      Rule(start: start, weekdays: weekdays, interval: rule.interval, count: count, except: []))
    func text(_ day: Int64) -> String { PlanDate.text(day).replacing("-", with: "") }
    let excluded = rule.except.sorted().map {
      "EXDATE;TZID=America/New_York:\(text(whole[$0]))T090000\n"
    }.joined()
    let event = """
      UID:1
      SUMMARY:m
      DTSTART;TZID=America/New_York:\(text(start))T090000
      DURATION:PT1H
      RRULE:FREQ=WEEKLY;INTERVAL=\(rule.interval);BYDAY=\(weekdays.map { Self.names[$0] }.joined(separator: ","));COUNT=\(count)
      \(excluded)ATTENDEE:mailto:a@x.org
      """
    let found = try imported(calendarText(event), from: .icalendar).sessions
    let clock = try epoch("America/New_York")
    let expected = try days(rule).map { day in
      let time = try #require(clock.milliseconds(of: "\(PlanDate.text(day))T09:00:00"))
      return "m \(time / 1000)+3600 1"
    }
    #expect(found == expected, "\(rule)")
  }
}

/// A few bits of the seed after another, by SplitMix64.
private struct SystemLikeRandom: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}

/// The example files of the documentation.
@Suite struct PlanExampleTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
      "Examples/imports")

  // Berlin is two hours ahead of UTC until 25 October 2026, and one hour after.
  @Test(
    "Each example is recognised and becomes the meetings that are planned",
    arguments: [
      // Ann and Bob; Cem declined, and the room is none.
      (
        "calendar.ics", ImportFormat.icalendar,
        [
          "Standup 2026-10-19T07:00:00+1800 2", "Standup 2026-10-26T08:00:00+1800 2",
          "Standup 2026-11-02T08:00:00+1800 2",
        ]
      ),
      // Ann, Bob and Cem, in Room 1.
      ("calendar.csv", .calendar, ["Review 2026-09-14T11:30:00+5400 3"]),
      (
        "timetable.csv", .timetable,
        [
          "algebra 2026-10-19T07:00:00+5400 31", "seminar 2026-10-23T12:00:00+5400 8",
          "algebra 2026-10-26T08:00:00+5400 31",
          "algebra 2026-10-28T08:00:00+5400 31", "seminar 2026-10-30T13:00:00+5400 8",
        ]
      ),
    ] as [(String, ImportFormat, [String])])
  func examples(file: String, format: ImportFormat, expected: [String]) throws {
    let path = Self.folder.appendingPathComponent(file).path
    #expect(ImportFormat.recognised(try FileHead(path: path)) == format)
    var notes = ImportNotes()
    let content = try format.read(
      ImportSettings(path: path, calendar: try epoch("Europe/Berlin")), notes: &notes)
    guard case .meetings(let sessions) = content else { return #expect(Bool(false)) }
    let clock = try epoch()
    #expect(
      sessions.map {
        "\($0.name) \(clock.localText(at: $0.start))+\($0.duration / 1000) \($0.participants)"
      } == expected)
  }
}
