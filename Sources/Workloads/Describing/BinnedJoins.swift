package import PoolSimulation

/// Joins counted in equal intervals of the clock, those without joins left out.
package struct BinnedJoins: Equatable, Sendable {
  /// The length of an interval in milliseconds.
  package let width: Int64
  /// Where each interval begins, ascending, in milliseconds since the start; a multiple of the width apart.
  package let starts: [Int64]
  /// The joins in each, 1 or more.
  package let counts: [Int]

  /// Counts that are known.
  package init(width: Int64, starts: [Int64], counts: [Int]) {
    precondition(width > 0 && starts.count == counts.count, "every interval has a length and a count")
    self.width = width
    self.starts = starts
    self.counts = counts
  }

  /// Counts a workload's joins in intervals that begin at a multiple of `width` since 1970, as the minutes of clocks do.
  /// - Parameters:
  ///   - workload: the joins
  ///   - width: the length of an interval in milliseconds
  ///   - startSince1970: when the workload starts, in milliseconds since 1970
  package init(_ workload: Workload, width: Int64 = 60_000, startSince1970: Int64) {
    let phase = startSince1970.remainder(by: width)
    var starts: [Int64] = []
    var counts: [Int] = []
    for time in workload.joinTimes {
      // Relative to the start, so that no time is too large: the first interval may begin before it.
      let start = time.milliseconds - (time.milliseconds % width + phase) % width
      if start == starts.last {
        counts[counts.count - 1] += 1
      } else {
        starts.append(start)
        counts.append(1)
      }
    }
    self.init(width: width, starts: starts, counts: counts)
  }

  /// The interval with the most joins, the first of equals; nil without joins.
  package var busiest: (start: Int64, joins: Int)? {
    guard let most = counts.max(), let place = counts.firstIndex(of: most) else { return nil }
    return (starts[place], most)
  }
}
