import Foundation
import Testing

/// What another package sees is what Library.md lists.
@Suite struct SurfaceTests {
  private static let sources = LibraryPageTests.root.appendingPathComponent("Sources")

  /// The types and functions that a text makes public at the start of a line.
  private func shown(in text: String) -> [String] {
    let kinds = ["struct", "enum", "class", "actor", "protocol", "typealias", "func", "let", "var"]
    return text.split(separator: "\n").compactMap { line in
      guard line.hasPrefix("public ") else { return nil }
      let words = line.split(separator: " ").dropFirst().drop {
        ["final", "indirect"].contains(String($0))
      }
      guard let kind = words.first, kinds.contains(String(kind)) else { return nil }
      return words.dropFirst().first.map { String($0.prefix { $0.isLetter || $0.isNumber }) }
    }
  }

  /// The names in the first column of the last table of Library.md.
  private func listed() throws -> [String] {
    let section = try LibraryPageTests.page().components(separatedBy: "\n## What is public\n").last
    return (section ?? "").split(separator: "\n").filter { $0.hasPrefix("| `") }.flatMap { row in
      row.split(separator: "|")[0].split(separator: "`").enumerated()
        .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }
  }

  @Test("Library.md lists every public type and function, and no other")
  func surface() throws {
    var found: [String] = []
    for path in try FileManager.default.subpathsOfDirectory(atPath: Self.sources.path)
    where path.hasSuffix(".swift") {
      found += shown(
        in: try String(contentsOf: Self.sources.appendingPathComponent(path), encoding: .utf8))
    }
    #expect(try Set(found).sorted() == listed().sorted())
  }

  @Test("A declaration that is public would be found, and one that is not would not")
  func detection() {
    let text =
      "public struct Shown {\n  public var name: String\n}\npackage enum Hidden {}\n"
      + "public indirect enum Tree {}\npublic import Settings\n@frozen\npublic func run() {}\n"
    #expect(shown(in: text) == ["Shown", "Tree", "run"])
  }
}
