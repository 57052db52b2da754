import Foundation
import PoolSimulation
import Settings
import Testing

@testable import Workloads

/// Converts one of the example inputs.
private func example(
  _ name: String, from format: ImportFormat, calendar: ScenarioCalendar? = nil,
  _ change: (inout ImportSettings) -> Void = { _ in }
) throws -> Imported {
  let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/")
    .dropFirst()
  let path = "\(root)/Examples/imports/\(name)"
  #expect(ImportFormat.recognised(try FileHead(path: path)) == format)
  var settings = ImportSettings(path: path, calendar: try calendar ?? epoch())
  change(&settings)
  var notes = ImportNotes()
  let content = try format.read(settings, notes: &notes)
  return Imported(content: content, notes: notes.lines.map { $0.replacing(path, with: "log") })
}

/// 2026-03-24T09:00:00Z: 20,536 days after 1970 and nine hours.
private let nine = 20_536 * 86_400 + 9 * 3600

private func stay(_ meeting: String, _ participant: String, _ from: Int, _ to: Int) -> String {
  "\(meeting) \(participant) \(nine + from)..\(nine + to)"
}

@Suite struct TeamsReportTests {
  @Test(
    "a list of attendance pairs joins and leaves, in UTF-16 with tabs and a clock of twelve hours")
  func readsList() throws {
    let imported = try example("teams.csv", from: .teams)
    #expect(
      imported.joins == [
        stay("meeting", "Ann Archer", 5, 2705), stay("meeting", "Baker, Bob", 60, 1230),
        stay("meeting", "Cy Clark", 130, 2700), stay("meeting", "Baker, Bob", 1260, 2760),
      ])
    #expect(
      imported.notes == [
        "log: 8 rows of stays, joins or leaves.", "log: fields are separated by tabs.",
        "log: the text is UTF-16.",
        "log: times: month before day, by 8 rows that allow nothing else, on a clock of twelve hours.",
      ])
  }

  @Test("a report's activities are its stays, and its list of participants is not counted again")
  func readsReport() throws {
    let imported = try example("teams-report.csv", from: .teams)
    #expect(
      imported.joins == [
        stay("Algebra", "ann@example.org", 0, 1800), stay("Algebra", "Bob Baker", 300, 3300),
        stay("Algebra", "ann@example.org", 2400, 3600),
      ])
  }

  @Test("calls of a conference are joins of one meeting; end and start count before the seconds")
  func readsCalls() throws {
    let imported = try example("teams-calls.csv", from: .teams)
    #expect(
      imported.joins == [
        stay("771", "+491701", 0, 1800), stay("771", "+491702", 300, 1500),
        stay("call u3", "+491703", 3600, 3900),
      ])
  }

  private static let people = """
    2. Participants
    Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail
    Ann\t3/24/26, 9:00:00 AM\t3/24/26, 10:00:00 AM\t50m 0s\t
    Bob\t3/24/26, 9:05:00 AM\t\t\t

    """

  @Test("without activities somebody's time in the meeting counts from the first join on")
  func readsParticipants() throws {
    let summary = "1. Summary\nMeeting title\tAlgebra\nEnd time\t3/24/26, 9:30:00 AM\n\n"
    let imported = try WorkloadsTests.imported(summary + Self.people, from: .teams)
    // 50 minutes are 3,000 s; Bob's stay ends with the meeting, at 9:30.
    #expect(imported.joins == [stay("Algebra", "Ann", 0, 3000), stay("Algebra", "Bob", 300, 1800)])
    #expect(
      imported.notes.contains(
        "1 participant was away in between: the time in the meeting counts, from the first join on."
      ))
    #expect(imported.notes.contains("1 stay was without a leave, and ended with the meeting."))
    // Without a summary nothing ends it.
    let bare = try WorkloadsTests.imported(Self.people, from: .teams)
    #expect(bare.joins == [stay("meeting", "Ann", 0, 3000)])
    #expect(bare.notes.contains("1 stay was without an end, and left out."))
  }

  private static let bad: [(text: String, complaint: String)] = [
    (
      "Full Name,User Action,Timestamp\nAnn,Joined,\"3/4/2026, 9:00:00 AM\"\n",
      "log: times: its date may be read in several ways: day before month, or month before day; "
        + "expected --time-format (time_format) with one of dd/mm/yyyy, mm/dd/yyyy, yyyy/mm/dd"
    ),
    (
      "Full Name,User Action,Timestamp\nAnn,Waved,2026-03-24 09:00:00\nBob,Joined,2026-03-24 09:00:00\n",
      "log:2: User Action: \"Waved\" is neither a join nor a leave; expected Joined, Joined before or Left"
    ),
    (
      "Name,Join Time,Leave Time\nAnn,2026-03-24 09:00:00,2026-03-24 08:00:00\nBob,2026-03-24 09:00:00,2026-03-24 09:00:00\n",
      "log:2: Leave Time: 2026-03-24T08:00:00+00:00 is before the beginning at 2026-03-24T09:00:00+00:00; expected an end at or after it"
    ),
    (
      "a,b\n1,2\n", "log:1: its header is none that is known here; expected \(TeamsReport.expected)"
    ),
    ("", "log: there is nothing in it; expected \(TeamsReport.expected)"),
    (
      "Full Name,User Action,Timestamp\n",
      "log: there is nothing in it; expected \(TeamsReport.expected)"
    ),
  ]

  @Test("what is no such list is refused", arguments: bad)
  func refuses(text: String, complaint: String) throws {
    #expect(try refusal(text, from: .teams) == [complaint])
  }
}

