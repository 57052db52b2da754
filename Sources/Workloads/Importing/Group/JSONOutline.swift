internal import Settings

/// The parts of a JSON text by brackets, strings and commas alone: where the members of an object
/// and the elements of a list begin and end. So each element of a long list can be read, and be
/// refused with its line, by itself. What is wrong inside a part is for its reader to say.
struct JSONOutline {
  /// What is wrong with the outline, and at which byte.
  struct Damage: Error {
    let place: Int
    let problem: String
  }

  private let bytes: [UInt8]
  /// Where the text ends.
  private let end: Int

  /// The outline of one text of several in a file.
  init(_ bytes: [UInt8], _ text: Range<Int>) {
    self.bytes = bytes
    end = text.upperBound
  }

  /// The line that a byte is on, from 1.
  func line(of place: Int) -> Int { 1 + bytes[..<place].count { $0 == Byte.lineFeed } }

  /// The members of the object that begins at a byte, in their order.
  func members(at start: Int) throws(Damage) -> [(name: String, value: Range<Int>)] {
    var found: [(name: String, value: Range<Int>)] = []
    var at = try parts(of: start, opening: UInt8(ascii: "{"), "an object")
    if try take(UInt8(ascii: "}"), &at) { return [] }
    repeat {
      let name = try value(at: at)
      guard bytes[name.lowerBound] == Byte.quote, name.count >= 2 else {
        throw Damage(place: name.lowerBound, problem: "a name of an object has no quotes")
      }
      at = name.upperBound
      guard try take(UInt8(ascii: ":"), &at) else {
        throw Damage(place: at, problem: "there is no colon behind a name")
      }
      let value = try value(at: at)
      at = value.upperBound
      let text = String(
        decoding: bytes[name.lowerBound + 1..<name.upperBound - 1], as: UTF8.self)
      found.append((text, value))
    } while try take(Byte.comma, &at)
    try close(UInt8(ascii: "}"), at)
    return found
  }

  /// The elements of a list, in their order.
  func elements(of list: Range<Int>) throws(Damage) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var at = try parts(of: list.lowerBound, opening: UInt8(ascii: "["), "a list")
    if try take(UInt8(ascii: "]"), &at) { return [] }
    repeat {
      let value = try value(at: at)
      at = value.upperBound
      found.append(value)
    } while try take(Byte.comma, &at)
    try close(UInt8(ascii: "]"), at)
    return found
  }

  private func parts(of start: Int, opening: UInt8, _ name: String) throws(Damage) -> Int {
    var at = start
    guard try take(opening, &at) else {
      throw Damage(place: min(at, end), problem: "this is not \(name)")
    }
    return at
  }

  private func close(_ closing: UInt8, _ start: Int) throws(Damage) {
    var at = start
    guard try take(closing, &at) else {
      throw Damage(place: at, problem: "there is no comma between two parts")
    }
  }

  private func take(_ byte: UInt8, _ at: inout Int) throws(Damage) -> Bool {
    skipBlanks(&at)
    guard at < end else { throw isCutShort }
    guard bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private func skipBlanks(_ at: inout Int) {
    while at < end, Byte.isBlank(bytes[at]) || bytes[at] == Byte.lineFeed { at += 1 }
  }

  private var isCutShort: Damage {
    Damage(place: end, problem: "the text ends here, inside of an object or a list")
  }

  /// Where a value is that begins at a byte or behind blanks.
  private func value(at start: Int) throws(Damage) -> Range<Int> {
    var at = start
    skipBlanks(&at)
    guard at < end else { throw isCutShort }
    let first = at
    var depth = 0
    while at < end {
      let byte = bytes[at]
      switch byte {
      case Byte.quote:
        at += 1
        while at < end, bytes[at] != Byte.quote { at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1 }
        guard at < end else { throw isCutShort }
        at += 1
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        at += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"), Byte.comma, UInt8(ascii: ":"):
        if depth == 0 {
          guard at > first else { throw Damage(place: at, problem: "a value is missing here") }
          return first..<at
        }
        if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { depth -= 1 }
        at += 1
      default:
        if depth == 0, Byte.isBlank(byte) || byte == Byte.lineFeed { return first..<at }
        at += 1
      }
      if depth == 0, bytes[at - 1] == Byte.quote || Self.closes(bytes[at - 1]) { return first..<at }
    }
    guard depth == 0 else { throw isCutShort }
    return first..<at
  }

  private static func closes(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
  }
}

/// The texts of a file of AWS's answers, each an object, as their members.
struct AnswerFile {
  /// A member of an answer that is a list, by its elements.
  struct Answer {
    let outline: JSONOutline
    let elements: [Range<Int>]
    /// Whether the answer says that another page follows.
    let goesOn: Bool
  }

  let path: String
  let bytes: [UInt8]
  let answers: [Answer]

  /// Reads a file of answers, one after another.
  /// - Parameters:
  ///   - path: the file; `-` is standard input
  ///   - name: the member that every answer has
  ///   - command: what prints such a file
  /// - Throws: that it is not there, is damaged, or is another kind of file
  init(path: String, listOf name: String, from command: String) throws(TraceError) {
    let calendar: ScenarioCalendar
    do {
      calendar = try ScenarioCalendar(start: "1970-01-01T00:00:00Z", timeZone: "UTC")
    } catch {
      preconditionFailure("UTC is a zone: \(error)")
    }
    var bytes = try ImportSettings(path: path, calendar: calendar).bytes()
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    let expected = "expected what `\(command)` prints"
    func refusal(_ line: Int, _ problem: String, at column: String? = nil) -> TraceError {
      .invalid(
        [TraceIssue(file: path, line: line, column: column, problem: problem, expected: expected)],
        total: 1)
    }
    guard (try? UTF8Span(validating: bytes.span)) != nil else {
      throw refusal(0, "the file is not UTF-8 text")
    }
    var answers: [Answer] = []
    for (line, text) in numberedDocuments(in: bytes) {
      let outline = JSONOutline(bytes, text)
      do throws(JSONOutline.Damage) {
        let members = try outline.members(at: text.lowerBound)
        let lists = members.filter { $0.name == name }
        guard let list = lists.first, lists.count == 1 else {
          let problem = lists.isEmpty ? "there is no \(name) in it" : "there is more than one"
          throw JSONOutline.Damage(place: text.lowerBound, problem: problem)
        }
        let token = members.first { $0.name == "NextToken" }
        answers.append(
          Answer(
            outline: outline, elements: try outline.elements(of: list.value),
            goesOn: token.map { String(decoding: bytes[$0.value], as: UTF8.self) != "null" }
              ?? false))
      } catch {
        throw refusal(max(line, outline.line(of: error.place)), error.problem, at: name)
      }
    }
    if answers.isEmpty { throw refusal(0, "there is nothing in it") }
    (self.path, self.bytes, self.answers) = (path, bytes, answers)
  }
}
