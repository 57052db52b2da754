import Probability
import Testing

/// When participants join: early, late, and what falls past the end drawn again.
@Suite struct FittingOffsetTests {
  private static let late = mixture(
    (0.687, .exponential(mean: 3.55)), (0.313, .exponential(mean: 13.2)))

  /// Offsets as a scheduled flow draws them.
  private func offsets(early: Double, lengths: [Double], from stream: inout RandomStream)
    -> [Double]
  {
    lengths.map { length in
      while true {
        if stream.nextBernoulli(early) {
          return -Distribution.exponential(mean: 1.56).sample(from: &stream)
        }
        let offset = Self.late.sample(from: &stream)
        if offset < length { return offset }
      }
    }
  }

  @Test func `Offsets are recovered although all that falls past the end is drawn again`() throws {
    let seed: UInt64 = 11
    let lengths = (0..<2000).map { [15.0, 45, 75, 105][$0 % 4] }
    var seen = 0.0
    let recovery = try Recovery("offsets", seed: seed) { stream in
      let offsets = offsets(early: 0.25, lengths: lengths, from: &stream)
      seen += Double(offsets.count { $0 < 0 }) / Double(offsets.count) / 200
      let fit = try fitOffsets(offsets, lengths: lengths)
      let late = zip(fit.lateParameters, [0.687, 3.55, 13.2]).map { ($0.name, $0.estimate, $1) }
      return [
        ("early share", fit.earlyShare, 0.25), ("early mean", try #require(fit.earlyMean), 1.56),
      ] + late
    }
    recovery.check()
    // The share that is seen is too large: the early ones are never drawn again.
    #expect(seen > 0.2535, "seen \(seen)")
  }

  @Test func `Without early participants the fit is that of a truncated mixture`() throws {
    var stream = StreamFamily(seed: 12, replication: 0, purpose: StreamPurpose("late")).stream(0)
    let lengths = (0..<1000).map { [15.0, 45][$0 % 2] }
    let offsets = offsets(early: 0, lengths: lengths, from: &stream)
    let fit = try fitOffsets(offsets, lengths: lengths)
    #expect(fit.earlyShare == FittedNumber(value: 0, standardError: 0) && fit.earlyMean == nil)
    let other = try fitHyperexponential(offsets, truncatedAt: lengths)
    #expect(fit.lateParameters == other.parameters && fit.late == other.distribution)
    #expect(fit.kolmogorovSmirnov == other.kolmogorovSmirnov && fit.aic == other.aic)
  }

  @Test func `One phase is recovered by one, and two are not found in it`() throws {
    let seed: UInt64 = 13
    let recovery = try Recovery("one phase", seed: seed, samples: 100) { stream in
      let offsets = (0..<500).map { _ in
        stream.nextBernoulli(0.3)
          ? -Distribution.exponential(mean: 2).sample(from: &stream)
          : Distribution.exponential(mean: 5).sample(from: &stream)
      }
      let fit = try fitOffsets(offsets, lengths: offsets.map { _ in .infinity }, phases: 1)
      return [("mean", try #require(fit["mean"]), 5), ("early share", fit.earlyShare, 0.3)]
    }
    recovery.check()
    #expect(throws: FitProblem.notIdentified) {
      // Quantiles of an exponential law, which are less spread than its samples.
      let even = (0..<400).map {
        Distribution.exponential(mean: 5).quantile((Double($0) + 0.5) / 400)
      }
      _ = try fitOffsets(even, lengths: even.map { _ in .infinity })
    }
  }

  @Test
  func `A join at the end of its meeting is impossible, and so is a meeting without a length`() {
    #expect(throws: FitProblem.impossible(index: 0, value: 5)) {
      try fitOffsets([5, 1], lengths: [5, 9])
    }
    #expect(throws: FitProblem.impossible(index: 1, value: -1)) {
      try fitOffsets([5, -1], lengths: [9, 0])
    }
    #expect(throws: FitProblem.notFinite(index: 1)) { try fitOffsets([5, .nan], lengths: [9, 9]) }
    #expect(throws: FitProblem.tooFew(needed: 5, found: 0)) {
      try fitOffsets([-5, -1], lengths: [9, 9])
    }
    #expect(throws: FitProblem.tooFew(needed: 1, found: 0)) { try fitOffsets([], lengths: []) }
  }
}
