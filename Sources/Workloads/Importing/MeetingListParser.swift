internal import Foundation

#if canImport(FoundationXML)
  internal import FoundationXML
#endif

/// One meeting or recording of BigBlueButton's answers, with its fields as text.
struct ListedMeeting {
  /// The line on which it begins.
  var line: Int
  var fields: [String: String] = [:]
  /// The attendees listed one by one.
  var attendees = 0
}

/// Reads the XML of BigBlueButton's answers into its meetings and recordings.
///
/// A class because the parser of Foundation tells a delegate. Only what stands directly in a `meeting`, a `recording` or, for
/// getMeetingInfo, the `response` is a field of it: metadata and playback formats repeat the names.
final class MeetingListParser: NSObject, XMLParserDelegate {
  private var meetings: [ListedMeeting] = []
  private var path: [String] = []
  /// Meetings that are being read, with the depth of their element.
  private var open: [(meeting: ListedMeeting, depth: Int)] = []
  private var text = ""
  private var failure: String?
  /// The line of the first error. What the parser returns does not tell: it takes an element that is never closed.
  private var lineOfError: Int?

  /// Every meeting and recording in the bytes.
  /// - Parameter bytes: one answer, or several one after another
  /// - Returns: what they list, in their order
  /// - Throws: `MeetingListProblem` when the bytes are not such an answer.
  static func meetings(in bytes: [UInt8]) throws(MeetingListProblem) -> [ListedMeeting] {
    let delegate = MeetingListParser()
    let parser = XMLParser(data: Data(wrapped(bytes)))
    parser.shouldResolveExternalEntities = false
    parser.delegate = delegate
    _ = parser.parse()
    if let line = delegate.lineOfError {
      throw .init(line: line, problem: "this is not well-formed XML", expected: "expected BigBlueButton's answers as they are")
    }
    if let failure = delegate.failure {
      throw .init(line: 0, problem: "BigBlueButton answered FAILED: \(failure)", expected: "expected an answer with SUCCESS")
    }
    return delegate.meetings
  }

  /// The answers within one element, because XML allows one at the top; their prologs become blanks, so that lines stay the same.
  private static func wrapped(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    var index = 0
    while let start = bytes[index...].firstIndex(of: UInt8(ascii: "<")) {
      index = start + 1
      guard bytes[start...].starts(with: Array("<?xml".utf8)), let end = bytes[start...].firstIndex(of: UInt8(ascii: ">")) else { continue }
      for place in start...end where bytes[place] != Byte.lineFeed { bytes[place] = Byte.space }
      index = end + 1
    }
    return Array("<answers>".utf8) + bytes + Array("</answers>".utf8)
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String]
  ) {
    path.append(name)
    text = ""
    let isListed = (name == "meeting" && parent == "meetings") || (name == "recording" && parent == "recordings")
    if isListed || name == "response" { open.append((ListedMeeting(line: max(1, parser.lineNumber)), path.count)) }
    if name == "attendee", parent == "attendees", let last = open.indices.last, path.count == open[last].depth + 2 {
      open[last].meeting.attendees += 1
    }
  }

  func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) { lineOfError = lineOfError ?? max(1, parser.lineNumber) }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(_ parser: XMLParser, foundCDATA block: Data) { text += String(decoding: block, as: UTF8.self) }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    if let last = open.indices.last {
      if path.count == open[last].depth {
        let (meeting, _) = open.removeLast()
        // The answer itself is a meeting only in getMeetingInfo.
        if name != "response" || meeting.fields["meetingID"] != nil { meetings.append(meeting) }
        if meeting.fields["returncode"] == "FAILED" { failure = failure ?? meeting.fields["message"] ?? "without a reason" }
      } else if path.count == open[last].depth + 1 {
        open[last].meeting.fields[name] = text.trimmingCharacters(in: .whitespacesAndNewlines)
      }
    }
    path.removeLast()
    text = ""
  }

  private var parent: String? { path.dropLast().last }
}

/// Why an answer cannot be read.
struct MeetingListProblem: Error {
  var line: Int
  var problem: String
  var expected: String
}
