/// A counter-based random stream: its value i is a keyed mix of i, so it has a key and a position
/// but no state to warm up.
///
/// A stream is a value. Copying it copies its position: the copy repeats what the original goes on
/// to draw. Two streams never share anything, so they may be used from different threads. Values
/// are the same in every process and on every machine.
///
/// The mix is two finalizers with a key word before each (the construction of Salmon et al.,
/// "Parallel random numbers: as easy as 1, 2, 3", SC 2011, with hash finalizers as its rounds). A
/// stream repeats after 2^64 values. It is not for secrets.
@frozen
public struct RandomStream: RandomNumberGenerator, Sendable, BitwiseCopyable {
  @usableFromInline let first: UInt64
  @usableFromInline let second: UInt64
  /// The number of words drawn so far.
  @usableFromInline var counter: UInt64

  @inlinable
  init(first: UInt64, second: UInt64) {
    self.first = first
    self.second = second
    counter = 0
  }

  /// The next 64 random bits. The C copy of this arithmetic is `greenroom_stream_next` in CGSL.
  @inlinable @inline(__always)
  public mutating func next() -> UInt64 {
    counter &+= 1
    return mixedByMurmur(mixedBySplitMix(first &+ counter &* goldenStep) ^ second)
  }

  /// Leaves out so many words.
  @inlinable @inline(__always)
  package mutating func skip(_ words: UInt64) { counter &+= words }

  /// A number drawn uniformly from [0, 1), a multiple of 2^-53.
  @inlinable @inline(__always)
  public mutating func nextUnit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Whether an event of probability `p` happens: never for 0 or less, always for 1 or more. Takes
  /// one word whatever `p` is, so a changed probability leaves later draws where they were.
  @inlinable
  public mutating func nextBernoulli(_ p: Double) -> Bool {
    nextUnit() < p
  }

  /// An index drawn uniformly from `0..<count`, without bias. `count` must be 1 or more.
  ///
  /// Lemire, "Fast random integer generation in an interval", 2019. Written out because the
  /// standard library may change its own method, and with it every result, from one release to the
  /// next.
  @inlinable
  public mutating func nextIndex(below count: Int) -> Int {
    precondition(count > 0, "an index needs something to point at")
    let range = UInt64(count)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold { product = next().multipliedFullWidth(by: range) }
    }
    return Int(product.high)
  }
}
