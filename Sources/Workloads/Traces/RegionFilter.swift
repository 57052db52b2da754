internal import Settings

/// Keeps the rows of one region, and remembers which regions there are, should there be none of it.
struct RegionFilter {
  private let wanted: String?
  private let column: Int?
  private var regions = NameIndex()
  private var wantedNumber: UInt32?

  /// A filter that keeps everything when no region is wanted.
  init(_ wanted: String?, column: Int?) {
    self.wanted = wanted
    self.column = column
    var name = wanted ?? ""
    wantedNumber = name.withUTF8 { regions.number(of: $0.span) }
  }

  /// Whether the current row is kept; nil after noting that its region is not UTF-8.
  @inline(__always)
  mutating func keeps(_ reader: inout TraceReader) -> Bool? {
    guard wanted != nil, let column else { return true }
    guard let number = reader.number(column, .region, &regions) else { return nil }
    return number == wantedNumber
  }

  /// Refuses a file that has rows and none of the region.
  /// - Parameters:
  ///   - reader: the file
  ///   - others: the rows that were left out
  /// - Throws: `TraceError.invalid`
  func finish(_ reader: borrowing TraceReader, others: Int) throws(TraceError) {
    guard let wanted, others > 0, reader.rowsRead == others + reader.rowsSkipped else { return }
    let names = regions.names.dropFirst().sorted().map { $0.isEmpty ? "(none)" : $0 }
    throw reader.refusal([
      .init(
        column: .region, problem: "no row is of the region \(wanted)",
        expected: "expected one of \(listed(names))")
    ])
  }
}
