internal import Foundation

/// The parts of a study by shard, as one look into their folder finds them.
struct PartListing {
  private var finishedByShard: [Int: [String]] = [:]
  private var unfinishedByShard: [Int: [String]] = [:]

  /// Looks into a folder, which may be missing.
  init(of folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names.sorted() {
      let isDraft = name.hasPrefix(".")
      guard let shard = Self.shard(of: isDraft ? name.dropFirst() : name[...]) else { continue }
      if isDraft {
        unfinishedByShard[shard, default: []].append("\(folder)/\(name)")
      } else {
        finishedByShard[shard, default: []].append("\(folder)/\(name)")
      }
    }
  }

  /// The finished parts of a shard, by name.
  func finished(of shard: Int) -> [String] { finishedByShard[shard] ?? [] }

  /// What attempts at a shard have written that did not come to their end, or have not yet.
  func unfinished(of shard: Int) -> [String] { unfinishedByShard[shard] ?? [] }

  /// The shard in `shard-17-<whatever>.part`; nil for another name.
  private static func shard(of name: Substring) -> Int? {
    guard name.hasPrefix("shard-"), name.hasSuffix(".part") else { return nil }
    let rest = name.dropFirst("shard-".count)
    guard let end = rest.firstIndex(of: "-"), let shard = Int(rest[..<end]),
      "\(shard)" == rest[..<end]
    else { return nil }
    return shard
  }
}
