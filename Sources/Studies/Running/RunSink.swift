internal import Synchronization

/// Where finished runs go, from any thread.
protocol RunSink: AnyObject, Sendable {
  /// Whether a run is there already and need not be done.
  func contains(_ key: Digest) throws -> Bool
  /// Keeps what a run came to.
  func add(_ record: RunRecord, under key: Digest) throws
  /// What a run came to; nil when it is not there.
  func record(of key: Digest) throws -> RunRecord?
}

/// Finished runs in memory, for commands that need no more than one process.
final class ResultsInMemory: RunSink {
  private let records = Mutex<[Digest: RunRecord]>([:])

  func contains(_ key: Digest) -> Bool { records.withLock { $0[key] != nil } }

  func add(_ record: RunRecord, under key: Digest) { records.withLock { $0[key] = record } }

  func record(of key: Digest) -> RunRecord? { records.withLock { $0[key] } }
}
