import PoolSimulation
import Testing

@testable import Workloads

/// OpenVidu and Janus: small logs with their right values by hand.
@Suite struct MoreServersTests {
  private static let record = """
    {"sessionCreated":{"sessionId":"standup","uniqueSessionId":"standup_1","timestamp":1760000000000}}
    {"participantJoined":{"sessionId":"standup","uniqueSessionId":"standup_1","timestamp":1760000000250,"participantId":"con_A","connectionId":"con_A","location":"unknown"}}
    {"participantJoined":{"sessionId":"standup","uniqueSessionId":"standup_1","timestamp":1760000010000,"participantId":"con_B","connectionId":"con_B"}}
    {"webrtcConnectionCreated":{"sessionId":"standup","uniqueSessionId":"standup_1","timestamp":1760000011000,"connectionId":"con_B","connection":"OUTBOUND"}}
    {"participantLeft":{"sessionId":"standup","uniqueSessionId":"standup_1","timestamp":1760000090000,"startTime":1760000000250,"duration":89,"reason":"disconnect","connectionId":"con_A"}}
    {"sessionDestroyed":{"sessionId":"standup","uniqueSessionId":"standup_1","timestamp":1760000095000,"startTime":1760000000000,"duration":95,"reason":"lastParticipantLeft"}}
    {"recordingStatusChanged":{"sessionId":"standup","timestamp":1760000096000,"status":"ready"}}

    """

