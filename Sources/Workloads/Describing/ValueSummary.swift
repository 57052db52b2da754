package import PoolSimulation

/// What is said of many values: how many, their sum, and quantiles by nearest rank, each of them
/// one of the values.
package struct ValueSummary: Equatable, Sendable {
  /// The percentages that quantiles are told for.
  package static let percents = [5, 25, 50, 75, 90, 95, 99]

  /// The number of values, 1 or more.
  package let count: Int
  /// Their exact sum.
  package let sum: Int128
  /// The smallest.
  package let least: Int64
  /// The largest.
  package let most: Int64
  /// The quantiles at `percents`.
  package let quantiles: [Int64]

  /// Sums up values; nil without any. An array, because sorting a lazy sequence of millions
  /// elsewhere costs seconds.
  package init?(_ values: [Int64]) { self.init(SortedValues(values)) }

  /// Sums up sorted values; nil without any.
  package init?(_ sorted: SortedValues) {
    guard let least = sorted.values.first, let most = sorted.values.last else { return nil }
    count = sorted.values.count
    sum = sorted.values.reduce(0 as Int128) { $0 + Int128($1) }
    self.least = least
    self.most = most
    quantiles = Self.percents.compactMap { sorted.quantile(percent: $0) }
  }

  /// Their mean.
  package var mean: Double { Double(sum) / Double(count) }

  /// The quantile at one of `percents`; nil at another.
  package func quantile(_ percent: Int) -> Int64? {
    Self.percents.firstIndex(of: percent).map { quantiles[$0] }
  }
}
