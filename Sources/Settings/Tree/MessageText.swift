extension String {
  /// The longest word of a message: what no name of a file is longer than.
  private static let longestWord = 255
  /// The most characters of a message.
  private static let mostOnOneLine = 3_000

  /// The text as a message shows it, whatever is in it: on one line, with control and format
  /// characters as `\u{1b}`, without the middle of words that nobody reads, and with an end.
  package var onOneLine: String {
    var text = ""
    var (word, count) = (0, 0)
    for scalar in unicodeScalars {
      word = scalar == " " || scalar == "/" ? 0 : word + 1
      if word > Self.longestWord {
        if word == Self.longestWord + 1 { text += "..." }
        continue
      }
      count += 1
      if count > Self.mostOnOneLine { return text + "..." }
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        text += "\\u{\(String(scalar.value, radix: 16))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

/// The text in quotation marks, on one line and cut to a readable length: what a user wrote may be
/// anything.
package func quoted(_ text: some StringProtocol) -> String {
  let limit = 40
  var result = ""
  for (count, scalar) in text.unicodeScalars.enumerated() {
    if count == limit { return "\"\(result)...\"" }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse:
      result += scalar.escaped(asASCII: true)
    default: result.unicodeScalars.append(scalar)
    }
  }
  return "\"\(result)\""
}

/// Names out of a file, for a message: the first twenty, and how many more there are.
package func listed(_ names: [String]) -> String {
  let most = 20
  return names.prefix(most).joined(separator: ", ")
    + (names.count > most ? " and \(names.count - most) more" : "")
}
