internal import Synchronization

/// Tells a run that nobody wants any more what it comes to. Whoever stops a run drops its result.
package final class RunStop: Sendable {
  private let isSet = Atomic(false)

  /// One that is not set yet.
  package init() {}

  /// Whether the run is not wanted any more.
  package var isStopped: Bool { isSet.load(ordering: .relaxed) }

  /// Says so.
  package func stop() { isSet.store(true, ordering: .relaxed) }
}
