import Reports
import Studies
import Testing

@Suite struct CheckWordsTests {
  @Test("Failures come first, a line each, and then how many there were of how many")
  func text() throws {
    let texts = try SampleChecks.scenarios().map(\.text)
    #expect(texts[0] == "quiet: 1 check passed\n")
    #expect(
      texts[1] == """
        busy: rejected_join_rate is 0.412 %, above the bound <= 0.1 %
        busy: cost_total_usd moved from 236.170000 to 251.010000 (+6.28 %), and has no tolerance
        busy: 2 of 3 checks failed

        """)
    #expect(CheckedScenario(name: "none", outcomes: []).text == "")
    let name = "two\nlines \u{1B}[1m"
    #expect(try SampleChecks.scenarios(name)[1].text.split(separator: "\n").count == 3)
  }

  @Test(
    "A broken bound is told with the number and the side, in the unit of the column",
    arguments: [
      ("rejected_join_rate", .number(0.00412), .atMost, 0.001, "is 0.412 %, above the bound <= 0.1 %"),
      ("rejected_join_rate", .number(0.001000004), .atMost, 0.001, "is 0.1000004 %, above the bound <= 0.1 %"),
      ("rejected_join_rate", .number(3e-7), .atMost, 0, "is 0.00003 %, above the bound <= 0 %"),
      ("launch_lag_p95_s", .seconds(30_000), .below, 30, "is 30 s, not below the bound < 30 s"),
      ("launch_lag_p95_s", .seconds(35_250), .below, 30, "is 35.25 s, not below the bound < 30 s"),
      ("cost_total_usd", .dollars(251_010_000), .atMost, 250, "is $251.01, above the bound <= $250"),
      ("cost_total_usd", .dollars(250_000_400), .atMost, 250, "is $250.0004, above the bound <= $250"),
      ("joins_offered", .integer(1_234), .atLeast, 2_000, "is 1,234, below the bound >= 2,000"),
      ("joins_offered", .integer(5), .above, 5, "is 5, not above the bound > 5"),
      ("joins_offered", .missing, .atLeast, 3, "is not measured, and the bound is >= 3"),
    ] as [(String, MetricValue, Bound.Comparison, Double, String)])
  func bounds(column: String, value: MetricValue, comparison: Bound.Comparison, limit: Double, words: String) throws {
    let bound = Bound(comparison: comparison, value: limit, text: "")
    let outcome = CheckOutcome(.bound(try SampleChecks.metric(column), bound), in: [SampleChecks.record(column, value)])
    #expect(!outcome.holds && outcome.problem == "\(column) \(words)")
  }

  @Test(
    "What moved is told with both numbers and by how much",
    arguments: [
      ("236.170000", .dollars(251_010_000), nil, "moved from 236.170000 to 251.010000 (+6.28 %), and has no tolerance"),
      ("236.170000", .dollars(221_330_000), nil, "moved from 236.170000 to 221.330000 (-6.28 %), and has no tolerance"),
      ("236.170000", .dollars(236_170_001), nil, "moved from 236.170000 to 236.170001 (+0.0000004 %), and has no tolerance"),
      ("0.000000", .dollars(5_000_000), nil, "moved from 0.000000 to 5.000000, and has no tolerance"),
      ("200", .dollars(251_000_000), "2%", "moved from 200 to 251.000000 (+25.50 %), outside 2% of the baseline"),
      (nil, .dollars(5_000_000), "2%", "is 5.000000, and was not measured in the baseline"),
      ("236.170000", .missing, nil, "is not measured, and was 236.170000 in the baseline"),
    ] as [(String?, MetricValue, String?, String)])
  func moves(before: String?, now: MetricValue, tolerance: String?, words: String) throws {
    let near = tolerance.map { Tolerance(isShare: true, size: 0.02, text: $0) }
    let requirement = Requirement.baseline(
      try SampleChecks.metric("cost_total_usd"), try before.map { try #require(ColumnNumber($0)) }, near)
    let outcome = CheckOutcome(requirement, in: [SampleChecks.record("cost_total_usd", now)])
    #expect(!outcome.holds && outcome.problem == "cost_total_usd \(words)")
  }

  @Test("A number that is to be near another says both")
  func near() throws {
    let requirement = Requirement.near(
      try SampleChecks.metric("cost_total_usd"), Tolerance(isShare: false, size: 5, text: "5"), of: 236)
    let outcome = CheckOutcome(requirement, in: [SampleChecks.record("cost_total_usd", .dollars(251_010_000))])
    #expect(outcome.problem == "cost_total_usd is $251.01, not within 5 of $236")
    let nothing = CheckOutcome(requirement, in: [SampleChecks.record("cost_total_usd", .missing)])
    #expect(!nothing.holds && nothing.problem == "cost_total_usd is not measured, not within 5 of $236")
  }

  @Test("What only some replications measured says so")
  func partly() throws {
    let bound = Bound(comparison: .atMost, value: 0.001, text: "<= 0.1%")
    let outcome = try SampleChecks.outcome(bound, [0.5, nil, 0.25])
    #expect(outcome.problem == "rejected_join_rate is 37.5 % (in 2 of 3 replications), above the bound <= 0.1 %")
    #expect(
      try [CheckedScenario(name: "a", outcomes: [SampleChecks.outcome(bound, [0, nil])])].markdown.contains("(in 1 of 2 replications)"))
  }

  @Test("Other events are told by both fingerprints")
  func events() {
    let records = [SampleChecks.record("", .missing, fingerprint: 0xAB)]
    #expect(
      CheckOutcome(.events(1, isBaseline: true), in: records).problem
        == "event_fingerprint moved from 0000000000000001 to 00000000000000ab: other events happened, or in another order")
    #expect(
      CheckOutcome(.events(1, isBaseline: false), in: records).problem
        == "event_fingerprint is 00000000000000ab, not 0000000000000001: other events happened, or in another order")
  }
}
