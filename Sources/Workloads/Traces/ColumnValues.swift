internal import Settings

/// The cells of one column of a CSV file with a header, from top to bottom, as text.
/// - Parameters:
///   - path: the file
///   - column: the column's name
/// - Returns: one text a row
/// - Throws: `TraceError` when the file or the column is missing, or a row cannot be read.
package func readColumnValues(path: String, column: String) throws(TraceError) -> [String] {
  var reader = try TraceReader(
    try CSVReader(path: path), settings: TraceSettings(path: path), calendar: nil)
  guard let index = reader.header.names.firstIndex(of: column) else {
    let words = (
      problem: "there is no column \(column)",
      expected: "the columns are \(listed(reader.header.names))"
    )
    throw .invalid(
      [
        TraceIssue(
          file: path, line: 1, column: nil, problem: words.problem, expected: words.expected)
      ], total: 1)
  }
  var values: [String] = []
  while try reader.nextRow() {
    values.append(reader.withCell(index) { String(decoding: $0) } ?? "")
  }
  try reader.finish()
  return values
}
