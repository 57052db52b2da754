internal import Foundation
internal import Settings

/// Reads a report that another system exports as CSV, row by row: rows of several blocks, each with
/// a header of its own.
struct ReportReader: ~Copyable {
  private var reader: CSVReader
  /// What is wrong with rows.
  var issues: ImportIssues
  /// What was found out of how the text is written, one sentence each.
  private(set) var readings: [String] = []
  /// The options that how it is written asks for.
  private(set) var asked: Set<ReadingOption> = []
  private(set) var rows = 0
  /// Rows that are not UTF-8 and were read as Windows-1252, which some write.
  private(set) var recoded = 0
  private let takesWindows1252: Bool
  /// Rows that were told before, and what was told.
  private var repeated = 0
  private var told: Set<String> = []

  /// Opens a report.
  /// - Parameters:
  ///   - settings: the file, and how it is to be understood
  ///   - bytes: what is in the file, where it was read already
  ///   - takesWindows1252: whether what is not UTF-8 is taken for Windows-1252 rather than refused
  ///   - isHeader: whether a row is the header of such a report, by which the delimiter is found
  ///   - expected: what such a report is, for messages
  /// - Returns: a reader before its first row
  /// - Throws: `TraceError` when it cannot be read, or has no such header.
  static func open(
    _ settings: ImportSettings, bytes: [UInt8]? = nil, takesWindows1252: Bool = false,
    isHeader: (ReportHeader) -> Bool,
    expected: String
  ) throws(TraceError) -> ReportReader {
    var report =
      if let bytes {
        ReportReader(CSVReader(bytes: bytes), settings, takesWindows1252)
      } else {
        ReportReader(try CSVReader(path: settings.path), settings, takesWindows1252)
      }
    try report.begin(settings, isHeader, expected)
    return report
  }

  private init(_ reader: consuming CSVReader, _ settings: ImportSettings, _ takesWindows1252: Bool)
  {
    self.takesWindows1252 = takesWindows1252
    issues = ImportIssues(file: settings.path, onBadRow: settings.onBadRow)
    self.reader = reader
  }

  /// Finds out how the text is written.
  private mutating func begin(
    _ settings: ImportSettings, _ isHeader: (ReportHeader) -> Bool, _ expected: String
  ) throws(TraceError) {
    let (head, isWhole) = reader.head(1 << 16)
    let encoding = TextEncoding(head)
    let text = encoding.map { $0.utf8(head, isWhole: isWhole) ?? [] } ?? head
    if text.isEmpty {
      throw issues.refusal(ImportProblem("there is nothing in it", "expected \(expected)"))
    }
    let found = Self.delimiter(of: text, isHeader)
    guard let delimiter = settings.dialect.delimiter ?? found else {
      throw issues.refusal(
        line: 1, ImportProblem("its header is none that is known here", "expected \(expected)"))
    }
    if delimiter != .comma || found != .comma { asked.insert(.delimiter) }
    if delimiter != .comma { readings.append("fields are separated by \(delimiter.rawValue)s") }
    reader.separate(by: delimiter)
    guard let encoding else { return }
    readings.append("the text is UTF-16")
    let whole: [UInt8]
    do {
      whole = try reader.takeAll(limit: 1 << 32)
    } catch {
      throw issues.refusal(ImportProblem(error.words.problem, error.words.expected))
    }
    guard let text = encoding.utf8(whole) else {
      throw issues.refusal(
        ImportProblem("the text is damaged UTF-16", "expected UTF-8, or UTF-16 as it was written"))
    }
    reader.hold(text, delimiter: delimiter, firstLine: 1)
  }

  private static func delimiter(of text: [UInt8], _ isHeader: (ReportHeader) -> Bool) -> Delimiter?
  {
    Delimiter.allCases.first { delimiter in
      var reader = CSVReader(bytes: text, delimiter: delimiter)
      for _ in 0..<50 {
        guard let row = try? reader.next(), row != .end else { break }
        guard row == .fields else { continue }
        let cells = (0..<reader.fieldCount).map { index in
          reader.withField(index) { String(decoding: $0) } ?? ""
        }
        if isHeader(ReportHeader(cells)) { return true }
      }
      return false
    }
  }

