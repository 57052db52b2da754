internal import PoolSimulation
internal import Settings

/// What Microsoft Teams exports of who was where.
///
/// - Lists of attendance, UTF-16 and separated by tabs: Full Name, User Action, Timestamp, a row
///   each time that somebody joined or left.
/// - Reports of attendance: a summary, the participants with First Join, Last Leave and In-Meeting
///   Duration, and the activities with a row a stay: Name, Join Time, Leave Time, Duration, Email.
///   (learn.microsoft.com/microsoftteams, "Manage the attendance report", says what they hold.)
/// - Calls of the telephone network: the fields of the export of the PSTN usage report
///   (learn.microsoft.com/microsoftteams/teams-analytics-and-reports/pstn-usage-report, "Fields in
///   the export"): Call ID, Conference ID, Start Time, End Time, Duration Seconds and others.
enum TeamsReport {
  static let expected =
    "a list or report of attendance of Teams in English, or an export of the PSTN usage report"

  /// Whether a row is a header of such a report.
  static func isHeader(_ header: ReportHeader) -> Bool {
    isList(header) || isActivities(header) || isPeople(header) || isCalls(header)
  }

  private static func isList(_ header: ReportHeader) -> Bool {
    header.has("full name", "user action", "timestamp")
  }
  private static func isActivities(_ header: ReportHeader) -> Bool {
    header.hasAny("name", "full name") && header.has("join time", "leave time")
  }
  private static func isPeople(_ header: ReportHeader) -> Bool {
    header.has("name", "first join", "last leave")
  }
  private static func isCalls(_ header: ReportHeader) -> Bool {
    header.has("call id", "start time") && header.hasAny("duration seconds", "end time")
  }

  /// A report of several that follow each other in a file, as its summary tells it.
  private struct Part: Hashable {
    var title = "meeting"
    var start = ""
    var end = ""
  }

  /// A row in text, whichever block it is of.
  private struct Row {
    var line: Int
    var part: Part
    /// Who, by an email or a name.
    var name: String
    var email: String
    var label: String
    var join: String
    var leave: String
    var length: String
    /// The action of a list, or the conference of a call.
    var detail = ""
  }

  private enum Kind: String { case list, activities, people, calls }

  /// The columns of a block.
  private struct Block {
    let kind: Kind
    let name: Int?, email: Int?, join: Int?, leave: Int?, length: Int?, detail: Int?, call: Int?,
      id: Int?

    init?(_ header: ReportHeader) {
      email = header.index(of: "email", "participant id (upn)")
      call = header.index(of: "usageid", "call id")
      id = header.index(of: "usageid")
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

    /// What two rows that tell the same have in common.
    func identity(of cells: [String], in part: Part) -> [String] {
      let id = cells.cell(id)
      if kind == .calls, !id.isEmpty { return ["UsageId", id] }
      return [kind.rawValue, part.title, part.start, part.end] + cells
    }

    func row(_ cells: [String], line: Int, of part: Part) -> Row {
      var row = Row(
        line: line, part: part, name: cells.cell(email), email: cells.cell(email).lowercased(),
        label: cells.cell(name).lowercased(), join: cells.cell(join), leave: cells.cell(leave),
        length: cells.cell(length),
        detail: cells.cell(detail))
      if row.name.isEmpty || kind == .calls { row.name = cells.cell(name) }
      if kind == .calls, row.detail.isEmpty { row.detail = "call \(cells.cell(call))" }
      return row
    }
  }

