/// A table of a workbook, row by row: its first row is frozen and filtered, and what does not fit on
/// a sheet goes on on the next one.
final class WorkbookTable {
  /// The rows of a sheet, the first one with the names included.
  static let mostRows = 1_048_576
  /// The columns of a sheet.
  private static let mostColumns = 16_384

  /// The name, which is that of the CSV file without its ending.
  let name: String
  let columns: [ReportColumn]
  private let file: WorkbookFile
  private let limit: Int
  /// The columns that say the unit of their row, where numbers of several units are in one column.
  private let unitColumn: Int?
  private(set) var sheet: WorkbookSheet
  private var parts = 1
  /// The rows on the last sheet, without the first one.
  private var rowsOnSheet = 0
  /// The rows that were added.
  private(set) var count = 0
  private var widths: [Int]

  /// Rows that say how wide their columns are.
  private static let measuredRows = 200
  /// The widest column, in characters.
  private static let widest = 60

  /// An empty table on a sheet behind the others.
  init(_ name: String, _ columns: [ReportColumn], in file: WorkbookFile, limit: Int = mostRows) {
    (self.name, self.file, self.limit) = (name, file, limit)
    self.columns = Array(columns.prefix(Self.mostColumns))
    if columns.count > Self.mostColumns {
      file.note(
        "\(name) has \(Wording.count(columns.count)) columns, and a sheet "
          + "\(Wording.count(Self.mostColumns)): the others are in \(name).csv alone.")
    }
    unitColumn = columns.firstIndex { $0.name == "unit" }
    // A filter's arrow takes the place of some characters.
    widths = self.columns.map { $0.name.count + 4 }
    sheet = file.addSheet(name)
    writeHeader()
  }

  /// The sheet with the first rows, and how many these are.
  private(set) lazy var first: WorkbookSheet = sheet
  var rowsOnFirst: Int { min(count, limit - 1) }

  /// The place of a column, from 0.
  func place(of column: String) -> Int {
    guard let place = columns.firstIndex(where: { $0.name == column }) else {
      preconditionFailure("\(name) has a column \(column)")
    }
    return place
  }

  /// Adds a row.
  func add(_ row: [ReportCell]) throws(WriteError) {
    if rowsOnSheet == limit - 1 {
      finishSheet()
      parts += 1
      sheet = file.addSheet("\(name) \(parts)")
      rowsOnSheet = 0
      writeHeader()
    }
    rowsOnSheet += 1
    count += 1
    for column in columns.indices {
      let cell = row[column]
      sheet.put(cell, format(of: cell, column, row), rowsOnSheet, column)
      if count <= Self.measuredRows {
        widths[column] = max(widths[column], cell.plainText.count + 2)
      }
    }
    try sheet.look()
  }

  /// Adds all rows of a table.
  func add(_ table: ReportTable) throws(WriteError) {
    for row in table.rows { try add(row) }
  }

  /// Ends the table.
  func finish() {
    finishSheet()
    if parts > 1 {
      file.note(
        "\(name) has \(Wording.count(count)) rows, and a sheet \(Wording.count(limit - 1)): it goes "
          + "on on \(parts == 2 ? "\(name) 2" : "\(name) 2 to \(name) \(parts)").")
    }
  }

  private func format(of cell: ReportCell, _ column: Int, _ row: [ReportCell]) -> CellFormat {
    let unit = columns[column].unit
    guard let unitColumn, ["its unit", "the unit"].contains(unit),
      case .text(let own) = row[unitColumn]
    else { return CellFormat(of: cell, unit: unit) }
    return CellFormat(of: cell, unit: own)
  }

  private func writeHeader() {
    _ = first
    for (column, heading) in columns.enumerated() {
      sheet.put(.text(heading.name), .header, 0, column)
    }
    sheet.freeze(rows: 1)
  }

  private func finishSheet() {
    for (column, width) in widths.enumerated() {
      sheet.setWidth(min(width, Self.widest), ofColumn: column)
    }
    sheet.filter(rows: rowsOnSheet, columns: columns.count)
  }
}
