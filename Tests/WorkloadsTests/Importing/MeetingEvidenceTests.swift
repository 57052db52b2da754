import Foundation
import Probability
import Settings
import Testing

@testable import Workloads

/// What a list of meetings tells, and does not tell, of a session.
@Suite struct MeetingEvidenceTests {
  /// 2026-01-05T09:00:00Z in milliseconds.
  static let nine: Int64 = 1_767_603_600_000

  static func answer(_ inside: String) -> String {
    "<response><returncode>SUCCESS</returncode>\(inside)</response>\n"
  }

  static func list(_ meetings: String...) -> String {
    answer("<meetings>\(meetings.joined())</meetings>")
  }

  /// A meeting as getMeetings lists it, begun so many seconds after nine.
  static func meeting(
    _ id: String, from start: Int64, end: Int64? = nil, count: Int? = nil, _ more: String = ""
  ) -> String {
    let begun = nine + start * 1000
    let name = id.split(separator: "#")[0]
    return
      "<meeting><meetingID>\(name)</meetingID><internalMeetingID>\(id)</internalMeetingID><createTime>\(begun)</createTime>"
      + "<startTime>\(begun)</startTime><endTime>\(end.map { nine + $0 * 1000 } ?? 0)</endTime>"
      + (count.map { "<participantCount>\($0)</participantCount>" } ?? "") + more + "</meeting>"
  }

  static func recordings(_ inside: String) -> String {
    answer("<recordings>\(inside)</recordings>")
  }

  static func recording(_ id: String, people: String?) -> String {
    "<recording><recordID>\(id)</recordID><meetingID>\(id)</meetingID><startTime>\(nine)</startTime><endTime>\(nine + 5_400_000)</endTime>"
      + (people.map { "<participants>\($0)</participants>" } ?? "") + "</recording>"
  }

  static let idle = "<running>false</running><hasUserJoined>false</hasUserJoined>"
  static let busy = "<running>true</running><hasUserJoined>true</hasUserJoined>"

  /// The sessions with times in seconds after nine.
  private func sessions(_ text: String, _ change: (inout ImportSettings) -> Void = { _ in }) throws
    -> (found: [String], notes: [String])
  {
    let result = try imported(text, from: .bigbluebutton, change)
    guard case .meetings(let sessions) = result.content else { return ([], []) }
    return (
      sessions.map {
        "\($0.name) \(($0.start - Self.nine) / 1000)+\(CSVText.seconds($0.duration)) \($0.participants)"
      }, result.notes
    )
  }

