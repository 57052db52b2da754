import Probability
import Testing

@Suite struct SampleMeanTests {
  /// The hours of sleep that ten patients gained by two drugs: the example of Student (Biometrika
  /// 6, 1908).
  private let first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
  private let second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]

  @Test func `The example of Student comes out as published`() throws {
    let gain = try #require(SampleMean.pairedDifference(second, minus: first))
    #expect(gain.count == 10)
    #expect(abs(gain.mean - 1.58) < 1e-12)
    #expect(abs(try #require(gain.standardDeviation) - 1.229_995_483) < 1e-9)
    #expect(abs(try #require(gain.twoSidedPValue) - 0.002_832_890) < 1e-9)
    let interval = try #require(gain.interval())
    #expect(
      abs(interval.lowerBound - 0.700_114_237) < 1e-9
        && abs(interval.upperBound - 2.459_885_763) < 1e-9)
    #expect(abs(try #require(gain.upperBound(confidence: 0.95)) - 2.293_005_267) < 1e-9)
  }

  @Test func `Two observations are worked out by hand`() throws {
    // Mean 2, deviations of 1, variance 2; t of one degree of freedom at 50 % is 1, and its tails
    // beyond 2 hold 1 - 2 atan(2) / pi.
    let mean = try #require(SampleMean([1, 3]))
    #expect(mean.mean == 2)
    #expect(abs(try #require(mean.standardDeviation) - 2.0.squareRoot()) < 1e-15)
    #expect(abs(try #require(mean.halfWidth(confidence: 0.5)) - 1) < 1e-14)
    #expect(abs(try #require(mean.twoSidedPValue) - 0.295_167_235) < 1e-9)
  }

  @Test func `One observation has a mean and nothing that asks for a spread`() throws {
    let one = try #require(SampleMean([4.2]))
    #expect(one.count == 1 && one.mean == 4.2 && one.standardDeviation == nil)
    #expect(one.halfWidth() == nil && one.interval() == nil && one.twoSidedPValue == nil)
    #expect(one.upperBound(confidence: 0.9) == nil && one.lowerBound(confidence: 0.9) == nil)
    #expect(SampleMean([]) == nil)
    #expect(SampleMean.pairedDifference([], minus: []) == nil)
  }

  @Test(arguments: [0, 0.1, 1.0 / 3, -7.7, 1e-300, 1e17], [2, 3, 7, 10, 1000])
  func `Equal observations have exactly their mean and no spread`(value: Double, count: Int) throws
  {
    let mean = try #require(SampleMean(repeatElement(value, count: count)))
    #expect(mean.mean == value && mean.standardDeviation == 0)
    #expect(mean.halfWidth(confidence: 0.999) == 0 && mean.interval() == value...value)
    #expect(
      mean.upperBound(confidence: 0.99) == value && mean.lowerBound(confidence: 0.99) == value)
    #expect(mean.twoSidedPValue == (value == 0 ? 1 : 0))
  }

  @Test func `A large mean takes nothing from the spread`() throws {
    // The variance of 4, 7, 13, 16 is 30, wherever they are.
    let mean = try #require(SampleMean([4, 7, 13, 16].map { 1e12 + $0 }))
    #expect(mean.mean == 1e12 + 10)
    #expect(abs(try #require(mean.standardDeviation) - 30.0.squareRoot()) < 1e-12)
  }

  @Test func `The interval holds the true mean as often as its confidence says`() throws {
    let trials = Trials(count: 4000, purpose: StreamPurpose("tests.mean"))
    let means = try trials.map { stream in
      try #require(SampleMean((0..<5).map { _ in 10 + 3 * stream.nextNormal() }))
    }
    for confidence in [0.5, 0.9, 0.95, 0.99] {
      let bound = trials.tolerance(confidence)
      let inside = try means.map { try #require($0.interval(confidence: confidence)).contains(10) }
        .share
      let below = try means.map { try #require($0.upperBound(confidence: confidence)) > 10 }.share
      let above = try means.map { try #require($0.lowerBound(confidence: confidence)) < 10 }.share
      #expect(abs(inside - confidence) < bound, "\(confidence): \(inside)")
      #expect(abs(below - confidence) < bound, "\(confidence): \(below)")
      #expect(abs(above - confidence) < bound, "\(confidence): \(above)")
    }
    // A normal quantile in place of Student's would be told: it covers 0.878.
    #expect(trials.tolerance(0.95) < 0.95 - 0.878)
  }

  @Test func `Bounds on one side are ends of intervals of twice the tail`() throws {
    let mean = try #require(SampleMean(first))
    for confidence in [0.6, 0.9, 0.975, 0.9995] {
      let interval = try #require(mean.interval(confidence: 2 * confidence - 1))
      #expect(
        abs(try #require(mean.upperBound(confidence: confidence)) - interval.upperBound) < 1e-9)
      #expect(
        abs(try #require(mean.lowerBound(confidence: confidence)) - interval.lowerBound) < 1e-9)
      let turned = try #require(mean.lowerBound(confidence: 1 - confidence))
      #expect(abs(try #require(mean.upperBound(confidence: confidence)) - turned) < 1e-9)
    }
  }

  @Test func `The p-value is the level at which the interval ends at 0`() throws {
    for shift in [-3, -1, -0.1, 0.2, 1, 2] {
      let mean = try #require(SampleMean(second.map { $0 + shift }))
      let pValue = try #require(mean.twoSidedPValue)
      let interval = try #require(mean.interval(confidence: 1 - pValue))
      #expect(abs(mean.mean < 0 ? interval.upperBound : interval.lowerBound) < 1e-9)
    }
  }

  @Test func `A paired difference of correlated observations is tighter than an unpaired one`()
    throws
  {
    let trials = Trials(count: 30, purpose: StreamPurpose("tests.pairs"))
    let pairs = trials.map { stream in
      let common = 10 * stream.nextNormal()
      return (base: common + stream.nextNormal(), candidate: common + stream.nextNormal() + 2)
    }
    let (candidate, base) = (pairs.map(\.candidate), pairs.map(\.base))
    let paired = try #require(SampleMean.pairedDifference(candidate, minus: base))
    let alone = try [candidate, base].map { try #require(SampleMean($0)?.halfWidth()) }
    let unpaired = (alone[0] * alone[0] + alone[1] * alone[1]).squareRoot()
    // The standard errors are as 1 to 10.
    #expect(try #require(paired.halfWidth()) < unpaired / 5)
    #expect(try #require(paired.interval(confidence: 0.999)).contains(2))
    #expect(try #require(paired.twoSidedPValue) < 1e-3)
  }
}
