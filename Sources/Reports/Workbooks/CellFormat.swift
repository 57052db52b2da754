/// How a cell of a workbook is shown. What it holds is the number itself.
enum CellFormat: Hashable {
  /// Text as it is, text in lines, and text whose blanks line up.
  case text, wrapped, fixedWidth
  /// The answer, the title of a part, the first row of a table, and its cells above numbers and
  /// above what stands to the right of them.
  case answer, title, header, numberHeader, remarkHeader
  /// A setting's value to the left of a row, and text to the right of a number.
  case key, remark
  /// A number that is a name: an ordinal, a seed.
  case plain
  /// A count; a mean of counts; a number whose decimals may all matter.
  case count, mean, number
  case seconds, dollars, share, time

  /// How a cell is shown under a column with this unit.
  init(of cell: ReportCell, unit: String) {
    switch cell {
    case .text, .missing: self = .text
    case .time: self = .time
    case .integer, .decimal: self = Self.number(unit, isWhole: cell.isWhole)
    }
  }

  private static func number(_ unit: String, isWhole: Bool) -> Self {
    switch unit {
    case "USD": .dollars
    case "fraction": .share
    case "s": .seconds
    case "ordinal", "integer", "0 or 1": .plain
    case "number", "ratio", "text", "its unit", "the unit": isWhole ? .count : .number
    default: isWhole ? .count : .mean
    }
  }

  /// The number format; nil: none is needed. `?` is a digit that is a blank where it is 0.
  ///
  /// Source: ECMA-376, part 1, 18.8.31 (numFmts).
  var code: String? {
    switch self {
    case .text, .wrapped, .fixedWidth, .answer, .title, .header, .numberHeader, .remarkHeader,
      .key, .remark:
      nil
    case .plain: "0"
    case .count: "#,##0"
    case .mean: "#,##0.00"
    case .number: "#,##0.00????"
    case .seconds: "#,##0.000"
    case .dollars: "$#,##0.00??"
    case .share: "0.000%"
    case .time: "yyyy-mm-dd hh:mm:ss"
    }
  }

  /// What is to be known of how numbers of a unit are shown; nil: nothing.
  static func words(unit: String, timeZone: String) -> String? {
    switch unit {
    case "local time": "shown on the clocks of \(timeZone), as a date of the spreadsheet"
    case "fraction": "shown as a percentage"
    default: nil
    }
  }
}

extension ReportCell {
  /// Whether it is a number without decimals.
  fileprivate var isWhole: Bool {
    switch self {
    case .integer, .decimal(_, places: 0): true
    case .decimal, .text, .time, .missing: false
    }
  }
}
