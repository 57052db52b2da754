internal import Foundation

/// What one attempt at a shard came to: a line a run, each with a check of its own, so that what a
/// killed attempt wrote can be used.
///
/// The first line names the study and the shard, the last one says how many runs there are.
enum PartFile {
  /// A part that is not what an attempt writes: cut short, damaged, or of another study.
  struct Damage: Error {
    let reason: String
  }

  static func header(study: Digest, shard: Shard) -> String {
    "greenroom part 1 \(study) \(shard.index) of \(shard.count)"
  }

  static func ending(count: Int) -> String { "end \(count)" }

  /// Calls `body` with each run of a finished part, before it is known whether all of it is good.
  /// - Throws: `Damage`; that the file cannot be read; what `body` throws.
  static func read(
    _ path: String, study: Digest, shard: Shard, _ body: (RunLine) throws -> Void
  ) throws {
    let file = try LineFile(path)
    guard let first = try file.next(), first.elementsEqual(header(study: study, shard: shard).utf8)
    else { throw Damage(reason: "is not of shard \(shard.index) of this study") }
    var number = 1
    while let bytes = try file.next() {
      number += 1
      if bytes.starts(with: "end ".utf8) {
        let count = number - 2
        guard bytes.elementsEqual(ending(count: count).utf8) else {
          throw Damage(reason: "has \(count) runs, but says otherwise")
        }
        guard try file.next() == nil, !file.hasRest else {
          throw Damage(reason: "goes on behind its end")
        }
        return
      }
      guard let line = RunLine(bytes) else {
        throw Damage(reason: "is damaged at line \(number)")
      }
      try body(line)
    }
    throw Damage(reason: "has no end")
  }

  /// Calls `body` with each run that an attempt wrote before it ended, the unreadable left out.
  static func readUnfinished(
    _ path: String, study: Digest, shard: Shard, _ body: (RunLine) throws -> Void
  ) throws {
    guard let file = try? LineFile(path), let first = try? file.next(),
      first.elementsEqual(header(study: study, shard: shard).utf8)
    else { return }
    // What stands behind the last line end may be half a line, and is none here.
    while let bytes = try? file.next() {
      if let line = RunLine(bytes) { try body(line) }
    }
  }
}
