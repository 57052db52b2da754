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
}
