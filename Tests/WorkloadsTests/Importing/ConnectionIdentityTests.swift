import PoolSimulation
import Testing

@testable import Workloads

/// Which joins and leaves are about the same visit: small logs with their right values by hand.
@Suite struct ConnectionIdentityTests {
  /// Rows of an event table as `second kind meeting person`, what they become, and what is told
  /// besides the count of rows.
  struct Table: CustomTestStringConvertible {
    let testDescription: String
    let rows: [String]
    let joins: [String]
    var notes: [String] = []
  }

  static let tables = [
    Table(
      testDescription: "a row that is there twice counts once",
      rows: ["5 + m a", "5 + m a", "9 - m a", "9 - m a"],
      joins: ["m a 5..9"],
      notes: [
        "1 join was told again while the same connection was in, and left out.",
        "1 leave was told again at the same time, and left out.",
      ]),
    Table(
      testDescription: "a late leave of the connection before ends that one",
      rows: ["1 + m a", "5 + m a", "6 - m a", "9 - m a"],
      joins: ["m a 1..6", "m a 5..9"],
      notes: ["1 join was of somebody who was in already: a second connection."]),
    Table(
      testDescription: "where a leave is missing, the join before ends when the person came again",
      rows: ["1 + m a", "5 + m a", "9 - m a", "20 + m b", "30 - m b"],
      joins: ["m a 1..5", "m a 5..9", "m b 20..30"],
      notes: ["1 join was ended by a later join of the same person."]),
    Table(
      testDescription: "of three joins and two leaves the first has none",
      rows: ["1 + m a", "3 + m a", "4 - m a", "6 + m a", "9 - m a"],
      joins: ["m a 1..3", "m a 3..4", "m a 6..9"],
      notes: ["1 join was ended by a later join of the same person."]),
    Table(
      testDescription: "one person in two meetings is two stays, and told",
      rows: ["1 + m a", "2 + n a", "5 - m a", "8 - n a"],
      joins: ["m a 1..5", "n a 2..8"],
      notes: ["1 join was of somebody who was in another meeting too: both count."]),
    // The leave of the first day is lost: 100,000 s later, a day and four hours, the room is used
    // again.
    Table(
      testDescription: "a room that is used again the next day does not go on",
      rows: ["0 + m a", "5 + m b", "60 - m b", "100000 + m b", "100060 - m b"],
      joins: ["m a 0..60", "m b 5..60", "m b 100000..100060"],
      notes: ["1 join was ended by the last thing heard of the meeting before 12 hours of silence."]
    ),
  ]

  @Test(
    "A table of events, which names no connections, is read as the documentation says",
    arguments: tables)
  func readsTables(_ example: Table) throws {
    let result = try imported(EventPairingTests.table(example.rows), from: .events)
    #expect(result.joins == example.joins)
    #expect(Array(result.notes.dropFirst()) == example.notes)
  }

