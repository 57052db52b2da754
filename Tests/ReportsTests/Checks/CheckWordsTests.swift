import Reports
import Studies
import Testing

@Suite struct CheckWordsTests {
  @Test(
    "Failures come first, in sentences and as a table, then what passed with its margin, and then how many there were of how many"
  )
  func text() throws {
    let texts = try SampleChecks.scenarios().map(\.text)
    #expect(
      texts[0] == """
        quiet: ✓ rejected_join_rate <= 0.1%: 0 %, 0.1 % to spare; not known at 95 % from 1 replication
        quiet: 1 check passed

        """)
    #expect(
      texts[1] == """
        busy: ✗ rejected_join_rate is 0.412 %, above the bound <= 0.1 %; not known at 95 % from 1 replication
        busy: ✗ cost_total_usd is worse: $251.01 instead of $236.17, +6.28 %

                          unit  baseline     now  change in %  allowed
          cost_total_usd     $    236.17  251.01        +6.28  nothing

        busy: ✓ rejected_join_rate <= 0.1%: 0.05 %, 0.05 % to spare; not known at 95 % from 1 replication
        busy: 2 of 3 checks failed

        """)
    #expect(CheckedScenario(name: "none", outcomes: []).text == "")
    let name = "two\nlines \u{1B}[1m"
    #expect(try SampleChecks.scenarios(name)[1].text.split(separator: "\n").count == 6)
  }

  @Test(
    "What became worse is told before what became better, and both before what only moved; the largest first, and of many the first eight"
  )
  func order() throws {
    let moves: [(String, Double, Double)] = [
      ("peak_serving", 10, 12), ("cost_total_usd", 100, 90), ("joins_admitted", 100, 90),
      ("cost_egress_usd", 1, 4), ("drain_p50_s", 0, 5),
      ("cost_capacity_usd", 100, 150),
    ]
    func outcome(_ name: String, _ old: Double, _ new: Double) throws -> CheckOutcome {
      CheckOutcome(
        .baseline(try SampleChecks.metric(name), ColumnNumber(old), nil),
        in: [SampleChecks.record(name, .number(new))])
    }
    let checked = CheckedScenario(name: "a", outcomes: try moves.map { try outcome($0, $1, $2) })
    #expect(
      checked.text.split(separator: "\n").prefix(6) == [
        "a: ✗ cost_capacity_usd is worse: $150.00 instead of $100.00, +50.00 %",
        "a: ✗ joins_admitted is worse: 90 instead of 100, -10.00 %",
        "a: ✗ cost_total_usd is better: $90.00 instead of $100.00, -10.00 %",
        "a: ✗ drain_p50_s moved: 5 s instead of 0 s",
        "a: ✗ cost_egress_usd moved: $4.00 instead of $1.00, +300.00 %",
        "a: ✗ peak_serving moved: 12 instead of 10, +20.00 %",
      ])
    let many = Metric.judgeable.filter { $0.direction == .less }.prefix(11)
    let text = CheckedScenario(name: "a", outcomes: try many.map { try outcome($0.name, 1, 2) })
      .text
    #expect(
      text.contains("\na: ✗ 3 more columns became worse: see the table\n")
        && many.allSatisfy { text.contains("\n  \($0.name) ") })
  }

  @Test(
    "A bound on so many of the days says in how many it was kept, and one whose standing is known what it is about"
  )
  func days() throws {
    let bound = Bound(
      comparison: .atMost, value: 0.001, share: 0.95, text: "<= 0.1% on 95% of days")
    #expect(
      try CheckedScenario(
        name: "a", outcomes: [SampleChecks.outcome(bound, Array(repeating: 0, count: 59))]
      ).text == """
        a: ✓ rejected_join_rate <= 0.1% on 95% of days: kept in 59 of 59 replications; proven at 95 %
        a: 1 check passed

        """)
    let broken = try SampleChecks.outcome(bound, Array(repeating: 0, count: 18) + [0.5, 0.5])
    #expect(
      broken.problem
        == "rejected_join_rate <= 0.1% on 95% of days is kept in 18 of 20 replications only; not known at 95 % from 20 replications"
    )
  }

  @Test(
    "A broken bound is told with the number and the side, in the unit of the column",
    arguments: [
      (
        "rejected_join_rate", .number(0.00412), .atMost, 0.001,
        "is 0.412 %, above the bound <= 0.1 %"
      ),
      (
        "rejected_join_rate", .number(0.001000004), .atMost, 0.001,
        "is 0.1000004 %, above the bound <= 0.1 %"
      ),
      ("rejected_join_rate", .number(3e-7), .atMost, 0, "is 0.00003 %, above the bound <= 0 %"),
      ("launch_lag_p95_s", .seconds(30_000), .below, 30, "is 30 s, not below the bound < 30 s"),
      ("launch_lag_p95_s", .seconds(35_250), .below, 30, "is 35.25 s, not below the bound < 30 s"),
      (
        "cost_total_usd", .dollars(251_010_000), .atMost, 250,
        "is $251.01, above the bound <= $250.00"
      ),
      (
        "cost_total_usd", .dollars(250_000_400), .atMost, 250,
        "is $250.0004, above the bound <= $250.0000"
      ),
      ("joins_offered", .integer(1_234), .atLeast, 2_000, "is 1,234, below the bound >= 2,000"),
      ("joins_offered", .integer(5), .above, 5, "is 5, not above the bound > 5"),
      ("joins_offered", .missing, .atLeast, 3, "is not measured, and the bound is >= 3"),
    ] as [(String, MetricValue, Bound.Relation, Double, String)])
  func bounds(
    column: String, value: MetricValue, comparison: Bound.Relation, limit: Double, words: String
  ) throws {
    let bound = Bound(comparison: comparison, value: limit, text: "")
    let outcome = CheckOutcome(
      .bound(try SampleChecks.metric(column), bound), in: [SampleChecks.record(column, value)])
    #expect(!outcome.holds && outcome.problem.hasPrefix("\(column) \(words); "))
  }

  @Test(
    "What moved is told with both numbers and by how much",
    arguments: [
      ("236.170000", .dollars(251_010_000), nil, "is worse: $251.01 instead of $236.17, +6.28 %"),
      ("236.170000", .dollars(221_330_000), nil, "is better: $221.33 instead of $236.17, -6.28 %"),
      (
        "236.170000", .dollars(236_170_001), nil,
        "is worse: $236.170001 instead of $236.170000, +0.0000004 %"
      ),
      ("0.000000", .dollars(5_000_000), nil, "is worse: $5.00 instead of $0.00"),
      (
        "200", .dollars(251_000_000), "2%",
        "is worse: $251.00 instead of $200.00, +25.50 %, outside 2% of the baseline"
      ),
      (nil, .dollars(5_000_000), "2%", "is $5.00, and was not measured in the baseline"),
      ("236.170000", .missing, nil, "is not measured, and was $236.17 in the baseline"),
    ] as [(String?, MetricValue, String?, String)])
  func moves(before: String?, now: MetricValue, tolerance: String?, words: String) throws {
    let near = tolerance.map { Tolerance(isShare: true, size: 0.02, text: $0) }
    let requirement = Requirement.baseline(
      try SampleChecks.metric("cost_total_usd"), try before.map { try #require(ColumnNumber($0)) },
      near)
    let outcome = CheckOutcome(requirement, in: [SampleChecks.record("cost_total_usd", now)])
    #expect(!outcome.holds && outcome.problem == "cost_total_usd \(words)")
  }

  @Test("A number that is to be near another says both")
  func near() throws {
    let requirement = Requirement.near(
      try SampleChecks.metric("cost_total_usd"), Tolerance(isShare: false, size: 5, text: "5"),
      of: 236)
    let outcome = CheckOutcome(
      requirement, in: [SampleChecks.record("cost_total_usd", .dollars(251_010_000))])
    #expect(outcome.problem == "cost_total_usd is $251.01, not within 5 of $236.00")
    let oneSided = Tolerance(isShare: true, size: 0.02, text: "2%", better: .less)
    let worse = CheckOutcome(
      .near(try SampleChecks.metric("cost_total_usd"), oneSided, of: 236),
      in: [SampleChecks.record("cost_total_usd", .dollars(251_010_000))])
    #expect(
      worse.problem == "cost_total_usd is $251.01, expected not worse than $236.00 by more than 2%")
    let nothing = CheckOutcome(requirement, in: [SampleChecks.record("cost_total_usd", .missing)])
    #expect(
      !nothing.holds && nothing.problem == "cost_total_usd is not measured, not within 5 of $236.00"
    )
  }

  @Test("What only some replications measured says so")
  func partly() throws {
    let bound = Bound(comparison: .atMost, value: 0.001, text: "<= 0.1%")
    let outcome = try SampleChecks.outcome(bound, [0.5, nil, 0.25])
    #expect(
      outcome.problem
        == "rejected_join_rate is 37.5 % (in 2 of 3 replications), above the bound <= 0.1 %; not known at 95 % from 3 replications (0.71 to 90 %)"
    )
    #expect(
      try [CheckedScenario(name: "a", outcomes: [SampleChecks.outcome(bound, [0, nil])])].markdown
        .contains("(in 1 of 2 replications)"))
  }

  @Test("Other events are told by both fingerprints")
  func events() {
    let records = [SampleChecks.record("", .missing, fingerprint: 0xAB)]
    #expect(
      CheckOutcome(.events(1, isBaseline: true), in: records).problem
        == "event_fingerprint is 00000000000000ab instead of 0000000000000001: other events happened, or in another order"
    )
    #expect(
      CheckOutcome(.events(1, isBaseline: false), in: records).problem
        == "event_fingerprint is 00000000000000ab, not 0000000000000001: other events happened, or in another order"
    )
  }
}
