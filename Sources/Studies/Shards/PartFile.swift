internal import Foundation

/// What one attempt at a shard came to: a line a run, each with a check of its own, so that what a
/// killed attempt wrote can be used.
///
/// The first line names the study and the shard, the last one says how many runs there are. A line
/// is `key check record`.
enum PartFile {
  /// A part that is not what an attempt writes: cut short, damaged, or of another study.
  struct Damage: Error {
    let reason: String
  }

  static func header(study: Digest, shard: Shard) -> String {
    "greenroom part 1 \(study) \(shard.index) of \(shard.count)"
  }

  static func line(_ key: Digest, _ record: RunRecord) -> String {
    "\(key) \(check(key.description, record.description)) \(record)"
  }

  static func ending(count: Int) -> String { "end \(count)" }

  /// Calls `body` with each run of a finished part.
  static func read(
    _ path: String, study: Digest, shard: Shard, _ body: (Digest, RunRecord) throws -> Void
  ) throws {
    var lines = try lines(of: path)
    // A finished part ends with a line end, so nothing follows the last one.
    guard lines.popLast() == "", let ending = lines.popLast(), ending.hasPrefix("end ") else {
      throw Damage(reason: "has no end")
    }
    guard lines.first.map(String.init) == header(study: study, shard: shard) else {
      throw Damage(reason: "is not of shard \(shard.index) of this study")
    }
    guard ending == self.ending(count: lines.count - 1) else {
      throw Damage(reason: "has \(lines.count - 1) runs, but says otherwise")
    }
    for (number, line) in lines.enumerated().dropFirst() {
      guard let (key, record) = run(line) else {
        throw Damage(reason: "is damaged at line \(number + 1)")
      }
      try body(key, record)
    }
  }

  /// Calls `body` with each run that an attempt wrote before it ended, the unreadable left out.
  static func readUnfinished(
    _ path: String, study: Digest, shard: Shard, _ body: (Digest, RunRecord) throws -> Void
  ) rethrows {
    guard let lines = try? lines(of: path),
      lines.first.map(String.init) == header(study: study, shard: shard)
    else { return }
    // Without a line end behind it the last line may be half of one.
    for line in lines.dropFirst().dropLast() {
      if let (key, record) = run(line) { try body(key, record) }
    }
  }

  private static func run(_ line: Substring) -> (Digest, RunRecord)? {
    let words = line.split(separator: " ", maxSplits: 2)
    guard words.count == 3, let key = Digest(hexadecimal: words[0]),
      words[1] == check(String(words[0]), String(words[2])),
      let record = RunRecord(String(words[2]))
    else { return nil }
    return (key, record)
  }

  private static func check(_ key: String, _ record: String) -> String {
    Digest(of: key, record).short
  }

  private static func lines(of path: String) throws -> [Substring] {
    do {
      return String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false)
    } catch {
      throw StoreError(path, "cannot be read: \(error.localizedDescription)")
    }
  }
}
