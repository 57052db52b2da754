public import PoolSimulation
package import Workloads

/// One run of a study: the demand it met and what came of it.
public struct StudyRun: Sendable {
  /// The replication, counted from 0: with the seed it keys every draw.
  public let replication: Int
  /// The demand.
  public let workload: Workload
  /// What became of the trace's rows.
  package let notes: WorkloadNotes
  /// Everything that was measured.
  public let result: RunResult
  /// The least that a plan pays for the demand; nil: nobody asked.
  package let bound: BoundOutcome?

  /// A run with its demand and its result.
  package init(
    replication: Int, workload: Workload, notes: WorkloadNotes, result: RunResult,
    bound: BoundOutcome? = nil
  ) {
    self.bound = bound
    self.replication = replication
    self.workload = workload
    self.notes = notes
    self.result = result
  }
}

/// A scenario with the runs of its replications, all of them in memory: for those who look at every
/// event of a few runs. Reports are made of one run after the other instead, as `runReplications`
/// hands them on.
public struct Study: Sendable {
  /// The version of the simulator, in every manifest and in `greenroom --version`.
  public static var version: String { EngineVersion.number }
  /// The version and the digest of the program: results of different engines are never taken for
  /// each other.
  package static var engine: String { EngineVersion.current }
  /// Begins to work it out, for who will want it.
  package static func prepareEngine() { EngineVersion.prepare() }

  /// The scenario and what it read.
  package let loaded: LoadedScenario
  /// The variant of a sweep; empty outside of one.
  package let variant: String
  /// One run a replication, in their order.
  public let runs: [StudyRun]

  /// The scenario.
  package var scenario: Scenario { loaded.scenario }
  /// What happened in all of the runs, as one number: that of a single run, or those of all
  /// replications folded in their order.
  public var eventFingerprint: UInt64 { EventFingerprint.folded(runs.map(\.result.fingerprint)) }

  /// The runs of a scenario.
  package init(loaded: LoadedScenario, variant: String = "", runs: [StudyRun]) {
    self.loaded = loaded
    self.variant = variant
    self.runs = runs
  }
}

extension Study {
  /// The run with the sums that its metrics are made of.
  package func context(of run: StudyRun) -> MetricContext {
    MetricContext(
      run.result, participantLimit: scenario.instance.participantLimit, bound: run.bound)
  }
}

/// Runs every replication of a scenario and keeps all of it.
/// - Parameters:
///   - loaded: the scenario with its demand's source
///   - workers: the number of runs at a time; it changes no result
/// - Returns: the runs; equal scenarios and inputs give equal runs
/// - Throws: that the program of an external policy does not decide.
public func runStudy(
  _ loaded: LoadedScenario, workers: Int = 1
) throws(ScenarioError) -> Study {
  var runs: [StudyRun] = []
  do {
    try runReplications(of: loaded, workers: workers, make: { $0 }, take: { runs.append($0) })
  } catch let error as ScenarioError {
    throw error
  } catch {
    preconditionFailure("keeping runs does not throw: \(error)")
  }
  return Study(loaded: loaded, runs: runs)
}
