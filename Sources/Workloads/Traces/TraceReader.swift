internal import Foundation
internal import PoolSimulation
internal import Settings

/// Reads the rows of one trace, collects what is wrong with them and counts what is left out.
///
/// A bad row gives one issue, its first. With `on_bad_row: error` the reading goes on to the end,
/// so that the user sees the first issues of the whole file and how many there are.
struct TraceReader: ~Copyable {
  let file: String
  let settings: TraceSettings
  let calendar: ScenarioCalendar?
  var reader: CSVReader
  private let onIssue: ((TraceIssue) -> Void)?
  private var issues: [TraceIssue] = []
  private var issueCount = 0
  private(set) var header: TraceHeader
  private var columnCount = 0
  private(set) var rowsRead = 0
  private(set) var rowsSkipped = 0
  /// What plain numbers count where a time is expected; nil until one tells.
  var plainTimes: TraceTimes?
  /// Whether that is `sinceStart`, which is asked at every time.
  var countsSinceStart = false
  /// Whether a plain number was read as a time.
  var hasPlainTimes = false
  /// Whether a time in ISO 8601 was read.
  var hasWallClockTimes = false
  /// How the file is written; nil when it is written as ours are.
  private(set) var dialect: TraceDialect?
  /// What was found out of how it is written.
  private(set) var readings: [String] = []
  /// The times that the file may hold, in milliseconds since the start; nil for any.
  var writableTimes: ClosedRange<Int64>?
  /// The options that something in the file asked for.
  private(set) var asked: Set<ReadingOption> = []
  /// After so many plain rows without another names are numbered on a thread of their own; nil:
  /// never, because there is one processor.
  var rowsBeforeThread: Int? =
    ProcessInfo.processInfo.activeProcessorCount > 1 ? rowsBeforeEstimate : nil
  /// What was decided of its wall-clock times.
  var clocks = ClockTally()

  /// Reads the header.
  /// - Parameters:
  ///   - reader: the file
  ///   - settings: how it is to be understood
  ///   - calendar: reads wall-clock times; without one they are refused
  ///   - onIssue: receives every bad row; without it the first ones are kept for the error
  /// - Throws: `TraceError.invalid` when there is none.
  init(
    _ reader: consuming CSVReader, settings: TraceSettings, calendar: ScenarioCalendar?,
    onIssue: ((TraceIssue) -> Void)? = nil
  ) throws(TraceError) {
    file = settings.path
    self.settings = settings
    self.calendar = calendar
    self.onIssue = onIssue
    plainTimes = calendar == nil ? .sinceStart : settings.times.times
    header = TraceHeader(names: [], mapping: [:])
    self.reader = reader
    var names: [String] = []
    var problem: (problem: String, expected: String)?
    var line = 1
    do {
      (dialect, readings, asked) = try Self.dialect(
        of: &self.reader, settings: settings, calendar: calendar)
      // In a file of another dialect every cell is read the careful way.
      countsSinceStart = plainTimes == .sinceStart && dialect == nil
      switch try self.reader.next() {
      case .fields:
        for index in 0..<self.reader.fieldCount {
          names.append(self.reader.withField(index) { String(decoding: $0) } ?? "")
        }
      case .damaged(let damage): problem = damage.words
      case .end: problem = ("the file is empty", "expected a header row")
      }
      line = max(self.reader.line, 1)
    } catch {
      problem = error.words
      line = error.line
    }
    if let problem {
      let issue = TraceIssue(
        file: file, line: line, column: nil, problem: problem.problem, expected: problem.expected)
      throw .invalid([issue], total: 1)
    }
    header = TraceHeader(names: names, mapping: settings.columns)
    columnCount = names.count
    let problems = (dialect?.problems ?? []) + header.countsOtherThanPeople()
    if !problems.isEmpty { throw refusal(problems) }
  }

  /// How many rows there are if the others are as long as those so far; nil when the size of the
  /// whole is not known.
  var expectedRows: Int? { reader.expectedRows }

  /// The line of the current row.
  var line: Int { reader.line }

  /// Moves to the next row that has as many cells as the header; bad ones are noted.
  /// - Returns: false at the end of the file
  /// - Throws: `TraceError.invalid` when nothing after this point can be read.
  @inline(__always)
  mutating func nextRow() throws(TraceError) -> Bool {
    do throws(CSVBreakdown) {
      while true {
        let row = try reader.next()
        if row == .end { return false }
        rowsRead += 1
        if row == .fields && reader.fieldCount == columnCount { return true }
        rejectRow(row)
      }
    } catch {
      throw breakdown(error)
    }
  }

  /// Counts rows that were read many at a time.
  mutating func count(rows: Int) { rowsRead += rows }

  private mutating func rejectRow(_ row: CSVReader.Row) {
    if case .damaged(let damage) = row {
      return reject(nil, damage.words.problem, damage.words.expected)
    }
    let count = reader.fieldCount
    reject(
      nil, "the row has \(count) \(count == 1 ? "field" : "fields")",
      "expected \(columnCount) as in the header")
  }

  /// Nothing after a breakdown can be told apart, so skipping is no answer.
  private mutating func breakdown(_ error: CSVBreakdown) -> TraceError {
    issueCount += 1
    issues.append(
      TraceIssue(
        file: file, line: error.line, column: nil, problem: error.words.problem,
        expected: error.words.expected))
    return .invalid(issues, total: issueCount)
  }

  /// Notes that the current row, or the one that began at `line`, is bad.
  mutating func reject(
    _ column: TraceColumn?, _ problem: String, _ expected: String, line: Int? = nil
  ) {
    issueCount += 1
    rowsSkipped += 1
    if onIssue == nil && issues.count >= TraceError.issuesShown { return }
    let issue = TraceIssue(
      file: file, line: line ?? reader.line, column: column?.rawValue, problem: problem,
      expected: expected)
    if let onIssue { onIssue(issue) } else { issues.append(issue) }
  }

  /// Refuses a header, or a file as a whole.
  func refusal(_ problems: [TraceColumnProblem]) -> TraceError {
    let issues = problems.map {
      TraceIssue(
        file: file, line: 1, column: $0.column?.rawValue, problem: $0.problem, expected: $0.expected
      )
    }
    return .invalid(issues, total: issues.count)
  }

  /// Notes that something in the file asked for an option.
  mutating func ask(_ option: ReadingOption) { asked.insert(option) }

  /// Notes something to be told.
  mutating func tell(_ reading: String) { readings.append(reading) }

  /// Judges the whole file once it was read.
  /// - Throws: `TraceError.invalid` when it has no row, when a row is bad and bad rows are errors,
  ///   or when every row is bad.
  func finish() throws(TraceError) {
    if rowsRead == 0 {
      throw refusal([
        .init(problem: "the file has a header and no rows", expected: "expected at least one row")
      ])
    }
    if issueCount > 0 && (settings.onBadRow == .error || rowsSkipped == rowsRead) {
      throw .invalid(issues, total: issueCount)
    }
  }
}
