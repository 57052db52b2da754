internal import PoolSimulation
internal import Settings

/// What telephone systems record of calls.
///
/// - Asterisk's `cdr-csv/Master.csv`, without a header. The order of its columns stands in the
///   source that writes it (asterisk/asterisk, cdr/cdr_csv.c): account code, source, destination,
///   context, caller ID, channel, destination channel, last application and its arguments, start,
///   answer, end, duration, billable seconds, disposition, AMA flags, and perhaps a unique ID and
///   more.
/// - 3CX's reports of calls: Call Time, Caller ID or From, Destination or To, Status, Ringing,
///   Talking. 3CX documents no list of their columns: these are the names that public programs
///   which read them look for. Its CDR files have no header and an order that everybody chooses, so
///   they are not read.
enum CallRecords {
  static let expected =
    "Asterisk's Master.csv, or a report of 3CX with Call Time, Status, Ringing and Talking"

  /// The columns of Asterisk's records.
  private enum Column {
    static let source = 1
    static let destination = 2
    static let channel = 5
    static let otherChannel = 6
    static let application = 7
    static let arguments = 8
    static let start = 9
    static let answer = 10
    static let end = 11
    static let billed = 13
    static let disposition = 14
    static let uniqueID = 16
    /// The fewest that it writes.
    static let fewest = 16
  }

  private static let dispositions = ["ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION"]

  /// Whether a row is the header of a report of 3CX.
  static func isReport(_ header: ReportHeader) -> Bool {
    header.has("call time", "ringing", "talking")
  }

  /// Whether a row is one of Asterisk's records.
  static func isRecord(_ cells: [String]) -> Bool {
    cells.count >= Column.fewest && dispositions.contains(cells[Column.disposition])
      && Int(cells[Column.billed]) != nil
      && cells[Column.start].utf8.count == 19 && cells[Column.end].utf8.count == 19
  }

  /// A call in text.
  private struct Call {
    var line: Int
    var meeting: String
    var isRoom = false
    /// Whether both of its ends are channels of the exchange's own.
    var isNobody = false
    var caller: String
    /// nil where nobody is at the other end.
    var callee: String?
    /// When it was answered, or began to ring.
    var start: String
    var end = ""
    var ringing = ""
    var talking: String
  }

  /// Reads the calls that were answered. Each end of a call is a join.
  static func read(_ settings: ImportSettings, notes: inout ImportNotes) throws(TraceError)
    -> Workload
  {
    var reader = try ReportReader.open(
      settings, isHeader: { isReport($0) || $0.isRecord }, expected: expected)
    var calls: [Call] = []
    var header: ReportHeader?
    var unanswered = 0
    // Titles, where a header follows, and bad records where none does.
    var short: [(line: Int, fields: Int)] = []
    while let (line, cells) = try reader.next() {
      let names = ReportHeader(cells)
      if isReport(names) {
        header = names
        continue
      }
      if let header {
        // Titles stand before the header, and totals behind the rows.
        let status = cells.cell(header.index(of: "status")).lowercased()
        let talking = cells.cell(header.index(of: "talking"))
        let isCall = ["caller id", "from", "destination", "to"].contains {
          !cells.cell(header.index(of: $0)).isEmpty
        }
        let hasBoth = !cells.cell(header.index(of: "call time")).isEmpty && !status.isEmpty
        if !hasBoth, !isCall { continue }
        guard reader.countOnce(cells) else { continue }
        let hasTalk = talking.contains { $0.isNumber && $0 != "0" }
        guard hasBoth, status == "answered" || !hasTalk else {
          reader.issues.reject(
            line: line,
            ImportProblem(
              hasBoth
                ? "\(quoted(status)) is not known, and the row has a talking time"
                : "the row has a call, and no Call Time or no Status",
              "expected a call with its time, and Answered where somebody talked", at: "Status"))
          continue
        }
        guard status == "answered" else {
          unanswered += 1
          continue
        }
        calls.append(
          Call(
            line: line, meeting: "call-\(calls.count + 1)",
            caller: cells.cell(header.index(of: "caller id", "from")),
            callee: cells.cell(header.index(of: "destination", "to")),
            start: cells.cell(header.index(of: "call time")),
            ringing: cells.cell(header.index(of: "ringing")), talking: talking))
        continue
      }
      guard cells.count >= Column.fewest else {
        short.append((line, cells.count))
        continue
      }
      guard reader.countOnce(identity(of: cells)) else { continue }
      let disposition = cells[Column.disposition]
      guard dispositions.contains(disposition) else {
        reader.issues.reject(
          line: line,
          ImportProblem(
            "\(quoted(disposition)) is none of Asterisk's",
            "expected \(dispositions.joined(separator: ", "))", at: "disposition"))
        continue
      }
      guard disposition == "ANSWERED" else {
        unanswered += 1
        continue
      }
      calls.append(call(cells, line: line, number: calls.count + 1))
    }
    for row in header == nil ? short : [] {
      reader.count()
      reader.issues.reject(
        line: row.line,
        ImportProblem(
          "the row has \(row.fields) fields",
          "expected \(Column.fewest) or more, as Asterisk writes them"))
    }
    return try joins(
      of: calls, unanswered: unanswered, isReport: header != nil, &reader, settings, &notes)
  }

