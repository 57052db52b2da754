import Probability
import Testing

/// Who leaves when, and when a meeting ended.
@Suite struct FittingDepartureTests {
  @Test func `A shared delay and every origin are recovered without bias`() throws {
    let seed: UInt64 = 21
    let sizes = (0..<60).map { 1 + $0 % 9 }
    let recovery = try Recovery("shared delay", seed: seed) { stream in
      let groups = sizes.enumerated().map { index, size in
        (0..<size).map { _ in
          Double(index) * 100 + Distribution.exponential(mean: 30).sample(from: &stream)
        }
      }
      let fit = try fitSharedDelay(groups)
      // Groups of 1, 2, 5 and 9.
      return [("mean", fit.mean, 30)]
        + [0, 1, 4, 8].map { ("origin \($0)", fit.origins[$0], Double($0) * 100) }
    }
    recovery.check()
  }

  @Test func `The plain mean after the first leave is known to be too small, the estimate is not`()
    throws
  {
    // Groups of two: half of all delays are measured from themselves, so the plain mean is half the
    // truth.
    let fit = try fitSharedDelay([[0, 10], [100, 130], [7, 7]])
    #expect(abs(fit.mean.value - 40.0 / 3) < 1e-12)
    #expect(abs(fit.origins[1].value - (100 - 20.0 / 3)) < 1e-12)
  }

  @Test(arguments: [(0.85, 30.0, 17), (0.6, 90.0, 17), (0.6, 30.0, 3)])
  func `Mass departures are recovered, of small meetings too`(
    together: Double, delay: Double, sizes: Int
  ) throws {
    let seed: UInt64 = 22
    var misses: [Double] = []
    let recovery = try Recovery(
      "mass departure \(together) \(delay) \(sizes)", seed: seed, samples: 100
    ) { stream in
      let ends = (0..<(1200 / sizes)).map { Double($0) * 3600 + 3000 }
      let meetings = ends.enumerated().map { index, end in
        (0..<(2 + index % sizes)).map { _ in
          let join = end - 3000 + Distribution.exponential(mean: 200).sample(from: &stream)
          let isTogether = stream.nextBernoulli(together)
          let leave =
            isTogether
            ? end + Distribution.exponential(mean: delay).sample(from: &stream)
            : join + (end - join) * stream.nextUnit()
          return Presence(join: join, leave: leave)
        }
      }.filter { meeting in meeting.contains { $0.leave >= ends[Int($0.join / 3600)] } }
      let fit = try fitMassDeparture(meetings)
      for (meeting, end) in zip(meetings, fit.ends) where meeting.count > sizes / 2 {
        misses.append(end - ends[Int(meeting[0].join / 3600)])
      }
      return [("share", fit.togetherShare, together), ("delay", fit.delayMean, delay)]
    }
    recovery.check()
    // The end of a larger meeting is known to a few seconds, on either side.
    let mean = misses.reduce(0, +) / Double(misses.count)
    print("ends: mean miss \(mean) s of \(misses.count)")
    #expect(abs(mean) < delay / 10)
  }

  @Test
  func `Where everybody leaves together the share is 1, and one who leaves early makes it less`()
    throws
  {
    var stream = StreamFamily(seed: 23, replication: 0, purpose: StreamPurpose("together")).stream(
      0)
    let meetings = (0..<20).map { meeting in
      (0..<8).map { _ in
        Presence(
          join: Double(meeting) * 4000,
          leave: Double(meeting) * 4000 + 3600
            + Distribution.uniform(min: 0, max: 60).sample(from: &stream))
      }
    }
    let fit = try fitMassDeparture(meetings)
    let shared = try fitSharedDelay(meetings.map { $0.map(\.leave) })
    #expect(
      fit.togetherShare == FittedNumber(value: 1, standardError: 0) && fit.delayMean == shared.mean)
    #expect(fit.ends == shared.origins.map(\.value))
    let one = try fitMassDeparture(meetings + [meetings[0] + [Presence(join: 0, leave: 900)]])
    #expect(
      abs(one.togetherShare.value - 168.0 / 169) < 1e-3 && one.togetherShare.standardError > 0.003,
      "\(one.togetherShare)")
    #expect(abs(one.delayMean.value - shared.mean.value) < 1 && abs(one.ends[20] - one.ends[0]) < 1)
  }

  @Test func `Groups that say nothing are told from errors`() throws {
    #expect(throws: FitProblem.tooFew(needed: 2, found: 1)) { try fitSharedDelay([[3], [4]]) }
    #expect(throws: FitProblem.tooFew(needed: 2, found: 0)) { try fitSharedDelay([]) }
    #expect(throws: FitProblem.tooFew(needed: 1, found: 0)) { try fitSharedDelay([[1, 2], []]) }
    #expect(throws: FitProblem.noSpread) { try fitSharedDelay([[3, 3], [4]]) }
    let solo = [Presence(join: 0, leave: 5)]
    #expect(throws: FitProblem.tooFew(needed: 2, found: 1)) { try fitMassDeparture([solo, solo]) }
    #expect(throws: FitProblem.impossible(index: 1, value: 2)) {
      try fitMassDeparture([solo + [Presence(join: 3, leave: 2)]])
    }
    #expect(throws: FitProblem.noSpread) { try fitMassDeparture([solo + solo]) }
    #expect(throws: FitProblem.notFinite(index: 0)) {
      try fitMassDeparture([[Presence(join: 0, leave: .infinity)]])
    }
  }
}
