internal import Settings

extension ImportSettings {
  /// Reads a timetable: a row is a meeting that takes place on some weekdays, every week from a
  /// first to a last date.
  ///
  /// The format is ours. A meeting keeps its time of day where clocks change, and a length that is
  /// written is kept too.
  func readTimetable(notes: inout ImportNotes) throws(TraceError) -> [MeetingSession] {
    let table = try PlanTable(
      self, isHeader: \.isTimetable,
      expected: "a timetable's columns: weekday, start, and one of end and duration")
    var issues = table.issues
    let columns: TimetableColumns
    do throws(ImportProblem) {
      columns = try TimetableColumns(table.header)
    } catch {
      throw issues.refusal(line: 1, error)
    }
    let dates = PlanDateReader(
      dialect.timeFormat, table.rows.lazy.flatMap { columns.dates($0.cells) })
    var meetings = PlannedMeetings(self)
    var clock = PlanClock(self)
    var free = 0
    for (line, cells) in table.rows {
      do throws(ImportProblem) {
        let row = try columns.row(cells, dates, self)
        let days = Set(row.days)
        if let alien = row.exceptions.first(where: { !days.contains($0) }) {
          throw ImportProblem(
            "\(PlanDate.text(alien)) is no day on which it takes place",
            "expected a day of its weekdays within its dates", at: "except")
        }
        let exceptions = Set(row.exceptions)
        for day in row.days {
          let isHoliday = holidays.contains { $0.contains(day) }
          if isHoliday { notes.ask([.holidays]) }
          if isHoliday || exceptions.contains(day) {
            free += 1
            continue
          }
          let start = try clock.start(ofDay: day, second: row.start)
          let length =
            switch row.end {
            case .after(let seconds): seconds * 1_000
            case .at(let second): try clock.end(ofDay: day, second: second, from: start) - start
            }
          meetings.add(
            row.name, start: start, length: length, people: row.people, evidence: "its own column",
            &notes.ledger)
        }
      } catch {
        issues.reject(line: line, error)
      }
      if let excess = meetings.excess { throw issues.refusal(line: line, excess) }
    }
    let read = table.rows.count + table.issues.count
    try issues.finish(read: read, expected: "a timetable")
    let sessions = meetings.finish(notes: &notes)
    notes.lead(
      "\(path): \(read) \(read == 1 ? "row" : "rows"), \(sessions.count) "
        + "\(sessions.count == 1 ? "meeting" : "meetings")."
    )
    notes.tellLeftOut(columns: table.header.names(without: columns.places))
    notes.tell(free, "meeting", "left out, on exceptions and holidays.")
    for reading in table.readings { notes.tell("\(path): \(reading).") }
    notes.tell(table.recoded, "row", "not UTF-8, and taken for Windows-1252.")
    notes.ask(table.asked.union(dates.asked))
    notes.tell(dates)
    notes.tell("Times were taken to be on the clocks of --time-zone, \(calendar.timeZone).")
    for reading in clock.readings { notes.tell("\(path): \(reading).") }
    // A row that cannot be read is taken to be of as many weeks as the others.
    issues.tell(
      "bad row", meetings: max(1, sessions.count / max(1, read - issues.count)), &notes)
    return sessions
  }
}

/// One row of a timetable, understood.
private struct TimetableRow {
  enum End {
    /// When clocks show a second of the day.
    case at(Int64)
    /// So many seconds after the start, whatever clocks show.
    case after(Int64)
  }

  let name: String
  /// Every day on which it takes place, holidays and exceptions too, from 1970-01-01 on.
  let days: [Int64]
  /// The second of the day.
  let start: Int64
  let end: End
  let people: Int?
  let exceptions: [Int64]
}

/// Where the columns of a timetable are.
private struct TimetableColumns {
  private let name: Int?
  private let weekday: Int
  private let start: Int
  private let end: Int?
  private let lengths: [(index: Int, column: String, unit: Int64?)]
  private let participants: Int?
  private let first: Int?
  private let last: Int?
  private let except: Int?

  init(_ header: PlanHeader) throws(ImportProblem) {
    guard let weekday = header.index("weekday", "weekdays", "day", "days") else {
      throw ImportProblem(
        "the header has no weekday", "expected columns weekday, start, and end or duration")
    }
    guard let start = header.index("start", "start_time") else {
      throw ImportProblem(
        "the header has no start", "expected columns weekday, start, and end or duration")
    }
    (self.weekday, self.start) = (weekday, start)
    name = header.index("meeting_id", "name", "title", "course", "subject")
    end = header.index("end", "end_time")
    lengths = [("duration", nil), ("duration_s", 1), ("duration_min", 60)].compactMap {
      column, unit in
      header.index(column).map { ($0, column, unit) }
    }
    if (end == nil ? 0 : 1) + lengths.count != 1 {
      throw ImportProblem(
        "the header has "
          + "\(end == nil && lengths.isEmpty ? "neither an end nor a length" : "more than one of an end and lengths")",
        "expected one of end, duration, duration_s, duration_min")
    }
    participants = header.index("participants", "size", "enrolled", "students")
    first = header.index("first_date")
    last = header.index("last_date")
    except = header.index("except", "exceptions")
    if let twice = header.repeated([
      "weekday", "start", "end", "duration", "duration_s", "duration_min", "participants",
      "first_date", "last_date", "except",
    ]) {
      throw ImportProblem("the header has the column \(twice) twice", "expected it once")
    }
  }

