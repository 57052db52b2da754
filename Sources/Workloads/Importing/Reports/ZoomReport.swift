internal import PoolSimulation
internal import Settings

/// What Zoom's reports of usage and of participants export.
///
/// The fields are those that Microsoft's importer of the report asks for
/// (microsoft/vivainsights_zoom_int, Admin/input/zoom_reports/README.md): a row a meeting with
/// Meeting ID, Start Time, End Time, Duration (Minutes) and Participants, and, behind it or in the
/// same row, a row a participant with Name (Original Name), User Email, Join Time, Leave Time,
/// Duration (Minutes) and In Waiting Room. Newer exports call the meeting's number ID, beside Topic
/// and Participants.
enum ZoomReport {
  static let expected =
    "a report of Zoom with Meeting ID, Start Time and End Time, or with Name (Original Name), Join "
    + "Time and Leave Time"

  /// Whether a row is a header of such a report.
  static func isHeader(_ header: ReportHeader) -> Bool {
    isMeeting(header) || isPerson(header) || hasOnlyTotals(header)
  }

  private static func isMeeting(_ header: ReportHeader) -> Bool {
    (header.has("meeting id") || header.has("id", "topic", "participants"))
      && header.has("start time")
      && header.hasAny("end time", "duration (minutes)")
  }

  private static func isPerson(_ header: ReportHeader) -> Bool {
    header.has("name (original name)", "join time")
  }

  private static func hasOnlyTotals(_ header: ReportHeader) -> Bool {
    header.has("name (original name)", "total duration (minutes)") && !header.has("join time")
  }

  /// A meeting as the report tells it, in text.
  private struct Meeting: Equatable {
    var line: Int
    var id: String
    var start: String
    var end: String
    var minutes: String
    var participants: String
  }

  /// A participant as the report tells it, in text.
  private struct Person {
    var line: Int
    var meeting: Int?
    var name: String
    var join: String
    var leave: String
    var minutes: String
  }

  /// The columns of a block.
  private struct Block {
    let isMeeting: Bool
    let isPerson: Bool
    let id: Int?, start: Int?, end: Int?, minutes: Int?, participants: Int?
    let name: Int?, email: Int?, join: Int?, leave: Int?, minutesThere: Int?, waiting: Int?

    init(_ header: ReportHeader) {
      (isMeeting, isPerson) = (ZoomReport.isMeeting(header), ZoomReport.isPerson(header))
      id = header.index(of: "meeting id", "id")
      start = header.index(of: "start time")
      end = header.index(of: "end time")
      minutes = header.index(of: "duration (minutes)")
      participants = header.index(of: "participants")
      name = header.index(of: "name (original name)")
      // In one header for both, what comes behind the name is the participant's.
      email = header.index(of: "user email", "email", from: name ?? 0)
      join = header.index(of: "join time")
      leave = header.index(of: "leave time")
      minutesThere = header.index(of: "duration (minutes)", from: name ?? 0)
      waiting = header.index(of: "in waiting room")
    }

    func meeting(_ cells: [String], line: Int) -> Meeting {
      Meeting(
        line: line, id: cells.cell(id), start: cells.cell(start), end: cells.cell(end),
        minutes: cells.cell(minutes),
        participants: cells.cell(participants))
    }
  }