  /// A LiveKit webhook as `event second room/session person connection`, with the number of its
  /// delivery.
  private static func hook(_ told: String, id: String? = nil) -> String {
    let words = told.split(separator: " ").map(String.init)
    let room = words[2].split(separator: "/")
    let who =
      words.count > 3 ? #","participant":{"identity":"\#(words[3])","sid":"\#(words[4])"}"# : ""
    let number = id.map { #","id":"\#($0)""# } ?? ""
    return #"{"event":"\#(words[0])","createdAt":"\#(1_760_000_000 + (Int(words[1]) ?? 0))","#
      + #""room":{"name":"\#(room[0])","sid":"\#(room[1])"}\#(who)\#(number)}"#
  }

  /// LiveKit webhooks, which name connections; joins as `person start..end` in seconds after
  /// 1760000000.
  static let hooks = [
    Table(
      testDescription: "one connection's join told twice without a number is one join",
      rows: [
        hook("participant_joined 0 m/R a A"), hook("participant_joined 0 m/R a A"),
        hook("participant_joined 3 m/R a A"),
        hook("participant_left 60 m/R a A"), hook("participant_left 60 m/R a A"),
      ],
      joins: ["a 0..60"],
      notes: [
        "2 joins were told again while the same connection was in, and left out.",
        "1 leave was told again at the same time, and left out.",
      ]),
    Table(
      testDescription: "a delivery that comes twice counts once, whatever it says",
      rows: [
        hook("participant_joined 0 m/R a A", id: "1"),
        hook("participant_joined 0 m/R a A", id: "1"),
        hook("participant_left 60 m/R a A", id: "2"), hook("participant_left 60 m/R a A", id: "2"),
      ],
      joins: ["a 0..60"], notes: ["2 lines were a second delivery of an event, and left out."]),
    Table(
      testDescription: "a late leave of the old connection does not end the new one",
      rows: [
        hook("participant_joined 0 m/R a A"), hook("participant_joined 60 m/R a B"),
        hook("participant_left 62 m/R a A"),
        hook("participant_left 300 m/R a B"),
      ],
      joins: ["a 0..62", "a 60..300"],
      notes: ["1 join was of somebody who was in already: a second connection."]),
    Table(
      testDescription: "sessions of a room on two days are apart, though one leave is lost",
      rows: [
        hook("participant_joined 0 m/R a A"), hook("participant_joined 86400 m/S a B"),
        hook("participant_left 86500 m/S a B"),
        hook("participant_joined 86410 m/S b C"), hook("participant_left 86500 m/S b C"),
        hook("room_finished 60 m/R"),
      ],
      joins: ["a 0..60", "a 86400..86500", "b 86410..86500"],
      notes: ["1 join was ended by the end of the meeting."]),
    // The leave is told 2 s before the join of the same connection, by another clock: the stay has
    // no length, and is not stretched.
    Table(
      testDescription: "clocks that differ do not leave a join open",
      rows: [
        hook("participant_left 8 m/R a A"), hook("participant_joined 10 m/R a A"),
        hook("participant_joined 0 m/R b B"),
        hook("participant_left 500 m/R b B"),
      ],
      joins: ["b 0..500", "a 10..10"],
      notes: ["1 leave was told before the join of the same connection, by clocks that differ."]),
    Table(
      testDescription: "a leave a minute and more before the join is another matter",
      rows: [
        hook("participant_left 0 m/R a A"), hook("participant_joined 61 m/R a A"),
        hook("participant_joined 0 m/R b B"),
        hook("participant_left 500 m/R b B"),
      ],
      joins: ["b 0..500", "a 61..500"],
      notes: [
        "log:1: a leave without a join; it is left out",
        "log:2: a join without a leave; it ends with the log",
      ]),
  ]

  @Test("Webhooks that name connections are paired by connection", arguments: hooks)
  func readsHooks(_ example: Table) throws {
    let result = try imported(example.rows.joined(separator: "\n"), from: .livekit)
    let joins = result.joins.map { $0.replacing("m ", with: "", maxReplacements: 1) }
    let expected = example.joins.map { told in
      let words = told.split(separator: " ")
      let times = words[1].replacing("..", with: " ").split(separator: " ").map {
        1_760_000_000 + (Int($0) ?? 0)
      }
      return "\(words[0]) \(times[0])..\(times[1])"
    }
    #expect(joins == expected)
    for note in example.notes { #expect(result.notes.contains(note), "\(result.notes)") }
  }

  @Test(
    "A room without sessions that is used again the next day: its end ends the first day's, and a leave of the second is not theirs"
  )
  func tellsDaysApart() throws {
    // a's leave of the first day is lost, and its join of the second: the first stay ends with the
    // room at 60, the second leave is alone.
    func line(_ event: String, _ second: Int, _ what: String) -> String {
      #"{"type":64,"timestamp":\#(1_760_000_000 + second)000000,"event":{"plugin":"janus.plugin.videoroom","#
        + #""data":{"event":"\#(event)","room":7\#(what)}}}"#
    }
    let lines = [
      line("joined", 0, #","id":1"#), line("destroyed", 60, ""),
      line("joined", 86_400, #","id":2"#),
      line("leaving", 86_450, #","id":1"#), line("leaving", 86_500, #","id":2"#),
    ]
    let result = try imported(lines.joined(separator: "\n"), from: .janus)
    #expect(result.joins == ["7 1 1760000000..1760000060", "7 2 1760086400..1760086500"])
    #expect(result.notes.contains("log:4: a leave without a join; it is left out"))
  }

  @Test("A sign of life on the next day is not that of a stay that the day before left open")
  func tellsSignsApart() throws {
    func line(_ event: String, _ second: Int, _ what: String) -> String {
      #"{"type":64,"timestamp":\#(1_760_000_000 + second)000000,"#
        + #""event":{"plugin":"janus.plugin.videoroom","data":{"event":"\#(event)","room":7\#(what)}}}"#
    }
    // The stay of the first day has no leave and ends with the room at 60; its last sign is at 50.
    let first = [
      line("joined", 0, #","id":1"#), line("published", 50, #","id":1"#), line("destroyed", 60, ""),
    ]
    let second = [
      line("joined", 86_400, #","id":1"#), line("published", 86_410, #","id":1"#),
      line("leaving", 86_500, #","id":1"#),
    ]
    let result = try imported((first + second).joined(separator: "\n"), from: .janus)
    #expect(result.joins == ["7 1 1760000000..1760000060", "7 1 1760086400..1760086500"])
    // With the join of the second day lost as well, nothing of that day is the first stay's.
    let less = (first + second.dropFirst() + [line("joined", 86_390, #","id":2"#)])
    let rest = try imported(less.joined(separator: "\n"), from: .janus)
    #expect(rest.joins == ["7 1 1760000000..1760000060", "7 2 1760086390..1760086500"])
  }

  @Test("A room without sessions does not begin a stay: it may have begun days before")
  func doesNotReachBack() throws {
    let text = """
      {"event_name":"muc-room-created","room_name":"r","created_at":1760000000}
      {"event_name":"muc-occupant-left","room_name":"r","occupant":{"occupant_jid":"a@x","left_at":1760200000}}
      """
    let result = try imported(text, from: .jitsi)
    #expect(result.joins == [])
    #expect(result.notes.contains("log:2: a leave without a join; it is left out"))
  }

  @Test("Of two joins and one leave, the join that nothing ends is counted as ended by the log")
  func countsWhatIsOpen() throws {
    // b joins and leaves, joins again and stays: 1..3 is its own, 5 is open to the log's end at 9.
    let rows = ["1 + m b", "3 - m b", "5 + m b", "9 + n c"]
    let result = try imported(EventPairingTests.table(rows), from: .events)
    #expect(result.joins == ["m b 1..3", "m b 5..9", "n c 9..9"])
    // a's first join ends with its second, whose leave is told; the third is open.
    let more = ["1 + m a", "3 + m a", "5 - m a", "6 + m a", "9 + n c"]
    let ledger = try imported(EventPairingTests.table(more), from: .events).ledger
    let ends = ledger.evidence.filter { $0.question == "end of a stay" }
    #expect(
      ends.map { "\($0.answer): \($0.rows)" } == [
        "its own leave: 1", "a later join of the same person: 1", "the log's last event: 2",
      ])
  }

  @Test("Deliveries are told apart by their numbers, however many there are")
  func tellsDeliveriesApart() {
    var deliveries = DeliveryIndex()
    let numbers = 0..<200_000
    #expect(numbers.allSatisfy { deliveries.isNew("EV_\($0)") })
    #expect(!numbers.contains { deliveries.isNew("EV_\($0)") })
    #expect(
      deliveries.isNew("") && !deliveries.isNew("") && deliveries.isNew("\u{0}")
        && deliveries.isNew("\u{0}\u{0}"))
  }
}
