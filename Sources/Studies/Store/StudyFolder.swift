internal import Foundation

/// A study's folder: the manifest that says what is run, copies of the traces, the parts of its
/// shards, and what they were merged into.
package struct StudyFolder: Sendable {
  /// The folder.
  package let path: String

  /// The folder at a path.
  package init(_ path: String) { self.path = path }

  /// What is run; the study's id is the digest of its bytes.
  package var manifest: String { "\(path)/manifest.json" }
  /// The study's id as it was planned, by which it is known whether the manifest is still that.
  package var seal: String { "\(inputs)/study.id" }
  /// What finished runs came to.
  package var store: String { "\(path)/results.sqlite" }
  var inputs: String { "\(path)/inputs" }
  private var parts: String { "\(path)/parts" }

  /// Where the copy of an input is.
  func copy(of input: InputDigest) -> String { "\(inputs)/\(input.sha256)" }

  /// The study's id once its manifest is written; nil without one.
  package var id: Digest? {
    FileManager.default.contents(atPath: manifest).map {
      Digest(of: String(decoding: $0, as: UTF8.self))
    }
  }

  /// The id that was written when the study was planned.
  var sealedID: Digest? {
    guard let data = FileManager.default.contents(atPath: seal) else { return nil }
    let text = String(decoding: data, as: UTF8.self)
    return text.hasSuffix("\n") ? Digest(hexadecimal: text.dropLast()) : nil
  }

  /// Where drafts may be.
  package var folders: [String] { [path, inputs] }

  /// The parts that are there now.
  var listing: PartListing { PartListing(of: parts) }

  /// The command that plans a study in shards, as its manifest has it.
  package static let planning = "sweep plan"

  /// Whether a study was planned there to be run in shards, whose manifest is its id and which
  /// nothing may replace.
  package var hasShards: Bool {
    guard let data = FileManager.default.contents(atPath: manifest),
      let members = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    else { return false }
    return members["command"] as? String == Self.planning
  }

  /// Makes the folder, if it is missing.
  func make() throws(StoreError) { try makeFolder(path) }

  func makeFolder(_ folder: String) throws(StoreError) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw StoreError(folder, "cannot be made: \(error.localizedDescription)")
    }
  }

  /// Names for a new attempt at a shard: while it is written, and when it is finished.
  func newAttempt(at shard: Int) throws -> (draft: String, finished: String) {
    try makeFolder(parts)
    // Two attempts may run on two machines, so the name is one that nobody else has.
    let name = "shard-\(shard)-\(UUID().uuidString.lowercased()).part"
    return ("\(parts)/.\(name)", "\(parts)/\(name)")
  }
}
