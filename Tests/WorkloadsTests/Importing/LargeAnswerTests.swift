import Testing

@testable import Workloads

/// BigBlueButton's answers that are larger than parsers of XML like.
@Suite struct LargeAnswerTests {
  private static func answer(name: String = "x", attribute: String = "y", inside: String = "")
    -> String
  {
    """
    <response><returncode>SUCCESS</returncode><meetings>
    <meeting x="\(attribute)"><meetingName>\(name)</meetingName><meetingID>m</meetingID><internalMeetingID>i</internalMeetingID>
    <createTime>1760000000000</createTime><startTime>1760000000000</startTime><endTime>1760003600000</endTime>
    <participantCount>5</participantCount><maxUsers>5</maxUsers>\(inside)</meeting></meetings></response>
    """
  }

  private static let large = String(repeating: "a", count: 11_000_000)

  @Test("A text of eleven million bytes is read")
  func readsText() throws {
    #expect(
      try imported(Self.answer(name: Self.large), from: .bigbluebutton).sessions == [
        "m 1760000000+3600 5"
      ])
  }

  @Test("An attribute of eleven million bytes is refused for its length, and not as malformed")
  func refusesAttribute() throws {
    #expect(
      try refusal(Self.answer(attribute: Self.large), from: .bigbluebutton) == [
        "log:2: a tag with its attributes has more than 10000000 bytes, and longer ones are not read; "
          + "expected BigBlueButton's answers as they are"
      ])
  }

  @Test("Elements may be nested deep, and malformed ones are told as such")
  func readsDepth() throws {
    let deep = String(repeating: "<a>", count: 300) + String(repeating: "</a>", count: 300)
    #expect(
      try imported(Self.answer(inside: deep), from: .bigbluebutton).sessions == [
        "m 1760000000+3600 5"
      ])
    #expect(
      try refusal(Self.answer(inside: "<a></b>"), from: .bigbluebutton).map {
        $0.contains("this is not well-formed XML")
      } == [true])
  }
}
