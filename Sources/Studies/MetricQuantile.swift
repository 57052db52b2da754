/// Values in ascending order, for quantiles by nearest rank.
///
/// The p-quantile is the smallest value with at least p of the values at or below it: one of the values, never between two of them.
public struct SortedValues: Sendable {
  /// The values in ascending order.
  public let values: [Int64]

  /// Sorts values.
  public init(_ values: some Sequence<Int64>) { self.values = values.sorted() }

  /// The quantile at a whole percentage from 1 to 100; nil without values.
  public func quantile(percent: Int) -> Int64? {
    precondition((1...100).contains(percent), "a quantile is asked for at 1 to 100 percent")
    if values.isEmpty { return nil }
    // Whole numbers, because 0.95 * 20 is not 19 in binary.
    let rank = (values.count * percent + 99) / 100
    return values[rank - 1]
  }
}
