import Probability
import Testing

@testable import Workloads

/// Reading lines byte by byte gives what `JSONDecoder` gives, or leaves the line to it.
@Suite struct JSONRecordTests {
  static let formats: [(name: String, shape: JSONShape, line: String)] = [
    (
      "LiveKit", LiveKitWebhook.shape,
      #"{"event":"participant_left","id":"EV_1","createdAt":"1760000009","room":{"sid":"R","name":"møte","#
        + #""creationTime":1760000000,"enabledCodecs":[{"mime":"audio\/opus"},{}]},"participant":{"identity":"a b","sid":"P","#
        + #""joinedAt":"1760000001","permission":{"canPublish":true,"x":null},"attributes":{}},"numDropped":-1.5e3}"#
    ),
    (
      "Jitsi", JitsiWebhook.shape,
      #"{"eventType":"PARTICIPANT_LEFT", "timestamp":1760000000250, "fqn":"app/m","data":{"id":7,"isBreakout":false,"#
        + #""breakoutRoomId":null},"created_at":1,"all_occupants":[{"id":"a","joined_at":1},{"occupant_jid":"b","left_at":"2"}]}"#
    ),
    (
      "OpenVidu", OpenViduEvent.shape,
      #"{"participantLeft":{"sessionId":"m","timestamp":1760000090000,"duration":65,"location":"Berlin, Germany"},"event":"x"}"#
    ),
    (
      "Janus", JanusEvent.shape,
      #"[{"type":64,"timestamp":1760000000000123,"session_id":9007199254740991,"handle_id":"12","#
        + #""event":{"plugin":"p","data":{"event":"joined","room":"r","id":5}}},{"type":1}]"#
    ),
  ]

  private func read(_ text: [UInt8], _ shape: JSONShape) -> (
    scanned: [JSONRecord]?, decoded: [JSONRecord]?
  ) {
    let reader = JSONRecordReader(shape, takesLists: true)
    let decoded = try? reader.decoded(text.span, expected: "")
    // With a problem in one of them, nothing is read.
    return (
      reader.scanned(text.span), decoded?.contains { $0.problem != nil } == true ? nil : decoded
    )
  }

  @Test("Plain lines need no decoder, and say the same", arguments: formats.indices)
  func readsPlainLines(_ format: Int) {
    let (scanned, decoded) = read(Array(Self.formats[format].line.utf8), Self.formats[format].shape)
    #expect(scanned != nil && scanned == decoded, "\(Self.formats[format].name)")
  }

  @Test(
    "Of damaged lines nothing is read that the decoder does not read", arguments: formats.indices)
  func readsNoMore(_ format: Int) {
    var (both, left) = (0, 0)
    for round in 0..<3000 as Range<UInt64> {
      let family = StreamFamily(
        seed: 8, replication: format, purpose: StreamPurpose("damaged JSON"))
      var stream = family.stream(round)
      var bytes = Array(Self.formats[format].line.utf8)
      let marks = Array(#"{}[]",:\0-.e1un tfé"#.utf8) + [0x00, 0x0A, 0x80, 0xC3, 0xFF]
      for _ in 0...stream.nextIndex(below: 2) {
        let place = stream.nextIndex(below: bytes.count)
        let length = min(1 + stream.nextIndex(below: 8), bytes.count - place)
        switch stream.nextIndex(below: 4) {
        case 0: bytes[place] = marks[stream.nextIndex(below: marks.count)]
        case 1 where bytes.count > length: bytes.removeSubrange(place..<place + length)
        case 2: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
        default: bytes.insert(marks[stream.nextIndex(below: marks.count)], at: place)
        }
      }
      let (scanned, decoded) = read(bytes, Self.formats[format].shape)
      guard let scanned else {
        left += 1
        continue
      }
      both += 1
      #expect(scanned == decoded, "\(String(decoding: bytes, as: UTF8.self))")
    }
    #expect(both > 100 && left > 100)
  }

  /// Lines that are left to the decoder, and what it reads: a room's name.
  static let rare: [(line: String, room: String?)] = [
    (#"{"room":{"name":"a\"b"}}"#, "a\"b"), (#"{"room":{"name":"\u00e5"}}"#, "å"),
    (#"{"r\u006fom":{"name":"m"}}"#, "m"),
    (#"{"room":{"name":7}}"#, nil), (#"{"room":{"name":"m"}} x"#, nil), (#"{"room":"m"}"#, nil),
    ("{", nil), ("", nil),
    (#"{"createdAt":99999999999999999999}"#, nil), (#"{"createdAt":1.5}"#, nil),
    (#"{"createdAt":"01x"}"#, nil),
    (String(repeating: #"{"a":"#, count: 40) + "1" + String(repeating: "}", count: 40), ""),
  ]

  @Test("What is rare or wrong is left to the decoder", arguments: rare)
  func leavesTheRest(_ line: String, _ room: String?) {
    let (scanned, decoded) = read(Array(line.utf8), LiveKitWebhook.shape)
    #expect(scanned == nil)
    // The third value of a LiveKit line is its room's name.
    let found = decoded.map { records in records.first.map { record in record.values[3] } }
    let expected: JSONValue? = room.map { $0.isEmpty ? .missing : .text($0) }
    #expect(found.flatMap { $0 } == expected)
  }
}
