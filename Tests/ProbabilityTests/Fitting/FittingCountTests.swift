import Probability
import Testing

/// Counts that vary more than chance allows, over days and within them.
@Suite struct FittingCountTests {
  /// Poisson counts of 60 days with both factors; every fifth day is of another kind, with half the
  /// demand and another profile.
  private func counts(
    day: Double, interval: Double, hold: Int = 1, from stream: inout RandomStream
  ) -> (counts: [[Int]], groups: [Int]) {
    let groups = (0..<60).map { $0 % 5 == 4 ? 1 : 0 }
    let counts = groups.map { group in
      let factor = Distribution.gamma(mean: 1, cv: day).sample(from: &stream)
      var held = 1.0
      return (0..<16).map { index in
        if index % hold == 0 {
          held = Distribution.gamma(mean: 1, cv: interval).sample(from: &stream)
        }
        let rate = group == 0 ? 100 + 50 * Double(index % 7) : 90 + 30 * Double(index % 4)
        return stream.nextPoisson(mean: rate * factor * held)
      }
    }
    return (counts, groups)
  }

  @Test func `Both factors are recovered`() throws {
    let seed: UInt64 = 31
    let recovery = try Recovery("counts", seed: seed) { stream in
      let (counts, groups) = counts(day: 0.08, interval: 0.1, from: &stream)
      let fit = try fitCountDispersion(counts, groups: groups)
      return [
        ("day variance", fit.dayVariance, 0.0064),
        ("interval variance", fit.intervalVariance, 0.01),
        ("autocorrelation", try #require(fit.intervalAutocorrelation), 0),
      ]
    }
    recovery.checkUnbiased()
  }

  @Test func `Poisson counts have neither factor`() throws {
    let seed: UInt64 = 32
    var ratios = (0.0, 0.0)
    let recovery = try Recovery("Poisson counts", seed: seed) { stream in
      let (counts, groups) = counts(day: 0, interval: 0, from: &stream)
      let fit = try fitCountDispersion(counts, groups: groups)
      ratios = (ratios.0 + fit.varianceToMean / 200, ratios.1 + fit.varianceToMeanWithinDays / 200)
      return [("day variance", fit.dayVariance, 0), ("interval variance", fit.intervalVariance, 0)]
    }
    recovery.checkUnbiased()
    // 200 x 16 ratios of about 2 / 58 relative variance each: 99.9 % within 0.011. Dividing by the
    // day takes 1 / 16 of the variance.
    #expect(abs(ratios.0 - 1) < 0.011 && abs(ratios.1 - 15.0 / 16) < 0.011, "\(ratios)")
  }

  @Test func `Factors that last are told by their autocorrelation`() throws {
    var stream = StreamFamily(seed: 33, replication: 0, purpose: StreamPurpose("hold")).stream(0)
    let (counts, groups) = counts(day: 0.05, interval: 0.15, hold: 4, from: &stream)
    let fit = try fitCountDispersion(counts, groups: groups)
    // Three of four neighbours share their factor.
    let found = try #require(fit.intervalAutocorrelation)
    #expect(abs(found.value - 0.75) < 0.1 && found.standardError < 0.1, "\(found)")
    #expect(fit.varianceToMean > fit.varianceToMeanWithinDays && fit.varianceToMeanWithinDays > 2)
    #expect(abs(fit.profile.reduce(0, +) - 1) < 1e-12)
  }

  @Test func `The busyness of days is recovered, by weekday too`() throws {
    let seed: UInt64 = 34
    let recovery = try Recovery("busyness", seed: seed) { stream in
      let days = (0..<150).map { day in
        stream.nextPoisson(
          mean: (day % 5 == 0 ? 400 : 250)
            * Distribution.gamma(mean: 1, cv: 0.2).sample(from: &stream))
      }
      let fit = try fitBusyness(days, groups: (0..<150).map { $0 % 5 })
      #expect(fit.groups == [0, 1, 2, 3, 4])
      return [
        ("variance", fit.variance, 0.04),
        ("variance of one weekday", try #require(fit.variances[0]), 0.04),
      ]
    }
    recovery.checkUnbiased()
  }

  @Test func `A nearly empty weekday hardly counts`() throws {
    // Five weekdays of 95 and 105 by turns, and a sixth whose 14 are all on one of four days.
    let weekdays = (0..<40).map { $0 / 5 % 2 == 0 ? 95 : 105 }
    let fit = try fitBusyness(
      weekdays + [0, 0, 0, 14], groups: (0..<40).map { $0 % 5 } + [5, 5, 5, 5])
    // Each of the five: mean 100, variance 200 / 7. The sixth: mean 3.5, variance 49, whose quarter
    // is the squared mean.
    let variance = 200.0 / 7
    let excess: Double = 35 * (variance - 100) + 3 * (49 - 3.5)
    let scale: Double = 35 * (10_000 - variance / 8)
    #expect(abs(fit.variance.value - excess / scale) < 1e-12 && fit.cv == nil)
    #expect(fit.variance.standardError < 0.002)
  }

  @Test func `The busyness of days is recovered beside a nearly empty weekday`() throws {
    let seed: UInt64 = 35
    let recovery = try Recovery("busyness beside an empty weekday", seed: seed) { stream in
      let days = (0..<120).map { day in
        stream.nextPoisson(
          mean: (day % 6 == 5 ? 0.5 : 100)
            * Distribution.gamma(mean: 1, cv: 0.2).sample(from: &stream))
      }
      return [("variance", try fitBusyness(days, groups: (0..<120).map { $0 % 6 }).variance, 0.04)]
    }
    recovery.checkUnbiased()
  }

  @Test func `Days that say nothing are told from errors`() throws {
    #expect(throws: FitProblem.tooFew(needed: 3, found: 2)) {
      try fitBusyness([1, 2, 3, 4], groups: [0, 0, 1, 1])
    }
    #expect(throws: FitProblem.noSpread) { try fitBusyness([0, 0, 0]) }
    #expect(throws: FitProblem.impossible(index: 1, value: -2)) { try fitBusyness([1, -2, 0]) }
    #expect(throws: FitProblem.tooFew(needed: 2, found: 0)) { try fitCountDispersion([]) }
    #expect(throws: FitProblem.impossible(index: 3, value: -1)) {
      try fitCountDispersion([[1, 2], [3, -1], [1, 1]])
    }
    let flat = try fitBusyness([7, 7, 7, 7])
    #expect(flat.cv == nil && flat.variance.value < 0)
    // All that there is happens in one interval of one day.
    let lonely = try fitCountDispersion([[0, 9], [0, 0], [0, 0]])
    #expect(
      lonely.intervalVariance.value == 0 && lonely.intervalCV == nil
        && lonely.intervalAutocorrelation == nil)
    #expect(lonely.dayVariance.value.isFinite && lonely.dayVariance.standardError.isFinite)
  }
}
