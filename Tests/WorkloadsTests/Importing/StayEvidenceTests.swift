import PoolSimulation
import Testing

@testable import Workloads

/// What tells when a stay ended: small logs with their right values by hand.
@Suite struct StayEvidenceTests {
  /// A log, what it becomes, and what has to be told.
  struct Case: CustomTestStringConvertible {
    let testDescription: String
    var format = ImportFormat.livekit
    let lines: [String]
    let joins: [String]
    var notes: [String] = []
  }

  /// A time of these logs: seconds after 1760000000.
  private static func at(_ second: Int) -> String { String(1_760_000_000 + second) }

  /// A LiveKit webhook as `event second room/session person connection`, and what is added to it.
  private static func livekit(_ told: String, _ more: String = "") -> String {
    let words = told.split(separator: " ").map(String.init)
    let room = words[2].split(separator: "/")
    let who =
      words.count > 3
      ? #","participant":{"identity":"\#(words[3])","sid":"\#(words[4])"\#(more)}"# : ""
    return
      #"{"event":"\#(words[0])","createdAt":"\#(at(Int(words[1]) ?? 0))","room":{"name":"\#(room[0])","sid":"\#(room[1])"}\#(who)}"#
  }

  /// A JaaS webhook as `event second room/session person connection`.
  private static func jaas(_ told: String) -> String {
    let words = told.split(separator: " ").map(String.init)
    let room = words[2].split(separator: "/")
    let who = words.count > 3 ? #"{"id":"\#(words[3])","participantId":"\#(words[4])"}"# : "{}"
    return
      #"{"eventType":"\#(words[0])","timestamp":\#(at(Int(words[1]) ?? 0))000,"fqn":"app/\#(room[0])","sessionId":"\#(room[1])","#
      + #""data":\#(who)}"#
  }

  /// An event of event_sync about a connection.
  private static func sync(_ event: String, _ jid: String, _ times: String) -> String {
    #"{"event_name":"muc-occupant-\#(event)","room_name":"r","occupant":{"occupant_jid":"\#(jid)",\#(times)}}"#
  }

  /// Joins are `room person start..end` with the full seconds of the logs.
  private static func join(_ who: String, _ start: Int, _ end: Int) -> String {
    "\(who) \(at(start))..\(at(end))"
  }

