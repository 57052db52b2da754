/// An event of OpenVidu 2: a line of its call detail record, or the body of a webhook.
///
/// Sources: openvidu-server-cdr.md and openvidu-server-webhook.md in OpenVidu/openvidu.io-docs,
/// docs/reference-docs, and `CDREvent`, `CDREventEnd` and `CDREventParticipant` in
/// OpenVidu/openvidu. The record names each object by its event, the webhook has it in `event`.
/// Times are milliseconds, `duration` is whole seconds. `connectionId` is the newer name of
/// `participantId`, and one of a connection: who comes back has another. `uniqueSessionId`, in
/// newer versions, tells sessions of one `sessionId` apart.
enum OpenViduEvent: Webhook {
  /// The events that are looked at; the first has no name, as in a webhook.
  private static let events = [
    "", "sessionCreated", "sessionDestroyed", "participantJoined", "participantLeft",
    "webrtcConnectionCreated",
    "webrtcConnectionDestroyed",
  ]

  private enum Property: Int, CaseIterable {
    case event, sessionId, uniqueSessionId, timestamp, participantId, connectionId, startTime,
      duration
  }

  /// A property of an event.
  private struct Field: JSONField {
    static var allCases: [Field] {
      (0..<events.count * Property.allCases.count).map { Field(rawValue: $0) }
    }

    let rawValue: Int

    init(rawValue: Int) { self.rawValue = rawValue }

    init(_ property: Property, of event: Int) {
      rawValue = event * Property.allCases.count + property.rawValue
    }

    private var property: Property { Property.allCases[rawValue % Property.allCases.count] }

    var path: String {
      let event = events[rawValue / Property.allCases.count]
      return event.isEmpty ? "\(property)" : "\(event).\(property)"
    }

    var kind: JSONKind {
      switch property {
      case .timestamp, .startTime, .duration: .number
      default: .text
      }
    }
  }

  /// A year, in seconds.
  private static let longestStay: Int64 = 31_536_000

  static let shape = JSONShape(Field.self)
  static let expected = "one OpenVidu event a line, as its call detail record or its webhook has it"

  static func read(_ record: JSONRecord, _ settings: ImportSettings, into entries: inout [LogEntry])
    throws(ImportProblem)
  {
    let inRecord = events.indices.dropFirst().first { event in
      record.text(Field(.sessionId, of: event)) != nil
        || record.number(Field(.timestamp, of: event)) != nil
    }
    let place = inRecord ?? 0
    let kind: LogEntry.Kind
    switch inRecord.map({ events[$0] }) ?? record.text(Field(.event, of: 0)) {
    case "participantJoined": kind = .join
    case "participantLeft": kind = .leave
    case "sessionDestroyed": kind = .end
    case "sessionCreated": kind = .beginning
    case "webrtcConnectionCreated", "webrtcConnectionDestroyed": kind = .sign
    default: return
    }
    let prefix = inRecord.map { "\(events[$0])." } ?? ""
    guard let meeting = record.name(Field(.sessionId, of: place)) else {
      throw ImportProblem("it is missing", "expected the session's name", at: "\(prefix)sessionId")
    }
    let time = try EpochUnit.milliseconds.time(
      record.number(Field(.timestamp, of: place)), "\(prefix)timestamp", settings)
    var start = try EpochUnit.milliseconds.time(
      ifAny: record.number(Field(.startTime, of: place)), "\(prefix)startTime", settings)
    if start == nil, let seconds = record.number(Field(.duration, of: place)) {
      // It is cut to whole seconds: the stay began up to one before.
      guard (0...Self.longestStay).contains(seconds) else {
        throw ImportProblem(
          "\(seconds) is no length of a stay", "expected seconds up to a year",
          at: "\(prefix)duration")
      }
      start = time - seconds * 1000
    }
    var entry = LogEntry(
      kind, at: time, meeting: meeting, session: record.name(Field(.uniqueSessionId, of: place)))
    switch kind {
    case .end: entry.begun = start
    case .beginning: entry.begun = time
    default:
      let connection = firstName(
        record.name(Field(.connectionId, of: place)), record.name(Field(.participantId, of: place)))
      guard let connection else {
        throw ImportProblem(
          "it is missing", "expected who it is about", at: "\(prefix)connectionId")
      }
      entry.participant = connection
      entry.connection = connection
      if kind == .leave { entry.joined = start }
    }
    entries.append(entry)
  }
}
