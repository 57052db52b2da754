internal import Settings

extension ReportTable {
  /// The table for a terminal: aligned columns, two spaces apart, numbers to the right.
  package var text: String {
    let cells = rows.map { row in row.map(\.plainText) }
    let widths = columns.indices.map { column in
      cells.reduce(columns[column].name.count) { max($0, $1[column].count) }
    }
    let isNumeric = columns.indices.map { column in
      !rows.isEmpty && rows.allSatisfy { $0[column].isNumber || $0[column] == .missing }
    }
    func line(_ words: [String]) -> String {
      let padded = words.indices.map { words[$0].padded(to: widths[$0], toTheRight: isNumeric[$0]) }
      return padded.joined(separator: "  ").trimmingTrailingSpaces + "\n"
    }
    return line(columns.map(\.name)) + cells.map(line).joined()
  }
}

extension ReportCell {
  var isNumber: Bool {
    switch self {
    case .integer, .decimal: true
    case .text, .time, .missing: false
    }
  }

  /// The cell as it stands in a terminal; control characters of foreign text are not passed on.
  var plainText: String {
    switch self {
    case .text(let text): text.onOneLine
    case .time(let local, let offset): local + offset
    case .integer(let count): String(count)
    case .decimal(let units, let places): DecimalText.text(units, places: places)
    case .missing: ""
    }
  }
}

extension String {
  /// The text with blanks before or behind it.
  func padded(to width: Int, toTheRight: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, width - count))
    return toTheRight ? blanks + self : self + blanks
  }

  /// The text without the blanks at its end.
  var trimmingTrailingSpaces: String {
    String(self[..<(lastIndex { $0 != " " }.map { index(after: $0) } ?? startIndex)])
  }
}
