import Testing

@testable import PoolSimulation

@Suite struct TokenBucketTests {
  @Test("A bucket lets its burst pass at once, then its rate")
  func burst() {
    var bucket = TokenBucket(burst: 3, perSecond: 2)
    let waits = (0..<7).map { _ in bucket.take(at: .zero).milliseconds }
    #expect(waits == [0, 0, 0, 500, 1_000, 1_500, 2_000])
    // After two seconds the calls that waited have had their tokens; the next one waits for its
    // own.
    #expect(bucket.take(at: seconds(2)).milliseconds == 500)
    // Long after, it is full, and no fuller.
    #expect((0..<4).map { _ in bucket.take(at: seconds(1_000)).milliseconds } == [0, 0, 0, 500])
  }

  @Test("A call of the past waits from its own time")
  func past() {
    var bucket = TokenBucket(burst: 1, perSecond: 1)
    #expect(bucket.take(at: seconds(10)) == .zero)
    #expect(bucket.take(at: seconds(8)).milliseconds == 3_000)
  }
}
