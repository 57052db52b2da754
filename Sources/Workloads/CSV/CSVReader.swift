/// Reads RFC 4180 text row by row from a file or from memory.
///
/// Quoted fields may hold commas, doubled quotes and line ends; lines end in LF or CRLF; a UTF-8 byte order mark and blank lines are
/// skipped. A field stays bytes in the reader's buffer until somebody asks for text, so that a column of numbers costs no `String`.
package struct CSVReader: ~Copyable {
  /// What `next()` found.
  package enum Row: Equatable {
    case fields
    /// A row that cannot be read; the next one can.
    case damaged(CSVDamage)
    case end
  }

  private struct Field {
    var start: Int
    var end: Int
    var hasDoubledQuotes: Bool
  }

  private enum Scan { case row(next: Int), incomplete }

  private var source: ByteSource
  private let chunkSize: Int
  private let longestRow: Int
  private var buffer: [UInt8]
  /// Where the next row starts in `buffer`.
  private var position = 0
  private var sourceIsDry: Bool
  private var fields: [Field] = []
  private var damage: CSVDamage?
  private var lineEnds = 0
  private var nextLine = 1

  /// The line on which the current row starts, counted from 1.
  package private(set) var line = 0

  /// Reads a file in chunks.
  /// - Parameters:
  ///   - path: the file
  ///   - chunkSize: bytes a read
  ///   - longestRow: the most bytes in a row; a longer one ends the reading
  /// - Throws: `TraceError.missingFile` or `TraceError.unreadableFile`.
  package init(path: String, chunkSize: Int = 1 << 20, longestRow: Int = 1 << 20) throws(TraceError) {
    source = try ByteSource(path: path)
    self.chunkSize = chunkSize
    self.longestRow = longestRow
    buffer = []
    sourceIsDry = false
  }

  /// Reads bytes that are in memory.
  package init(bytes: [UInt8], longestRow: Int = 1 << 20) {
    source = ByteSource()
    chunkSize = 0
    self.longestRow = longestRow
    buffer = bytes
    sourceIsDry = true
  }

  /// The fields of the current row.
  package var fieldCount: Int { fields.count }

  /// Gives `body` the bytes of one field of the current row, `0..<fieldCount`, without its quotes.
  @inline(__always)
  package func withField<Result>(_ index: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    let field = fields[index]
    return body(buffer.span.extracting(field.start..<field.end))
  }

  /// Moves to the next row.
  /// - Throws: `CSVBreakdown` when nothing after this point can be trusted.
  package mutating func next() throws(CSVBreakdown) -> Row {
    if nextLine == 1 { try skipByteOrderMark() }
    while true {
      switch scan() {
      case .row(let next):
        line = nextLine
        nextLine += lineEnds
        let isBlank = fields.count == 1 && fields[0].start == fields[0].end && damage == nil
        if isBlank && next - position <= 2 {
          if next == position { return .end }
          position = next
          continue
        }
        if next - position > longestRow { throw .overlongRow(line: line, limit: longestRow) }
        position = next
        if let damage { return .damaged(damage) }
        for index in fields.indices where fields[index].hasDoubledQuotes { unescape(index) }
        return .fields
      case .incomplete:
        if buffer.count - position > longestRow { throw .overlongRow(line: nextLine, limit: longestRow) }
        if sourceIsDry { throw .unterminatedQuote(line: nextLine) }
        try refill()
      }
    }
  }

  /// Finds the fields of the row at `position`. One pass, no copy: doubled quotes are undone only once the whole row is here.
  private mutating func scan() -> Scan {
    fields.removeAll(keepingCapacity: true)
    damage = nil
    lineEnds = 0
    let end = buffer.count
    var index = position
    while true {
      var field = Field(start: index, end: index, hasDoubledQuotes: false)
      if index < end && buffer[index] == Byte.quote {
        index += 1
        field.start = index
        while true {
          guard index < end else { return .incomplete }
          let byte = buffer[index]
          if byte == Byte.quote {
            if index + 1 < end && buffer[index + 1] == Byte.quote {
              field.hasDoubledQuotes = true
              index += 2
              continue
            }
            // The byte after this quote decides whether the field ends: it may not be here yet.
            if index + 1 == end && !sourceIsDry { return .incomplete }
            break
          }
          if byte == Byte.lineFeed { lineEnds += 1 }
          if byte == 0 { damage = damage ?? .nulByte }
          index += 1
        }
        field.end = index
        index += 1
      }
      let isQuoted = field.end < index
      let textStart = index
      // Every byte that means something is at most a comma: one comparison passes over digits and letters.
      while index < end {
        let byte = buffer[index]
        if byte <= Byte.comma {
          if byte == Byte.comma || byte == Byte.lineFeed { break }
          if byte == Byte.quote { damage = damage ?? (isQuoted ? .textAfterQuote : .strayQuote) }
          if byte == 0 { damage = damage ?? .nulByte }
        }
        index += 1
      }
      let isLast = index == end || buffer[index] == Byte.lineFeed
      if index == end && !sourceIsDry { return .incomplete }
      var textEnd = index
      if isLast && textEnd > textStart && buffer[textEnd - 1] == Byte.carriageReturn { textEnd -= 1 }
      if isQuoted {
        if textEnd > textStart { damage = damage ?? .textAfterQuote }
      } else {
        field.end = textEnd
      }
      fields.append(field)
      if isLast {
        lineEnds += 1
        return .row(next: min(index + 1, end))
      }
      index += 1
    }
  }

  private mutating func unescape(_ index: Int) {
    var write = fields[index].start
    var read = write
    while read < fields[index].end {
      buffer[write] = buffer[read]
      read += buffer[read] == Byte.quote ? 2 : 1
      write += 1
    }
    fields[index].end = write
  }

  private mutating func refill() throws(CSVBreakdown) {
    buffer.removeFirst(position)
    position = 0
    do {
      sourceIsDry = try source.read(upTo: chunkSize, appendingTo: &buffer) == 0
    } catch {
      throw .readFailed(line: nextLine, reason: error.reason)
    }
  }

  private mutating func skipByteOrderMark() throws(CSVBreakdown) {
    while buffer.count < 3 && !sourceIsDry { try refill() }
    if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    if buffer.starts(with: [0xFF, 0xFE]) || buffer.starts(with: [0xFE, 0xFF]) { throw .utf16 }
  }
}