  /// Reads a list, a report, or calls.
  static func read(_ settings: ImportSettings, notes: inout ImportNotes) throws(TraceError)
    -> Workload
  {
    var reader = try ReportReader.open(settings, isHeader: isHeader, expected: expected)
    var rows: [(kind: Kind, row: Row)] = []
    var block: Block?
    var part = Part()
    var partHasRows = false
    while let (line, cells) = try reader.next() {
      if let next = Block(ReportHeader(cells)) {
        block = next
        continue
      }
      let first = cells.cell(0).lowercased()
      // `3. In-Meeting Activities` and the like begin a block.
      let isAlone = cells.count(where: { !$0.isEmpty }) == 1
      // A summary begins a report, of which several may follow each other.
      let beginsPart = isAlone && (first.hasPrefix("1. ") || first == "meeting summary")
      if beginsPart || first == "meeting title" && partHasRows {
        (part, partHasRows, block) = (Part(), false, nil)
      }
      if isAlone, beginsPart || first.first?.isNumber == true && first.contains(". ") {
        block = nil
        continue
      }
      guard let block else {
        switch first {
        case "meeting title": if !cells.cell(1).isEmpty { part.title = cells.cell(1) }
        case "start time", "meeting start time": part.start = cells.cell(1)
        case "end time", "meeting end time": part.end = cells.cell(1)
        default: break
        }
        continue
      }
      partHasRows = true
      if reader.countOnce(block.identity(of: cells, in: part)) {
        rows.append((block.kind, block.row(cells, line: line, of: part)))
      }
    }
    var times = ReportTimes(settings, named: "times")
    for (_, row) in rows { [row.join, row.leave].forEach { times.add($0) } }
    var parts: Set<Part> = []
    for (_, row) in rows where parts.insert(row.part).inserted { times.add(row.part.end) }
    let reading: String?
    do {
      reading = try times.decide()
    } catch {
      throw reader.issues.refusal(error)
    }
    let (used, unlisted) = withoutListedTwice(rows)
    notes.tell(
      "\(settings.path): \(used.count) \(used.count == 1 ? "row" : "rows") of stays, joins or "
        + "leaves."
    )
    if parts.count > 1 {
      notes.tell("\(parts.count) reports follow each other, and each is a meeting of its own.")
    }
    notes.tell(
      unlisted, "participant",
      "without a row of activities, and taken from First Join on for the In-Meeting Duration.")
    notes.ledger.decide(
      "a stay without a row of activities", by: "the list of participants", rows: unlisted)
    let isList = used.contains { $0.kind == .list }
    let workload: Workload
    if isList {
      let log = events(used.map(\.row), &times, &reader)
      try reader.issues.finish(read: reader.rows, expected: expected)
      workload = settings.pair(log, notes: &notes)
    } else {
      let stays = stays(used, &times, &reader, &notes)
      try reader.issues.finish(read: reader.rows, expected: expected)
      workload = stays.workload(splitsRooms: used.contains { $0.kind == .calls })
    }
    reader.tellRows(&notes)
    notes.ask(times.asked)
    settings.tell(reader.readings + [reading].compactMap(\.self) + times.readings, &notes)
    return workload
  }

  /// Leaves out those of a list of participants who are listed stay by stay too.
  /// - Returns: the rows that count, and how many participants of a report with activities have
  ///   none
  private static func withoutListedTwice(
    _ rows: [(kind: Kind, row: Row)]
  ) -> (used: [(kind: Kind, row: Row)], unlisted: Int) {
    // An email tells who it is; a name where one of the two has no email.
    struct Identity: Hashable {
      var part: Part
      var text: String
    }
    var parts: Set<Part> = []
    var (emails, names, namesAlone) = (Set<Identity>(), Set<Identity>(), Set<Identity>())
    for (kind, row) in rows where kind == .activities {
      parts.insert(row.part)
      let name = Identity(part: row.part, text: row.label)
      names.insert(name)
      if row.email.isEmpty {
        namesAlone.insert(name)
      } else {
        emails.insert(Identity(part: row.part, text: row.email))
      }
    }
    var unlisted = 0
    let used = rows.filter { kind, row in
      guard kind == .people, parts.contains(row.part) else { return true }
      let name = Identity(part: row.part, text: row.label)
      let isListed =
        row.email.isEmpty
        ? names.contains(name)
        : emails.contains(Identity(part: row.part, text: row.email)) || namesAlone.contains(name)
      if !isListed { unlisted += 1 }
      return !isListed
    }
    return (used, unlisted)
  }

