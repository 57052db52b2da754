internal import Foundation

/// What a file is, by how it begins.
package enum RecognisedFile: Sendable, Equatable {
  /// One of our own traces.
  case trace(TraceFormat)
  /// A file from elsewhere.
  case foreign(ImportFormat)

  /// Looks at the beginning of a file; nil where it is nothing that is known, or might be several
  /// things.
  /// - Parameter path: the file; standard input can be read again afterwards
  /// - Throws: `TraceError` when it cannot be read.
  package init?(path: String) throws(TraceError) {
    let head: FileHead
    if path == "-" {
      head = try StandardInput.rewinding { () throws(TraceError) in try FileHead(path: path) }
    } else {
      head = try FileHead(path: path)
    }
    self.init(head)
  }

  package init?(_ head: FileHead) {
    if let format = ImportFormat.recognised(head) {
      self = .foreign(format)
    } else if let format = head.ownFormat {
      self = .trace(format)
    } else {
      return nil
    }
  }
}

extension FileHead {
  /// The kind of our own traces that the header's names are of.
  fileprivate var ownFormat: TraceFormat? {
    let header = (lines.first { !$0.hasPrefix("sep=") } ?? "").lowercased()
    let names = header.split { ",;\t".contains($0) }.map {
      $0.filter { $0 != "\"" }.trimmingCharacters(in: .whitespaces)
    }
    let marks: [(TraceColumn, TraceFormat)] = [
      (.joinTime, .joins), (.startTime, .meetings), (.intervalStart, .counts),
    ]
    let found = marks.filter { names.contains($0.0.rawValue) }
    return found.count == 1 ? found[0].1 : nil
  }
}

extension ImportFormat {
  /// The kind of a file, by how it begins; nil where it is none of them, or might be several.
  package static func recognised(_ head: FileHead) -> ImportFormat? {
    let likely = allCases.filter { $0.looksLike(head) }
    return likely.count == 1 ? likely[0] : nil
  }

  /// Whether a file begins as one of this kind does. No two kinds may say so of one file.
  private func looksLike(_ head: FileHead) -> Bool {
    switch self {
    case .cloudwatch: head.isJSON && head.hasAny("\"MetricDataResults\"", "\"Datapoints\"")
    case .prometheus: head.isJSON && head.has("\"resultType\"")
    case .grafana:
      head.isJSON && head.has("\"schema\"", "\"fields\"", "\"type\"") || Self.isPanelTable(head)
    case .colibri: head.isJSON && head.has("\"current_timestamp\"", "\"participants\"")
    case .bigbluebutton: head.isXML && head.has("<returncode>")
    // It answers as BigBlueButton does, and is read the same way.
    case .scalelite: false
    case .livekit:
      head.isJSON && !head.has("\"janus.plugin.") && head.has("\"event\"")
        && head.hasAny("\"room_", "\"participant_", "\"track_", "\"egress_", "\"ingress_")
    case .jitsi: head.isJSON && head.hasAny("\"eventType\"", "\"event_name\"")
    case .openvidu:
      head.isJSON && head.has("\"sessionId\"", "\"timestamp\"") && !head.has("\"eventType\"")
        && !head.has("\"projectId\"")
        && head.hasAny(
          "\"participantJoined\"", "\"participantLeft\"", "\"sessionDestroyed\"",
          "\"webrtcConnection")
    case .janus:
      head.isJSON
        && head.has("\"type\"", "\"timestamp\"", "\"session_id\"", "\"event\"", "\"janus.plugin.")
    case .events: head.hasLine(with: "time", "meeting_id", "participant_id", "event")
    case .teams:
      head.hasLine(with: "full name", "user action", "timestamp")
        || head.hasLine(with: "first join", "last leave")
        || head.hasLine(with: "call id", "duration seconds", "conference id")
    case .zoom:
      head.hasLine(with: "name (original name)")
        || head.hasLine(with: "meeting id", "start time", "duration (minutes)", "participants")
        || head.hasLine(with: "topic,id,", "start time", "participants", "duration (minutes)")
    case .meet:
      head.hasLine(with: "time joined", "time exited")
        || head.hasLine(with: "meeting code", "duration")
    case .cdr: head.hasLine(with: "call time", "ringing", "talking") || head.isCallRecords
    case .icalendar: head.lines.first?.uppercased() == "BEGIN:VCALENDAR"
    case .calendar: PlanHeader.all(head).contains(where: \.isCalendar)
    case .timetable: PlanHeader.all(head).contains(where: \.isTimetable)
    }
  }

  /// Whether a file begins as the CSV of a Grafana panel does: with the column Time in quotes,
  /// which others write without.
  private static func isPanelTable(_ head: FileHead) -> Bool {
    let lines = head.lines.drop { $0.hasPrefix("sep=") }
    guard let header = lines.first else { return false }
    return [
      "\"Time\",", "\"Time\";", "\"Time\"\t", "Series;Time;Value", "\"Series\";\"Time\";\"Value\"",
    ].contains { header.hasPrefix($0) }
  }
}

extension FileHead {
  /// Whether its first row is one of Asterisk's records of calls.
  var isCallRecords: Bool {
    var reader = CSVReader(bytes: Array((lines.first ?? "").utf8))
    guard case .fields? = try? reader.next() else { return false }
    return CallRecords.isRecord(
      (0..<reader.fieldCount).map { index in reader.withField(index) { String(decoding: $0) } ?? ""
      })
  }
}
