/// A webhook of LiveKit.
///
/// Source: `WebhookEvent` in livekit/protocol, protobufs/livekit_webhook.proto, as protocol buffers
/// map it to JSON (64-bit numbers are strings), and
/// https://docs.livekit.io/intro/basics/rooms-participants-tracks/webhooks-events. `createdAt`,
/// `joinedAt` and `creationTime` are whole seconds. `participant_connection_aborted` stands for
/// `participant_left` when the connection was never up. An identity is in a room once: of two
/// connections the server disconnects the first
/// (https://docs.livekit.io/home/server/managing-participants). Of several nodes one may finish a
/// room in which people of the others are still in, and they leave later (livekit/livekit, issue
/// 4316). A participant's sid is of one connection, whatever `room.sid` stands beside it.
enum LiveKitWebhook: Webhook {
  private enum Field: Int, JSONField {
    case event, id, createdAt, room, session, creationTime, identity, connection, joinedAt

    var path: String {
      switch self {
      case .event: "event"
      case .id: "id"
      case .createdAt: "createdAt"
      case .room: "room.name"
      case .session: "room.sid"
      case .creationTime: "room.creationTime"
      case .identity: "participant.identity"
      case .connection: "participant.sid"
      case .joinedAt: "participant.joinedAt"
      }
    }

    var kind: JSONKind {
      switch self {
      case .createdAt, .creationTime, .joinedAt: .number
      default: .text
      }
    }
  }

  static let shape = JSONShape(Field.self)
  static let expected =
    "one LiveKit webhook a line, a JSON object with event, createdAt, room and participant"
  static let isIdentityUnique = true

  static func isLeftOut(_ record: JSONRecord) -> Bool {
    record.text(Field.event).map { kind(of: $0) == nil } ?? false
  }

  private static func kind(of event: String) -> LogEntry.Kind? {
    switch event {
    case "participant_joined": .join
    case "participant_left": .leave
    case "participant_connection_aborted": .abort
    case "room_finished": .end
    case "room_started": .beginning
    case "track_published", "track_unpublished": .sign
    default: nil
    }
  }

  static func deliveryID(_ record: JSONRecord) -> String? { record.name(Field.id) }

  static func read(_ record: JSONRecord, _ settings: ImportSettings, into entries: inout [LogEntry])
    throws(ImportProblem)
  {
    guard let event = record.text(Field.event) else {
      throw ImportProblem("it is missing", "expected \(Self.expected)", at: "event")
    }
    guard let kind = kind(of: event) else { return }
    if kind == .sign, record.name(Field.identity) == nil || record.name(Field.room) == nil {
      return
    }
    guard let name = record.name(Field.room) else {
      throw ImportProblem("it is missing", "expected the room's name", at: "room.name")
    }
    let joined = try seconds(record.number(Field.joinedAt), "participant.joinedAt", settings)
    let begun = try seconds(record.number(Field.creationTime), "room.creationTime", settings)
    let created = try seconds(record.number(Field.createdAt), "createdAt", settings)
    guard let time = created ?? (kind == .join ? joined : nil) else {
      if kind == .sign || kind == .beginning { return }
      throw ImportProblem(
        "it is missing", "expected the event's time in seconds since 1970", at: "createdAt")
    }
    var entry = LogEntry(kind, at: time, meeting: name, session: record.text(Field.session))
    entry.begun = begun ?? (kind == .beginning ? time : nil)
    if kind != .end, kind != .beginning {
      guard let identity = record.name(Field.identity) else {
        throw ImportProblem("it is missing", "expected who it is about", at: "participant.identity")
      }
      entry.participant = identity
      entry.connection = record.name(Field.connection)
      entry.isConnectionUnique = true
      if kind == .leave { entry.joined = joined }
    }
    entries.append(entry)
  }

  /// A time in seconds since 1970; nil without one, which protocol buffers may write as 0.
  private static func seconds(_ given: Int64?, _ field: String, _ settings: ImportSettings)
    throws(ImportProblem) -> Int64?
  {
    try EpochUnit.seconds.time(ifAny: given == 0 ? nil : given, field, settings)
  }
}
