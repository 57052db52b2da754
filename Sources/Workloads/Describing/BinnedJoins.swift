package import PoolSimulation

/// Joins counted in equal intervals of the clock.
package struct BinnedJoins: Equatable, Sendable {
  /// The length of an interval in milliseconds.
  package let width: Int64
  /// Where each interval with joins begins, ascending, in milliseconds since the start.
  package let starts: [Int64]
  /// The joins in each, 1 or more.
  package let counts: [Int]
  /// How many intervals there are, those without joins included.
  package let intervals: Int

  /// Counts that are known.
  /// - Parameters:
  ///   - width: the length of an interval in milliseconds
  ///   - starts: where intervals begin, ascending, each once
  ///   - counts: the joins in each, 0 or more
  ///   - intervals: how many intervals were counted; nil for all from the first with joins to the
  ///     last
  package init(width: Int64, starts: [Int64], counts: [Int], intervals: Int? = nil) {
    precondition(
      width > 0 && starts.count == counts.count, "every interval has a length and a count")
    self.width = width
    let kept = counts.indices.filter { counts[$0] > 0 }
    self.starts = kept.count == counts.count ? starts : kept.map { starts[$0] }
    self.counts = kept.count == counts.count ? counts : kept.map { counts[$0] }
    let first = self.starts.first ?? 0
    self.intervals =
      intervals
      ?? (self.starts.isEmpty ? 0 : Int(((self.starts.last ?? first) - first) / width) + 1)
  }

  /// Counts a workload's joins in intervals that begin at a multiple of `width` since 1970, as the
  /// minutes of clocks do.
  /// - Parameters:
  ///   - workload: the joins
  ///   - width: the length of an interval in milliseconds
  ///   - startSince1970: when the workload starts, in milliseconds since 1970
  package init(_ workload: Workload, width: Int64 = .millisecondsPerMinute, startSince1970: Int64) {
    var starts: [Int64] = []
    var counts: [Int] = []
    for time in workload.joinTimes {
      let start = time.milliseconds.start(ofInterval: width, startSince1970: startSince1970)
      if start == starts.last {
        counts[counts.count - 1] += 1
      } else {
        starts.append(start)
        counts.append(1)
      }
    }
    self.init(width: width, starts: starts, counts: counts)
  }

  /// The same joins in longer intervals of the clock; nil when the width is no multiple of this
  /// one's.
  package func merged(to width: Int64, startSince1970: Int64) -> BinnedJoins? {
    guard width % self.width == 0 else { return nil }
    var starts: [Int64] = []
    var counts: [Int] = []
    for (time, count) in zip(self.starts, self.counts) {
      let start = time.start(ofInterval: width, startSince1970: startSince1970)
      if start == starts.last {
        counts[counts.count - 1] += count
      } else {
        starts.append(start)
        counts.append(count)
      }
    }
    return BinnedJoins(width: width, starts: starts, counts: counts)
  }

  /// The joins.
  package var joins: Int { counts.reduce(0, +) }

  /// The intervals with the most joins, most first, earlier before later of equals.
  package func busiest(_ count: Int) -> [BusyInterval] {
    var busiest: [BusyInterval] = []
    for (start, joins) in zip(starts, counts)
    where busiest.count < count || joins > (busiest.last?.joins ?? 0) {
      let place = busiest.firstIndex { $0.joins < joins } ?? busiest.count
      busiest.insert(BusyInterval(start: start, joins: joins), at: place)
      if busiest.count > count { busiest.removeLast() }
    }
    return busiest
  }

  /// The index of dispersion of the counts, and what it is made of.
  package var dispersion: Dispersion { Dispersion(counts, intervals: intervals) }
}

extension Int64 {
  /// Where the interval of the clock begins that holds this time in milliseconds since the start.
  /// Relative to the start, so that no time is too large: the first interval may begin before it.
  fileprivate func start(ofInterval width: Int64, startSince1970: Int64) -> Int64 {
    self - (remainder(by: width) + startSince1970.remainder(by: width)) % width
  }
}