@Suite struct ZoomReportTests {
  @Test("a report of participants gives their stays, those in the waiting room left out")
  func readsParticipants() throws {
    let imported = try example("zoom.csv", from: .zoom)
    #expect(
      imported.joins == [
        stay("811 1111 1111", "ann@example.org", 0, 3600),
        stay("811 1111 1111", "Bob (Baker)", 300, 1820),
        stay("811 1111 1111", "Bob (Baker)", 1860, 3540),
      ])
    #expect(imported.notes.contains("1 row was in the waiting room, and left out."))
  }

  @Test("a report of usage gives meetings from start to end: 97.5 participant hours")
  func readsUsage() throws {
    let imported = try example("zoom-usage.csv", from: .zoom)
    #expect(
      imported.sessions == ["811 1111 1111 \(nine)+3600 30", "822 2222 2222 \(nine)+5400 45"])
    // 30 people for an hour and 45 for one and a half.
    let sessions = try #require(imported.content.sessions)
    #expect(
      sessions.reduce(0) { $0 + Double($1.duration) / 3.6e6 * Double($1.participants) } == 97.5)
    #expect(
      imported.notes.contains("log: times: day before month, by 4 rows that allow nothing else."))
  }

  @Test("one header for meeting and participant gives the same stays")
  func readsFlat() throws {
    let text = """
      Topic,Meeting ID,Start Time,End Time,User Email,Duration (Minutes),Participants,Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)
      A,1,2026-03-24 09:00:00,2026-03-24 10:00:00,host@example.org,60,2,Ann,ann@example.org,2026-03-24 09:00:00,2026-03-24 09:10:00,10
      A,1,2026-03-24 09:00:00,2026-03-24 10:00:00,host@example.org,60,2,Bob,,2026-03-24 09:05:00,,20
      A,1,2026-03-24 11:00:00,2026-03-24 12:00:00,host@example.org,60,1,Bob,,2026-03-24 11:00:00,,

      """
    let imported = try imported(text, from: .zoom)
    // Twenty minutes where there is no leave, and the end of the meeting where there is nothing.
    #expect(
      imported.joins == [
        stay("1", "ann@example.org", 0, 600), stay("1", "Bob", 300, 1500),
        stay("1", "Bob", 7200, 10_800),
      ])
    let workload = try #require(imported.content.workload)
    #expect(
      Array(workload.meetings) == ["1", "1"], "a number that is used again is another meeting")
  }

  @Test("start and end count before minutes that say something else, and that is told")
  func prefersTimes() throws {
    let text =
      "Meeting ID,Start Time,End Time,Duration (Minutes),Participants\n1,2026-03-24 09:00:00,2026-03-24 10:00:00,90,4\n2,2026-03-24 09:00:00,,90,4\n3,2026-03-24 09:00:00,2026-03-24 10:00:00,60,0\n"
    let imported = try imported(text, from: .zoom)
    #expect(imported.sessions == ["1 \(nine)+3600 4", "2 \(nine)+5400 4"])
    #expect(
      imported.notes.contains(
        "1 meeting was of another length than Duration (Minutes) says by more than a minute: start and end count."
      ))
    #expect(imported.notes.contains("1 meeting was without participants, and left out."))
  }

  @Test("a report of totals alone is refused: it has no times")
  func refusesTotals() throws {
    let text = "Name (Original Name),User Email,Total Duration (Minutes),Guest\nAnn,,40,No\n"
    #expect(
      try refusal(text, from: .zoom) == [
        "log:1: the report has the total of each participant and no times; expected an export that does not show unique users"
      ])
  }
}

