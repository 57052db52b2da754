/// How many people joined in each interval of time: what a metric's export knows of demand.
package struct IntervalCounts: Equatable, Sendable {
  /// The length of every interval in milliseconds.
  package var interval: Int64
  /// The starts in milliseconds since the run's start, ascending, each a whole number of intervals
  /// after the first.
  package var starts: [Int64]
  /// The joins of each.
  package var joins: [Int]

  /// Counts of equal intervals.
  package init(interval: Int64, starts: [Int64], joins: [Int]) {
    self.interval = interval
    self.starts = starts
    self.joins = joins
  }

  /// The same counts with a row for every interval from the first to the last, so that the interval
  /// shows in them; as they are where that would be more than ten million.
  package var withoutGaps: IntervalCounts {
    guard let first = starts.first, missing > 0, missing < 10_000_000 else { return self }
    var whole = IntervalCounts(
      interval: interval, starts: [], joins: [Int](repeating: 0, count: starts.count + missing))
    whole.starts = whole.joins.indices.map { first + Int64($0) * interval }
    for (start, count) in zip(starts, joins) {
      whole.joins[Int((start - first) / interval)] = count
    }
    return whole
  }

  /// The intervals between the first and the last that were not counted.
  package var missing: Int {
    guard let first = starts.first, let last = starts.last else { return 0 }
    return Int((last - first) / interval) + 1 - starts.count
  }
}
