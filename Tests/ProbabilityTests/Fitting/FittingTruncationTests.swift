import Probability
import Testing

/// Values that are seen only below a limit of their own.
@Suite struct FittingTruncationTests {
  private static let lengths = [15.0, 30, 60, .infinity]

  /// Values of `law` drawn again until they are below their limit.
  private func truncated(_ law: Distribution, count: Int, from stream: inout RandomStream) -> (
    values: [Double], limits: [Double]
  ) {
    let limits = (0..<count).map { Self.lengths[$0 % Self.lengths.count] }
    return (
      limits.map { limit in
        while true {
          let value = law.sample(from: &stream)
          if value < limit { return value }
        }
      }, limits
    )
  }

  @Test func `A truncated exponential law is recovered where the plain fit is biased`() throws {
    let seed: UInt64 = 5
    var plain: [Double] = []
    let recovery = try Recovery("truncated exponential", seed: seed) { stream in
      let (values, limits) = truncated(.exponential(mean: 20), count: 800, from: &stream)
      plain.append(try #require(try LawFamily.exponential.fit(values)["mean"]).value)
      return [("mean", try #require(try fitExponential(values, truncatedAt: limits)["mean"]), 20)]
    }
    recovery.check()
    // Of limits 15, 30, 60 and none the means seen are 6.57, 11.38, 16.86 and 20: on average 13.70.
    let mean = plain.reduce(0, +) / Double(plain.count)
    #expect(abs(mean - 13.70) < 0.1, "plain mean \(mean)")
  }

  @Test func `A truncated mixture is recovered where the plain fit is biased`() throws {
    let seed: UInt64 = 6
    let law = mixture((0.687, .exponential(mean: 3.55)), (0.313, .exponential(mean: 13.2)))
    var (samples, biased) = (0, 0)
    let recovery = try Recovery("truncated hyperexponential", seed: seed) { stream in
      let (values, limits) = truncated(law, count: 1500, from: &stream)
      let fit = try fitHyperexponential(values, truncatedAt: limits)
      if samples < 50 {
        let plain = try #require(try fitHyperexponential(values)["mean_2"])
        if plain.value + 2 * plain.standardError < 13.2 { biased += 1 }
        samples += 1
      }
      return zip(fit.parameters, [0.687, 3.55, 13.2]).map { ($0.name, $0.estimate, $1) }
    }
    recovery.check()
    #expect(biased > 15, "the plain fit is two standard errors low in \(biased) of 50 samples")
  }

  @Test func `Without limits the truncated fits are the plain ones`() throws {
    var stream = StreamFamily(seed: 7, replication: 0, purpose: StreamPurpose("limits")).stream(0)
    let law = mixture((0.5, .exponential(mean: 1)), (0.5, .exponential(mean: 9)))
    let values = (0..<800).map { _ in law.sample(from: &stream) }
    let none = values.map { _ in Double.infinity }
    #expect(try fitHyperexponential(values, truncatedAt: none) == fitHyperexponential(values))
    let (one, other) = (
      try fitExponential(values, truncatedAt: none), try LawFamily.exponential.fit(values)
    )
    let found = try #require(one["mean"])
    let expected = try #require(other["mean"])
    #expect(
      abs(found.value - expected.value) < 1e-6
        && abs(found.standardError - expected.standardError) < 1e-6)
    #expect(abs(one.logLikelihood - other.logLikelihood) < 1e-6)
  }

  @Test func `Values that lie evenly below their limits have no mean`() {
    let values = stride(from: 0.5, to: 10, by: 1).map(\.self)
    #expect(throws: FitProblem.notIdentified) {
      try fitExponential(values, truncatedAt: values.map { _ in 10 })
    }
  }

  @Test func `A value at its limit is impossible`() {
    #expect(throws: FitProblem.impossible(index: 1, value: 4)) {
      try fitExponential([1, 4, 2], truncatedAt: [9, 4, 9])
    }
  }
}
