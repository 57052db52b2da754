extension String {
  /// The text of UTF-8 bytes, or nil when they are something else.
  init?(decoding bytes: Span<UInt8>) {
    guard let text = bytes.withUnsafeBufferPointer({ String(validating: $0, as: UTF8.self) }) else {
      return nil
    }
    self = text
  }
}

extension Span<UInt8> {
  /// Where the text is without spaces and tabs at its ends.
  @inline(__always)
  var textRange: Range<Int> {
    var start = 0
    var end = count
    while start < end && (self[start] == Byte.space || self[start] == Byte.tab) { start += 1 }
    while end > start && (self[end - 1] == Byte.space || self[end - 1] == Byte.tab) { end -= 1 }
    return start..<end
  }
}

extension String {
  /// The text without spaces and tabs at its ends.
  func trimmingBlanks() -> String {
    var text = self[...]
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}
