import Foundation
import Reports
import Studies
import Testing

/// A comparison as it is printed and written.
@Suite struct ComparisonTextTests {
  private typealias Sample = ComparisonSample

  private static let base: Sample.Columns = [
    "joins_offered": [.integer(100), .integer(100), .integer(100)],
    "cost_capacity_usd": Sample.dollars(100, 110, 120),
    "rejected_join_rate": Sample.shares(0.02, 0.03, 0.04),
    "launches_cold": [.integer(2), .integer(2), .integer(2)],
    "joins_rejected": [.integer(2), .integer(3), .integer(4)],
    "scale_up_lag_per_join_p95_s": Sample.seconds(10, 20, 30),
  ]
  private static let more: Sample.Columns = [
    "joins_offered": [.integer(100), .integer(101), .integer(100)],
    "cost_capacity_usd": Sample.dollars(104, 114.4, 124.8),
    "rejected_join_rate": Sample.shares(0.011, 0.02, 0.029),
    "launches_cold": [.integer(3), .integer(3), .integer(3)],
    "joins_rejected": [.integer(1), .integer(2), .integer(3)],
    "scale_up_lag_per_join_p95_s": [.seconds(10_000), .missing, .seconds(30_000)],
  ]

  private let comparison = Sample.comparison(
    base, (Contender(name: "more", origin: "scenarios/more.yaml", replacedSeed: 7), more),
    (Contender(name: "a=1", origin: "a=1", isChange: true), base))

  private let plain = TerminalStyle(isColored: false)

