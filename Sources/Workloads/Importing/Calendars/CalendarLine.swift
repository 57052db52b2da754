/// One content line of an iCalendar file: `NAME;PARAMETER=value:value`, unfolded.
struct CalendarLine {
  /// Where it begins, counted from 1.
  let line: Int
  /// In capitals.
  let name: String
  /// In the order of the line, names in capitals, values without quotes.
  let parameters: [(name: String, value: String)]
  let value: String
  /// The line as it stands, without folds.
  let text: String

  /// The first parameter of a name.
  func parameter(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

  /// nil when the text is no content line.
  init?(_ text: String, line: Int) {
    let bytes = Array(text.utf8)
    var position = 0
    func word(upTo ends: StaticString) -> String {
      let start = position
      ends.withUTF8Buffer { ends in
        while position < bytes.count, !ends.contains(bytes[position]) { position += 1 }
      }
      return String(decoding: bytes[start..<position], as: UTF8.self)
    }
    let name = word(upTo: ";:").uppercased()
    guard !name.isEmpty,
      name.utf8.allSatisfy({ $0 == 45 || (65...90).contains($0) || (48...57).contains($0) })
    else { return nil }
    var parameters: [(name: String, value: String)] = []
    while position < bytes.count, bytes[position] == UInt8(ascii: ";") {
      position += 1
      let key = word(upTo: "=;:").uppercased()
      guard position < bytes.count, bytes[position] == UInt8(ascii: "=") else { return nil }
      position += 1
      var value: [UInt8] = []
      var isQuoted = false
      while position < bytes.count {
        let byte = bytes[position]
        if byte == UInt8(ascii: "\"") {
          isQuoted.toggle()
        } else if !isQuoted, byte == UInt8(ascii: ";") || byte == UInt8(ascii: ":") {
          break
        } else {
          value.append(byte)
        }
        position += 1
      }
      if isQuoted { return nil }
      parameters.append((key, String(decoding: value, as: UTF8.self)))
    }
    guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else { return nil }
    self.line = line
    self.name = name
    self.parameters = parameters
    value = String(decoding: bytes[(position + 1)...], as: UTF8.self)
    self.text = text
  }

  /// The value as text: without the backslashes that stand before commas and line ends.
  var plainText: String {
    var result = ""
    var escaped = false
    for character in value {
      if escaped {
        result.append(character == "n" || character == "N" ? " " : character)
        escaped = false
      } else if character == "\\" {
        escaped = true
      } else {
        result.append(character)
      }
    }
    return result
  }
}

/// Hands over the lines of an iCalendar file, unfolded: a line that begins with a blank goes on
/// from the one before, perhaps in the middle of a character.
/// - Parameters:
///   - bytes: the file
///   - body: gets each line that is not empty, with where it begins
func unfold(_ bytes: [UInt8], _ body: (String, Int) -> Void) {
  var current: [UInt8] = []
  var (start, line) = (1, 0)
  func finish() {
    if current.contains(where: { !Byte.isBlank($0) }) {
      body(String(decoding: current, as: UTF8.self), start)
    }
    current.removeAll(keepingCapacity: true)
  }
  // A byte order mark is no part of the first line.
  var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  while position < bytes.count {
    let end = bytes[position...].firstIndex(of: Byte.lineFeed) ?? bytes.count
    line += 1
    var content = bytes[position..<end]
    if content.last == 13 { content.removeLast() }
    if line > 1, let first = content.first, first == Byte.space || first == Byte.tab {
      current += content.dropFirst()
    } else {
      finish()
      start = line
      current += content
    }
    position = end + 1
  }
  finish()
}
