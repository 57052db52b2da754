internal import Foundation

/// The header of a table of meetings that are planned, by names in small letters.
struct PlanHeader {
  private let names: [String]

  init(_ names: [String]) { self.names = names.map { $0.trimmingBlanks().lowercased() } }

  /// The first line of a file.
  init(_ head: FileHead) {
    var reader = CSVReader(bytes: Array((head.lines.first ?? "").utf8))
    var names: [String] = []
    if case .some(.fields) = try? reader.next() {
      for index in 0..<reader.fieldCount { names.append(reader.withField(index) { String(decoding: $0) } ?? "") }
    }
    self.init(names)
  }

  /// Where one of these columns is; nil without it.
  func index(_ columns: String...) -> Int? { columns.lazy.compactMap { names.firstIndex(of: $0) }.first }

  /// The first of these columns that the file has more than once.
  func repeated(_ columns: [String]) -> String? { columns.first { name in names.count { $0 == name } > 1 } }

  /// Whether it is that of a calendar's export.
  var isCalendar: Bool { index("subject") != nil && index("start date") != nil }

  /// Whether it is that of a timetable.
  var isTimetable: Bool { index("weekday", "weekdays", "day", "days") != nil && index("start", "start_time") != nil && !isCalendar }
}

/// A CSV file with a row a planned meeting, whose cells are text.
struct PlanTable {
  let header: PlanHeader
  private(set) var rows: [(line: Int, cells: [String])] = []
  /// Rows with another number of cells than the header, or that cannot be read.
  private(set) var bad: [(line: Int, problem: ImportProblem)] = []
  /// Rows that are not UTF-8 and were read as Windows-1252, which Outlook writes.
  private(set) var recoded = 0

  /// Reads the file.
  init(_ settings: ImportSettings) throws(TraceError) {
    var reader = try CSVReader(path: settings.path)
    let issues = ImportIssues(file: settings.path, onBadRow: .error)
    var names: [String]?
    do throws(CSVBreakdown) {
      loop: while true {
        switch try reader.next() {
        case .end: break loop
        case .damaged(let damage):
          bad.append((reader.line, ImportProblem(damage.words.problem, damage.words.expected)))
        case .fields:
          var cells: [String] = []
          var isRecoded = false
          for index in 0..<reader.fieldCount { cells.append(Self.text(reader, index, &isRecoded)) }
          if isRecoded { recoded += 1 }
          guard let width = names?.count else {
            names = cells
            continue
          }
          if cells.count == width {
            rows.append((reader.line, cells.map { $0.trimmingBlanks() }))
          } else {
            bad.append(
              (
                reader.line,
                ImportProblem("the row has \(cells.count) \(cells.count == 1 ? "field" : "fields")", "expected \(width) as in the header")
              ))
          }
        }
      }
    } catch {
      throw issues.refusal(line: error.line, ImportProblem(error.words.problem, error.words.expected))
    }
    header = PlanHeader(names ?? [])
  }

  private static func text(_ reader: borrowing CSVReader, _ index: Int, _ isRecoded: inout Bool) -> String {
    if let text = reader.withField(index, { String(decoding: $0) }) { return text }
    isRecoded = true
    let bytes = reader.withField(index) { field in field.withUnsafeBufferPointer { Data($0) } }
    return String(data: bytes, encoding: .windowsCP1252) ?? String(decoding: bytes, as: UTF8.self)
  }
}
