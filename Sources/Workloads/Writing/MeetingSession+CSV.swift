package import Settings

extension [MeetingSession] {
  /// Writes the sessions as a meetings trace: RFC 4180, UTF-8, LF, starts as local times with their offset from UTC, lengths in seconds.
  ///
  /// Starts that fall between two whole seconds are written as seconds since the start instead, so that nothing is lost.
  /// - Parameters:
  ///   - calendar: the scenario's calendar
  ///   - chunkSize: the text is handed over in pieces of about so many bytes
  ///   - sink: receives the pieces in order
  /// - Throws: what `sink` throws.
  package func writeMeetings<Failure: Error>(
    calendar: ScenarioCalendar, chunkSize: Int = 1 << 16, to sink: (String) throws(Failure) -> Void
  ) throws(Failure) {
    let hasKinds = contains { !$0.kind.isEmpty }
    var text = "meeting_id,start_time,duration_s,participants\(hasKinds ? ",kind" : "")\n"
    for session in self {
      text += CSVText.field(session.name)
      text += ","
      text += (calendar.startSince1970 + session.start) % 1000 == 0 ? calendar.text(at: session.start) : CSVText.seconds(session.start)
      text += ","
      text += session.duration % 1000 == 0 ? String(session.duration / 1000) : CSVText.seconds(session.duration)
      text += ",\(session.participants)"
      if hasKinds { text += "," + CSVText.field(session.kind) }
      text += "\n"
      if text.utf8.count >= chunkSize {
        try sink(text)
        text = ""
      }
    }
    if !text.isEmpty { try sink(text) }
  }

  /// The sessions as the text of a meetings trace.
  package func meetingsCSV(calendar: ScenarioCalendar) -> String {
    var text = ""
    writeMeetings(calendar: calendar) { text += $0 }
    return text
  }
}
