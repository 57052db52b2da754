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
    case .bigbluebutton: head.isXML && head.has("<returncode>")
    // It answers as BigBlueButton does, and is read the same way.
    case .scalelite: false
    case .livekit: head.isJSON && head.has("\"event\"") && head.hasAny("\"room_", "\"participant_", "\"track_", "\"egress_", "\"ingress_")
    case .jitsi: head.isJSON && head.hasAny("\"eventType\"", "\"event_name\"")
    case .events: false
    case .icalendar: head.lines.first?.uppercased() == "BEGIN:VCALENDAR"
    case .calendar: PlanHeader(head).isCalendar
    case .timetable: PlanHeader(head).isTimetable
    }
  }
}
