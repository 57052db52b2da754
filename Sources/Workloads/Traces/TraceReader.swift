internal import PoolSimulation
internal import Settings

/// Reads the rows of one trace, collects what is wrong with them and counts what is left out.
///
/// A bad row gives one issue, its first. With `on_bad_row: error` the reading goes on to the end, so that the user sees the first
/// issues of the whole file and how many there are.
struct TraceReader: ~Copyable {
  private let file: String
  private let onBadRow: BadRowPolicy
  private var reader: CSVReader
  private let calendar: ScenarioCalendar?
  private var issues: [TraceIssue] = []
  private var issueCount = 0
  private(set) var header: TraceHeader
  private var columnCount = 0
  private(set) var rowsRead = 0
  private(set) var rowsSkipped = 0

  /// Reads the header.
  /// - Parameters:
  ///   - reader: the file
  ///   - settings: how it is to be understood
  ///   - calendar: reads wall-clock times; without one they are refused
  /// - Throws: `TraceError.invalid` when there is none.
  init(_ reader: consuming CSVReader, settings: TraceSettings, calendar: ScenarioCalendar?) throws(TraceError) {
    file = settings.path
    onBadRow = settings.onBadRow
    self.calendar = calendar
    header = TraceHeader(names: [], mapping: [:])
    self.reader = reader
    var names: [String] = []
    var problem: (problem: String, expected: String)?
    do {
      switch try self.reader.next() {
      case .fields:
        for index in 0..<self.reader.fieldCount { names.append(self.reader.withField(index) { String(decoding: $0) } ?? "") }
      case .damaged(let damage): problem = damage.words
      case .end: problem = ("the file is empty", "expected a header row")
      }
    } catch {
      problem = error.words
    }
    if let problem {
      let issue = TraceIssue(file: file, line: max(self.reader.line, 1), column: nil, problem: problem.problem, expected: problem.expected)
      throw .invalid([issue], total: 1)
    }
    header = TraceHeader(names: names, mapping: settings.columns)
    columnCount = names.count
  }

  /// How many rows there are if the others are as long as those so far; nil when the size of the whole is not known.
  var expectedRows: Int? { reader.expectedRows }

  /// Moves to the next row that has as many cells as the header; bad ones are noted.
  /// - Returns: false at the end of the file
  /// - Throws: `TraceError.invalid` when nothing after this point can be read.
  mutating func nextRow() throws(TraceError) -> Bool {
    while true {
      do {
        switch try reader.next() {
        case .end: return false
        case .damaged(let damage):
          rowsRead += 1
          reject(nil, damage.words.problem, damage.words.expected)
        case .fields:
          rowsRead += 1
          let count = reader.fieldCount
          if count == columnCount { return true }
          reject(nil, "the row has \(count) \(count == 1 ? "field" : "fields")", "expected \(columnCount) as in the header")
        }
      } catch {
        // Nothing after a breakdown can be told apart, so skipping is no answer.
        let words = error.words
        issueCount += 1
        issues.append(TraceIssue(file: file, line: error.line, column: nil, problem: words.problem, expected: words.expected))
        throw .invalid(issues, total: issueCount)
      }
    }
  }

  /// Notes that the current row is bad.
  mutating func reject(_ column: TraceColumn?, _ problem: String, _ expected: String) {
    issueCount += 1
    rowsSkipped += 1
    if issues.count < TraceError.issuesShown {
      issues.append(TraceIssue(file: file, line: reader.line, column: column?.rawValue, problem: problem, expected: expected))
    }
  }

  /// Refuses a header.
  func refusal(_ problems: [TraceColumnProblem]) -> TraceError {
    let issues = problems.map {
      TraceIssue(file: file, line: 1, column: $0.column?.rawValue, problem: $0.problem, expected: $0.expected)
    }
    return .invalid(issues, total: issues.count)
  }

