internal import Settings

extension ImportSettings {
  /// Reads an iCalendar file: every occurrence of every event becomes a meeting.
  ///
  /// Source: RFC 5545; RFC 5546 for the methods of calendars that are sent.
  ///
  /// `X-WR-TIMEZONE` is none of the standard's; Google and Apple write the calendar's zone so, and
  /// its floating times and days are on the clocks of that zone unless somebody says another.
  func readICalendar(notes: inout ImportNotes) throws(TraceError) -> [MeetingSession] {
    var issues = ImportIssues(file: path, onBadRow: onBadRow)
    let file: CalendarFile
    let bytes = try bytes()
    do throws(CalendarProblem) {
      file = try CalendarFile(bytes, issues: &issues)
    } catch {
      throw issues.refusal(line: error.line, error.problem)
    }
    let zones = CalendarZones(file.zones, calendar: calendar, zoneIsGiven: zoneIsGiven)
    let own = ownClocks(of: file)
    var expansion = CalendarExpansion(own ?? self, zones: zones)
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
    // Bad lines are beside the events.
    let read = file.events.isEmpty ? 0 : file.events.count + file.badLines
    try issues.finish(read: read, expected: "a calendar with events (VEVENT)")
    let sessions = try expansion.sessions(issues: &issues, notes: &notes)
    try issues.finish(read: read, expected: "a calendar with events (VEVENT)")
    notes.lead(
      "\(path): \(file.events.count) \(file.events.count == 1 ? "event" : "events"), "
        + "\(sessions.count) \(sessions.count == 1 ? "meeting" : "meetings")."
    )
    notes.tell(
      file.otherEntries, "entry that is no event", "left out.", plural: "entries that are no events"
    )
    notes.tell(answered, "answer to an invitation", "left out.", plural: "answers to invitations")
    for zone in zones.ownZones {
      notes.tell(
        "Times without a zone were taken to be on the clocks of \(zone), as X-WR-TIMEZONE says; "
          + "see --time-zone."
      )
    }
    if zones.floatingTimes > 0 {
      let others = file.events.compactMap(\.ownZone).filter {
        $0 != calendar.timeZone && zones.floatingZone($0) == nil
      }
      var contradiction =
        others.first.map { "; the file says X-WR-TIMEZONE:\($0.prefix(40))" } ?? ""
      if !others.isEmpty, !zoneIsGiven { contradiction += ", which is not known" }
      notes.tell(
        "Times without a zone were taken to be on the clocks of --time-zone, "
          + "\(calendar.timeZone)\(contradiction)."
      )
    }
    if let own, isBounded {
      notes.tell(
        "Days of --from-date and --until were taken to be on the clocks of "
          + "\(own.calendar.timeZone), as X-WR-TIMEZONE says."
      )
    }
    tell(zones.readings, &notes)
    for name in zones.contradicted {
      notes.tell(
        "The file defines the time zone \(name) otherwise than the time zone database, which was "
          + "taken."
      )
    }
    issues.tell("bad event or line", plural: "bad events or lines", meetings: 1, &notes)
    return sessions
  }
}

extension ImportSettings {
  /// The same on the clocks of the zone that a file says it is in; nil where it says none or
  /// several, or somebody said another.
  private func ownClocks(of file: CalendarFile) -> ImportSettings? {
    guard !zoneIsGiven, let own = file.events.first?.ownZone,
      file.events.allSatisfy({ $0.ownZone == own }), own != calendar.timeZone,
      let clock = try? calendar.inZone(own)
    else { return nil }
    var settings = self
    settings.calendar = clock
    settings.takeBounds()
    return settings
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
    /// The event itself; none where only occurrences of it are in the file. Events that reuse an
    /// identifier are several.
    var masters: [CalendarEvent] = []
    /// The events that stand for single occurrences.
    var changes: [CalendarEvent] = []
    /// Versions that a later one replaces.
    var replaced = 0
    /// When those events of `masters` start.
    private var starts: Set<Int64> = []
    /// Where the event is that stands for an occurrence, for look-ups.
    private var places: [Recurrence: Int] = [:]

    private struct Recurrence: Hashable {
      let localSecond: Int64
      let clock: CalendarTime.Clock
    }

    mutating func add(_ event: CalendarEvent) {
      guard let time = event.recurrence else { return addMaster(event) }
      let recurrence = Recurrence(localSecond: time.localSecond, clock: time.clock)
      guard let place = places[recurrence] else {
        places[recurrence] = changes.count
        changes.append(event)
        return
      }
      replaced += 1
      if isNewer(event, changes[place]) ?? true { changes[place] = event }
    }

    private mutating func addMaster(_ event: CalendarEvent) {
      switch masters.last.map({ isNewer(event, $0) }) {
      case .some(.some(true)):
        replaced += masters.count
        masters = [event]
        starts = [event.startTime]
      case .some(.some(false)): replaced += 1
      case nil, .some(nil):
        // Of one version they are the same event again, unless they start at different times: then
        // an identifier is used twice.
        if starts.insert(event.startTime).inserted { masters.append(event) } else { replaced += 1 }
      }
    }
  }

