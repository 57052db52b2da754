internal import Synchronization

/// Where finished runs go, from any thread.
protocol RunSink: AnyObject, Sendable {
  /// Whether a run is there already and need not be done.
  func contains(_ key: Digest) throws -> Bool
  /// Keeps what a run came to.
  func add(_ record: RunRecord, under key: Digest) throws
  /// What a run came to; nil when it is not there.
  func record(of key: Digest) throws -> RunRecord?
  /// Whether other processes may be doing the same runs, so that runs are taken before they are
  /// done.
  var isShared: Bool { get }
  /// Looks which of some runs are there, and takes the others for this process unless another one
  /// has them.
  /// - Parameter keys: the runs
  /// - Returns: how each stands
  /// - Throws: that the store cannot be used
  func take(_ keys: [Digest]) throws -> [RunStanding]
  /// Gives back what was taken and is not done.
  func giveBack() throws
}

/// How a run stands that is wanted.
enum RunStanding: Sendable {
  /// It was there before this process began, or this process has it already.
  case found
  /// Another process has made it meanwhile.
  case madeElsewhere
  /// Another process has taken it and is alive.
  case takenElsewhere
  /// It is taken for this process, which has to do it.
  case taken
}

extension RunSink {
  /// Most are one process's own.
  var isShared: Bool { false }

  func take(_ keys: [Digest]) throws -> [RunStanding] {
    try keys.map { try contains($0) ? .found : .taken }
  }

  func giveBack() throws {}
}

/// Finished runs in memory, for commands that need no more than one process.
final class ResultsInMemory: RunSink {
  private let records = Mutex<[Digest: RunRecord]>([:])

  func contains(_ key: Digest) -> Bool { records.withLock { $0[key] != nil } }

  func add(_ record: RunRecord, under key: Digest) { records.withLock { $0[key] = record } }

  func record(of key: Digest) -> RunRecord? { records.withLock { $0[key] } }
}