  /// Where all of them are.
  var places: Set<Int> {
    Set(
      [name, weekday, start, end, participants, first, last, except].compactMap(\.self)
        + lengths.map(\.index))
  }

  /// Every date that a row has.
  func dates(_ cells: [String]) -> [String] {
    [first, last].compactMap { $0.map { cells[$0] } } + (except.map { Self.list(cells[$0]) } ?? [])
  }

  private static func list(_ text: String) -> [String] {
    text.split { ";, ".contains($0) }.map(String.init)
  }

  func row(_ cells: [String], _ dates: PlanDateReader, _ settings: ImportSettings)
    throws(ImportProblem) -> TimetableRow
  {
    func problem(_ index: Int, _ what: String, _ expected: String, at column: String)
      -> ImportProblem
    {
      ImportProblem("\(quoted(cells[index])) is no \(what)", expected, at: column)
    }
    guard let weekdays = planWeekdays(cells[weekday]) else {
      throw problem(weekday, "weekday", "expected such as Monday, or Tue Thu", at: "weekday")
    }
    guard let start = planTimeOfDay(cells[start]), start < 86_400 else {
      throw problem(self.start, "time of day", "expected such as 9:00 or 1:30 PM", at: "start")
    }
    let end = try end(cells, after: start)
    var people: Int?
    if let participants, !cells[participants].isEmpty {
      guard let number = Int(cells[participants]), (0...1_000_000).contains(number) else {
        throw problem(
          participants, "whole number from 0 to 1000000", "expected a number of people",
          at: "participants")
      }
      people = number
    }
    func bound(_ index: Int?, _ column: String, _ option: String, _ given: Int64?)
      throws(ImportProblem) -> Int64
    {
      if let index, !cells[index].isEmpty { return try dates.day(cells[index], at: column) }
      guard let given else {
        throw ImportProblem("it is missing", "expected a date, or \(option)", at: column)
      }
      return settings.calendar.localDay(at: given)
    }
    let firstDay = try bound(first, "first_date", "--from-date", settings.from)
    let lastDay = try bound(last, "last_date", "--until", settings.until)
    guard firstDay <= lastDay else {
      throw ImportProblem(
        "it is before first_date", "expected a date at or after it", at: "last_date")
    }
    guard lastDay - firstDay < 366 * 100 else {
      throw ImportProblem(
        "it is more than a century after first_date", "expected an earlier date", at: "last_date")
    }
    var exceptions: [Int64] = []
    if let except {
      for text in Self.list(cells[except]) { exceptions.append(try dates.day(text, at: "except")) }
    }
    let named = name.map { cells[$0] } ?? ""
    return TimetableRow(
      name: named.isEmpty ? "\(cells[weekday]) \(cells[self.start])" : named,
      days: (firstDay...lastDay).filter { weekdays.contains(Settings.weekday(ofDay: $0)) },
      start: start, end: end, people: people,
      exceptions: exceptions)
  }

  private func end(_ cells: [String], after start: Int64) throws(ImportProblem) -> TimetableRow.End
  {
    if let end {
      guard let time = planTimeOfDay(cells[end]) else {
        throw ImportProblem(
          "\(quoted(cells[end])) is no time of day", "expected such as 10:30 or 3:00 PM",
          at: "end")
      }
      guard time > start else {
        throw ImportProblem(
          "\(cells[end]) is not after the start", "expected a later time of that day", at: "end")
      }
      return .at(time)
    }
    guard let (index, column, unit) = lengths.first else { return .after(0) }
    let text = cells[index]
    var length: Int64?
    if let unit {
      length = Int64(text).flatMap { (0..<1_000_000).contains($0) ? $0 * unit : nil }
    } else if let milliseconds = try? ScalarKind<Int64>.timeSpan().read(text),
      milliseconds % 1000 == 0
    {
      length = milliseconds / 1000
    } else if let clock = text.contains(":") ? planTimeOfDay(text) : nil {
      length = clock
    }
    guard let length, length > 0, length <= 7 * 86_400 else {
      let expected =
        unit == nil
        ? "such as 90m, 1h30m or 1:30" : "a whole number of \(unit == 1 ? "seconds" : "minutes")"
      throw ImportProblem("\(quoted(text)) is no length", "expected \(expected)", at: column)
    }
    return .after(length)
  }
}
