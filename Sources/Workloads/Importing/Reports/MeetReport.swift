internal import PoolSimulation
internal import Settings

/// What Google Meet exports of who was where.
///
/// - Log events of the admin console: a row an endpoint that left, with Date, Event name, Meeting
///   code and Participant identifier (support.google.com/a/answer/9186729), and how long it was
///   there in seconds, as the Reports API names it (`call_ended`: `meeting_code`, `conference_id`,
///   `identifier`, `duration_seconds`;
///   developers.google.com/workspace/admin/reports/v1/appendix/activity/meet).
/// - Attendance reports, a row a participant: Time joined, Time exited and Duration. Google
///   documents no list of their columns: these are the names that public programs which read them
///   look for.
enum MeetReport {
  static let expected =
    "Meet's log events with Date, Meeting code and Duration (seconds), or a report of attendance "
    + "with Time joined and Time exited"

  /// Whether a row is a header of such a report.
  static func isHeader(_ header: ReportHeader) -> Bool { isLog(header) || isAttendance(header) }

  private static func isLog(_ header: ReportHeader) -> Bool {
    header.hasAny("meeting code", "meeting_code") && header.hasAny("date", "time")
  }

  private static func isAttendance(_ header: ReportHeader) -> Bool {
    header.has("time joined", "time exited")
  }

  /// A row in text.
  private struct Row {
    var line: Int
    var meeting: String
    var session: String
    var name: String
    /// When somebody joined; empty in a log.
    var join: String
    var leave: String
    var length: String
  }

  /// Reads log events or a report of attendance.
  static func read(_ settings: ImportSettings, notes: inout ImportNotes) throws(TraceError)
    -> Workload
  {
    var reader = try ReportReader.open(settings, isHeader: isHeader, expected: expected)
    var rows: [Row] = []
    var header: ReportHeader?
    var (isLog, others) = (false, 0)
    var title = "meeting"
    while let (line, cells) = try reader.next() {
      let names = ReportHeader(cells)
      if isHeader(names) {
        (header, isLog) = (names, Self.isLog(names))
        continue
      }
      guard let header else {
        if cells.cell(0).lowercased() == "meeting title", !cells.cell(1).isEmpty {
          title = cells.cell(1)
        }
        continue
      }
      guard reader.countOnce(cells) else { continue }
      if isLog {
        let event = cells.cell(header.index(of: "event", "event name")).lowercased()
        guard event.isEmpty || event == "endpoint left" || event == "call_ended" else {
          others += 1
          continue
        }
        var name = cells.cell(
          header.index(of: "participant identifier", "participant identifiers", "identifier"))
        if name.isEmpty { name = cells.cell(header.index(of: "participant name", "display_name")) }
        rows.append(
          Row(
            line: line, meeting: cells.cell(header.index(of: "meeting code", "meeting_code")),
            session: cells.cell(header.index(of: "conference id", "conference_id")), name: name,
            join: "",
            leave: cells.cell(header.index(of: "date", "time")),
            length: cells.cell(
              header.index(of: "duration (seconds)", "duration_seconds", "duration"))))
      } else {
        var name = cells.cell(header.index(of: "email"))
        if name.isEmpty {
          name = [header.index(of: "first name", "name"), header.index(of: "last name")]
            .map { cells.cell($0) }.filter { !$0.isEmpty }.joined(separator: " ")
        }
        rows.append(
          Row(
            line: line, meeting: title, session: "", name: name,
            join: cells.cell(header.index(of: "time joined")),
            leave: cells.cell(header.index(of: "time exited")),
            length: cells.cell(header.index(of: "duration"))))
      }
    }
    var times = ReportTimes(settings, named: isLog ? "Date" : "times")
    let day = isLog ? nil : dayBefore(&rows, settings, &notes)
    for row in rows { [row.join, row.leave].forEach { times.add($0) } }
    let reading: String?
    do throws(ImportProblem) {
      if !isLog, day == nil, rows.contains(where: { MeetingDay.isTimeOfDay($0.join) }) {
        throw ImportProblem(
          "its times have no date", "expected --start with the day of the meeting")
      }
      reading = try times.decide()
    } catch {
      throw reader.issues.refusal(error)
    }
    notes.tell(
      "\(settings.path): \(reader.rows) \(reader.rows == 1 ? "row" : "rows"), \(rows.count) of "
        + "them visits."
    )
    notes.tell(others, "event", "no endpoint that left, and left out.")
    let stays = stays(rows, isLog: isLog, &times, &reader, &notes)
    try reader.issues.finish(read: reader.rows, expected: expected)
    reader.tellRows(&notes)
    notes.ask(times.asked)
    var told = reader.readings + [reading].compactMap(\.self) + times.readings
    if day != nil { notes.ask([.start]) }
    if let day {
      told.append("its times have no date, and were taken as of \(day), as --start says")
    }
    settings.tell(told, &notes)
    // A code is used again and again; a conference is over when it is over.
    return stays.workload(splitsRooms: rows.allSatisfy(\.session.isEmpty))
  }

