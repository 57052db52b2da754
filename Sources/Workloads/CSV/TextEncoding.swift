/// How the bytes of a text begin when it is not UTF-8.
enum TextEncoding {
  case utf16LittleEndian, utf16BigEndian

  /// The encoding of bytes that begin with its byte order mark; nil for UTF-8 and whatever else.
  init?(_ bytes: some Collection<UInt8>) {
    let first = Array(bytes.prefix(2))
    switch first {
    case [0xFF, 0xFE]: self = .utf16LittleEndian
    case [0xFE, 0xFF]: self = .utf16BigEndian
    default: return nil
    }
  }

  /// The text as UTF-8, without its byte order mark.
  /// - Parameters:
  ///   - bytes: the text with its byte order mark
  ///   - isWhole: whether it ends there, so that half a character at its end is damage
  /// - Returns: nil when the bytes are no such text
  func utf8(_ bytes: [UInt8], isWhole: Bool = true) -> [UInt8]? {
    if isWhole && bytes.count % 2 != 0 { return nil }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 2)
    var high: UInt32?
    var index = 2
    while index + 1 < bytes.count {
      let (one, two) = (UInt32(bytes[index]), UInt32(bytes[index + 1]))
      let unit = self == .utf16LittleEndian ? two << 8 | one : one << 8 | two
      index += 2
      switch (unit, high) {
      case (0xDC00...0xDFFF, let first?):
        Self.append(0x10000 + (first - 0xD800) << 10 + (unit - 0xDC00), to: &text)
        high = nil
      case (0xD800...0xDBFF, nil): high = unit
      case (0xDC00...0xDFFF, nil), (_, .some): return nil
      default: Self.append(unit, to: &text)
      }
    }
    return isWhole && high != nil ? nil : text
  }

  /// Appends one character, which is no half of a pair.
  private static func append(_ scalar: UInt32, to text: inout [UInt8]) {
    guard let scalar = Unicode.Scalar(scalar) else { return }
    text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}
