internal import Synchronization

/// Tells a run that nobody wants any more what it comes to. Whoever stops a run drops its result.
package final class RunStop: Sendable {
  private let isSet = Atomic(false)

  private let outer: RunStop?

  /// One that is not set yet.
  /// - Parameter outer: what stops this run too, with others
  package init(within outer: RunStop? = nil) { self.outer = outer }

  /// Whether the run is not wanted any more.
  package var isStopped: Bool {
    isSet.load(ordering: .relaxed) || outer?.isStopped ?? false
  }

  /// Says so.
  package func stop() { isSet.store(true, ordering: .relaxed) }
}
