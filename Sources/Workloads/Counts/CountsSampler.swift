internal import PoolSimulation
internal import Probability

/// Draws the joins behind interval counts: each at a moment drawn uniformly from its interval, each a meeting of its own.
///
/// An interval's streams are keyed by its start, so another trace that shares an interval shares its joins.
struct CountsSampler {
  private let moments: StreamFamily
  private let lengths: StreamFamily
  private var stay: Sampler

  /// - Parameters:
  ///   - stay: how long people stay
  ///   - seed: the study's seed
  ///   - replication: which repetition this is
  init(stay: Distribution, seed: UInt64, replication: Int) {
    moments = StreamFamily(seed: seed, replication: replication, purpose: StreamPurpose("counted join"))
    lengths = StreamFamily(seed: seed, replication: replication, purpose: StreamPurpose("counted stay"))
    self.stay = Sampler(stay)
  }

  /// The joins of all intervals, in time order.
  /// - Parameter counts: how many join in each interval
  /// - Returns: the joins
  consuming func workload(_ counts: IntervalCounts) -> Workload {
    var builder = WorkloadBuilder(capacity: counts.joins.reduce(0, +))
    for (start, count) in zip(counts.starts, counts.joins) {
      var moments = moments.stream(UInt64(bitPattern: start))
      var lengths = lengths.stream(UInt64(bitPattern: start))
      for ordinal in 0..<count {
        let time = start.addingClamped(Int64(moments.nextIndex(below: Int(counts.interval))))
        let length = stay.drawMilliseconds(from: &lengths)
        let meeting = builder.addMeeting(named: "\(CSVText.seconds(start))-\(ordinal + 1)")
        builder.addJoin(at: SimulationTime(milliseconds: time), stay: TimeSpan(milliseconds: length), meeting: meeting)
      }
    }
    return builder.finish()
  }
}
