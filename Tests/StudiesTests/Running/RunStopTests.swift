import Foundation
import PoolSimulation
import Testing
import Workloads

@testable import Studies

/// Runs that nobody wants any more.
@Suite struct RunStopTests {
  private func loaded(_ changes: String...) throws -> LoadedScenario {
    let path = NSTemporaryDirectory() + "greenroom-\(UUID().uuidString).yaml"
    try SmallScenario.withPreset.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try LoadedScenario(path: path, overrides: changes)
  }

  @Test(
    "A run that is stopped ends where it is, with most people still to come",
    arguments: [
      [], ["warm_up=1h"], ["duration=none"], ["admission={when_full: wait, patience: 1m}"],
    ] as [[String]])
  func brokenOff(changes: [String]) throws {
    let document = try SmallScenario.document(
      SmallScenario.withPreset, changes: changes.filter { $0 != "duration=none" })
    let scenario = try document.scenario()
    let source = try document.demand(of: scenario).source
    var plan = scenario.plan(
      replication: 0, workload: source.makeWorkload(seed: 7, replication: 0).workload)
    if changes == ["duration=none"] { plan.end = nil }
    let whole = simulate(plan)
    let stop = RunStop()
    stop.stop()
    plan.stop = stop
    // A debug build checks nothing of what is dropped; it has to end, and earlier.
    #expect(simulate(plan).end < whole.end)
    plan.stop = RunStop()
    #expect(simulate(plan).fingerprint == whole.fingerprint)
  }

  @Test("Replications that are stopped hand nothing on", arguments: [1, 2])
  func replications(workers: Int) throws {
    let loaded = try loaded("replications=4")
    let stop = RunStop()
    var taken = 0
    #expect(throws: RunsStopped.self) {
      try runReplications(of: loaded, workers: workers, stop: stop, make: { $0.replication }) { _ in
        taken += 1
        stop.stop()
      }
    }
    #expect(taken == 1)
  }

  @Test("A demand that is kept gives the same runs as one that is made anew")
  func demand() throws {
    let loaded = try loaded("replications=2")
    let source = loaded.source
    let seed = loaded.scenario.seed
    func fingerprints(_ demand: (@Sendable (Int) -> (Workload, WorkloadNotes))?) throws -> [UInt64]
    {
      var found: [UInt64] = []
      let kept = demand.map { demand in
        { @Sendable (replication: Int) -> (workload: Workload, notes: WorkloadNotes) in
          demand(replication)
        }
      }
      try runReplications(
        of: loaded, workers: 1, demand: kept, make: { $0.result.fingerprint }
      ) { found.append($0) }
      return found
    }
    let drawn = (0..<2).map { source.makeWorkload(seed: seed, replication: $0) }
    #expect(try fingerprints { drawn[$0] } == fingerprints(nil))
  }
}