  @Test("A number of people that is missing or empty is not nobody")
  func tellsUnknownFromNobody() throws {
    let text = Self.recordings(
      [("a", "30"), ("b", nil), ("c", ""), ("d", "0")].map { Self.recording($0.0, people: $0.1) }
        .joined())
    let (found, notes) = try sessions(text)
    #expect(found == ["a 0+5400.000 30"])
    #expect(
      notes == [
        "log: 4 entries, 4 sessions of meetings.",
        "2 sessions do not say how many participants they had, and are left out.",
        "1 session was without participants, and left out.",
      ])
  }

  /// Lists, what they give, and a note, with or without the time of the last one.
  static let evidence: [(title: String, text: String, found: [String], note: String)] = [
    (
      "attendees are counted where no number is",
      list(meeting("m", from: 0, end: 60, "<attendees><attendee/><attendee/></attendees>")),
      ["m 0+60.000 2"], "1 entry"
    ),
    (
      "people who were there and are gone are not nobody",
      list(
        meeting(
          "m", from: 0, end: 60, count: 0,
          "<running>false</running><hasUserJoined>true</hasUserJoined>"),
        meeting("n", from: 0, end: 60, count: 3)), ["n 0+60.000 3"],
      "1 session does not say how many participants it had"
    ),
    // The middle of 600 s, which the last list with a tells of, and 1200 s, when c was made, which
    // the list without a lacks.
    (
      "what other lists tell of bounds an end",
      list(meeting("a", from: 0, count: 5, busy))
        + list(meeting("a", from: 0, count: 7, busy), meeting("b", from: 600, count: 2, busy))
        + list(meeting("b", from: 600, end: 1150, count: 2))
        + list(
          meeting("b", from: 600, end: 1150, count: 2),
          meeting("c", from: 1200, end: 1260, count: 1)),
      ["a 0+900.000 7", "b 600+550.000 2", "c 1200+60.000 1"],
      "1 session does not tell when it ended; it is the middle of what bounds it, at most 10m apart: "
        + "up to 0.6 participant hours more or less."
    ),
    // Between its start and that of the next session: 1500 s / 2.
    (
      "the next session of a meeting bounds the one before",
      list(meeting("a#1", from: 0, count: 4, busy))
        + list(meeting("a#2", from: 1500, end: 1600, count: 3)),
      ["a 0+750.000 4", "a 1500+100.000 3"], "at most 25m apart"
    ),
    (
      "the next day's session of a meeting is too far to bound it",
      list(meeting("a#1", from: 0, count: 4, busy))
        + list(meeting("a#2", from: 86_400, end: 86_500, count: 3)),
      ["a 86400+100.000 3"], "1 session is over, and nothing tells when it ended; it is left out"
    ),
    // No longer than 40 minutes: the middle of 0 and 2400 s.
    (
      "the longest duration bounds an end",
      list(meeting("a", from: 0, count: 4, "<duration>40</duration>" + busy)) + list(),
      ["a 0+1200.000 4"], "at most 40m apart"
    ),
    (
      "a meeting's own endTime is better than its recording's, and the larger number of people counts",
      list(meeting("m", from: 0, end: 60, count: 12)) + recordings(recording("m", people: "31")),
      ["m 0+60.000 31"], "1 sessions of"
    ),
    (
      "a recording tells the end of a session that lists have running",
      recordings(recording("m", people: "7")) + list(meeting("m", from: 0, count: 12, busy)),
      ["m 0+5400.000 12"], "1 sessions of"
    ),
    (
      "an answer that there is no such meeting is no reason to stop",
      list(meeting("m", from: 0, end: 60, count: 12))
        + "<response><returncode>FAILED</returncode><messageKey>notFound</messageKey><message>no</message></response>",
      ["m 0+60.000 12"], "1 answer was that there is no such meeting"
    ),
  ]

  @Test("Each kind of evidence tells what it can", arguments: evidence)
  func reads(_ title: String, _ text: String, _ expected: [String], _ note: String) throws {
    let (found, notes) = try sessions(text)
    #expect(found == expected, "\(title): \(notes)")
    #expect(notes.contains { $0.contains(note) }, "\(title): \(notes)")
    #expect(!notes.contains { $0.contains("still running") }, "\(title)")
  }

  /// Three polls: n is gone in the second, m in the third, and nobody ever came to o.
  static let polls =
    list(
      meeting("m", from: 0, count: 12, busy), meeting("n", from: 0, count: 20, busy),
      meeting("o", from: 0, count: 0, idle))
    + list(meeting("m", from: 0, count: 14, busy)) + list()

  @Test(
    "Nothing that later lists lack is still running, and --as-of does not make it so",
    arguments: [nil, nine + 9 * 3_600_000])
  func leavesUntold(_ asOf: Int64?) throws {
    let read = try imported(Self.polls, from: .bigbluebutton) { $0.asOf = asOf }
    // Nothing is left, which whoever asked has to decide on: m had at most 14 people, n 20.
    #expect(read.sessions == [] && read.ledger.leavesNextToNothing(of: read.content))
    #expect(read.ledger.total(.dropped).people == 34)
    #expect(
      read.notes.contains(
        "2 sessions are over, and nothing tells when they ended; they are left out; see --polled-every."
      ))
    #expect(read.notes.contains("1 session was without participants, and left out."))
  }

  @Test(
    "A startTime that a later answer has first replaces the createTime that stood for it, and no later one does"
  )
  func latersStart() throws {
    func entry(_ start: Int64, _ end: Int64) -> String {
      "<meeting><meetingID>m</meetingID><internalMeetingID>m</internalMeetingID><createTime>\(Self.nine)</createTime>"
        + "<startTime>\(start == 0 ? 0 : Self.nine + start * 1000)</startTime>"
        + "<endTime>\(end == 0 ? 0 : Self.nine + end * 1000)</endTime><participantCount>5</participantCount></meeting>"
    }
    // Made at nine, begun ten minutes later, over an hour after nine: 3000 s.
    for text in [
      Self.list(entry(0, 0)) + Self.list(entry(600, 3600)),
      Self.list(entry(600, 0)) + Self.list(entry(0, 3600)),
    ] {
      #expect(try sessions(text).found == ["m 600+3000.000 5"])
    }
    #expect(
      try sessions(Self.list(entry(600, 0)) + Self.list(entry(900, 3600))).found == [
        "m 600+3000.000 5"
      ])
    #expect(try sessions(Self.list(entry(0, 3600))).found == ["m 0+3600.000 5"])
  }

  @Test(
    "Sessions of unknown size that run, or whose end is not told, are counted as lost, and so are those without a size"
  )
  func unsized() throws {
    // r runs in the last answer, u is gone from it hours later, s has an end and no size.
    let text =
      Self.list(
        Self.meeting("u", from: 0, Self.busy),
        Self.meeting("s", from: 0, end: 60, Self.idle.replacing("false", with: "true")))
      + Self.list(Self.meeting("r", from: 36_000, Self.busy))
    let changes = try imported(text, from: .bigbluebutton).ledger.changes.filter {
      $0.fate == .dropped
    }
    #expect(
      changes.map { "\($0.reason): \($0.people) and \($0.unsized)" } == [
        "sessions that still run: 0 and 1", "sessions of which nothing tells the end: 0 and 1",
        "sessions that do not say how many participants they had: 0 and 1",
      ])
  }

  @Test("An --as-of at the end of all years and a million people are a sum that is told")
  func farAway() throws {
    let text = Self.list(Self.meeting("m", from: 0, count: 1_000_000, Self.busy))
    let asOf: Int64 = 253_402_300_799_000
    let stretched = try imported(text, from: .bigbluebutton) { $0.asOf = asOf }.ledger.total(
      .stretched)
    // 2.5e14 ms by a million people are more than a whole number of milliseconds holds, which is as
    // much as is counted.
    #expect(stretched.people == 1_000_000 && stretched.hours == Double(Int64.max) / 3_600_000)
  }

  @Test("Polls whose times are known bound ends: their middle is taken, and the doubt is told")
  func readsPolls() throws {
    // Polls at 09:00, 09:05 and 09:10: n ended between the first two, m between the last two.
    let change: (inout ImportSettings) -> Void = {
      $0.asOf = Self.nine + 600_000
      $0.polledEvery = 300_000
    }
    let (found, notes) = try sessions(Self.polls, change)
    #expect(found == ["m 0+450.000 14", "n 0+150.000 20"])
    // 34 people, each up to 150 s more or less: 1.42 h, rounded up.
    #expect(
      notes.contains(
        "2 sessions do not tell when they ended; it is the middle of what bounds it, at most 5m apart: "
          + "up to 1.5 participant hours more or less."))
    let bounded = try ledger(Self.polls, from: .bigbluebutton, change).total(.bounded)
    #expect(bounded.people == 34 && abs(bounded.hours - (14 * 450.0 + 20 * 150) / 3600) < 1e-9)
  }

  @Test("--as-of ends what the last list has running")
  func endsAsOf() throws {
    let (found, notes) = try sessions(Self.list(Self.meeting("m", from: 0, count: 12, Self.busy))) {
      $0.asOf = Self.nine + 600_000
    }
    #expect(found == ["m 0+600.000 12"])
    #expect(notes.last == "1 session was still running, and ended at --as-of.")
  }

  @Test(
    "Of two servers asked in turn a meeting is over when two lists in a row lack it, and --polled-every is refused"
  )
  func readsServersInTurn() throws {
    let one = { Self.list(Self.meeting("a", from: 0, count: 5, Self.busy)) }
    let other = { Self.list(Self.meeting("b", from: 0, count: 6, Self.busy)) }
    let text = one() + other() + one() + other() + one() + other()
    let (found, notes) = try sessions(text) { $0.asOf = Self.nine + 600_000 }
    // The last list is the other server's, and so is the one before the first's: both still run.
    #expect(found == ["a 0+600.000 5", "b 0+600.000 6"])
    #expect(notes.contains { $0.hasPrefix("Sessions are missing from lists and come back") })
    let lines = try refusal(text, from: .bigbluebutton) {
      $0.asOf = Self.nine + 600_000
      $0.polledEvery = 60_000
    }
    #expect(lines.count == 1 && lines[0].contains("expected one file a server"))
  }

  @Test(
    "Polls of two servers that were put one after the other bound nothing, and no session is cut to nothing"
  )
  func readsServersInSequence() throws {
    // Each server: one session every ten minutes, in two polls each.
    let polls = { (server: String) in
      (0..<4).map { poll in
        Self.list(
          Self.meeting("\(server)\(poll)", from: Int64(poll) * 600, count: 5, Self.busy),
          Self.meeting("\(server)\(poll + 1)", from: Int64(poll + 1) * 600, count: 5, Self.busy))
      }.joined()
    }
    let (found, lines) = try sessions(polls("a") + polls("b"))
    #expect(
      found == []
        && lines.contains { $0.contains("8 sessions are over, and nothing tells when they ended") },
      "\(lines)")
    let polled = try refusal(polls("a") + polls("b"), from: .bigbluebutton) {
      $0.asOf = Self.nine + 3_000_000
      $0.polledEvery = 600_000
    }
    #expect(polled.count == 1 && polled[0].contains("expected one file a server"), "\(polled)")
    // Alone they bound each other: a0 between 600, which the first list tells of, and 1800, when
    // what only the third one lists was made.
    #expect(try sessions(polls("a")).found.first == "a0 0+1200.000 5")
  }

  @Test("A file of polls may be longer than ten million bytes, and so may one answer")
  func readsLongFiles() throws {
    let name = String(repeating: "x", count: 9_000)
    let poll = Self.list(
      Self.meeting("m", from: 0, count: 12, "<meetingName>\(name)</meetingName>" + Self.busy))
    let last = Self.list(Self.meeting("m", from: 0, end: 60, count: 1))
    #expect(try sessions(String(repeating: poll, count: 1200) + last).found == ["m 0+60.000 12"])
    let rows = (0..<1200).map {
      Self.meeting("m\($0)", from: 0, end: 60, count: 1, "<meetingName>\(name)</meetingName>")
    }
    #expect(try sessions(Self.answer("<meetings>\(rows.joined())</meetings>")).found.count == 1200)
  }

  @Test(
    "Many prologs take no longer than their bytes, and what stands around answers is no matter",
    .timeLimit(.minutes(patience)))
  func readsAround() throws {
    let prologs = String(repeating: "<?xml version=\"1.0\"?>\n", count: 200_000)
    let inside = Self.meeting(
      "m", from: 0, end: 60, count: 2,
      "<meetingName><![CDATA[</response>]]></meetingName><!-- </response> -->")
    #expect(
      try sessions(prologs + "<polls>\n<!-- a > b -->" + Self.list(inside) + "</polls>").found == [
        "m 0+60.000 2"
      ])
    #expect(
      try refusal(prologs + "<response", from: .bigbluebutton).first?.hasPrefix(
        "log:200001: this is not well-formed") == true)
  }

  static let bad: [(text: String, problem: String)] = [
    ("<polls>" + list(), "log:2: <polls> is never closed"),
    ("<meetings></meetings>", "log:1: <meetings> stands outside of a <response>"),
    (list() + "x", "log:2: this is not well-formed XML"),
    (list() + "<a></b>", "log:2: this is not well-formed XML"),
    (
      list(meeting("m", from: 0, "<running>maybe</running>")),
      #"log:1: running: "maybe" is neither true nor false"#
    ),
    (list(), "log: there is nothing in it"),
  ]

  @Test("What is not a list of meetings is refused with its place", arguments: bad)
  func refuses(_ text: String, _ problem: String) throws {
    let lines = try refusal(text, from: .bigbluebutton)
    #expect(lines.count == 1 && lines[0].hasPrefix(problem), "\(lines)")
  }

  /// A morning of meetings, polled every five minutes while they run.
  private struct Morning {
    var sessions: [(id: String, start: Int64, end: Int64, people: Int)] = []
    var polls: [String] = []
    /// Those that any poll saw.
    var seen: [String: (end: Int64, people: Int)] = [:]

    init(seed: UInt64, loses: Bool) {
      var stream = StreamFamily(
        seed: seed, replication: 0, purpose: StreamPurpose("polled meetings")
      ).stream(0)
      for number in 0..<40 {
        let start = Int64(stream.nextIndex(below: 14_400))
        let end = start + 300 + Int64(stream.nextIndex(below: 5_400))
        sessions.append(("m\(number)", start, end, 1 + stream.nextIndex(below: 30)))
      }
      for time in stride(from: Int64(0), through: 21_600, by: 300) {
        if loses, time < 21_600, stream.nextIndex(below: 10) == 0 { continue }
        let running = sessions.filter { $0.start <= time && time < $0.end }
        for session in running { seen[session.id] = (session.end, session.people) }
        let rows = running.map {
          MeetingEvidenceTests.meeting(
            $0.id, from: $0.start, count: $0.people, MeetingEvidenceTests.busy)
        }
        let text = MeetingEvidenceTests.answer("<meetings>\(rows.joined())</meetings>")
        polls += loses && stream.nextIndex(below: 10) == 0 ? [text, text] : [text]
      }
    }
  }

  @Test(
    "Drawn meetings come back from polls with ends within half a poll",
    arguments: 1..<6 as Range<UInt64>)
  func comesBackFromPolls(_ seed: UInt64) throws {
    let morning = Morning(seed: seed, loses: false)
    let result = try imported(morning.polls.joined(), from: .bigbluebutton) {
      $0.asOf = Self.nine + 21_600_000
      $0.polledEvery = 300_000
    }
    let found = try #require(result.content.sessions)
    #expect(found.count == morning.seen.count, "seed \(seed): \(result.notes)")
    for session in found {
      guard let truth = morning.seen[session.name] else {
        throw TraceError.missingFile(session.name)
      }
      #expect(
        abs(session.start + session.duration - Self.nine - truth.end * 1000) <= 150_000,
        "seed \(seed): \(session)")
      #expect(session.participants == truth.people)
    }
  }

  @Test(
    "Drawn meetings come back from polls lost and doubled within the doubt that is told",
    arguments: 1..<6 as Range<UInt64>)
  func comesBackFromLostPolls(_ seed: UInt64) throws {
    let morning = Morning(seed: seed, loses: true)
    let text = morning.polls.joined()
    let result = try imported(text, from: .bigbluebutton)
    let found = try #require(result.content.sessions)
    var hours = 0.0
    for session in found {
      guard let truth = morning.seen[session.name] else {
        throw TraceError.missingFile(session.name)
      }
      hours +=
        abs(Double(session.start + session.duration - Self.nine) / 1000 - Double(truth.end))
        * Double(truth.people) / 3600
    }
    let ledger = try ledger(text, from: .bigbluebutton)
    let doubt = result.notes.lazy.compactMap {
      $0.firstMatch(of: /up to ([0-9.]+) participant hours/)?.1
    }.first.flatMap { Double($0) }
    #expect(hours <= doubt ?? 0, "seed \(seed)")
    let people = found.reduce(0) { $0 + $1.participants } + ledger.total(.dropped).people
    #expect(
      people == morning.seen.values.reduce(0) { $0 + $1.people }, "seed \(seed): \(result.notes)")
    #expect(found.count * 2 >= morning.seen.count, "seed \(seed): \(result.notes)")
  }
}

/// What an import does to the demand.
func ledger(
  _ text: String, from format: ImportFormat, _ change: (inout ImportSettings) -> Void = { _ in }
) throws -> ImportLedger {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent(
    "ledger-\(UUID().uuidString)"
  ).path
  try text.write(toFile: path, atomically: true, encoding: .utf8)
  defer { try? FileManager.default.removeItem(atPath: path) }
  var settings = ImportSettings(path: path, calendar: try epoch())
  change(&settings)
  var notes = ImportNotes()
  _ = try format.read(settings, notes: &notes)
  return notes.ledger
}