@Suite struct MeetReportTests {
  @Test(
    "log events give stays that end when the endpoint left, and a code that is used again is another meeting"
  )
  func readsLog() throws {
    let imported = try example("meet.csv", from: .meet)
    #expect(
      imported.joins == [
        stay("abc-defg-hij", "ann@example.org", -3600, 0), stay("abc-defg-hij", "-", -2400, -600),
        stay("abc-defg-hij", "ann@example.org", 86_400 - 600, 86_400),
      ])
    let workload = try #require(imported.content.workload)
    #expect(workload.meetingCount == 2)
    #expect(imported.notes.first == "log: 4 rows, 3 of them visits.")
    #expect(imported.notes.contains("1 event was no endpoint that left, and left out."))
  }

  @Test("a report of attendance without dates needs the day")
  func readsAttendance() throws {
    let imported = try example(
      "meet-attendance.csv", from: .meet, calendar: calendar("2026-03-24T00:00:00"))
    // 9:00 to 10:02 and 9:02 to 10:00, in seconds of the day.
    #expect(
      imported.joins == ["meeting ann@example.org 32400..36120", "meeting Bob Baker 32520..36000"])
    #expect(
      imported.notes.contains(
        "log: its times have no date, and were taken as of 2026-03-24, as --start says."))
    #expect(throws: TraceError.self) { try example("meet-attendance.csv", from: .meet) }
  }

  @Test("past midnight the duration says that it is the next day")
  func crossesMidnight() throws {
    let text =
      "Name,Email,Duration,Time joined,Time exited\nAnn,,1 hr,11:30 PM,12:30 AM\nBob,,2 hr,11:30 PM,12:30 AM\n"
    // Bob's two hours do not fit, so the row is bad.
    #expect(
      try refusal(text, from: .meet, calendar: calendar("2026-03-24T00:00:00")) == [
        "log:3: Time exited: 2026-03-24T00:30:00+00:00 is before the beginning at 2026-03-24T23:30:00+00:00; expected an end at or after it"
      ])
    let imported = try imported(text, from: .meet, calendar: calendar("2026-03-24T00:00:00")) {
      $0.onBadRow = .skip
    }
    #expect(imported.joins == ["meeting Ann 84600..88200"])
  }

  @Test("the conference tells sessions apart, and the API's names are understood")
  func readsParameters() throws {
    let text = """
      time,event,meeting_code,conference_id,identifier,duration_seconds
      2026-03-24T09:10:00Z,call_ended,abc,C1,ann,600
      2026-03-24T09:20:00Z,call_ended,abc,C2,bob,1200

      """
    let imported = try imported(text, from: .meet)
    #expect(imported.joins == [stay("abc", "ann", 0, 600), stay("abc", "bob", 0, 1200)])
    let workload = try #require(imported.content.workload)
    #expect(workload.meetingCount == 2)
  }

  @Test("a length that is missing in a log is a bad row")
  func refusesBadRows() throws {
    let text =
      "Date,Event,Meeting code,Duration (seconds)\n2026-03-24T09:00:00Z,Endpoint left,abc,\n2026-03-24T09:00:00Z,Endpoint left,,60\n2026-03-24T09:00:00Z,Endpoint left,abc,60\n"
    #expect(
      try refusal(text, from: .meet) == [
        "log:2: Duration (seconds): the cell is empty; expected a length in seconds",
        "log:3: Meeting code: the cell is empty; expected a code",
      ])
  }
}

