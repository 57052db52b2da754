import Foundation
import Studies
import Testing

@Suite struct BaselineReadingTests {
  /// Reads a baseline of this text; the file has the name `b.yaml` in problems.
  private func read(_ text: String) -> (baseline: Baseline?, problems: [String]) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "greenroom-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try text.write(to: folder.appendingPathComponent("b.yaml"), atomically: true, encoding: .utf8)
      return (try Baseline(reading: folder.appendingPathComponent("b.yaml").path), [])
    } catch {
      return (
        nil,
        "\(error)".replacing(folder.path + "/", with: "").split(separator: "\n").map(String.init)
      )
    }
  }

  private static let sound = """
    # a comment
    morning rush:
      seed: 4
      replications: 2
      event_fingerprint: "00000000000000ff"
      metrics:
        joins_rejected: 3.500000
        drain_p50_s: null
        no_column_any_more: 7
    evening: {seed: 1, replications: 1, event_fingerprint: 0123456789abcdef, metrics: {}}
    """

  @Test("A baseline has its scenarios in the order of the file, with every column, known or not")
  func reads() throws {
    let baseline = try #require(read(Self.sound).baseline)
    #expect(baseline.sections.map(\.scenario) == ["morning rush", "evening"])
    let section = try #require(baseline.section(of: "morning rush"))
    #expect(section.seed == 4 && section.replications == 2 && section.eventFingerprint == 255)
    #expect(
      section.values.map(\.column) == ["joins_rejected", "drain_p50_s", "no_column_any_more"])
    #expect(section.values.map(\.number?.value) == [3.5, nil, 7])
    #expect(
      baseline.section(of: "evening")?.values.isEmpty == true
        && baseline.section(of: "night") == nil)
  }

  @Test(
    "What is damaged is told with its line and its key",
    arguments: [
      ("seed: 4", "seed: four", "b.yaml:3: morning rush.seed: \"four\" is not an integer"),
      (
        "replications: 2", "replications: 0",
        "b.yaml:4: morning rush.replications: \"0\" is out of range"
      ),
      (
        "\"00000000000000ff\"", "ff",
        "b.yaml:5: morning rush.event_fingerprint: \"ff\" is not a fingerprint"
      ),
      (
        "3.500000", "3,5",
        "b.yaml:7: morning rush.metrics.joins_rejected: \"3,5\" is not a number; expected a number of plain digits"
      ),
      (
        "joins_rejected: 3.500000", "joins_rejected: [3]",
        "b.yaml:7: morning rush.metrics.joins_rejected: is a list"
      ),
      (
        "drain_p50_s", "joins_rejected",
        "b.yaml:8: morning rush.metrics.joins_rejected: is a duplicate key"
      ),
      (
        "  metrics:", "  values:",
        "b.yaml:3: morning rush.metrics: is missing; expected a section of columns and numbers"
      ),
      (
        "# a comment", "other: 5",
        "b.yaml:1: other: \"5\" is a single value; expected a section with keys of its own"
      ),
      ("evening: {seed: 1,", "evening: {seed: 1", "b.yaml:10: cannot be read"),
      (Self.sound, "", "b.yaml:1: is empty"),
      (Self.sound, "- 1", "b.yaml:1: is no baseline; expected the names of scenarios"),
    ])
  func damaged(part: String, replacement: String, problem: String) {
    let (baseline, problems) = read(Self.sound.replacing(part, with: replacement))
    #expect(baseline == nil)
    #expect(problems.contains { $0.hasPrefix(problem) }, "\(problems)")
  }

  @Test("Every problem of a file is told at once")
  func together() {
    #expect(
      read("a: {seed: x, replications: y, event_fingerprint: z, metrics: {b: c}}").problems.count
        == 4)
  }

  @Test(
    "A scenario's baseline is beside it unless it is said where",
    arguments: ["a/b.yaml", "a/b.yml", "a/b"])
  func place(scenario: String) {
    #expect(Baseline.defaultPath(besides: scenario) == "a/b.baseline.yaml")
  }
}
