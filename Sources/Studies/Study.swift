public import PoolSimulation
public import Workloads

/// One run of a study: the demand it met and what came of it.
public struct StudyRun: Sendable {
  /// The replication, counted from 0: with the seed it keys every draw.
  public let replication: Int
  /// The demand.
  public let workload: Workload
  /// What became of the trace's rows.
  public let notes: WorkloadNotes
  /// Everything that was measured.
  public let result: RunResult

  /// A run with its demand and its result.
  public init(replication: Int, workload: Workload, notes: WorkloadNotes, result: RunResult) {
    self.replication = replication
    self.workload = workload
    self.notes = notes
    self.result = result
  }
}

/// A scenario with the runs of all its replications: what every report is made of.
public struct Study: Sendable {
  /// The version of the simulator, in every manifest and in `greenroom --version`.
  public static let version = "0.1.0"
  /// The version and the digest of the program: results of different engines are never taken for
  /// each other.
  public static var engine: String { EngineVersion.current }

  /// The scenario and what it read.
  public let loaded: LoadedScenario
  /// The variant of a sweep; empty outside of one.
  public let variant: String
  /// One run a replication, in their order.
  public let runs: [StudyRun]

  /// The scenario.
  public var scenario: Scenario { loaded.scenario }
  /// What happened in all of the runs, as one number: that of a single run, or those of all
  /// replications folded in their order.
  public var eventFingerprint: UInt64 { EventFingerprint.folded(runs.map(\.result.fingerprint)) }

  /// The runs of a scenario.
  public init(loaded: LoadedScenario, variant: String = "", runs: [StudyRun]) {
    self.loaded = loaded
    self.variant = variant
    self.runs = runs
  }
}

/// Runs every replication of a scenario, one after the other.
/// - Parameter loaded: the scenario with its demand's source
/// - Returns: the runs; equal scenarios and inputs give equal runs
public func runStudy(_ loaded: LoadedScenario) -> Study {
  // Demand that no draw changes is made once and shared.
  let fixed =
    loaded.source.dependsOnReplication
    ? nil : loaded.source.makeWorkload(seed: loaded.scenario.seed, replication: 0)
  let runs = (0..<loaded.scenario.replications).map { replication in
    let (workload, notes) =
      fixed ?? loaded.source.makeWorkload(seed: loaded.scenario.seed, replication: replication)
    let result = simulate(loaded.plan(replication: replication, workload: workload))
    return StudyRun(replication: replication, workload: workload, notes: notes, result: result)
  }
  return Study(loaded: loaded, runs: runs)
}
