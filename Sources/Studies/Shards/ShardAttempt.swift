internal import Foundation
internal import Synchronization

/// One attempt at a shard, in a file of its own: a line is appended when a run ends, and the file
/// gets its name when all are there.
final class ShardAttempt: RunSink {
  private let draft: String
  private let finished: String
  private let file: Int32
  private let known = Mutex<Set<Digest>>([])

  /// Begins an attempt with what earlier ones left.
  init(_ study: PlannedStudy, shard: Shard) throws {
    (draft, finished) = try study.folder.newAttempt(at: shard.index)
    file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o644)
    if file < 0 {
      throw StoreError(draft, "cannot be written: \(String(cString: strerror(errno)))")
    }
    // While this process lives nobody takes the file for abandoned.
    flock(file, LOCK_EX)
    try append(PartFile.header(study: study.id, shard: shard))
    for path in study.folder.listing.unfinished(of: shard.index) where path != draft {
      try PartFile.readUnfinished(path, study: study.id, shard: shard) { line in
        if !contains(line.key), let record = line.record { try add(record, under: line.key) }
      }
    }
  }

  deinit { close(file) }

  func contains(_ key: Digest) -> Bool { known.withLock { $0.contains(key) } }

  func add(_ record: RunRecord, under key: Digest) throws {
    try known.withLock { known in
      // Two variants may be the same run, and two workers may do it at the same time.
      guard known.insert(key).inserted else { return }
      try append(RunLine.text(key, record))
    }
  }

  /// A part is read when all shards are merged, not before.
  func record(of key: Digest) -> RunRecord? { nil }

  /// Says that every run is there, and publishes the part.
  func finish(_ study: PlannedStudy, shard: Shard) throws {
    try append(PartFile.ending(count: known.withLock { $0.count }))
    if fsync(file) != 0 {
      throw StoreError(draft, "cannot be written: \(String(cString: strerror(errno)))")
    }
    if rename(draft, finished) != 0 {
      let code = errno
      // A merge clears away what is unfinished when another attempt at the shard is there.
      if code == ENOENT, study.isComplete(shard) { return }
      throw StoreError(finished, "cannot be written: \(String(cString: strerror(code)))")
    }
  }

  /// One write a line: a process that is killed leaves whole lines and at most one half.
  private func append(_ line: String) throws {
    let code = Array((line + "\n").utf8).withUnsafeBytes { writeAll($0, to: file) }
    if code != 0 {
      throw StoreError(
        draft, "cannot be written: \(String(cString: strerror(code))); finished runs are kept")
    }
  }
}
