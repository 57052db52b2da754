import Foundation

/// The repository's files as the tests find them: relative to this one.
enum SourceFiles {
  private static let support = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

  /// The pages of documentation.
  static let docs = support.deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
    .appendingPathComponent("Docs")
  /// The exact cases.
  static let cases = support.deletingLastPathComponent().appendingPathComponent("Cases")
  /// The engine's sources.
  static let engine = support.deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
    .appendingPathComponent("Sources/PoolSimulation")

  /// The names of what is in a folder, sorted.
  static func names(in folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  /// The Swift files of one of the engine's folders: name without extension, and text.
  static func swiftFiles(of folder: String) throws -> [(name: String, text: String)] {
    let folder = engine.appendingPathComponent(folder)
    return try names(in: folder).filter { $0.hasSuffix(".swift") }.map { name in
      (
        String(name.dropLast(".swift".count)),
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      )
    }
  }
}
