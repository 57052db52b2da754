/// Writes the pieces of RFC 4180 text.
enum CSVText {
  /// A field, quoted where a comma, a quote, a line end or blanks at its ends would be misread.
  static func field(_ text: String) -> String {
    let needsQuotes =
      text.utf8.contains {
        $0 == Byte.comma || $0 == Byte.quote || $0 == Byte.lineFeed || $0 == Byte.carriageReturn
      }
      || text.utf8.first == Byte.space || text.utf8.last == Byte.space
    guard needsQuotes else { return text }
    var quoted = "\""
    for character in text.unicodeScalars {
      if character == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(character)
    }
    return quoted + "\""
  }

  /// Milliseconds as seconds with three decimals, exactly: -1 is `-0.001`.
  static func seconds(_ milliseconds: Int64) -> String {
    let magnitude = milliseconds.magnitude
    let thousandths = String(1000 + magnitude % 1000).dropFirst()
    return "\(milliseconds < 0 ? "-" : "")\(magnitude / 1000).\(thousandths)"
  }
}
