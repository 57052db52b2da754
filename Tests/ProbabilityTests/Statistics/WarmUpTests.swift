import CGSL
import Glibc
import Probability
import Testing

@Suite struct WarmUpTests {
  /// (observations of the start, all observations, warm-up): a constant after another constant, so
  /// that only whole batches of the second have no spread.
  @Test(arguments: [
    (0, 100, 0), (5, 100, 5), (6, 100, 10), (30, 100, 30), (45, 100, 45), (45, 104, 45), (0, 15, 0),
    (5, 20, 5), (5, 24, 5),
  ])
  func `A step is cut off exactly, to whole batches`(start: Int, count: Int, expected: Int) {
    let series = (0..<count).map { $0 < start ? 3.7 : 0.1 }
    #expect(warmUpByMSER5(series) == expected)
    #expect(warmUpByMSER5(series.map { -40 * $0 + 1000 }) == expected)
  }

  @Test func `A run that is too short to tell has no warm-up`() {
    // Still rising; a step in the middle; too few batches to leave any out.
    #expect(warmUpByMSER5((0..<200).map(Double.init)) == nil)
    #expect(warmUpByMSER5((0..<100).map { $0 < 50 ? 3 : 0 }) == nil)
    for count in 0..<10 { #expect(warmUpByMSER5((0..<count).map { _ in 1 }) == nil) }
  }

  @Test func `The choice is the least standard error of all in the first half`() {
    let trials = Trials(count: 100, purpose: StreamPurpose("tests.mser-definition"))
    var found: Set<Int?> = []
    for series in trials.map({ stream in
      stream.nextSeries(103, memory: 0.7).enumerated().map { $1 + 6 * exp(-Double($0) / 15) }
    }) {
      let batches: [Double] = (0..<20).map { series[5 * $0..<5 * $0 + 5].reduce(0, +) / 5 }
      let errors: [Double] = (0...10).map { leftOut in
        let rest = batches[leftOut...]
        let mean = rest.reduce(0, +) / Double(rest.count)
        return rest.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rest.count * rest.count)
      }
      let least = errors.indices.min { errors[$0] < errors[$1] }
      #expect(warmUpByMSER5(series) == (least == 10 ? nil : least.map { 5 * $0 }))
      found.insert(warmUpByMSER5(series))
    }
    #expect(found.count > 5 && found.contains(nil))
  }

  @Test func `A start that decays is cut where it has come down to the noise of a batch`() throws {
    let (size, decay) = (10.0, 50.0)
    let trials = Trials(count: 150, purpose: StreamPurpose("tests.mser-decay"))
    let runs = trials.map { stream in
      let series = (0..<1000).map { size * exp(-Double($0) / decay) + stream.nextNormal() }
      return (series: series, warmUp: warmUpByMSER5(series) ?? series.count)
    }
    // size exp(-t / decay) = 1 / sqrt(5) at 155.
    let crossing = decay * log(size * 5.0.squareRoot())
    let middle = runs.map(\.warmUp).sorted()[runs.count / 2]
    #expect(abs(Double(middle) - crossing) < 15, "\(middle)")
    #expect(
      runs.map { Double($0.warmUp) > 0.6 * crossing && Double($0.warmUp) < 2 * crossing }.share
        > 0.95)
    // The whole run is off by 0.5, which is many standard errors; what is left by less than one.
    let whole = try #require(SampleMean(runs.map { $0.series.reduce(0, +) / 1000 }))
    let left = try #require(
      SampleMean(runs.map { $0.series[$0.warmUp...].reduce(0, +) / Double(1000 - $0.warmUp) }))
    #expect(abs(whole.mean - 0.5) < 0.02 && abs(left.mean) < 0.04)
  }

  @Test func `Independent observations keep their start as often as a random walk keeps below 0`() {
    let trials = Trials(count: 1500, purpose: StreamPurpose("tests.mser-noise"))
    let keeps = trials.map { stream in
      // Batches of equal observations, each a draw.
      warmUpByMSER5((0..<200).flatMap { _ in repeatElement(stream.nextNormal(), count: 5) }) == 0
    }
    // Leaving out d batches of a long series lowers its error if their squares add up to more than
    // 2 d variances. Spitzer's identity (Transactions of the AMS 82, 1956) for a walk that never
    // rises above where it began: exp(-sum of P(S_d > 0) / d).
    let never = exp(
      -(1...200).reduce(0.0) { $0 + gsl_cdf_chisq_Q(2 * Double($1), Double($1)) / Double($1) })
    #expect(abs(never - 0.7117) < 1e-4)
    // 200 batches are not quite a long series.
    #expect(abs(keeps.share - never) < trials.tolerance(never) + 0.015, "\(keeps.share)")
  }
}
