import Reports
import Studies
import Testing

@Suite struct SensitivityTextTests {
  private func sensitivity(_ metrics: String..., under prefixes: [String]) throws -> Sensitivity {
    let folder = try TemporaryFolder()
    try folder.write(Sample.scenario, to: "sample.yaml")
    try folder.write(Sample.trace, to: "trace.csv")
    let document = try ScenarioDocument(path: "\(folder.path)/sample.yaml")
    return try SensitivityStudy(
      document, change: 0.1, metrics: metrics.compactMap { Metric.named($0) }, under: prefixes
    ).run(workers: 1)
  }

  @Test(
    "Each metric has its settings, the largest effect first, with money in percent and rates in points"
  )
  func text() throws {
    let text = try sensitivity(
      "cost_commitment_usd", "rejected_join_rate", under: ["pricing", "instance.participant_limit"]
    ).text()
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines[0] == "sample: 15 settings, each 10 % less and more, 3 replications of each")
    // An instance of a commitment costs 0.107 an hour for three hours. One more is the least that a
    // whole number can be moved by.
    #expect(lines[2] == "cost_commitment_usd, $0.3210 as it is: what moves it")
    let commitment = lines.filter { $0.hasPrefix("pricing.commitment.") }
    #expect(commitment.count == 2)
    #expect(
      commitment.first?.hasPrefix("pricing.commitment.instances") == true
        && commitment.first?.contains("+100 %") == true)
    #expect(commitment.first?.contains("refused") == true)
    #expect(
      commitment.last?.contains("-10.0 %") == true && commitment.last?.contains("+10.0 %") == true)
    #expect(lines.contains { $0.hasPrefix("instance.participant_limit") && $0.contains(" points") })
    #expect(text.contains("1 moved value was refused by the scenario."))
  }

  @Test(
    "What changes nothing is told apart from what is not seen to change, and a column without an interval has none"
  )
  func kinds() throws {
    // The quotas are never used up, and a volume's price decides the cost but nobody's seat.
    let result = try sensitivity(
      "rejected_join_rate", under: ["quotas", "pricing.volume_per_gb_month"])
    let text = result.text()
    #expect(text.contains("as it is: no difference could be seen with 3 replications\n"))
    #expect(
      text.contains(
        "2 settings make no difference: every event and every column stay the same in every replication.\n"
      ))
    #expect(
      text.contains(
        "Of 1 more setting no difference to any of these could be seen with 3 replications, though something changes.\n"
      ))
    #expect(
      try sensitivity("rejected_join_rate", under: ["quotas"]).text().contains(
        "as it is: no setting makes a difference\n"))
    let seats = try sensitivity("rejected_join_rate", under: ["instance.participant_limit"])
    #expect(seats.text().contains("for want of an interval"))
    let row = try #require(
      seats.table.csv().split(separator: "\n").first {
        $0.hasPrefix("instance.participant_limit,fact,1,10,less,9,moved")
      })
    let cells = row.split(separator: ",", omittingEmptySubsequences: false).suffix(5).map(
      String.init)
    // The demand is one trace, so that all replications go the same way.
    #expect(Double(cells[0]) ?? 0 > 0 && cells[1...] == ["", "", "3", "0"], "\(row)")
    #expect(seats.text().contains(" points in 3 of 3"))
  }

  @Test("The file has two rows a setting, with why a value was not tried")
  func rows() throws {
    let result = try sensitivity("cost_total_usd", under: ["pricing"])
    let rows = result.table.csv().split(separator: "\n").map(String.init)
    #expect(
      rows[0]
        == "setting,role,written,value,direction,moved_to,outcome,reason,same_run,cost_total_usd_effect,cost_total_usd_low95,"
        + "cost_total_usd_high95,cost_total_usd_more,cost_total_usd_less")
    #expect(rows.count == 2 * 14 + 1)
    #expect(rows.filter { $0.hasPrefix("pricing.on_demand_per_hour,price,0,$0.17,") }.count == 2)
    #expect(
      rows.contains {
        $0.hasPrefix("pricing.commitment.instances,decision,1,1,less,0,refused,")
          && $0.contains("out of range")
      })
    #expect(result.json.text.contains("\"cost_total_usd\": {\n"))
  }
}
