/// What the replications of a scenario came to in one column.
package struct Measurement: Sendable, Hashable {
  /// The estimate over the replications that measured something; nil when none did.
  package let mean: Double?
  /// The same as `summary.csv` has it: exactly for one replication, and with six decimals for the
  /// estimate of several.
  package let number: ColumnNumber?
  /// How many replications measured something.
  package let measured: Int
  /// How many replications there are.
  package let replications: Int

  /// What replications came to.
  package init(_ metric: Metric, in records: [RunRecord]) {
    let estimate = Estimate(of: metric, records.map { $0.value(of: metric) }, mostJoins: nil)
    mean = estimate?.value
    number =
      records.count == 1
      ? ColumnNumber(records[0].value(of: metric)) : mean.flatMap { ColumnNumber($0) }
    measured = estimate?.count ?? 0
    replications = records.count
  }
}
