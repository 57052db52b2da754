internal import Settings

extension ImportSettings {
  /// Reads an iCalendar file: every occurrence of every event becomes a meeting.
  ///
  /// Source: RFC 5545; RFC 5546 for the methods of calendars that are sent.
  func readICalendar(notes: inout ImportNotes) throws(TraceError) -> [MeetingSession] {
    var issues = ImportIssues(file: path, onBadRow: onBadRow)
    let file: CalendarFile
    let bytes = try bytes()
    do throws(CalendarProblem) {
      file = try CalendarFile(bytes, issues: &issues)
    } catch {
      throw issues.refusal(line: error.line, error.problem)
    }
    let zones = CalendarZones(file.zones, calendar: calendar)
    var expansion = CalendarExpansion(self, zones: zones)
    // Answers to an invitation say what somebody else's calendar has.
    let answers = ["REPLY", "REFRESH", "COUNTER", "DECLINECOUNTER"]
    var answered = 0
    for event in file.events {
      if answers.contains(event.method) {
        answered += 1
        continue
      }
      do throws(EventProblem) {
        expansion.add(try CalendarEvent(event, zones: zones))
      } catch {
        issues.reject(line: error.line, error.problem)
      }
    }
    try issues.finish(read: file.events.count, expected: "a calendar with events (VEVENT)")
    let sessions = try expansion.sessions(issues: &issues, notes: &notes)
    try issues.finish(read: file.events.count, expected: "a calendar with events (VEVENT)")
    notes.lead(
      "\(path): \(file.events.count) \(file.events.count == 1 ? "event" : "events"), \(sessions.count) \(sessions.count == 1 ? "meeting" : "meetings")."
    )
    notes.tell(file.otherEntries, "entry that is no event", "left out.", plural: "entries that are no events")
    notes.tell(answered, "answer to an invitation", "left out.", plural: "answers to invitations")
    if zones.floatingTimes > 0 {
      notes.tell("Times without a zone were taken to be on the clocks of --time-zone, \(calendar.timeZone).")
    }
    for name in zones.contradicted {
      notes.tell("The file defines the time zone \(name) otherwise than the time zone database, which was taken.")
    }
    if issues.count > 0 { notes.tell("\(issues.count) bad \(issues.count == 1 ? "event or line was" : "events or lines were") left out.") }
    return sessions
  }
}

/// Makes the occurrences of events, as their rules and the events that change single ones have it.
struct CalendarExpansion {
  /// Steps that all rules together may take, so that no file is at it for ever.
  private static let mostSteps = 20_000_000

  private let settings: ImportSettings
  private let zones: CalendarZones
  private var events: [CalendarEvent] = []

  init(_ settings: ImportSettings, zones: CalendarZones) {
    self.settings = settings
    self.zones = zones
  }

  mutating func add(_ event: CalendarEvent) { events.append(event) }

  /// Which events are one event told several times, and which of them count.
  private struct Series {
    /// The event itself; none where only occurrences of it are in the file. Events that reuse an identifier are several.
    var masters: [CalendarEvent] = []
    /// The events that stand for single occurrences.
    var changes: [CalendarEvent] = []
    /// Versions that a later one replaces.
    var replaced = 0
  }

  private static func isNewer(_ one: CalendarEvent, _ other: CalendarEvent) -> Bool? {
    if one.version == other.version { return nil }
    return one.version > other.version
  }

  private func series() -> [Series] {
    var series: [Series] = []
    var places: [String: Int] = [:]
    for event in events {
      guard let uid = event.uid, !uid.isEmpty else {
        series.append(Series(masters: [event]))
        continue
      }
      let place = places[uid] ?? series.count
      if place == series.count { series.append(Series()) }
      places[uid] = place
      if let recurrence = event.recurrence {
        let twin = series[place].changes.firstIndex {
          $0.recurrence?.localSecond == recurrence.localSecond && $0.recurrence?.clock == recurrence.clock
        }
        guard let twin else {
          series[place].changes.append(event)
          continue
        }
        series[place].replaced += 1
        if Self.isNewer(event, series[place].changes[twin]) ?? true { series[place].changes[twin] = event }
        continue
      }
      guard let last = series[place].masters.last else {
        series[place].masters.append(event)
        continue
      }
      switch Self.isNewer(event, last) {
      case .some(true):
        series[place].replaced += series[place].masters.count
        series[place].masters = [event]
      case .some(false): series[place].replaced += 1
      case nil:
        // Of one version they are the same event again, unless they start at different times: then an identifier is used twice.
        if series[place].masters.contains(where: { $0.startTime == event.startTime }) {
          series[place].replaced += 1
        } else {
          series[place].masters.append(event)
        }
      }
    }
    return series
  }

