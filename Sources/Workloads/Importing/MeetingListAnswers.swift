internal import Settings

/// The answers of a file one by one: each `response` element with the line on which it begins.
///
/// A file of polls is as long as somebody polled, and a parser of XML takes one element at the top:
/// so the answers are parted before they are parsed, and one is in memory at a time. What stands
/// between them may be blanks, prologs, comments, and elements around them.
struct MeetingListAnswers: ~Copyable {
  private static let chunkSize = 1 << 18
  private static let prolog = Array("<?".utf8)
  private static let comment = Array("<!--".utf8)
  private static let cdata = Array("<![CDATA[".utf8)
  private static let lastTag = Array("</response".utf8)

  private var source: ByteSource
  private var buffer: [UInt8] = []
  /// What was not looked at begins here.
  private var place = 0
  private var isDry = false
  /// The line at `place`.
  private var line = 1
  /// The elements around the answers.
  private var around: [[UInt8]] = []

  init(path: String) throws(TraceError) { source = ByteSource(try RawByteSource(path: path)) }

  /// The next answer; nil at the end.
  /// - Throws: `MeetingListProblem` when something else stands where an answer should.
  mutating func next() throws(MeetingListProblem) -> (line: Int, xml: [UInt8])? {
    var isFirst = line == 1 && place == 0 && buffer.isEmpty
    while try fill(4) {
      if isFirst {
        isFirst = false
        if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
      }
      let byte = buffer[place]
      if byte == Byte.lineFeed || Byte.isBlank(byte) {
        advance(to: place + 1)
      } else if byte != UInt8(ascii: "<") {
        throw malformed
      } else if try skipsMarkup() {
        continue
      } else {
        let end = try end(of: UInt8(ascii: ">"), from: place)
        let name = buffer[place + 1..<end].prefix {
          !Byte.isBlank($0) && $0 != Byte.lineFeed && $0 != UInt8(ascii: "/")
        }
        if name.elementsEqual("response".utf8) { return try answer(firstTag: end) }
        try enclose(Array(buffer[place + 1..<end]))
        advance(to: end + 1)
      }
    }
    if let open = around.last {
      throw .init(
        line: line, problem: "<\(String(decoding: open, as: UTF8.self))> is never closed",
        expected: MeetingListParser.expected)
    }
    return nil
  }

  private var malformed: MeetingListProblem {
    .init(line: line, problem: "this is not well-formed XML", expected: MeetingListParser.expected)
  }

  /// Notes an element around answers that begins or ends.
  private mutating func enclose(_ tag: [UInt8]) throws(MeetingListProblem) {
    let isEnd = tag.first == UInt8(ascii: "/")
    let name = Array(
      tag.drop { $0 == UInt8(ascii: "/") }.prefix {
        !Byte.isBlank($0) && $0 != Byte.lineFeed && $0 != UInt8(ascii: "/")
      })
    if isEnd {
      guard around.popLast() == name else { throw malformed }
      return
    }
    guard let first = name.first, first != UInt8(ascii: "!"), around.count < 100 else {
      throw malformed
    }
    let listed = ["meetings", "meeting", "recordings", "recording"]
    if listed.contains(String(decoding: name, as: UTF8.self)) {
      let problem = "<\(String(decoding: name, as: UTF8.self))> stands outside of a <response>"
      throw .init(line: line, problem: problem, expected: MeetingListParser.expected)
    }
    if tag.last != UInt8(ascii: "/") { around.append(name) }
  }

  /// An answer from its first tag, which ends at `firstTag`, to its last one.
  private mutating func answer(firstTag: Int) throws(MeetingListProblem) -> (
    line: Int, xml: [UInt8]
  ) {
    let begin = line
    // Kept in the buffer until its end is found: `place` stays where it begins.
    var scan = firstTag + 1
    if buffer[firstTag - 1] != UInt8(ascii: "/") {
      while true {
        guard let open = try find(UInt8(ascii: "<"), from: scan) else {
          throw MeetingListProblem(unclosedAt: begin)
        }
        if try fill(from: open, 9), buffer[open...].starts(with: Self.cdata) {
          scan = try end(of: "]]>", from: open, begin)
        } else if buffer[open...].starts(with: Self.comment) {
          scan = try end(of: "-->", from: open, begin)
        } else if try fill(from: open, 11), buffer[open...].starts(with: Self.lastTag) {
          guard let close = try find(UInt8(ascii: ">"), from: open) else {
            throw MeetingListProblem(unclosedAt: begin)
          }
          scan = close + 1
          break
        } else {
          scan = open + 1
        }
      }
    }
    let xml = Array(buffer[place..<scan])
    advance(to: scan)
    return (begin, xml)
  }

  /// Skips a prolog or a comment; false when neither stands here.
  private mutating func skipsMarkup() throws(MeetingListProblem) -> Bool {
    if buffer[place...].starts(with: Self.prolog) {
      advance(to: try end(of: "?>", from: place, line))
    } else if buffer[place...].starts(with: Self.comment) {
      advance(to: try end(of: "-->", from: place, line))
    } else {
      return false
    }
    return true
  }

  private mutating func advance(to next: Int) {
    line += buffer[place..<next].count { $0 == Byte.lineFeed }
    place = next
    // Not at every step: moving the rest costs as much as there is of it.
    if place > Self.chunkSize {
      buffer.removeFirst(place)
      place = 0
    }
  }

  /// Where a byte stands first; it has to be there.
  private mutating func end(of byte: UInt8, from start: Int) throws(MeetingListProblem) -> Int {
    guard let found = try find(byte, from: start) else { throw malformed }
    return found
  }

  /// Behind where a mark ends first; it has to be there.
  private mutating func end(of mark: String, from start: Int, _ begin: Int)
    throws(MeetingListProblem) -> Int
  {
    let bytes = Array(mark.utf8)
    var scan = start
    while let found = try find(bytes[0], from: scan) {
      if try fill(from: found, bytes.count), buffer[found...].starts(with: bytes) {
        return found + bytes.count
      }
      scan = found + 1
    }
    throw MeetingListProblem(unclosedAt: begin)
  }

  /// The first such byte, reading on until there is one; nil when the file has none.
  private mutating func find(_ byte: UInt8, from start: Int) throws(MeetingListProblem) -> Int? {
    var scan = start
    while true {
      if let found = buffer[min(scan, buffer.count)...].firstIndex(of: byte) { return found }
      scan = buffer.count
      if try !read() { return nil }
    }
  }

  /// Reads until so many bytes follow `place`; false when not one does.
  private mutating func fill(_ count: Int) throws(MeetingListProblem) -> Bool {
    _ = try fill(from: place, count)
    return buffer.count > place
  }

  /// Reads until so many bytes follow a place; false when the file has fewer.
  private mutating func fill(from start: Int, _ count: Int) throws(MeetingListProblem) -> Bool {
    while buffer.count - start < count { if try !read() { return false } }
    return true
  }

  /// Reads on; false at the end of the file.
  private mutating func read() throws(MeetingListProblem) -> Bool {
    if isDry { return false }
    do throws(ImportProblem) {
      isDry = try source.read(upTo: Self.chunkSize, appendingTo: &buffer) == 0
    } catch {
      throw .init(line: line, problem: error.problem, expected: error.expected)
    }
    return !isDry
  }
}

extension MeetingListProblem {
  fileprivate init(unclosedAt line: Int) {
    self.init(
      line: line, problem: "this is not well-formed XML: <response> is never closed",
      expected: MeetingListParser.expected)
  }
}
