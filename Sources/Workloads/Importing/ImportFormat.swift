/// Where a file comes from that is not one of our traces.
package enum ImportFormat: String, CaseIterable, Sendable {
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
  /// OpenVidu 2's call detail record, or its webhooks, one JSON object a line.
  case openvidu
  /// What the event handlers of Janus send about its VideoRoom plugin, one JSON object or list a
  /// line.
  case janus
  /// A CSV file with a join or a leave a row.
  case events
  /// Microsoft Teams' lists and reports of attendance, and its export of telephone calls.
  case teams
  /// Zoom's reports of usage and of participants.
  case zoom
  /// Google Meet's log events and reports of attendance.
  case meet
  /// Asterisk's Master.csv and 3CX's reports of calls.
  case cdr
  /// What Prometheus answers to a range query.
  case prometheus
  /// The data of a Grafana panel, as CSV or JSON.
  case grafana
  /// What a Jitsi Videobridge answers to /colibri/stats, one answer after another.
  case colibri
  /// An iCalendar file (.ics).
  case icalendar
  /// A calendar as Outlook and Google Calendar write it to CSV.
  case calendar
  /// A CSV file with the weekly meetings of a timetable.
  case timetable

  /// What such a file is, in words.
  package var words: String {
    switch self {
    case .cloudwatch: "a metric of CloudWatch"
    case .bigbluebutton: "BigBlueButton's lists of meetings"
    case .scalelite: "Scalelite's lists of meetings"
    case .livekit: "LiveKit's webhooks"
    case .jitsi: "webhooks of Jitsi"
    case .openvidu: "OpenVidu's events"
    case .janus: "events of Janus"
    case .events: "a table of events"
    case .teams: "a report of Teams"
    case .zoom: "a report of Zoom"
    case .meet: "a report of Google Meet"
    case .cdr: "records of telephone calls"
    case .prometheus: "Prometheus' answer to a range query"
    case .grafana: "the data of a Grafana panel"
    case .colibri: "statistics of a Jitsi Videobridge"
    case .icalendar: "an iCalendar file"
    case .calendar: "a calendar as CSV"
    case .timetable: "a weekly timetable"
    }
  }

  /// The kind of trace that it becomes without a loss.
  package var traceFormat: TraceFormat {
    switch self {
    case .cloudwatch, .prometheus, .grafana, .colibri: .counts
    case .bigbluebutton, .scalelite, .icalendar, .calendar, .timetable: .meetings
    case .livekit, .jitsi, .openvidu, .janus, .events, .teams, .zoom, .meet, .cdr: .joins
    }
  }
}

/// What becomes of a join that a log never ends, neither by a leave nor by the end of its meeting.
package enum OpenJoinPolicy: String, CaseIterable, Sendable {
  /// It is left out.
  case drop
  /// It ends at the log's last event.
  case end
}
