internal import Foundation
package import PoolSimulation
internal import Settings
internal import Synchronization
package import Workloads

/// A scenario file that is loaded again and again, each time with other settings changed. Demands
/// that were read lately are kept, for as long as the files that they were read from stay as they
/// were.
package final class LiveScenario: Sendable {
  /// The scenario's file.
  package let path: String
  /// The demand asked for last at the end.
  private let kept = Mutex<[Kept]>([])

  /// No more demands are kept, and of all their replications no more joins.
  private static let (mostDemands, mostJoins) = (4, 8_000_000)

  /// A demand that was read.
  private struct Kept: Sendable {
    let text: String
    let source: WorkloadSource
    let inputs: [InputDigest]
    let stamps: [FileStamp?]
    let workloads: SharedValues<Int, Drawn>
  }

  /// The demand of a replication.
  private struct Drawn: Sendable {
    let workload: Workload
    let notes: WorkloadNotes
  }

  /// A scenario that can be run, and its demand.
  package struct Loaded: Sendable {
    /// The scenario and what it reads.
    package let loaded: LoadedScenario
    /// The demand of a replication, for `runReplications`.
    package let demand: @Sendable (Int) -> (workload: Workload, notes: WorkloadNotes)
  }

  /// The scenario of a file.
  package init(path: String) { self.path = path }

  /// Loads the scenario as `simulate` does. The program of an external policy is that of the file:
  /// what is changed here may come from a page, which starts no other.
  /// - Parameter overrides: settings that are changed, such as `scaling.desired=4`
  /// - Returns: the scenario
  /// - Throws: every problem at once.
  package func load(_ overrides: [String]) throws(ScenarioError) -> Loaded {
    let live = try load(ScenarioDocument(path: path, overrides: overrides))
    if let asked = live.loaded.scenario.decidingProgram, !overrides.isEmpty {
      let own = try? ScenarioDocument(path: path).scenario().decidingProgram
      guard own == asked else {
        throw .issues([
          SettingsIssue(
            at: live.loaded.scenario.settings.location, path: "scaling.command",
            message: "is no program of the file; expected \(path) itself to name it")
        ])
      }
    }
    return live
  }

  private func load(_ document: ScenarioDocument) throws(ScenarioError) -> Loaded {
    var found: Kept?
    let loaded = try LoadedScenario(document) { scenario throws(ScenarioError) in
      let demand = try self.demand(of: scenario, document)
      found = demand
      return (demand.source, demand.inputs)
    }
    let (seed, source, workloads) = (loaded.scenario.seed, loaded.source, found?.workloads)
    return Loaded(loaded: loaded) { replication in
      func draw() -> Drawn {
        let (workload, notes) = source.makeWorkload(seed: seed, replication: replication)
        return Drawn(workload: workload, notes: notes)
      }
      let drawn = workloads?.value(replication, make: draw) ?? draw()
      return (drawn.workload, drawn.notes)
    }
  }

  /// The demand of a scenario: the one that is kept, if nothing has changed that it depends on.
  private func demand(
    of scenario: Scenario, _ document: ScenarioDocument
  ) throws(ScenarioError) -> Kept {
    let text = scenario.demandText
    let known = kept.withLock { kept in kept.last { $0.text == text } }
    if let known,
      zip(known.inputs, known.stamps).allSatisfy({ input, stamp in
        isStream(input.path) || stamp != nil && FileStamp(document.path(of: input)) == stamp
      })
    {
      try scenario.check(known.source)
      keep(known)
      return known
    }
    let (source, inputs) = try document.demand(of: scenario)
    let fitting = Double(Self.mostJoins) / max(1, source.expectedJoins)
    let made = Kept(
      text: text, source: source, inputs: inputs,
      stamps: inputs.map { FileStamp(document.path(of: $0)) },
      workloads: SharedValues(limit: Int(max(1, min(64, fitting)))))
    keep(made)
    return made
  }

  private func keep(_ demand: Kept) {
    kept.withLock { kept in
      kept.removeAll { $0.text == demand.text }
      kept.append(demand)
      func joins() -> Double { kept.reduce(0) { $0 + $1.source.expectedJoins } }
      while kept.count > Self.mostDemands || kept.count > 1 && joins() > Double(Self.mostJoins) {
        kept.removeFirst()
      }
    }
  }
}

extension Scenario {
  /// The program that decides, with its arguments; nil: none does.
  fileprivate var decidingProgram: [String]? { (scaling.policy as? ExternalPolicy)?.command }
}

/// What tells that a file is another one than it was.
private struct FileStamp: Equatable, Sendable {
  let device, inode, seconds, nanoseconds, size: Int

  /// nil: there is no such file.
  init?(_ path: String) {
    var information = stat()
    guard stat(path, &information) == 0 else { return nil }
    device = Int(truncatingIfNeeded: information.st_dev)
    inode = Int(truncatingIfNeeded: information.st_ino)
    seconds = information.st_mtim.tv_sec
    nanoseconds = information.st_mtim.tv_nsec
    size = Int(information.st_size)
  }
}