  /// Reads a report: joins where it lists participants, else meetings.
  static func read(_ settings: ImportSettings, notes: inout ImportNotes) throws(TraceError)
    -> TraceContent
  {
    var reader = try ReportReader.open(settings, isHeader: isHeader, expected: expected)
    var meetings: [Meeting] = []
    var people: [Person] = []
    var block: Block?
    var waiting = 0
    // By what tells a meeting from others, where it stands; and the one that is read.
    var places: [[String]: Int] = [:]
    var current: Int?
    while let (line, cells) = try reader.next() {
      let header = ReportHeader(cells)
      if hasOnlyTotals(header) {
        throw reader.issues.refusal(
          line: line,
          ImportProblem(
            "the report has the total of each participant and no times",
            "expected an export that does not show unique users"))
      }
      if isHeader(header) {
        block = Block(header)
        continue
      }
      guard let block else { continue }
      // A table of participants alone may say whose each is by the meeting's number.
      if block.isMeeting || !cells.cell(block.id).isEmpty {
        let meeting = block.meeting(cells, line: line)
        // In one header for both, every participant tells the meeting again.
        let identity = block.isPerson ? [meeting.id, meeting.start] : cells
        if !block.isPerson { _ = reader.countOnce(cells) }
        if let place = places[identity] {
          current = place
        } else {
          current = meetings.count
          places[identity] = meetings.count
          meetings.append(meeting)
        }
      }
      guard block.isPerson, reader.countOnce([current.map(String.init) ?? ""] + cells) else {
        continue
      }
      do throws(ImportProblem) {
        if try reportedFlag(cells.cell(block.waiting), "In Waiting Room") {
          waiting += 1
          continue
        }
      } catch {
        reader.issues.reject(line: line, error)
        continue
      }
      let email = cells.cell(block.email)
      people.append(
        Person(
          line: line, meeting: current, name: email.isEmpty ? cells.cell(block.name) : email,
          join: cells.cell(block.join), leave: cells.cell(block.leave),
          minutes: cells.cell(block.minutesThere)))
    }
    var times = ReportTimes(settings, named: "times")
    for meeting in meetings { [meeting.start, meeting.end].forEach { times.add($0) } }
    for person in people { [person.join, person.leave].forEach { times.add($0) } }
    let reading: String?
    do {
      reading = try times.decide()
    } catch {
      throw reader.issues.refusal(error)
    }
    let counted = "\(meetings.count) \(meetings.count == 1 ? "meeting" : "meetings")"
    notes.tell(
      "\(settings.path): \(counted), \(people.count) \(people.count == 1 ? "visit" : "visits").")
    notes.tell(waiting, "row", "in the waiting room, and left out.")
    let content: TraceContent
    if people.isEmpty {
      content = .meetings(try sessions(meetings, &times, &reader, &notes))
    } else {
      content = .joins(try joins(people, of: meetings, &times, &reader, &notes))
    }
    try reader.issues.finish(read: reader.rows, expected: expected)
    reader.tellRows(&notes)
    notes.ask(times.asked)
    settings.tell(reader.readings + [reading].compactMap(\.self) + times.readings, &notes)
    return content
  }

  private static func sessions(
    _ meetings: [Meeting], _ times: inout ReportTimes, _ reader: inout ReportReader,
    _ notes: inout ImportNotes
  ) throws(TraceError) -> [MeetingSession] {
    var sessions: [MeetingSession] = []
    var (rounded, empty) = (0, 0)
    for meeting in meetings {
      do throws(ImportProblem) {
        let told = try reportedLength(meeting.minutes, unit: 60_000, "Duration (Minutes)")
        let (start, length): (Int64, Int64)
        if !meeting.end.isEmpty {
          let span = try times.span(
            from: (meeting.start, "Start Time"), to: (meeting.end, "End Time"), told: told,
            tolerance: 60_000)
          (start, length) = (span.lowerBound, span.upperBound - span.lowerBound)
          notes.ledger.decide("length of a meeting", by: "its end")
          if let told, abs(told - length) > 60_000 { rounded += 1 }
        } else if let told {
          (start, length) = (try times.time(meeting.start, "Start Time"), told)
          notes.ledger.decide("length of a meeting", by: "its minutes")
        } else {
          throw ImportProblem(
            "there is neither an end nor a length", "expected End Time or Duration (Minutes)")
        }
        guard !meeting.id.isEmpty else {
          throw ImportProblem(
            "the cell is empty", "expected the meeting's number", at: "Meeting ID")
        }
        guard let participants = Int(meeting.participants), (0...1_000_000).contains(participants)
        else {
          throw ImportProblem(
            "\(quoted(meeting.participants)) is no number of people", "expected a whole number",
            at: "Participants")
        }
        if participants == 0 {
          empty += 1
        } else {
          sessions.append(
            MeetingSession(
              name: meeting.id, start: start, duration: length, participants: participants))
        }
      } catch {
        reader.issues.reject(line: meeting.line, error)
      }
    }
    notes.tell(empty, "meeting", "without participants, and left out.")
    notes.tell(
      rounded, "meeting",
      "of another length than Duration (Minutes) says by more than a minute: start and end count.")
    notes.tell(
      "Participants counts everybody who came, again when they came back, and not how many were "
        + "there at once."
    )
    return sessions.enumerated().sorted {
      ($0.element.start, $0.offset) < ($1.element.start, $1.offset)
    }.map(\.element)
  }

