import Foundation
import Testing

/// Docs/Fidelity.md promises a test for each fact and a setting for each assumption: both have to
/// be there.
@Suite struct FidelityTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// The cells of every table row below a heading, and those of the tables' heads.
  private static func rows(where isWanted: (String) -> Bool) throws -> [[String]] {
    var heading = ""
    return try text("Docs/Fidelity.md").split(separator: "\n").compactMap { line in
      if line.hasPrefix("## ") { heading = String(line.dropFirst(3)) }
      guard isWanted(heading), line.hasPrefix("| "), !line.hasPrefix("| fact"),
        !line.hasPrefix("| assumption")
      else { return nil }
      return line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  /// Every Swift file of the tests in one text.
  private static func sources() throws -> String {
    let tests = root.appendingPathComponent("Tests")
    let files = try FileManager.default.subpathsOfDirectory(atPath: tests.path).filter {
      $0.hasSuffix(".swift")
    }
    return try files.sorted().map {
      try String(contentsOf: tests.appendingPathComponent($0), encoding: .utf8)
    }.joined(separator: "\n")
  }

  @Test("Every fact has a source, and a test or a worked-out case that is there")
  func facts() throws {
    let rows = try Self.rows { $0 != "Assumptions" && $0 != "Left out" && !$0.isEmpty }
    #expect(rows.count > 30)
    let sources = try Self.sources()
    for row in rows {
      try #require(row.count == 3, "\(row)")
      #expect(!row[1].isEmpty, "\(row[0]) has no source")
      let tests = row[2].matches(of: /"([^"]+)"/).map { String($0.1) }
      let folders = row[2].matches(of: /`Cases\/([a-z0-9-]+)`/).map { String($0.1) }
      let scenarios = row[2].matches(of: /`scenarios\/([a-z0-9-]+\.yaml)`/).map { String($0.1) }
      #expect(
        !tests.isEmpty || !folders.isEmpty || !scenarios.isEmpty, "\(row[0]) is held by nothing")
      for test in tests { #expect(sources.contains("\"\(test)\""), "there is no test \(test)") }
      for folder in folders {
        let expected = "Tests/PoolSimulationTests/Cases/\(folder)/expected.json"
        #expect(
          FileManager.default.fileExists(atPath: Self.root.appendingPathComponent(expected).path),
          "there is no case \(folder)")
      }
      for scenario in scenarios { #expect(!(try Self.text("scenarios/\(scenario)")).isEmpty) }
    }
  }

  @Test("Every assumption has a setting that the reference describes")
  func assumptions() throws {
    let rows = try Self.rows { $0 == "Assumptions" }
    #expect(rows.count > 10)
    let reference = try Self.text("Docs/ScenarioReference.md")
    for row in rows {
      let settings = row[1].matches(of: /`([a-z_.0-9]+)`/).map { String($0.1) }
      #expect(!settings.isEmpty, "\(row[0]) has no setting")
      for setting in settings {
        #expect(reference.contains("| `\(setting)` |"), "there is no setting \(setting)")
      }
    }
  }
}