  @Test("The text answers first, then shows the numbers, then says what to know about them")
  func text() {
    #expect(
      comparison.text(plain) == """
        Compared with week (week.yaml), in 3 replications of each on the same draws

        more pays 4.00 % more each time for capacity; no difference was found in the share of rejected joins (-1 percentage points, -87 to +87); the p95 \
        scale-up lag per join is the same in every replication. Worse on the cost of capacity.
        a=1 is the same run as the base in every replication, event by event and column by column.

        more (more.yaml)
                                       unit    base  candidate  difference    low   high   in %  rests on        verdict
          cost_capacity_usd               $  110.00     114.40       +4.40  +1.88  +6.92  +4.00         t          worse
          rejected_join_rate              %    3.00       2.00          -1    -87    +87  -33.3      bets  no difference
          scale_up_lag_per_join_p95_s     s    20.0       20.0           0      -      -      0                     same

        a=1
                                       unit    base  candidate  difference  low  high  in %  rests on  verdict
          cost_capacity_usd               $  110.00     110.00           0    -     -     0               same
          rejected_join_rate              %    3.00       3.00           0  -87   +87     0      bets     same
          scale_up_lag_per_join_p95_s     s    20.0       20.0           0    -     -     0               same

        Notes
          - Verdicts are corrected for 6 comparisons: all of them hold at once with 95 % confidence, each
            alone with 99.167 %.
          - t: Student's t of the differences of pairs.
          - bets: an interval that takes no law for granted, however rare it is that somebody is turned
            away.
          - more asks for seed 7; it was run with the base's, or nothing could be paired.
          - more meets other demand than the base, in 1 of 3 replications: the differences include that.
          - scale_up_lag_per_join_p95_s of more is compared in 2 replications of 3: in the others one side
            has nothing to measure.

        """)
  }

  @Test("Only the largest of the other differences are shown, those from nothing first")
  func limit() throws {
    let hours = [
      "serving_hours", "starting_hours", "draining_hours", "warm_preparing_hours",
      "warm_stopped_hours", "warm_hibernated_hours",
      "warm_running_hours", "empty_seat_hours", "billed_instance_hours", "address_hours",
    ]
    func runs(_ value: (Int) -> Double) -> [RunRecord] {
      let columns = hours.enumerated().map { (name: $1, value: MetricValue.number(value($0))) }
      let run = RunRecord(
        values: Metric.catalog.map { metric in
          columns.first { $0.name == metric.name }?.value ?? .missing
        }, fingerprint: 0)
      return [run, run]
    }
    // Each differs by 1 of 10, 9, 8 ... 1 and of nothing.
    let sides = (runs { Double(9 - $0) }, runs { Double(10 - $0) })
    let judged = try #require(Metric.named("joins_rejected"))
    let text = Comparison(
      base: (Sample.candidate, sides.0), candidates: [(Sample.candidate, sides.1)],
      judged: [judged], confidence: 0.95
    ).text(plain)
    let shown = text.split(separator: "\n").filter { $0.hasPrefix("  ") && $0.hasSuffix("(more)") }
    #expect(
      shown.map { $0.split(separator: " ")[0] } == hours.reversed().prefix(8).map { Substring($0) })
    #expect(text.contains("\n  and 2 more columns that differ: --format csv has all\n"))
    #expect(text.contains("All replications came out the same"))
  }

  @Test("With one difference to judge nothing is corrected, and nothing says so")
  func single() {
    let text = Sample.comparison(
      Self.base, (Sample.candidate, Self.base), judged: ["cost_capacity_usd"], confidence: 0.995
    ).text(plain)
    #expect(text.contains("  - The verdict has 99.5 % confidence.\n"))
    #expect(!text.contains("corrected") && !text.contains("parentheses"))
  }

  @Test("Only titles are set off, and names from files cannot command the terminal")
  func style() {
    let colored = comparison.text(TerminalStyle(isColored: true))
    #expect(
      colored.replacing("\u{1B}[1m", with: "").replacing("\u{1B}[0m", with: "")
        == comparison.text(plain))
    let text = Sample.comparison(
      Self.base, (Contender(name: "a\u{7}", origin: "b\u{1B}", isChange: true), Self.base)
    ).text(plain)
    #expect(text.contains("a\\u{7}") && !text.contains("\u{7}") && !text.contains("\u{1B}"))
  }

  @Test("The table has every number of every candidate, and the columns add up")
  func table() throws {
    let table = comparison.table
    let numbers = Metric.catalog.filter(\.isNumber).count
    #expect(table.rows.count == 2 * numbers && table.columns.allSatisfy { !$0.help.isEmpty })
    let lines = table.csv().split(separator: "\n")
    #expect(
      lines[0]
        == "candidate,metric,unit,judged,better,pairs,draws,base_value,candidate_value,difference,low,high,half_width,confidence,rests_on,more_in,less_in,relative_difference,"
        + "relative_half_width,p_value,p_value_holm,verdict")
    #expect(
      lines.contains {
        $0.hasPrefix(
          "more,cost_capacity_usd,USD,yes,less,3,evenly,110.000000000,114.400000000,4.400000000,1.886016791,6.913983209,2.513983209,0.991666667,t,3,0,"
        ) && $0.hasSuffix(",worse")
      })
    #expect(
      lines.contains(
        "more,launches_cold,count,no,neither,3,evenly,2.000000000,3.000000000,1.000000000,,,,0.950000000,signs,3,0,0.500000000,,0.250000000,,too_few"
      ))
    #expect(
      lines.contains(
        "more,egress_gb,GB,no,neither,0,evenly,,,,,,,0.950000000,,0,0,,,,,not_measured"))
  }

  @Test("The document says what was compared, in words and in numbers")
  func json() throws {
    let data = Data(comparison.json.text.utf8)
    let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(document["replications"] as? Int == 3 && document["judged_differences"] as? Int == 6)
    #expect(document["judged"] as? [String] == Comparison.judgedByDefault)
    #expect((document["base"] as? [String: String])?["file"] == "week.yaml")
    let candidates = try #require(document["candidates"] as? [[String: Any]])
    #expect(candidates.map { $0["is_worse"] as? Bool } == [true, false])
    #expect(candidates.map { $0["words"] as? String } == comparison.candidates.map(\.words))
    #expect(
      candidates[0]["file"] as? String == "more.yaml"
        && candidates[1]["changes"] as? String == "a=1")
    #expect(
      candidates[0]["own_seed"] as? Int == 7
        && candidates[0]["replications_with_other_demand"] as? Int == 1)
    #expect((document["differences"] as? [[String: Any]])?.count == comparison.table.rows.count)
    #expect(comparison.files(.plain).map(\.name) == ["comparison.csv", "comparison.json"])
  }
}
