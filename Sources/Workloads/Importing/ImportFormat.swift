/// Where a file comes from that is not one of our traces.
public enum ImportFormat: String, CaseIterable, Sendable {
  /// What `aws cloudwatch get-metric-data` or `get-metric-statistics` prints.
  case cloudwatch
  /// What BigBlueButton's getMeetings, getMeetingInfo or getRecordings answers.
  case bigbluebutton
  /// The same through Scalelite, which answers as BigBlueButton does.
  case scalelite
  /// LiveKit's webhooks, one JSON object a line.
  case livekit
  /// The webhooks of 8x8 JaaS, or of Prosody's event_sync, one JSON object a line.
  case jitsi
  /// A CSV file with a join or a leave a row.
  case events
  /// An iCalendar file (.ics).
  case icalendar
  /// A calendar as Outlook and Google Calendar write it to CSV.
  case calendar
  /// A CSV file with the weekly meetings of a timetable.
  case timetable

  /// The kind of trace that it becomes without a loss.
  public var traceFormat: TraceFormat {
    switch self {
    case .cloudwatch: .counts
    case .bigbluebutton, .scalelite, .icalendar, .calendar, .timetable: .meetings
    case .livekit, .jitsi, .events: .joins
    }
  }
}

/// What becomes of a join that a log never ends, neither by a leave nor by the end of its meeting.
public enum OpenJoinPolicy: String, CaseIterable, Sendable {
  /// It is left out.
  case drop
  /// It ends at the log's last event.
  case end
}
