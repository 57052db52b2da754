import Probability
import Studies
import Testing

/// How often a bound is called proven that is broken, counted, and how many days without a breach
/// it takes.
@Suite struct ProofCoverageTests {
  private func evidence(_ text: String) throws -> ConditionEvidence {
    let expectations = try Judging.scenario("{rejected_join_rate: \"\(text)\"}").expectations
    guard case .bound(let bound) = expectations.columns[0].expectations[0] else {
      throw MissingBound()
    }
    return ConditionEvidence(Condition(metric: expectations.columns[0].metric, bound: bound))
  }

  private struct MissingBound: Error {}

  /// (bound, days): the players have 0.97 / 0.95^days, or 0.6 / 0.999^days, and a little of 20 that
  /// it takes.
  @Test(
    "Without a fixed number of days it takes a few more of them without a breach",
    arguments: [("<= 1% on 95% of days", 59), ("<= 0.1%", 3_448)])
  func days(bound: String, days: Int) throws {
    var evidence = try evidence(bound)
    for _ in 1..<days { evidence.add(.number(0)) }
    #expect(evidence.standing(proof: 0.05, refutation: 0.05) == .notKnown)
    evidence.add(.number(0))
    #expect(evidence.standing(proof: 0.05, refutation: 0.05) == .proven)
  }

  /// (bound, chance of a bad day): a bad day refuses a fifth, so that either bound is broken by a
  /// little.
  @Test(
    "Whoever looks often proves a bound that is broken in at most 5 % of the cases",
    arguments: [("<= 1% on 95% of days", 0.055), ("<= 1.9%", 0.1)])
  func coverage(bound: String, chance: Double) throws {
    let family = StreamFamily(seed: 29, replication: 0, purpose: StreamPurpose("tests.proofs"))
    let repetitions = 300
    var proven = 0
    for repetition in 0..<repetitions {
      var stream = family.stream(UInt64(repetition))
      var evidence = try evidence(bound)
      let isProven = (1...10).contains { _ in
        for _ in 0..<25 { evidence.add(.number(stream.nextUnit() < chance ? 0.2 : 0)) }
        return evidence.standing(proof: 0.05, refutation: 0.05) == .proven
      }
      if isProven { proven += 1 }
    }
    let expected = Double(repetitions) * 0.05
    #expect(Double(proven) <= expected + 3.29 * (expected * 0.95).squareRoot(), "\(proven)")
  }

  /// (bound, kept before, more of them): ln(0.05) / ln(0.95) = 58.4 and ln(0.05) / ln(0.999) =
  /// 2,994.2, where bets know by then that nothing is to be expected.
  @Test(
    "A stake is proven by what is seen from there on, however much was seen before",
    arguments: [("<= 1% on 95% of days", 5_000, 59), ("<= 0.1%", 20_000, 2_995)])
  func stake(bound: String, before: Int, more: Int) throws {
    var evidence = ConditionEvidence(try evidence(bound).condition, keptIn: before)
    let stake = evidence.stake(0.05)
    func standing() -> Standing { evidence.standing(proof: 0, refutation: 0.05, stake: stake) }
    for _ in 1..<more { evidence.add(.number(0)) }
    #expect(standing() == .notKnown && evidence.leastMissing(proof: 0, stake: stake) == 1)
    evidence.add(.number(0))
    #expect(standing() == .proven && evidence.leastMissing(proof: 0, stake: stake) == 0)
    // By all of it there was no doubt before.
    #expect(evidence.standing(proof: 1e-9, refutation: 0.05) == .proven)
  }

  @Test("A mean is proven by the values after a stake, or by all of them")
  func stakeOnMean() throws {
    let expectations = try Judging.scenario("{cost_capacity_usd: \"<= 10\"}").expectations
    guard case .bound(let bound) = expectations.columns[0].expectations[0] else {
      throw MissingBound()
    }
    var evidence = ConditionEvidence(
      Condition(metric: expectations.columns[0].metric, bound: bound))
    for value in 0..<40 { evidence.add(.number(9 + Double(value % 3) / 10)) }
    let stake = evidence.stake(0.05)
    #expect(evidence.standing(proof: 0.05, refutation: 0.05) == .proven)
    #expect(evidence.standing(proof: 0, refutation: 0.05, stake: stake) == .notKnown)
    for value in 0..<40 { evidence.add(.number(9 + Double(value % 3) / 10)) }
    #expect(evidence.standing(proof: 0, refutation: 0.05, stake: stake) == .proven)
  }
}