  /// What two records of the same have in common: the unique ID, with the channels and times to
  /// which it belongs.
  private static func identity(of cells: [String]) -> [String] {
    let unique = cells.cell(Column.uniqueID)
    return unique.isEmpty
      ? cells
      : [unique, cells[Column.channel], cells[Column.otherChannel]]
        + cells[Column.start...Column.end]
  }

  private static func call(_ cells: [String], line: Int, number: Int) -> Call {
    let application = cells[Column.application].lowercased()
    let unique = cells.cell(Column.uniqueID)
    var call = Call(
      line: line, meeting: unique.isEmpty ? "call-\(number)" : unique, caller: cells[Column.source],
      callee: cells[Column.otherChannel].isEmpty ? nil : cells[Column.destination],
      start: cells[Column.answer],
      end: cells[Column.end], talking: cells[Column.billed])
    // A conference has one record a participant, and the room is its first argument.
    if ["confbridge", "meetme", "conference"].contains(application) {
      let room = cells[Column.arguments].prefix { $0 != "," && $0 != "|" }
      call.meeting = "room-\(room.isEmpty ? cells[Column.destination] : String(room))"
      (call.isRoom, call.callee) = (true, nil)
    }
    // A queue or a ring group reaches people through a channel that is nobody: its two halves are in
    // two records, each with one person.
    let ends = [cells[Column.channel], cells[Column.otherChannel]]
    let halves = ends.map { $0.hasPrefix("Local/") ? String($0.prefix { $0 != ";" }) : nil }
    if let half = halves[0] ?? halves[1] {
      (call.meeting, call.isRoom) = (half, true)
      if halves[0] != nil { call.caller = cells[Column.destination] }
      call.callee = nil
      call.isNobody = halves[0] != nil && (halves[1] != nil || ends[1].isEmpty)
    }
    return call
  }

  private static func joins(
    of calls: [Call], unanswered: Int, isReport: Bool, _ reader: inout ReportReader,
    _ settings: ImportSettings,
    _ notes: inout ImportNotes
  ) throws(TraceError) -> Workload {
    var times = ReportTimes(settings, named: isReport ? "Call Time" : "times")
    for call in calls { [call.start, call.end].forEach { times.add($0) } }
    let reading: String?
    do {
      reading = try times.decide()
    } catch {
      throw reader.issues.refusal(error)
    }
    var stays = ReportedStays()
    var (different, alone, inner) = (0, 0, 0)
    for (number, call) in calls.enumerated() {
      do throws(ImportProblem) {
        guard
          let talking = try reportedLength(
            call.talking, unit: 1000, isReport ? "Talking" : "billsec")
        else {
          throw ImportProblem(
            "the cell is empty", "expected a length", at: isReport ? "Talking" : "billsec")
        }
        var (join, leave): (Int64, Int64)
        if isReport {
          join =
            try times.time(call.start, "Call Time")
            + (try reportedLength(call.ringing, unit: 1000, "Ringing") ?? 0)
          leave = join + talking
          notes.ledger.decide("beginning of a call", by: "its time and how long it rang")
        } else if call.start.isEmpty {
          leave = try times.time(call.end, "end")
          join = leave - talking
          notes.ledger.decide("beginning of a call", by: "its end less its billable seconds")
        } else {
          if call.end.isEmpty {
            join = try times.time(call.start, "answer")
            leave = join + talking
          } else {
            let span = try times.span(
              from: (call.start, "answer"), to: (call.end, "end"), told: talking, tolerance: 1000)
            (join, leave) = (span.lowerBound, span.upperBound)
          }
          notes.ledger.decide("beginning of a call", by: "its answer")
          if abs(talking - (leave - join)) > 1000 { different += 1 }
        }
        // A call is a meeting of its own, whatever it is called.
        let session = call.isRoom ? "" : "\(number)"
        if call.isNobody {
          inner += 1
          continue
        }
        stays.add(
          meeting: call.meeting, session: session, participant: call.caller, join: join,
          leave: leave)
        if let callee = call.callee {
          stays.add(
            meeting: call.meeting, session: session, participant: callee, join: join, leave: leave)
        } else if !call.isRoom {
          alone += 1
        }
      } catch {
        reader.issues.reject(line: call.line, error)
      }
    }
    try reader.issues.finish(read: reader.rows, expected: expected)
    notes.tell("\(settings.path): \(reader.rows) calls, \(calls.count) of them answered.")
    notes.tell(unanswered, "call", "not answered, and left out.")
    notes.tell(inner, "record", "of Local channels alone, which are nobody, and left out.")
    notes.tell(alone, "call", "with nobody at the other end, and counted as one join.")
    notes.tell(
      different, "call", "of another length than its billable seconds: answer and end count.")
    reader.tellRows(&notes)
    notes.ask(times.asked)
    settings.tell(reader.readings + [reading].compactMap(\.self) + times.readings, &notes)
    return stays.workload(splitsRooms: true)
  }
}

extension ReportHeader {
  /// Whether it is no header but one of Asterisk's records.
  fileprivate var isRecord: Bool { CallRecords.isRecord(cells) }
}
