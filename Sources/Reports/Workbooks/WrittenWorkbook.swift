/// A workbook that is written and not yet in its place.
package struct WrittenWorkbook {
  /// The file.
  package let draft: StagedFile
  /// What it does not have, or has elsewhere, in sentences.
  package let notes: [String]
}

extension WorkbookFile {
  /// Writes the workbook, with what is to be known of it.
  func written() throws(WriteError) -> WrittenWorkbook {
    WrittenWorkbook(draft: try close(), notes: notes)
  }
}

extension WrittenWorkbook {
  /// A workbook of one table, with the words of a terminal in front of it.
  /// - Parameters:
  ///   - table: the table
  ///   - words: what is printed
  ///   - timeZone: on whose clocks times are
  ///   - folder: the folder that it belongs into
  ///   - charts: puts charts on a sheet, where there are rows to draw; says what they show
  /// - Returns: the workbook, which is yet to be put in its place
  /// - Throws: what cannot be written.
  static func of(
    _ table: ReportTable, words: String, timeZone: String, in folder: String,
    charts: ((WorkbookFile, WorkbookSheet, WorkbookTable) -> String)? = nil
  ) throws(WriteError) -> WrittenWorkbook {
    try makeFolder(folder)
    let file = try WorkbookFile(in: folder)
    let overview = WorkbookOverview(in: file)
    let lines = words.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    overview.add(answer: lines.first ?? "")
    overview.add(lines: Array(lines.dropFirst()))
    let drawn = table.rows.isEmpty ? nil : charts.map { ($0, file.addSheet("charts")) }
    drawn?.1.fit(pages: 1)
    let sheet = WorkbookTable(table.name, table.columns, in: file)
    try sheet.add(table)
    let help = drawn.map { draw, charts in
      [(name: charts.name, text: draw(file, charts, sheet))]
    }
    try overview.finish([sheet], help ?? [], timeZone: timeZone)
    return try file.written()
  }
}
