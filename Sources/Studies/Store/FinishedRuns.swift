internal import Synchronization

/// The runs of a study in shards that are done, for commands that want some of them too.
package final class FinishedRuns: Sendable {
  /// The study's folder.
  package let folder: String
  /// How many shards have run, and how many there are.
  package let shards: (done: Int, all: Int)
  private let spool: RunSpool
  private let used = Mutex<Set<Digest>>([])

  init(_ spool: RunSpool, of folder: String, shards: (done: Int, all: Int)) {
    (self.spool, self.folder, self.shards) = (spool, folder, shards)
  }

  /// How many runs there are.
  package var count: Int { spool.count }

  /// How many of them were wanted so far.
  package var usedCount: Int { used.withLock { $0.count } }

  /// Puts them before a place for runs that are not among them.
  func over(_ others: any RunSink) -> RunLayers {
    RunLayers(spool, over: others) { key in _ = self.used.withLock { $0.insert(key) } }
  }
}
