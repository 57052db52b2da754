package import Settings

extension ImportFormat {
  /// Reads a file.
  /// - Parameters:
  ///   - settings: the file, and how it is to be understood
  ///   - notes: receives what was left out or assumed
  /// - Returns: a trace of the kind that `traceFormat` names
  /// - Throws: `TraceError`, with every problem of the file.
  package func read(_ settings: ImportSettings, notes: inout ImportNotes) throws(TraceError)
    -> TraceContent
  {
    let content = try content(settings, &notes)
    settings.tell(ReadingOption.idle(given: settings.given, asked: notes.asked), &notes)
    return content
  }

  private func content(_ settings: ImportSettings, _ notes: inout ImportNotes) throws(TraceError)
    -> TraceContent
  {
    switch self {
    case .cloudwatch: .counts(try settings.readCloudWatch(notes: &notes))
    case .prometheus: .counts(try settings.readPrometheus(notes: &notes))
    case .grafana: .counts(try settings.readGrafana(notes: &notes))
    case .colibri: .counts(try settings.readColibri(notes: &notes))
    case .bigbluebutton, .scalelite: .meetings(try settings.readMeetingList(notes: &notes))
    case .livekit: .joins(try settings.readWebhooks(LiveKitWebhook.self, notes: &notes))
    case .jitsi: .joins(try settings.readWebhooks(JitsiWebhook.self, notes: &notes))
    case .openvidu: .joins(try settings.readWebhooks(OpenViduEvent.self, notes: &notes))
    case .janus: .joins(try settings.readWebhooks(JanusEvent.self, notes: &notes))
    case .events: .joins(try settings.readEventTable(notes: &notes))
    case .teams: .joins(try TeamsReport.read(settings, notes: &notes))
    case .zoom: try ZoomReport.read(settings, notes: &notes)
    case .meet: .joins(try MeetReport.read(settings, notes: &notes))
    case .cdr: .joins(try CallRecords.read(settings, notes: &notes))
    case .icalendar: .meetings(try settings.readICalendar(notes: &notes))
    case .calendar: .meetings(try settings.readCalendarTable(notes: &notes))
    case .timetable: .meetings(try settings.readTimetable(notes: &notes))
    }
  }
}

extension TraceContent {
  /// Reads one of our own traces.
  /// - Parameters:
  ///   - settings: the file, and how it is to be understood
  ///   - calendar: the clock of its times
  ///   - notes: receives what was left out
  /// - Throws: `TraceError`, with every problem of the file.
  package init(
    reading settings: TraceSettings, calendar: ScenarioCalendar, notes: inout ImportNotes
  ) throws(TraceError) {
    var reader = try TraceReader(
      try CSVReader(path: settings.path), settings: settings, calendar: calendar)
    reader.writableTimes = calendar.writableTimes
    var read = WorkloadNotes()
    // The seats of one instance are the scenario's affair.
    self = try reader.content(
      format: settings.format, sessionKeys: [], within: 0...(.max), largestSeats: .max, notes: &read
    )
    let written: [TraceColumn] =
      switch self {
      case .joins: [.meetingID, .joinTime, .leaveTime, .stay, .participantID, .seats, .patience]
      case .meetings:
        [
          .meetingID, .startTime, .endTime, .duration, .participants,
          .expectedParticipants, .region, .kind,
        ]
      case .counts: [.intervalStart, .joins]
      }
    notes.tellLeftOut(reader.header, written: written)
    notes.tell("\(settings.path): \(read.rowsRead) \(read.rowsRead == 1 ? "row" : "rows").")
    for reading in read.readings { notes.tell("\(settings.path): \(reading).") }
    notes.tell(read.rowsBeforeStart, "row", "before --start, and left out.")
    notes.tell(read.rowsSkipped, "bad row", "left out.")
    notes.tell(read.rowsOfOtherRegions, "row", "of another region, and left out.")
    notes.tell(
      read.rowsRepeated, "row",
      "the same as another one, and counted once more: an export may "
        + "repeat rows.")
    notes.tell(read.intervalsMissing, "interval", "without a row.")
    switch self {
    case .joins: notes.ledger.change(.dropped, "bad rows", people: read.rowsSkipped)
    case .meetings: notes.ledger.drop(unsized: read.rowsSkipped, "bad rows")
    case .counts:
      let each = joins / Double(max(1, read.rowsRead - read.rowsSkipped))
      notes.ledger.change(
        .dropped, "bad rows, taken to be like the others",
        people: nearestWhole(Double(read.rowsSkipped) * each))
    }
    if let interval = read.doubtfulInterval {
      let length = ScalarKind<Int64>.timeSpan().text(interval)
      notes.tell(
        "Its intervals are taken to be \(length) long, the smallest distance of two, which few "
          + "rows show; --period says it."
      )
      notes.ledger.decide(
        "length of the intervals", by: "the smallest distance of a few rows", rows: read.rowsRead)
    }
    notes.timesCountFromStart = read.times == .sinceStart
    notes.ask(Set(read.asked))
  }
}

extension ImportNotes {
  /// Tells of columns that are known and that a trace is written without.
  /// - Parameters:
  ///   - header: the file's
  ///   - written: the columns that are in the trace
  mutating func tellLeftOut(_ header: TraceHeader, written: [TraceColumn]) {
    let lost = TraceColumn.allCases.filter { header.index(of: $0) != nil && !written.contains($0) }
    tellLeftOut(columns: lost.map { header.fileName(of: $0) })
  }

  /// Tells of columns that a trace is written without.
  mutating func tellLeftOut(columns: [String]) {
    guard !columns.isEmpty else { return }
    let noun = columns.count == 1 ? "column" : "columns"
    tell("Left out: \(noun) \(columns.joined(separator: ", ")).")
  }
}
