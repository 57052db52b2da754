import Testing

@testable import Workloads

@Suite struct BigBlueButtonTests {
  private static func answer(_ inside: String) -> String {
    "<?xml version=\"1.0\"?>\n<response><returncode>SUCCESS</returncode>\(inside)</response>\n"
  }

  private static func meeting(
    _ id: String, _ internalID: String, start: String, end: String, count: String
  ) -> String {
    """
    <meeting><meetingName>A &amp; B</meetingName><meetingID>\(id)</meetingID><internalMeetingID>\(internalID)</internalMeetingID>
    <createTime>1760000000000</createTime><startTime>\(start)</startTime><endTime>\(end)</endTime>
    <participantCount>\(count)</participantCount><attendees><attendee><userID>x</userID></attendee></attendees>
    <metadata><meetingID>other</meetingID></metadata></meeting>
    """
  }

  private static func meetings(_ inside: String...) -> String {
    answer("<meetings>\(inside.joined())</meetings>")
  }

  @Test("Sessions of one meeting stay apart, and those that still run are left out or ended")
  func reads() throws {
    let text = Self.meetings(
      Self.meeting("algebra", "i2", start: "1760007200000", end: "0", count: "9"),
      Self.meeting("algebra", "i1", start: "1760000000500", end: "1760003600000", count: "12"))
    let result = try imported(text, from: .bigbluebutton)
    #expect(result.sessions == ["algebra 1760000000.500+3599.500 12"])
    #expect(
      result.notes == [
        "log: 2 entries, 2 sessions of meetings.",
        "1 session was still running, and left out; --as-of ends it.",
      ])
    let ended = try imported(text, from: .scalelite) { $0.asOf = 1_760_010_000_000 }
    #expect(ended.sessions == ["algebra 1760000000.500+3599.500 12", "algebra 1760007200+2800 9"])
  }

  @Test(
    "Answers may follow one another: a session keeps its largest count and its end, whichever answer tells them"
  )
  func merges() throws {
    let recording = """
      <recordings><recording><recordID>i1</recordID><meetingID>algebra</meetingID><name>Algebra</name><state>published</state>
      <startTime>1760000000500</startTime><endTime>1760003600000</endTime><participants>7</participants>
      <playback><format><type>video</type><length>60</length></format></playback></recording></recordings>
      """
    let first = Self.meetings(
      Self.meeting("algebra", "i1", start: "1760000000500", end: "0", count: "3"))
    let second = Self.meetings(
      Self.meeting("algebra", "i1", start: "1760000000500", end: "0", count: "12"))
    #expect(
      try imported(first + second + Self.answer(recording), from: .bigbluebutton).sessions == [
        "algebra 1760000000.500+3599.500 12"
      ])
  }

  @Test("getMeetingInfo answers with one meeting, and attendees count where no number does")
  func readsInfo() throws {
    let text = Self.answer(
      """
      <meetingID>m</meetingID><createTime>1760000000000</createTime><endTime>1760000060000</endTime>
      <attendees><attendee><fullName>a</fullName></attendee><attendee/></attendees>
      """)
    #expect(try imported(text, from: .bigbluebutton).sessions == ["m 1760000000+60 2"])
  }

  static let bad: [(text: String, problem: String)] = [
    ("<response><meetings></response>", "log:1: this is not well-formed XML"),
    ("<response>\n<a></b></response>", "log:2: this is not well-formed XML"),
    ("<response>", "log:1: this is not well-formed XML"),
    (answer(""), "log: there is nothing in it; expected the XML that BigBlueButton"),
    (
      "<response><returncode>FAILED</returncode><message>wrong checksum</message></response>",
      "log: BigBlueButton answered FAILED: wrong checksum; expected an answer with SUCCESS"
    ),
    (
      meetings("<meeting><startTime>1760000000000</startTime></meeting>"),
      "log:2: meetingID: it is missing"
    ),
    (meetings("<meeting><meetingID>m</meetingID></meeting>"), "log:2: startTime: it is missing"),
    (
      meetings(meeting("m", "i", start: "Thu Oct 9", end: "0", count: "1")),
      #"log:2: startTime: "Thu Oct 9" is no time of this era; expected milliseconds since 1970, such as 1760000000000"#
    ),
    (
      meetings(meeting("m", "i", start: "1760000000000", end: "1759999000000", count: "1")),
      "log:2: endTime is before startTime"
    ),
    (
      meetings(meeting("m", "i", start: "1760000000000", end: "0", count: "few")),
      #"log:2: participantCount: "few" is not a whole number from 0 to 1000000"#
    ),
  ]

  @Test("What is wrong with an answer is told with its place", arguments: bad)
  func refuses(_ text: String, _ problem: String) throws {
    let lines = try refusal(text, from: .bigbluebutton)
    #expect(lines.count == 1 && lines[0].hasPrefix(problem), "\(lines)")
  }

  @Test("Meetings without participants are left out, bad ones too when they may be")
  func leavesOut() throws {
    let text = Self.meetings(
      "<meeting><meetingID>unsaid</meetingID><startTime>1760000000000</startTime><endTime>1760000060000</endTime></meeting>",
      "<meeting><meetingID>empty</meetingID><startTime>1760000000000</startTime><endTime>1760000060000</endTime><attendees/></meeting>",
      "<meeting/>", Self.meeting("m", "i", start: "1760000000000", end: "1760000060000", count: "2")
    )
    let result = try imported(text, from: .bigbluebutton) { $0.onBadRow = .skip }
    #expect(result.sessions == ["m 1760000000+60 2"])
    #expect(
      result.notes.suffix(3) == [
        "1 session does not say how many participants it had, and is left out.",
        "1 session was without participants, and left out.",
        "1 bad entry was left out.",
      ])
  }

  @Test("An entity outside of the file is not read")
  func resolvesNothing() throws {
    let text =
      "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
      + Self.answer("<meetings>&x;</meetings>")
    #expect(try !refusal(text, from: .bigbluebutton).isEmpty)
  }
}
