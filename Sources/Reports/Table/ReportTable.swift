internal import Studies

/// A column of a table.
package struct ReportColumn: Sendable, Hashable {
  /// The name, with its unit at the end (`_s`, `_usd`, `_hours`).
  package let name: String
  /// The unit of the values.
  package let unit: String
  /// One sentence about the values.
  package let help: String
  /// How one number is made of several replications, and which interval it has; nil: the column is
  /// no metric.
  package let estimate: Estimate?

  /// What becomes of a metric over several replications, in words.
  package struct Estimate: Sendable, Hashable {
    /// How one number is made.
    package let estimator: String
    /// Which interval it has.
    package let interval: String
  }

  /// A column.
  package init(_ name: String, _ unit: String, _ help: String) {
    (self.name, self.unit, self.help, estimate) = (name, unit, help, nil)
  }

  /// The column of a metric.
  init(_ metric: Metric) {
    (name, unit, help) = (metric.name, metric.unit.rawValue, metric.help)
    estimate = Estimate(estimator: metric.estimator.rawValue, interval: metric.interval.rawValue)
  }
}

/// What every report is before it is rendered: renderers see tables only, so CSV, JSON and page
/// cannot disagree.
package struct ReportTable: Sendable, Hashable {
  /// The name, which is the file's without its ending.
  package let name: String
  /// The columns.
  package let columns: [ReportColumn]
  /// The rows; each has one cell a column.
  package let rows: [[ReportCell]]

  /// A table.
  package init(name: String, columns: [ReportColumn], rows: [[ReportCell]]) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "every row has one cell a column")
    self.name = name
    self.columns = columns
    self.rows = rows
  }

  /// The cell of a row under a column's name; nil when there is no such column.
  package func cell(_ row: Int, _ column: String) -> ReportCell? {
    columns.firstIndex { $0.name == column }.map { rows[row][$0] }
  }
}

/// A column together with what it takes from a row's subject, so that headers and cells cannot get
/// out of step.
struct Field<Subject> {
  let column: ReportColumn
  let cell: (Subject) -> ReportCell

  init(_ name: String, _ unit: String, _ help: String, cell: @escaping (Subject) -> ReportCell) {
    column = ReportColumn(name, unit, help)
    self.cell = cell
  }
}

extension ReportTable {
  /// A table of subjects, one row each.
  init<Subject>(name: String, fields: [Field<Subject>], of subjects: some Sequence<Subject>) {
    self.init(
      name: name, columns: fields.map(\.column),
      rows: subjects.map { subject in fields.map { $0.cell(subject) } })
  }
}
