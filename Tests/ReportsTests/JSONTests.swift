import Foundation
import Reports
import Studies
import Testing

@Suite struct JSONTests {
  private func parsed(_ value: JSONValue) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(value.text.utf8), options: .fragmentsAllowed)
  }

  @Test("Text of any kind comes back as it was")
  func strings() throws {
    let texts = [
      "", "\"quoted\"", "back\\slash", "line\nreturn\rtab\t", "\u{0}\u{1F}\u{7F}", "Übung 🎓",
      "\u{2028}", "</script>",
    ]
    let array = try #require(try parsed(.array(texts.map { .string($0) })) as? [String])
    #expect(array == texts)
  }

  @Test(
    "The summary comes back with numbers as numbers, null for what is missing, and the columns' order"
  )
  func summary() throws {
    let study = try Sample.study("faults=[]", "replications=2")
    let table = study.table(.summary)
    let rows = try #require(try parsed(table.json) as? [[String: Any]])
    #expect(rows.count == 2)
    let row = try #require(rows.first)
    #expect(row["scenario"] as? String == "sample")
    #expect(row["launches_failed"] as? Int == 0)
    #expect(row["launch_lag_running_p50_s"] is NSNull || row["launch_lag_running_p50_s"] is Double)
    #expect(row["cost_total_usd"] is NSNumber)
    #expect((row["worst_5m_at"] as? String)?.hasSuffix(":00-04:00") == true)
    #expect(Set(row.keys) == Set(table.columns.map(\.name)))
    let places = table.columns.map { table.json.text.range(of: "\"\($0.name)\":")?.lowerBound }
    #expect(
      places.allSatisfy { $0 != nil }
        && places.compactMap { $0 } == places.compactMap { $0 }.sorted())
  }

  @Test("The manifest says what was run and on what, and nothing about where")
  func manifest() throws {
    let study = try Sample.study("seed=8")
    let manifest = study.manifest(of: [study.table(.summary)])
    let root = try #require(try parsed(manifest.json) as? [String: Any])
    #expect(root["seed"] as? Int == 8)
    #expect(root["greenroom"] as? String == Study.version)
    let settings = try #require(root["settings"] as? [String: Any])
    #expect((settings["instance"] as? [String: Any])?["participant_limit"] as? String == "10")
    let inputs = try #require(root["inputs"] as? [[String: String]])
    #expect(inputs.compactMap { $0["file"] } == ["sample.yaml", "trace.csv"])
    #expect(inputs.allSatisfy { $0["sha256"]?.count == 64 })
    let prices = try #require(root["prices"] as? [String: Any])
    #expect(prices["on_demand_source"] as? String == InstanceType.source)
    #expect(manifest.text.contains("\"on_demand_per_hour\": 0.170000000"))
    #expect(!manifest.text.contains(NSTemporaryDirectory()))
    let columns = try #require((root["columns"] as? [String: [[String: String]]])?["summary"])
    #expect(columns.count == summaryColumns.count)
  }
}