  private static func joins(
    _ people: [Person], of meetings: [Meeting], _ times: inout ReportTimes,
    _ reader: inout ReportReader,
    _ notes: inout ImportNotes
  ) throws(TraceError) -> Workload {
    var stays = ReportedStays()
    var listed = [Bool](repeating: false, count: meetings.count)
    for person in people { if let place = person.meeting { listed[place] = true } }
    var (different, byMeeting, dropped) = (0, 0, 0)
    for person in people {
      do throws(ImportProblem) {
        let meeting = person.meeting.map { meetings[$0] }
        let told = try reportedLength(person.minutes, unit: 60_000, "Duration (Minutes)")
        let (join, leave): (Int64, Int64)
        if !person.leave.isEmpty {
          let span = try times.span(
            from: (person.join, "Join Time"), to: (person.leave, "Leave Time"), told: told,
            tolerance: 60_000)
          (join, leave) = (span.lowerBound, span.upperBound)
          notes.ledger.decide("end of a stay", by: "its own leave")
          if let told, abs(told - (leave - join)) > 60_000 { different += 1 }
        } else if let told {
          join = try times.time(person.join, "Join Time")
          leave = join + told
          notes.ledger.decide("end of a stay", by: "its minutes")
        } else if let meeting, !meeting.end.isEmpty {
          join = try times.time(person.join, "Join Time")
          leave = try times.end(meeting.end, from: join, "End Time")
          notes.ledger.decide("end of a stay", by: "the end of its meeting")
          notes.ledger.change(.bounded, "by the end of the meeting", milliseconds: leave - join)
          byMeeting += 1
        } else {
          _ = try times.time(person.join, "Join Time")
          notes.ledger.change(.dropped, "a stay without an end")
          dropped += 1
          continue
        }
        let id = meeting?.id ?? ""
        stays.add(
          meeting: id.isEmpty ? "meeting" : id, session: meeting?.start ?? "",
          participant: person.name, join: join, leave: leave)
      } catch {
        reader.issues.reject(line: person.line, error)
      }
    }
    tell(zip(meetings, listed).filter { !$1 }.map(\.0), &notes)
    notes.tell(
      different, "stay",
      "of another length than Duration (Minutes) says by more than a minute: join and leave count.")
    notes.tell(byMeeting, "stay", "without a leave, and ended with the meeting.")
    notes.tell(dropped, "stay", "without an end, and left out.")
    return stays.workload(splitsRooms: false)
  }

  /// Tells of meetings without a listed participant, and enters how many people they had.
  private static func tell(_ empty: [Meeting], _ notes: inout ImportNotes) {
    let reason = "a meeting without a listed participant"
    let sizes = empty.map {
      Int($0.participants).flatMap { (0...1_000_000).contains($0) ? $0 : nil }
    }
    let people = sizes.reduce(0) { $0 + ($1 ?? 0) }
    notes.tell(
      empty.count, "meeting",
      "listed without a participant, and left out"
        + (people > 0 ? ", with \(people) people by their number of Participants." : "."))
    notes.ledger.change(.dropped, reason, people: people)
    notes.ledger.drop(unsized: sizes.count { $0 == nil }, reason)
  }
}
