import Foundation
import Testing

/// The tables of Docs/Validation.md that `make reproduce` writes.
@Suite("The reproduced tables")
struct ReproduceTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let folder = root.appendingPathComponent("scenarios/reproduce").path
  private static let release = ProcessInfo.processInfo.environment["GREENROOM_RELEASE"]

  /// What stands between the markers.
  private static func page() throws -> String {
    let text = try String(
      contentsOf: root.appendingPathComponent("Docs/Validation.md"), encoding: .utf8)
    let begin = try #require(text.range(of: "<!-- make reproduce writes from here -->\n"))
    let end = try #require(text.range(of: "<!-- to here -->"))
    return String(text[begin.upperBound..<end.lowerBound])
  }

  private static func rows(_ text: String) -> [String] {
    text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("| ") }
  }

  @Test("Every cell has its row, with its value and an interval")
  func everyCell() throws {
    let rows = Self.rows(try Self.page())
    let cells = try String(contentsOfFile: "\(Self.folder)/cells.csv", encoding: .utf8)
      .split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    #expect(cells.count >= 60)
    var listed = 0
    for cell in cells where cell[0] != "hits" {
      let found = rows.filter { row in
        let columns = row.components(separatedBy: " | ")
        guard columns[0] == "| \(cell[1])", columns.count == 6, let value = Double(columns[2]),
          let expected = Double(cell[7])
        else { return false }
        return abs(value - expected) <= 0.05 * max(1, abs(expected) / 100)
          && columns[4].contains(" to ")
      }
      #expect(!found.isEmpty, "\(cell)")
      listed += 1
    }
    // A row for three laws.
    let pools = rows.filter { $0.hasPrefix("| N = ") }
    #expect(pools.count * 3 == cells.count - listed)
    for pool in pools { #expect(pool.components(separatedBy: " ± ").count == 4, "\(pool)") }
    // Five headings besides.
    #expect(rows.count == listed + pools.count + 5)
  }

  @Test("The cheap cells are what the command comes to")
  func cheapCells() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    // One server with set-up is 800,000 joins: seconds in `make test`, and more without optimization.
    let optimized = ProcessInfo.processInfo.environment["GREENROOM_OPTIMIZED_TESTS"] != nil
    for name in optimized ? ["aws-sample", "setup-waits"] : ["aws-sample"] {
      let run = try bench.greenroom(
        "simulate", "\(Self.folder)/\(name).yaml", "--out", "out/\(name)", "--quiet")
      #expect(run.code == 0, "\(run.problems)")
    }
    let tables = try bench.shell(
      "LC_ALL=C awk -f '\(Self.folder)/tables.awk' '\(Self.folder)/cells.csv' out/*/summary.csv")
    #expect(tables.code == 0, "\(tables.problems)")
    let cells = Self.rows(tables.output).filter {
      !$0.hasPrefix("| case") && !$0.hasPrefix("| pool")
    }
    // The sample's three, and one server with set-up: the scenario without its sweep.
    #expect(cells.count == (optimized ? 4 : 3))
    let page = Self.rows(try Self.page())
    for cell in cells { #expect(page.contains(cell), "\(cell)") }
  }

  @Test(
    "Runs that are not there leave their cells out, and a quantile that is missing is told"
  )
  func oddRuns() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    let awk = "LC_ALL=C awk -f '\(Self.folder)/tables.awk' '\(Self.folder)/cells.csv'"
    let none = try bench.shell("\(awk) /dev/null")
    #expect(none.code == 0 && none.output.contains("0 of 0 cells hold."), "\(none.output)")
    let run = try bench.greenroom(
      "simulate", "\(Self.folder)/aws-sample.yaml", "--out", "out/aws-sample", "--quiet", "--set",
      "replications=3")
    #expect(run.code == 0, "\(run.problems)")
    let three = try bench.shell("\(awk) out/aws-sample/summary.csv")
    #expect(three.code == 1 && three.problems.contains("no quantile for 3 replications"))
  }

  @Test("The page has what a release build prints", .enabled(if: release != nil))
  func wholePage() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    let release = try #require(Self.release)
    let run = try bench.shell("sh '\(Self.folder)/run.sh' '\(release)' out")
    #expect(run.code == 0, "\(run.problems)")
    #expect(run.output == (try Self.page()))
  }
}
