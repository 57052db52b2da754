internal import Settings

extension ImportSettings {
  private static var expected: String {
    "the XML that BigBlueButton's getMeetings, getMeetingInfo or getRecordings answers"
  }

  /// Reads BigBlueButton's lists of meetings and recordings.
  ///
  /// Sources: https://docs.bigbluebutton.org/development/api (getMeetings, getMeetingInfo,
  /// getRecordings), the templates get-meetings.ftlx and include-recording.ftlx of
  /// https://github.com/bigbluebutton/bigbluebutton, and `get_meetings` of
  /// https://github.com/blindsidenetworks/scalelite, which lists the meetings of all servers. Times
  /// are in milliseconds since 1970, `endTime` is 0 while a meeting runs. `internalMeetingID`,
  /// which is `recordID` for a recording, tells the sessions of one `meetingID` apart. A session
  /// that several answers list is one.
  func readMeetingList(notes: inout ImportNotes) throws(TraceError) -> [MeetingSession] {
    var issues = ImportIssues(file: path, onBadRow: onBadRow)
    var answers = try MeetingListAnswers(path: path)
    var sessions: [ListedSession] = []
    var numbers = NameIndex()
    var ends = SessionEnds()
    var (read, notFound) = (0, 0)
    do throws(MeetingListProblem) {
      while let (line, xml) = try answers.next() {
        let answer = try MeetingListParser.answer(in: xml, line: line)
        if answer.isNotFound { notFound += 1 }
        for listed in answer.meetings {
          read += 1
          do throws(ImportProblem) {
            let session = try ListedSession(
              listed, at: ends.place(ofList: answer.listsMeetings), settings: self)
            let (number, isNew) = numbers.number(ofText: session.key)
            if isNew { sessions.append(session) } else { sessions[Int(number)].merge(session) }
            ends.note(Int(number), session, isNew: isNew, inList: answer.listsMeetings)
          } catch {
            issues.reject(line: listed.line, error)
          }
        }
        if answer.listsMeetings { ends.endList() }
      }
    } catch {
      throw issues.refusal(line: error.line, ImportProblem(error.problem, error.expected))
    }
    try issues.finish(read: read, expected: Self.expected)
    if polledEvery != nil, ends.areOfSeveralServers {
      let problem =
        "sessions come back after lists without them, or are listed late: these are lists of "
        + "several servers, or not in order"
      throw issues.refusal(
        ImportProblem(problem, "expected one file a server, or none of --polled-every"))
    }
    ends.boundTimes(self)
    var found = FoundSessions()
    for (session, next) in zip(sessions, Self.nextSessions(sessions)) {
      let end: Int64
      let known = ends.end(of: session, next: next, self)
      switch known {
      case .told: break
      case .running: notes.ask([.asOf])
      case .between, .untold: if !session.isRecordingOnly { notes.ask([.asOf, .polledEvery]) }
      }
      switch known {
      case .told(let time, let answer):
        notes.ledger.decide("end of a session", by: answer)
        end = time
      case .between(let lower, let upper, let answer):
        end = lower + (upper - lower) / 2
        found.bound(session, until: end, doubt: upper - lower, by: answer, &notes.ledger)
      case .running where session.people == 0:
        found.empty += 1
        continue
      case .running:
        guard let asOf else {
          found.drop(session, \.running)
          continue
        }
        found.stretched(session, to: asOf, &notes.ledger)
        end = asOf
      case .untold:
        if session.people == 0 { found.empty += 1 } else { found.drop(session, \.untold) }
        continue
      }
      guard end >= session.start else {
        let problem =
          session.toldEnd == nil
          ? "--as-of is before the start of \(session.name)" : "endTime is before startTime"
        issues.reject(
          line: session.line,
          ImportProblem(problem, "expected a time at or after \(calendar.text(at: session.start))"))
        continue
      }
      found.keep(session, until: end, &notes.ledger)
    }
    try issues.finish(read: read, expected: Self.expected)
    notes.tell(
      "\(path): \(read) \(read == 1 ? "entry" : "entries"), \(sessions.count) sessions of meetings."
    )
    if ends.areOfSeveralServers {
      notes.tell(
        "Sessions are missing from lists and come back, or are listed late: lists of several "
          + "servers do not bound ends."
      )
    }
    notes.tell(notFound, "answer", "that there is no such meeting, and does not name it.")
    if ends.movedLists > 0 {
      let lists = ends.movedLists == 1 ? "1 list" : "\(ends.movedLists) lists"
      notes.tell(
        "\(lists) cannot be of the time that --polled-every gives; what they tell of bounds it: "
          + "polls were lost or doubled."
      )
    }
    found.tell(self, &notes)
    issues.tell("bad entry", plural: "bad entries", meetings: 1, &notes)
    return found.sessions.enumerated().sorted {
      ($0.element.start, $0.offset) < ($1.element.start, $1.offset)
    }.map(\.element)
  }

