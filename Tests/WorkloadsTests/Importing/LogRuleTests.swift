import PoolSimulation
import Testing

@testable import Workloads

/// What logs of events say of one connection, of bad events and of clocks: small logs with their
/// right values by hand.
@Suite struct LogRuleTests {
  /// An event of Janus' VideoRoom plugin, so many milliseconds after 1760000000 s.
  private static func janus(
    _ event: String, _ milliseconds: Int, id: Int? = 5001, handle: Int? = nil
  )
    -> String
  {
    let carrier = handle.map { #""session_id":\#($0 / 10),"handle_id":\#($0),"# } ?? ""
    let who = id.map { #","id":\#($0)"# } ?? ""
    return #"{"type":64,"timestamp":\#(1_760_000_000_000 + milliseconds)000,\#(carrier)"#
      + #""event":{"plugin":"janus.plugin.videoroom","data":{"event":"\#(event)","room":7\#(who)}}}"#
  }

  @Test("Janus: the late leave of the old handle ends the old stay, and the new one goes on")
  func pairsByHandle() throws {
    // By handle 111 from 0 to 600.050 s, by handle 121 from 600 to 3600 s.
    let lines = [
      Self.janus("joined", 0, handle: 111), Self.janus("joined", 600_000, handle: 121),
      Self.janus("leaving", 600_050, handle: 111), Self.janus("leaving", 3_600_000, handle: 121),
    ]
    for order in [lines, lines.reversed()] {
      let result = try imported(order.joined(separator: "\n"), from: .janus)
      #expect(
        result.joins == [
          "7 5001 1760000000..1760000600.050", "7 5001 1760000600..1760003600",
        ])
      #expect(result.notes.contains { $0.contains("a second connection") })
    }
  }

  @Test("Janus: a leave of a handle that never joined ends nobody; who kicks is not who is kicked")
  func tellsHandlesApart() throws {
    let lines = [
      Self.janus("joined", 0, handle: 121), Self.janus("leaving", 5000, handle: 111),
      Self.janus("leaving", 60_000, handle: 121), Self.janus("joined", 70_000, id: 6, handle: 131),
      // What a kick names beside the id is not whom it is about.
      Self.janus("kicked", 90_000, id: 6, handle: 991),
      // A leave without a handle ends whoever is in by that id, and 0 is none.
      Self.janus("joined", 100_000, id: 8, handle: 141), Self.janus("leaving", 110_000, id: 8),
      Self.janus("joined", 120_000, id: 9, handle: 151),
      Self.janus("leaving", 130_000, id: 9, handle: 0),
    ]
    let result = try imported(lines.joined(separator: "\n"), from: .janus)
    #expect(
      result.joins == [
        "7 5001 1760000000..1760000060", "7 6 1760000070..1760000090",
        "7 8 1760000100..1760000110", "7 9 1760000120..1760000130",
      ])
    #expect(result.notes.contains("log:2: a leave without a join; it is left out"))
  }

