import Foundation
import Testing

/// Exports as products write them, whose demand was once another one in silence.
@Suite struct ImportSilenceTests {
  /// A file, where it is from, the rows that it gives without the header, and what is told.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let file: String
    let from: String
    var options: [String] = []
    var rows: [String]?
    var told: [String] = []
    var code: Int32 = 0
  }

  private static func event(_ lines: String) -> String {
    "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nDTSTART:20261020T090000Z\n"
      + "DTEND:20261020T100000Z\nSUMMARY:A\n" + lines + "END:VEVENT\nEND:VCALENDAR\n"
  }
  private static func meeting(_ people: Int) -> [String] {
    ["A,2026-10-20T09:00:00+00:00,3600,\(people)"]
  }
  private static let threeX = "Call Time,Caller ID,Destination,Status,Ringing,Talking\n"
  private static let call = "24/03/2026 09:00:00,2001,2002,Answered,00:00:10,00:05:00\n"
  private static let zoom =
    "Topic,Meeting ID,Name (Original Name),User Email,Join Time,Leave Time,"
    + "Duration (Minutes)"
  private static let calendar =
    "Subject,Start Date,Start Time,End Date,End Time,Required Attendees,All day event\n"

  private static let cases: [Case] = [
    Case(
      testDescription: "Outlook without addresses",
      file: event(
        "UID:a\nORGANIZER;CN=\"Ann\":invalid:nomail\nATTENDEE;CN=\"Bob\":invalid:nomail\n"
          + "ATTENDEE;CN=\"Cem\":invalid:nomail\nATTENDEE;CN=\"Dee\":mailto:\n"),
      from: "icalendar", rows: meeting(4)),
    Case(
      testDescription: "iCloud's addresses of its own making",
      file: event(
        "UID:a\nORGANIZER;CN=Ben;EMAIL=ben@icloud.com:mailto:2_HEZ@imip.me.com\n"
          + "ATTENDEE;ROLE=CHAIR;CN=Ben;EMAIL=ben@icloud.com:mailto:ben@icloud.com\n"
          + "ATTENDEE:mailto:karim@nilas.com\n"), from: "icalendar", rows: meeting(2)),
    Case(
      testDescription: "an event twice without a name",
      file: event(
        "ATTENDEE:mailto:a@x\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20261020T090000Z\n"
          + "DTEND:20261020T100000Z\nSUMMARY:A\nATTENDEE:mailto:a@x\n"), from: "icalendar",
      rows: meeting(1) + meeting(1), told: ["the same as another one"]),
    Case(
      testDescription: "more occurrences than are read",
      file: event("UID:a\nRRULE:FREQ=DAILY;COUNT=100000000\nATTENDEE:mailto:a@x\n"),
      from: "icalendar", told: ["expected a whole number from 1 to 1000000"], code: 65),
    Case(
      testDescription: "Asterisk's channel between a queue and its agent",
      file: #"""
        "","2009","600","from-internal","""Q"" <2009>","PJSIP/2009-1","Local/2004@from-queue-1;1","Queue","600,t","2026-03-24 09:00:00","2026-03-24 09:00:01","2026-03-24 09:10:01",601,600,"ANSWERED","DOCUMENTATION","1.1",""
        "","2009","2004","from-queue","""Q"" <2009>","Local/2004@from-queue-1;2","PJSIP/2004-2","Dial","PJSIP/2004","2026-03-24 09:00:05","2026-03-24 09:00:08","2026-03-24 09:10:01",596,593,"ANSWERED","DOCUMENTATION","1.3",""

        """#, from: "cdr",
      rows: [
        "Local/2004@from-queue-1,2026-03-24T09:00:01+00:00,2026-03-24T09:10:01+00:00,2009",
        "Local/2004@from-queue-1,2026-03-24T09:00:08+00:00,2026-03-24T09:10:01+00:00,2004",
      ]),
    Case(
      testDescription: "3CX's call without a time",
      file: threeX + call + ",2003,2004,Answered,00:00:10,00:45:00\n", from: "cdr",
      told: ["no Call Time or no Status"], code: 65),
    Case(
      testDescription: "3CX's status that nobody knows, and talk",
      file: threeX + call + "24/03/2026 09:30:00,2005,2006,Redirected,00:00:10,00:45:00\n",
      from: "cdr", told: ["is not known, and the row has a talking time"], code: 65),
    Case(
      testDescription: "3CX's totals and missed calls are none",
      file: threeX + call
        + "24/03/2026 09:30:00,2005,2006,Missed,00:00:10,00:00:00\n,,,,Totals:,00:05:00\n",
      from: "cdr", told: ["1 call was not answered, and left out."]),
    Case(
      testDescription: "an all-day event in another language",
      file: calendar + "H,10/19/2026,12:00:00 AM,10/20/2026,12:00:00 AM,Ann;Bob,WAHR\n",
      from: "calendar", told: ["neither yes nor no"], code: 65),
    Case(
      testDescription: "a calendar's row twice",
      file: calendar
        + String(repeating: "H,10/19/2026,9:00 AM,10/19/2026,10:00 AM,Ann;Bob,FALSE\n", count: 2),
      from: "calendar", told: ["1 meeting was the same as another one"]),
    Case(
      testDescription: "Zoom's participants with the meeting's number alone",
      file: zoom + "\nBIO,987,Jane,jane@x,2026-03-20 09:00:00,2026-03-20 09:58:00,58\n"
        + "CHE,988,Zed,,2026-03-20 09:00:00,2026-03-20 09:20:00,20\n", from: "zoom",
      rows: [
        "987,2026-03-20T09:00:00+00:00,2026-03-20T09:58:00+00:00,jane@x",
        "988,2026-03-20T09:00:00+00:00,2026-03-20T09:20:00+00:00,Zed",
      ]),
    Case(
      testDescription: "Zoom's waiting room in another language",
      file: zoom + ",In Waiting Room\n"
        + "BIO,987,Jane,jane@x,2026-03-20 09:00:00,2026-03-20 09:58:00,58,Ja\n", from: "zoom",
      told: ["neither yes nor no"], code: 65),
    Case(
      testDescription: "Zoom's exports behind each other, each with its mark",
      file: "\u{FEFF}" + zoom + "\nBIO,987,Jane,jane@x,2026-03-20 09:00:00,2026-03-20 09:58:00,58\n"
        + "\u{FEFF}" + zoom + "\nCHE,988,Zed,,2026-03-20 09:00:00,2026-03-20 09:20:00,20\n",
      from: "zoom",
      rows: [
        "987,2026-03-20T09:00:00+00:00,2026-03-20T09:58:00+00:00,jane@x",
        "988,2026-03-20T09:00:00+00:00,2026-03-20T09:20:00+00:00,Zed",
      ]),
    Case(
      testDescription: "a sum of rates",
      file: #"""
        {"Label":"JoinRate","Datapoints":[{"Timestamp":"2026-01-05T09:00:00+00:00","Sum":10.0,"Unit":"Count/Second"},{"Timestamp":"2026-01-05T09:05:00+00:00","Sum":10.0,"Unit":"Count/Second"},{"Timestamp":"2026-01-05T09:10:00+00:00","Sum":10.0,"Unit":"Count/Second"}]}
        """#, from: "cloudwatch", options: ["--per-second"],
      told: ["Sum grows with the number of values in a period"], code: 65),
    Case(
      testDescription: "rates that go on at another step",
      file: "\"Time\",\"joins/s\"\n"
        + (0..<20).map { "\(1_767_603_600_000 + 60_000 * $0),1\n" }.joined()
        + (0..<10).map { "\(1_767_604_800_000 + 300_000 * $0),1\n" }.joined(), from: "grafana",
      options: ["--per-second"], told: ["which do not add up"], code: 65),
    Case(
      testDescription: "Grafana's numbers with points for thousands",
      file:
        "\"Time\",\"joins\"\n\"2026-01-05 09:00:00\",\"1.200\"\n\"2026-01-05 09:05:00\",\"980\"\n"
        + "\"2026-01-05 09:10:00\",\"2.000\"\n", from: "grafana", options: ["--per-period"],
      told: ["may be a thousand times as much"], code: 65),
  ]

  @Test("The demand is that of the file, or what is wrong with it is told", arguments: cases)
  func demand(_ each: Case) throws {
    let bench = try Workbench()
    try bench.write(each.file, to: "f")
    let outcome = try bench.greenroom(
      ["trace", "convert", "f", "--from", each.from, "--output", "-"] + each.options)
    #expect(outcome.code == each.code, "\(outcome.problems)")
    if let rows = each.rows {
      #expect(outcome.output.split(separator: "\n").dropFirst().map(String.init) == rows)
    }
    for text in each.told {
      #expect(outcome.problems.contains(text), "\(outcome.problems)")
    }
  }

  @Test("A count with three digits behind its point is not taken for one")
  func thousands() throws {
    let bench = try Workbench()
    try bench.write(
      "interval_start;joins\n05.01.2026 09:00;1.000\n05.01.2026 09:05;2.000\n05.01.2026 09:10;900\n",
      to: "n.csv")
    let outcome = try bench.greenroom("trace", "convert", "n.csv", "--output", "-")
    #expect(outcome.code == 65)
    #expect(outcome.problems.contains("may be a thousand times as much"), "\(outcome.problems)")
  }

  @Test("An answer of AWS's in UTF-16 is read, and a log in UTF-16 is named so")
  func utf16() throws {
    let bench = try Workbench()
    let answer = #"""
      {"Label":"Joins","Datapoints":[{"Timestamp":"2026-01-05T09:00:00+00:00","Sum":10.0,"Unit":"Count"},{"Timestamp":"2026-01-05T09:05:00+00:00","Sum":11.0,"Unit":"Count"},{"Timestamp":"2026-01-05T09:10:00+00:00","Sum":12.0,"Unit":"Count"}]}
      """#
    func write(_ text: String, _ name: String) throws {
      let data = try #require(("\u{FEFF}" + text).data(using: .utf16LittleEndian))
      try data.write(to: URL(fileURLWithPath: "\(bench.path)/\(name)"))
    }
    try write(answer, "a.json")
    let read = try bench.greenroom(
      "trace", "convert", "a.json", "--from", "cloudwatch", "--output", "-")
    #expect(read.code == 0 && read.output.contains(",11\n"), "\(read.problems)")
    try write("{\"event\":\"x\"}\n", "log.jsonl")
    let refused = try bench.greenroom(
      "trace", "convert", "log.jsonl", "--from", "livekit", "--output", "-")
    #expect(refused.code == 65 && refused.problems.contains("the text is UTF-16"))
  }
}
