internal import CXlsxWriter

/// A sheet of a workbook. Cells are put row by row.
final class WorkbookSheet {
  let name: String
  private let sheet: UnsafeMutablePointer<lxw_worksheet>
  private unowned let file: WorkbookFile

  init(name: String, sheet: UnsafeMutablePointer<lxw_worksheet>, in file: WorkbookFile) {
    (self.name, self.sheet, self.file) = (name, sheet, file)
    worksheet_set_landscape(sheet)
    // A4.
    worksheet_set_paper(sheet, 9)
  }

  /// Puts a cell. What was not measured stays empty.
  /// - Parameters:
  ///   - cell: what it holds
  ///   - format: how it is shown
  ///   - row: the row, from 0, which is not above those that have cells
  ///   - column: the column, from 0
  func put(_ cell: ReportCell, _ format: CellFormat, _ row: Int, _ column: Int) {
    let (place, style) = ((UInt32(row), UInt16(column)), file.format(format))
    switch WorkbookValue(cell) {
    case .empty: break
    case .number(let number):
      WorkbookFile.check(worksheet_write_number(sheet, place.0, place.1, number, style))
    case .text(let text):
      // A text without characters would be an empty cell.
      if text.isEmpty { break }
      WorkbookFile.check(worksheet_write_string(sheet, place.0, place.1, text, style))
    case .cut(let text):
      file.countCut()
      WorkbookFile.check(worksheet_write_string(sheet, place.0, place.1, text, style))
    }
  }

  /// Looks whether the rows so far could be written.
  func look() throws(WriteError) {
    if greenroom_sheet_has_failed(sheet) != 0 { throw file.failure() }
  }

  /// The bytes of its rows.
  func size() throws(WriteError) -> Int {
    let size = greenroom_sheet_size(sheet)
    if size < 0 { throw file.failure() }
    return size
  }

  /// The width of a column, in characters.
  func setWidth(_ width: Int, ofColumn column: Int) {
    let place = UInt16(column)
    WorkbookFile.check(worksheet_set_column(sheet, place, place, Double(width), nil))
  }

  /// The height of a row whose text has so many lines, before its cells are put: not every program
  /// finds it by itself.
  func setHeight(lines: Int, ofRow row: Int) {
    WorkbookFile.check(worksheet_set_row(sheet, UInt32(row), 15 * Double(lines), nil))
  }

  /// Keeps the first rows in sight, and repeats them on every page.
  func freeze(rows: Int) {
    worksheet_freeze_panes(sheet, UInt32(rows), 0)
    WorkbookFile.check(worksheet_repeat_rows(sheet, 0, UInt32(rows - 1)))
  }

  /// Lets the rows be filtered by what is below the first one.
  func filter(rows: Int, columns: Int) {
    WorkbookFile.check(
      worksheet_autofilter(sheet, 0, 0, UInt32(max(1, rows)), UInt16(columns - 1)))
  }

  /// Makes it as wide as a page where it is printed, and of so many pages; nil: of as many as it
  /// takes.
  func fit(pages: Int? = nil) { worksheet_fit_to_pages(sheet, 1, UInt16(pages ?? 0)) }

  /// Opens the workbook on this sheet.
  func activate() { worksheet_activate(sheet) }

  /// Colors numbers by where they are between the least of them, white, and the greatest.
  func colorScale(rows: ClosedRange<Int>, columns: ClosedRange<Int>, _ color: UInt32) {
    var scale = lxw_conditional_format()
    scale.type = UInt8(LXW_CONDITIONAL_2_COLOR_SCALE.rawValue)
    (scale.min_color, scale.max_color) = (0xFF_FF_FF, color)
    WorkbookFile.check(
      worksheet_conditional_format_range(
        sheet, UInt32(rows.lowerBound), UInt16(columns.lowerBound), UInt32(rows.upperBound),
        UInt16(columns.upperBound), &scale))
  }

  /// Puts a chart with its upper left corner at the beginning of a row, so many times as wide and as
  /// high as the usual 480 by 288 pixels.
  func insert(
    _ chart: UnsafeMutablePointer<lxw_chart>, row: Int, scale: (x: Double, y: Double)
  ) {
    var options = lxw_chart_options()
    (options.x_scale, options.y_scale) = scale
    WorkbookFile.check(worksheet_insert_chart_opt(sheet, UInt32(row), 0, chart, &options))
  }
}