  /// Times by which occurrences are named.
  private struct NamedTimes {
    private var days: Set<Int64> = []
    private var instants: Set<Int64> = []
    /// The last instant of them.
    private(set) var last = Int64.min

    mutating func add(_ time: CalendarTime, at instant: Int64) {
      if time.isDate { days.insert(time.day) } else { instants.insert(instant) }
      last = max(last, time.isDate ? instant + 86_400_000 : instant)
    }

    /// Adds every name of an occurrence.
    mutating func addAll(of local: CalendarTime, at instant: Int64) {
      days.insert(local.day)
      instants.insert(instant)
    }

    /// Whether it is one of these times.
    func has(_ time: CalendarTime, at instant: Int64) -> Bool {
      time.isDate ? days.contains(time.day) : instants.contains(instant)
    }

    /// Whether an occurrence is named.
    func name(_ local: CalendarTime, at instant: Int64) -> Bool {
      days.contains(local.day) || instants.contains(instant)
    }
  }

  /// The occurrences of an event.
  private struct Occurrences {
    var times: [(local: CalendarTime, start: Int64, length: Int64?)] = []
    /// Whether the start is none of its rule's.
    var startsApart = false
    /// Whether it goes on after `--until`.
    var goesOn = false
    /// Exceptions that are none of its occurrences.
    var missedExceptions = 0
  }

  private func series() -> [Series] {
    var series: [Series] = []
    var places: [String: Int] = [:]
    for event in events {
      guard let uid = event.uid, !uid.isEmpty else {
        series.append(Series())
        series[series.count - 1].add(event)
        continue
      }
      let place = places[uid] ?? series.count
      if place == series.count { series.append(Series()) }
      places[uid] = place
      series[place].add(event)
    }
    return series
  }

  /// Every meeting within the bounds.
  func sessions(issues: inout ImportIssues, notes: inout ImportNotes) throws(TraceError)
    -> [MeetingSession]
  {
    var meetings = PlannedMeetings(settings)
    var steps = 0
    var (replaced, cancelled, allDay, unsynchronized, groups, organizers, resources) = (
      0, 0, 0, 0, 0, 0, 0
    )
    var (orphans, goingOn, missedExceptions) = (0, 0, 0)
    for series in series() {
      replaced += series.replaced
      let isCancelled = !series.masters.isEmpty && series.masters.allSatisfy(\.isCancelled)
      var changed = NamedTimes()
      var changes: [(event: CalendarEvent, time: CalendarTime, instant: Int64)] = []
      for event in series.changes {
        do throws(ImportProblem) {
          guard let time = event.recurrence else { continue }
          let instant = try zones.milliseconds(time)
          changed.add(time, at: instant)
          changes.append((event, time, instant))
        } catch {
          issues.reject(line: event.line, error)
        }
      }
      // The occurrences that events may stand for; all where they are not known.
      var replaceable = NamedTimes()
      var replacesAll = series.masters.isEmpty
      func take(_ event: CalendarEvent, without changed: NamedTimes) throws(TraceError) {
        if event.isAllDay {
          allDay += 1
          replacesAll = true
          return
        }
        groups += event.attendees.groups
        resources += event.attendees.resources
        if event.attendees.addsOrganizer { organizers += 1 }
        do throws(ImportProblem) {
          let found = try occurrences(
            of: event, without: changed, steps: &steps, replaceable: &replaceable)
          if found.startsApart { unsynchronized += 1 }
          if found.goesOn { goingOn += 1 }
          missedExceptions += found.missedExceptions
          var isRead = false
          for occurrence in found.times {
            if settings.window.contains(occurrence.start) {
              zones.take(occurrence.local)
              isRead = true
            }
            meetings.add(
              event.name, start: occurrence.start, length: occurrence.length ?? event.length ?? 0,
              people: event.attendees.people,
              evidence: "its attendees", &notes.ledger)
          }
          if isRead, let end = event.end { zones.take(end.time, isLater: end.isLater) }
        } catch {
          if steps > Self.mostSteps { throw issues.refusal(line: event.ruleLine, error) }
          issues.reject(line: error.column == "RRULE" ? event.ruleLine : event.line, error)
          replacesAll = true
        }
        if let excess = meetings.excess { throw issues.refusal(line: event.ruleLine, excess) }
      }
      for event in series.masters {
        if event.isCancelled { cancelled += 1 } else { try take(event, without: changed) }
      }
      for (event, time, instant) in changes {
        // Those of a cancelled event are cancelled with it.
        if event.isCancelled || isCancelled {
          cancelled += 1
        } else if replacesAll || replaceable.has(time, at: instant) {
          try take(event, without: NamedTimes())
        } else {
          orphans += 1
        }
      }
    }
    let sessions = meetings.finish(notes: &notes)
    notes.tell(allDay, "event", "all day long, and left out.")
    notes.tell(cancelled, "event", "cancelled, and left out.")
    notes.tell(replaced, "event", "an older version of another, and left out.")
    notes.tell(orphans, "event", "for an occurrence that its series does not have, and left out.")
    notes.tell(
      missedExceptions, "exception (EXDATE)", "no occurrence of the event.",
      plural: "exceptions (EXDATE)")
    if goingOn > 0 {
      notes.tell(
        "\(goingOn) \(goingOn == 1 ? "event goes" : "events go") on after --until; the occurrences "
          + "after it were not counted."
      )
    }
    notes.tell(
      unsynchronized, "event",
      "started on a date that its own rule does not have; that date was taken as the first "
        + "occurrence."
    )
    notes.tell(organizers, "event", "counted with the organizer, who is not listed.")
    notes.tell(resources, "room or resource", "no participant.", plural: "rooms or resources")
    notes.tell(
      groups, "group that is invited", "counted as one.", plural: "groups that are invited")
    return sessions
  }

