public import Probability

/// What the replications of one variant came to.
public struct VariantMeans: Sendable {
  /// A mean for each metric in the catalog's order; nil where no replication measured it, and for times.
  public let means: [SampleMean?]
  /// The number of replications.
  public let replications: Int

  /// The means over some runs.
  public init(_ records: [RunRecord]) {
    replications = records.count
    means = Metric.catalog.indices.map { place in SampleMean(records.compactMap { $0.values[place].number }) }
  }

  /// The mean of a metric.
  public func mean(of metric: Metric) -> SampleMean? { means[metric.place] }
}
