import PoolSimulation
import Settings
import Testing

@testable import Workloads

/// 2026-03-24T09:00:00Z: 20,536 days after 1970 and nine hours.
private let nine = 20_536 * 86_400 + 9 * 3600

private func stay(_ meeting: String, _ participant: String, _ from: Int, _ to: Int) -> String {
  "\(meeting) \(participant) \(nine + from)..\(nine + to)"
}

extension Imported {
  fileprivate func decided(_ answer: String) -> Int? {
    ledger.evidence.first { $0.answer == answer }?.rows
  }
}

@Suite struct ReportEvidenceTests {
  // MARK: Teams

  private static func teams(
    _ title: String, day: Int = 24, people: [String] = ["Ann", "Bob", "Cem"],
    activities: [String] = ["Ann"]
  ) -> String {
    let there = [
      "Ann": ("9:00:00 AM", "1h 0m 0s"), "Bob": ("9:10:00 AM", "50m 0s"),
      "Cem": ("9:10:00 AM", "50m 0s"),
    ]
    func row(_ name: String) -> String {
      let (join, length) = there[name] ?? ("", "")
      return "\(name)\t3/\(day)/26, \(join)\t3/\(day)/26, 10:00:00 AM\t\(length)\t\(name)@x\n"
    }
    return
      "1. Summary\nMeeting title\t\(title)\nStart time\t3/\(day)/26, 9:00:00 AM\nEnd time\t3/\(day)/26, 10:00:00 AM\n\n"
      + "2. Participants\nName\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\n"
      + people.map(row).joined()
      + "\n3. In-Meeting Activities\nName\tJoin Time\tLeave Time\tDuration\tEmail\n"
      + activities.map(row).joined() + "\n"
  }