  @Test("OpenVidu's record: joins by connection, the end of a session, and what only bounds")
  func readsRecord() throws {
    let result = try imported(Self.record, from: .openvidu)
    // A: 0.25 s to 90 s by its leave. B: 10 s to 95 s by the end of the session.
    #expect(
      result.joins == [
        "standup con_A 1760000000.250..1760000090", "standup con_B 1760000010..1760000095",
      ])
    #expect(
      result.notes == [
        "log: 7 lines, 4 of them joins, leaves and ends of meetings.",
        "2 lines were about what only bounds stays: tracks, handles and beginnings of meetings.",
        "1 line was about something else, and left out.",
        "1 join was ended by the end of the meeting.",
      ])
  }

  @Test("OpenVidu's webhooks say the same with the event's name beside the rest")
  func readsWebhooks() throws {
    let hooks = Self.record.split(separator: "\n").map { line in
      let name = line.dropFirst(2).prefix { $0 != "\"" }
      return line.dropFirst(name.count + 4).dropLast(2) + #","event":"\#(name)"}"#
    }
    #expect(
      try imported(hooks.joined(separator: "\n"), from: .openvidu).joins
        == imported(Self.record, from: .openvidu).joins)
  }

  @Test(
    "OpenVidu: a lost join is in the leave, by startTime or by duration, and older versions name only the participant"
  )
  func readsLeavesAlone() throws {
    let text = """
      {"participantLeft":{"sessionId":"m","timestamp":1760000090000,"startTime":1760000030500,"participantId":"a"}}
      {"participantLeft":{"sessionId":"m","timestamp":1760000090000,"duration":20,"participantId":"b","reason":"networkDisconnect"}}
      """
    #expect(
      try imported(text, from: .openvidu).joins == [
        "m a 1760000030.500..1760000090", "m b 1760000070..1760000090",
      ])
  }

  @Test(
    "OpenVidu: sessions of one name are apart by their unique name, and end by the next where nothing else is told"
  )
  func tellsSessionsApart() throws {
    let text = """
      {"participantJoined":{"sessionId":"m","uniqueSessionId":"m_1","timestamp":1760000000000,"connectionId":"a"}}
      {"participantJoined":{"sessionId":"m","uniqueSessionId":"m_2","timestamp":1760000600000,"connectionId":"b"}}
      {"participantLeft":{"sessionId":"m","uniqueSessionId":"m_2","timestamp":1760000700000,"connectionId":"b"}}
      """
    let result = try imported(text, from: .openvidu)
    #expect(result.joins == ["m a 1760000000..1760000600", "m b 1760000600..1760000700"])
    let workload = try #require(result.content.workload)
    #expect(workload.meetingOfJoin == [0, 1])
  }

  /// An event of the VideoRoom plugin of Janus, at a second of 1760000000.
  private static func room(
    _ event: String, _ second: Int, _ id: Int?, handle: Int? = nil, emitter: String = "one"
  ) -> String {
    let who = id.map { #","id":\#($0)"# } ?? ""
    let carrier = handle.map { #""session_id":\#($0 / 10),"handle_id":\#($0),"# } ?? ""
    return
      #"{"emitter":"\#(emitter)","type":64,"timestamp":\#(1_760_000_000 + second)000123,\#(carrier)"#
      + #""event":{"plugin":"janus.plugin.videoroom","data":{"event":"\#(event)","room":1234\#(who)}}}"#
  }

  @Test(
    "Janus: joins and leaves of the VideoRoom, one event or a list a line; other plugins and handles are something else"
  )
  func readsEvents() throws {
    let lines = [
      #"{"emitter":"one","type":2,"timestamp":1759999999000000,"session_id":1,"handle_id":10,"event":{"name":"attached"}}"#,
      "[" + Self.room("joined", 0, 5, handle: 10) + "," + Self.room("joined", 1, 6, handle: 20)
        + "]",
      Self.room("published", 2, 5, handle: 10), Self.room("kicked", 60, 6),
      Self.room("leaving", 90, 5),
      #"{"type":64,"timestamp":1760000000000000,"event":{"plugin":"janus.plugin.echotest","data":{"event":"joined"}}}"#,
    ]
    let result = try imported(lines.joined(separator: "\n"), from: .janus)
    #expect(result.joins == ["1234 5 1760000000..1760000090", "1234 6 1760000001..1760000060"])
    #expect(
      result.notes == [
        "log: 6 lines, 4 of them joins, leaves and ends of meetings.",
        "1 line was about what only bounds stays: tracks, handles and beginnings of meetings.",
        "2 lines were about something else, and left out.",
      ])
  }

  @Test(
    "Janus: whose leave is lost was in no longer than its handle, its session or its server; a room that is destroyed tells no leaves"
  )
  func endsWithCarriers() throws {
    func gone(_ type: Int, _ second: Int, _ rest: String, _ name: String) -> String {
      #"{"emitter":"one","type":\#(type),"timestamp":\#(1_760_000_000 + second)000000\#(rest),"event":{"name":"\#(name)"}}"#
    }
    let lines = [
      Self.room("joined", 0, 1, handle: 10), Self.room("joined", 0, 2, handle: 20),
      Self.room("joined", 0, 3, handle: 30),
      gone(2, 50, #","session_id":1,"handle_id":10"#, "detached"),
      gone(1, 60, #","session_id":2"#, "timeout"),
      // The server starts again at 70: number 3 is gone by then.
      #"{"emitter":"one","type":256,"subtype":1,"timestamp":1760000070000000,"event":{"status":"started"}}"#,
      Self.room("joined", 80, 4, handle: 40), Self.room("destroyed", 95, nil),
      gone(2, 99, #","session_id":4,"handle_id":40"#, "detached"),
      // Another server has a room of the same number, in which nobody leaves before 200.
      Self.room("joined", 80, 9, handle: 10, emitter: "two"),
      Self.room("leaving", 200, 9, emitter: "two"),
    ]
    let result = try imported(lines.joined(separator: "\n"), from: .janus)
    #expect(
      result.joins
        == [
          "1234 1 1760000000..1760000049.999", "1234 2 1760000000..1760000059.999",
          "1234 3 1760000000..1760000069.999",
          "1234 4 1760000080..1760000095", "1234 9 1760000080..1760000200",
        ].map {
          $0.replacing("49.999", with: "50").replacing("59.999", with: "60").replacing(
            "69.999", with: "70")
        })
    #expect(
      result.notes.contains(
        "3 joins were ended by the end of what carried it: its handle, its session or the server."))
  }

  @Test("Janus: who joins again by another handle was gone, and a join told twice is one")
  func joinsAgain() throws {
    let lines = [
      Self.room("joined", 0, 5, handle: 10), Self.room("joined", 0, 5, handle: 10),
      Self.room("joined", 40, 5, handle: 20),
      Self.room("leaving", 90, 5), Self.room("leaving", 90, 5),
    ]
    let result = try imported(lines.joined(separator: "\n"), from: .janus)
    #expect(result.joins == ["1234 5 1760000000..1760000040", "1234 5 1760000040..1760000090"])
    #expect(
      result.notes.contains("1 join was told again while the same connection was in, and left out.")
    )
  }

  static let badLines: [(ImportFormat, String, String)] = [
    (
      .openvidu, #"{"participantJoined":{"timestamp":1760000000000}}"#,
      "log:1: participantJoined.sessionId: it is missing"
    ),
    (
      .openvidu, #"{"event":"participantLeft","sessionId":"m","timestamp":1760000000000}"#,
      "log:1: connectionId: it is missing"
    ),
    (
      .openvidu, #"{"event":"participantLeft","sessionId":"m"}"#,
      "log:1: timestamp: it is missing; expected milliseconds since 1970"
    ),
    (
      .openvidu,
      #"{"participantLeft":{"sessionId":"m","timestamp":1760000000000,"duration":-7,"connectionId":"a"}}"#,
      "log:1: participantLeft.duration: -7 is no length of a stay; expected seconds up to a year"
    ),
    (.openvidu, #"{"participantJoined":7}"#, "log:1: participantJoined: "),
    (.openvidu, #"[{"event":"participantLeft"}]"#, "log:1: the file is one JSON list"),
    (.janus, #"{"timestamp":1760000000000000}"#, "log:1: type: it is missing"),
    (
      .janus,
      #"{"type":64,"timestamp":1760000000,"event":{"plugin":"janus.plugin.videoroom","data":{"event":"joined","room":1,"id":2}}}"#,
      "log:1: timestamp: 1760000000 is no time of this era; expected microseconds since 1970"
    ),
    (
      .janus,
      #"{"type":64,"timestamp":1760000000000000,"event":{"plugin":"janus.plugin.videoroom","data":{"event":"joined","room":1}}}"#,
      "log:1: event.data.id: it is missing"
    ),
    (.janus, "[7]", "log:1: [0]: the value is not"), (.janus, "[{]", "log:1: this is not JSON"),
  ]

  @Test("A bad line is refused with its place and the field", arguments: badLines)
  func refuses(_ format: ImportFormat, _ line: String, _ problem: String) throws {
    let lines = try refusal(line + "\n", from: format)
    #expect(lines.count == 1 && lines[0].hasPrefix(problem), "\(lines)")
  }

  @Test("Each kind of log is recognised, and by one kind only")
  func recognises() {
    let texts: [(ImportFormat, String)] = [
      (.openvidu, Self.record), (.janus, Self.room("joined", 0, 5, handle: 10)),
      (
        .openvidu,
        #"{"sessionId":"m","timestamp":1760000000000,"connectionId":"a","event":"participantJoined"}"#
      ),
      (.livekit, #"{"event":"room_started","room":{"name":"m"}}"#),
      (.jitsi, #"{"eventType":"ROOM_CREATED","sessionId":"s","timestamp":1}"#),
    ]
    for (format, text) in texts {
      #expect(ImportFormat.recognised(FileHead(text: text)) == format, "\(text)")
    }
  }
}
