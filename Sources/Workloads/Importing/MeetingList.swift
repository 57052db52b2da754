internal import Settings

extension ImportSettings {
  private static var expected: String { "the XML that BigBlueButton's getMeetings, getMeetingInfo or getRecordings answers" }

  /// Reads BigBlueButton's lists of meetings and recordings.
  ///
  /// Source: https://docs.bigbluebutton.org/development/api (getMeetings, getRecordings; times in milliseconds since 1970, `endTime` 0 while
  /// a meeting runs). `internalMeetingID`, which is `recordID` for a recording, tells the sessions of one `meetingID` apart. A session that
  /// several answers list is one: lists taken every few minutes tell its end and the most people it had, because `participantCount` is the
  /// number of people at the time of the answer.
  func readMeetingList(notes: inout ImportNotes) throws(TraceError) -> [MeetingSession] {
    var issues = ImportIssues(file: path, onBadRow: onBadRow)
    let bytes = try bytes()
    let listed: [ListedMeeting]
    do throws(MeetingListProblem) {
      listed = try MeetingListParser.meetings(in: bytes)
    } catch {
      throw issues.refusal(line: error.line, ImportProblem(error.problem, error.expected))
    }
    var sessions: [(line: Int, session: ListedSession)] = []
    var numbers = NameIndex()
    for meeting in listed {
      do throws(ImportProblem) {
        let session = try ListedSession(meeting, settings: self)
        let (number, isNew) = numbers.number(ofText: session.key)
        if isNew { sessions.append((meeting.line, session)) } else { sessions[Int(number)].session.merge(session) }
      } catch {
        issues.reject(line: meeting.line, error)
      }
    }
    try issues.finish(read: listed.count, expected: Self.expected)
    var (running, empty) = (0, 0)
    var found: [MeetingSession] = []
    for (line, session) in sessions {
      guard let end = session.end ?? asOf else {
        running += 1
        continue
      }
      guard end >= session.start else {
        let problem = session.end == nil ? "--as-of is before the start of \(session.name)" : "endTime is before startTime"
        issues.reject(line: line, ImportProblem(problem, "expected a time at or after \(calendar.text(at: session.start))"))
        continue
      }
      if session.end == nil { running += 1 }
      if session.participants == 0 { empty += 1 } else { found.append(session.meeting(until: end)) }
    }
    try issues.finish(read: listed.count, expected: Self.expected)
    notes.tell("\(path): \(listed.count) \(listed.count == 1 ? "entry" : "entries"), \(sessions.count) sessions of meetings.")
    notes.tell(running, "session", asOf == nil ? "still running, and left out; --as-of ends it." : "still running, and ended at --as-of.")
    notes.tell(empty, "session", "without participants, and left out.")
    if issues.count > 0 { notes.tell("\(issues.count) bad \(issues.count == 1 ? "entry was" : "entries were") left out.") }
    return found.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
  }
}

/// A session as an answer tells it.
private struct ListedSession {
  let key: String
  let name: String
  let start: Int64
  private(set) var end: Int64?
  private(set) var participants: Int

  init(_ listed: ListedMeeting, settings: ImportSettings) throws(ImportProblem) {
    guard let name = listed.fields["meetingID"], !name.isEmpty else {
      throw ImportProblem("it is missing", "expected the meeting's name", at: "meetingID")
    }
    self.name = name
    let created = try Self.time("createTime", listed, settings)
    guard let start = try Self.time("startTime", listed, settings) ?? created else {
      throw ImportProblem("it is missing", "expected milliseconds since 1970", at: "startTime")
    }
    self.start = start
    end = try Self.time("endTime", listed, settings)
    let given = ["internalMeetingID", "recordID"].compactMap { listed.fields[$0] }.first { !$0.isEmpty }
    key = given ?? "\(name)\0\(start)"
    participants = listed.attendees
    for field in ["participantCount", "participants"] {
      guard let text = listed.fields[field], !text.isEmpty else { continue }
      guard let count = Int(text), (0...1_000_000).contains(count) else {
        throw ImportProblem("\"\(text)\" is not a whole number from 0 to 1000000", "expected a number of people", at: field)
      }
      participants = max(participants, count)
    }
  }

  /// Takes what another answer knows of the same session.
  mutating func merge(_ other: ListedSession) {
    participants = max(participants, other.participants)
    if let later = other.end { end = max(end ?? later, later) }
  }

  func meeting(until end: Int64) -> MeetingSession {
    MeetingSession(name: name, start: start, duration: end - start, participants: participants)
  }

  /// A time in milliseconds; nil without one, or when it is 0.
  private static func time(_ field: String, _ listed: ListedMeeting, _ settings: ImportSettings) throws(ImportProblem) -> Int64? {
    guard let text = listed.fields[field], !text.isEmpty, text != "0" else { return nil }
    if let value = Int64(text), let time = settings.time(since1970: value) { return time }
    throw ImportProblem("\"\(text)\" is no time of this era", "expected milliseconds since 1970, such as 1760000000000", at: field)
  }
}
