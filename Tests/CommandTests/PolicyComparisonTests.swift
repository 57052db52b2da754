import Foundation
import Testing

/// The campus week under every policy, and what its page shows of it.
@Suite("The comparison of policies")
struct PolicyComparisonTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let committed = root.appendingPathComponent("reports/policy-comparison")

  @Test("Its committed table is what the sweep writes, byte for byte")
  func reproduces() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    let scenario = Self.root.appendingPathComponent("scenarios/policies/campus-week.yaml").path
    let run = try bench.greenroom("sweep", scenario, "--out", "written", "--quiet")
    #expect(run.code == 0, "\(run.problems)")
    let file = Self.committed.appendingPathComponent("variants.csv").path
    let difference = try bench.shell("cmp written/variants.csv '\(file)'")
    #expect(
      difference.code == 0,
      "\(difference.output)\(difference.problems)look at the change, then `make reports`")
  }

  @Test("Its page has a row for each of its policies, with the numbers of the table")
  func page() throws {
    let text = try String(
      contentsOf: Self.committed.appendingPathComponent("variants.csv"), encoding: .utf8)
    let page = try String(
      contentsOf: Self.root.appendingPathComponent("Docs/CampusWeek.md"), encoding: .utf8)
    let lines = text.split(separator: "\n").map { Self.cells(String($0)) }
    let header = try #require(lines.first)
    func number(_ row: [String], _ column: String) throws -> Double {
      let place = try #require(header.firstIndex(of: "\(column)_mean"), "\(column)")
      return try #require(Double(row[place]), "\(column)")
    }
    let settings = try #require(header.firstIndex(of: "scaling"))
    #expect(lines.count > 10)
    for row in lines.dropFirst() {
      let name = try #require(row[settings].firstMatch(of: /policy: ([a-z_]+)/)?.1)
      let launches = try number(row, "launches_cold") + number(row, "launches_warm")
      let cells = [
        "`\(name)`", String(format: "$%.2f", try number(row, "cost_capacity_usd")),
        String(format: "%.3f %%", 100 * (try number(row, "rejected_join_rate"))),
        String(format: "%.1f %%", 100 * (try number(row, "rejected_join_rate_worst_hour"))),
        String(format: "%.0f", launches),
      ]
      let line = "| \(cells.joined(separator: " | ")) |"
      #expect(page.contains(line), "\(line)")
    }
  }

  /// The fields of a line of CSV.
  private static func cells(_ line: String) -> [String] {
    var cells = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
    }
    return cells
  }
}
