import Foundation
import Testing

/// A test that leaves before its expectations passes whatever the code does.
@Suite struct SilentTestTests {
  private static let tests = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The lines of test functions in which a value that is missing ends the test in silence: a
  /// `guard` that unwraps or takes apart and just returns. Where a parameter of the test says that
  /// there is nothing more to expect, a plain condition may end it.
  private func silent(in text: String) -> [Int] {
    var lines: [Int] = []
    var isTest = false
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if line.contains("@Test") { isTest = true }
      if line == "  }" { isTest = false }
      let unwraps = line.contains("guard let ") || line.contains("guard case ")
      if isTest, unwraps, line.hasSuffix("else { return }") { lines.append(number + 1) }
    }
    return lines
  }

  @Test("No test is over because a value is missing")
  func requires() throws {
    var found: [String] = []
    for path in try FileManager.default.subpathsOfDirectory(atPath: Self.tests.path).sorted()
    where path.hasSuffix(".swift") {
      let text = try String(
        contentsOf: Self.tests.appendingPathComponent(path), encoding: .utf8)
      found += silent(in: text).map { "\(path):\($0)" }
    }
    #expect(found == [])
  }

  @Test("Such a test would be found")
  func detection() {
    let text = "  @Test func a() {\n    guard let b = c else { return " + "}\n  }\n"
    #expect(silent(in: text) == [2])
    #expect(silent(in: text.replacing("guard let", with: "let")) == [])
    #expect(silent(in: text.replacing("@Test ", with: "")) == [])
  }
}