  @Test("LiveKit: a participant's sid is one connection, whatever session its leave names")
  func pairsAcrossSessions() throws {
    func hook(_ event: String, _ second: Int, _ sid: String, _ who: String, _ more: String = "")
      -> String
    {
      let person =
        who.isEmpty ? "" : #","participant":{"identity":"\#(who)","sid":"P\#(who)"\#(more)}"#
      return #"{"event":"\#(event)","createdAt":"\#(1_760_000_000 + second)","#
        + #""room":{"name":"m","sid":"\#(sid)"}\#(person)}"#
    }
    // ann is in from 0 to 3600. bob's leave is lost: the next session begins at 1200, which ann's
    // leave does not move to when she joined.
    let lines = [
      hook("participant_joined", 0, "R1", "ann"), hook("participant_joined", 10, "R1", "bob"),
      hook("room_started", 1200, "R2", ""),
      hook("participant_left", 3600, "R2", "ann", #","joinedAt":"1760000000""#),
    ]
    let result = try imported(lines.joined(separator: "\n"), from: .livekit)
    #expect(result.joins == ["m ann 1760000000..1760003600", "m bob 1760000010..1760001200"])
    #expect(result.notes.contains("1 join was ended by the next session of the meeting."))
    let few = try imported([lines[3], lines[0]].joined(separator: "\n"), from: .livekit)
    #expect(few.joins == ["m ann 1760000000..1760003600"])
    #expect(!few.notes.contains { $0.contains("without a") })
  }

  @Test(
    "Tables of events: times after the year 9999 are refused, the last of it is not",
    arguments: ["9223372036854775.807", "253402300800", "9999-12-31T23:59:59-05:00"])
  func refusesFarTimes(_ time: String) throws {
    func table(_ time: String) -> String {
      "time,meeting_id,participant_id,event\n0,a,bob,join\n\(time),a,ann,join\n"
    }
    let lines = try refusal(table(time), from: .events)
    #expect(
      lines == ["log:3: time: \"\(time)\" is after the year 9999; expected a time near the run"])
    #expect(
      try imported(table("9999-12-31T23:59:59.999Z"), from: .events).joins == [
        // Of bob nothing is heard for 12 hours after he joined.
        "a bob 0..0", "a ann 253402300799.999..253402300799.999",
      ])
  }

  /// Rows of 2026-10-25 as `time person event` on clocks in Berlin, which show 02:00 to 03:00
  /// twice: until 01:00 UTC they are two hours ahead, then one. What becomes of ann, in minutes
  /// after midnight UTC.
  static let clocks: [(rows: [String], stays: [String], later: Int)] = [
    // 02:50 is 00:50; 00:10 lies before it, so 02:10 is 01:10: 20 minutes.
    (["02:50 ann join", "02:10 ann left", "03:30 bob join", "03:50 bob left"], ["50..70"], 1),
    // She was in at 00:10 and not at 01:10.
    (
      ["01:30 ann join", "02:10 ann left", "03:30 ann join", "03:50 ann left"],
      ["-30..10", "150..170"], 0
    ),
    // In at both: of two visits each ends with the first time of its leave that it can.
    (
      ["01:30 ann join", "02:10 ann left", "02:20 ann join", "02:15 ann left"],
      ["-30..10", "20..75"], 1
    ),
    // A leave that is there twice.
    (["02:50 ann join", "02:10 ann left", "02:10 ann left"], ["50..70"], 2),
    // Nobody joined before either: it is left out.
    (["02:10 ann left", "03:30 ann join", "03:50 ann left"], ["150..170"], 0),
  ]

  @Test(
    "Of two times that clocks show for a leave, it is the one at which the person was in",
    arguments: clocks)
  func readsRepeatedHours(_ rows: [String], _ stays: [String], _ later: Int) throws {
    let midnight: Int64 = 1_792_886_400
    for isSpreadsheet in [false, true] {
      let lines = rows.map { row in
        let words = row.split(separator: " ")
        return isSpreadsheet
          ? "25.10.2026 \(words[0]);m;\(words[1]);\(words[2])"
          : "2026-10-25T\(words[0]):00,m,\(words[1]),\(words[2])"
      }
      let header = ["time", "meeting_id", "participant_id", "event"]
        .joined(separator: isSpreadsheet ? ";" : ",")
      let result = try imported(
        ([header] + lines).joined(separator: "\n"), from: .events, calendar: epoch("Europe/Berlin"))
      let expected = stays.map { stay in
        let minutes = stay.replacing("..", with: " ").split(separator: " ").compactMap { Int64($0) }
        return "m ann \(midnight + minutes[0] * 60)..\(midnight + minutes[1] * 60)"
      }
      #expect(result.joins.filter { $0.contains("ann") } == expected)
      let told = result.notes.filter {
        $0.contains("taken for the second time that clocks showed it")
      }
      #expect(told.count == min(later, 1), "\(result.notes)")
      if later > 0 {
        #expect(told.first?.contains(later == 1 ? "1 end was" : "\(later) ends were") == true)
      }
    }
  }

  @Test("Of a list of events, the bad ones are left out one by one")
  func rejectsOneByOne() throws {
    let list = [
      Self.janus("joined", 0), Self.janus("joined", 5, id: nil), "7",
      #"{"type":"x"}"#, Self.janus("leaving", 60_000),
    ]
    let text = "[" + list.joined(separator: ",") + "]\n"
    let result = try imported(text, from: .janus) { $0.onBadRow = .skip }
    #expect(result.joins == ["7 5001 1760000000..1760000060"])
    #expect(result.notes.contains("3 bad events were left out."))
    let lines = try refusal(text, from: .janus)
    #expect(lines.count == 3)
    for (line, place) in zip(
      lines, ["[1].event.data.id: it is", "[2]: the value is", "[3].type: "])
    {
      #expect(line.hasPrefix("log:1: \(place)"), "\(lines)")
    }
  }

  @Test("JaaS: an event that is not read is left out whatever its data is")
  func leavesOtherKindsOut() throws {
    func hook(_ type: String, _ second: Int, _ data: String) -> String {
      #"{"eventType":"\#(type)","timestamp":\#(1_760_000_000 + second)000,"fqn":"app/m","sessionId":"s","data":\#(data)}"#
    }
    let who = #"{"id":"ann","participantId":"p"}"#
    let lines = [
      hook("USAGE", 0, #"[{"deviceId":"d"}]"#), hook("PARTICIPANT_JOINED", 0, who),
      hook("PARTICIPANT_LEFT", 60, who), hook("SPEAKER_STATS", 60, "7"),
    ]
    let result = try imported(lines.joined(separator: "\n"), from: .jitsi)
    #expect(result.joins == ["m ann 1760000000..1760000060"])
    #expect(result.notes.contains("2 lines were about something else, and left out."))
    let bad = try refusal(hook("PARTICIPANT_JOINED", 0, "[]"), from: .jitsi)
    #expect(bad.count == 1 && bad[0].hasPrefix("log:1: data: the value is not an object"), "\(bad)")
    // What names no kind that is known may be of one that is read.
    let kinds = try refusal(#"{"event":7}"#, from: .livekit)
    #expect(
      kinds.count == 1 && kinds[0].hasPrefix("log:1: event: the value is not a text"), "\(kinds)")
  }

  @Test("Bad lines that are skipped are dropped demand: of 97 in 100 next to nothing is left")
  func countsBadLines() throws {
    let rows =
      ["0,m,a,join", "5,m,a,left", "6,m,b,join"] + (1...97).map { "\($0),m,p,dance" }
    let table = (["time,meeting_id,participant_id,event"] + rows).joined(separator: "\n")
    let events = [Self.janus("joined", 0), Self.janus("leaving", 5000), Self.janus("joined", 6000)]
    let log = (events + (1...97).map { "{\($0)" }).joined(separator: "\n")
    for (text, format) in [(table, ImportFormat.events), (log, .janus)] {
      let result = try imported(text, from: format) { $0.onBadRow = .skip }
      let dropped = result.ledger.changes.filter { $0.fate == .dropped }
      #expect(dropped.map(\.reason) == ["bad lines"] && dropped.map(\.people) == [97])
      #expect(result.joins.count == 2 && result.ledger.leavesNextToNothing(of: result.content))
    }
  }
}
