/// Counts summed up exactly, for their index of dispersion.
package struct Dispersion: Equatable, Sendable {
  /// How many counts there are, those of 0 included.
  package var intervals: Int
  /// Their sum.
  package var sum: Int
  /// The sum of their squares.
  package var squares: Int128

  /// Sums up counts.
  /// - Parameters:
  ///   - counts: the counts above 0
  ///   - intervals: how many there are with those of 0
  package init(_ counts: [Int], intervals: Int) {
    self.intervals = intervals
    sum = counts.reduce(0, +)
    squares = counts.reduce(0 as Int128) { $0 + Int128($1) * Int128($1) }
  }

  /// The mean count; nil without counts.
  package var mean: Double? { intervals > 0 ? Double(sum) / Double(intervals) : nil }

  /// The sample variance over the mean: 1 for a Poisson process with an even rate, more where joins
  /// come in storms. Nil for fewer than two counts, or without a join.
  ///
  /// Cox and Lewis, "The Statistical Analysis of Series of Events", 1966.
  package var index: Double? {
    guard intervals > 1, sum > 0 else { return nil }
    let (n, sum) = (Int128(intervals), Int128(sum))
    return Double(n * squares - sum * sum) / (Double(n - 1) * Double(sum))
  }
}
