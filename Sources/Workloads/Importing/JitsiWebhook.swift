/// A webhook of Jitsi Meet: of 8x8's JaaS, or of Prosody's event_sync component on a server of
/// one's own.
///
/// Sources: https://developer.8x8.com/jaas/docs/webhooks-payload (`eventType`, `timestamp` in
/// milliseconds, `fqn` as AppID/room, one `sessionId` a session, `idempotencyKey` a delivery) and
/// the README and the code of jitsi-contrib/prosody-plugins, event_sync (`event_name`, times in
/// seconds, `meeting_id` in its newer versions; `all_occupants` has the last visit of everybody
/// since the room was created). Breakout rooms are meetings of their own, and their main meeting is
/// over only after them.
enum JitsiWebhook: Webhook {
  private enum Field: Int, JSONField {
    case eventType, timestamp, fqn, sessionId, idempotencyKey, id, participantId, participantJid,
      isBreakout, breakoutRoomId
    case eventName, roomName, roomJid, meetingID, breakoutRoomID, createdAt, destroyedAt
    case occupantID, occupantJid, joinedAt, leftAt, allOccupants

    var path: String {
      switch self {
      case .eventType: "eventType"
      case .timestamp: "timestamp"
      case .fqn: "fqn"
      case .sessionId: "sessionId"
      case .idempotencyKey: "idempotencyKey"
      case .id: "data.id"
      case .participantId: "data.participantId"
      case .participantJid: "data.participantJid"
      case .isBreakout: "data.isBreakout"
      case .breakoutRoomId: "data.breakoutRoomId"
      case .eventName: "event_name"
      case .roomName: "room_name"
      case .roomJid: "room_jid"
      case .meetingID: "meeting_id"
      case .breakoutRoomID: "breakout_room_id"
      case .createdAt: "created_at"
      case .destroyedAt: "destroyed_at"
      case .occupantID: "occupant.id"
      case .occupantJid: "occupant.occupant_jid"
      case .joinedAt: "occupant.joined_at"
      case .leftAt: "occupant.left_at"
      case .allOccupants: "all_occupants"
      }
    }

    var kind: JSONKind {
      switch self {
      case .timestamp, .createdAt, .destroyedAt, .joinedAt, .leftAt: .number
      case .id, .participantId, .occupantID: .label
      case .isBreakout: .flag
      case .allOccupants: .list(JSONShape(Occupant.self))
      default: .text
      }
    }
  }

  /// What the list of a room that is over says of each.
  private enum Occupant: Int, JSONField {
    case id, jid, joinedAt, leftAt

    var path: String {
      switch self {
      case .id: "id"
      case .jid: "occupant_jid"
      case .joinedAt: "joined_at"
      case .leftAt: "left_at"
      }
    }

    var kind: JSONKind {
      switch self {
      case .id: .label
      case .jid: .text
      case .joinedAt, .leftAt: .number
      }
    }
  }

  static let shape = JSONShape(Field.self)
  static let expected =
    "one webhook a line, a JSON object with eventType (JaaS) or event_name (event_sync)"

  static func isLeftOut(_ record: JSONRecord) -> Bool {
    if let type = record.text(Field.eventType) { return hostedKind(type) == nil }
    return record.text(Field.eventName).map { selfHostedKind($0) == nil } ?? false
  }

  private static func hostedKind(_ type: String) -> LogEntry.Kind? {
    switch type {
    case "PARTICIPANT_JOINED": .join
    case "PARTICIPANT_LEFT": .leave
    case "ROOM_DESTROYED": .end
    case "ROOM_CREATED": .beginning
    default: nil
    }
  }

  private static func selfHostedKind(_ name: String) -> LogEntry.Kind? {
    switch name {
    case "muc-occupant-joined": .join
    case "muc-occupant-left": .leave
    case "muc-room-destroyed": .end
    case "muc-room-created": .beginning
    default: nil
    }
  }

  static func deliveryID(_ record: JSONRecord) -> String? { record.name(Field.idempotencyKey) }

  static func read(_ record: JSONRecord, _ settings: ImportSettings, into entries: inout [LogEntry])
    throws(ImportProblem)
  {
    if let type = record.text(Field.eventType) {
      try readHosted(type, record, settings, into: &entries)
    } else if let name = record.text(Field.eventName) {
      try readSelfHosted(name, record, settings, into: &entries)
    } else {
      throw ImportProblem("neither eventType nor event_name is there", "expected \(Self.expected)")
    }
  }

