package import Studies

extension Comparison {
  /// The workbook of a comparison: its words, and every difference with its interval.
  /// - Parameters:
  ///   - folder: the folder that it belongs into
  ///   - timeZone: on whose clocks times are
  /// - Returns: the workbook, which is yet to be put in its place
  /// - Throws: what cannot be written.
  package func workbook(in folder: String, timeZone: String) throws(WriteError) -> WrittenWorkbook {
    try .of(table, words: text(TerminalStyle(isColored: false)), timeZone: timeZone, in: folder)
  }
}