  private static func stays(
    _ rows: [Row], isLog: Bool, _ times: inout ReportTimes, _ reader: inout ReportReader,
    _ notes: inout ImportNotes
  ) -> ReportedStays {
    var stays = ReportedStays()
    var different = 0
    for row in rows {
      do throws(ImportProblem) {
        let told = try reportedLength(row.length, unit: isLog ? 1000 : 60_000, "Duration")
        let (join, leave): (Int64, Int64)
        if isLog {
          guard let told else {
            throw ImportProblem(
              "the cell is empty", "expected a length in seconds", at: "Duration (seconds)")
          }
          guard !row.meeting.isEmpty else {
            throw ImportProblem("the cell is empty", "expected a code", at: "Meeting code")
          }
          leave = try times.time(row.leave, "Date")
          join = leave - told
          notes.ledger.decide("beginning of a stay", by: "its end less its length")
        } else {
          if row.leave.isEmpty, let told {
            join = try times.time(row.join, "Time joined")
            leave = join + told
            notes.ledger.decide("end of a stay", by: "its duration")
          } else {
            let span = try times.span(
              from: (row.join, "Time joined"), to: (row.leave, "Time exited"), told: told,
              tolerance: 60_000)
            (join, leave) = (span.lowerBound, span.upperBound)
            notes.ledger.decide("end of a stay", by: "its own leave")
            if let told, abs(told - (leave - join)) > 60_000 { different += 1 }
          }
        }
        stays.add(
          meeting: row.meeting, session: row.session, participant: row.name, join: join,
          leave: leave)
      } catch {
        reader.issues.reject(line: row.line, error)
      }
    }
    notes.tell(
      different, "stay",
      "of another length than Duration says by more than a minute: the time joined and the time "
        + "exited count."
    )
    return stays
  }

  /// Puts the days before times of day; nil where nothing is to be put or no day was said.
  private static func dayBefore(
    _ rows: inout [Row], _ settings: ImportSettings, _ notes: inout ImportNotes
  ) -> String? {
    let calendar = settings.calendar
    guard calendar.startSince1970 != 0, rows.contains(where: { MeetingDay.isTimeOfDay($0.join) })
    else { return nil }
    let visits = rows.map { MeetingDay.Visit(join: $0.join, leave: $0.leave, length: $0.length) }
    let day = MeetingDay(visits, calendar: calendar)
    var (nextDay, pastMidnight) = (0, 0)
    for (place, visit) in visits.enumerated() {
      let dated = day.dated(visit)
      (rows[place].join, rows[place].leave) = (dated.join, dated.leave)
      if dated.isNextDay { nextDay += 1 }
      if dated.isPastMidnight { pastMidnight += 1 }
    }
    notes.tell(
      nextDay, "visit",
      "taken as of the day after, because the meeting begins at \(day.beginningText)"
        + (day.isTold
          ? ", as --start says." : ", after the longest time at which nobody was there."))
    notes.tell(pastMidnight, "visit", "past midnight.")
    notes.ledger.decide(
      "day of a beginning",
      by: day.isTold ? "the time of day of the start" : "the longest time without anybody",
      rows: nextDay)
    notes.ledger.decide(
      "day of an end", by: "an end before its beginning on the clock", rows: pastMidnight)
    return day.dayText
  }
}
