import Probability
import Testing

@Suite struct BatchMeansTests {
  private func means(_ series: [Double], batchLength: Int) throws -> BatchMeans {
    let batches = stride(from: 0, to: series.count, by: batchLength).map {
      series[$0..<$0 + batchLength].reduce(0, +)
    }
    return try #require(
      BatchMeans(numerators: batches, denominators: batches.map { _ in Double(batchLength) }))
  }

  @Test func `Three batches are worked out by hand`() throws {
    // The ratio is 8/8, the distances -1, 0, 1, their variance 1, the mean denominator 8/3; t of
    // two degrees of freedom is 4.3027. The steps' squares add up to 2, and so do the distances': 1
    // - 2 / (2 x 2).
    let three = try #require(BatchMeans(numerators: [1, 2, 5], denominators: [2, 2, 4]))
    #expect(three.estimate == 1 && three.batches == 3)
    #expect(abs(three.halfWidth() - 4.302_652_730 / 3.0.squareRoot() * 3 / 8) < 1e-9)
    #expect(three.lagOneCorrelation == 0.5)
  }

  @Test func `A constant ratio is exact however its batches differ`() throws {
    let denominators = [1.0, 7, 0, 120, 3, 0]
    let constant = try #require(
      BatchMeans(numerators: denominators.map { $0 * 0.375 }, denominators: denominators))
    #expect(constant.estimate == 0.375 && constant.halfWidth() == 0 && constant.batches == 6)
    #expect(constant.lagOneCorrelation == nil && !constant.isCorrelated)
  }

  @Test func `Fewer than two batches or nothing to divide by give no ratio`() {
    #expect(BatchMeans(numerators: [], denominators: []) == nil)
    #expect(BatchMeans(numerators: [1], denominators: [2]) == nil)
    #expect(BatchMeans(numerators: [0, 0], denominators: [0, 0]) == nil)
    #expect(BatchMeans(numerators: [0, 1], denominators: [0, 2])?.estimate == 0.5)
  }

  @Test func `With equal denominators the interval is that of the mean of the batches`() throws {
    let trials = Trials(count: 20, purpose: StreamPurpose("tests.equal-batches"))
    let values = trials.map { $0.nextNormal() }
    let batches = try #require(
      BatchMeans(numerators: values.map { 3 * $0 }, denominators: values.map { _ in 3 }))
    let mean = try #require(SampleMean(values))
    #expect(abs(batches.estimate - mean.mean) < 1e-14)
    for confidence in [0.5, 0.95, 0.99] {
      #expect(
        abs(
          batches.halfWidth(confidence: confidence)
            - (try #require(mean.halfWidth(confidence: confidence)))) < 1e-14)
    }
  }

  @Test
  func `Long batches cover the mean of a correlated series, and short ones do not and say so`()
    throws
  {
    let trials = Trials(count: 500, purpose: StreamPurpose("tests.batches"))
    let runs = try trials.map { stream in
      let series = stream.nextSeries(800, memory: 0.6)
      return (long: try means(series, batchLength: 50), short: try means(series, batchLength: 2))
    }
    let long = runs.map { abs($0.long.estimate) <= $0.long.halfWidth() }.share
    #expect(abs(long - 0.95) < trials.tolerance(0.95), "\(long)")
    // Of the variance of the mean short batches see 2/5, by the autocovariances 0.6^k, and cover
    // 0.785.
    let short = runs.map { abs($0.short.estimate) <= $0.short.halfWidth() }.share
    #expect(abs(short - 0.785) < trials.tolerance(0.785), "\(short)")
    #expect(runs.map(\.short.isCorrelated).share == 1)
    #expect(runs.map(\.long.isCorrelated).share < 0.2)
  }

  @Test
  func
    `A ratio whose batches differ in size is covered, though it is not the mean of their ratios`()
    throws
  {
    let trials = Trials(count: 1000, purpose: StreamPurpose("tests.ratio"))
    let runs = try trials.map { stream in
      let denominators = (0..<30).map { _ in Double(stream.nextPoisson(mean: 20)) }
      return try #require(
        BatchMeans(numerators: denominators.map { $0 * $0 }, denominators: denominators))
    }
    // (variance + mean^2) / mean of the Poisson law; the mean of the ratios would be 20.
    let covered = runs.map { abs($0.estimate - 21) <= $0.halfWidth() }.share
    #expect(abs(covered - 0.95) < trials.tolerance(0.95), "\(covered)")
    #expect(runs.map { $0.estimate > 20.5 }.share > 0.6)
  }

  @Test(arguments: [10, 30]) func `Independent batches are called correlated in 1 of 20 runs`(
    batches: Int
  ) throws {
    let trials = Trials(count: 3000, purpose: StreamPurpose("tests.independent-batches"))
    let runs = try trials.map { stream in
      try means((0..<batches).map { _ in stream.nextNormal() }, batchLength: 1)
    }
    #expect(abs(runs.map(\.isCorrelated).share - 0.05) < trials.tolerance(0.05))
    let correlation = try #require(SampleMean(runs.compactMap(\.lagOneCorrelation)))
    #expect(try #require(correlation.interval(confidence: 0.999)).contains(0))
  }

  @Test func `Batches that alternate are not too short`() throws {
    let alternating = try means((0..<20).map { Double($0 % 2) }, batchLength: 1)
    #expect(try #require(alternating.lagOneCorrelation) < -0.8 && !alternating.isCorrelated)
    let rising = try means((0..<20).map(Double.init), batchLength: 1)
    #expect(try #require(rising.lagOneCorrelation) > 0.9 && rising.isCorrelated)
    #expect(try means([0, 1], batchLength: 1).isCorrelated == false)
  }
}
