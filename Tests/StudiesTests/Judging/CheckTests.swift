import Settings
import Studies
import Testing

@Suite struct CheckTests {
  @Test(
    "A bound holds on its side of the mean, and on the edge where it says so",
    arguments: [
      ("<= 3", [3], true), ("< 3", [3], false), (">= 3", [3], true), ("> 3", [3], false),
      ("<= 3", [4], false), (">= 3", [2], false),
      ("< 3", [2], true), ("> 3", [4], true), ("<= 3", [2, 4], true), ("<= 3", [2, 5], false),
      ("<= 3", [9, 1, 1, 1], true),
    ] as [(String, [Int64], Bool)])
  func bounds(bound: String, counts: [Int64], holds: Bool) throws {
    let records = counts.map { Judging.record(["joins_rejected": .integer($0)]) }
    #expect(try Judging.failures("{joins_rejected: \"\(bound)\"}", records).isEmpty == holds)
  }

  @Test("A bound is kept by the number itself, not by what a report rounds it to")
  func exactness() throws {
    let records = [Judging.record(["rejected_join_rate": .number(3e-7)])]
    #expect(
      try Judging.failures("{rejected_join_rate: \"<= 0%\"}", records) == ["rejected_join_rate"])
  }

  @Test("What no replication measured fails whatever is asked of it")
  func notMeasured() throws {
    let records = [Judging.record([:]), Judging.record([:])]
    #expect(
      try Judging.failures("{drain_p50_s: [\"<= 1h\", \">= 0s\", {within: 5s, of: 5s}]}", records)
        .count == 3)
  }

  @Test("A mean is over the replications that measured something, and tells how many these were")
  func partly() throws {
    let records = [
      Judging.record([:]), Judging.record(["drain_p50_s": .seconds(4_000)]),
      Judging.record(["drain_p50_s": .seconds(8_000)]),
    ]
    #expect(try Judging.failures("{drain_p50_s: [\"<= 6s\", \">= 6s\"]}", records) == [])
    let measurement = Measurement(try #require(Metric.named("drain_p50_s")), in: records)
    #expect(measurement.mean == 6 && measurement.measured == 2 && measurement.replications == 3)
  }

  @Test(
    "A tolerance is a share of the other number or an amount, and its edge is within",
    arguments: [
      ("{within: 2%, of: 200}", 204_000_000, true), ("{within: 2%, of: 200}", 196_000_000, true),
      ("{within: 2%, of: 200}", 204_000_001, false), ("{within: 2%, of: 200}", 195_999_999, false),
      ("{within: 29%, of: 100}", 129_000_000, true), ("{within: 29%, of: 100}", 71_000_000, true),
      ("{within: $0.1, of: $0.3}", 400_000, true), ("{within: $0.1, of: $0.3}", 200_000, true),
      ("{within: $0.1, of: $0.3}", 400_001, false), ("{within: 0, of: 5}", 5_000_000, true),
      ("{within: 0, of: 5}", 5_000_001, false),
    ] as [(String, Int64, Bool)])
  func tolerances(section: String, micro: Int64, holds: Bool) throws {
    let records = [Judging.record(["cost_total_usd": .dollars(micro)])]
    #expect(try Judging.failures("{cost_total_usd: \(section)}", records).isEmpty == holds)
  }

  @Test(
    "Beside 0 a share allows the least amount of the unit, and no share of it nothing",
    arguments: [
      ("cost_total_usd: {within: 2%, of: 0}", .dollars(10_000), true),
      ("cost_total_usd: {within: 2%, of: 0}", .dollars(10_001), false),
      ("cost_total_usd: {within: 0%, of: 0}", .dollars(1), false),
      ("drain_p50_s: {within: 10%, of: 0}", .seconds(1_000), true),
      ("drain_p50_s: {within: 10%, of: 0}", .seconds(1_001), false),
      ("rejected_join_rate: {within: 10%, of: 0}", .number(0.0001), true),
      ("rejected_join_rate: {within: 10%, of: 0}", .number(0.00011), false),
      ("joins_rejected: {within: 90%, of: 0}", .integer(1), false),
      ("serving_hours: {within: 10%, of: 0}", .hours(36_000), true),
      ("serving_hours: {within: 10%, of: 0}", .hours(36_001), false),
      // A number that is not 0 keeps its share.
      ("drain_p50_s: {within: 10%, of: 2}", .seconds(2_201), false),
    ] as [(String, MetricValue, Bool)])
  func floors(section: String, value: MetricValue, holds: Bool) throws {
    let column = String(section.prefix { $0 != ":" })
    #expect(
      try Judging.failures("{\(section)}", [Judging.record([column: value])]).isEmpty == holds)
  }

  @Test(
    "What is not to be worse may be better by any amount, than the baseline or a number",
    arguments: [
      ("{cost_total_usd: {not_worse: 2%, than: baseline}, others: ignore}", 102_000_000, true),
      ("{cost_total_usd: {not_worse: 2%}, others: ignore}", 102_000_001, false),
      ("{cost_total_usd: {not_worse: 2%}, others: ignore}", 1, true),
      ("{cost_total_usd: {not_worse: $5, than: $90}, others: ignore}", 95_000_000, true),
      ("{cost_total_usd: {not_worse: $5, than: $90}, others: ignore}", 95_000_001, false),
    ] as [(String, Int64, Bool)])
  func notWorse(section: String, micro: Int64, holds: Bool) throws {
    let before = Judging.record(["cost_total_usd": .dollars(100_000_000)])
    #expect(
      try Judging.failures(
        section, [Judging.record(["cost_total_usd": .dollars(micro)])], baseline: [before]
      ).isEmpty == holds)
  }

  @Test("Of a column of which more is better, less is worse")
  func notWorseUpwards() throws {
    for (joins, holds) in [(90, true), (89, false), (500, true)] as [(Int64, Bool)] {
      let failures = try Judging.failures(
        "{joins_admitted: {not_worse: 10%, than: 100}}",
        [Judging.record(["joins_admitted": .integer(joins)])])
      #expect(failures.isEmpty == holds)
    }
  }

  /// (days without a breach, days with one, whether it passes, what is known): 0.95^58 is 5.1 %,
  /// 0.95^59 4.8 %.
  @Test(
    "A bound on so many of the days passes by their share, and fifty-nine days without a breach prove 95 %",
    arguments: [
      (19, 1, true, Standing.notKnown), (18, 2, false, .notKnown), (58, 0, true, .notKnown),
      (59, 0, true, .proven),
      (20, 30, false, .refuted),
    ])
  func days(kept: Int, broken: Int, holds: Bool, standing: Standing) throws {
    let scenario = try Judging.scenario("{rejected_join_rate: \"<= 1% on 95% of days\"}")
    let records = (0..<kept + broken).map {
      Judging.record(["rejected_join_rate": .number($0 < kept ? 0.01 : 0.2)])
    }
    let outcome = try #require(
      Check(scenario.expectations, baseline: nil).outcomes(of: records).first)
    #expect(
      outcome.holds == holds && outcome.standing?.standing == standing
        && outcome.standing?.kept == kept)
  }

  @Test(
    "A bound passes by its number, and says beside it what the replications prove: with 598 days of none 0.5 %, not with 597"
  )
  func standing() throws {
    let scenario = try Judging.scenario(
      "{rejected_join_rate: \"<= 0.5%\", cost_total_usd: \"<= $10\", drain_p50_s: \"<= 10s\"}")
    func outcomes(_ count: Int) -> [CheckOutcome] {
      let records = (0..<count).map { place in
        Judging.record([
          "rejected_join_rate": .ratio(Ratio(kind: .share, part: 0, whole: 100)),
          "cost_total_usd": .dollars(9_000_000 + Int64(place % 2)),
          "drain_p50_s": .seconds(5_000),
        ])
      }
      return Check(scenario.expectations, baseline: nil).outcomes(of: records, mostJoins: 100)
    }
    // The standing bets a mixture, which asks for a little more than 598.
    for (count, standings) in [
      (597, [Standing.notKnown, .proven, .notKnown]), (1_200, [.proven, .proven, .notKnown]),
    ] {
      let outcomes = outcomes(count)
      #expect(
        outcomes.allSatisfy(\.holds) && outcomes.compactMap { $0.standing?.standing } == standings)
    }
  }

  @Test("What is left of a bound or a tolerance is its margin, and what fails has none")
  func margins() throws {
    let scenario = try Judging.scenario(
      "{rejected_join_rate: \"<= 1%\", cost_total_usd: [{within: $5, of: $100}, {not_worse: 10%, than: $100}, \"> $200\"]}"
    )
    let records = [
      Judging.record([
        "rejected_join_rate": .number(0.004), "cost_total_usd": .dollars(103_000_000),
      ])
    ]
    let margins = Check(scenario.expectations, baseline: nil).outcomes(of: records).map(\.margin)
    for (margin, expected) in zip(margins, [0.006, 2, 7, nil]) {
      #expect(margin == nil ? expected == nil : abs((margin ?? 0) - (expected ?? -1)) < 1e-9)
    }
  }

  /// What a section makes of a cost that moved by 1 %, a count that moved by half, and a length
  /// that nobody measured before.
  @Test(
    "Every column of a baseline is compared, exactly unless the section says otherwise",
    arguments: [
      ("{}", ["event_fingerprint", "joins_rejected", "drain_p50_s", "cost_total_usd"]),
      ("{cost_total_usd: {within: 2%}}", ["event_fingerprint", "joins_rejected", "drain_p50_s"]),
      (
        "{cost_total_usd: {within: 0.5%}}",
        ["event_fingerprint", "joins_rejected", "drain_p50_s", "cost_total_usd"]
      ),
      ("{cost_total_usd: ignore}", ["event_fingerprint", "joins_rejected", "drain_p50_s"]),
      ("{event_fingerprint: ignore}", ["joins_rejected", "drain_p50_s", "cost_total_usd"]),
      (
        "{event_fingerprint: 0000000000000002}",
        ["joins_rejected", "drain_p50_s", "cost_total_usd"]
      ),
      (
        "{event_fingerprint: 0000000000000001}",
        ["event_fingerprint", "joins_rejected", "drain_p50_s", "cost_total_usd"]
      ),
      ("{others: ignore}", []),
      ("{others: ignore, cost_total_usd: {within: 0.5%}}", ["cost_total_usd"]),
      ("{others: ignore, joins_rejected: \"<= 2\"}", ["joins_rejected"]),
      ("{others: ignore, joins_rejected: \"<= 3\"}", []),
      ("{others: {within: 2%}}", ["joins_rejected", "drain_p50_s"]),
      ("{others: {within: 2%}, joins_rejected: {within: 50%}, drain_p50_s: ignore}", []),
      (
        "{others: {within: 2%}, joins_rejected: [\"<= 2\", ignore]}",
        ["joins_rejected", "drain_p50_s"]
      ),
      (
        "{joins_rejected: \"<= 3\"}",
        ["event_fingerprint", "joins_rejected", "drain_p50_s", "cost_total_usd"]
      ),
    ])
  func baselines(section: String, failures: [String]) throws {
    let before = Judging.record(
      ["joins_rejected": .integer(2), "cost_total_usd": .dollars(100_000_000)], fingerprint: 1)
    let now = Judging.record(
      [
        "joins_rejected": .integer(3), "cost_total_usd": .dollars(101_000_000),
        "drain_p50_s": .seconds(1),
      ], fingerprint: 2)
    #expect(try Judging.failures(section, [now], baseline: [before]) == failures)
  }

  @Test("What was not measured before and is not now is no change, and one replication less is one")
  func missing() throws {
    let some = Judging.record(["drain_p50_s": .seconds(2_000)])
    let none = Judging.record([:])
    #expect(try Judging.failures("{}", [none, none], baseline: [none, none]) == [])
    #expect(try Judging.failures("{}", [none, none], baseline: [some, none]) == ["drain_p50_s"])
    #expect(
      try Judging.failures("{others: {within: 900%}}", [some, none], baseline: [none, none]) == [
        "drain_p50_s"
      ])
  }

  @Test("Whatever was measured agrees with a baseline made of it, with and without a tolerance")
  func agreement() throws {
    var state: UInt64 = 7
    func draw() -> Int64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64(state >> 34)
    }
    for count in 1...5 {
      let records = (0..<count).map { _ in
        let kinds: [(Int64) -> MetricValue] = [
          { .integer($0) }, { .seconds($0) }, { .dollars($0) }, { .hours($0) },
          { .number(Double($0) / 7) }, { _ in .missing },
        ]
        return RunRecord(
          values: Metric.catalog.map { _ in kinds[Int(draw() % 6)](draw()) },
          fingerprint: UInt64(draw()))
      }
      for section in ["{}", "{others: {within: 0%}}"] {
        #expect(try Judging.failures(section, records, baseline: records) == [])
      }
    }
  }

  @Test("One replication's events have their own fingerprint, and of several the order counts")
  func fingerprints() {
    let records = [3, 5, 0].map { Judging.record([:], fingerprint: $0) }
    #expect(records[..<1].eventFingerprint == 3)
    #expect(
      [records[0], records[1]].eventFingerprint != [records[1], records[0]].eventFingerprint)
    #expect(records.eventFingerprint != records[..<2].eventFingerprint)
  }

  @Test(
    "Numbers of columns are read as they are written",
    arguments: [
      ("0", 0), ("12", 12), ("-0.5", -0.5), ("236.170000", 236.17), ("0.000001", 1e-6), ("", nil),
      (".5", nil), ("5.", nil), ("1e3", nil),
      ("+1", nil), ("--1", nil), ("1.2.3", nil), ("0.1234567", nil), ("nan", nil), ("٣", nil),
      (String(repeating: "9", count: 31), nil),
      (String(repeating: "9", count: 30), 1e30),
    ] as [(String, Double?)])
  func numbers(text: String, value: Double?) {
    #expect(ColumnNumber(text)?.value == value)
  }
}
