import Foundation
import Testing

/// A target's folders are layers: each may use those before it, in the order of Architecture.md.
@Suite struct LayerTests {
  /// A row of Architecture.md's table of folders.
  struct Layer: Hashable, CustomTestStringConvertible {
    var target: String
    /// The path below the target; `.` for the target's own files.
    var folder: String

    var testDescription: String { "\(target)/\(folder)" }
  }

  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let sources = root.appendingPathComponent("Sources")

  /// The rows below the heading `Folders`, in their order.
  static let layers: [Layer] = {
    let page = root.appendingPathComponent("Docs/Architecture.md")
    let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
    let section = text.components(separatedBy: "\n## ").first { $0.hasPrefix("Folders\n") } ?? ""
    return section.split(separator: "\n").compactMap { line in
      guard let match = line.firstMatch(of: /^\| `(\w+)` \| `([\w\/.]+)` \| [^|]+ \|$/) else {
        return nil
      }
      return Layer(target: String(match.1), folder: String(match.2))
    }
  }()

  /// The Swift files of a layer itself, those of folders below it left out.
  private func files(of layer: Layer) throws -> [(name: String, text: String)] {
    let folder = Self.sources.appendingPathComponent(layer.target)
      .appendingPathComponent(layer.folder)
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .filter { $0.hasSuffix(".swift") }
      .map { ($0, try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)) }
  }

  /// The types that a text declares at the start of a line for other files. Those inside others are
  /// indented, so they are not seen: their names repeat (`Entry`, `Kind`) and are always written
  /// behind their owner's outside of it.
  private func declarations(in text: String) -> Set<String> {
    let kinds = ["struct", "enum", "class", "actor", "protocol", "typealias"]
    let modifiers = ["public", "package", "final", "indirect"]
    return Set(
      text.split(separator: "\n").compactMap { line in
        guard line.first?.isLetter ?? false else { return nil }
        let words = line.split(separator: " ").drop { modifiers.contains(String($0)) }
        guard let kind = words.first, kinds.contains(String(kind)) else { return nil }
        return words.dropFirst().first.map { String($0.prefix { $0.isLetter || $0.isNumber }) }
      })
  }

  /// The words of a text, comments and string literals left out. This sees neither what a type is
  /// used for without being named (a member of a later type reached through a value, a free
  /// function) nor a name in an interpolation.
  private func words(of text: String) -> Set<String> {
    var words: Set<String> = []
    for line in text.split(separator: "\n") {
      let code = line.prefix(upTo: line.firstRange(of: "//")?.lowerBound ?? line.endIndex)
      for (place, part) in code.split(separator: "\"", omittingEmptySubsequences: false)
        .enumerated()
      where place % 2 == 0 {
        for word in part.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" }) {
          words.insert(String(word))
        }
      }
    }
    return words
  }

  @Test("Architecture.md has a row for every folder with sources, and no other")
  func inventory() throws {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: Self.sources.path)
    let found = Set(
      paths.filter { $0.hasSuffix(".swift") }.map { path in
        let folders = path.split(separator: "/").dropLast()
        return Layer(
          target: String(folders[0]),
          folder: folders.count == 1 ? "." : folders.dropFirst().joined(separator: "/"))
      })
    #expect(found.subtracting(Self.layers).map(\.testDescription).sorted() == [], "have no row")
    #expect(Set(Self.layers).subtracting(found).map(\.testDescription).sorted() == [], "are empty")
    #expect(Self.layers.count == Set(Self.layers).count)
  }

  @Test("No folder names a type of a later one of its target", arguments: layers)
  func order(layer: Layer) throws {
    let folders = Self.layers.filter { $0.target == layer.target }
    let place = try #require(folders.firstIndex(of: layer))
    var later: [String: String] = [:]
    for folder in folders[(place + 1)...] {
      for file in try files(of: folder) {
        for type in declarations(in: file.text) {
          later[type] = "\(folder.testDescription)/\(file.name)"
        }
      }
    }
    for file in try files(of: layer) {
      let named = words(of: file.text).compactMap { word in
        later[word].map { "\(layer.testDescription)/\(file.name) names \(word) of \($0)" }
      }
      #expect(named.sorted() == [])
    }
  }

  @Test("A file that names a later type would be found")
  func detection() {
    let text =
      "public struct Early {\n  var late: Late  // not Comment\n  let text = \"Quoted\"\n  struct Nested {}\n}\n"
      + "private enum Own {}\npackage indirect enum Tree {}\n"
    #expect(declarations(in: text) == ["Early", "Tree"])
    let words = words(of: text)
    #expect(words.contains("Late") && !words.contains("Comment") && !words.contains("Quoted"))
  }
}