  /// Moves to the next row that can be read.
  /// - Returns: its line and its cells without blanks around them; nil at the end
  /// - Throws: `TraceError` when nothing after this point can be read.
  mutating func next() throws(TraceError) -> (line: Int, cells: [String])? {
    while true {
      let row: CSVReader.Row
      do {
        row = try reader.next()
      } catch {
        throw issues.refusal(
          line: error.line, ImportProblem(error.words.problem, error.words.expected))
      }
      if row == .end { return nil }
      if case .damaged(let damage) = row {
        rows += 1
        issues.reject(line: reader.line, ImportProblem(damage.words.problem, damage.words.expected))
        continue
      }
      var cells: [String] = []
      cells.reserveCapacity(reader.fieldCount)
      var isText = true
      var isRecoded = false
      for index in 0..<reader.fieldCount {
        var cell = reader.withField(index) { String(decoding: $0) }
        if cell == nil, takesWindows1252 {
          isRecoded = true
          let bytes = reader.withField(index) { field in field.withUnsafeBufferPointer { Data($0) }
          }
          cell = String(data: bytes, encoding: .windowsCP1252)
        }
        isText = isText && cell != nil
        // Where exports stand behind each other, so does the mark that each begins with.
        if index == 0 { cell?.trimPrefix("\u{FEFF}") }
        cells.append((cell ?? "").trimmingBlanks())
      }
      if isRecoded, isText { recoded += 1 }
      if isText {
        if cells.allSatisfy(\.isEmpty) { continue }
        return (reader.line, cells)
      }
      rows += 1
      issues.reject(line: reader.line, ImportProblem("the text is not UTF-8", "expected UTF-8"))
    }
  }

  /// Counts a row that holds data, good or bad.
  mutating func count() { rows += 1 }

  /// Counts a row that holds data unless it was told before, as in an export that was appended to
  /// itself.
  /// - Parameter key: what two rows that tell the same have in common
  /// - Returns: whether it is new
  mutating func countOnce(_ key: [String]) -> Bool {
    // No cell of a report has a unit separator in it.
    guard told.insert(key.joined(separator: "\u{1F}")).inserted else {
      repeated += 1
      return false
    }
    rows += 1
    return true
  }

  /// Tells which rows were left out because they are bad, or were told before, and notes which
  /// options it asked for.
  func tellRows(_ notes: inout ImportNotes) {
    notes.ask(asked)
    notes.tell(repeated, "row", "told twice, and counted once.")
    notes.ledger.decide("a row that was told before", by: "its cells, or its ID", rows: repeated)
    issues.tell("bad row", &notes)
  }
}

/// Whether a cell says yes; an empty one says no.
/// - Throws: that it says neither.
func reportedFlag(_ cell: String, _ column: String) throws(ImportProblem) -> Bool {
  switch cell.lowercased() {
  case "true", "yes", "y", "1", "t", "on": return true
  case "false", "no", "n", "0", "f", "off", "": return false
  default:
    throw ImportProblem("\(quoted(cell)) is neither yes nor no", "expected yes or no", at: column)
  }
}

/// The header of a block of a report: names are found whatever their case.
struct ReportHeader {
  private let names: [String]
  /// The cells as they are.
  let cells: [String]

  init(_ cells: [String]) {
    self.cells = cells
    names = cells.map { $0.trimmingBlanks().lowercased() }
  }

  /// Where the first of some names is, from an index on; nil without any.
  func index(of wanted: String..., from start: Int = 0) -> Int? {
    for name in wanted {
      if let index = names.indices.first(where: { $0 >= start && names[$0] == name }) {
        return index
      }
    }
    return nil
  }

  /// Whether all of some names are there.
  func has(_ wanted: String...) -> Bool { wanted.allSatisfy { names.contains($0) } }

  /// Whether any of some names is there.
  func hasAny(_ wanted: String...) -> Bool { wanted.contains { names.contains($0) } }
}

extension [String] {
  /// A cell by its place; empty where the row or the column ends before.
  func cell(_ index: Int?) -> String {
    guard let index, index < count else { return "" }
    return self[index]
  }
}

/// The times of a report, whose order of day and month all of them tell together.
struct ReportTimes {
  private let settings: ImportSettings
  private var survey: TimeSurvey
  private var order = DateOrder.dayFirst
  private var isTwelveHour = false
  private var clocks = ClockTally()

  /// - Parameters:
  ///   - settings: the clock, and what somebody said of dates
  ///   - name: what messages call the times
  init(_ settings: ImportSettings, named name: String) {
    self.settings = settings
    survey = TimeSurvey(named: name)
  }

