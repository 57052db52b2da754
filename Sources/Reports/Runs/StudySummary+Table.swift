internal import PoolSimulation
package import Studies

/// The columns that say which run a row of `summary.csv` is about; every metric follows them.
package let summaryKeyColumns = [
  ReportColumn("scenario", "text", "the scenario's name"),
  ReportColumn("variant", "text", "the variant of a sweep; empty outside of one"),
  ReportColumn("replication", "ordinal", "the replication, from 0"),
  ReportColumn("seed", "integer", "the seed of every random draw"),
]

/// Every column of `summary.csv` where nobody asks for more.
package let summaryColumns = columnsOfSummary(Metric.catalog)

/// The columns of `summary.csv` with these metrics.
package func columnsOfSummary(_ metrics: [Metric]) -> [ReportColumn] {
  summaryKeyColumns + metrics.map { ReportColumn($0) }
}

/// What the words for estimators and intervals mean, a line each.
package let estimateWords: String = {
  let estimators = Estimator.allCases.filter { $0 != .none }.map { ($0.rawValue, $0.meaning) }
  let intervals = IntervalKind.allCases.map { ($0.rawValue, $0.meaning) }
  let width = (estimators + intervals).reduce(0) { max($0, $1.0.count) }
  func lines(_ title: String, _ words: [(String, String)]) -> String {
    "\(title)\n" + words.map { "  \($0.0.padded(to: width))  \($0.1)\n" }.joined()
  }
  return lines("estimator: how one number is made of several replications", estimators)
    + lines("interval: what tells how sure it is", intervals)
}()

extension Scenario {
  /// The columns of its `summary.csv`.
  var summaryColumns: [ReportColumn] { columnsOfSummary(metrics) }
}

extension StudySummary {
  /// `summary.csv`: a row a run with every metric.
  package var table: ReportTable {
    ReportTable(name: Self.tableName, columns: scenario.summaryColumns, rows: runs.map(row))
  }

  static var tableName: String { "summary" }

  /// The row of a run.
  func row(_ run: RunDigest) -> [ReportCell] {
    let keys: [ReportCell] = [
      .text(scenario.name), .text(variant), .count(run.replication),
      .decimal(units: Int128(run.seed), places: 0),
    ]
    return keys + run.record.values.map { ReportCell($0, calendar: scenario.calendar) }
  }

  /// The table as CSV in pieces, none of which is long.
  package func writeCSV(_ profile: CSVProfile, to write: (String) throws -> Void) rethrows {
    try write(profile.header(scenario.summaryColumns))
    for run in runs { try write(profile.line(row(run))) }
  }
}