  static let cases = [
    // a and b stay from 0 to 3600, c from 10 to 600, d of the next session from 1200 to 3600: 3600
    // + 3600 + 590 + 2400 = 10,190 s.
    Case(
      testDescription: "leaves after room_finished say how long people were in",
      lines: [
        livekit("participant_joined 0 m/R1 a A"), livekit("participant_joined 0 m/R1 b B"),
        livekit("participant_joined 10 m/R1 c C"),
        livekit("participant_left 600 m/R1 c C"), livekit("room_finished 620 m/R1"),
        livekit("participant_joined 1200 m/R2 d D"),
        livekit("participant_left 3600 m/R1 a A"), livekit("participant_left 3600 m/R1 b B"),
        livekit("participant_left 3600 m/R2 d D"),
        livekit("room_finished 3620 m/R2"),
      ],
      joins: [
        join("m a", 0, 3600), join("m b", 0, 3600), join("m c", 10, 600), join("m d", 1200, 3600),
      ],
      notes: [
        "2 leaves were after the end of the meeting, and taken for the end of the stay."
      ]),
    Case(
      testDescription:
        "the end of the room ends those who have no leave, at the first end after their join",
      lines: [
        livekit("participant_joined 0 m/R a A"), livekit("room_finished 50 m/R"),
        livekit("room_finished 90 m/R"),
        livekit("participant_joined 200 n/S b B"), livekit("participant_left 300 n/S b B"),
      ],
      joins: [join("m a", 0, 50), join("n b", 200, 300)],
      notes: ["1 join was ended by the end of the meeting."]),
    // The leave is lost, and a track of the connection ends 30 s after the room: it was in at least
    // until then.
    Case(
      testDescription: "a sign of life after the end of the room extends a stay that has no leave",
      lines: [
        livekit("participant_joined 0 m/R a A"), livekit("room_finished 50 m/R"),
        livekit("track_unpublished 80 m/R a A"),
        livekit("participant_joined 200 n/S b B"), livekit("participant_left 300 n/S b B"),
      ],
      joins: [join("m a", 0, 80), join("n b", 200, 300)],
      notes: ["1 join was ended by the end of the meeting."]),
    // LiveKit disconnects the first of two connections of one identity.
    Case(
      testDescription:
        "a join of the same identity ends the connection before, unless that tells its own end",
      lines: [
        livekit("participant_joined 0 m/R a A"), livekit("participant_joined 100 m/R a B"),
        livekit("participant_left 400 m/R a B"),
        livekit("participant_joined 0 m/R c C"), livekit("participant_joined 100 m/R c D"),
        livekit("participant_left 105 m/R c C"),
        livekit("participant_left 300 m/R c D"), livekit("participant_joined 900 n/S b E"),
        livekit("participant_left 999 n/S b E"),
      ],
      joins: [
        join("m a", 0, 100), join("m c", 0, 105), join("m a", 100, 400), join("m c", 100, 300),
        join("n b", 900, 999),
      ],
      notes: [
        "1 join was ended by a later join of the same person.",
        "1 join was of somebody who was in already: a second connection.",
      ]),
    Case(
      testDescription: "the next session of the room ends those of whom nothing else is told",
      lines: [
        livekit("participant_joined 0 m/R1 a A"), livekit("participant_joined 5 m/R1 b B"),
        livekit("participant_left 60 m/R1 b B"),
        livekit("participant_joined 500 m/R2 c C"), livekit("participant_left 900 m/R2 c C"),
        livekit("participant_joined 2000 n/S d D"),
        livekit("participant_left 3000 n/S d D"),
      ],
      joins: [
        join("m a", 0, 500), join("m b", 5, 60), join("m c", 500, 900), join("n d", 2000, 3000),
      ],
      notes: ["1 join was ended by the next session of the meeting."]),
    // The room is heard of last at 60, the log ends 50,000 s (13.9 hours) later: more than 12
    // hours.
    Case(
      testDescription:
        "a room that falls silent for half a day ends with the last thing heard of it",
      lines: [
        livekit("participant_joined 0 m/R a A"), livekit("participant_joined 5 m/R b B"),
        livekit("participant_left 60 m/R b B"),
        livekit("participant_joined 50000 n/S d D"), livekit("participant_left 50060 n/S d D"),
      ],
      joins: [join("m a", 0, 60), join("m b", 5, 60), join("n d", 50000, 50060)],
      notes: ["1 join was ended by the last thing heard of the meeting before 12 hours of silence."]
    ),
    Case(
      testDescription: "only what nothing ends goes on to the end of the log",
      lines: [
        livekit("participant_joined 0 m/R a A"), livekit("participant_joined 5 n/S b B"),
        livekit("participant_left 60 n/S b B"),
      ],
      joins: [join("m a", 0, 60), join("n b", 5, 60)],
      notes: [
        "Joins without a leave end at the log's last event, 2025-10-09T08:54:20+00:00; see --open-joins."
      ]),
    Case(
      testDescription:
        "a lost join is known from the leave, else from the first track, else from when the room began",
      lines: [
        livekit("participant_left 90 m/R a A", #","joinedAt":"1760000020""#),
        livekit("track_published 30 m/R b B"),
        livekit("participant_left 90 m/R b B"),
        #"{"event":"participant_left","createdAt":"1760000095","room":{"name":"m","sid":"R","creationTime":"1760000010"},"#
          + #""participant":{"identity":"c","sid":"C"}}"#,
      ],
      joins: [join("m c", 10, 95), join("m a", 20, 90), join("m b", 30, 90)],
      notes: [
        "1 join was before the log begins, and taken from the leave.",
        "1 join was not told, and taken from the first sign of life.",
        "1 join was not told, and taken from the beginning of the meeting.",
      ]),
    Case(
      testDescription: "JaaS: a leave after ROOM_DESTROYED says how long the stay was",
      format: .jitsi,
      lines: [
        jaas("PARTICIPANT_JOINED 0 m/s a A"), jaas("PARTICIPANT_JOINED 0 m/s b B"),
        jaas("ROOM_DESTROYED 60 m/s"),
        jaas("PARTICIPANT_LEFT 65 m/s a A"),
      ],
      joins: [join("m a", 0, 65), join("m b", 0, 60)],
      notes: [
        "1 leave was after the end of the meeting, and taken for the end of the stay."
      ]),
    Case(
      testDescription: "JaaS: one account may be in twice, so a later join ends nothing",
      format: .jitsi,
      lines: [
        jaas("PARTICIPANT_JOINED 0 m/s a A"), jaas("PARTICIPANT_JOINED 10 m/s a B"),
        jaas("PARTICIPANT_LEFT 40 m/s a B"),
        jaas("ROOM_DESTROYED 60 m/s"),
      ],
      joins: [join("m a", 0, 60), join("m a", 10, 40)],
      notes: ["1 join was of somebody who was in already: a second connection."]),
    // a's leave and b's join and leave are lost: the list has them. c was in when the room was
    // destroyed.
    Case(
      testDescription: "event_sync: the list of a destroyed room tells what was lost",
      format: .jitsi,
      lines: [
        sync("joined", "a@x", #""joined_at":1760000000"#),
        sync("joined", "c@x", #""joined_at":1760000030"#),
        sync("joined", "d@x", #""joined_at":1760000005"#),
        sync("left", "d@x", #""joined_at":1760000005,"left_at":1760000050"#),
        #"{"event_name":"muc-room-destroyed","room_name":"r","created_at":1760000000,"destroyed_at":1760000090,"all_occupants":["#
          + #"{"occupant_jid":"a@x","joined_at":1760000000,"left_at":1760000040},"#
          + #"{"occupant_jid":"b@x","joined_at":1760000010,"left_at":1760000080},"#
          + #"{"occupant_jid":"d@x","joined_at":1760000005,"left_at":1760000050},"#
          + #"{"occupant_jid":"c@x","joined_at":1760000030}]}"#,
      ],
      joins: [
        join("r a@x", 0, 40), join("r d@x", 5, 50), join("r b@x", 10, 80), join("r c@x", 30, 90),
      ],
      notes: [
        "1 join was taken from a list of who was in.",
        "3 joins were ended by a list of who was in.",
      ]),
    // The same connection comes back: its leave says that it is about the second visit, so the
    // first was over by then.
    Case(
      testDescription: "event_sync: a leave that tells its join ends that visit and no other",
      format: .jitsi,
      lines: [
        sync("joined", "a@x", #""joined_at":1760000000"#),
        sync("joined", "a@x", #""joined_at":1760000300"#),
        sync("left", "a@x", #""joined_at":1760000300,"left_at":1760000400"#),
      ],
      joins: [join("r a@x", 0, 300), join("r a@x", 300, 400)],
      notes: ["1 join was ended by a later join of the same person."]),
    Case(
      testDescription: "the end of a main meeting ends its breakout rooms", format: .jitsi,
      lines: [
        #"{"eventType":"PARTICIPANT_JOINED","timestamp":1760000000000,"fqn":"app/m","sessionId":"s","#
          + #""data":{"id":"a","participantId":"A","isBreakout":true,"breakoutRoomId":"b"}}"#,
        jaas("ROOM_DESTROYED 60 m/s"), jaas("PARTICIPANT_JOINED 90 n/t c C"),
        jaas("PARTICIPANT_LEFT 95 n/t c C"),
      ],
      joins: [join("m/b a", 0, 60), join("n c", 90, 95)],
      notes: ["1 join was ended by the end of the meeting."]),
  ]

  @Test(
    "What a connection says of itself counts, then what bounds it most closely", arguments: cases)
  func ends(_ example: Case) throws {
    let result = try imported(example.lines.joined(separator: "\n"), from: example.format)
    #expect(result.joins == example.joins)
    for note in example.notes { #expect(result.notes.contains(note), "\(result.notes)") }
    // No order of the lines changes anything.
    #expect(
      try imported(example.lines.reversed().joined(separator: "\n"), from: example.format).joins
        .sorted() == example.joins.sorted())
  }

  @Test("The ledger has what decided each stay, in people and hours")
  func entersTheLedger() throws {
    // a leaves at 3600, b is ended by the room at 1800 (half an hour), c by nothing: to the log's
    // end at 7200 (an hour); d's join is lost.
    let lines = [
      Self.livekit("participant_joined 0 m/R a A"), Self.livekit("participant_joined 0 m/R b B"),
      Self.livekit("room_finished 1800 m/R"), Self.livekit("participant_left 3600 m/R a A"),
      Self.livekit("participant_joined 3600 n/S c C"),
      Self.livekit("participant_left 7200 n/S d D"),
    ]
    let ledger = try imported(lines.joined(separator: "\n"), from: .livekit).ledger
    let ends = ledger.evidence.filter { $0.question == "end of a stay" }.map {
      "\($0.answer): \($0.rows)"
    }
    #expect(ends == ["its own leave: 1", "the end of the meeting: 1", "the log's last event: 1"])
    #expect(ledger.total(.bounded) == (1, 0.5) && ledger.total(.stretched) == (1, 1))
    #expect(
      ledger.changes.filter { $0.fate == .dropped }.map(\.reason) == ["a leave without a join"])
  }

  @Test(
    "Joins that only the end of the log ends are left out on demand, those that something bounds are not"
  )
  func dropsOnDemand() throws {
    let lines = Self.cases[1].lines + [Self.livekit("participant_joined 250 o/T e E")]
    let result = try imported(lines.joined(separator: "\n"), from: .livekit) {
      $0.openJoins = .drop
    }
    #expect(result.joins == Self.cases[1].joins)
    #expect(
      result.ledger.changes.contains {
        $0.fate == .dropped && $0.reason == "a join without a leave" && $0.people == 1
      })
  }
}
