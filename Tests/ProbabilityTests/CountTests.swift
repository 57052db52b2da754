import Probability
import Testing

/// Draws of whole numbers, against the laws they are named for.
@Suite struct CountTests {
  private func stream(_ entity: UInt64) -> RandomStream {
    StreamFamily(seed: 11, replication: 0, purpose: StreamPurpose("count")).stream(entity)
  }

  @Test(arguments: [1, 2, 3, 7, 40, 1000]) func `An index is uniform below its bound`(count: Int) {
    var stream = stream(UInt64(count))
    let sample = Sample(50_000) { Double(stream.nextIndex(below: count)) }
    #expect(sample.values.allSatisfy { $0 >= 0 && $0 < Double(count) })
    #expect(Set(sample.values).count == count)
    #expect(abs(sample.mean - Double(count - 1) / 2) <= sample.meanTolerance)
    #expect(abs(sample.variance - Double(count * count - 1) / 12) <= sample.varianceTolerance)
  }

  @Test func `An index below a huge bound has no bias`() {
    // A multiply-and-shift without rejection would give the lowest quarter of this range half again
    // its share.
    let count = Int.max / 3 * 2
    var stream = stream(1)
    let sample = Sample(50_000) { Double(stream.nextIndex(below: count)) / Double(count) }
    #expect(sample.kolmogorovDistance { $0 } < 1.9495)
  }

  @Test func `An index below one takes one word and is 0`() {
    var drawn = stream(1)
    var skipped = drawn
    #expect(drawn.nextIndex(below: 1) == 0)
    _ = skipped.next()
    #expect(drawn.next() == skipped.next())
  }

  @Test(arguments: [0, 0.001, 0.3, 0.97, 1])
  func `An event happens as often as its probability says`(p: Double) {
    var stream = stream(2)
    let sample = Sample(50_000) { stream.nextBernoulli(p) ? 1 : 0 }
    #expect(abs(sample.mean - p) <= sample.meanTolerance)
  }

  @Test func `An event takes one word whatever its probability`() {
    var likely = stream(3)
    var certain = stream(3)
    #expect(!likely.nextBernoulli(-1) && certain.nextBernoulli(2))
    #expect(likely.next() == certain.next())
  }

  @Test(arguments: [0, 0.01, 1, 9.5, 40, 5000, 1e9])
  func `A Poisson count has the mean and variance of its law`(mean: Double) {
    var stream = stream(5)
    let sample = Sample(20_000) { Double(stream.nextPoisson(mean: mean)) }
    #expect(abs(sample.mean - mean) <= sample.meanTolerance)
    #expect(abs(sample.variance - mean) <= sample.varianceTolerance)
  }
}
