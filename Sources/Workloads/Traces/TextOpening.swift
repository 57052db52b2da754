internal import Settings

/// How a CSV text begins: its encoding, a line that names the delimiter, and its header.
struct TextOpening {
  private let encoding: TextEncoding?
  /// The bytes of a first line such as `sep=;`, with its end; 0 without one.
  private let separatorLine: Int
  private(set) var delimiter = Delimiter.comma
  /// Whether it has the commas that would be taken without a word.
  private(set) var isOfCommas = false
  /// What was found, one sentence each.
  private(set) var readings: [String] = []
  /// The beginning as UTF-8, from the header on, up to the end of a line.
  private(set) var text: [UInt8]

  /// The bytes that are looked at before the first row is read.
  static let size = 1 << 14

  /// Looks at the first bytes.
  /// - Parameters:
  ///   - bytes: the beginning of the file, unpacked
  ///   - isWhole: whether the file ends there
  ///   - settings: what somebody said of it
  init(_ bytes: [UInt8], isWhole: Bool, settings: TraceSettings) {
    encoding = TextEncoding(bytes)
    text = encoding.map { $0.utf8(bytes, isWhole: isWhole) ?? [] } ?? bytes
    if encoding != nil { readings.append("the text is UTF-16") }
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
    var told: Delimiter?
    (told, separatorLine) = Self.separator(text)
    text.removeFirst(separatorLine)
    if !isWhole, let end = text.lastIndex(of: Byte.lineFeed) {
      text.removeLast(text.count - end - 1)
    }
    let found = told ?? Self.delimiter(of: text, settings)
    delimiter = settings.dialect.delimiter ?? found
    isOfCommas = delimiter == .comma && found == .comma
  }

  /// Whether nothing of it stands in the way of reading it as it comes.
  var isUsual: Bool { encoding == nil && separatorLine == 0 }

  /// The number of the header's line.
  var headerLine: Int { separatorLine == 0 ? 1 : 2 }

  /// The whole text as UTF-8, from the header on.
  /// - Parameter bytes: the whole file, unpacked
  /// - Returns: what is read from the header on
  /// - Throws: `CSVBreakdown.damagedUTF16`
  func text(of bytes: [UInt8]) throws(CSVBreakdown) -> [UInt8] {
    var bytes = bytes
    if let encoding {
      guard let text = encoding.utf8(bytes) else { throw .damagedUTF16 }
      bytes = text
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    if separatorLine > 0 { bytes.removeFirst(separatorLine) }
    return bytes
  }

  /// What a first line `sep=;` says, and its length; spreadsheets take it for no row.
  private static func separator(_ text: [UInt8]) -> (Delimiter?, Int) {
    guard let end = text.prefix(16).firstIndex(of: Byte.lineFeed) else { return (nil, 0) }
    var line = text[..<end]
    if line.last == Byte.carriageReturn { line.removeLast() }
    if line.first == Byte.quote, line.last == Byte.quote, line.count > 1 {
      line = line.dropFirst().dropLast()
    }
    guard line.count == 5, String(decoding: line.prefix(4), as: UTF8.self).lowercased() == "sep=",
      let delimiter = Delimiter.allCases.first(where: { $0.byte == line.last })
    else { return (nil, 0) }
    return (delimiter, end + 1)
  }

  /// The delimiter with which the header has most of the names that are looked for; where it has
  /// none with any, the one that splits it.
  private static func delimiter(of text: [UInt8], _ settings: TraceSettings) -> Delimiter {
    var best = (delimiter: Delimiter.comma, known: 0, fields: 1)
    for delimiter in Delimiter.allCases {
      var reader = CSVReader(bytes: text, delimiter: delimiter)
      guard case .fields? = try? reader.next() else { continue }
      let names = (0..<reader.fieldCount).map { index in
        reader.withField(index) { String(decoding: $0) } ?? ""
      }
      let known = TraceHeader(names: names, mapping: settings.columns).knownNames
      if known > best.known
        || (best.known == 0 && known == 0 && best.fields == 1 && names.count > 1)
      {
        best = (delimiter, known, names.count)
      }
    }
    return best.delimiter
  }
}

extension TraceReader {
  /// The most bytes of a text that has to be held as a whole.
  private static var longestText: Int { 1 << 32 }

  /// Finds out how a file is written, before its first row is read.
  /// - Parameters:
  ///   - reader: the file, which goes on from its header
  ///   - settings: what somebody said of it
  ///   - calendar: the clock of its times
  /// - Returns: nil for a file that is written as ours are, what is to be told, and the options
  ///   that how it is written asks for
  /// - Throws: `CSVBreakdown` for a text that cannot be held
  static func dialect(
    of reader: inout CSVReader, settings: TraceSettings, calendar: ScenarioCalendar?
  ) throws(CSVBreakdown) -> (dialect: TraceDialect?, readings: [String], asked: Set<ReadingOption>)
  {
    let (head, isWhole) = reader.head(TextOpening.size)
    let opening = TextOpening(head, isWhole: isWhole, settings: settings)
    if opening.isUsual {
      let look = TraceDialect(
        opening.text, delimiter: opening.delimiter, settings: settings, calendar: calendar)
      if look.isUsual { return (nil, [], []) }
    }
    // The rows that decide may be the last ones.
    let text = try opening.text(of: try reader.takeAll(limit: longestText))
    let dialect = TraceDialect(
      text, delimiter: opening.delimiter, settings: settings, calendar: calendar)
    reader.hold(text, delimiter: opening.delimiter, firstLine: opening.headerLine)
    var asked: Set<ReadingOption> = opening.isOfCommas ? [] : [.delimiter]
    if dialect.hasDecimals { asked.insert(.decimal) }
    return (dialect.isUsual ? nil : dialect, opening.readings + dialect.readings, asked)
  }
}
