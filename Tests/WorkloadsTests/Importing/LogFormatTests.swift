import PoolSimulation
import Testing

@testable import Workloads

@Suite struct LogFormatTests {
  /// One line of a webhook log; what is wrong with it.
  struct BadLine: CustomTestStringConvertible {
    let format: ImportFormat
    let line: String
    let problem: String
    var testDescription: String { problem }
  }

  static let badLines = [
    BadLine(
      format: .livekit, line: #"{"event":"participant_joined""#,
      problem: "log:1: this is not JSON; expected one LiveKit webhook"),
    BadLine(
      format: .livekit, line: #"{"room":{"name":"m"}}"#,
      problem: "log:1: event: it is missing; expected one LiveKit webhook"),
    BadLine(
      format: .livekit, line: #"{"event":7}"#, problem: "log:1: event: the value is not a text"),
    BadLine(
      format: .livekit, line: #"[{"event":"participant_joined"}]"#,
      problem: "log:1: the file is one JSON list; expected"),
    BadLine(
      format: .livekit, line: #"{"event":"room_finished","createdAt":"1760000000"}"#,
      problem: "log:1: room.name: it is missing; expected the room's name"),
    BadLine(
      format: .livekit, line: #"{"event":"room_finished","room":{"name":"m"}}"#,
      problem: "log:1: createdAt: it is missing; expected"),
    BadLine(
      format: .livekit, line: #"{"event":"room_finished","room":{"name":"m"},"createdAt":"soon"}"#,
      problem: #"log:1: createdAt: "soon" is not a whole number"#),
    BadLine(
      format: .livekit, line: #"{"event":"room_finished","room":{"name":"m"},"createdAt":1.5}"#,
      problem: "log:1: createdAt: this is not a whole number"),
    BadLine(
      format: .livekit,
      line: #"{"event":"room_finished","room":{"name":"m"},"createdAt":1760000000000}"#,
      problem: "log:1: createdAt: 1760000000000 is no time of this era; expected seconds since 1970"
    ),
    BadLine(
      format: .livekit,
      line: #"{"event":"participant_left","room":{"name":"m"},"createdAt":"1760000000"}"#,
      problem: "log:1: participant.identity: it is missing"),
    BadLine(
      format: .livekit,
      line:
        #"{"event":"participant_left","room":{"name":"m"},"createdAt":"1760000000","participant":{"identity":"\u0000"}}"#,
      problem: "log:1: a NUL character in a name; expected names that a CSV file can hold"),
    BadLine(
      format: .jitsi, line: #"{"kind":"join"}"#,
      problem: "log:1: neither eventType nor event_name is there; expected"),
    BadLine(
      format: .jitsi, line: #"{"eventType":"PARTICIPANT_JOINED"}"#,
      problem: "log:1: fqn: it is missing"),
    BadLine(
      format: .jitsi,
      line: #"{"eventType":"PARTICIPANT_JOINED","fqn":"app/m","timestamp":1760000000}"#,
      problem:
        "log:1: timestamp: 1760000000 is no time of this era; expected milliseconds since 1970"),
    BadLine(
      format: .jitsi,
      line:
        #"{"eventType":"PARTICIPANT_JOINED","fqn":"app/m","timestamp":1760000000000,"data":{}}"#,
      problem: "log:1: data.id: it is missing"),
    BadLine(
      format: .jitsi, line: #"{"event_name":"muc-occupant-left","occupant":{}}"#,
      problem: "log:1: room_name: it is missing"),
    BadLine(
      format: .jitsi, line: #"{"event_name":"muc-occupant-left","room_name":"","occupant":{}}"#,
      problem: "log:1: room_name: it is missing"),
    BadLine(
      format: .jitsi,
      line:
        #"{"event_name":"muc-occupant-left","room_name":"m","occupant":{"id":"","left_at":1760000000}}"#,
      problem: "log:1: occupant.occupant_jid: it is missing"),
    BadLine(
      format: .jitsi,
      line:
        #"{"event_name":"muc-occupant-left","room_name":"m","occupant":{"joined_at":1760000000}}"#,
      problem: "log:1: occupant.left_at: it is missing; expected seconds since 1970"),
    BadLine(
      format: .livekit, line: "",
      problem: "log: there is nothing in it; expected one LiveKit webhook a line"),
  ]

  @Test(
    "A bad line is refused with its place, the field and what was expected", arguments: badLines)
  func refuses(_ bad: BadLine) throws {
    let lines = try refusal(bad.line + "\n", from: bad.format)
    #expect(lines.count == 1 && lines[0].hasPrefix(bad.problem), "\(lines)")
  }

  private static let visit = [
    #"{"event":"participant_joined","id":"1","room":{"name":"m","sid":"S"},"participant":{"identity":"a"},"createdAt":"1760000000"}"#,
    #"{"event":"participant_left","id":"2","room":{"name":"m","sid":"S"},"participant":{"identity":"a"},"createdAt":"1760000009"}"#,
  ]

  @Test("All bad lines are told at once, the first twenty with their place")
  func refusesTogether() throws {
    let lines = try refusal(
      (Self.visit + Array(repeating: "{", count: 30)).joined(separator: "\n"), from: .livekit)
    #expect(
      lines.count == 21 && lines[0].hasPrefix("log:3: ") && lines[19].hasPrefix("log:22: ")
        && lines[20] == "30 in all")
  }

  @Test("Bad lines can be skipped, and are counted; when all are bad nothing is left to read")
  func skips() throws {
    let result = try imported((Self.visit + ["{", "{}"]).joined(separator: "\n"), from: .livekit) {
      $0.onBadRow = .skip
    }
    #expect(result.joins == ["m a 1760000000..1760000009"])
    #expect(
      result.notes == [
        "log: 4 lines, 2 of them joins, leaves and ends of meetings.", "2 bad lines were left out.",
      ])
    #expect(try refusal("{\n", from: .livekit) { $0.onBadRow = .skip }.count == 1)
  }

