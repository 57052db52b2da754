/// Where one field of a row is in the reader's buffer, without its quotes.
struct CSVField {
  var start = 0
  var end = 0
}

/// The search for the fields of one row. One pass, no copy: doubled quotes are undone only once the
/// whole row is here.
///
/// It works on borrowed spans rather than on the reader's own arrays, so that the compiler keeps
/// their addresses in registers.
struct RowScan {
  enum Outcome {
    case row
    /// The row's end is not in the buffer yet.
    case incomplete
    /// The row has more fields than there are places for.
    case tooManyFields
  }

  /// Bytes behind the text that a scan may look at.
  static let padding = 32

  /// How far the text goes; a line feed stands there.
  let filled: Int
  /// Whether the text ends there too.
  let isWhole: Bool
  /// What stands between two fields.
  let delimiter: UInt8
  private(set) var outcome = Outcome.incomplete
  private(set) var fieldCount = 0
  private(set) var damage: CSVDamage?
  private(set) var hasDoubledQuotes = false
  private(set) var lineEnds = 0
  /// Where the next row starts.
  private(set) var next = 0

  init(filled: Int, isWhole: Bool, delimiter: UInt8 = Byte.comma) {
    self.filled = filled
    self.isWhole = isWhole
    self.delimiter = delimiter
  }

  /// Finds the fields of the row that starts at `position`.
  @inline(__always)
  mutating func run(_ buffer: borrowing [UInt8], from position: Int, fields: inout [CSVField]) {
    let bytes = buffer.span
    var fields = fields.mutableSpan
    if !runPlain(bytes, from: position, fields: &fields) {
      runAny(bytes, from: position, fields: &fields)
    }
  }

  /// The same for a row without quotes and NUL bytes, as almost all are; false when it is no such
  /// row, or not one to end here.
  @inline(__always)
  private mutating func runPlain(
    _ bytes: Span<UInt8>, from position: Int, fields: inout MutableSpan<CSVField>
  ) -> Bool {
    if delimiter != Byte.comma { return false }
    var start = position
    var index = position
    var count = 0
    while true {
      index = Self.firstMark(in: bytes.bytes, from: index)
      let byte = bytes[index]
      if byte != Byte.comma && byte != Byte.lineFeed {
        if byte == Byte.quote || byte == 0 { return false }
        index &+= 1
        continue
      }
      if count == fields.count { return false }
      fields[count] = CSVField(start: start, end: index)
      count &+= 1
      index &+= 1
      if byte == Byte.lineFeed { break }
      start = index
    }
    // The buffer's own line feed is left to the careful way.
    if index > filled { return false }
    if index &- 1 > start && bytes[index &- 2] == Byte.carriageReturn {
      fields[count &- 1].end = index &- 2
    }
    fieldCount = count
    lineEnds = 1
    next = index
    outcome = .row
    return true
  }

  @inline(never)
  private mutating func runAny(
    _ bytes: Span<UInt8>, from position: Int, fields: inout MutableSpan<CSVField>
  ) {
    var index = position
    while true {
      if fieldCount == fields.count {
        outcome = .tooManyFields
        return
      }
      var field = CSVField(start: index, end: index)
      if bytes[index] == Byte.quote {
        guard let next = endOfQuoted(bytes, &field) else { return }
        index = next
      } else {
        index = endOfText(bytes, from: index, afterQuote: false)
        field.end = index
      }
      let isLast = bytes[index] == Byte.lineFeed
      if isLast {
        // The buffer's own line feed ends the last row of a text, and no other.
        if index >= filled && !isWhole { return }
        // A field in quotes has ended before the carriage return.
        if field.end == index && index > field.start && bytes[index - 1] == Byte.carriageReturn {
          field.end = index - 1
        }
      }
      fields[fieldCount] = field
      fieldCount += 1
      index += 1
      if isLast {
        lineEnds += 1
        next = min(index, filled)
        outcome = .row
        return
      }
    }
  }

  /// Where the text from `start` on ends: at the next comma or line feed.
  @inline(__always)
  private mutating func endOfText(_ bytes: Span<UInt8>, from start: Int, afterQuote: Bool) -> Int {
    var index = start
    while true {
      // A semicolon is more than a comma, so the fast search does not find it.
      if delimiter != Byte.semicolon { index = Self.firstMark(in: bytes.bytes, from: index) }
      let byte = bytes[index]
      if byte == delimiter || byte == Byte.lineFeed { return index }
      if byte == Byte.quote { note(afterQuote ? .textAfterQuote : .strayQuote) }
      if byte == 0 { note(.nulByte) }
      index += 1
    }
  }

  /// The first byte at or after `start` that is at most a comma, as every byte with a meaning is:
  /// eight at a time.
  @inline(__always)
  private static func firstMark(in bytes: RawSpan, from start: Int) -> Int {
    var index = start
    while true {
      let word = UInt64(
        littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
      let marks = marks(in: word)
      if marks != 0 { return index &+ marks.trailingZeroBitCount / 8 }
      index &+= 8
    }
  }

  /// The top bits of the bytes of a word that are at most a comma; above the first of them perhaps
  /// of others too.
  ///
  /// In each byte of the difference the top bit tells whether it was less; a borrow only reaches
  /// bytes above the first that was (Mycroft 1987).
  @inline(__always)
  static func marks(in word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    return (word &- ones &* UInt64(Byte.comma + 1)) & ~word & (ones << 7)
  }

  /// Finds the end of a field that begins with a quote, and the comma or line feed behind it; nil
  /// when it is not here yet.
  private mutating func endOfQuoted(_ bytes: Span<UInt8>, _ field: inout CSVField) -> Int? {
    var index = field.start + 1
    field.start = index
    while true {
      guard index < filled else { return nil }
      let byte = bytes[index]
      if byte == Byte.quote {
        // The byte after this quote decides whether the field ends: it may not be here yet.
        if index + 1 == filled && !isWhole { return nil }
        if index + 1 == filled || bytes[index + 1] != Byte.quote { break }
        hasDoubledQuotes = true
        index += 1
      }
      if byte == Byte.lineFeed { lineEnds += 1 }
      if byte == 0 { note(.nulByte) }
      index += 1
    }
    field.end = index
    let start = index + 1
    index = endOfText(bytes, from: start, afterQuote: true)
    let isReturn =
      index == start + 1 && bytes[start] == Byte.carriageReturn && bytes[index] == Byte.lineFeed
    if index > start && !isReturn { note(.textAfterQuote) }
    return index
  }

  private mutating func note(_ found: CSVDamage) {
    if damage == nil { damage = found }
  }
}
