import Reports
import Testing

@Suite struct DecimalTextTests {
  @Test(
    "Scaled integers become decimals digit by digit",
    arguments: [
      (0, 3, "0.000"), (1, 3, "0.001"), (-1, 3, "-0.001"), (-1_000, 3, "-1.000"), (999, 3, "0.999"),
      (12_345, 3, "12.345"),
      (161_600, 6, "0.161600"), (-5, 0, "-5"), (Int64.max, 6, "9223372036854.775807"),
      (Int64.min, 6, "-9223372036854.775808"),
    ])
  func decimals(_ units: Int64, _ places: Int, _ text: String) {
    #expect(DecimalText.text(Int128(units), places: places) == text)
  }

  @Test(
    "A mean is rounded to the nearest, halves away from zero, whatever its size",
    arguments: [
      // 1/2,000,000 is half of the last decimal, 1/2,000,001 less; so below zero.
      (1, 2_000_000, 1), (1, 2_000_001, 0), (-1, 2_000_000, -1), (-1, 2_000_001, 0),
      (3, 2_000_000, 2), (-3, 2_000_000, -2), (2, 3, 666_667), (-2, 3, -666_667), (7, 1, 7_000_000),
      (0, 5, 0),
      // 9,223,372,036,854 * 10^6 still fits into 64 bits, one more does not.
      (9_223_372_036_854, 10_000_000, 922_337_203_685),
      (9_223_372_036_855, 10_000_000, 922_337_203_686),
      (-9_223_372_036_855, 10_000_000, -922_337_203_686),
    ])
  func means(_ integral: Int, _ length: Int, _ millionths: Int) {
    #expect(
      ReportCell.mean(of: Int64(integral), over: Int64(length))
        == .decimal(units: Int128(millionths), places: 6))
  }

  @Test("Numbers beyond 64 bits keep every digit")
  func huge() {
    #expect(
      DecimalText.text(Int128(Int64.max) * 1_000_000, places: 6) == "9223372036854775807.000000")
    #expect(DecimalText.text(Int128.min, places: 0) == "-170141183460469231731687303715884105728")
    #expect(
      ReportCell.mean(of: .max, over: 3_600_000)
        == .decimal(units: 2_562_047_788_015_215_502, places: 6))
    #expect(ReportCell.number(1e300) == .missing)
  }

  @Test(
    "Thousands are set off before the decimal mark only",
    arguments: [
      ("0", "0"), ("999", "999"), ("1000", "1,000"), ("-1234567.8901", "-1,234,567.8901"),
      ("-999", "-999"),
    ])
  func grouping(_ number: String, _ text: String) {
    #expect(DecimalText.grouped(number) == text)
  }

  @Test(
    "Lengths are told in their two largest units",
    arguments: [
      (0, "0 s"), (250, "0.250 s"), (5_000, "5 s"), (60_000, "1 min"), (61_400, "1 min 1 s"),
      (3_600_000, "1 h"), (5_430_000, "1 h 30 min"),
      (604_800_000, "7 d"), (183_600_000, "2 d 3 h"),
    ])
  func lengths(_ milliseconds: Int64, _ text: String) {
    #expect(Wording.length(milliseconds) == text)
  }

  @Test(
    "A length that matters is told to the second",
    arguments: [
      (5_440_000, "1 h 30 min 40 s"), (3_605_000, "1 h 5 s"), (90_061_000, "1 d 1 h 1 min 1 s"),
      (60_000, "1 min"), (0, "0 s"),
    ])
  func wholeLengths(_ milliseconds: Int64, _ text: String) {
    #expect(Wording.length(milliseconds, parts: 4) == text)
  }
}
