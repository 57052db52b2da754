import Reports
import Testing

@Suite struct MoneyTests {
  @Test(
    "Money has two decimals from one dollar up, and four below",
    arguments: [
      (236.174_9, "$236.17"), (1, "$1.00"), (1_026.209, "$1,026.21"), (0.001_62, "$0.0016"),
      (0.9999, "$0.9999"),
      // Four decimals would make a dollar of it.
      (0.999_96, "$1.00"), (0, "$0.00"), (-20, "-$20.00"), (-0.25, "-$0.2500"),
      (100, "$100.00"),
    ])
  func decimals(amount: Double, told: String) { #expect(Wording.dollars(amount) == told) }

  @Test(
    "A difference in money and its ± are told in cents from one dollar up",
    arguments: [
      (236.174_9, 0.041_2, "236.17 ± 0.05"), (33.9, 1.3, "33.90 ± 1.30"),
      (107.8, 0.2, "107.80 ± 0.20"), (1_234.5, 98.7, "1,234.50 ± 98.70"),
      (236.174_9, 0, "236.17 ± 0"),
      // One of them comes to a dollar.
      (0.5, 12.3, "0.50 ± 12.30"),
      // None does: two digits of the ±.
      (0.234_8, 0.012, "0.235 ± 0.012"),
      // Cents would have 0 within the interval.
      (3.004, 3.001, "3.004 ± 3.001"),
    ])
  func differences(difference: Double, halfWidth: Double, told: String) {
    let digits = DifferenceDigits(difference, halfWidth, isMoney: true)
    #expect("\(digits.size) ± \(digits.tolerance)" == told)
  }

  @Test("The ends of an interval in money are rounded outward to cents")
  func ends() {
    // 1.88601 down, 6.91399 up.
    let digits = IntervalDigits(4.4, 1.886_01...6.913_99, isMoney: true)
    #expect("\(digits.signed) \(digits.low) \(digits.high)" == "+4.40 +1.88 +6.92")
  }
}
