/// An event of Janus' event handlers about its VideoRoom plugin.
///
/// Sources: https://janus.conf.meetecho.com/docs/eventhandlers.html, and src/events.c,
/// src/events/eventhandler.h and src/plugins/janus_videoroom.c in meetecho/janus-gateway.
/// `timestamp` is in microseconds. A participant's `id` is in a room once. Joins name the handle
/// and the session that carry them. `leaving` and `kicked` come with the room and the id alone
/// (`janus_videoroom_leave_or_unpublish`); where a `leaving` has a handle all the same, it is of
/// that one. A room that is destroyed tells no leaves. Handles that subscribe are not people. Where
/// the handler groups events, a line is a list.
enum JanusEvent: Webhook {
  private enum Field: Int, JSONField {
    case emitter, type, subtype, timestamp, session, handle, name, plugin, event, room, id

    var path: String {
      switch self {
      case .emitter: "emitter"
      case .type: "type"
      case .subtype: "subtype"
      case .timestamp: "timestamp"
      case .session: "session_id"
      case .handle: "handle_id"
      case .name: "event.name"
      case .plugin: "event.plugin"
      case .event: "event.data.event"
      case .room: "event.data.room"
      case .id: "event.data.id"
      }
    }

    var kind: JSONKind {
      switch self {
      case .type, .subtype, .timestamp: .number
      case .session, .handle, .room, .id: .label
      default: .text
      }
    }
  }

  /// The types of events that are looked at.
  private enum EventType {
    static let session: Int64 = 1
    static let handle: Int64 = 2
    static let plugin: Int64 = 64
    static let core: Int64 = 256
  }

  static let shape = JSONShape(Field.self)
  static let expected =
    "one event of a Janus event handler a line, a JSON object with type, timestamp and event, "
    + "or a list of them"
  static let takesLists = true

  static func isLeftOut(_ record: JSONRecord) -> Bool {
    switch record.number(Field.type) {
    case nil, EventType.session, EventType.handle, EventType.core: false
    case EventType.plugin:
      record.text(Field.plugin).map { $0 != "janus.plugin.videoroom" } ?? false
    default: true
    }
  }

  static func read(_ record: JSONRecord, _ settings: ImportSettings, into entries: inout [LogEntry])
    throws(ImportProblem)
  {
    guard let type = record.number(Field.type) else {
      throw ImportProblem("it is missing", "expected \(expected)", at: "type")
    }
    switch type {
    case EventType.plugin where record.text(Field.plugin) == "janus.plugin.videoroom":
      try readRoom(record, settings, into: &entries)
    case EventType.session
    where record.text(Field.name) == "destroyed" || record.text(Field.name) == "timeout":
      try readGone(carriers(of: record, without: .handle), record, settings, into: &entries)
    case EventType.handle where record.text(Field.name) == "detached":
      try readGone(carriers(of: record), record, settings, into: &entries)
    // A server that starts or stops carries nobody from before.
    case EventType.core
    where record.number(Field.subtype) == 1 || record.number(Field.subtype) == 2:
      try readGone([server(of: record)], record, settings, into: &entries)
    default: return
    }
  }

  private static func readRoom(
    _ record: JSONRecord, _ settings: ImportSettings, into entries: inout [LogEntry]
  ) throws(ImportProblem) {
    let kind: LogEntry.Kind
    switch record.text(Field.event) {
    case "joined": kind = .join
    case "leaving", "kicked": kind = .leave
    case "destroyed": kind = .end
    case "published", "updated", "unpublished": kind = .sign
    default: return
    }
    guard let room = record.name(Field.room) else {
      throw ImportProblem("it is missing", "expected the room", at: "event.data.room")
    }
    var entry = LogEntry(kind, at: try time(record, settings), meeting: room)
    entry.room = record.text(Field.emitter)
    if kind != .end {
      guard let id = record.name(Field.id) else {
        throw ImportProblem("it is missing", "expected who it is about", at: "event.data.id")
      }
      entry.participant = id
      if kind == .join || record.text(Field.event) == "leaving" {
        entry.carriers = carriers(of: record)
      }
    }
    entries.append(entry)
  }

  private static func readGone(
    _ carriers: [String], _ record: JSONRecord, _ settings: ImportSettings,
    into entries: inout [LogEntry]
  ) throws(ImportProblem) {
    if carriers.isEmpty { return }
    var entry = LogEntry(.gone, at: try time(record, settings), meeting: "")
    entry.carriers = carriers
    entries.append(entry)
  }

  private static func time(_ record: JSONRecord, _ settings: ImportSettings) throws(ImportProblem)
    -> Int64
  {
    try EpochUnit.microseconds.time(record.number(Field.timestamp), "timestamp", settings)
  }

  private static func server(of record: JSONRecord) -> String { record.text(Field.emitter) ?? "" }

  /// The handle, the session and the server that an event names.
  private static func carriers(of record: JSONRecord, without left: Field? = nil) -> [String] {
    // 0 is no session and no handle: the plugin interface tells so that there is none.
    guard let session = record.name(Field.session), session != "0" else { return [] }
    let server = server(of: record)
    let outer = ["\(server)\0\(session)", server]
    guard left != .handle else { return outer }
    guard let handle = record.name(Field.handle), handle != "0" else { return [] }
    return ["\(server)\0\(session)\0\(handle)"] + outer
  }
}
