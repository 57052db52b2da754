/// How many people joined in each interval of time: what a metric's export knows of demand.
package struct IntervalCounts: Equatable, Sendable {
  /// The length of every interval in milliseconds.
  package var interval: Int64
  /// The starts in milliseconds since the run's start, ascending, each a whole number of intervals after the first.
  package var starts: [Int64]
  /// The joins of each.
  package var joins: [Int]

  /// Counts of equal intervals.
  package init(interval: Int64, starts: [Int64], joins: [Int]) {
    self.interval = interval
    self.starts = starts
    self.joins = joins
  }

  /// The intervals between the first and the last that were not counted.
  package var missing: Int {
    guard let first = starts.first, let last = starts.last else { return 0 }
    return Int((last - first) / interval) + 1 - starts.count
  }
}
