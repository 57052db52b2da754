/// All streams of one purpose in one run, keyed by (seed, replication, purpose); each member is
/// keyed by an entity as well.
///
/// An entity's draws depend on nothing but the four parts of its key: not on the order of events,
/// on other entities or on threads. That is why two policies under one seed meet the same demand.
/// Build a family once per purpose and keep it; a member is a few multiplications away.
@frozen
public struct StreamFamily: Hashable, Sendable, BitwiseCopyable {
  @usableFromInline let first: UInt64
  @usableFromInline let second: UInt64

  /// The family of `purpose` in one run.
  /// - Parameters:
  ///   - seed: the seed of the study; any value is as good as any other
  ///   - replication: which of the study's repetitions this run is
  ///   - purpose: what the draws are for
  public init(seed: UInt64, replication: Int, purpose: StreamPurpose) {
    let words = [seed, UInt64(bitPattern: Int64(replication)), purpose.hash]
    // Two lanes that start apart (digits of pi) make a key of 128 bits: among any number of runs no
    // two families meet.
    first = words.reduce(0x243f_6a88_85a3_08d3) { mixedBySplitMix(($0 ^ $1) &+ goldenStep) }
    second = words.reduce(0x1319_8a2e_0370_7344) { mixedByMurmur(($0 ^ $1) &+ goldenStep) }
  }

  /// The stream of one entity: a join's index, a launch's ordinal.
  @inlinable
  public func stream(_ entity: UInt64) -> RandomStream {
    let first = mixedBySplitMix(self.first &+ entity &* goldenStep)
    return RandomStream(first: first, second: mixedByMurmur(second ^ first))
  }

  /// The stream of one part of an entity, such as one attempt of a join. No part's stream is the
  /// entity's own.
  @inlinable
  public func stream(_ entity: UInt64, _ part: UInt64) -> RandomStream {
    let whole = stream(entity)
    let first = mixedBySplitMix(whole.first ^ mixedByMurmur(part &+ goldenStep))
    return RandomStream(first: first, second: mixedByMurmur(whole.second ^ first))
  }
}
