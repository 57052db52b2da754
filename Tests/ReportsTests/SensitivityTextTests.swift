import Reports
import Studies
import Testing

@Suite struct SensitivityTextTests {
  private func sensitivity(_ metrics: String..., under prefixes: [String]) throws -> Sensitivity {
    let folder = try TemporaryFolder()
    try folder.write(Sample.scenario, to: "sample.yaml")
    try folder.write(Sample.trace, to: "trace.csv")
    let document = try ScenarioDocument(path: "\(folder.path)/sample.yaml")
    return try SensitivityStudy(document, change: 0.1, metrics: metrics.compactMap { Metric.named($0) }, under: prefixes).run(workers: 1)
  }

  @Test("Each metric has its settings, the largest effect first, with money in percent and rates in points")
  func text() throws {
    let text = try sensitivity("cost_commitment_usd", "rejected_join_rate", under: ["pricing", "instance.participant_limit"]).text()
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines[0] == "sample: 10 settings, each 10 % less and more, 3 replications of each")
    // An instance of a commitment costs 0.107 an hour for three hours. One more is the least that a whole number can be moved by.
    #expect(lines[2] == "cost_commitment_usd, $0.32 as it is: what moves it")
    let commitment = lines.filter { $0.hasPrefix("pricing.commitment.") }
    #expect(commitment.count == 2)
    #expect(commitment.first?.hasPrefix("pricing.commitment.instances") == true && commitment.first?.contains("+100.00 %") == true)
    #expect(commitment.first?.contains("refused") == true)
    #expect(commitment.last?.contains("-10.00 %") == true && commitment.last?.contains("+10.00 %") == true)
    #expect(lines.contains { $0.hasPrefix("instance.participant_limit") && $0.contains(" points") })
    #expect(text.contains("1 moved value was refused by the scenario."))
  }

  @Test("The file has two rows a setting, with why a value was not tried")
  func rows() throws {
    let result = try sensitivity("cost_total_usd", under: ["pricing"])
    let rows = result.table.csv().split(separator: "\n").map(String.init)
    #expect(
      rows[0] == "setting,written,value,direction,moved_to,outcome,reason,cost_total_usd_effect,cost_total_usd_low95,cost_total_usd_high95")
    #expect(rows.count == 2 * 9 + 1)
    #expect(rows.filter { $0.hasPrefix("pricing.on_demand_per_hour,0,$0.17,") }.count == 2)
    #expect(rows.contains { $0.hasPrefix("pricing.commitment.instances,1,1,less,0,refused,") && $0.contains("out of range") })
    #expect(result.json.text.contains("\"cost_total_usd\": {\n"))
  }
}
