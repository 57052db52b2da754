internal import Settings
package import Studies

/// `runs.csv` and `variants.csv` of a sweep, row by row: neither is ever held as a whole.
struct SweepTables {
  private let sweep: Sweep
  let variants: VariantColumns
  let metrics: [Metric]
  private let scenarioColumn = ReportColumn("scenario", "text", "the scenario's name")

  /// The tables of a sweep.
  init(_ sweep: Sweep) {
    self.sweep = sweep
    metrics = sweep.plan.metrics.filter(\.isNumber)
    variants = VariantColumns(sweep)
  }

  /// The header of `runs.csv`: the variant with what is varied, then the run, then every metric.
  var runColumns: [ReportColumn] {
    let run = [
      ReportColumn("seed", "integer", "the seed of every random draw"),
      ReportColumn("replication", "ordinal", "the replication, from 0"),
    ]
    let metrics = sweep.plan.metrics.map { ReportColumn($0) }
    return [scenarioColumn] + variants.columns + run + metrics
      + meets("whether this run by itself keeps all bounds of the objectives: yes or no")
  }

  /// The bounds that a variant is to keep; nil where the scenario has none.
  private var objectives: Objectives? {
    sweep.scenario.objectives.flatMap { $0.subjectTo.isEmpty ? nil : $0 }
  }

  /// Whether the objectives are met; no column where there are no bounds.
  private func meets(_ help: String) -> [ReportColumn] {
    objectives == nil ? [] : [ReportColumn("meets_objectives", "text", help)]
  }

  /// A row of `runs.csv`.
  func row(_ run: RunID, _ record: RunRecord) -> [ReportCell] {
    let keys: [ReportCell] = [
      .decimal(units: Int128(sweep.scenario.seed), places: 0), .count(run.replication),
    ]
    let calendar = calendar(of: run.variant)
    return [.text(sweep.scenario.name)] + variants.cells(of: run.variant) + keys
      + sweep.plan.metrics.map { ReportCell(record.value(of: $0), calendar: calendar) }
      + (objectives.map { [.text($0.areMet(by: record) ? "yes" : "no")] } ?? [])
  }

  /// The wall clock of a variant, which may be what varies.
  private func calendar(of variant: Int) -> ScenarioCalendar {
    let isInferred = sweep.scenario.startOrigin != .written
    let isOwn = sweep.design.keys.contains {
      ["start", "time_zone"].contains($0) || isInferred && $0.hasPrefix("workload")
    }
    return isOwn ? sweep.plan.scenario(of: variant).calendar : sweep.scenario.calendar
  }

  /// The header of `variants.csv`: the variant with what is varied, then estimate and bounds of
  /// every metric that is a number.
  var variantColumns: [ReportColumn] {
    [scenarioColumn] + variants.columns + ownColumns + metrics.flatMap(\.meanColumns)
  }

  private var ownColumns: [ReportColumn] {
    let judged = ParetoFront.allMetrics.map(\.name).joined(separator: ", ")
    return [
      ReportColumn("replications", "count", "the runs that the estimates are of"),
      ReportColumn(
        "pareto", "0 or 1", "1: no other variant is as good in \(judged) and better in one of them"),
    ]
      + meets(
        "whether the variant keeps all bounds of the objectives, with 95 % confidence: yes, no or "
          + Standing.notKnown.rawValue
      )
  }

  private func ownCells(_ estimates: Estimates, isOnFront: Bool) -> [ReportCell] {
    let standing = objectives.map {
      ReportCell.text($0.standing(of: estimates, error: 0.05).answer)
    }
    return [.count(estimates.replications), .integer(isOnFront ? 1 : 0)]
      + (standing.map { [$0] } ?? [])
  }

  /// What the narrow table tells: what is to be least and what is bounded, or what the front is of.
  var shortMetrics: [Metric] {
    sweep.scenario.objectives?.metrics ?? ParetoFront.allMetrics
  }

  /// The header of `variants-short.csv`: the variant with what is varied, then what the objectives
  /// are about.
  var shortColumns: [ReportColumn] {
    variants.columns + ownColumns + shortMetrics.flatMap(\.meanColumns)
  }

  /// A row of `variants-short.csv`.
  func shortRow(variant: Int, _ estimates: Estimates, isOnFront: Bool) -> [ReportCell] {
    variants.cells(of: variant) + ownCells(estimates, isOnFront: isOnFront)
      + shortMetrics.flatMap { estimates.cells(of: $0) }
  }

  /// A row of `variants.csv`.
  func row(variant: Int, _ means: Estimates, isOnFront: Bool) -> [ReportCell] {
    [.text(sweep.scenario.name)] + variants.cells(of: variant)
      + ownCells(means, isOnFront: isOnFront)
      + metrics.flatMap { means.cells(of: $0) }
  }

  /// The header of `notes.csv`: what is to be known about some runs of a variant.
  var noteColumns: [ReportColumn] {
    [scenarioColumn] + variants.columns + [
      ReportColumn("note", "text", "what is to be known about some runs, as a word to filter by"),
      ReportColumn("runs", "count", "the runs of the variant of which it is so"),
      ReportColumn("replications", "count", "the runs of the variant"),
      ReportColumn("meaning", "text", "the note in words"),
    ]
  }

  /// A row of `notes.csv`.
  func noteRow(_ note: RunNote, variant: Int, runs: Int, replications: Int) -> [ReportCell] {
    [.text(sweep.scenario.name)] + variants.cells(of: variant)
      + [.text(note.rawValue), .count(runs), .count(replications), .text(note.meaning)]
  }

  /// The variants on the front in a few columns, for a terminal.
  func frontTable(_ rows: [(variant: Int, means: Estimates)], _ metrics: [Metric]) -> ReportTable {
    let judged = metrics.map { ReportColumn($0.name, $0.unit.rawValue, $0.help) }
    let cells = rows.map { variant, means in
      variants.cells(of: variant)
        + metrics.map { .text(means[$0]?.words ?? "not measured") }
    }
    return ReportTable(name: "front", columns: variants.columns + judged, rows: cells)
  }
}

extension Sweep {
  /// What the table on a terminal may show: the variant with what is varied, and every metric.
  package var shownColumns: [String] {
    let tables = SweepTables(self)
    return tables.variants.columns.map(\.name) + tables.metrics.map(\.name)
  }

  /// Where these are listed.
  package static let columnPlace = "`greenroom list columns`, variant, or a setting that varies"
}

extension Standing {
  /// As the answer to whether something is met.
  var answer: String {
    switch self {
    case .proven: "yes"
    case .refuted: "no"
    case .notKnown: rawValue
    }
  }
}
