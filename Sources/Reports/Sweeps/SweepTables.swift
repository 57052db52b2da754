internal import Settings
internal import Studies

/// `runs.csv` and `variants.csv` of a sweep, row by row: neither is ever held as a whole.
struct SweepTables {
  private let sweep: Sweep
  private let variants: VariantColumns
  private let metrics = Metric.catalog.filter(\.isNumber)
  private let scenarioColumn = ReportColumn("scenario", "text", "the scenario's name")

  /// The tables of a sweep.
  init(_ sweep: Sweep) {
    self.sweep = sweep
    variants = VariantColumns(sweep)
  }

  /// The header of `runs.csv`: the variant with what is varied, then the run, then every metric.
  var runColumns: [ReportColumn] {
    let run = [
      ReportColumn("seed", "integer", "the seed of every random draw"),
      ReportColumn("replication", "ordinal", "the replication, from 0"),
    ]
    return [scenarioColumn] + variants.columns + run + Metric.catalog.map { ReportColumn($0.name, $0.unit, $0.help) }
  }

  /// A row of `runs.csv`.
  func row(_ run: RunID, _ record: RunRecord) -> [ReportCell] {
    let keys: [ReportCell] = [.decimal(units: Int128(sweep.scenario.seed), places: 0), .count(run.replication)]
    return [.text(sweep.scenario.name)] + variants.cells(of: run.variant) + keys
      + record.values.map { ReportCell($0, calendar: calendar(of: run.variant)) }
  }

  /// The wall clock of a variant, which may be what varies.
  private func calendar(of variant: Int) -> ScenarioCalendar {
    let isOwn = sweep.design.keys.contains { ["start", "time_zone"].contains($0) }
    return isOwn ? sweep.plan.scenario(of: variant).calendar : sweep.scenario.calendar
  }

  /// The header of `variants.csv`: the variant with what is varied, then mean and bounds of every metric that is a number.
  var variantColumns: [ReportColumn] {
    let judged = ParetoFront.metrics.map(\.name).joined(separator: ", ")
    let own = [
      ReportColumn("replications", "count", "the runs that the means are over"),
      ReportColumn("pareto", "0 or 1", "1: no other variant is as good in \(judged) and better in one of them"),
    ]
    return [scenarioColumn] + variants.columns + own + metrics.flatMap(\.meanColumns)
  }

  /// A row of `variants.csv`.
  func row(variant: Int, _ means: VariantMeans, isOnFront: Bool) -> [ReportCell] {
    let own: [ReportCell] = [.count(means.replications), .integer(isOnFront ? 1 : 0)]
    return [.text(sweep.scenario.name)] + variants.cells(of: variant) + own + metrics.flatMap { means.cells(of: $0) }
  }

  /// The variants on the front in a few columns, for a terminal.
  func frontTable(_ rows: [(variant: Int, means: VariantMeans)]) -> ReportTable {
    let judged = ParetoFront.metrics.map { ReportColumn($0.name, $0.unit, $0.help) }
    let cells = rows.map { variant, means in
      variants.cells(of: variant) + ParetoFront.metrics.map { .text(means.words(for: $0)) }
    }
    return ReportTable(name: "front", columns: variants.columns + judged, rows: cells)
  }
}
