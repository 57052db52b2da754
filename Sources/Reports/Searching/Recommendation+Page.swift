internal import Settings
package import Studies

extension Recommendation {
  /// The page of a recommendation: what is to be least against the first bound, and every variant
  /// with its verdict.
  /// - Parameter manifest: that of its folder
  /// - Returns: the file
  package func page(_ manifest: Manifest) -> ReportFile {
    let (text, table) = (text, table)
    let names = table.columns.map(\.name)
    let least = "\(race.objectives.minimize.name)_mean"
    let bound = names.first { $0.hasSuffix("_estimate") } ?? "replications"
    let shown = names.filter { name in
      !["_low95", "_high95", "_standing"].contains { name.hasSuffix($0) }
    }
    return ReportFile(
      name: ReportPage.name,
      text: ReportPage(
        kind: "Recommendation", answer: text.split(separator: "\n").first.map(String.init) ?? text,
        words: text,
        data: .object([
          JSONValue.Member("kind", .string("variants")),
          JSONValue.Member(
            "axes",
            sweep.pageAxes(VariantColumns(sweep), of: outcome.entrants.map(\.variant))),
          JSONValue.Member("table", PackedTable(table).json()),
          JSONValue.Member("frontTitle", .string("What is to be least, against a bound")),
          JSONValue.Member(
            "frontHint",
            .string(
              "Each mark is a variant, by what its replications came to. A click shows its settings; "
                + "the verdict and the intervals are in the table.")),
          JSONValue.Member("marked", .string("recommended")),
          JSONValue.Member("frontColumns", [least, bound].json),
          JSONValue.Member("shownColumns", shown.json),
          JSONValue.Member("notes", .null),
        ])
      ).html(manifest))
  }
}
