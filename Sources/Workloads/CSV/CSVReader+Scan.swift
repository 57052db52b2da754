extension CSVReader {
  /// Finds the fields of the row at `position`. One pass, no copy: doubled quotes are undone only once the whole row is here.
  mutating func scan() -> Scan {
    fieldCount = 0
    damage = nil
    hasDoubledQuotes = false
    lineEnds = 0
    var index = position
    while true {
      if fieldCount == fields.count { fields.append(contentsOf: repeatElement(Field(), count: fieldCount)) }
      if buffer[index] == Byte.quote {
        guard let next = scanQuoted(from: index) else { return .incomplete }
        index = next
      } else {
        let start = index
        index = scanText(from: index, isQuoted: false)
        fields[fieldCount] = Field(start: start, end: index)
      }
      if buffer[index] == Byte.lineFeed { return endRow(at: index) }
      fieldCount += 1
      index += 1
    }
  }

  /// Where the text from `index` ends: at the next comma or line feed. Every byte that means something is at most a comma: one
  /// comparison passes over digits and letters.
  @inline(__always)
  private mutating func scanText(from start: Int, isQuoted: Bool) -> Int {
    var index = start
    while true {
      while buffer[index] > Byte.comma { index += 1 }
      let byte = buffer[index]
      if byte == Byte.comma || byte == Byte.lineFeed { return index }
      if byte == Byte.quote { damage = damage ?? (isQuoted ? .textAfterQuote : .strayQuote) }
      if byte == 0 { damage = damage ?? .nulByte }
      index += 1
    }
  }

  /// Finds the end of a field that begins with a quote; nil when it is not here yet.
  private mutating func scanQuoted(from start: Int) -> Int? {
    var field = Field(start: start + 1, end: start + 1, hasDoubledQuotes: false)
    var index = start + 1
    while true {
      guard index < filled else { return nil }
      let byte = buffer[index]
      if byte == Byte.quote {
        // The byte after this quote decides whether the field ends: it may not be here yet.
        if index + 1 == filled && !sourceIsDry { return nil }
        if index + 1 == filled || buffer[index + 1] != Byte.quote { break }
        field.hasDoubledQuotes = true
        hasDoubledQuotes = true
        index += 1
      }
      if byte == Byte.lineFeed { lineEnds += 1 }
      if byte == 0 { damage = damage ?? .nulByte }
      index += 1
    }
    field.end = index
    let textStart = index + 1
    index = scanText(from: textStart, isQuoted: true)
    let isReturn = index == textStart + 1 && buffer[textStart] == Byte.carriageReturn && buffer[index] == Byte.lineFeed
    if index > textStart && !isReturn { damage = damage ?? .textAfterQuote }
    fields[fieldCount] = field
    return index
  }

  /// Ends the row at a line feed, or at the end of the text where the buffer has a line feed of its own.
  @inline(__always)
  private mutating func endRow(at index: Int) -> Scan {
    if index >= filled && !sourceIsDry { return .incomplete }
    let field = fields[fieldCount]
    // A field in quotes has ended before the carriage return.
    if field.end == index && index > field.start && buffer[index - 1] == Byte.carriageReturn { fields[fieldCount].end = index - 1 }
    fieldCount += 1
    lineEnds += 1
    return .row(next: min(index + 1, filled))
  }
}
