/// A webhook of LiveKit.
///
/// Source: `WebhookEvent` in livekit/protocol, protobufs/livekit_webhook.proto, as protocol buffers map it to JSON (64-bit numbers are
/// strings), and https://docs.livekit.io/intro/basics/rooms-participants-tracks/webhooks-events. `createdAt` and `joinedAt` are whole
/// seconds. `participant_connection_aborted` stands for `participant_left` when the connection was never up.
struct LiveKitWebhook: Webhook {
  struct Room: Decodable {
    let name: String?
    let sid: String?
  }

  struct Participant: Decodable {
    let identity: String?
    let sid: String?
    let joinedAt: JSONInteger?
  }

  let event: String?
  let id: String?
  let createdAt: JSONInteger?
  let room: Room?
  let participant: Participant?

  static let expected = "one LiveKit webhook a line, a JSON object with event, createdAt, room and participant"

  var deliveryID: String? { id.flatMap { $0.isEmpty ? nil : $0 } }

  func entry(_ settings: ImportSettings) throws(ImportProblem) -> LogEntry? {
    let kind: AttendanceEvent.Kind
    switch event {
    case nil: throw ImportProblem("it is missing", "expected \(Self.expected)", at: "event")
    case "participant_joined": kind = .join
    case "participant_left": kind = .leave
    case "participant_connection_aborted": kind = .abort
    case "room_finished": kind = .end
    default: return nil
    }
    guard let name = room?.name, !name.isEmpty else {
      throw ImportProblem("it is missing", "expected the room's name", at: "room.name")
    }
    let joined = try seconds(participant?.joinedAt, "participant.joinedAt", settings)
    guard let time = try seconds(createdAt, "createdAt", settings) ?? (kind == .join ? joined : nil) else {
      throw ImportProblem("it is missing", "expected the event's time in seconds since 1970", at: "createdAt")
    }
    var entry = LogEntry(kind: kind, time: time, meeting: name, session: room?.sid)
    if kind == .end { return entry }
    guard let identity = participant?.identity, !identity.isEmpty else {
      throw ImportProblem("it is missing", "expected who it is about", at: "participant.identity")
    }
    entry.participant = identity
    entry.connection = participant?.sid
    entry.joined = joined
    return entry
  }

  /// A time in seconds since 1970; nil without one, which protocol buffers may write as 0.
  private func seconds(_ given: JSONInteger?, _ field: String, _ settings: ImportSettings) throws(ImportProblem) -> Int64? {
    guard let value = given?.value, value != 0 else { return nil }
    let (milliseconds, overflows) = value.multipliedReportingOverflow(by: 1000)
    if !overflows, let time = settings.time(since1970: milliseconds) { return time }
    throw ImportProblem("\(value) is no time of this era", "expected seconds since 1970, such as 1760000000", at: field)
  }
}
