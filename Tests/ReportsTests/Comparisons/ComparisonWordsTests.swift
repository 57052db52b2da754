import Reports
import Studies
import Testing

/// What a comparison says in words. Half-widths are t of two degrees of freedom, at 95 % 4.3027 and
/// at 98.33 % 7.6488, times the deviation of three differences over the root of 3.
@Suite struct ComparisonWordsTests {
  private typealias Sample = ComparisonSample

  /// A candidate's cost, share of rejected joins and lag; the base's are 100, 110 and 120 dollars,
  /// 2, 3 and 4 percent, 10, 20 and 30 seconds.
  struct Case: CustomTestStringConvertible {
    let cost, rejected, lag: [MetricValue]
    let words: String
    var testDescription: String { words }
  }

  static let cases = [
    // Cost 4 % of every day's; rejections -0.9, -1, -1.1 points, of which three days say nearly
    // nothing.
    Case(
      cost: Sample.dollars(104, 114.4, 124.8), rejected: Sample.shares(0.011, 0.02, 0.029),
      lag: Sample.seconds(10, 20, 30),
      words:
        "more pays 4.00 % more each time for capacity; no difference was found in the share of rejected joins (-1 percentage points, -83 to +83); the p95 "
        + "scale-up lag per join is the same in every replication. Worse on the cost of capacity."),
    // Cost -1, -1.2, -1.1 of a mean of 110: of the ratio -0.01 the distances are 0, -0.1, 0.1;
    // 7.6488 x 0.1 / 1.732 / 110 is 0.40 %.
    Case(
      cost: Sample.dollars(99, 108.8, 118.9), rejected: Sample.shares(0.02, 0.03, 0.04),
      lag: Sample.seconds(14.5, 25, 35.5),
      words:
        "more pays 1.00 % less (0.59 to 1.41) for capacity; the p95 scale-up lag per join is 5.00 s longer on average, in all 3 replications, "
        + "which takes more replications to tell from chance; the share of rejected joins (within ± 83 percentage points) is the same in every replication. Better on the cost of capacity."
    ),
    Case(
      cost: Sample.dollars(99, 111, 120), rejected: Sample.shares(0.03, 0.03, 0.04),
      lag: Sample.seconds(10, 19, 30),
      words:
        "more: no difference was found in the cost of capacity (0.0 %, -4.1 to +4.1), the share of rejected joins (0 percentage points, -83 to +83) "
        + "and the p95 scale-up lag per join (shorter in 1 of 3 replications)."),
    Case(
      cost: Sample.dollars(100, 110, 120), rejected: Sample.shares(0.02, 0.03, 0.04),
      lag: Sample.seconds(10, 20, 30),
      words:
        "more is the same run as the base in every replication, event by event and column by column."
    ),
    Case(
      cost: Sample.dollars(101, 111, 121), rejected: Sample.shares(0.02, 0.03, 0.04),
      lag: [.missing, .missing, .seconds(1_000)],
      words:
        "more: the cost of capacity is 0.909 % more on average, in all 3 replications, which takes more replications to tell from chance; the "
        + "share of rejected joins (within ± 83 percentage points) is the same in every replication; the p95 scale-up lag per join was not measured on both sides of two replications."
    ),
  ]

  @Test("A candidate in words", arguments: cases)
  func words(_ wanted: Case) {
    let comparison = Sample.comparison(
      [
        "cost_capacity_usd": Sample.dollars(100, 110, 120),
        "rejected_join_rate": Sample.shares(0.02, 0.03, 0.04),
        "scale_up_lag_per_join_p95_s": Sample.seconds(10, 20, 30),
      ],
      (
        Sample.candidate,
        [
          "cost_capacity_usd": wanted.cost, "rejected_join_rate": wanted.rejected,
          "scale_up_lag_per_join_p95_s": wanted.lag,
        ]
      ))
    #expect(comparison.candidates[0].words == wanted.words)
  }

