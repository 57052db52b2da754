internal import Foundation

/// What computed a result: runs of different engines are never taken for each other.
enum EngineVersion {
  /// The version, and the digest of the program itself: between two releases the version alone does not tell what changed.
  static let current: String = {
    var hash = InputHash()
    guard let file = FileHandle(forReadingAtPath: "/proc/self/exe") else { return Study.version }
    while let data = try? file.read(upToCount: 1 << 20), !data.isEmpty { data.withUnsafeBytes { hash.add($0) } }
    return "\(Study.version) \(hash.digest)"
  }()
}
