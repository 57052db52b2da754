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
  /// Sorts on 11 bits at a time, least significant first, over the bits in which the values differ:
  /// ten million lengths of time in three passes.
  fileprivate mutating func sortByRadix() {
    guard let low = self.min(), let high = self.max() else { return }
    let bits: UInt64 = 11
    let span = UInt64(bitPattern: high &- low)
    var sorted = [Int64](repeating: 0, count: count)
    var shift: UInt64 = 0
    while shift < 64, span >> shift > 0 {
      var places = [Int](repeating: 0, count: (1 << Int(bits)) + 1)
      for value in self { places[digit(value) + 1] += 1 }
      for place in places.indices.dropFirst() { places[place] += places[place - 1] }
      for value in self {
        let digit = digit(value)
        sorted[places[digit]] = value
        places[digit] += 1
      }
      swap(&self, &sorted)
      shift += bits

      func digit(_ value: Int64) -> Int {
        Int(truncatingIfNeeded: (UInt64(bitPattern: value &- low) >> shift) & ((1 << bits) - 1))
      }
    }
  }
}