@Suite struct CallRecordTests {
  @Test("Asterisk's records: a call has two ends, a conference as many as it has records")
  func readsRecords() throws {
    let imported = try example("cdr.csv", from: .cdr)
    #expect(
      imported.joins == [
        stay("call-1", "2001", 10, 310), stay("call-1", "2002", 10, 310),
        stay("room-800", "2001", 3602, 5402),
        stay("room-800", "2002", 3900, 4800),
      ])
    #expect(
      imported.notes == [
        "log: 4 calls, 3 of them answered.", "1 call was not answered, and left out.",
      ])
  }

  @Test("a report of 3CX: who talks is there after it rang, and titles and totals are no calls")
  func readsReport() throws {
    let imported = try example("cdr-3cx.csv", from: .cdr)
    #expect(imported.joins == [stay("call-1", "2001", 10, 310), stay("call-1", "2002", 10, 310)])
    #expect(
      imported.notes == [
        "log: 2 calls, 1 of them answered.", "1 call was not answered, and left out.",
        "log: Call Time: day before month, by 1 row that allows nothing else.",
      ])
  }

  private static func record(
    _ answer: String, _ end: String, _ billed: Int, application: String = "Dial",
    channel: String = "SIP/2"
  ) -> String {
    "\"\",\"1\",\"2\",\"in\",\"1\",\"SIP/1\",\"\(channel)\",\"\(application)\",\"9\",\"2026-03-24 09:00:00\",\(answer),\"\(end)\",\(billed + 5),\(billed),\"ANSWERED\",\"DOCUMENTATION\",\"u.1\",\"\"\n"
  }

  @Test("without an answer the billable seconds tell it; with one, it and the end count")
  func decidesByEvidence() throws {
    let text =
      Self.record("", "2026-03-24 09:10:00", 60)
      + Self.record("\"2026-03-24 10:00:00\"", "2026-03-24 10:10:00", 60)
    let imported = try imported(text, from: .cdr)
    #expect(
      imported.joins == [
        stay("u.1", "1", 540, 600), stay("u.1", "2", 540, 600), stay("u.1", "1", 3600, 4200),
        stay("u.1", "2", 3600, 4200),
      ])
    #expect(
      imported.notes.contains(
        "1 call was of another length than its billable seconds: answer and end count."))
  }

  @Test("a room is another meeting when everybody has left it")
  func splitsRooms() throws {
    let text = [("09:00:00", "09:10:00"), ("09:10:00", "09:20:00"), ("09:30:00", "09:40:00")].map {
      Self.record(
        "\"2026-03-24 \($0.0)\"", "2026-03-24 \($0.1)", 600, application: "MeetMe", channel: "")
    }.joined()
    let imported = try imported(text, from: .cdr)
    let workload = try #require(imported.content.workload)
    #expect(workload.meetingCount == 2)
    #expect(Array(workload.meetings) == ["room-9", "room-9"])
  }

  @Test("who talks to nobody is one join, and that is told")
  func countsSingleEnds() throws {
    let text = Self.record(
      "\"2026-03-24 09:00:00\"", "2026-03-24 09:10:00", 600, application: "VoiceMail", channel: "")
    let imported = try imported(text, from: .cdr)
    #expect(imported.joins == [stay("u.1", "1", 0, 600)])
    #expect(
      imported.notes.contains("1 call was with nobody at the other end, and counted as one join."))
  }

  @Test("what are no records of calls is refused", arguments: ["a,b,c\n", "1;2;3\n"])
  func refuses(text: String) throws {
    #expect(
      try refusal(text, from: .cdr) == [
        "log:1: its header is none that is known here; expected \(CallRecords.expected)"
      ])
  }
}
