internal import Probability

/// What the replications of a scenario came to in one column.
public struct Measurement: Sendable, Hashable {
  /// The mean over the replications that measured something; nil when none did.
  public let mean: Double?
  /// The same as `summary.csv` has it: exactly for one replication, and with six decimals for the mean of several.
  public let number: ColumnNumber?
  /// How many replications measured something.
  public let measured: Int
  /// How many replications there are.
  public let replications: Int

  /// What replications came to.
  public init(_ metric: Metric, in records: [RunRecord]) {
    let values = records.compactMap { $0.number(of: metric) }
    mean = SampleMean(values)?.mean
    number = records.count == 1 ? ColumnNumber(records[0].value(of: metric)) : mean.flatMap { ColumnNumber($0) }
    measured = values.count
    replications = records.count
  }
}
