/// Where each of several JSON texts begins and ends that stand one after another in one file, as
/// the pages of an answer do when they are appended to it.
///
/// Only brackets and strings are looked at: what is wrong inside a text is for its reader to say.
func jsonDocuments(in bytes: Span<UInt8>) -> [Range<Int>] {
  var found: [Range<Int>] = []
  var start: Int?
  var depth = 0
  var isInString = false
  var index = 0
  while index < bytes.count {
    let byte = bytes[index]
    if isInString {
      if byte == UInt8(ascii: "\\") { index += 1 } else if byte == Byte.quote { isInString = false }
    } else if byte != Byte.lineFeed, !Byte.isBlank(byte) {
      if start == nil { start = index }
      switch byte {
      case Byte.quote: isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      if depth <= 0, byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]"), let first = start {
        found.append(first..<index + 1)
        (start, depth) = (nil, 0)
      }
    }
    index += 1
  }
  if let start { found.append(start..<bytes.count) }
  return found
}

/// Where each of several JSON texts of a file is, with the line on which it begins.
func numberedDocuments(in bytes: [UInt8]) -> [(line: Int, range: Range<Int>)] {
  var (line, counted) = (1, 0)
  return jsonDocuments(in: bytes.span).map { document in
    line += bytes[counted..<document.lowerBound].count { $0 == Byte.lineFeed }
    counted = document.lowerBound
    return (line, document)
  }
}
