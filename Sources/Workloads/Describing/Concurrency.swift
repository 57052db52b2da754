package import PoolSimulation

/// How many people are there at once if everybody gets in, measured at the end of each instant.
package struct Concurrency: Equatable, Sendable {
  /// The most people at once.
  package var peak = 0
  /// When there were as many first, in milliseconds since the start.
  package var peakTime: Int64 = 0
  /// The time that people spent between `from` and `to`, in participant-milliseconds.
  package var participantMilliseconds: Int128 = 0
  /// Where the measuring began, in milliseconds since the start.
  package var from: Int64 = 0
  /// Where it ended.
  package var to: Int64 = 0

  /// The mean over time; nil over no time at all.
  package var mean: Double? {
    to > from ? Double(participantMilliseconds) / Double(to - from) : nil
  }
  /// The peak over the mean; nil without people.
  package var peakToMean: Double? { mean.flatMap { $0 > 0 ? Double(peak) / $0 : nil } }

  /// Measures a workload.
  /// - Parameters:
  ///   - workload: the joins
  ///   - window: what is measured, in milliseconds since the start; nil for all from the first join
  ///     to the last leave
  ///   - moments: times in ascending order
  /// - Returns: the measures, and how many people are there at each of the moments
  package static func measure(
    _ workload: Workload, window: Range<Int64>? = nil, at moments: [Int64] = []
  ) -> (concurrency: Concurrency, levels: [Int]) {
    let from = window?.lowerBound ?? workload.joinTimes.first?.milliseconds ?? 0
    let to = window?.upperBound ?? max(from, workload.lastLeave.milliseconds)
    var measures = Concurrency(from: from, to: to)
    var levels: [Int] = []
    var (present, level) = (0, 0)
    var since = from
    workload.sweep { _, joins, _ in
      present += joins ? 1 : -1
    } instantEnds: { time in
      while levels.count < moments.count, moments[levels.count] < time { levels.append(level) }
      let now = min(max(time, from), to)
      measures.participantMilliseconds += Int128(level) * Int128(now - since)
      since = now
      level = present
      if time >= from, time < to, level > measures.peak {
        (measures.peak, measures.peakTime) = (level, time)
      }
    }
    levels += Array(repeating: level, count: moments.count - levels.count)
    return (measures, levels)
  }
}
