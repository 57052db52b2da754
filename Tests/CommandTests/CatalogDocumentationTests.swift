import Foundation
import PoolSimulation
import Settings
import Studies
import Testing
import Workloads

/// What there is to choose from is documented: all of it, and nothing else.
@Suite struct CatalogDocumentationTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let policies: [String] = scalingPolicies.map { $0.name }
  static let strategies: [String] = placementStrategies.map { $0.type.name }
  static let reports = ReportSettings.Kind.allCases.map(\.rawValue)

  private static func text(_ page: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(page), encoding: .utf8)
  }

  /// What is quoted in a text.
  private static func quoted(_ text: some StringProtocol) -> [String] {
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  /// The text between two others.
  private static func part(of text: String, from start: String, to end: String) throws -> String {
    let begin = try #require(text.range(of: start), "no \(start)").upperBound
    let rest = text[begin...]
    let finish = try #require(rest.range(of: end), "no \(end)").lowerBound
    return String(rest[..<finish])
  }

  /// Keys of ScenarioReference.md that take one of a catalog.
  static let catalogs: [(key: String, names: [String])] = [
    ("scaling.policy", policies), ("placement.strategy", strategies), ("report.write", reports),
  ]

  @Test("ScenarioReference.md names what a key takes of a catalog", arguments: catalogs)
  func choices(key: String, names: [String]) throws {
    let row = try Self.part(
      of: Self.text("Docs/ScenarioReference.md"), from: "| `\(key)` |", to: "\n")
    #expect(Set(Self.quoted(row)).sorted() == names.sorted(), "\(key)")
  }

  @Test("ScenarioReference.md has a table for each policy with keys of its own")
  func policyTables() throws {
    let page = try Self.text("Docs/ScenarioReference.md")
    for type in scalingPolicies where !SettingsReader.keys({ _ = type.init(settings: &$0) }).isEmpty
    {
      let policy = type.name
      let table = try Self.part(of: page, from: "With `policy: \(policy)`", to: "\n## ")
        .components(separatedBy: "\nWith `policy: ")[0]
      let rows = table.split(separator: "\n").filter { $0.hasPrefix("| `") }
        .compactMap { Self.quoted($0).first }
      let keys = SettingsReader.keys { _ = type.init(settings: &$0) }
        .filter { $0.kind != "list" && $0.kind != "section" }.map { "scaling.\($0.name)" }
      // A key of several of the policies that are combined is described once.
      #expect(rows.sorted() == Set(keys).sorted(), "\(policy)")
    }
    let described = page.matches(of: /\nWith `policy: (\w+)`/).map { String($0.1) }
    #expect(Set(described).isSubset(of: Self.policies), "\(described)")
  }

  @Test("Model.md says what each policy and each strategy does")
  func model() throws {
    let page = try Self.text("Docs/Model.md")
    let policies = try Self.part(of: page, from: "\nThe policies:\n", to: "\n## ")
    #expect(
      policies.matches(of: /\n- \*\*(\w+)\*\*/).map { String($0.1) }.sorted()
        == Self.policies.sorted())
    let strategies = try Self.part(of: page, from: "\n- `strategy` (A)", to: "\n- ")
    #expect(
      strategies.matches(of: /`(\w+)`:/).map { String($0.1) }.sorted() == Self.strategies.sorted())
  }

  @Test("Assumptions.md names every policy and every strategy")
  func assumptions() throws {
    let page = try Self.text("Docs/Assumptions.md")
    let policies = try Self.part(of: page, from: "The scaling policies (", to: ")")
    #expect(Self.quoted(policies).sorted() == Self.policies.sorted())
    let strategies = try Self.part(of: page, from: "the placement strategies (", to: ")")
    #expect(Self.quoted(strategies).sorted() == Self.strategies.sorted())
  }

  @Test("Reports.md lists every report, and has a table of columns for each")
  func reportList() throws {
    let page = try Self.text("Docs/Reports.md")
    let list = try Self.part(of: page, from: "| file | a row is |\n", to: "\n\n")
    let files = list.split(separator: "\n").compactMap { Self.quoted($0).first }
    let tables = ReportSettings.Kind.tables.map(\.rawValue)
    #expect(
      files.sorted()
        == (tables.map { "\($0).csv" } + ["report.html", "report.xlsx", "manifest.json"]).sorted())
    for report in tables {
      let section = try Self.part(of: page, from: "\n## \(report).csv\n", to: "\n## ")
      #expect(section.contains("| column | unit | meaning |"), "\(report)")
    }
  }

  @Test("Importing.md has every format, with what it becomes, and no other")
  func formats() throws {
    let table = try Self.part(
      of: Self.text("Docs/Importing.md"), from: "| you have | `--from` | it becomes |\n", to: "\n\n"
    )
    var becomes: [String: String] = [:]
    for row in table.split(separator: "\n").dropFirst() {
      let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      for name in Self.quoted(cells[1]) { becomes[name] = cells[2] }
    }
    #expect(becomes.keys.sorted() == (ImportFormat.allCases.map(\.rawValue) + ["auto"]).sorted())
    for format in ImportFormat.allCases {
      let told = becomes[format.rawValue] ?? ""
      #expect(told.hasPrefix(format.traceFormat.rawValue), "\(format): \(told)")
    }
  }

  @Test("Model.md names every transform")
  func transforms() throws {
    let reader = SettingsReader.keys { _ = WorkloadTransform.list(&$0) }
    let names = Set(
      reader.compactMap { key in
        key.name.split(separator: ".").dropFirst().first.map(String.init)
      })
    #expect(names.count > 5)
    let page = try Self.text("Docs/Model.md")
    #expect(names.filter { !page.contains("`\($0)`") }.sorted() == [])
  }
}