  /// Every meeting within the bounds.
  func sessions(issues: inout ImportIssues, notes: inout ImportNotes) throws(TraceError) -> [MeetingSession] {
    var meetings = PlannedMeetings(settings)
    var steps = 0
    var (replaced, cancelled, allDay, unsynchronized, groups, organizers, resources) = (0, 0, 0, 0, 0, 0, 0)
    for series in series() {
      replaced += series.replaced
      let changed = series.changes.compactMap(\.recurrence)
      for event in series.masters + series.changes {
        if event.isCancelled {
          cancelled += 1
          if let people = event.attendees.people {
            notes.ledger.change(.dropped, "cancelled events", people: people, milliseconds: (event.length ?? 0) * Int64(people))
          }
          continue
        }
        // Those of a cancelled event are cancelled with it.
        if event.recurrence != nil, !series.masters.isEmpty, series.masters.allSatisfy(\.isCancelled) {
          cancelled += 1
          continue
        }
        if event.isAllDay {
          allDay += 1
          continue
        }
        groups += event.attendees.groups
        resources += event.attendees.resources
        if event.attendees.addsOrganizer { organizers += 1 }
        do throws(ImportProblem) {
          let found = try occurrences(of: event, without: event.recurrence == nil ? changed : [], steps: &steps)
          if found.startsApart { unsynchronized += 1 }
          for occurrence in found.times {
            try meetings.add(
              event.name, start: occurrence.start, length: occurrence.length ?? event.length ?? 0, people: event.attendees.people,
              evidence: "its attendees", &notes.ledger)
          }
        } catch {
          if steps > Self.mostSteps { throw issues.refusal(line: event.ruleLine, error) }
          issues.reject(line: error.column == "RRULE" ? event.ruleLine : event.line, error)
        }
      }
    }
    let sessions = meetings.finish(notes: &notes)
    notes.tell(allDay, "event", "all day long, and left out.")
    notes.tell(cancelled, "event", "cancelled, and left out.")
    notes.tell(replaced, "event", "an older version of another, and left out.")
    notes.tell(
      unsynchronized, "event", "started on a date that its own rule does not have; that date was taken as the first occurrence.")
    notes.tell(organizers, "event", "counted with the organizer, who is not listed.")
    notes.tell(resources, "room or resource", "no participant.", plural: "rooms or resources")
    notes.tell(groups, "group that is invited", "counted as one.", plural: "groups that are invited")
    return sessions
  }

  /// When an event takes place: its start, by its rules, and at further dates, without those that are excluded.
  private func occurrences(
    of event: CalendarEvent, without changed: [CalendarTime], steps: inout Int
  ) throws(ImportProblem) -> (times: [(start: Int64, length: Int64?)], startsApart: Bool) {
    let window = settings.window
    var days: Set<Int64> = []
    var instants: Set<Int64> = []
    for time in event.excluded + changed {
      if time.isDate { days.insert(time.day) } else { instants.insert(try zones.milliseconds(time)) }
    }
    var found: [(start: Int64, length: Int64?)] = []
    var known: Set<Int64> = []
    func take(_ local: CalendarTime, _ start: Int64, length: Int64?) {
      guard known.insert(start).inserted, !days.contains(local.day), !instants.contains(start) else { return }
      found.append((start, length))
    }
    take(event.start, event.startTime, length: nil)
    var startsApart = false
    for rule in event.rules {
      if rule.isEndless, settings.until == nil {
        throw ImportProblem("it recurs for ever", "expected --until with the last day to read", at: "RRULE")
      }
      let until = try rule.until.map { time throws(ImportProblem) in
        // A day is meant to its end.
        try zones.milliseconds(time.isDate ? CalendarTime(localSecond: time.localSecond + 86_399, clock: time.clock) : time)
      }
      let last = min(until ?? .max, window.upperBound)
      var isFirst = true
      try rule.occurrences(from: event.start.localSecond) { (second: Int64) throws(ImportProblem) -> Bool in
        steps += 1
        if steps > Self.mostSteps {
          throw ImportProblem("the rules make more than \(Self.mostSteps) steps", "expected --until nearer to the starts", at: "RRULE")
        }
        let local = CalendarTime(localSecond: second, clock: event.start.clock)
        let start = try zones.milliseconds(local)
        if start > last { return false }
        if isFirst, start != event.startTime { startsApart = true }
        isFirst = false
        if start >= window.lowerBound { take(local, start, length: nil) }
        return true
      }
    }
    for (time, length) in event.added where !time.isDate { take(time, try zones.milliseconds(time), length: length) }
    return (found, startsApart)
  }
}