  @Test(
    "participants without a row of activities are there from their first join on: 60, 50 and 50 minutes"
  )
  func keepsParticipantsWithoutActivities() throws {
    let imported = try imported(Self.teams("Algebra"), from: .teams)
    #expect(
      imported.joins == [
        stay("Algebra", "Ann@x", 0, 3600), stay("Algebra", "Bob@x", 600, 3600),
        stay("Algebra", "Cem@x", 600, 3600),
      ])
    // (60 + 50 + 50) minutes are 8/3 hours.
    #expect(imported.content.participantHours == 160.0 / 60)
    #expect(
      imported.notes.contains(
        "2 participants were without a row of activities, and taken from First Join on for the In-Meeting Duration."
      ))
    #expect(imported.decided("the list of participants") == 2)
  }

  @Test("who is listed stay by stay, by an email or a name alone, is not listed again")
  func matchesParticipants() throws {
    let all = try imported(Self.teams("Algebra", activities: ["Ann", "Bob", "Cem"]), from: .teams)
    #expect(all.joins.count == 3)
    #expect(all.decided("the list of participants") == nil)
    // The activity has no email: its name tells.
    let named = Self.teams("Algebra", people: ["Ann"]).replacing(
      "1h 0m 0s\tAnn@x\n\n3.", with: "1h 0m 0s\t\n\n3.")
    #expect(try imported(named, from: .teams).joins == [stay("Algebra", "Ann@x", 0, 3600)])
  }

  @Test("two reports in one file are two meetings, each with its title and its people")
  func readsTwoReports() throws {
    let second = Self.teams("Biology", day: 25, people: ["Ann", "Bob"])
    let imported = try imported(Self.teams("Algebra", people: ["Ann"]) + second, from: .teams)
    #expect(
      imported.joins == [
        stay("Algebra", "Ann@x", 0, 3600), stay("Biology", "Ann@x", 86_400, 90_000),
        stay("Biology", "Bob@x", 87_000, 90_000),
      ])
    #expect(
      imported.notes.contains("2 reports follow each other, and each is a meeting of its own."))
  }

  @Test("two older reports in one file end at their own ends")
  func readsTwoOlderReports() throws {
    func report(_ title: String, _ end: String) -> String {
      "Meeting Summary\nMeeting Title\t\(title)\nMeeting End Time\t3/24/2026, \(end) AM\n\nFull Name\tJoin Time\tLeave Time\n"
        + "Ann\t3/24/2026, 9:00:00 AM\t\n"
    }
    let imported = try imported(
      report("Algebra", "9:30:00") + report("Biology", "9:50:00"), from: .teams)
    // Without a leave: to 9:30 and to 9:50.
    #expect(imported.joins == [stay("Algebra", "Ann", 0, 1800), stay("Biology", "Ann", 0, 3000)])
  }

  // MARK: Rows that are told twice

  private static let record =
    "\"\",\"1\",\"2\",\"in\",\"1\",\"SIP/1\",\"SIP/2\",\"Dial\",\"9\",\"2026-03-24 09:00:00\",\"2026-03-24 09:00:00\",\"2026-03-24 09:10:00\",600,600,\"ANSWERED\",\"DOCUMENTATION\""

  private static let calls =
    "UsageId,Call ID,Conference ID,Caller ID,Start Time,End Time,Duration Seconds\n"
  private static let zoom = "Meeting ID,Start Time,End Time,Duration (Minutes),Participants\n"
  private static let visits = "Name (Original Name),Join Time,Leave Time,Duration (Minutes)\n"
  private static let meet = "Date,Event,Meeting code,Participant identifier,Duration (seconds)\n"
  private static let threeCX = "Call Time,Caller ID,Destination,Status,Ringing,Talking\n"
  private static let hour = "2026-03-24 09:00:00,2026-03-24 10:00:00"

  /// Each text tells some participant hours, derived beside it, and some rows again.
  private static let twice: [(format: ImportFormat, text: String, hours: Double, repeated: Int)] = [
    // The same ID thrice, once behind another header: one hour.
    (
      .teams,
      calls + "u1,c1,7,+1,\(hour),3600\nu1,c1,7,+1,\(hour),3600\n" + calls
        + "u1,c1,7,+1,\(hour),3600\n", 1, 2
    ),
    // Different IDs are two calls, whatever else they share: two hours.
    (.teams, calls + "u1,c1,7,+1,\(hour),3600\nu2,c1,7,+1,\(hour),3600\n", 2, 0),
    // The report as a whole again: 60, 50 and 50 minutes.
    (.teams, teams("Algebra") + teams("Algebra"), 160.0 / 60, 4),
    // Two ends for ten minutes.
    (.cdr, record + "\n" + record + "\n", 1.0 / 3, 1),
    // One ID with the same times is one call, though the record has more behind it; another ID is
    // another call: two of a third.
    (
      .cdr, record + ",\"u.1\",\"\"\n" + record + ",\"u.1\",\"x\"\n" + record + ",\"u.2\",\"\"\n",
      2.0 / 3, 1
    ),
    // Twenty people for an hour, told thrice.
    (.zoom, zoom + "8,\(hour),60,20\n8,\(hour),60,20\n" + zoom + "8,\(hour),60,20\n", 20, 2),
    // A meeting with its participant again: one hour.
    (
      .zoom,
      zoom + "8,\(hour),60,1\n" + visits + "Ann,\(hour),60\n" + zoom + "8,\(hour),60,1\n" + visits
        + "Ann,\(hour),60\n", 1, 2
    ),
    // The same person at the same time in two meetings: two hours.
    (
      .zoom,
      zoom + "8,\(hour),60,1\n" + visits + "Ann,\(hour),60\n" + zoom + "9,\(hour),60,1\n" + visits
        + "Ann,\(hour),60\n", 2, 0
    ),
    (
      .meet,
      meet
        + "2026-03-24T10:00:00Z,Endpoint left,abc,ann,3600\n2026-03-24T10:00:00Z,Endpoint left,abc,ann,3600\n",
      1, 1
    ),
    // Two ends for an hour.
    (
      .cdr,
      threeCX + "24/03/2026 09:00:00,1,2,Answered,00:00:00,01:00:00\n" + threeCX
        + "24/03/2026 09:00:00,1,2,Answered,00:00:00,01:00:00\n", 2, 1
    ),
  ]

  @Test(
    "a row that is told twice counts once, and an ID decides where there is one", arguments: twice)
  private func countsOnce(format: ImportFormat, text: String, hours: Double, repeated: Int) throws {
    let imported = try imported(text, from: format)
    #expect(abs((imported.content.participantHours ?? 0) - hours) < 1e-9, "\(imported.notes)")
    let note =
      repeated == 1
      ? "1 row was told twice, and counted once."
      : "\(repeated) rows were told twice, and counted once."
    #expect(imported.notes.contains(note) == (repeated > 0), "\(imported.notes)")
    #expect(imported.decided("its cells, or its ID") == (repeated > 0 ? repeated : nil))
  }

  // MARK: Midnight

  /// 2026-03-24T00:00Z in seconds.
  private static let day = 20_536 * 86_400

  private static let nights:
    [(start: String, zone: String, rows: String, joins: [String], note: String?)] = [
      // 23:30 to 0:32 and 0:20 to 0:30: nobody is there from 0:32 to 23:30, so that it begins at
      // 23:30.
      (
        "2026-03-24T00:00:00", "UTC",
        "Ann,1 hr 2 min,11:30 PM,12:32 AM\nCy,10 min,12:20 AM,12:30 AM\n",
        ["meeting Ann 84600..88320", "meeting Cy 87600..88200"],
        "1 visit was taken as of the day after, because the meeting begins at 23:30, after the longest time at which nobody was there."
      ),
      // Thirteen hours of a day: nobody is there from 21:00 to 8:00, and it begins at 8:00.
      (
        "2026-03-24T00:00:00", "UTC", "Ann,13 hr,8:00 AM,9:00 PM\n", ["meeting Ann 28800..75600"],
        nil
      ),
      // Nothing lies before a start with a time of day, from which times count: 0:20 is 2 h 20 min
      // later.
      (
        "2026-03-24T22:00:00", "UTC", "Cy,10 min,12:20 AM,12:30 AM\n", ["meeting Cy 8400..9000"],
        "1 visit was taken as of the day after, because the meeting begins at 22:00, as --start says."
      ),
      // The day on which clocks are set forward has 23 hours: 23:30 and 0:30 are an hour apart, and
      // 23:30 is 22.5 h after midnight.
      (
        "2026-03-29T00:00:00", "Europe/Berlin", "Ann,1 hr,11:30 PM,12:30 AM\n",
        ["meeting Ann 81000..84600"], nil
      ),
      // Set forward in the night: from 23:30 to 3:30 on clocks are three hours.
      (
        "2026-03-28T00:00:00", "Europe/Berlin", "Ann,3 hr,11:30 PM,3:30 AM\n",
        ["meeting Ann 84600..95400"], nil
      ),
      // Without a length an end that is earlier on the clock is past midnight, as long as that is
      // within half a day.
      ("2026-03-24T00:00:00", "UTC", "Ann,,23:30,00:30\n", ["meeting Ann 84600..88200"], nil),
    ]

  @Test("times of day before the beginning of a meeting are of the next day", arguments: nights)
  private func wrapsTimesOfDay(
    start: String, zone: String, rows: String, joins: [String], note: String?
  ) throws {
    let text = "Name,Duration,Time joined,Time exited\n" + rows
    let imported = try imported(text, from: .meet, calendar: calendar(start, zone))
    #expect(imported.joins == joins, "\(imported.notes)")
    #expect(imported.notes.contains { $0.contains("as of the day after") } == (note != nil))
    if let note { #expect(imported.notes.contains(note), "\(imported.notes)") }
  }

  @Test("without a length an end more than half a day past midnight is an error")
  func refusesLongNights() throws {
    #expect(
      try refusal(
        "Name,Time joined,Time exited\nAnn,10:00,09:00\n", from: .meet,
        calendar: calendar("2026-03-24T00:00:00")) == [
          "log:2: Time exited: 2026-03-24T09:00:00+00:00 is before the beginning at 2026-03-24T10:00:00+00:00; expected an end at or after it"
        ])
  }

  // MARK: Lengths

  private static let endless: [(format: ImportFormat, text: String)] = [
    (.cdr, threeCX + "24/03/2026 09:00:00,1,2,Answered,00:00:00,9223372036854775\n"),
    (.teams, "Name,Join Time,Leave Time,Duration\nAnn,2026-03-24 09:00:00,,9223372036854775\n"),
    (.zoom, visits + "Ann,2026-03-24 09:00:00,,99999999999\n"),
  ]

  @Test("a length of more than a thousand years is a bad row", arguments: endless)
  func refusesEndlessLengths(format: ImportFormat, text: String) throws {
    let refused = try refusal(text, from: format)
    #expect(refused.count == 1)
    #expect(refused.first?.contains("is not a length of time") == true, "\(refused)")
  }

  // MARK: Clocks that are set back

  /// 2026-10-25T00:00Z, when clocks in Berlin show 2:00 for the first time; at 1:00Z they show it
  /// again.
  private static let back = 20_751 * 86_400

  private static func call(_ answer: String, _ end: String, _ billed: Int) -> String {
    record.replacing(
      "\"2026-03-24 09:00:00\",\"2026-03-24 09:10:00\"",
      with: "\"2026-10-25 \(answer)\",\"2026-10-25 \(end)\""
    )
    .replacing("2026-03-24 09:00:00", with: "2026-10-25 00:00:00").replacing(
      "600,600", with: "\(billed),\(billed)")
  }

  private static let setBack: [(format: ImportFormat, text: String, from: Int, to: Int)] = [
    // 01:50 is 23:50Z; 80 minutes later is 01:10Z, the second 02:10.
    (.cdr, call("01:50:00", "02:10:00", 4800), -600, 4200),
    // 20 minutes later is 00:10Z, the first.
    (.cdr, call("01:50:00", "02:10:00", 1200), -600, 600),
    // 03:10 is 02:10Z; 50 minutes before is 01:20Z, the second 02:20.
    (.cdr, call("02:20:00", "03:10:00", 3000), 4800, 7800),
    // No instant fits: the first of each.
    (.cdr, call("01:50:00", "02:10:00", 60), -600, 600),
    (.zoom, zoom + "8,2026-10-25 01:50:00,2026-10-25 02:10:00,80,1\n", -600, 4200),
    (.zoom, visits + "Ann,2026-10-25 02:20:00,2026-10-25 03:10:00,50\n", 4800, 7800),
    (
      .teams,
      "Name,Join Time,Leave Time,Duration\nAnn,2026-10-25 01:50:00,2026-10-25 02:10:00,1h 20m 0s\n",
      -600, 4200
    ),
    // 02:50 is 00:50Z, and the 02:10 after it is the second, 01:10Z.
    (
      .teams,
      "Full Name,User Action,Timestamp\nAnn,Joined,2026-10-25 02:50:00\nAnn,Left,2026-10-25 02:10:00\n",
      3000, 4200
    ),
    // The last comes first: 02:10 and 02:50 are 40 minutes apart.
    (
      .teams,
      "Full Name,User Action,Timestamp\nAnn,Left,2026-10-25 02:50:00\nAnn,Joined,2026-10-25 02:10:00\n",
      600, 3000
    ),
  ]

  @Test("where clocks are set back, the instants are taken that fit the length", arguments: setBack)
  private func fitsLengths(format: ImportFormat, text: String, from: Int, to: Int) throws {
    let imported = try imported(text, from: format, calendar: epoch("Europe/Berlin"))
    let times = "\(Self.back + from)..\(Self.back + to)"
    if case .meetings = imported.content {
      #expect(imported.sessions == ["8 \(Self.back + from)+\(to - from) 1"])
    } else {
      #expect(
        imported.joins.allSatisfy { $0.hasSuffix(times) } && !imported.joins.isEmpty,
        "\(imported.joins): \(times)")
    }
    let byLength =
      "1 time was taken for the second time that clocks showed it, because only so the length beside it fits"
    let isByLength = format != .teams ? [4200, 7800].contains(to) : text.contains("1h 20m")
    #expect(imported.notes.contains { $0.contains(byLength) } == isByLength, "\(imported.notes)")
  }

  // MARK: What is left out

  @Test(
    "newer reports of Zoom call the meeting's number ID, and two of them in one file are two meetings"
  )
  func readsNewerZoom() throws {
    func report(_ id: String, _ name: String) -> String {
      "Topic,ID,Host name,Host email,Start time,End time,Participants,Duration (minutes)\nA,\(id),H,h@x,\(Self.hour),2,60\n\n"
        + "Name (original name),Email,Join time,Leave time,Duration (minutes),In waiting room\n\(name),,\(Self.hour),60,No\n\n"
    }
    let imported = try imported(report("8", "Cy") + report("9", "Dee"), from: .zoom)
    #expect(imported.joins == [stay("8", "Cy", 0, 3600), stay("9", "Dee", 0, 3600)])
    #expect(imported.ledger.changes.isEmpty)
  }

  @Test(
    "meetings without a listed participant are dropped with their number of people, or as of unknown size"
  )
  func dropsMeetingsWithoutPeople() throws {
    let text =
      Self.zoom + "8,\(Self.hour),60,1\n" + Self.visits + "Ann,\(Self.hour),60\n" + Self.zoom
      + "9,\(Self.hour),60,12\n10,\(Self.hour),60,3\n11,\(Self.hour),60,\n"
    let imported = try imported(text, from: .zoom)
    #expect(imported.joins == [stay("8", "Ann", 0, 3600)])
    #expect(
      imported.notes.contains(
        "3 meetings were listed without a participant, and left out, with 15 people by their number of Participants."
      ))
    #expect(imported.ledger.total(.dropped).people == 15)
    #expect(imported.ledger.unsized == 1)
  }

  @Test("calls that nobody answered are no demand that is lost")
  func losesNoUnansweredCalls() throws {
    let rows = (0..<100).map { number in
      Self.record.replacing(
        "ANSWERED",
        with: number < 4 ? "ANSWERED" : ["NO ANSWER", "BUSY", "FAILED", "CONGESTION"][number % 4])
        + ",\"u.\(number)\"\n"
    }
    let imported = try imported(rows.joined(), from: .cdr)
    #expect(imported.joins.count == 8)
    #expect(imported.notes.contains("96 calls were not answered, and left out."))
    #expect(imported.ledger.changes.isEmpty)
    #expect(!imported.ledger.leavesNextToNothing(of: imported.content))
  }

  @Test(
    "a disposition that Asterisk has not is a bad row, which is told and in the ledger when it is left out"
  )
  func refusesDispositions() throws {
    let text =
      Self.record + "\n" + Self.record.replacing("\"ANSWERED\"", with: "\"ANSWRED\"") + "\n"
    #expect(
      try refusal(text, from: .cdr) == [
        "log:2: disposition: \"ANSWRED\" is none of Asterisk's; expected ANSWERED, NO ANSWER, BUSY, FAILED, CONGESTION"
      ])
    let imported = try imported(text, from: .cdr) { $0.onBadRow = .skip }
    #expect(imported.notes.contains("1 bad row was left out."))
    #expect(
      imported.ledger.changes == [
        ImportLedger.Change(fate: .dropped, reason: "bad rows", people: 1, hours: 0)
      ])
  }

  private static let bad: [(format: ImportFormat, text: String)] = [
    (.teams, "Name,Join Time,Leave Time\nAnn,\(hour)\nBob,nine,ten\n"),
    (.zoom, visits + "Ann,\(hour),60\nBob,nine,ten,60\n"),
    (
      .meet,
      meet
        + "2026-03-24T10:00:00Z,Endpoint left,abc,ann,3600\n2026-03-24T10:00:00Z,Endpoint left,abc,bob,long\n"
    ),
  ]

  @Test("bad rows that are left out are in the ledger of every report", arguments: bad)
  func entersBadRows(format: ImportFormat, text: String) throws {
    let imported = try imported(text, from: format) { $0.onBadRow = .skip }
    #expect(imported.joins.count == 1)
    #expect(
      imported.ledger.changes == [
        ImportLedger.Change(fate: .dropped, reason: "bad rows", people: 1, hours: 0)
      ])
  }

  @Test("times as far apart as numbers go are judged without a trap")
  func judgesFarTimes() throws {
    let sessions = [-9_223_372_036_854_775_000, 1000].map {
      MeetingSession(name: "a", start: $0, duration: 0, participants: 1)
    }
    #expect(
      Plausibility(.meetings(sessions), from: .imported, calendar: try epoch()).problems.isEmpty)
  }
}
