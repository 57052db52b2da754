extension ImportFormat {
  /// What is planned rather than recorded: calendars and timetables.
  package static let plans: [ImportFormat] = [.icalendar, .calendar, .timetable]
  /// Metrics, which have no rows.
  package static let metrics: [ImportFormat] = [.cloudwatch, .prometheus, .grafana, .colibri]
  /// Metrics whose values may be of periods.
  fileprivate static let rates: [ImportFormat] = [.cloudwatch, .prometheus, .grafana]
  /// Files of rows and fields.
  fileprivate static let tables: [ImportFormat] = [
    .events, .teams, .zoom, .meet, .cdr, .calendar, .timetable,
  ]
}

extension ReadingOption {
  /// The sources from elsewhere of which some file may need it; all others refuse it.
  package var sources: [ImportFormat] {
    switch self {
    case .columns, .times, .decimal: [.events]
    case .start: [.events, .meet]
    case .delimiter: ImportFormat.tables + [.grafana]
    case .timeFormat: ImportFormat.tables
    case .unit: []
    case .metric, .period, .gauge, .meanStay, .gaps, .counter: ImportFormat.metrics
    case .perSecond, .perPeriod: ImportFormat.rates
    case .stamps: [.grafana]
    case .asOf, .polledEvery: [.bigbluebutton, .scalelite]
    case .openJoins: [.livekit, .jitsi, .openvidu, .janus, .events, .teams]
    case .participants, .fromDate, .until: ImportFormat.plans
    case .holidays: [.timetable]
    }
  }
}
