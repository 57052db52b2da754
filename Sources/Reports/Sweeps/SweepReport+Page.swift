internal import Settings
internal import Studies

extension SweepReport {
  /// Variants beyond this are counted, not shown.
  private static let mostVariants = 20_000
  /// Beyond this the page has the figures that the front and the objectives are about.
  private static let mostWithEveryFigure = 3_000

  /// The page of a sweep: cost against rejected joins, settings against figures, every variant.
  /// - Parameter manifest: that of its folder
  /// - Returns: the file
  /// - Throws: what reading a run throws.
  package func page(_ manifest: Manifest) throws -> ReportFile {
    let shown = 0..<min(replications.count, Self.mostVariants)
    let short = tables.shortMetrics + ParetoFront.allMetrics
    let hasAll = replications.count <= Self.mostWithEveryFigure
    let left = tables.metrics.flatMap { metric -> [String] in
      let names = metric.meanColumns.map(\.name)
      if short.contains(where: { $0.name == metric.name }) { return [] }
      return hasAll ? Array(names.dropFirst()) : names
    }
    var table = PackedTable(
      "variants", tables.variantColumns, leavingOut: Set(left + ["scenario"]))
    try Self.forEach(of: shown) { variant in
      let estimates = try estimates(variant, try records(variant))
      return tables.row(variant: variant, estimates, isOnFront: isOnFront[variant])
    } _: { row in
      table.add(row)
    }
    table.skip(replications.count - shown.count)
    var remarks = PackedTable("notes", tables.noteColumns, leavingOut: ["scenario"])
    for entry in notes.entries {
      for (variant, runs) in entry.variants {
        remarks.add(
          tables.noteRow(
            entry.note, variant: variant, runs: runs, replications: replications[variant]))
      }
    }
    let text = try text()
    let (cost, rejected) = (Metric.costCapacity.name, Metric.rejectedJoinRate.name)
    let own = tables.shortColumns.map(\.name).filter { !$0.hasSuffix("_low95") }
    let hint =
      "Each mark is a variant: the means over its replications. A click shows its settings. The "
      + "line joins those that no other one beats in these two figures; the diamonds are those that "
      + "none beats in \(Wording.list(ParetoFront.allMetrics.map(\.name)))."
    return ReportFile(
      name: ReportPage.name,
      text: ReportPage(
        kind: "Sweep", answer: text.split(separator: "\n").first.map(String.init) ?? text,
        setting: hasAll
          ? []
          : [
            "There are more than \(Wording.count(Self.mostWithEveryFigure)) variants: this page has "
              + "the figures of variants-short.csv, variants.csv has all."
          ],
        words: text,
        data: .object([
          JSONValue.Member("kind", .string("variants")),
          JSONValue.Member("axes", sweep.pageAxes(tables.variants, of: shown)),
          JSONValue.Member("table", table.json()),
          JSONValue.Member("frontTitle", .string("Cost against rejected joins")),
          JSONValue.Member("frontHint", .string(hint)),
          JSONValue.Member("marked", .string("no other variant beats it")),
          JSONValue.Member("frontColumns", ["\(cost)_mean", "\(rejected)_mean"].json),
          JSONValue.Member("shownColumns", own.filter { !$0.hasSuffix("_high95") }.json),
          JSONValue.Member("notes", remarks.json()),
        ])
      ).html(manifest))
  }
}
