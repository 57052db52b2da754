import Settings
import Testing

@testable import Studies

@Suite struct ConditionTextTests {
  @Test(
    "A condition is a column, a comparison and a number, with or without blanks",
    arguments: [
      ("rejected_capacity_rate <= 0.1%", "rejected_capacity_rate <= 0.1%", 0.001),
      ("scale_up_lag_p95_s<30s", "scale_up_lag_p95_s < 30s", 30),
      (" cost_total_usd  >=  $20", "cost_total_usd >= $20", 20),
      ("joins_rejected > 5", "joins_rejected > 5", 5),
    ])
  func sound(_ text: String, _ shown: String, _ value: Double) throws {
    let condition = try Condition(text)
    #expect(condition.description == shown && condition.bound.value == value)
  }

  @Test(
    "What is wrong with a condition is told",
    arguments: [
      ("rejected_join_rat <= 1%", "did you mean rejected_join_rate?"),
      ("worst_5m_at <= 1", "no column with numbers"),
      ("rejected_join_rate = 1%", "does not begin with <="),
      ("rejected_join_rate <= 30s", "has the wrong unit"), ("", "no column"),
    ])
  func wrong(_ text: String, _ part: String) {
    let error = #expect(throws: QuantityError.self) { try Condition(text) }
    #expect(error?.message(expected: "").contains(part) == true)
  }
}