  /// (column, base, candidate, words): columns without words of their own, money of a base that
  /// costs nothing, and signs.
  @Test(
    "Other judged columns are told by their names, in their units; what rests on signs in how many replications",
    arguments: [
      (
        "joins_rejected", [3, 4, 5], [5, 6, 8],
        "more: joins_rejected is 2.33 higher on average, in all 3 replications, which takes more "
          + "replications to tell from chance."
      ),
      // The mean of 3, 4 and 6 is 4.33, its deviation 0.882, and t of two degrees of freedom 4.303:
      // ± 3.79.
      (
        "cost_total_usd", [0, 0, 0], [3, 4, 6],
        "more: cost_total_usd is $4.33 higher (0.53 to 8.13). Worse on cost_total_usd."
      ),
      (
        "warm_hit_rate", [0.5, 0.5, 0.5], [0.25, 0.25, 0.25],
        "more: warm_hit_rate is 25.0 percentage points lower. Worse on warm_hit_rate."
      ),
      (
        "cost_capacity_usd", [0, 0, 0], [2, 2, 2],
        "more pays $2.00 more for capacity. Worse on the cost of capacity."
      ),
      (
        "scale_up_lag_per_join_p95_s", [9, 8, 7, 6, 5, 9], [4, 3, 2, 1, 0, 4],
        "more: the p95 scale-up lag per join is 5.00 s shorter on average, in all 6 replications. Better on p95 scale-up lag per join."
      ),
      // 2 x (1 + 9) / 2^9 = 3.9 %, and the mean of eight times -1 and once 26 is 1.8 of ten.
      (
        "scale_up_lag_per_join_p95_s", [1, 2, 3, 4, 5, 6, 7, 8, 9, 9],
        [0, 1, 2, 3, 4, 5, 6, 7, 35, 9],
        "more: the p95 scale-up lag per join is on average 1.80 s longer, but shorter in 8 of 10 replications (longer in 1). Better on p95 "
          + "scale-up lag per join."
      ),
    ] as [(String, [Double], [Double], String)])
  func otherColumns(column: String, base: [Double], candidate: [Double], words: String) {
    let comparison = Sample.comparison(
      [column: base.map { .number($0) }],
      (Sample.candidate, [column: candidate.map { .number($0) }]), judged: [column])
    #expect(comparison.candidates[0].words == words)
  }

  /// (difference, its interval, as they are told)
  @Test(
    "The ends of an interval are rounded outward, with digits that say something, and never contradict the verdict",
    arguments: [
      (3.456, 0.42, 6.91, "3.5 (0.4 to 7.0)"), (-3.456, -6.91, -0.42, "3.5 (0.4 to 7.0)"),
      (4.123, 3.81, 4.43, "4.12 (3.81 to 4.43)"),
      (4.1, -0.2, 8.4, "4.1 (-0.2 to +8.4)"), (904, 22, 1_786, "904 (22 to 1,786)"),
      (0.5, 0.5, 0.5, "0.500 (0.500 to 0.500)"),
      // With one digit less 0 would be within it.
      (0.31, 0.004, 0.62, "0.310 (0.004 to 0.620)"), (0, 0, 0, "0 (0 to 0)"),
      (-0.01, -0.87, 0.86, "0.01 (-0.87 to +0.86)"),
    ])
  func ends(difference: Double, low: Double, high: Double, told: String) {
    let digits = IntervalDigits(difference, low...high)
    #expect("\(digits.size) (\(digits.words))" == told)
  }

  /// (difference, ±, as they are told)
  @Test(
    "The digits of a difference are those that say something, and never contradict the verdict",
    arguments: [
      (4.123, 0.31, "4.12 ± 0.31"), (4.123, 0.312, "4.12 ± 0.32"), (1_234.5, 98.7, "1,235 ± 99"),
      (1_234.5, 0.001, "1,235 ± 1"),
      (0.02, 0.0102, "0.020 ± 0.011"), (0.5, 0, "0.500 ± 0"), (0, 0.044, "0.000 ± 0.044"),
      (0, 0, "0 ± 0"), (1.5, 12_345, "2 ± 12,345"),
      // Rounded to two digits 0 would be within the first interval and outside of neither.
      (0.3148, 0.3141, "0.3148 ± 0.3141"), (0.3141, 0.3148, "0.31 ± 0.32"),
      (0.000_000_012, 0.000_000_002_1, "0.000000012 ± 0.000000003"),
    ])
  func digits(difference: Double, halfWidth: Double, told: String) {
    for sign in [1.0, -1.0] {
      let digits = DifferenceDigits(sign * difference, halfWidth)
      #expect("\(digits.size) ± \(digits.tolerance)" == told)
      #expect(
        digits.sign
          == (told.hasPrefix("0 ") || told.hasPrefix("0.000 ") ? "" : sign < 0 ? "-" : "+"))
    }
  }
}