  /// Judges the whole file once it was read.
  /// - Throws: `TraceError.invalid` when it has no row, when a row is bad and bad rows are errors, or when every row is bad.
  func finish() throws(TraceError) {
    if rowsRead == 0 {
      let words = (problem: "the file has a header and no rows", expected: "expected at least one row")
      let issue = TraceIssue(file: file, line: 1, column: nil, problem: words.problem, expected: words.expected)
      throw .invalid([issue], total: 1)
    }
    if issueCount > 0 && (onBadRow == .error || rowsSkipped == rowsRead) { throw .invalid(issues, total: issueCount) }
  }

  /// Gives the bytes of a cell of the current row.
  @inline(__always)
  func withCell<Result>(_ index: Int, _ body: (Span<UInt8>) -> Result) -> Result { reader.withField(index, body) }

  /// A cell as text; nil after noting that it is not UTF-8.
  mutating func text(_ index: Int, _ column: TraceColumn) -> String? {
    if let text = reader.withField(index, { String(decoding: $0) }) { return text }
    reject(column, "the text is not UTF-8", "expected UTF-8")
    return nil
  }

  /// A cell as it appears in a message: short, in quotes.
  func quoted(_ index: Int) -> String {
    let text = reader.withField(index) { String(decoding: $0) } ?? "?"
    return "\"\(text.count > 40 ? text.prefix(40) + "..." : text)\""
  }

  /// A time in milliseconds since the start; nil after noting what is wrong.
  @inline(__always)
  mutating func time(_ index: Int, _ column: TraceColumn) -> Int64? {
    if case .thousandths(let milliseconds) = reader.withField(index, { FixedDecimal($0) }) { return milliseconds }
    return wordedTime(index, column)
  }

  private mutating func wordedTime(_ index: Int, _ column: TraceColumn) -> Int64? {
    switch reader.withField(index, { FixedDecimal($0) }) {
    case .thousandths(let milliseconds): return milliseconds
    case .empty: reject(column, "the cell is empty", "expected a time")
    case .outOfRange: reject(column, "\(quoted(index)) is outside what 64-bit milliseconds hold", "expected a time near the run")
    case .notANumber:
      // An ISO 8601 time: the calendar reads its bytes, so a trace of millions of them costs no `String` either.
      let wallClock = reader.withField(index) { $0.extracting($0.textRange).withUnsafeBytes { calendar?.milliseconds(of: $0) } }
      if let wallClock { return wallClock }
      reject(column, "\(quoted(index)) is not a time", "expected seconds since the start (12.5) or ISO 8601 (2026-01-05T08:00:00)")
    }
    return nil
  }

  /// A length of zero or more in milliseconds; nil after noting what is wrong.
  @inline(__always)
  mutating func length(_ index: Int, _ column: TraceColumn) -> Int64? {
    switch reader.withField(index, { FixedDecimal($0) }) {
    case .thousandths(let milliseconds):
      if milliseconds >= 0 { return milliseconds }
      reject(column, "\(quoted(index)) is negative", "expected zero or more seconds")
    case .empty: reject(column, "the cell is empty", "expected a number of seconds")
    case .outOfRange: reject(column, "\(quoted(index)) is outside what 64-bit milliseconds hold", "expected zero or more seconds")
    case .notANumber: reject(column, "\(quoted(index)) is not a plain number", "expected zero or more seconds")
    }
    return nil
  }

  /// A whole number of one or more; nil after noting what is wrong.
  @inline(__always)
  mutating func count(_ index: Int, _ column: TraceColumn) -> Int? {
    let most = 1_000_000
    let value = reader.withField(index) { FixedDecimal($0) }
    if case .thousandths(let thousandths) = value, thousandths >= 1000, thousandths % 1000 == 0, thousandths / 1000 <= most {
      return Int(thousandths / 1000)
    }
    let problem = value == .empty ? "the cell is empty" : "\(quoted(index)) is not a whole number from 1 to \(most)"
    reject(column, problem, "expected a number of \(column == .seats ? "seats" : "people")")
    return nil
  }
}

extension String {
  /// The text of UTF-8 bytes, or nil when they are something else.
  init?(decoding bytes: Span<UInt8>) {
    guard let text = bytes.withUnsafeBufferPointer({ String(validating: $0, as: UTF8.self) }) else { return nil }
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
