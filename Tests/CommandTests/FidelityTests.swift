import Foundation
import Testing

/// Docs/Fidelity.md promises a source, a day of reading and a test for each fact, a setting for
/// each assumption, and what it would change for each thing left out: all have to be there.
@Suite struct FidelityTests {
  /// A row of a table, below the heading of its section.
  private struct Row: CustomStringConvertible {
    var section: String
    /// The cell of each column, by the table's head.
    var cells: [String: String]
    /// What the row is about: its first cell.
    var subject: String

    subscript(column: String) -> String { cells[column] ?? "" }
    var description: String { "\(section): \(subject)" }
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// The rows of a page's tables. A row with more or fewer cells than its head loses those at its
  /// end, which the tests then miss.
  private static func rows(of page: String) -> [Row] {
    var section = ""
    var columns: [String] = []
    return page.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
      if line.hasPrefix("## ") { section = String(line.dropFirst(3)) }
      guard line.hasPrefix("|") else {
        columns = []
        return nil
      }
      let cells = line.split(separator: "|", omittingEmptySubsequences: false)
        .dropFirst().dropLast().map { $0.trimmingCharacters(in: .whitespaces) }
      if columns.isEmpty {
        columns = cells
        return nil
      }
      guard let subject = cells.first, !subject.hasPrefix("---") else { return nil }
      let named = Dictionary(zip(columns, cells)) { first, _ in first }
      return Row(section: section, cells: named, subject: subject)
    }
  }

  /// Rows whose source has neither a day of reading nor the reason why it was not opened, with the
  /// day since which it is known. What was partly opened says so behind the day.
  private static func unread(_ rows: [Row]) -> [String] {
    rows.filter { row in
      if row.section == "Assumptions" || row.section.isEmpty { return false }
      if let read = row["read"].wholeMatch(of: /(\d{4}-\d\d-\d\d)(; .+ not opened: .+)?/) {
        return !isDay(read.1)
      }
      guard let known = row["read"].wholeMatch(of: /not opened: .+ (\d{4}-\d\d-\d\d)/) else {
        return true
      }
      return !isDay(known.1)
    }.map(\.description)
  }

  private static func isDay(_ text: Substring) -> Bool {
    let style = Date.ISO8601FormatStyle.iso8601.year().month().day()
    // The parser takes 30 February for 2 March.
    return (try? Date(String(text), strategy: style)).map { $0.formatted(style) == text } ?? false
  }

  /// Rows of *Left out* that do not say what they would change, or name no source.
  private static func unexplained(_ rows: [Row]) -> [String] {
    rows.filter { row in
      row.section == "Left out"
        && (row["source"].isEmpty || row["what it would change"].isEmpty)
    }.map(\.description)
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

  /// Sections whose rows no test holds.
  private static let withoutTests = ["", "Assumptions", "Left out"]

  @Test("Every fact has a source, and a test or a worked-out case that is there")
  func facts() throws {
    let rows = Self.rows(of: try Self.text("Docs/Fidelity.md"))
      .filter { !Self.withoutTests.contains($0.section) }
    #expect(rows.count > 30)
    let sources = try Self.sources()
    for row in rows {
      #expect(!row["source"].isEmpty, "\(row) has no source")
      let held = row["held by"]
      let tests = held.matches(of: /"([^"]+)"/).map { String($0.1) }
      let folders = held.matches(of: /`Cases\/([a-z0-9-]+)`/).map { String($0.1) }
      let scenarios = held.matches(of: /`scenarios\/([a-z0-9-]+\.yaml)`/).map { String($0.1) }
      #expect(
        !tests.isEmpty || !folders.isEmpty || !scenarios.isEmpty, "\(row) is held by nothing")
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

  @Test("Every source has the day on which it was read, or why it was not opened")
  func days() throws {
    let rows = Self.rows(of: try Self.text("Docs/Fidelity.md"))
    #expect(rows.count > 100)
    let unread = Self.unread(rows)
    #expect(unread.isEmpty, "without a day: \(unread.joined(separator: "\n"))")
  }

  @Test("A row without a day, with a day that is none, or with cells too few would be found")
  func missingDays() throws {
    let page = """
      ## Money
      | fact | source | read | held by |
      |---|---|---|---|
      | a | s | 2026-11-29 | `Cases/x` |
      | b | s |  | `Cases/x` |
      | c | s | `Cases/x` |
      | d | s | 2026-02-30 | `Cases/x` |
      | e | s | not opened: no copy, in this list since 2026-11-22 | `Cases/x` |
      | f | s | not opened | `Cases/x` |
      | g | s | 2026-11-29; the prices not opened: no copy | `Cases/x` |
      ## Assumptions
      | assumption | setting |
      |---|---|
      | h | `x` |
      """
    #expect(
      Self.unread(Self.rows(of: page)) == ["Money: b", "Money: c", "Money: d", "Money: f"])
    // The page itself, with the day taken out of the first row of each of its sections.
    let real = try Self.text("Docs/Fidelity.md")
    var sections: [String] = []
    for row in Self.rows(of: real) where !row["read"].isEmpty && !sections.contains(row.section) {
      sections.append(row.section)
      let start = "| \(row.subject) |"
      let line = try #require(real.split(separator: "\n").first { $0.hasPrefix(start) })
      let undated = line.replacing("| \(row["read"]) |", with: "|  |", maxReplacements: 1)
      let page = real.replacing(line, with: undated, maxReplacements: 1)
      #expect(Self.unread(Self.rows(of: page)).contains(row.description))
    }
    #expect(sections.count > 5)
  }

