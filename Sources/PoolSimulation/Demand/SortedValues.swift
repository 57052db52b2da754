/// Values in ascending order, for quantiles by nearest rank.
///
/// The p-quantile is the smallest value with at least p of the values at or below it: one of the
/// values, never between two of them.
package struct SortedValues: Sendable {
  /// The values in ascending order.
  package let values: [Int64]

  /// Sorts values.
  package init(_ values: some Sequence<Int64>) {
    var values = Array(values)
    // Below so many the tables of a radix sort cost more than they save.
    if values.count < 4096 { values.sort() } else { values.sortByRadix() }
    self.values = values
  }

  /// The quantile at a whole percentage from 1 to 100; nil without values. There may be so many
  /// zeros besides, where no value is below 0.
  package func quantile(percent: Int, zeros: Int = 0) -> Int64? {
    precondition((1...100).contains(percent), "a quantile is asked for at 1 to 100 percent")
    let count = values.count + zeros
    if count == 0 { return nil }
    // Whole numbers, because 0.95 * 20 is not 19 in binary.
    let rank = (count * percent + 99) / 100
    return rank > zeros ? values[rank - zeros - 1] : 0
  }
}

extension [Int64] {
  fileprivate mutating func sortByRadix() {
    guard let low = self.min(), let high = self.max() else { return }
    var words = map { UInt64(bitPattern: $0 &- low) }
    words.sortByRadix(
      bits: 0..<UInt64.bitWidth - UInt64(bitPattern: high &- low).leadingZeroBitCount)
    self = words.map { Int64(bitPattern: $0) &+ low }
  }
}
