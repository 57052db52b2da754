import Probability
import Studies
import Testing

/// How often the interval of a difference misses the truth, and how often a verdict is found where
/// there is none, counted.
@Suite struct DifferenceIntervalTests {
  private static let repetitions = 300
  /// 99.9 % of a binomial law of a share of 5 %.
  private static let most =
    Double(repetitions) * 0.05 + 3.29 * (Double(repetitions) * 0.05 * 0.95).squareRoot()

  private func streams(_ purpose: StreamPurpose) -> StreamFamily {
    StreamFamily(seed: 23, replication: 0, purpose: purpose)
  }

  /// Days of 50, 100 or 150 joins. One day in ten is bad: the base refuses 20 %, and the candidate
  /// 10 % on half of the bad days. So the base refuses 2 % of all joins, the candidate 0.5 %.
  private func rareDays(_ count: Int, isOtherDemand: Bool = false, _ stream: inout RandomStream)
    -> (
      base: [RunRecord], candidate: [RunRecord]
    )
  {
    var (base, candidate): ([MetricValue], [MetricValue]) = ([], [])
    for _ in 0..<count {
      let sizes = (0..<2).map { _ in 50 * (1 + Int64(stream.nextUnit() * 3)) }
      let size = sizes[isOtherDemand ? 1 : 0]
      let isBad = stream.nextUnit() < 0.1
      let isBadToo = isBad && stream.nextUnit() < 0.5
      base.append(share(isBad ? sizes[0] / 5 : 0, of: sizes[0]))
      candidate.append(share(isBadToo ? size / 10 : 0, of: size))
    }
    return (records(["rejected_join_rate": base]), records(["rejected_join_rate": candidate]))
  }

  @Test(
    "The interval of rare refusals holds the difference, with the same demand and with another; Student's t does not",
    arguments: [false, true])
  func rareRefusals(isOtherDemand: Bool) throws {
    let family = streams(StreamPurpose("tests.rare differences"))
    var (misses, missesOfT) = (0, 0)
    for repetition in 0..<Self.repetitions {
      var stream = family.stream(UInt64(repetition))
      let days = rareDays(10, isOtherDemand: isOtherDemand, &stream)
      let comparison = compare(
        days.base, days.candidate, judged: ["rejected_join_rate"], mostJoins: 150)
      let difference = try #require(comparison.candidates[0].judged.first)
      guard difference.basis != .exact else {
        misses += 1
        continue
      }
      #expect(difference.basis == .bets && difference.halfWidth == nil)
      let interval = try #require(difference.interval)
      if !interval.contains(-0.015) { misses += 1 }
      let metric = try #require(Metric.named("rejected_join_rate"))
      let pairs = zip(days.base, days.candidate).compactMap { base, candidate in
        candidate.number(of: metric).flatMap { candidate in
          base.number(of: metric).map { candidate - $0 }
        }
      }
      let student = try #require(SampleMean(pairs)?.interval())
      if !student.contains(-0.015) { missesOfT += 1 }
    }
    #expect(Double(misses) <= Self.most, "\(misses)")
    #expect(Double(missesOfT) > Self.most, "\(missesOfT)")
  }

  @Test("Of a thousand such days the difference is found, and its interval is a few points wide")
  func power() throws {
    let family = streams(StreamPurpose("tests.power of differences"))
    for repetition in 0..<5 {
      var stream = family.stream(UInt64(repetition))
      let days = rareDays(1_000, &stream)
      let difference = try #require(
        compare(days.base, days.candidate, judged: ["rejected_join_rate"], mostJoins: 150)
          .candidates[0].judged.first)
      let interval = try #require(difference.interval)
      #expect(
        difference.verdict == .better && interval.contains(-0.015)
          && interval.upperBound - interval.lowerBound < 0.03)
    }
  }

  @Test("The interval of a ratio's difference misses as often as it says")
  func evenRatios() throws {
    let family = streams(StreamPurpose("tests.even ratios"))
    var misses = 0
    for repetition in 0..<Self.repetitions {
      var stream = family.stream(UInt64(repetition))
      var (base, candidate): ([MetricValue], [MetricValue]) = ([], [])
      for _ in 0..<20 {
        let (size, other) = (
          Int64(5_000 + stream.nextUnit() * 10_000), Int64(4_000 + stream.nextUnit() * 8_000)
        )
        let shared = 0.1 * stream.nextUnit()
        base.append(share(Int64(Double(size) * (0.35 + shared)), of: size))
        candidate.append(
          share(Int64(Double(other) * (0.4 + shared + 0.1 * stream.nextUnit())), of: other))
      }
      let difference = try #require(
        compare(records(["utilization_mean": base]), records(["utilization_mean": candidate]))
          .candidates[0].difference("utilization_mean"))
      // 0.4 on average and 0.5.
      let interval = try #require(difference.interval)
      if !interval.contains(0.1) { misses += 1 }
    }
    #expect(Double(misses) <= Self.most && misses >= 3, "\(misses)")
  }

  @Test(
    "Signs find a difference where neither side is likelier to have more as rarely as they say, and one in most of twenty pairs"
  )
  func signs() throws {
    let family = streams(StreamPurpose("tests.signs"))
    var found = 0
    for repetition in 0..<Self.repetitions {
      var stream = family.stream(UInt64(repetition))
      // A law of most lags: nothing on most days, and then a lot.
      func lag() -> MetricValue {
        .seconds(
          stream.nextUnit() < 0.6 ? 0 : Int64(1_000_000 * stream.nextUnit() * stream.nextUnit()))
      }
      let (base, candidate) = ((0..<20).map { _ in lag() }, (0..<20).map { _ in lag() })
      let lags = ["scale_up_lag_per_join_p95_s"]
      let difference = compare(
        records([lags[0]: base]), records([lags[0]: candidate]), judged: lags
      ).candidates[0].judged[0]
      #expect(difference.interval == nil && difference.basis == .signs)
      if difference.verdict.isFound { found += 1 }
    }
    #expect(Double(found) <= Self.most, "\(found)")
    let base = (0..<20).map { MetricValue.seconds($0) }
    let moves = Array(repeating: Int64(-1), count: 17) + [500, 0, 0]
    let less = moves.enumerated().map { MetricValue.seconds(Int64($0.offset) + $0.element) }
    let lags = ["scale_up_lag_per_join_p95_s"]
    let difference = compare(records([lags[0]: base]), records([lags[0]: less]), judged: lags)
      .candidates[0].judged[0]
    // 2 x (1 + 18) / 2^18, though the mean is longer.
    let (pValue, mean) = (try #require(difference.pValue), try #require(difference.difference))
    #expect(difference.moreIn == 1 && difference.lessIn == 17 && abs(pValue - 38 / 262_144) < 1e-12)
    #expect(mean > 0 && difference.verdict == .better)
  }

  @Test("Worst windows are bet on in pairs, within what is possible")
  func worstWindows() throws {
    let base = (0..<40).map { MetricValue.number($0 % 2 == 0 ? 1 : 0.5) }
    let candidate = (0..<40).map { MetricValue.number($0 % 4 == 0 ? 0.25 : 0) }
    let difference = try #require(
      compare(
        records(["rejected_join_rate_worst_hour": base]),
        records(["rejected_join_rate_worst_hour": candidate])
      ).candidates[0]
        .difference("rejected_join_rate_worst_hour"))
    let interval = try #require(difference.interval)
    #expect(
      difference.basis == .bets && difference.difference == -0.6875 && difference.verdict == .better
    )
    #expect(interval.lowerBound >= -1 && interval.contains(-0.6875) && interval.upperBound < -0.3)
  }
}
