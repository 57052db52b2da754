import Foundation
import Testing

@Suite struct LayerTests {
  /// The engine's folders, each allowed to know those before it.
  private static let layers = [
    "Kernel", "Demand", "Pool", "Placement", "Scaling", "Recording", "Run",
  ]

  /// The types that a text declares at the start of a line. Those inside others are indented, so
  /// they are not seen: their names repeat (`Entry`, `Kind`) and are always written behind their
  /// owner's outside of it.
  private func declarations(in text: String) throws -> Set<String> {
    let declaration = try Regex(
      #"(?m)^(?:public |package |private |fileprivate |final )*(?:struct|enum|class|actor|protocol|typealias) (\w+)"#
    )
    return Set(text.matches(of: declaration).compactMap { $0.output[1].substring.map(String.init) })
  }

  /// The words of a text, comments and string literals left out. This sees neither what a type is
  /// used for without being named (a member of a later type reached through a value, a free
  /// function) nor a name in an interpolation.
  private func words(of text: String) throws -> Set<String> {
    let lines = text.split(separator: "\n").map {
      $0.prefix(upTo: $0.firstRange(of: "//")?.lowerBound ?? $0.endIndex)
    }
    let code = lines.joined(separator: "\n").replacing(try Regex(#""[^"\n]*""#), with: "")
    return Set(
      code.matches(of: try Regex(#"\w+"#)).compactMap { $0.output[0].substring.map(String.init) })
  }

  @Test("Every folder of the engine has its place in the order")
  func inventory() throws {
    #expect(try SourceFiles.names(in: SourceFiles.engine) == Self.layers.sorted())
  }

  @Test("No folder names a type of a later one", arguments: layers)
  func order(layer: String) throws {
    let place = try #require(Self.layers.firstIndex(of: layer))
    var later: [String: String] = [:]
    for folder in Self.layers[(place + 1)...] {
      for file in try SourceFiles.swiftFiles(of: folder) {
        for type in try declarations(in: file.text) { later[type] = "\(folder)/\(file.name)" }
      }
    }
    let files = try SourceFiles.swiftFiles(of: layer)
    #expect(!files.isEmpty)
    for file in files {
      let named = try words(of: file.text).intersection(later.keys).sorted().map {
        "\(layer)/\(file.name) names \($0)"
      }
      #expect(named == [])
    }
  }

  @Test("A file that names a later type would be found")
  func detection() throws {
    let text =
      "public struct Early {\n  var late: Late  // not Comment\n  let text = \"Quoted\"\n  struct Nested {}\n}\n"
    #expect(try declarations(in: text) == ["Early"])
    let words = try words(of: text)
    #expect(words.contains("Late") && !words.contains("Comment") && !words.contains("Quoted"))
  }
}
