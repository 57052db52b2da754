internal import Dispatch
internal import Foundation

/// What computed a result: runs of different engines are never taken for each other.
enum EngineVersion {
  /// The version of the simulator.
  static let number = "0.1.0"

  /// The version, and a digest of the program and of the libraries whose arithmetic it uses:
  /// between two releases the version alone does not tell what changed, and a system's update may
  /// change a last digit.
  static let current: String = {
    var hash = InputHash()
    for path in ["/proc/self/exe"] + libraries {
      guard let file = FileHandle(forReadingAtPath: path) else {
        preconditionFailure("\(path) runs and cannot be read")
      }
      while let data = try? file.read(upToCount: 1 << 20), !data.isEmpty {
        data.withUnsafeBytes { hash.add($0) }
      }
    }
    return "\(number) \(hash.digest)"
  }()

  /// Begins to read them on another thread: it takes as long as to read a scenario and its trace.
  static func prepare() { DispatchQueue.global().async { _ = current } }

  /// The same for people, and where many runs name it: the version and the digest's first digits.
  static let short = current.split(separator: " ").map { $0.prefix(16) }.joined(separator: " ")

  /// GSL and the C library's mathematics, as they are loaded.
  private static var libraries: [String] {
    let maps = (try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)) ?? ""
    let paths = Set(
      maps.split(separator: "\n").compactMap { $0.split(separator: " ").last.map(String.init) })
    return paths.filter { path in
      let name = path.split(separator: "/").last ?? ""
      return name.hasPrefix("libgsl") || name.hasPrefix("libm.so") || name.hasPrefix("libm-")
    }.sorted()
  }
}
