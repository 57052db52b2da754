internal import Foundation

#if canImport(FoundationXML)
  internal import FoundationXML
#endif

/// One meeting or recording of BigBlueButton's answers, with its fields as text.
struct ListedMeeting {
  /// The line on which it begins.
  var line: Int
  /// Whether getRecordings lists it.
  var isRecording = false
  var fields: [String: String] = [:]
  /// The attendees listed one by one; nil without a list of them.
  var attendees: Int?
}

/// One answer.
struct MeetingListAnswer {
  var meetings: [ListedMeeting] = []
  /// Whether it lists all meetings of a server, so that absence from it says something.
  var listsMeetings = false
  /// Whether it says that there is no such meeting, and not which.
  var isNotFound = false
}

/// Reads the XML of one of BigBlueButton's answers.
///
/// A class because the parser of Foundation tells a delegate. Only what stands directly in a
/// `meeting`, a `recording` or, for getMeetingInfo, the `response` is a field of it: metadata and
/// playback formats repeat the names.
final class MeetingListParser: NSObject, XMLParserDelegate {
  static let expected = "expected BigBlueButton's answers as they are"

  private let firstLine: Int
  private var answer = MeetingListAnswer()
  private var path: [String] = []
  /// Meetings that are being read, with the depth of their element.
  private var open: [(meeting: ListedMeeting, depth: Int)] = []
  private var text = ""
  private var failure: String?
  /// libxml2 takes no longer value of an attribute.
  private static let longestTag = 10_000_000

  /// The line of the first error. What the parser returns does not tell: it takes an element that
  /// is never closed.
  private var lineOfError: Int?

  private init(firstLine: Int) { self.firstLine = firstLine }

  /// What an answer lists.
  /// - Parameters:
  ///   - xml: one `response` element
  ///   - first: the line of the file on which it begins
  /// - Returns: its meetings and recordings in their order
  /// - Throws: `MeetingListProblem` when the bytes are not such an answer.
  static func answer(in xml: [UInt8], line first: Int) throws(MeetingListProblem)
    -> MeetingListAnswer
  {
    // Names of elements that are not UTF-8 end Foundation's parser, and with it the program.
    if let place = xml.firstIndexOfBadUTF8 {
      let bad = first + xml[..<place].count { $0 == Byte.lineFeed }
      throw .init(line: bad, problem: "the text is not UTF-8", expected: expected)
    }
    let delegate = MeetingListParser(firstLine: first)
    // Of a stream libxml2 takes more than ten million bytes.
    let parser = XMLParser(stream: InputStream(data: Data(xml)))
    parser.shouldResolveExternalEntities = false
    parser.delegate = delegate
    _ = parser.parse()
    if let line = delegate.lineOfError {
      if let place = xml.firstTag(longerThan: longestTag) {
        let begin = first + xml[..<place].count { $0 == Byte.lineFeed }
        let problem =
          "a tag with its attributes has more than \(longestTag) bytes, and longer ones are not "
          + "read"
        throw .init(line: begin, problem: problem, expected: expected)
      }
      throw .init(line: line, problem: "this is not well-formed XML", expected: expected)
    }
    if let failure = delegate.failure {
      throw .init(
        line: 0, problem: "BigBlueButton answered FAILED: \(failure)",
        expected: "expected an answer with SUCCESS")
    }
    return delegate.answer
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    path.append(name)
    text = ""
    let isMeeting = name == "meeting" && parent == "meetings"
    let isRecording = name == "recording" && parent == "recordings"
    if isMeeting || isRecording || path.count == 1 {
      open.append((ListedMeeting(line: line(of: parser), isRecording: isRecording), path.count))
    }
    if name == "meetings", path.count == 2 { answer.listsMeetings = true }
    if let last = open.indices.last {
      if name == "attendees", path.count == open[last].depth + 1 {
        open[last].meeting.attendees = 0
      }
      if name == "attendee", parent == "attendees", path.count == open[last].depth + 2 {
        open[last].meeting.attendees? += 1
      }
    }
  }

  func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
    lineOfError = lineOfError ?? line(of: parser)
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(_ parser: XMLParser, foundCDATA block: Data) {
    text += String(decoding: block, as: UTF8.self)
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    if let last = open.indices.last {
      if path.count == open[last].depth {
        let (meeting, depth) = open.removeLast()
        // The answer itself is a meeting only in getMeetingInfo.
        if depth > 1 || meeting.fields["meetingID"] != nil { answer.meetings.append(meeting) }
        if depth == 1, meeting.fields["returncode"] == "FAILED" {
          answer.isNotFound = meeting.fields["messageKey"] == "notFound"
          if !answer.isNotFound { failure = meeting.fields["message"] ?? "without a reason" }
        }
      } else if path.count == open[last].depth + 1 {
        open[last].meeting.fields[name] = text.trimmingCharacters(in: .whitespacesAndNewlines)
      }
    }
    path.removeLast()
    text = ""
  }

  private var parent: String? { path.dropLast().last }

  private func line(of parser: XMLParser) -> Int { firstLine - 1 + max(1, parser.lineNumber) }
}

/// Why an answer cannot be read.
struct MeetingListProblem: Error {
  var line: Int
  var problem: String
  var expected: String
}

extension [UInt8] {
  /// Where the first element's tag begins that has more than so many bytes; nil without one.
  fileprivate func firstTag(longerThan limit: Int) -> Int? {
    var (begin, quote): (Int?, UInt8?) = (nil, nil)
    for (place, byte) in enumerated() {
      guard let start = begin else {
        if byte == UInt8(ascii: "<"), place + 1 < count, self[place + 1] != UInt8(ascii: "!") {
          begin = place
        }
        continue
      }
      if place - start > limit { return start }
      if quote != nil {
        if byte == quote { quote = nil }
      } else if byte == Byte.quote || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        begin = nil
      }
    }
    return nil
  }

  /// Where the bytes cease to be UTF-8; nil where they are.
  fileprivate var firstIndexOfBadUTF8: Int? {
    if String(validating: self, as: UTF8.self) != nil { return nil }
    var decoder = UTF8()
    var bytes = makeIterator()
    var place = 0
    while true {
      switch decoder.decode(&bytes) {
      case .scalarValue(let scalar): place += String(scalar).utf8.count
      case .emptyInput, .error: return place
      }
    }
  }
}
