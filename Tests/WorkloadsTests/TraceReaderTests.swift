import Foundation
import PoolSimulation
import Testing

@testable import Workloads

@Suite struct TraceReaderTests {
  @Test("joins are read with every optional column")
  func readsJoins() throws {
    let text = """
      region,meeting_id,join_time,stay_s,participant_id,seats,patience_s,anything
      eu,b,10.5,20,ann,2,,x
      us,a,10,0,,1,inf,y
      us,b,2026-01-05T00:00:05.250Z,1.0005,"bob, jr",,30,z

      """
    let workload = try source(text).makeWorkload(seed: 1, replication: 0).workload
    #expect(
      Columns(workload)
        == Columns(
          times: [5250, 10_000, 10_500], stays: [1001, 0, 20_000], meetings: ["b", "a", "b"],
          seats: [1, 1, 2],
          patience: [30_000, .max, -1], participants: ["bob, jr", "", "ann"], names: ["b", "a"]))
  }

  @Test(
    "a leave time in another zone is the same instant, and clocks that go back are told apart by their offset"
  )
  func readsZones() throws {
    let text = """
      meeting_id,join_time,leave_time
      a,2020-11-01T01:30:00-04:00,2020-11-01T01:30:00-05:00
      b,2020-11-01T00:00:00,2020-11-01 05:00:00Z

      """
    let workload = try source(text, calendar: calendar("2020-11-01T00:00:00", "America/New_York"))
      .makeWorkload(seed: 1, replication: 0)
      .workload
    #expect(workload.joinTimes.map(\.milliseconds) == [0, 5_400_000])
    #expect(workload.stays.map(\.milliseconds) == [3_600_000, 3_600_000])
  }

  @Test("rows outside the run are left out and counted on their side; those at its ends stay")
  func leavesOutRows() throws {
    let joins = "meeting_id,join_time,stay_s\na,-0.001,9\na,0,9\na,100,9\na,100.001,9\na,200,9\n"
    let (workload, notes) = try source(joins, duration: 100_000).makeWorkload(
      seed: 1, replication: 0)
    #expect(workload.joinTimes.map(\.milliseconds) == [0, 100_000])
    #expect(notes.rowsRead == 5 && notes.rowsBeforeStart == 1 && notes.rowsAfterEnd == 2)

    let meetings =
      "meeting_id,start_time,duration_s,participants\na,-5,60,2\nb,0,60,2\nc,100,60,3\nd,101,60,2\n"
    let (sessions, counts) = try source(meetings, duration: 100_000).makeWorkload(
      seed: 1, replication: 0)
    #expect(Array(sessions.meetings) == ["b", "c"])
    #expect(sessions.joinCount == 5)
    #expect(counts.rowsBeforeStart == 1 && counts.rowsAfterEnd == 1 && counts.joinsAfterEnd == 0)
  }

  @Test(
    "a joins file's rows of one name are one meeting; a meetings file's rows are each their own")
  func numbersMeetings() throws {
    let joins = try source("meeting_id,join_time,stay_s\na,0,9\nb,1,9\na,500,9\n").makeWorkload(
      seed: 1, replication: 0
    ).workload
    #expect(Array(joins.meetings) == ["a", "b"])
    let sessions = try source("meeting_id,start_time,duration_s,participants\na,0,9,2\na,500,9,1\n")
      .makeWorkload(seed: 1, replication: 0)
      .workload
    #expect(Array(sessions.meetings) == ["a", "a"])
    #expect(sessions.meetingOfJoin == [0, 0, 1])
  }

  private static let joinsHeader = "meeting_id,join_time,leave_time"
  private static let badJoins: [(row: String, complaint: String)] = [
    (",1,2", "meeting_id: the cell is empty; expected the meeting's name"),
    ("a,,2", "join_time: the cell is empty; expected a time"),
    (
      "a,x,2",
      "join_time: \"x\" is not a time; expected seconds since the start (12.5) or ISO 8601 (2026-01-05T08:00:00)"
    ),
    (
      "a,nan,2",
      "join_time: \"nan\" is not a time; expected seconds since the start (12.5) or ISO 8601 (2026-01-05T08:00:00)"
    ),
    (
      "a,1e3,2",
      "join_time: \"1e3\" is not a time; expected seconds since the start (12.5) or ISO 8601 (2026-01-05T08:00:00)"
    ),
    (
      "a,2026-02-30T08:00:00,2",
      "join_time: \"2026-02-30T08:00:00\" is not a time; expected seconds since the start (12.5) or ISO 8601 (2026-01-05T08:00:00)"
    ),
    (
      "a,99999999999999999999,2",
      "join_time: \"99999999999999999999\" is outside what 64-bit milliseconds hold; expected a time near the run"
    ),
    (
      "a,1111111111111111111111111111111111111111,2",
      "join_time: \"1111111111111111111111111111111111111111\" is outside what 64-bit milliseconds hold; expected a time near the run"
    ),
    (
      "a,10,5",
      "leave_time: 5.000 s is before the join at 10.000 s; expected a leave at or after it"
    ),
    ("a,1", "the row has 2 fields; expected 3 as in the header"),
    ("a", "the row has 1 field; expected 3 as in the header"),
    ("a,1,2,3", "the row has 4 fields; expected 3 as in the header"),
    ("a\0,1,2", "a NUL byte; expected text"),
    (
      "a\"b,1,2",
      "a quote inside an unquoted field; expected the whole field in quotes and the quote doubled"
    ),
    ("\"a\"b,1,2", "text after a closing quote; expected a comma or the end of the line"),
    ("\"a,1,2", "a quote that opens here is never closed; expected a closing quote"),
  ]

  @Test(
    "a bad join is refused with its line, its column and what was expected", arguments: badJoins)
  func refusesJoin(row: String, complaint: String) throws {
    #expect(
      try complaints("\(Self.joinsHeader)\nok,0,1\n\(row)\n") == ["trace.csv:3: \(complaint)"])
  }

  private static let badOptions: [(row: String, complaint: String)] = [
    ("a,0,-1,,", "stay_s: \"-1\" is negative; expected zero or more seconds"),
    ("a,0,,,", "stay_s: the cell is empty; expected a number of seconds"),
    ("a,0,inf,,", "stay_s: \"inf\" is not a plain number; expected zero or more seconds"),
    (
      "a,9223372036854775,9,,",
      "stay_s: the leave is outside what 64-bit milliseconds hold; expected a time near the run"
    ),
    (
      "a,0,9,0,", "seats: \"0\" is not a whole number from 1 to 1000000; expected a number of seats"
    ),
    (
      "a,0,9,-2,",
      "seats: \"-2\" is not a whole number from 1 to 1000000; expected a number of seats"
    ),
    (
      "a,0,9,1.5,",
      "seats: \"1.5\" is not a whole number from 1 to 1000000; expected a number of seats"
    ),
    (
      "a,0,9,two,",
      "seats: \"two\" is not a whole number from 1 to 1000000; expected a number of seats"
    ),
    ("a,0,9,1,-1", "patience_s: \"-1\" is negative; expected zero or more seconds"),
    (
      "a,0,9,1,soon",
      "patience_s: \"soon\" is not a plain number; expected zero or more seconds, inf, or nothing"
    ),
  ]

  @Test("a bad stay, seat count or patience is refused", arguments: badOptions)
  func refusesOption(row: String, complaint: String) throws {
    #expect(
      try complaints("meeting_id,join_time,stay_s,seats,patience_s\n\(row)\n") == [
        "trace.csv:2: \(complaint)"
      ])
  }

  private static let badMeetings: [(row: String, complaint: String)] = [
    ("a,0,-60,2", "duration_s: \"-60\" is negative; expected zero or more seconds"),
    ("a,0,NaN,2", "duration_s: \"NaN\" is not a plain number; expected zero or more seconds"),
    (
      "a,0,60,0",
      "participants: \"0\" is not a whole number from 1 to 1000000; expected a number of people"
    ),
    (
      "a,0,60,2.5",
      "participants: \"2.5\" is not a whole number from 1 to 1000000; expected a number of people"
    ),
    ("a,0,60,", "participants: the cell is empty; expected a number of people"),
    (
      "a,0,60,5000000000",
      "participants: \"5000000000\" is not a whole number from 1 to 1000000; expected a number of people"
    ),
    (
      "a,9223372036854775,60,2",
      "duration_s: the end is outside what 64-bit milliseconds hold; expected a time near the run"
    ),
  ]

  @Test("a bad meeting is refused", arguments: badMeetings)
  func refusesMeeting(row: String, complaint: String) throws {
    #expect(
      try complaints("meeting_id,start_time,duration_s,participants\n\(row)\n") == [
        "trace.csv:2: \(complaint)"
      ])
  }

  private static let badFiles: [(text: String, complaint: String)] = [
    ("", "trace.csv:1: the file is empty; expected a header row"),
    (
      "\n\n\"meeting_id",
      "trace.csv:3: a quote that opens here is never closed; expected a closing quote"
    ),
    (
      "meeting_id,join_time,leave_time\n",
      "trace.csv:1: the file has a header and no rows; expected at least one row"
    ),
    (
      "meeting,join_time,leave_time\na,1,2\n",
      "trace.csv:1: meeting_id: there is no column meeting_id; the file has meeting, join_time, leave_time (did you mean meeting?)"
    ),
    (
      "meeting_id,join_time\na,1\n",
      "trace.csv:1: the header has neither leave_time nor stay_s; expected one of them; the file has meeting_id, join_time"
    ),
    (
      "id,when\na,1\n",
      "trace.csv:1: the header has neither join_time nor start_time nor interval_start; expected one of them; the file has id, when"
    ),
    (
      "meeting_id,join_time,join_time,leave_time\na,1,1,2\n",
      "trace.csv:1: join_time: the header has the column join_time twice; expected it once"
    ),
    (
      "meeting_id,join_time,start_time\na,1,1\n",
      "trace.csv:1: the header has both join_time and start_time; expected `format: joins` or `format: meetings`"
    ),
  ]

  @Test("a file that is no trace is refused as a whole", arguments: badFiles)
  func refusesFile(text: String, complaint: String) throws {
    #expect(try complaints(text) == [complaint])
  }

  @Test("text that is not UTF-8 is refused, in a name and in nothing else")
  func refusesLatin1() throws {
    let bytes =
      Array("meeting_id,join_time,stay_s,region\n".utf8) + [
        0xE9, 0x2C, 0x31, 0x2C, 0x32, 0x2C, 0xE9, 0x0A,
      ]
    var reader = try TraceReader(
      CSVReader(bytes: bytes), settings: TraceSettings(path: "trace.csv"), calendar: nil)
    var notes = WorkloadNotes()
    do {
      _ = try reader.joins(within: 0...(.max), largestSeats: 1_000_000, notes: &notes)
      Issue.record("expected a refusal")
    } catch {
      #expect(error.description == "trace.csv:2: meeting_id: the text is not UTF-8; expected UTF-8")
    }
  }

  @Test("the first twenty bad rows are shown, with the number of all")
  func countsBadRows() throws {
    let text = "\(Self.joinsHeader)\n" + String(repeating: "a,x,2\n", count: 25)
    let lines = try complaints(text)
    #expect(lines.count == 21)
    #expect(lines.first?.hasPrefix("trace.csv:2: join_time") == true)
    #expect(lines.last == "25 problems in all, the first 20 shown")
  }

  @Test("bad rows can be skipped and are counted, but not when nothing else is there")
  func skipsBadRows() throws {
    let notes = try source("\(Self.joinsHeader)\na,x,2\na,1,2\na,1\n", onBadRow: .skip)
      .makeWorkload(seed: 1, replication: 0)
    #expect(notes.workload.joinCount == 1)
    #expect(notes.notes.rowsRead == 3 && notes.notes.rowsSkipped == 2)
    #expect(throws: TraceError.self) { try source("\(Self.joinsHeader)\na,x,2\n", onBadRow: .skip) }
    #expect(throws: TraceError.self) {
      try source("\(Self.joinsHeader)\na,1,2\n\"a,1,2\n", onBadRow: .skip)
    }
  }

  @Test("a column under another name is found through the mapping, and missed by that name")
  func mapsColumns() throws {
    let text = "id,start_local,duration_s,participants\na,2026-01-05T00:01:00,60,2\n"
    let workload = try source(text, columns: ["meeting_id": "id", "start_time": "start_local"])
      .makeWorkload(seed: 1, replication: 0)
      .workload
    #expect(workload.joinTimes.map(\.milliseconds) == [60_000, 60_000])
    #expect(
      try complaints(text, columns: ["meeting_id": "ids", "start_time": "start_local"]) == [
        "trace.csv:1: meeting_id: there is no column ids; the file has id, start_local, duration_s, participants (did you mean id?)"
      ])
  }

  @Test("keys that mean nothing for a row a join are refused rather than ignored")
  func refusesSessionKeys() throws {
    #expect(throws: TraceError.self) {
      try source("\(Self.joinsHeader)\na,1,2\n", sessionKeys: ["attendance"])
    }
  }

  @Test("a missing trace is told apart from a bad one")
  func missesTrace() throws {
    let model = WorkloadModel(source: .trace(TraceSettings(path: "nowhere.csv")))
    #expect(throws: TraceError.missingFile("traces/nowhere.csv")) {
      try model.load(duration: nil, calendar: calendar(), traceDirectory: "traces")
    }
  }
}

extension Columns {
  init(
    times: [Int64], stays: [Int64], meetings: [String], seats: [Int32], patience: [Int64],
    participants: [String], names: [String]
  ) {
    self.times = times
    self.stays = stays
    self.meetings = meetings
    self.seats = seats
    self.patience = patience
    self.participants = participants
    self.names = names
  }
}
