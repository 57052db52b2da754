internal import PoolSimulation
internal import Settings

/// What Microsoft Teams exports of who was where.
///
/// - Lists of attendance, UTF-16 and separated by tabs: Full Name, User Action, Timestamp, a row each
///   time that somebody joined or left.
/// - Reports of attendance: a summary, the participants with First Join, Last Leave and In-Meeting
///   Duration, and the activities with a row a stay: Name, Join Time, Leave Time, Duration, Email.
///   (learn.microsoft.com/microsoftteams, "Manage the attendance report", says what they hold.)
/// - Calls of the telephone network: the fields of the export of the PSTN usage report
///   (learn.microsoft.com/microsoftteams/teams-analytics-and-reports/pstn-usage-report, "Fields in the
///   export"): Call ID, Conference ID, Start Time, End Time, Duration Seconds and others.
enum TeamsReport {
  static let expected =
    "a list or report of attendance of Teams in English, or an export of the PSTN usage report"

  /// Whether a row is a header of such a report.
  static func isHeader(_ header: ReportHeader) -> Bool {
    isList(header) || isActivities(header) || isPeople(header) || isCalls(header)
  }

  private static func isList(_ header: ReportHeader) -> Bool { header.has("full name", "user action", "timestamp") }
  private static func isActivities(_ header: ReportHeader) -> Bool {
    header.hasAny("name", "full name") && header.has("join time", "leave time")
  }
  private static func isPeople(_ header: ReportHeader) -> Bool { header.has("name", "first join", "last leave") }
  private static func isCalls(_ header: ReportHeader) -> Bool {
    header.has("call id", "start time") && header.hasAny("duration seconds", "end time")
  }

  /// A row in text, whichever block it is of.
  private struct Row {
    var line: Int
    var name: String
    var join: String
    var leave: String
    var length: String
    /// The action of a list, or the conference of a call.
    var detail = ""
  }

  private enum Kind { case list, activities, people, calls }

  /// The columns of a block.
  private struct Block {
    let kind: Kind
    let name: Int?, email: Int?, join: Int?, leave: Int?, length: Int?, detail: Int?, call: Int?

    init?(_ header: ReportHeader) {
      email = header.index(of: "email", "participant id (upn)")
      call = header.index(of: "usageid", "call id")
      if TeamsReport.isList(header) {
        kind = .list
        (name, leave, length) = (header.index(of: "full name"), nil, nil)
        (join, detail) = (header.index(of: "timestamp"), header.index(of: "user action"))
      } else if TeamsReport.isActivities(header) {
        kind = .activities
        (name, detail) = (header.index(of: "full name", "name"), nil)
        (join, leave) = (header.index(of: "join time"), header.index(of: "leave time"))
        length = header.index(of: "duration")
      } else if TeamsReport.isPeople(header) {
        kind = .people
        (name, detail) = (header.index(of: "name"), nil)
        (join, leave) = (header.index(of: "first join"), header.index(of: "last leave"))
        length = header.index(of: "in-meeting duration")
      } else if TeamsReport.isCalls(header) {
        kind = .calls
        (name, detail) = (header.index(of: "caller id"), header.index(of: "conference id"))
        (join, leave) = (header.index(of: "start time"), header.index(of: "end time"))
        length = header.index(of: "duration seconds")
      } else {
        return nil
      }
    }

    func row(_ cells: [String], line: Int) -> Row {
      var row = Row(
        line: line, name: cells.cell(email), join: cells.cell(join), leave: cells.cell(leave), length: cells.cell(length),
        detail: cells.cell(detail))
      if row.name.isEmpty || kind == .calls { row.name = cells.cell(name) }
      if kind == .calls, row.detail.isEmpty { row.detail = "call \(cells.cell(call))" }
      return row
    }
  }

