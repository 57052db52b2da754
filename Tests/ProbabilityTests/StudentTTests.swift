import Probability
import Testing

@Suite struct StudentTTests {
  /// (degrees of freedom, level, t): closed forms for 1 and 2, the rest from Abramowitz & Stegun,
  /// table 26.10.
  @Test(arguments: [
    (1, 0.5, 1), (1, 0.95, 12.706_204_736), (2, 0.95, 4.302_652_730), (4, 0.95, 2.776_445_105),
    (9, 0.95, 2.262_157_163),
    (9, 0.99, 3.249_835_542), (29, 0.95, 2.045_229_642), (9, 0.999, 4.780_912_586),
    (1e6, 0.95, 1.959_966_4), (5, 0, 0),
  ])
  func `Known values`(freedom: Double, level: Double, expected: Double) {
    #expect(abs(StudentT(degreesOfFreedom: freedom).twoSidedQuantile(level) - expected) < 1e-6)
  }

  @Test func `A level next to 1 is finite and wider than any other`() {
    let t = StudentT(degreesOfFreedom: 3)
    #expect(t.twoSidedQuantile(1 - 0x1p-53).isFinite)
    #expect(t.twoSidedQuantile(1 - 0x1p-53) > t.twoSidedQuantile(0.999_999))
  }

  @Test func `A bound on one side is the end of an interval with twice the tail`() {
    let t = StudentT(degreesOfFreedom: 4)
    // Table 26.10 again: 90 % on both sides is 95 % on one.
    #expect(abs(t.oneSidedQuantile(0.95) - 2.131_846_786) < 1e-6)
    #expect(abs(t.oneSidedQuantile(0.05) + 2.131_846_786) < 1e-6)
    #expect(abs(t.oneSidedQuantile(0.5)) < 1e-12)
  }

  @Test(arguments: [1, 2, 4.5, 30, 31, 1000])
  func `The tails beyond a quantile hold what its level leaves`(freedom: Double) {
    let t = StudentT(degreesOfFreedom: freedom)
    for level in [0, 0.1, 0.9, 0.99, 0.999_999] {
      #expect(abs(t.twoSidedTail(t.twoSidedQuantile(level)) - (1 - level)) < 1e-9 * (1 - level))
      #expect(
        t.twoSidedTail(-t.twoSidedQuantile(level)) == t.twoSidedTail(t.twoSidedQuantile(level)))
    }
    #expect(t.twoSidedTail(.infinity) == 0)
  }
}