  /// Takes a cell into account; all have to be, before the first is read.
  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { survey.add($0.span, settings.calendar) }
  }

  /// Decides the order of day and month.
  /// - Returns: the sentence that says so, where there is one
  mutating func decide() throws(ImportProblem) -> String? {
    let decided =
      survey.decide(settings.dialect.timeFormat, .sinceStart) ?? .failure(survey.ambiguity)
    switch decided {
    case .failure(let problem):
      throw ImportProblem(problem.problem, problem.expected, at: survey.name)
    case .success(let decision):
      if case .dates(let order, let isTwelveHour) = decision.writing {
        (self.order, self.isTwelveHour) = (order, isTwelveHour)
      }
      return decision.reading
    }
  }

  /// The options that how the times are written asks for.
  var asked: Set<ReadingOption> { survey.tellsOrder ? [.timeFormat] : [] }

  /// A time in milliseconds since the calendar's start.
  mutating func time(_ text: String, _ column: String) throws(ImportProblem) -> Int64 {
    if let reading = reading(text) {
      clocks.take(reading)
      return reading.time
    }
    throw ImportProblem(
      text.isEmpty
        ? "the cell is empty" : "\(quoted(text)) is not a time as the other rows have it",
      "expected a date and time",
      at: column)
  }

  /// An end, which is the second of two that clocks show where the first lies before the beginning.
  mutating func end(_ text: String, from start: Int64, _ column: String) throws(ImportProblem)
    -> Int64
  {
    let first = try time(text, column)
    if first >= start { return first }
    if case .twice(let later)? = reading(text)?.kind, first + later >= start {
      clocks.takeLater()
      return first + later
    }
    let calendar = settings.calendar
    throw ImportProblem(
      "\(calendar.text(at: first)) is before the beginning at \(calendar.text(at: start))",
      "expected an end at or after it",
      at: column)
  }

  /// A beginning and an end, of which each is the instant that fits a length beside them best,
  /// where clocks show it twice.
  /// - Parameters:
  ///   - beginning: the beginning and its column, for messages
  ///   - end: the end and its column
  ///   - told: the length in milliseconds; nil where there is none
  ///   - tolerance: how far off a length may be and fit
  /// - Returns: both in milliseconds since the calendar's start
  /// - Throws: `ImportProblem` where one is no time, or the end lies before the beginning.
  mutating func span(
    from beginning: (text: String, column: String), to end: (text: String, column: String),
    told: Int64?,
    tolerance: Int64
  ) throws(ImportProblem) -> ClosedRange<Int64> {
    if let told, let first = reading(beginning.text), let last = reading(end.text),
      let later = Self.secondTimes(first, last, told: told, tolerance: tolerance)
    {
      let start = try time(beginning.text, beginning.column) + (later.beginning ? first.later : 0)
      let finish = try time(end.text, end.column) + (later.end ? last.later : 0)
      clocks.takeByLength((later.beginning ? 1 : 0) + (later.end ? 1 : 0))
      return start...finish
    }
    let start = try time(beginning.text, beginning.column)
    return start...(try self.end(end.text, from: start, end.column))
  }

  /// Which of two readings are to be the second of two for a length to fit, that does not fit as
  /// they are.
  private static func secondTimes(
    _ first: WallClockReading, _ last: WallClockReading, told: Int64, tolerance: Int64
  ) -> (beginning: Bool, end: Bool)? {
    func fits(_ start: Int64, _ end: Int64) -> Bool {
      end >= start && abs(end - start - told) <= tolerance
    }
    if first.later == 0 && last.later == 0 || fits(first.time, last.time) { return nil }
    if last.later > 0, fits(first.time, last.time + last.later) { return (false, true) }
    if first.later > 0, fits(first.time + first.later, last.time) { return (true, false) }
    return nil
  }

  /// A time that lies at or after an earlier one of the same person: the second of two where the
  /// first does not.
  mutating func time(_ text: String, _ column: String, notBefore earliest: Int64)
    throws(ImportProblem) -> Int64
  {
    let first = try time(text, column)
    guard first < earliest, let later = reading(text)?.later, later > 0, first + later >= earliest
    else { return first }
    clocks.takeLater()
    return first + later
  }

  private func reading(_ text: String) -> WallClockReading? {
    var text = text
    return text.withUTF8 { bytes in
      if let reading = settings.calendar.reading(of: UnsafeRawBufferPointer(bytes)) {
        return reading
      }
      guard let time = WrittenTime(bytes.span), time.isTwelveHour == isTwelveHour else {
        return nil
      }
      return time.reading(order, settings.calendar)
    }
  }

  /// What was decided of clocks, one sentence each.
  var readings: [String] { clocks.readings(settings.calendar) }
}

extension WallClockReading {
  /// How much later clocks show it again, in milliseconds; 0 where they do not.
  var later: Int64 {
    if case .twice(let later) = kind { return later }
    return 0
  }
}

/// A length of a report in milliseconds; nil for an empty cell.
/// - Parameters:
///   - text: the cell
///   - unit: the milliseconds of one where it is a plain number
///   - column: what messages call it
/// - Returns: milliseconds
/// - Throws: `ImportProblem` for anything else
func reportedLength(_ text: String, unit: Int64, _ column: String) throws(ImportProblem) -> Int64? {
  if text.isEmpty { return nil }
  var cell = text
  let length: Int64? = cell.withUTF8 { bytes in
    switch WrittenLength(bytes.span) {
    case .number(let number)?: number.mark == Byte.comma ? nil : number.milliseconds(of: unit)
    case .clock(let milliseconds)?, .words(let milliseconds)?: milliseconds
    case .shortClock(let minutes, let seconds)?: (minutes * 60 + seconds) * 1000
    case nil: nil
    }
  }
  if let length, (0...WrittenLength.longest).contains(length) { return length }
  throw ImportProblem(
    "\(quoted(text)) is not a length of time", "expected a number or words such as 1h 2m 3s",
    at: column
  )
}