  @Test("Deliveries that come twice count once, and lines about other things do not count")
  func countsOnce() throws {
    let other = #"{"event":"track_published","room":{"name":"m"},"track":{"sid":"T"}}"#
    let result = try imported(
      (Self.visit + Self.visit + [other, ""]).joined(separator: "\r\n"), from: .livekit)
    #expect(result.joins == ["m a 1760000000..1760000009"])
    #expect(
      result.notes == [
        "log: 5 lines, 2 of them joins, leaves and ends of meetings.",
        "2 lines were a second delivery of an event, and left out.",
        "1 line was about something else, and left out.",
      ])
  }

  @Test("Two sessions of one room are two meetings")
  func tellsSessionsApart() throws {
    let again = Self.visit.map {
      $0.replacing("\"S\"", with: "\"R\"").replacing("17600000", with: "17600100").replacing(
        "\"id\":\"", with: "\"id\":\"x")
    }
    let result = try imported((Self.visit + again).joined(separator: "\n"), from: .livekit)
    #expect(result.joins == ["m a 1760000000..1760000009", "m a 1760010000..1760010009"])
    let workload = try #require(result.content.workload)
    #expect(workload.meetingOfJoin == [0, 1])
  }

  @Test("JaaS: sessions, breakout rooms and the end of a meeting")
  func hostedJitsi() throws {
    let text = """
      {"eventType":"ROOM_CREATED","sessionId":"s1","timestamp":1760000000000,"fqn":"app/standup","data":{}}
      {"eventType":"PARTICIPANT_JOINED","idempotencyKey":"k1","sessionId":"s1","timestamp":1760000000250,"fqn":"app/standup","data":{"id":"ann","participantId":"c1"}}
      {"eventType":"PARTICIPANT_JOINED","idempotencyKey":"k1","sessionId":"s1","timestamp":1760000000250,"fqn":"app/standup","data":{"id":"ann","participantId":"c1"}}
      {"eventType":"PARTICIPANT_JOINED","sessionId":"s1","timestamp":1760000001000,"fqn":"app/standup","data":{"id":7,"isBreakout":true,"breakoutRoomId":"b"}}
      {"eventType":"PARTICIPANT_LEFT","sessionId":"s1","timestamp":1760000005000,"fqn":"app/standup","data":{"id":7,"isBreakout":true,"breakoutRoomId":"b"}}
      {"eventType":"ROOM_DESTROYED","sessionId":"s1","timestamp":1760000009000,"fqn":"app/standup","data":{}}
      """
    let result = try imported(text, from: .jitsi)
    #expect(
      result.joins == [
        "standup ann 1760000000.250..1760000009", "standup/b 7 1760000001..1760000005",
      ])
    #expect(result.notes.contains("1 join was ended by the end of the meeting."))
  }

  @Test("JaaS: guests with an empty id are different people")
  func hostedGuests() throws {
    let text = ["JOINED", "LEFT"].enumerated().flatMap { place, event in
      (1...2).map { guest in
        #"{"eventType":"PARTICIPANT_\#(event)","timestamp":\#(1_760_000_000_000 + 9000 * place),"fqn":"app/m","data":{"id":"","participantId":"p\#(guest)"}}"#
      }
    }
    let result = try imported(text.joined(separator: "\n"), from: .jitsi)
    #expect(result.joins == ["m p1 1760000000..1760000009", "m p2 1760000000..1760000009"])
    #expect(result.notes == ["log: 4 lines, 4 of them joins, leaves and ends of meetings."])
  }

  @Test("event_sync: connections, a join before the log begins, and the end of a meeting")
  func selfHostedJitsi() throws {
    let text = """
      {"event_name":"muc-room-created","room_name":"standup","room_jid":"standup@muc","created_at":1760000000}
      {"event_name":"muc-occupant-joined","room_name":"standup","occupant":{"name":"Ann","id":"ann","occupant_jid":"a@x","joined_at":1760000000}}
      {"event_name":"muc-occupant-left","room_name":"standup","occupant":{"occupant_jid":"b@x","joined_at":1759999990,"left_at":1760000004}}
      {"event_name":"muc-room-destroyed","room_jid":"standup@muc","destroyed_at":1760000009,"all_occupants":[]}
      """
    let result = try imported(text, from: .jitsi)
    #expect(
      result.joins == ["standup b@x 1759999990..1760000004", "standup ann 1760000000..1760000009"])
    #expect(result.notes.contains("1 join was before the log begins, and taken from the leave."))
  }

  static let badRows = [
    (
      "time,meeting_id,event\n1,m,join\n",
      "log:1: participant_id: there is no column participant_id; the file has time, meeting_id, event"
    ),
    (
      "time,meeting_id,participant_id,event\n1,m,a,wave\n",
      #"log:2: event: "wave" is neither a join nor a leave; expected join or leave, or a word such as joined, left, enter, exit"#
    ),
    (
      "time,meeting_id,participant_id,event\nsoon,m,a,join\n", #"log:2: time: "soon" is not a time"#
    ),
    (
      "time,meeting_id,participant_id,event\n-5,m,a,join\n",
      #"log:2: time: "-5" is before the start; expected a --start before"#
    ),
    (
      "time,meeting_id,participant_id,event\n5,,a,join\n",
      "log:2: meeting_id: the cell is empty; expected the meeting's name"
    ),
    (
      "time,meeting_id,participant_id,event\n5,m,,join\n",
      "log:2: participant_id: the cell is empty; expected the participant's name"
    ),
    ("time,meeting_id,participant_id,event\n", "log:1: the file has a header and no rows"),
  ]

  @Test("A bad row of an event table is refused with its place and column", arguments: badRows)
  func refusesRows(_ text: String, _ problem: String) throws {
    let lines = try refusal(text, from: .events)
    #expect(lines.count == 1 && lines[0].hasPrefix(problem), "\(lines)")
  }

  @Test("An event table's columns can have other names, and its events other words, in any case")
  func readsOtherWords() throws {
    let words = [
      ("JOIN", "Leave"), ("joined", "LEFT"), ("participant_joined", "participant_left"),
      ("Enter", "exit"),
    ]
    for (join, leave) in words {
      let text =
        "ts,room,who,what,more\n2025-10-09T08:53:20Z,m,a,\(join),x\n2025-10-09 10:53:29.5+02:00,m,a, \(leave) ,y\n"
      let result = try imported(text, from: .events) {
        $0.columns = ["time": "ts", "meeting_id": "room", "participant_id": "who", "event": "what"]
      }
      #expect(result.joins == ["m a 1760000000..1760000009.500"])
    }
  }

  @Test("Times without an offset are those of the calendar's zone")
  func readsLocalTimes() throws {
    let text =
      "time,meeting_id,participant_id,event\n2025-10-09T10:53:20,m,a,join\n2025-10-09T10:53:29,m,a,leave\n"
    #expect(
      try imported(text, from: .events, calendar: epoch("Europe/Berlin")).joins == [
        "m a 1760000000..1760000009"
      ])
  }
}