  /// Reads a list, a report, or calls.
  static func read(_ settings: ImportSettings, notes: inout ImportNotes) throws(TraceError) -> Workload {
    var reader = try ReportReader.open(settings, isHeader: isHeader, expected: expected)
    var rows: [(kind: Kind, row: Row)] = []
    var block: Block?
    var (title, end) = ("meeting", "")
    while let (line, cells) = try reader.next() {
      if let next = Block(ReportHeader(cells)) {
        block = next
        continue
      }
      let first = cells.cell(0).lowercased()
      // `3. In-Meeting Activities` and the like begin a block.
      if cells.count(where: { !$0.isEmpty }) == 1, first.first?.isNumber == true, first.contains(". ") {
        block = nil
        continue
      }
      guard let block else {
        if first == "meeting title", !cells.cell(1).isEmpty { title = cells.cell(1) }
        if first == "end time" || first == "meeting end time" { end = cells.cell(1) }
        continue
      }
      reader.count()
      rows.append((block.kind, block.row(cells, line: line)))
    }
    var times = ReportTimes(settings, named: "times")
    for (_, row) in rows { [row.join, row.leave].forEach { times.add($0) } }
    times.add(end)
    let reading: String?
    do {
      reading = try times.decide()
    } catch {
      throw reader.issues.refusal(error)
    }
    // Who is listed stay by stay is listed as a participant too.
    let hasActivities = rows.contains { $0.kind == .activities }
    let used = rows.filter { !hasActivities || $0.kind != .people }
    notes.tell("\(settings.path): \(used.count) \(used.count == 1 ? "row" : "rows") of stays, joins or leaves.")
    let isList = used.contains { $0.kind == .list }
    let workload: Workload
    if isList {
      let log = events(used.map(\.row), title, &times, &reader)
      try reader.issues.finish(read: reader.rows, expected: expected)
      workload = settings.pair(log, notes: &notes)
    } else {
      let stays = stays(used, title, end, &times, &reader, settings, &notes)
      try reader.issues.finish(read: reader.rows, expected: expected)
      workload = stays.workload(splitsRooms: used.contains { $0.kind == .calls })
    }
    notes.tell(reader.issues.count, "bad row", "left out.")
    settings.tell(reader.readings + [reading].compactMap(\.self) + times.readings, &notes)
    return workload
  }

  private static func events(
    _ rows: [Row], _ title: String, _ times: inout ReportTimes, _ reader: inout ReportReader
  ) -> AttendanceLog {
    var log = AttendanceLog()
    for row in rows {
      do throws(ImportProblem) {
        let time = try times.time(row.join, "Timestamp")
        let kind: LogEntry.Kind
        switch row.detail.lowercased() {
        // Of those who were there when the list begins, its first moment is told.
        case "joined", "joined before": kind = .join
        case "left": kind = .leave
        default:
          throw ImportProblem(
            "\"\(row.detail)\" is neither a join nor a leave", "expected Joined, Joined before or Left", at: "User Action")
        }
        guard !row.name.isEmpty else { throw ImportProblem("the cell is empty", "expected a name", at: "Full Name") }
        var entry = LogEntry(kind, at: time, meeting: title)
        entry.participant = row.name
        log.add(entry, line: row.line)
      } catch {
        reader.issues.reject(line: row.line, error)
      }
    }
    return log
  }

  private static func stays(
    _ rows: [(kind: Kind, row: Row)], _ title: String, _ end: String, _ times: inout ReportTimes,
    _ reader: inout ReportReader, _ settings: ImportSettings, _ notes: inout ImportNotes
  ) -> ReportedStays {
    var stays = ReportedStays()
    var (different, shortened, bounded, dropped) = (0, 0, 0, 0)
    for (kind, row) in rows {
      do throws(ImportProblem) {
        let join = try times.time(row.join, "Join Time")
        let told = try reportedLength(row.length, unit: 1000, "Duration")
        var leave: Int64
        if !row.leave.isEmpty {
          leave = try times.end(row.leave, from: join, "Leave Time")
          if kind == .people, let told, told < leave - join {
            // Between the first join and the last leave somebody may have been away.
            if leave - join - told > 2000 { shortened += 1 }
            notes.ledger.decide("end of a stay", by: "the time in the meeting from the first join on")
            leave = join + told
          } else {
            notes.ledger.decide("end of a stay", by: "its own leave")
            if let told, abs(told - (leave - join)) > 2000 { different += 1 }
          }
        } else if let told {
          leave = join + told
          notes.ledger.decide("end of a stay", by: "its duration")
        } else if !end.isEmpty {
          leave = try times.end(end, from: join, "End time")
          notes.ledger.decide("end of a stay", by: "the end of its meeting")
          notes.ledger.change(.bounded, "by the end of the meeting", milliseconds: leave - join)
          bounded += 1
        } else {
          notes.ledger.change(.dropped, "a stay without an end")
          dropped += 1
          continue
        }
        let meeting = kind == .calls ? row.detail : title
        stays.add(meeting: meeting, participant: row.name, join: join, leave: leave)
      } catch {
        reader.issues.reject(line: row.line, error)
      }
    }
    notes.tell(shortened, "participant", "away in between: the time in the meeting counts, from the first join on.")
    notes.tell(different, "stay", "of another length than its duration: join and leave count.")
    notes.tell(bounded, "stay", "without a leave, and ended with the meeting.")
    notes.tell(dropped, "stay", "without an end, and left out.")
    return stays
  }
}
