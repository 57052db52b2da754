internal import Settings
internal import Studies

extension Comparison {
  /// The page of a comparison: the paired differences with their intervals.
  /// - Parameter manifest: that of its folder
  /// - Returns: the file
  package func page(_ manifest: Manifest) -> ReportFile {
    let text = text(TerminalStyle(isColored: false))
    return ReportFile(
      name: ReportPage.name,
      text: ReportPage(
        kind: "Comparison", answer: text.split(separator: "\n").first.map(String.init) ?? text,
        setting: candidates.map(\.words), words: text,
        data: .object([
          JSONValue.Member("kind", .string("comparison")),
          JSONValue.Member("table", PackedTable(table).json()),
        ])
      ).html(manifest))
  }
}
