internal import Synchronization

/// Finished runs in memory, and how long each took.
final class TimedResults: RunSink {
  private let results = ResultsInMemory()
  private struct Times {
    var begun: [Digest: ContinuousClock.Instant] = [:]
    var taken: [Digest: Duration] = [:]
  }
  private let times = Mutex(Times())

  /// A run that is not there is begun right after somebody asks for it.
  func contains(_ key: Digest) -> Bool {
    if results.contains(key) { return true }
    times.withLock { $0.begun[key] = .now }
    return false
  }

  func add(_ record: RunRecord, under key: Digest) {
    results.add(record, under: key)
    times.withLock { times in
      if let begun = times.begun[key] { times.taken[key] = .now - begun }
    }
  }

  func record(of key: Digest) -> RunRecord? { results.record(of: key) }

  /// How long a run took, in seconds; 0 where it was not done.
  func seconds(of key: Digest) -> Double {
    let taken = times.withLock { $0.taken[key] } ?? .zero
    return Double(taken.components.seconds) + Double(taken.components.attoseconds) / 1e18
  }
}