  private static func readHosted(
    _ type: String, _ record: JSONRecord, _ settings: ImportSettings, into entries: inout [LogEntry]
  ) throws(ImportProblem) {
    guard let kind = hostedKind(type) else { return }
    guard let fqn = record.text(Field.fqn), let room = fqn.split(separator: "/").last else {
      throw ImportProblem("it is missing", "expected the meeting as AppID/room", at: "fqn")
    }
    let time = try EpochUnit.milliseconds.time(
      record.number(Field.timestamp), "timestamp", settings)
    let breakout = record.isSet(Field.isBreakout) ? record.name(Field.breakoutRoomId) : nil
    var entry = LogEntry(kind, at: time, meeting: breakout.map { "\(room)/\($0)" } ?? String(room))
    entry.room = fqn
    entry.session = record.text(Field.sessionId)
    entry.parent = breakout == nil ? nil : String(room)
    if kind == .beginning { entry.begun = time }
    if kind == .join || kind == .leave {
      // Guests of a meeting without accounts come with an empty id.
      let connection = firstName(
        record.name(Field.participantId), record.name(Field.participantJid))
      guard let participant = firstName(record.name(Field.id), connection) else {
        throw ImportProblem("it is missing", "expected who it is about", at: "data.id")
      }
      entry.participant = participant
      entry.connection = connection
    }
    entries.append(entry)
  }

  private static func readSelfHosted(
    _ name: String, _ record: JSONRecord, _ settings: ImportSettings, into entries: inout [LogEntry]
  ) throws(ImportProblem) {
    guard let kind = selfHostedKind(name) else { return }
    let jid = record.text(Field.roomJid)?.split(separator: "@").first.map(String.init)
    guard let room = firstName(record.name(Field.roomName), jid) else {
      throw ImportProblem("it is missing", "expected the meeting's name", at: "room_name")
    }
    let seconds = EpochUnit.seconds
    let joined = try seconds.time(
      ifAny: record.number(Field.joinedAt), "occupant.joined_at", settings)
    let begun = try seconds.time(ifAny: record.number(Field.createdAt), "created_at", settings)
    let time =
      switch kind {
      case .join: try seconds.time(record.number(Field.joinedAt), "occupant.joined_at", settings)
      case .leave: try seconds.time(record.number(Field.leftAt), "occupant.left_at", settings)
      case .end: try seconds.time(record.number(Field.destroyedAt), "destroyed_at", settings)
      default: try seconds.time(record.number(Field.createdAt), "created_at", settings)
      }
    let breakout = record.name(Field.breakoutRoomID)
    var entry = LogEntry(kind, at: time, meeting: breakout.map { "\(room)/\($0)" } ?? room)
    entry.session = record.name(Field.meetingID)
    entry.parent = breakout == nil ? nil : room
    entry.begun = begun
    if kind == .join || kind == .leave {
      let connection = record.name(Field.occupantJid)
      guard let participant = firstName(record.name(Field.occupantID), connection) else {
        throw ImportProblem(
          "it is missing", "expected who it is about", at: "occupant.occupant_jid")
      }
      entry.participant = participant
      entry.connection = connection
      if kind == .leave { entry.joined = joined }
    }
    entries.append(entry)
    if kind == .end { try readList(record, entry, settings, into: &entries) }
  }

  /// Everybody who was in since the room was created, by connection; who has no time of leaving was
  /// in to the end.
  private static func readList(
    _ record: JSONRecord, _ end: LogEntry, _ settings: ImportSettings,
    into entries: inout [LogEntry]
  ) throws(ImportProblem) {
    for occupant in record.list(Field.allOccupants) {
      let seconds = EpochUnit.seconds
      guard
        let joined = try seconds.time(
          ifAny: occupant.number(Occupant.joinedAt), "all_occupants.joined_at", settings),
        let participant = firstName(occupant.name(Occupant.id), occupant.name(Occupant.jid))
      else { continue }
      let left = try seconds.time(
        ifAny: occupant.number(Occupant.leftAt), "all_occupants.left_at", settings)
      var entry = end
      entry.kind = .listed
      entry.time = left ?? end.time
      entry.joined = joined
      entry.participant = participant
      entry.connection = occupant.name(Occupant.jid)
      entries.append(entry)
    }
  }
}
