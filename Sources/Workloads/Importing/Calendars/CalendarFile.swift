internal import Settings

/// What an iCalendar file holds, before its times are understood.
///
/// Source: RFC 5545, sections 3.1 (content lines), 3.4 (several calendars may follow one another)
/// and 3.6.
struct CalendarFile {
  /// An event with its own lines, without those of its alarms.
  struct Event {
    let line: Int
    var lines: [CalendarLine] = []
    /// The method of its calendar in capitals, such as `CANCEL`; empty without one.
    let method: String
    /// The zone that its calendar says all of it is in, as Google and Apple write it.
    var ownZone: String?
  }

  /// A time zone that the file defines: where, and its text.
  struct Zone {
    let line: Int
    var name = ""
    var text = ""
  }

  private(set) var events: [Event] = []
  private(set) var zones: [Zone] = []
  /// Entries that are neither events nor time zones: tasks, journals, times that are free or busy.
  private(set) var otherEntries = 0
  /// Lines that are none of a calendar's.
  private(set) var badLines = 0

  /// What decides who meets when; descriptions and attachments are long and say nothing of it.
  private static let kept: Set<String> = [
    "UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE",
    "RECURRENCE-ID", "STATUS", "SEQUENCE",
    "DTSTAMP", "ATTENDEE", "ORGANIZER", "X-MICROSOFT-CDO-ALLDAYEVENT",
  ]

  /// Reads a file.
  /// - Parameters:
  ///   - bytes: the file
  ///   - issues: receives lines that are none of a calendar's
  /// - Throws: what is wrong with the file as a whole, and where.
  init(_ bytes: [UInt8], issues: inout ImportIssues) throws(CalendarProblem) {
    var open: [(name: String, line: Int)] = []
    var event: Event?
    var zone: Zone?
    var method = ""
    var ownZone: String?
    var firstOfCalendar = 0
    var problem: CalendarProblem?
    var found = CalendarFile()
    var bad: [(Int, String)] = []
    unfold(bytes) { text, number in
      if problem != nil { return }
      guard let line = CalendarLine(text, line: number) else {
        if open.isEmpty {
          problem = CalendarProblem(
            number, "this is no line of a calendar", "expected BEGIN:VCALENDAR")
        } else {
          bad.append((number, text))
        }
        return
      }
      let value = line.value.uppercased().trimmingBlanks()
      if open.isEmpty, line.name != "BEGIN" || value != "VCALENDAR" {
        problem = CalendarProblem(
          number, "\(line.name) stands outside of a calendar", "expected BEGIN:VCALENDAR")
        return
      }
      if zone != nil { zone?.text += line.text + "\r\n" }
      switch line.name {
      case "BEGIN":
        open.append((value, number))
        if open.count > 20 {
          problem = CalendarProblem(
            number, "components are nested more than 20 deep", "expected a calendar's few")
        }
        if value == "VCALENDAR", open.count == 1 {
          (method, ownZone, firstOfCalendar) = ("", nil, found.events.count)
        }
        guard open.count == 2 else { return }
        switch value {
        case "VEVENT": event = Event(line: number, method: method)
        case "VTIMEZONE": zone = Zone(line: number, text: line.text + "\r\n")
        default: found.otherEntries += 1
        }
      case "END":
        guard let last = open.last, last.name == value else {
          let expected =
            open.last.map { "expected END:\($0.name), which begins in line \($0.line)" }
            ?? "expected BEGIN before it"
          problem = CalendarProblem(number, "END:\(value) ends what did not begin", expected)
          return
        }
        open.removeLast()
        // It may stand behind the events.
        if open.isEmpty {
          for place in firstOfCalendar..<found.events.count {
            found.events[place].ownZone = ownZone
          }
        }
        guard open.count == 1 else { return }
        if let ended = event { found.events.append(ended) }
        if let ended = zone { found.zones.append(ended) }
        (event, zone) = (nil, nil)
      case "METHOD" where open.count == 1: method = value
      case "X-WR-TIMEZONE" where open.count == 1: ownZone = ownZone ?? line.value.trimmingBlanks()
      case "TZID" where open.count == 2 && zone != nil: zone?.name = line.value
      default:
        if open.count == 2, event != nil, Self.kept.contains(line.name) {
          event?.lines.append(line)
        }
      }
    }
    if problem == nil, let last = open.last {
      problem = CalendarProblem(
        last.line, "\(last.name) is never ended: the file is cut short", "expected END:\(last.name)"
      )
    }
    if let problem { throw problem }
    found.badLines = bad.count
    for (line, text) in bad {
      issues.reject(
        line: line,
        ImportProblem(
          "\(quoted(text)) is no line of a calendar",
          "expected NAME:value, or a blank before what goes on"))
    }
    self = found
  }

  private init() {}
}

/// What is wrong with a calendar as a whole, and where.
struct CalendarProblem: Error {
  let line: Int
  let problem: ImportProblem

  init(_ line: Int, _ problem: String, _ expected: String) {
    self.line = line
    self.problem = ImportProblem(problem, expected)
  }
}