  private static func events(
    _ rows: [Row], _ times: inout ReportTimes, _ reader: inout ReportReader
  ) -> AttendanceLog {
    var log = AttendanceLog()
    // When the last thing that somebody did was; nil where the list tells the last first.
    var latest: [String: Int64?] = [:]
    for row in rows {
      do throws(ImportProblem) {
        let earliest = latest[row.name] ?? nil
        let time = try times.time(row.join, "Timestamp", notBefore: earliest ?? .min)
        let kind: LogEntry.Kind
        switch row.detail.lowercased() {
        // Of those who were there when the list begins, its first moment is told.
        case "joined", "joined before": kind = .join
        case "left": kind = .leave
        default:
          throw ImportProblem(
            "\(quoted(row.detail)) is neither a join nor a leave",
            "expected Joined, Joined before or Left", at: "User Action")
        }
        guard !row.name.isEmpty else {
          throw ImportProblem("the cell is empty", "expected a name", at: "Full Name")
        }
        let isInOrder = latest[row.name].map { $0 != nil } ?? (kind == .join)
        latest.updateValue(isInOrder ? time : nil, forKey: row.name)
        var entry = LogEntry(kind, at: time, meeting: row.part.title)
        entry.participant = row.name
        log.add(entry, line: row.line)
      } catch {
        reader.issues.reject(line: row.line, error)
      }
    }
    return log
  }

  private static func stays(
    _ rows: [(kind: Kind, row: Row)], _ times: inout ReportTimes,
    _ reader: inout ReportReader, _ notes: inout ImportNotes
  ) -> ReportedStays {
    var stays = ReportedStays()
    var (different, shortened, bounded, dropped) = (0, 0, 0, 0)
    for (kind, row) in rows {
      do throws(ImportProblem) {
        let told = try reportedLength(row.length, unit: 1000, "Duration")
        var (join, leave): (Int64, Int64)
        if !row.leave.isEmpty {
          // A participant's time in the meeting leaves out when they were away.
          let span = try times.span(
            from: (row.join, "Join Time"), to: (row.leave, "Leave Time"),
            told: kind == .people ? nil : told, tolerance: 2000)
          (join, leave) = (span.lowerBound, span.upperBound)
          if kind == .people, let told, told < leave - join {
            // Between the first join and the last leave somebody may have been away.
            if leave - join - told > 2000 { shortened += 1 }
            notes.ledger.decide(
              "end of a stay", by: "the time in the meeting from the first join on")
            leave = join + told
          } else {
            notes.ledger.decide("end of a stay", by: "its own leave")
            if let told, abs(told - (leave - join)) > 2000 { different += 1 }
          }
        } else if let told {
          join = try times.time(row.join, "Join Time")
          leave = join + told
          notes.ledger.decide("end of a stay", by: "its duration")
        } else if !row.part.end.isEmpty {
          join = try times.time(row.join, "Join Time")
          leave = try times.end(row.part.end, from: join, "End time")
          notes.ledger.decide("end of a stay", by: "the end of its meeting")
          notes.ledger.change(.bounded, "by the end of the meeting", milliseconds: leave - join)
          bounded += 1
        } else {
          _ = try times.time(row.join, "Join Time")
          notes.ledger.change(.dropped, "a stay without an end")
          dropped += 1
          continue
        }
        let (meeting, session) =
          kind == .calls ? (row.detail, "") : (row.part.title, "\(row.part.start) \(row.part.end)")
        stays.add(
          meeting: meeting, session: session, participant: row.name, join: join, leave: leave)
      } catch {
        reader.issues.reject(line: row.line, error)
      }
    }
    notes.tell(
      shortened, "participant",
      "away in between: the time in the meeting counts, from the first join on.")
    notes.tell(different, "stay", "of another length than its duration: join and leave count.")
    notes.tell(bounded, "stay", "without a leave, and ended with the meeting.")
    notes.tell(dropped, "stay", "without an end, and left out.")
    return stays
  }
}
