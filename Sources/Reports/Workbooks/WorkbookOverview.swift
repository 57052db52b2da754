/// The first sheet of a workbook: what was found, in words and figures, and what its other sheets
/// are.
final class WorkbookOverview {
  /// A figure with its column's name and unit.
  struct Figure {
    let label: String
    let unit: String
    let column: String
    /// The number; over several replications the least and the greatest of them too.
    let cells: [ReportCell]
  }

  private let sheet: WorkbookSheet
  private let file: WorkbookFile
  private var row = 0
  /// The width of the first column, in characters.
  private static let labelWidth = 70

  /// An empty sheet in front of the others.
  init(in file: WorkbookFile) {
    self.file = file
    sheet = file.addSheet("overview")
    sheet.activate()
    for (column, width) in [Self.labelWidth, 16, 16, 16, 16, 16].enumerated() {
      sheet.setWidth(width, ofColumn: column)
    }
    sheet.fit()
  }

  /// Adds the answer.
  func add(answer: String) { put([.text(answer)], [.answer]) }

  /// Adds lines of text whose blanks line up.
  func add(lines: [String]) { for line in lines { put([.text(line)], [.fixedWidth]) } }

  /// Adds lines of text.
  func add(setting: [String]) { for line in setting { put([.text(line)], [.text]) } }

  /// Adds figures below a title.
  /// - Parameters:
  ///   - title: what they are about
  ///   - figures: a line each
  ///   - hasRanges: whether each has its least and greatest value too
  func add(_ title: String, _ figures: [Figure], hasRanges: Bool) {
    row += 1
    let heads = hasRanges ? ["estimate", "min", "max"] : ["value"]
    // Names of columns are long.
    sheet.setWidth(36, ofColumn: heads.count + 2)
    put(
      ([title] + heads + ["unit", "column"]).map { .text($0) },
      [.header] + heads.map { _ in .numberHeader } + [.remarkHeader, .header])
    for figure in figures {
      let missing = heads.count - figure.cells.count
      let cells = figure.cells + [ReportCell](repeating: .missing, count: max(0, missing))
      put(
        [.text(figure.label)] + cells + [.text(figure.unit), .text(figure.column)],
        [.text] + cells.map { CellFormat(of: $0, unit: figure.unit) } + [.remark, .text])
    }
  }

  /// Adds sentences below a title; nothing without sentences.
  func add(_ title: String, _ sentences: [String]) {
    if sentences.isEmpty { return }
    row += 1
    put([.text(title)], [.header])
    for sentence in sentences { put(sentence) }
  }

  /// Puts a sentence into the first column, in as many lines as it takes.
  private func put(_ sentence: String) {
    let lines = sentence.split(separator: "\n").map { 1 + $0.count / Self.labelWidth }
    sheet.setHeight(lines: max(1, lines.reduce(0, +)), ofRow: row)
    put([.text(sentence)], [.wrapped])
  }

  /// Ends the sheet with a list of the others, and the workbook with the dictionary of its columns.
  /// - Parameters:
  ///   - tables: the tables of the workbook
  ///   - help: what sheets without a table have, by name
  ///   - timeZone: on whose clocks times are
  /// - Throws: what cannot be written.
  func finish(
    _ tables: [WorkbookTable], _ help: [(name: String, text: String)], timeZone: String
  ) throws(WriteError) {
    let dictionary = WorkbookTable(
      "columns",
      [
        ReportColumn("sheet", "text", "the sheet"), ReportColumn("column", "text", "the column"),
        ReportColumn("unit", "text", "the unit of its values"),
        ReportColumn("meaning", "text", "one sentence about the values"),
        ReportColumn(
          "over_replications", "text",
          "how one number is made of several replications, and which "
            + "interval it has"),
      ], in: file)
    for table in tables {
      for column in table.columns {
        let shown = CellFormat.words(unit: column.unit, timeZone: timeZone).map { "; \($0)" } ?? ""
        try dictionary.add([
          .text(table.name), .text(column.name), .text(column.unit), .text(column.help + shown),
          column.estimate.map { .text("\($0.estimator), interval \($0.interval)") } ?? .missing,
        ])
      }
    }
    for table in tables + [dictionary] { table.finish() }
    add("About this workbook", file.notes)
    row += 1
    put([.text("Sheet"), .text("rows")], [.header, .numberHeader])
    for (name, text) in help { put("\(name): \(text)") }
    for table in tables { put([.text(table.name), .count(table.count)], [.text, .count]) }
    put(
      [.text("columns: what every column means, and its unit"), .count(dictionary.count)],
      [.text, .count])
    try sheet.look()
  }

  private func put(_ cells: [ReportCell], _ formats: [CellFormat]) {
    for (column, cell) in cells.enumerated() { sheet.put(cell, formats[column], row, column) }
    row += 1
  }
}
