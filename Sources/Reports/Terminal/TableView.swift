/// Which columns of wide tables are shown: those that were asked for, or those that fit.
package struct TableView: Sendable {
  /// How many characters a line has; nil: as many as it takes.
  private let width: Int?
  /// The columns that were asked for, in their order.
  let names: [String]?
  /// What no table had room for.
  private var leftOut: [String] = []

  /// - Parameters:
  ///   - width: how many characters a line has; nil: as many as it takes
  ///   - names: the columns to show, in their order; nil: those that fit
  package init(width: Int? = nil, names: [String]? = nil) {
    (self.width, self.names) = (width, names)
  }

  /// Which columns were left out for want of room; nil where none was.
  package var remark: String? {
    guard let width, !leftOut.isEmpty else { return nil }
    let list = leftOut.joined(separator: ", ")
    return "left out, to fit \(width) characters: \(list); --columns names the columns to show"
  }

  /// The places of the columns to show.
  /// - Parameters:
  ///   - columns: the names of all of them
  ///   - widths: how wide each is
  ///   - leastWanted: those that are left out first; after them it is the last ones
  /// - Returns: the places, in the order in which they are shown
  mutating func places(of columns: [String], widths: [Int], leastWanted: [String]) -> [Int] {
    if let names { return names.compactMap { columns.firstIndex(of: $0) } }
    var shown = Array(columns.indices)
    guard let width else { return shown }
    func total() -> Int { shown.reduce(-2) { $0 + 2 + widths[$1] } }
    var next = leastWanted[...]
    while total() > width, shown.count > 2 {
      let place = next.isEmpty ? shown.last : columns.firstIndex(of: next.removeFirst())
      guard let place, let shownAt = shown.firstIndex(of: place), shownAt > 0 else { continue }
      shown.remove(at: shownAt)
      if !leftOut.contains(columns[place]) { leftOut.append(columns[place]) }
    }
    return shown
  }

  /// A table for a terminal.
  /// - Parameters:
  ///   - table: the table with all its columns
  ///   - leastWanted: the names of those that are left out first
  ///   - sentences: the name of the column of sentences, which are broken rather than left out
  /// - Returns: the text
  package mutating func text(
    of table: ReportTable, leastWanted: [String] = [], sentences: String? = nil
  ) -> String {
    let names = table.columns.map(\.name)
    let widths = names.indices.map { column in
      let width = table.rows.reduce(names[column].count) {
        max($0, $1[column].plainText.count)
      }
      return names[column] == sentences ? min(width, 24) : width
    }
    let shown = places(of: names, widths: widths, leastWanted: leastWanted)
    let part = ReportTable(
      name: table.name, columns: shown.map { table.columns[$0] },
      rows: table.rows.map { row in shown.map { row[$0] } })
    return part.text(width: part.columns.last?.name == sentences ? width : nil)
  }
}

extension ReportTable {
  /// The table for a terminal of so many columns, whose last cells are sentences: these are broken
  /// where the table is wider.
  func text(width: Int?) -> String {
    let lines = text.split(separator: "\n")
    guard let width, let last = columns.indices.last, lines.contains(where: { $0.count > width })
    else { return text }
    let margin = columns.indices.dropLast().reduce(0) { sum, column in
      rows.reduce(columns[column].name.count) { max($0, $1[column].plainText.count) } + 2 + sum
    }
    guard margin + 16 <= width else { return text }
    let indent = String(repeating: " ", count: margin)
    let wrapped = zip(lines.dropFirst(), rows).map { line, row -> String in
      let cell = row[last].plainText.wrapped(to: width - margin, indent: "")
      return line.prefix(margin)
        + cell.split(separator: "\n").joined(separator: "\n\(indent)") + "\n"
    }
    return lines.prefix(1).map { "\($0)\n" }.joined()
      + wrapped.map { line in
        line.split(separator: "\n").map { String($0).trimmingTrailingSpaces + "\n" }.joined()
      }.joined()
  }
}
