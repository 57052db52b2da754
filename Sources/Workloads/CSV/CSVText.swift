internal import Settings

/// Writes the pieces of RFC 4180 text.
enum CSVText {
  /// A field, quoted where a comma, a quote, a line end or blanks at its ends would be misread.
  static func field(_ text: String) -> String {
    var text = text
    var field: [UInt8] = []
    text.withUTF8 { append(field: $0.span, to: &field) }
    return String(decoding: field, as: UTF8.self)
  }

  /// Appends the same as UTF-8.
  static func append(field text: Span<UInt8>, to row: inout [UInt8]) {
    var needsQuotes =
      !text.isEmpty && (text[0] == Byte.space || text[text.count - 1] == Byte.space)
    for index in text.indices where isSpecial(text[index]) { needsQuotes = true }
    guard needsQuotes else { return text.withUnsafeBufferPointer { row.append(contentsOf: $0) } }
    row.append(Byte.quote)
    for index in text.indices {
      if text[index] == Byte.quote { row.append(Byte.quote) }
      row.append(text[index])
    }
    row.append(Byte.quote)
  }

  @inline(__always)
  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == Byte.comma || byte == Byte.quote || byte == Byte.lineFeed || byte == Byte.carriageReturn
  }

  /// Appends text as UTF-8.
  static func append(_ text: String, to row: inout [UInt8]) { row.append(contentsOf: text.utf8) }

  /// Milliseconds as seconds with three decimals, exactly: -1 is `-0.001`.
  static func seconds(_ milliseconds: Int64) -> String {
    var text: [UInt8] = []
    append(seconds: milliseconds, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the same as UTF-8.
  static func append(seconds milliseconds: Int64, to row: inout [UInt8]) {
    if milliseconds < 0 { row.append(Byte.minus) }
    let magnitude = milliseconds.magnitude
    row.append(Int64(magnitude / 1000), digits: 1)
    row.append(Byte.point)
    row.append(Int64(magnitude % 1000), digits: 3)
  }
}
