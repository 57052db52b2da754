internal import Settings

extension ImportSettings {
  /// Reads a calendar that Outlook exported to CSV, or that Google Calendar takes as one.
  ///
  /// Source: Outlook writes `Subject`, `Start Date`, `Start Time`, `End Date`, `End Time`, `All day
  /// event`, ..., `Meeting Organizer`, `Required Attendees`, `Optional Attendees`, `Meeting
  /// Resources` (wiki.mozilla.org, Calendar:Feature Implementations:ImportExport:CSV, which lists
  /// its fields); Google's columns are the first six and `Description`, `Location`, `Private`
  /// (https://support.google.com/calendar/answer/37118). Attendees stand in one cell with
  /// semicolons between them. A row is one occurrence: series are written out.
  func readCalendarTable(notes: inout ImportNotes) throws(TraceError) -> [MeetingSession] {
    let table = try PlanTable(
      self, isHeader: \.isCalendar,
      expected: "a calendar's export with English names: Subject, Start Date and Start Time")
    var issues = table.issues
    guard let columns = CalendarColumns(table.header) else {
      throw issues.refusal(
        line: 1,
        ImportProblem(
          "the header has not all of Subject, Start Date and Start Time",
          "expected a calendar's export with English names"))
    }
    if let problem = table.header.misspelt(CalendarColumns.optional) {
      throw issues.refusal(line: 1, problem)
    }
    let dates = PlanDateReader(
      dialect.timeFormat,
      table.rows.lazy.flatMap { row in
        [row.cells[columns.startDate]] + (columns.endDate.map { [row.cells[$0]] } ?? [])
      })
    var meetings = PlannedMeetings(self)
    var clock = PlanClock(self)
    var (allDay, cancelled, organizers) = (0, 0, 0)
    for (line, cells) in table.rows {
      do throws(ImportProblem) {
        if try columns.isAllDay(cells) {
          allDay += 1
          continue
        }
        if columns.isCancelled(cells) {
          cancelled += 1
          continue
        }
        let (start, length) = try columns.times(cells, dates, &clock)
        let people = columns.people(cells)
        if people.addsOrganizer { organizers += 1 }
        meetings.add(
          cells[columns.subject].isEmpty ? "event" : cells[columns.subject], start: start,
          length: length, people: people.count,
          evidence: "its attendees", &notes.ledger)
      } catch {
        issues.reject(line: line, error)
      }
      if let excess = meetings.excess { throw issues.refusal(line: line, excess) }
    }
    let read = table.rows.count + table.issues.count
    try issues.finish(read: read, expected: "a calendar's export")
    let sessions = meetings.finish(notes: &notes)
    notes.lead(
      "\(path): \(read) \(read == 1 ? "row" : "rows"), \(sessions.count) "
        + "\(sessions.count == 1 ? "meeting" : "meetings")."
    )
    notes.tell(allDay, "event", "all day long, and left out.")
    notes.tell(
      cancelled, "event",
      "cancelled, as \(cancelled == 1 ? "its subject begins" : "their subjects begin"), and left "
        + "out."
    )
    notes.tell(organizers, "event", "counted with the organizer, who is not listed.")
    for reading in table.readings { notes.tell("\(path): \(reading).") }
    notes.tell(table.recoded, "row", "not UTF-8, and taken for Windows-1252.")
    notes.ask(table.asked.union(dates.asked))
    notes.tell(dates)
    notes.tell("Times were taken to be on the clocks of --time-zone, \(calendar.timeZone).")
    for reading in clock.readings { notes.tell("\(path): \(reading).") }
    issues.tell("bad row", meetings: 1, &notes)
    return sessions
  }
}

/// Where the columns of a calendar are.
private struct CalendarColumns {
  let subject: Int
  let startDate: Int
  let startTime: Int
  let endDate: Int?
  let endTime: Int?
  let allDay: Int?
  let organizer: Int?
  let attendees: [Int]
  let resources: Int?

  /// What a file need not have.
  static let optional = [
    "end date", "end time", "all day event", "meeting organizer", "required attendees",
    "optional attendees", "meeting resources",
  ]

  /// nil when one is missing.
  init?(_ header: PlanHeader) {
    guard let subject = header.index("subject"), let date = header.index("start date"),
      let time = header.index("start time")
    else {
      return nil
    }
    (self.subject, startDate, startTime) = (subject, date, time)
    (endDate, endTime) = (header.index("end date"), header.index("end time"))
    allDay = header.index("all day event")
    organizer = header.index("meeting organizer")
    attendees = [header.index("required attendees"), header.index("optional attendees")].compactMap(
      \.self)
    resources = header.index("meeting resources")
  }

  /// By its own column, or because it has no time.
  func isAllDay(_ cells: [String]) throws(ImportProblem) -> Bool {
    let isSaid =
      try allDay.map { column throws(ImportProblem) in
        try reportedFlag(cells[column], "All day event")
      } ?? false
    return isSaid || cells[startTime].isEmpty && !cells[startDate].isEmpty
  }

  /// Outlook has no column for it, and puts it before the subject.
  func isCancelled(_ cells: [String]) -> Bool {
    let text = cells[subject].lowercased() + " "
    return text.hasPrefix("canceled: ") || text.hasPrefix("cancelled: ")
  }

  /// The start in milliseconds since the calendar's start, and the length; 0 where the end is not
  /// told.
  func times(
    _ cells: [String], _ dates: PlanDateReader, _ clock: inout PlanClock
  ) throws(ImportProblem) -> (start: Int64, length: Int64) {
    func second(_ text: String, _ column: String) throws(ImportProblem) -> Int64 {
      if let second = planTimeOfDay(text) { return second }
      throw ImportProblem(
        "\(quoted(text)) is no time of day", "expected such as 1:30 PM or 13:30", at: column)
    }
    let day = try dates.day(cells[startDate], at: "Start Date")
    let start = try clock.start(ofDay: day, second: try second(cells[startTime], "Start Time"))
    guard let endTime, !cells[endTime].isEmpty else { return (start, 0) }
    let lastDay: Int64
    if let endDate, !cells[endDate].isEmpty {
      lastDay = try dates.day(cells[endDate], at: "End Date")
    } else {
      lastDay = day
    }
    let end = try clock.end(
      ofDay: lastDay, second: try second(cells[endTime], "End Time"), from: start)
    guard end >= start else {
      throw ImportProblem(
        "it is before the start", "expected an end at or after it", at: "End Time")
    }
    return (start, end - start)
  }

  /// How many different people are listed; nil where nobody is.
  func people(_ cells: [String]) -> (count: Int?, addsOrganizer: Bool) {
    func names(_ column: Int) -> [String] {
      cells[column].split(separator: ";").map { String($0).trimmingBlanks().lowercased() }.filter {
        !$0.isEmpty
      }
    }
    let rooms = Set(resources.map(names) ?? [])
    let listed = Set(attendees.flatMap(names).filter { !rooms.contains($0) })
    if listed.isEmpty { return (nil, false) }
    let host = organizer.map { cells[$0].lowercased() } ?? ""
    let addsOrganizer = !host.isEmpty && !listed.contains(host)
    return (listed.count + (addsOrganizer ? 1 : 0), addsOrganizer)
  }
}

extension ImportNotes {
  /// Tells which order of dates was taken, if the file told it.
  mutating func tell(_ dates: PlanDateReader) {
    guard dates.isTold, let order = dates.order else { return }
    tell("Dates with slashes were read \(order.words), as some of them can only be.")
  }
}
