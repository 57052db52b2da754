internal import Foundation
internal import PoolSimulation
internal import Settings
internal import Synchronization

/// The half of the machine's memory that runs may have together: one begins when those that go on
/// leave it room.
final class RunRoom: Sendable {
  private let bytes: Int?
  private let taken = Mutex(0)

  /// - Parameter machine: the memory of the machine; nil: nobody knows, and every run begins
  init(bytes machine: Int?) { bytes = machine }

  /// Does a run when there is room for it.
  /// - Parameters:
  ///   - memory: what the run needs
  ///   - run: which one it is
  ///   - scenario: its scenario
  ///   - body: the run
  /// - Returns: what it came to
  /// - Throws: that a run needs more than there is for all, or what the run throws.
  func take<Value>(
    _ memory: StudyMemory, of run: RunID, _ scenario: Scenario,
    _ body: () throws(ScenarioError) -> Value
  ) throws(ScenarioError) -> Value {
    guard let bytes else { return try body() }
    if let problem = memory.problem(workers: 1, on: bytes, remedies: "") {
      let written = scenario.settings.node(at: "workload") ?? scenario.settings
      throw .issues([
        SettingsIssue(
          at: written.location, path: "workload",
          message: "variant \(run.variant) \(problem)")
      ])
    }
    let needed = memory.bytesPerRun
    func begins() -> Bool {
      taken.withLock { taken in
        // One run alone fits, or it was refused.
        guard taken == 0 || taken + needed <= bytes / 2 else { return false }
        taken += needed
        return true
      }
    }
    while !begins() { usleep(10_000) }
    defer { taken.withLock { $0 -= needed } }
    return try body()
  }
}
