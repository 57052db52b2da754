internal import PoolSimulation
internal import Probability

/// Draws the joins behind interval counts: each at a moment drawn uniformly from its interval, each
/// a meeting of its own.
///
/// An interval's streams are keyed by its start, so another trace that shares an interval shares
/// its joins; traces that are merged do not.
struct CountsSampler {
  private let moments: StreamFamily
  private let lengths: StreamFamily
  /// The place of the transform that merges the counts; nil for the workload's own.
  private let place: Int?
  private var stay: Sampler

  /// - Parameters:
  ///   - stay: how long people stay
  ///   - seed: the study's seed
  ///   - replication: which repetition this is
  ///   - place: the place of the transform that merges the counts; nil for the workload's own
  init(stay: Distribution, seed: UInt64, replication: Int, mergedAt place: Int? = nil) {
    self.place = place
    moments = StreamFamily(
      seed: seed, replication: replication, purpose: StreamPurpose("counted join"))
    lengths = StreamFamily(
      seed: seed, replication: replication, purpose: StreamPurpose("counted stay"))
    self.stay = Sampler(stay)
  }

  /// The joins of all intervals, in time order.
  /// - Parameter counts: how many join in each interval
  /// - Returns: the joins
  consuming func workload(_ counts: IntervalCounts) -> Workload {
    var builder = WorkloadBuilder(capacity: counts.joins.reduce(0, +))
    for (start, count) in zip(counts.starts, counts.joins) {
      var moments = stream(of: moments, start)
      var lengths = stream(of: lengths, start)
      for ordinal in 0..<count {
        let time = start.addingClamped(Int64(moments.nextIndex(below: Int(counts.interval))))
        let length = stay.drawMilliseconds(from: &lengths)
        let meeting = builder.addMeeting(named: "\(CSVText.seconds(start))-\(ordinal + 1)")
        builder.addJoin(
          at: SimulationTime(milliseconds: time), stay: TimeSpan(milliseconds: length),
          meeting: meeting)
      }
    }
    return builder.finish()
  }

  private func stream(of family: StreamFamily, _ start: Int64) -> RandomStream {
    let entity = UInt64(bitPattern: start)
    return place.map { family.stream(entity, UInt64($0)) } ?? family.stream(entity)
  }
}
