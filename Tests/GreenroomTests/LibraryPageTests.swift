import Foundation
import Testing

/// Library.md is true of the example, which `make example` builds and runs.
@Suite struct LibraryPageTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func page() throws -> String {
    try String(contentsOf: root.appendingPathComponent("Docs/Library.md"), encoding: .utf8)
  }

  @Test("Every piece of Swift in Library.md is a piece of the example")
  func blocks() throws {
    let example = Self.root.appendingPathComponent("Examples/CustomPolicy")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: example.path)
      .filter { $0.hasSuffix(".swift") && !$0.hasPrefix(".build") }
    let sources = try paths.map {
      try String(contentsOf: example.appendingPathComponent($0), encoding: .utf8)
    }
    #expect(sources.count >= 4)
    let blocks = try Self.page().components(separatedBy: "```swift\n").dropFirst().map {
      $0.components(separatedBy: "```")[0]
    }
    #expect(blocks.count >= 5)
    for block in blocks {
      #expect(sources.contains { $0.contains(block) }, "\(block)")
    }
  }
}
