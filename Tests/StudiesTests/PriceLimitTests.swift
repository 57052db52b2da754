import Testing

@testable import Studies

@Suite struct PriceLimitTests {
  @Test(
    "A price, or a span that is paid for, that no bill could hold is refused",
    arguments: [
      "minimum_billed=99999999999d", "minimum_billed=366d", "on_demand_per_hour=99999999999",
      "egress_per_gb=1001",
    ])
  func tooMuch(_ setting: String) {
    let told = problem {
      _ = try SmallScenario.document(SmallScenario.fixedFleet, "pricing.\(setting)").scenario()
    }
    let key = setting.split(separator: "=")[0]
    #expect(
      told.contains("pricing.\(key): ")
        && ["out of range", "too large", "longer than"].contains(where: told.contains), "\(told)")
  }

  @Test("A start may be billed for a year")
  func aYear() throws {
    _ = try SmallScenario.document(SmallScenario.fixedFleet, "pricing.minimum_billed=365d")
      .scenario()
  }
}