  /// When an event takes place: its start, by its rules, and at further dates, without those that
  /// are excluded.
  /// - Parameters:
  ///   - event: the event
  ///   - changed: the occurrences that other events stand for
  ///   - steps: counts the steps of all rules
  ///   - replaceable: receives the occurrences that other events may stand for
  /// - Returns: its occurrences, with those before `--from-date`
  /// - Throws: what is wrong with it.
  private func occurrences(
    of event: CalendarEvent, without changed: NamedTimes, steps: inout Int,
    replaceable: inout NamedTimes
  ) throws(ImportProblem) -> Occurrences {
    let window = settings.window
    let lastMade = DefinedZone.lastSecond * 1_000 - settings.calendar.startSince1970
    var exceptions: [(time: CalendarTime, instant: Int64)] = []
    var excluded = NamedTimes()
    for time in event.excluded {
      exceptions.append((time, try zones.milliseconds(time)))
      excluded.add(time, at: exceptions[exceptions.count - 1].instant)
    }
    var result = Occurrences()
    var known: Set<Int64> = []
    var hit = NamedTimes()
    func take(_ local: CalendarTime, _ start: Int64, length: Int64?) {
      guard known.insert(start).inserted else { return }
      let (isExcluded, isChanged) = (
        excluded.name(local, at: start), changed.name(local, at: start)
      )
      if isExcluded { hit.addAll(of: local, at: start) }
      if isChanged { replaceable.addAll(of: local, at: start) }
      if !isExcluded, !isChanged { result.times.append((local, start, length)) }
    }
    take(event.start, event.startTime, length: nil)
    for rule in event.rules {
      if rule.isEndless, settings.until == nil {
        throw ImportProblem(
          "it recurs for ever", "expected --until with the last day to read", at: "RRULE")
      }
      let until = try rule.until.map { time throws(ImportProblem) in
        // A day is meant to its end.
        try zones.milliseconds(
          time.isDate
            ? CalendarTime(localSecond: time.localSecond + 86_399, clock: time.clock) : time)
      }
      // Of what lies after the bound, some may be moved before it.
      let last = min(until ?? .max, max(window.upperBound, changed.last))
      var isFirst = true
      let isWhole = try rule.occurrences(from: event.start.localSecond) {
        (second: Int64) throws(ImportProblem) -> Bool in
        steps += 1
        if steps > Self.mostSteps {
          throw ImportProblem(
            "the rules make more than \(Self.mostSteps) steps",
            "expected --until nearer to the starts", at: "RRULE")
        }
        let local = CalendarTime(localSecond: second, clock: event.start.clock)
        let start = try zones.milliseconds(local)
        if start > window.upperBound, start <= until ?? .max { result.goesOn = true }
        if start > last { return false }
        if isFirst, start != event.startTime { result.startsApart = true }
        isFirst = false
        if start <= window.upperBound {
          take(local, start, length: nil)
        } else if changed.name(local, at: start) {
          replaceable.addAll(of: local, at: start)
        }
        return true
      }
      if !isWhole, min(until ?? .max, window.upperBound) >= lastMade {
        throw ImportProblem(
          "it recurs after the year \(RecurrenceRule.lastYear), up to which occurrences are made",
          "expected --until, or an end before that",
          at: "RRULE")
      }
    }
    for (time, length) in event.added where !time.isDate {
      take(time, try zones.milliseconds(time), length: length)
    }
    // What lies after the bound was not looked for.
    result.missedExceptions = exceptions.count {
      $0.instant <= window.upperBound && !hit.has($0.time, at: $0.instant)
    }
    return result
  }
}

/// Whether an event is a newer version than another; nil when they are of the same one.
private func isNewer(_ one: CalendarEvent, _ other: CalendarEvent) -> Bool? {
  if one.version == other.version { return nil }
  return one.version > other.version
}
