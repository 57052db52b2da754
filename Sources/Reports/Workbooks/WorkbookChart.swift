internal import CXlsxWriter

/// A chart of columns of a workbook's tables: a spreadsheet draws it anew when they change.
struct WorkbookChart {
  /// Rows of a table's first sheet, from 1.
  struct Cells {
    let table: WorkbookTable
    let rows: ClosedRange<Int>
  }

  /// How a series is drawn.
  enum Mark {
    /// A line, so many points wide.
    case line(Double)
    /// A dot for each row.
    case dots
    /// A diamond for each row, on a line.
    case diamonds
    /// A part of a bar.
    case bar
  }

  struct Series {
    let name: String
    let x: String
    let y: String
    let cells: Cells
    let color: UInt32
    let mark: Mark
  }

  /// An axis: what is on it, how its numbers are shown, from where to where it goes, and by which
  /// steps.
  struct Axis {
    let name: String
    let format: CellFormat
    var code: String?
    var range: ClosedRange<Double>?
    var step: Double?

    /// An axis of local times from one to another, in days as a spreadsheet has them: it begins and
    /// ends at whole steps, of which there are at most a dozen.
    static func time(_ span: ClosedRange<Double>) -> Self {
      let length = span.upperBound - span.lowerBound
      let steps = [1.0 / 288, 1.0 / 96, 1.0 / 48, 1.0 / 24, 1.0 / 8, 1.0 / 4, 1.0 / 2, 1, 7, 28]
      let step = steps.first { length <= $0 * 12 } ?? 365
      let (first, last) = (span.lowerBound / step, span.upperBound / step)
      return Self(
        name: "local time", format: .time, code: step < 1 ? "mm-dd hh:mm" : "yyyy-mm-dd",
        range: (first.rounded(.down) * step)...(last.rounded(.up) * step), step: step)
    }
  }

  let title: String
  let x: Axis
  let y: Axis
  var series: [Series]

  /// The colors of Okabe and Ito, which most color-blind people tell apart.
  /// The library takes 0 for no color.
  static let black: UInt32 = 0x01_00_00_00
  static let blue: UInt32 = 0x00_72_B2
  static let orange: UInt32 = 0xE6_9F_00
  static let green: UInt32 = 0x00_9E_73
  static let palette: [UInt32] = [
    0x00_72_B2, 0xE6_9F_00, 0x00_9E_73, 0xCC_79_A7, 0x56_B4_E9, 0xD5_5E_00, 0xF0_E4_42,
  ]

  /// Puts it on a sheet.
  func insert(
    on sheet: WorkbookSheet, of file: WorkbookFile, row: Int,
    scale: (x: Double, y: Double) = (2.1, 1.5)
  ) {
    let isBar = series.contains { if case .bar = $0.mark { true } else { false } }
    let chart = file.addChart(isBar ? LXW_CHART_BAR_STACKED : LXW_CHART_SCATTER)
    chart_title_set_name(chart, title)
    set(chart_axis_get(chart, LXW_CHART_AXIS_TYPE_X), x)
    set(chart_axis_get(chart, LXW_CHART_AXIS_TYPE_Y), y)
    if isBar {
      // The first bar stands at the bottom otherwise, and its numbers at the top then.
      chart_axis_set_reverse(chart_axis_get(chart, LXW_CHART_AXIS_TYPE_Y))
      chart_axis_set_label_position(
        chart_axis_get(chart, LXW_CHART_AXIS_TYPE_X),
        UInt8(LXW_CHART_AXIS_LABEL_POSITION_HIGH.rawValue))
    }
    chart_legend_set_position(chart, UInt8(LXW_CHART_LEGEND_BOTTOM.rawValue))
    for series in series { add(series, to: chart) }
    sheet.insert(chart, row: row, scale: scale)
  }

  private func set(_ axis: UnsafeMutablePointer<lxw_chart_axis>?, _ what: Axis) {
    chart_axis_set_name(axis, what.name)
    if let code = what.code ?? what.format.code { chart_axis_set_num_format(axis, code) }
    if let range = what.range {
      chart_axis_set_min(axis, range.lowerBound)
      chart_axis_set_max(axis, range.upperBound)
    }
    if let step = what.step { chart_axis_set_major_unit(axis, step) }
    var line = lxw_chart_line()
    (line.color, line.width) = (0xD9_D9_D9, 0.75)
    chart_axis_major_gridlines_set_line(axis, &line)
  }

  private func add(_ series: Series, to chart: UnsafeMutablePointer<lxw_chart>) {
    let drawn = chart_add_series(chart, nil, nil)
    let (table, rows) = (series.cells.table, series.cells.rows)
    let (first, last) = (UInt32(rows.lowerBound), UInt32(rows.upperBound))
    let (x, y) = (UInt16(table.place(of: series.x)), UInt16(table.place(of: series.y)))
    chart_series_set_categories(drawn, table.first.name, first, x, last, x)
    chart_series_set_values(drawn, table.first.name, first, y, last, y)
    chart_series_set_name(drawn, series.name)
    var line = lxw_chart_line()
    line.color = series.color
    var fill = lxw_chart_fill()
    fill.color = series.color
    switch series.mark {
    case .line(let width):
      line.width = Float(width)
      chart_series_set_line(drawn, &line)
      chart_series_set_marker_type(drawn, UInt8(LXW_CHART_MARKER_NONE.rawValue))
    case .dots, .diamonds:
      let isDot = if case .dots = series.mark { true } else { false }
      line.width = 1.5
      var outline = line
      if isDot { line.none = 1 }
      chart_series_set_line(drawn, &line)
      chart_series_set_marker_type(
        drawn, UInt8((isDot ? LXW_CHART_MARKER_CIRCLE : LXW_CHART_MARKER_DIAMOND).rawValue))
      chart_series_set_marker_size(drawn, isDot ? 4 : 8)
      outline.width = 0.75
      chart_series_set_marker_line(drawn, &outline)
      chart_series_set_marker_fill(drawn, &fill)
    case .bar: chart_series_set_fill(drawn, &fill)
    }
  }
}