  /// When the next session of the same meeting was made, of each session.
  private static func nextSessions(_ sessions: [ListedSession]) -> [Int64?] {
    var next = [Int64?](repeating: nil, count: sessions.count)
    let order = sessions.indices.sorted {
      (sessions[$0].name, sessions[$0].created, $0) < (sessions[$1].name, sessions[$1].created, $1)
    }
    for (one, other) in zip(order, order.dropFirst())
    where sessions[one].name == sessions[other].name {
      if sessions[other].created > sessions[one].start { next[one] = sessions[other].created }
    }
    return next
  }
}

/// The sessions that a list gives, and what became of the others.
private struct FoundSessions {
  var sessions: [MeetingSession] = []
  /// Of sessions that were left out, how many, and their people.
  var running = Left()
  var untold = Left()
  var empty = 0
  private var uncounted = 0
  private var ended = 0
  private var bounded = 0
  private var widestBound: Int64 = 0
  /// How many participant hours the bounded ends may be off by altogether.
  private var doubtfulHours = 0.0

  struct Left {
    var count = 0
    var people = 0
    /// Those of which nothing tells how many people they had.
    var unsized = 0
  }

  mutating func drop(_ session: ListedSession, _ reason: WritableKeyPath<FoundSessions, Left>) {
    self[keyPath: reason].count += 1
    self[keyPath: reason].people += session.people ?? 0
    if session.people == nil { self[keyPath: reason].unsized += 1 }
  }

  mutating func bound(
    _ session: ListedSession, until end: Int64, doubt: Int64, by answer: String,
    _ ledger: inout ImportLedger
  ) {
    guard let people = session.people, people > 0 else { return }
    ledger.decide("end of a session", by: answer)
    bounded += 1
    widestBound = max(widestBound, doubt)
    doubtfulHours += Double(people) * Double(doubt) / 7_200_000
    ledger.change(.bounded, "by \(answer)", people: people, eachFor: end - session.start)
  }

  mutating func stretched(_ session: ListedSession, to end: Int64, _ ledger: inout ImportLedger) {
    guard let people = session.people, people > 0 else { return }
    ended += 1
    ledger.decide("end of a session", by: "--as-of")
    ledger.change(.stretched, "to --as-of", people: people, eachFor: end - session.start)
  }

  mutating func keep(_ session: ListedSession, until end: Int64, _ ledger: inout ImportLedger) {
    guard let people = session.people else {
      uncounted += 1
      ledger.decide("participants of a session", by: "nothing, so it is left out")
      return
    }
    if people == 0 { empty += 1 } else { sessions.append(session.meeting(until: end)) }
  }

  func tell(_ settings: ImportSettings, _ notes: inout ImportNotes) {
    notes.tell(ended, "session", "still running, and ended at --as-of.")
    if bounded > 0 {
      let text = ScalarKind<Int64>.timeSpan().text(widestBound)
      let hours = hoursText((doubtfulHours * 10 - 1e-6).rounded(.up) / 10)
      notes.tell(
        "\(bounded) \(bounded == 1 ? "session does" : "sessions do") not tell when "
          + "\(bounded == 1 ? "it" : "they") ended; "
          + "it is the middle of what bounds it, at most \(text) apart: "
          + "up to \(hours) participant hours more or less.")
    }
    for reason in reasons(settings) { notes.tell(reason) }
    for (left, reason) in [
      (running, "sessions that still run"), (untold, "sessions of which nothing tells the end"),
    ] {
      notes.ledger.change(.dropped, reason, people: left.people)
      notes.ledger.drop(unsized: left.unsized, reason)
    }
    notes.ledger.drop(unsized: uncounted, "sessions that do not say how many participants they had")
  }

  /// Why sessions were left out, one sentence each.
  private func reasons(_ settings: ImportSettings) -> [String] {
    var found: [String] = []
    if running.count > 0 {
      let were = running.count == 1 ? "session was" : "sessions were"
      found.append(
        "\(running.count) \(were) still running, and left out; --as-of ends "
          + "\(running.count == 1 ? "it" : "them")."
      )
    }
    if untold.count > 0 {
      let hint = settings.polledEvery == nil ? "; see --polled-every" : ""
      found.append(
        untold.count == 1
          ? "1 session is over, and nothing tells when it ended; it is left out\(hint)."
          : "\(untold.count) sessions are over, and nothing tells when they ended; they are left "
            + "out\(hint)."
      )
    }
    if uncounted > 0 {
      found.append(
        uncounted == 1
          ? "1 session does not say how many participants it had, and is left out."
          : "\(uncounted) sessions do not say how many participants they had, and are left out.")
    }
    if empty > 0 {
      found.append(
        "\(empty) \(empty == 1 ? "session was" : "sessions were") without participants, and left "
          + "out."
      )
    }
    return found
  }
}
