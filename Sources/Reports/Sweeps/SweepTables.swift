internal import Probability
internal import Settings
public import Studies

/// `runs.csv` and `variants.csv` of a sweep, row by row: neither is ever held as a whole.
public struct SweepTables {
  private let sweep: Sweep
  private let axes: [AxisColumn]
  private let metrics = Metric.catalog.filter(\.isNumber)

  /// The tables of a sweep.
  public init(_ sweep: Sweep) {
    self.sweep = sweep
    let keys = sweep.design.keys
    axes = keys.indices.map { place in
      AxisColumn(key: keys[place], values: (0..<sweep.design.count).lazy.map { sweep.design.values(of: $0)[place] })
    }
  }

  private var keyColumns: [ReportColumn] {
    [
      ReportColumn("scenario", "text", "the scenario's name"),
      ReportColumn("variant", "ordinal", "the variant, from 0; the last axis varies fastest"),
    ] + axes.map(\.column)
  }

  private func keyCells(of variant: Int) -> [ReportCell] {
    [.text(sweep.scenario.name), .count(variant)] + zip(axes, sweep.design.values(of: variant)).map { $0.cell($1) }
  }

  /// The header of `runs.csv`: the variant with what is varied, then the run, then every metric.
  public var runColumns: [ReportColumn] {
    keyColumns + [
      ReportColumn("seed", "integer", "the seed of every random draw"),
      ReportColumn("replication", "ordinal", "the replication, from 0"),
    ] + Metric.catalog.map { ReportColumn($0.name, $0.unit, $0.help) }
  }

  /// A row of `runs.csv`.
  public func row(_ run: RunID, _ record: RunRecord) -> [ReportCell] {
    keyCells(of: run.variant) + [.decimal(units: Int128(sweep.scenario.seed), places: 0), .count(run.replication)]
      + record.values.map { ReportCell($0, calendar: sweep.scenario.calendar) }
  }

  /// The header of `variants.csv`: the variant with what is varied, then mean and bounds of every metric that is a number.
  public var variantColumns: [ReportColumn] {
    keyColumns + [
      ReportColumn("replications", "count", "the runs that the means are over"),
      ReportColumn("pareto", "0 or 1", "1: no other variant is as good in \(Self.judged) and better in one of them"),
    ]
      + metrics.flatMap { metric in
        [
          ReportColumn("\(metric.name)_mean", metric.unit, "the mean over the replications that measured it: \(metric.help)"),
          ReportColumn("\(metric.name)_low95", metric.unit, "the lower end of its 95 % confidence interval (Student's t)"),
          ReportColumn("\(metric.name)_high95", metric.unit, "the upper end of it"),
        ]
      }
  }

  /// A row of `variants.csv`.
  public func row(variant: Int, _ means: VariantMeans, isOnFront: Bool) -> [ReportCell] {
    keyCells(of: variant) + [.count(means.replications), .integer(isOnFront ? 1 : 0)]
      + metrics.flatMap { metric -> [ReportCell] in
        guard let mean = means.mean(of: metric) else { return [.missing, .missing, .missing] }
        let interval = mean.interval()
        return [
          .number(mean.mean), interval.map { .number($0.lowerBound) } ?? .missing, interval.map { .number($0.upperBound) } ?? .missing,
        ]
      }
  }

  private static let judged = ParetoFront.metrics.map(\.name).joined(separator: ", ")

  /// The variants on the front in a few columns, for a terminal.
  func frontTable(_ rows: [(variant: Int, means: VariantMeans)]) -> ReportTable {
    let columns =
      [ReportColumn("variant", "ordinal", "")] + axes.map(\.column)
      + ParetoFront.metrics.flatMap { [ReportColumn($0.name, $0.unit, $0.help), ReportColumn("+-", $0.unit, "")] }
    let cells = rows.map { variant, means in
      keyCells(of: variant).dropFirst()
        + ParetoFront.metrics.flatMap { metric -> [ReportCell] in
          let mean = means.mean(of: metric)
          return [mean.map { .number($0.mean) } ?? .missing, mean?.halfWidth().map { .number($0) } ?? .missing]
        }
    }
    return ReportTable(name: "front", columns: columns, rows: cells.map { Array($0) })
  }
}