  @Test("What is left out has a source and what it would change, and rows without would be found")
  func leftOut() throws {
    let rows = Self.rows(of: try Self.text("Docs/Fidelity.md"))
    #expect(rows.count { $0.section == "Left out" } > 30)
    let unexplained = Self.unexplained(rows)
    #expect(unexplained.isEmpty, "unexplained: \(unexplained.joined(separator: "\n"))")
    let page = """
      ## Left out
      | left out | source | read | what it would change |
      |---|---|---|---|
      | a | s | 2026-11-29 | something |
      | b | s | 2026-11-29 |  |
      | c |  | 2026-11-29 | something |
      | d | s | 2026-11-29 |
      """
    #expect(
      Self.unexplained(Self.rows(of: page)) == ["Left out: b", "Left out: c", "Left out: d"])
  }

  @Test("Where the simulator differs, the row says from what and how")
  func differences() throws {
    let rows = Self.rows(of: try Self.text("Docs/Fidelity.md"))
      .filter { $0.section == "Where the simulator differs" }
    for row in rows {
      #expect(!row["source"].isEmpty, "\(row) has no source")
      #expect(
        !row["what the simulator does, and what that moves"].isEmpty, "\(row) does not say how")
    }
  }

  /// The states of an instance in EC2 Auto Scaling's API: `LifecycleState` of botocore 1.44.8.
  private static let lifecycleStates = [
    "Pending", "Pending:Wait", "Pending:Proceed", "Quarantined", "InService", "Terminating",
    "Terminating:Wait", "Terminating:Proceed", "Terminating:Retained", "Terminated", "Detaching",
    "Detached", "EnteringStandby", "Standby", "ReplacingRootVolume", "ReplacingRootVolume:Wait",
    "ReplacingRootVolume:Proceed", "RootVolumeReplaced", "Warmed:Pending", "Warmed:Pending:Wait",
    "Warmed:Pending:Proceed", "Warmed:Pending:Retained", "Warmed:Terminating",
    "Warmed:Terminating:Wait", "Warmed:Terminating:Proceed", "Warmed:Terminating:Retained",
    "Warmed:Terminated", "Warmed:Stopped", "Warmed:Running", "Warmed:Hibernated",
  ]

  @Test("Each of EC2 Auto Scaling's states is in the model or left out by name, and never both")
  func states() throws {
    let moves = Self.rows(of: try Self.text("Docs/Model.md"))
      .flatMap { [$0["from"], $0["to"]] }
    let modelled = Set(moves.map { $0.replacing("*", with: "") })
    #expect(modelled.contains("InService"))
    let named = Self.rows(of: try Self.text("Docs/Fidelity.md"))
      .filter { $0.section == "Left out" }
      .flatMap { $0.subject.matches(of: /`([A-Z][A-Za-z:]+)`/).map { String($0.1) } }
    for state in Self.lifecycleStates {
      #expect(
        modelled.contains(state) != named.contains(state),
        "\(state): in the model \(modelled.contains(state)), left out \(named.contains(state))")
    }
  }

  @Test("Every assumption has a setting that the reference describes")
  func assumptions() throws {
    let rows = Self.rows(of: try Self.text("Docs/Fidelity.md"))
      .filter { $0.section == "Assumptions" }
    #expect(rows.count > 10)
    let reference = try Self.text("Docs/ScenarioReference.md")
    for row in rows {
      let settings = row["setting"].matches(of: /`([a-z_.0-9]+)`/).map { String($0.1) }
      #expect(!settings.isEmpty, "\(row) has no setting")
      for setting in settings {
        #expect(reference.contains("| `\(setting)` |"), "there is no setting \(setting)")
      }
    }
  }
}
