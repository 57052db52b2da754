internal import Settings

/// The header of a table of meetings that are planned, by names in small letters.
struct PlanHeader {
  private let names: [String]

  init(_ names: [String]) { self.names = names.map { $0.trimmingBlanks().lowercased() } }

  /// The first line of a file, with fields between one of the delimiters.
  static func all(_ head: FileHead) -> [PlanHeader] {
    let line = head.lines.first { !$0.lowercased().hasPrefix("sep=") } ?? ""
    return Delimiter.allCases.map { delimiter in
      var reader = CSVReader(bytes: Array(line.utf8), delimiter: delimiter)
      guard case .fields? = try? reader.next() else { return PlanHeader([]) }
      return PlanHeader(
        (0..<reader.fieldCount).map { index in
          reader.withField(index) { String(decoding: $0) } ?? ""
        })
    }
  }

  /// Where one of these columns is; nil without it.
  func index(_ columns: String...) -> Int? {
    columns.lazy.compactMap { names.firstIndex(of: $0) }.first
  }

  /// The first of these columns that the file has more than once.
  func repeated(_ columns: [String]) -> String? {
    columns.first { name in names.count { $0 == name } > 1 }
  }

  /// The names of the columns that are at none of some places.
  func names(without places: Set<Int>) -> [String] {
    names.indices.filter { !places.contains($0) && !names[$0].isEmpty }.map { names[$0] }
  }

  /// A column that is nearly one of those that a row need not have: left out, it would change the
  /// result in silence.
  func misspelt(_ optional: [String]) -> ImportProblem? {
    let absent = optional.filter { index($0) == nil }
    return names.lazy.filter { !optional.contains($0) }.compactMap { name in
      nearestName(to: name, in: absent).map { meant in
        ImportProblem(
          "the column \(name) is not known",
          "expected \(meant), or a name less like it (did you mean \(meant)?)")
      }
    }.first
  }

  /// Whether it is that of a calendar's export.
  var isCalendar: Bool { index("subject") != nil && index("start date") != nil }

  /// Whether it is that of a timetable.
  var isTimetable: Bool {
    index("weekday", "weekdays", "day", "days") != nil && index("start", "start_time") != nil
      && !isCalendar
  }
}

/// A CSV file with a row a planned meeting, whose cells are text.
struct PlanTable {
  let header: PlanHeader
  private(set) var rows: [(line: Int, cells: [String])] = []
  /// What is wrong with rows so far.
  private(set) var issues: ImportIssues
  /// The options that how the text is written asks for.
  let asked: Set<ReadingOption>
  /// How the text is written, one sentence each.
  let readings: [String]
  /// Rows that are not UTF-8 and were read as Windows-1252, which Outlook writes.
  let recoded: Int

  /// Reads the file.
  /// - Parameters:
  ///   - settings: the file, and how it is to be understood
  ///   - isHeader: whether a row is the header
  ///   - expected: what such a file has, for messages
  /// - Throws: `TraceError` when it cannot be read, or has no such header.
  init(_ settings: ImportSettings, isHeader: (PlanHeader) -> Bool, expected: String)
    throws(TraceError)
  {
    var reader = try ReportReader.open(
      settings, takesWindows1252: true, isHeader: { isHeader(PlanHeader($0.cells)) },
      expected: expected)
    var found: (header: PlanHeader, width: Int)?
    while let (line, cells) = try reader.next() {
      guard let width = found?.width else {
        let header = PlanHeader(cells)
        if isHeader(header) { found = (header, cells.count) }
        continue
      }
      if cells.count == width {
        rows.append((line, cells))
      } else {
        let fields = "\(cells.count) \(cells.count == 1 ? "field" : "fields")"
        reader.issues.reject(
          line: line, ImportProblem("the row has \(fields)", "expected \(width) as in the header"))
      }
    }
    header = found?.header ?? PlanHeader([])
    (issues, readings, recoded) = (reader.issues, reader.readings, reader.recoded)
    asked = reader.asked
  }
}
