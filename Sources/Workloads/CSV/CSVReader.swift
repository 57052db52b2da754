/// Reads RFC 4180 text row by row from a file, standard input or memory, packed with gzip or not.
///
/// Quoted fields may hold commas, doubled quotes and line ends; lines end in LF or CRLF; a UTF-8
/// byte order mark and blank lines are skipped. A field stays bytes in the reader's buffer until
/// somebody asks for text, so that a column of numbers costs no `String`.
package struct CSVReader: ~Copyable {
  /// What `next()` found.
  package enum Row: Equatable {
    case fields
    /// A row that cannot be read; the next one can.
    case damaged(CSVDamage)
    case end
  }

  private var source: ByteSource
  private let chunkSize: Int
  private let longestRow: Int
  /// What was read and not consumed lies in `buffer[position..<filled]`. A line feed stands behind
  /// it, so that no scan needs to ask at every byte whether there is one.
  private var buffer: [UInt8]
  private var position = 0
  private var filled = 0
  /// Where the last line ends whose end is in the buffer.
  private var linesEnd = 0
  private var sourceIsDry = false
  /// What stands between two fields.
  private var delimiter = Byte.comma
  /// Why the bytes behind those that were read cannot be.
  private var failure: ByteSourceFailure?
  /// The same for what comes behind a text that is held as a whole.
  private var failureAtEnd: ByteSourceFailure?
  /// The fields of the row are the first `fieldCount` of these.
  private var fields = [CSVField](repeating: CSVField(), count: 32)
  /// The number of fields of the current row.
  package private(set) var fieldCount = 0
  private var nextLine = 1
  private var bytesConsumed = 0

  /// The line on which the current row starts, counted from 1.
  package private(set) var line = 0

  /// Reads a file in chunks; `-` is standard input.
  /// - Parameters:
  ///   - path: the file
  ///   - chunkSize: bytes a read
  ///   - longestRow: the most bytes in a row; a longer one ends the reading
  ///   - observer: is shown the file's bytes as they are stored, each once and in order
  /// - Throws: `TraceError.missingFile` or `TraceError.unreadableFile`.
  package init(
    path: String, chunkSize: Int = 1 << 18, longestRow: Int = 1 << 20,
    observer: ((UnsafeRawBufferPointer) -> Void)? = nil
  ) throws(TraceError) {
    self.init(
      try RawByteSource(path: path, observer: observer), chunkSize: chunkSize,
      longestRow: longestRow)
  }

  /// Reads bytes that are in memory.
  package init(
    bytes: [UInt8], chunkSize: Int = 1 << 18, longestRow: Int = 1 << 20,
    delimiter: Delimiter = .comma
  ) {
    self.init(RawByteSource(bytes: bytes), chunkSize: chunkSize, longestRow: longestRow)
    self.delimiter = delimiter.byte
  }

  private init(_ raw: consuming RawByteSource, chunkSize: Int, longestRow: Int) {
    source = ByteSource(raw)
    self.chunkSize = chunkSize
    self.longestRow = longestRow
    buffer = [UInt8](repeating: Byte.lineFeed, count: chunkSize + RowScan.padding)
  }

  /// How many rows the whole text has if the others are as long as those so far; nil when its size
  /// is not known.
  var expectedRows: Int? {
    guard let size = source.size, line > 1, bytesConsumed + position > 0 else { return nil }
    return Int(Double(size) / Double(bytesConsumed + position) * Double(line))
  }

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
      var row = RowScan(filled: filled, isWhole: sourceIsDry, delimiter: delimiter)
      row.run(buffer, from: position, fields: &fields)
      switch row.outcome {
      case .tooManyFields: fields.append(contentsOf: repeatElement(CSVField(), count: fields.count))
      case .incomplete:
        if filled - position > longestRow { throw .overlongRow(line: nextLine, limit: longestRow) }
        if sourceIsDry { throw .unterminatedQuote(line: nextLine) }
        try refill()
      case .row:
        fieldCount = row.fieldCount
        line = nextLine
        nextLine += row.lineEnds
        if fieldCount == 1 && fields[0].start == fields[0].end && row.damage == nil
          && buffer[position] != Byte.quote
        {
          // A blank line, or nothing at all.
          if row.next == position { return .end }
          position = row.next
          continue
        }
        if row.next - position > longestRow { throw .overlongRow(line: line, limit: longestRow) }
        position = row.next
        if let damage = row.damage { return .damaged(damage) }
        if row.hasDoubledQuotes {
          for index in 0..<fieldCount where isQuoted(index) { unescape(index) }
        }
        return .fields
      }
    }
  }

  /// Lends the text from the next row on, as far as it is in the buffer, to somebody who reads many
  /// rows at once; after the header, and where commas stand between fields.
  /// - Parameter body: is given the text with `RowScan.padding` more bytes behind it, of which the
  ///   first is a line feed, where the next row starts, where the text ends, and the most bytes of a
  ///   row; returns where the first row starts that it did not read, and how many lines it read
  mutating func readMany(
    _ body: (UnsafeRawBufferPointer, Int, Int, Int) -> (next: Int, lines: Int)
  ) {
    let (start, end, most) = (position, filled, longestRow)
    let (next, lines) = buffer.withUnsafeBytes { body($0, start, end, most) }
    position = next
    nextLine += lines
    if lines > 0 { line = nextLine - 1 }
  }

  /// Reads on where the buffer holds no more than the beginning of a line, after the header; false
  /// where it holds more, or nothing comes. A failure is kept until somebody needs what is behind
  /// it.
  mutating func readOn() -> Bool {
    let rest = filled - position
    if position < linesEnd || sourceIsDry || failure != nil || rest > longestRow { return false }
    fill()
    return filled - position > rest
  }

  /// Gives `body` the text in the buffer, with `RowScan.padding` more bytes behind it.
  @inline(__always)
  func withText<Result>(_ body: (UnsafeRawPointer) -> Result) -> Result {
    buffer.withUnsafeBytes { bytes in
      guard let text = bytes.baseAddress else { preconditionFailure("a buffer has bytes") }
      return body(text)
    }
  }

  private func isQuoted(_ index: Int) -> Bool {
    let start = fields[index].start
    return start > 0 && buffer[start - 1] == Byte.quote
  }

  /// Undoes the doubled quotes of a field that stands in quotes.
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
    if failure == nil { fill() }
    switch failure {
    case nil: break
    case .system(let reason): throw .readFailed(line: nextLine, reason: reason)
    case .gzipCutShort: throw .gzipCutShort(line: nextLine)
    case .gzipDamaged(let reason): throw .gzipDamaged(line: nextLine, reason: reason)
    }
  }

  /// Reads on; a failure is kept until somebody needs what is behind it.
  private mutating func fill() {
    let rest = filled - position
    if position > 0 {
      for index in 0..<rest { buffer[index] = buffer[position + index] }
      bytesConsumed += position
      position = 0
      filled = rest
    }
    // Doubling, so that a row much longer than a chunk is not scanned from its start at every
    // chunk.
    if rest + RowScan.padding >= buffer.count {
      buffer.append(contentsOf: repeatElement(0, count: buffer.count))
    }
    do {
      let count = try source.read(
        into: &buffer, from: rest,
        upTo: min(buffer.count - RowScan.padding, rest + max(chunkSize, rest)))
      sourceIsDry = count == 0
      if sourceIsDry { failure = failureAtEnd }
      filled = rest + count
      linesEnd = filled
      while linesEnd > 0, buffer[linesEnd - 1] != Byte.lineFeed { linesEnd -= 1 }
      buffer[filled] = Byte.lineFeed
    } catch {
      failure = error
    }
  }

  /// The beginning of a text of which no row was read yet.
  /// - Parameter count: how many bytes are wanted
  /// - Returns: at least so many, or all there are, and whether the text ends there
  mutating func head(_ count: Int) -> (bytes: [UInt8], isWhole: Bool) {
    while filled - position < count, !sourceIsDry, failure == nil { fill() }
    let end = min(filled, position + count)
    return (Array(buffer[position..<end]), end == filled && (sourceIsDry || failure != nil))
  }

  /// Says what stands between the fields of a text of which no row was read yet.
  mutating func separate(by delimiter: Delimiter) { self.delimiter = delimiter.byte }

  /// Takes the whole text out of a reader that has read no row; `hold` gives it back.
  /// - Parameter limit: the most bytes
  /// - Returns: the text, as far as it can be read
  /// - Throws: `CSVBreakdown.tooLong` when there are more.
  mutating func takeAll(limit: Int) throws(CSVBreakdown) -> [UInt8] {
    while !sourceIsDry, failure == nil {
      if filled - position > limit { throw .tooLong(limit: limit) }
      fill()
    }
    var bytes: [UInt8] = []
    swap(&bytes, &buffer)
    bytes.removeLast(bytes.count - filled)
    bytes.removeFirst(position)
    return bytes
  }

  /// Reads a text that is held as a whole, after `takeAll`. What ended the reading of it still
  /// does.
  /// - Parameters:
  ///   - bytes: the text
  ///   - delimiter: what stands between its fields
  ///   - firstLine: the number of its first line
  mutating func hold(_ bytes: [UInt8], delimiter: Delimiter, firstLine: Int) {
    source = ByteSource(RawByteSource(bytes: bytes))
    buffer = [UInt8](repeating: Byte.lineFeed, count: chunkSize + RowScan.padding)
    (position, filled, linesEnd, bytesConsumed) = (0, 0, 0, 0)
    sourceIsDry = false
    (failureAtEnd, failure) = (failure ?? failureAtEnd, nil)
    self.delimiter = delimiter.byte
    nextLine = firstLine
  }

  private mutating func skipByteOrderMark() throws(CSVBreakdown) {
    while filled - position < 3 && !sourceIsDry { try refill() }
    if filled >= 3 && buffer[0] == 0xEF && buffer[1] == 0xBB && buffer[2] == 0xBF { position = 3 }
    let isLittleEndian = buffer[0] == 0xFF && buffer[1] == 0xFE
    if filled >= 2 && (isLittleEndian || (buffer[0] == 0xFE && buffer[1] == 0xFF)) { throw .utf16 }
  }
}
