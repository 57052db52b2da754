import Reports
import Studies
import Testing

/// What a comparison says in words. Half-widths are t of two degrees of freedom, at 95 % 4.3027 and at 98.33 % 7.6488, times the deviation
/// of three differences over the root of 3.
@Suite struct ComparisonWordsTests {
  private typealias Sample = ComparisonSample

  /// A candidate's cost, share of rejected joins and lag; the base's are 100, 110 and 120 dollars, 2, 3 and 4 percent, 10, 20 and 30 seconds.
  struct Case: CustomTestStringConvertible {
    let cost, rejected, lag: [MetricValue]
    let words: String
    var testDescription: String { words }
  }

  static let cases = [
    // Cost +4, +4.4, +4.8 of a mean of 110: 4 % ± 7.6488 x 0.4 / 1.732 / 110. Rejections -0.9, -1, -1.1 points: -1 ± 7.6488 x 0.1 / 1.732.
    Case(
      cost: Sample.dollars(104, 114.4, 124.8), rejected: Sample.shares(0.011, 0.02, 0.029), lag: Sample.seconds(10, 20, 30),
      words:
        "more costs 4.0 % ± 1.7 more and rejects 1.00 percentage points ± 0.45 less; the p95 scale-up lag per join is the same in every "
        + "replication. Better on rejected joins, worse on cost."),
    Case(
      cost: Sample.dollars(99, 108.8, 118.9), rejected: Sample.shares(0.02, 0.03, 0.04), lag: Sample.seconds(14.5, 25, 35.5),
      words:
        "more costs 1.00 % ± 0.41 less; the p95 scale-up lag per join is 5.0 s ± 2.3 longer; the share of rejected joins is the same in every "
        + "replication. Better on cost, worse on p95 scale-up lag per join."),
    Case(
      cost: Sample.dollars(99, 111, 120), rejected: Sample.shares(0.03, 0.03, 0.04), lag: Sample.seconds(10, 19, 30),
      words: "more: no difference was found in the cost (0.0 % ± 4.1), the share of rejected joins (+0.3 percentage points ± 2.6) and the "
        + "p95 scale-up lag per join (-0.3 s ± 2.6)."),
    Case(
      cost: Sample.dollars(100, 110, 120), rejected: Sample.shares(0.02, 0.03, 0.04), lag: Sample.seconds(10, 20, 30),
      words: "more is the same run as the base in every replication, event by event and column by column."),
    Case(
      cost: Sample.dollars(101, 111, 121), rejected: Sample.shares(0.02, 0.03, 0.04), lag: [.missing, .missing, .seconds(1_000)],
      words:
        "more costs 0.909 % ± 0 more; the share of rejected joins is the same in every replication; the p95 scale-up lag per join was not "
        + "measured on both sides of two replications. Worse on cost."),
    Case(
      cost: Sample.dollars(100, 110, 120), rejected: Sample.shares(0.02, 0.03, 0.04), lag: Sample.seconds(5, 15, 25),
      words: "more: the p95 scale-up lag per join is 5.00 s ± 0 shorter; the cost and the share of rejected joins are the same in every "
        + "replication. Better on p95 scale-up lag per join."),
  ]

  @Test("A candidate in words", arguments: cases)
  func words(_ wanted: Case) {
    let comparison = Sample.comparison(
      [
        "cost_capacity_usd": Sample.dollars(100, 110, 120), "rejected_join_rate": Sample.shares(0.02, 0.03, 0.04),
        "scale_up_lag_per_join_p95_s": Sample.seconds(10, 20, 30),
      ],
      (
        Sample.candidate,
        ["cost_capacity_usd": wanted.cost, "rejected_join_rate": wanted.rejected, "scale_up_lag_per_join_p95_s": wanted.lag]
      ))
    #expect(comparison.candidates[0].words == wanted.words)
  }

  /// (column, base, candidate, words): columns without words of their own, and money of a base that costs nothing.
  @Test(
    "Other judged columns are told by their names, in their units",
    arguments: [
      ("joins_rejected", [3, 4, 5], [5, 6, 8], "more: joins_rejected is 2.3 ± 1.5 higher. Worse on joins_rejected."),
      ("shortfall_seat_hours", [1, 2, 3], [0, 1, 2], "more: shortfall_seat_hours is 1.00 h ± 0 lower. Better on shortfall_seat_hours."),
      (
        "warm_hit_rate", [0.5, 0.5, 0.5], [0.25, 0.25, 0.25],
        "more: warm_hit_rate is 25.0 percentage points ± 0 lower. Worse on warm_hit_rate."
      ),
      ("cost_capacity_usd", [0, 0, 0], [2, 2, 2], "more costs $2.00 ± 0 more. Worse on cost."),
    ] as [(String, [Double], [Double], String)])
  func otherColumns(column: String, base: [Double], candidate: [Double], words: String) {
    let comparison = Sample.comparison(
      [column: base.map { .number($0) }], (Sample.candidate, [column: candidate.map { .number($0) }]), judged: [column])
    #expect(comparison.candidates[0].words == words)
  }

  /// (difference, ±, as they are told)
  @Test(
    "The digits of a difference are those that say something, and never contradict the verdict",
    arguments: [
      (4.123, 0.31, "4.12 ± 0.31"), (4.123, 0.312, "4.12 ± 0.32"), (1_234.5, 98.7, "1,235 ± 99"), (1_234.5, 0.001, "1,235 ± 1"),
      (0.02, 0.0102, "0.020 ± 0.011"), (0.5, 0, "0.500 ± 0"), (0, 0.044, "0.000 ± 0.044"), (0, 0, "0 ± 0"), (1.5, 12_345, "2 ± 12,345"),
      // Rounded to two digits 0 would be within the first interval and outside of neither.
      (0.3148, 0.3141, "0.3148 ± 0.3141"), (0.3141, 0.3148, "0.31 ± 0.32"), (0.000_000_012, 0.000_000_002_1, "0.000000012 ± 0.000000003"),
    ])
  func digits(difference: Double, halfWidth: Double, told: String) {
    for sign in [1.0, -1.0] {
      let digits = DifferenceDigits(sign * difference, halfWidth)
      #expect("\(digits.size) ± \(digits.tolerance)" == told)
      #expect(digits.sign == (told.hasPrefix("0 ") || told.hasPrefix("0.000 ") ? "" : sign < 0 ? "-" : "+"))
    }
  }
}
