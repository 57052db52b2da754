package import Settings

extension [MeetingSession] {
  /// Writes the sessions as a meetings trace: RFC 4180, UTF-8, LF, starts as local times with their
  /// offset from UTC, lengths in seconds.
  ///
  /// A start between two whole seconds keeps its milliseconds. Columns that nobody uses are left
  /// out.
  /// - Parameters:
  ///   - calendar: the scenario's calendar
  ///   - chunkSize: the text is handed over in pieces of about so many bytes
  ///   - sink: receives the pieces in order
  /// - Throws: what `sink` throws.
  package func writeMeetings<Failure: Error>(
    calendar: ScenarioCalendar, chunkSize: Int = 1 << 16, to sink: (String) throws(Failure) -> Void
  ) throws(Failure) {
    let hasKinds = contains { !$0.kind.isEmpty }
    let hasExpected = contains { $0.expectedParticipants != nil }
    let hasRegions = contains { !$0.region.isEmpty }
    let times = TraceTimeForm.wallClock(calendar)
    var text = "meeting_id,start_time,duration_s,participants"
    if hasExpected { text += ",expected_participants" }
    if hasRegions { text += ",region" }
    if hasKinds { text += ",kind" }
    text += "\n"
    for session in self {
      text += CSVText.field(session.name)
      text += ","
      text += times.text(session.start)
      text += ","
      text +=
        session.duration % 1000 == 0
        ? String(session.duration / 1000) : CSVText.seconds(session.duration)
      text += ",\(session.participants)"
      if hasExpected { text += "," + (session.expectedParticipants.map(String.init) ?? "") }
      if hasRegions { text += "," + CSVText.field(session.region) }
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
