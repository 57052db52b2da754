internal import Settings

/// One event of a calendar, understood.
struct CalendarEvent {
  let line: Int
  /// Where its rule stands.
  private(set) var ruleLine: Int
  let uid: String?
  let name: String
  let start: CalendarTime
  /// In milliseconds since the calendar's start.
  let startTime: Int64
  /// Its end, and whether it is the second time that clocks show it; nil where it has none.
  let end: (time: CalendarTime, isLater: Bool)?
  /// In milliseconds; nil where nothing says it.
  let length: Int64?
  private(set) var rules: [RecurrenceRule] = []
  /// Further occurrences; with a length of their own where they have one.
  private(set) var added: [(time: CalendarTime, length: Int64?)] = []
  private(set) var excluded: [CalendarTime] = []
  /// Which occurrence of another event it stands for.
  let recurrence: CalendarTime?
  let isCancelled: Bool
  let isAllDay: Bool
  /// Which of several versions it is: the higher one counts.
  let version: (sequence: Int, stamp: String)
  let attendees: CalendarAttendees

  /// Understands the lines of an event.
  /// - Throws: what is wrong with it.
  init(_ event: CalendarFile.Event, zones: CalendarZones) throws(EventProblem) {
    line = event.line
    ruleLine = event.line
    func first(_ name: String) -> CalendarLine? { event.lines.first { $0.name == name } }
    func time(_ line: CalendarLine, zone: String? = nil) throws(EventProblem) -> CalendarTime {
      guard
        let time = CalendarTime(
          line.value.trimmingBlanks(), zone: line.parameter("TZID") ?? zone, own: event.ownZone)
      else {
        throw EventProblem(
          line, "\(quoted(line.value)) is no time", "expected such as 20260914T090000")
      }
      return time
    }
    func milliseconds(_ time: CalendarTime, _ line: CalendarLine) throws(EventProblem) -> Int64 {
      do throws(ImportProblem) {
        return try zones.milliseconds(time)
      } catch {
        throw EventProblem(line: line.line, error)
      }
    }
    uid = first("UID")?.value
    let summary = first("SUMMARY")?.plainText.trimmingBlanks() ?? ""
    name = summary.isEmpty ? uid ?? "event" : summary
    guard let startLine = first("DTSTART") else {
      throw EventProblem(
        line: event.line,
        ImportProblem("it is missing", "expected when the event starts", at: "DTSTART"))
    }
    // Times that name occurrences are on the event's own clock where they name none.
    let ownZone = startLine.parameter("TZID")
    start = try time(startLine)
    isAllDay = start.isDate || first("X-MICROSOFT-CDO-ALLDAYEVENT")?.value.uppercased() == "TRUE"
    startTime = try milliseconds(start, startLine)
    if let line = first("DTEND") {
      let written = try time(line)
      var end = try milliseconds(written, line)
      // Of the two times at which clocks show it, the first lies before the beginning.
      let later = end < startTime ? zones.later(written) : 0
      end += later
      self.end = (time: written, isLater: later > 0)
      guard end >= startTime else {
        throw EventProblem(line, "it is before DTSTART", "expected an end at or after it")
      }
      guard end - startTime <= CalendarTime.longest else {
        throw EventProblem(
          line, "it is more than 1000 years after DTSTART", "expected an end near it")
      }
      length = end - startTime
    } else if let line = first("DURATION") {
      end = nil
      guard let written = CalendarTime.length(line.value.trimmingBlanks()), written >= 0 else {
        throw EventProblem(
          line, "\(quoted(line.value)) is no length", "expected such as PT1H30M")
      }
      length = written
    } else {
      (end, length) = (nil, nil)
    }
    recurrence = try first("RECURRENCE-ID").map { line throws(EventProblem) in
      if let range = line.parameter("RANGE") {
        throw EventProblem(
          line, "RANGE=\(range) is not supported",
          "expected a line for each occurrence that is changed")
      }
      return try time(line, zone: ownZone)
    }
    isCancelled = first("STATUS")?.value.uppercased() == "CANCELLED" || event.method == "CANCEL"
    version = (first("SEQUENCE").flatMap { Int($0.value) } ?? 0, first("DTSTAMP")?.value ?? "")
    attendees = CalendarAttendees(event.lines)
    for line in event.lines {
      switch line.name {
      case "EXRULE": throw EventProblem(line, "it is not supported", "expected EXDATE")
      case "RRULE":
        ruleLine = line.line
        do throws(ImportProblem) {
          rules.append(try RecurrenceRule(line.value, zone: ownZone, own: event.ownZone))
        } catch {
          throw EventProblem(line: line.line, error)
        }
      case "RDATE", "EXDATE":
        let zone = line.parameter("TZID") ?? ownZone
        for value in line.value.split(separator: ",") {
          let ends = value.trimmingCalendarBlanks().split(
            separator: "/", omittingEmptySubsequences: false)
          guard ends.count <= 2, let from = CalendarTime(ends[0], zone: zone, own: event.ownZone)
          else {
            throw EventProblem(
              line, "\(quoted(value)) is no time", "expected such as 20260914T090000")
          }
          if line.name == "EXDATE" {
            excluded.append(from)
            continue
          }
          var own: Int64?
          if ends.count == 2 {
            if let written = CalendarTime.length(String(ends[1])) {
              own = written
            } else if let to = CalendarTime(ends[1], zone: zone, own: event.ownZone) {
              own = try milliseconds(to, line) - (try milliseconds(from, line))
            }
            guard let length = own, (0...CalendarTime.longest).contains(length) else {
              throw EventProblem(
                line, "\(quoted(value)) is no period",
                "expected a start and an end or a length")
            }
          }
          added.append((from, own))
        }
      default: break
      }
    }
  }
}

/// What is wrong with an event, and in which line.
struct EventProblem: Error {
  let line: Int
  let problem: ImportProblem

  init(line: Int, _ problem: ImportProblem) {
    self.line = line
    self.problem = problem
  }

  init(_ line: CalendarLine, _ problem: String, _ expected: String) {
    self.init(line: line.line, ImportProblem(problem, expected, at: line.name))
  }
}

extension Substring {
  fileprivate func trimmingCalendarBlanks() -> String { String(self).trimmingBlanks() }
}
