import Settings
import Testing

@testable import Studies

/// Shares that are written without a sign of percent.
@Suite struct BareShareTests {
  @Test(
    "A share without a sign of percent is told as what it is",
    arguments: [
      ("rejected_join_rate <= 0.1", "\"<= 0.1\" is 10 %; write 10% or 0.1% to be plain"),
      ("rejected_join_rate<=2", "\"<= 2\" is 200 %; write 200% or 2% to be plain"),
      ("utilization_mean > 0.5", "\"> 0.5\" is 50 %; write 50% or 0.5% to be plain"),
      ("rejected_join_rate <= 0.1%", nil), ("rejected_join_rate <= 0", nil),
      ("rejected_join_rate >= 0.0", nil),
      ("peak_in_service <= 0.5", nil), ("scale_up_lag_p95_s <= 30", nil),
      ("cost_total_usd <= 0.1", nil),
    ])
  func conditions(text: String, note: String?) throws {
    #expect(try Condition(text).bareShareNote == note)
  }

  @Test("Each place of a scenario is told once, with its line; tolerances are none of it")
  func places() throws {
    let sections = """

      sweep: {axes: {scaling.desired: [4, 8]}}
      objectives:
        subject_to: {rejected_join_rate: "<= 0.1", scale_up_lag_p95_s: "<= 30"}
      expect:
        rejected_join_rate: ["<= 0.05", "<= 5%", {within: 0.1, of: 0.2}]
        utilization_mean: ">= 0"
        utilization_peak: "<= 1"
      """
    let scenario = try SmallScenario.document(SmallScenario.fixedFleet + sections).scenario()
    func notes(_ sections: [String]) -> [String] {
      scenario.bareShares(in: sections).map(\.description)
    }
    #expect(
      notes(["objectives"]) == [
        "small.yaml:20: objectives.subject_to.rejected_join_rate: \"<= 0.1\" is 10 %; write 10% or 0.1% to be plain"
      ])
    #expect(
      notes(["expect"]) == [
        "small.yaml:22: expect.rejected_join_rate.0: \"<= 0.05\" is 5 %; write 5% or 0.05% to be plain",
        "small.yaml:24: expect.utilization_peak: \"<= 1\" is 100 %; write 100% or 1% to be plain",
      ])
    #expect(notes(["objectives", "expect"]).count == 3)
  }
}
