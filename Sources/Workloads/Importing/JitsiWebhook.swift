/// A webhook of Jitsi Meet: of 8x8's JaaS, or of Prosody's event_sync component on a server of one's own.
///
/// Sources: https://developer.8x8.com/jaas/docs/webhooks-payload (`eventType`, `timestamp` in milliseconds, `fqn` as AppID/room, one
/// `sessionId` a session, `idempotencyKey` a delivery) and the README of jitsi-contrib/prosody-plugins, event_sync (`event_name`, times in
/// seconds, `meeting_id` in its newer versions). Breakout rooms are meetings of their own.
struct JitsiWebhook: Webhook {
  /// What JaaS says in `data`.
  struct Details: Decodable {
    let id: JSONText?
    let participantId: JSONText?
    let participantJid: String?
    let isBreakout: Bool?
    let breakoutRoomId: String?
  }

  /// What event_sync says of a participant.
  struct Occupant: Decodable {
    let id: JSONText?
    let jid: String?
    let joinedAt: JSONInteger?
    let leftAt: JSONInteger?

    enum CodingKeys: String, CodingKey {
      case id
      case jid = "occupant_jid"
      case joinedAt = "joined_at"
      case leftAt = "left_at"
    }
  }

  let eventType: String?
  let timestamp: JSONInteger?
  let fqn: String?
  let sessionId: String?
  let idempotencyKey: String?
  let data: Details?

  let eventName: String?
  let roomName: String?
  let roomJid: String?
  let meetingID: String?
  let breakoutRoomID: String?
  let destroyedAt: JSONInteger?
  let occupant: Occupant?

  enum CodingKeys: String, CodingKey {
    case eventType, timestamp, fqn, sessionId, idempotencyKey, data, occupant
    case eventName = "event_name"
    case roomName = "room_name"
    case roomJid = "room_jid"
    case meetingID = "meeting_id"
    case breakoutRoomID = "breakout_room_id"
    case destroyedAt = "destroyed_at"
  }

  static let expected = "one webhook a line, a JSON object with eventType (JaaS) or event_name (event_sync)"

  var deliveryID: String? { idempotencyKey.flatMap { $0.isEmpty ? nil : $0 } }

  func entry(_ settings: ImportSettings) throws(ImportProblem) -> LogEntry? {
    if let eventType { return try hosted(eventType, settings) }
    if let eventName { return try selfHosted(eventName, settings) }
    throw ImportProblem("neither eventType nor event_name is there", "expected \(Self.expected)")
  }

  private func hosted(_ type: String, _ settings: ImportSettings) throws(ImportProblem) -> LogEntry? {
    let kind: AttendanceEvent.Kind
    switch type {
    case "PARTICIPANT_JOINED": kind = .join
    case "PARTICIPANT_LEFT": kind = .leave
    case "ROOM_DESTROYED": kind = .end
    default: return nil
    }
    guard let fqn, let room = fqn.split(separator: "/").last else {
      throw ImportProblem("it is missing", "expected the meeting as AppID/room", at: "fqn")
    }
    let time = try Self.time(timestamp, .milliseconds, "timestamp", settings)
    let breakout = data?.isBreakout == true ? Self.named(data?.breakoutRoomId) : nil
    var entry = LogEntry(kind: kind, time: time, meeting: breakout.map { "\(room)/\($0)" } ?? String(room))
    entry.session = "\(fqn)\0\(sessionId ?? "")"
    if kind == .end { return entry }
    // Guests of a meeting without accounts come with an empty id.
    guard let participant = Self.named(data?.id?.value, data?.participantId?.value, data?.participantJid) else {
      throw ImportProblem("it is missing", "expected who it is about", at: "data.id")
    }
    entry.participant = participant
    entry.connection = Self.named(data?.participantId?.value, data?.participantJid)
    return entry
  }

  private func selfHosted(_ name: String, _ settings: ImportSettings) throws(ImportProblem) -> LogEntry? {
    let kind: AttendanceEvent.Kind
    switch name {
    case "muc-occupant-joined": kind = .join
    case "muc-occupant-left": kind = .leave
    case "muc-room-destroyed": kind = .end
    default: return nil
    }
    guard let room = Self.named(roomName, roomJid?.split(separator: "@").first.map(String.init)) else {
      throw ImportProblem("it is missing", "expected the meeting's name", at: "room_name")
    }
    let time: Int64
    switch kind {
    case .join: time = try Self.time(occupant?.joinedAt, .seconds, "occupant.joined_at", settings)
    case .leave, .abort: time = try Self.time(occupant?.leftAt, .seconds, "occupant.left_at", settings)
    case .end: time = try Self.time(destroyedAt, .seconds, "destroyed_at", settings)
    }
    var entry = LogEntry(kind: kind, time: time, meeting: Self.named(breakoutRoomID).map { "\(room)/\($0)" } ?? room)
    entry.session = Self.named(meetingID)
    if kind == .end { return entry }
    guard let participant = Self.named(occupant?.id?.value, occupant?.jid) else {
      throw ImportProblem("it is missing", "expected who it is about", at: "occupant.occupant_jid")
    }
    entry.participant = participant
    entry.connection = Self.named(occupant?.jid)
    if kind == .leave, occupant?.joinedAt != nil {
      entry.joined = try Self.time(occupant?.joinedAt, .seconds, "occupant.joined_at", settings)
    }
    return entry
  }

  /// The first name that is there and is not empty.
  private static func named(_ names: String?...) -> String? { names.lazy.compactMap { $0 }.first { !$0.isEmpty } }

  private enum Unit: Int64 {
    case milliseconds = 1
    case seconds = 1000
  }

  private static func time(
    _ given: JSONInteger?, _ unit: Unit, _ field: String, _ settings: ImportSettings
  ) throws(ImportProblem) -> Int64 {
    let expected = "expected \(unit) since 1970, such as \(1_760_000_000_000 / unit.rawValue)"
    guard let value = given?.value else { throw ImportProblem("it is missing", expected, at: field) }
    let (milliseconds, overflows) = value.multipliedReportingOverflow(by: unit.rawValue)
    if !overflows, let time = settings.time(since1970: milliseconds) { return time }
    throw ImportProblem("\(value) is no time of this era", expected, at: field)
  }
}
