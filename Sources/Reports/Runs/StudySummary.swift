internal import PoolSimulation
package import Studies
internal import Workloads

/// What one run adds to the reports of its study, once its events are written and gone.
struct RunDigest: Sendable {
  let replication: Int
  let seed: UInt64
  let record: RunRecord
  let rows: WorkloadNotes
  let joins, meetings: Int
  /// The length of what was measured, in milliseconds.
  let measured: Int64
  /// What became of the scenario's entries, until when.
  let fates: EntryFates
  let end: SimulationTime
  let costs: StateCosts
}

/// A sentence about the runs that is true of some of them: that of the first one, and of how many
/// others there is one.
struct RunSentences: Sendable {
  private(set) var first: (replication: Int, sentences: [String])?
  private(set) var count = 0
  private var isSame = true

  mutating func add(_ sentences: [String], of replication: Int) {
    if sentences.isEmpty { return }
    count += 1
    if let first {
      isSame = isSame && first.sentences == sentences
    } else {
      first = (replication, sentences)
    }
  }

  /// The sentences for so many runs, with the scope where they do not hold of all.
  func told(of runs: Int) -> [String] {
    guard let first else { return [] }
    let scope =
      isSame && count == runs
      ? "" : " (Replication \(first.replication); so or similar in \(count) of \(runs).)"
    return first.sentences.map { $0 + scope }
  }
}

/// What a study came to: its runs one after the other, folded, without their events. Everything
/// that is told of a study as a whole is made of it.
package struct StudySummary: Sendable {
  /// The scenario and what it read.
  let loaded: LoadedScenario
  /// The variant of a sweep; empty outside of one.
  let variant: String
  /// What is kept of each run, in the order of the replications.
  private(set) var runs: [RunDigest] = []
  /// What to know about the runs, by kind.
  private(set) var sentences: [RunSentences] = []
  /// Days without anybody before and after the demand of the first run.
  private(set) var idleNotes: [String] = []
  /// Demand and capacity of the first run.
  private(set) var sketch: DemandSketch?
  /// The worst shortages, worst first.
  private(set) var worst: [Shortage] = []
  /// How many of them are kept, and how many are told on a terminal.
  private let mostWorst: Int
  let toldWorst: Int

  var scenario: Scenario { loaded.scenario }
  /// The joins of all runs.
  package var joins: Int { runs.reduce(0) { $0 + $1.joins } }

  /// What one run adds, made of its events on any thread.
  struct Share: Sendable {
    let digest: RunDigest
    let sentences: [[String]]
    let idleNotes: [String]
    let sketch: DemandSketch?
    let worst: [Shortage]
  }

  /// The summary of a study before its first run.
  /// - Parameters:
  ///   - loaded: the scenario
  ///   - variant: the variant of a sweep; empty outside of one
  ///   - worst: how many shortages are kept to be told
  ///   - kept: how many are kept at least, for others
  init(of loaded: LoadedScenario, variant: String = "", worst: Int = 0, kept: Int = 0) {
    (self.loaded, self.variant) = (loaded, variant)
    (toldWorst, mostWorst) = (worst, max(worst, kept))
  }

  /// The summary of runs that are all there.
  init(_ study: Study, worst: Int = 0) {
    self.init(of: study.loaded, variant: study.variant, worst: worst)
    for run in study.runs { add(share(of: run)) }
  }

  /// What a run adds.
  func share(of run: StudyRun) -> Share {
    let result = run.result
    return Share(
      digest: RunDigest(
        replication: run.replication, seed: result.seed,
        record: RunRecord(
          result, participantLimit: scenario.instance.participantLimit, bound: run.bound),
        rows: run.notes,
        joins: run.workload.joinCount, meetings: run.workload.meetingCount,
        measured: (result.end - result.measuredFrom).milliseconds,
        fates: result.fates, end: result.end, costs: StateCosts(result)),
      sentences: loaded.runNotes(run),
      idleNotes: run.replication == 0 ? loaded.idleEnds(of: run.workload) : [],
      sketch: run.replication > 0
        ? nil
        : DemandSketch(
          of: run, seats: scenario.instance.participantLimit, interval: scenario.report.interval),
      worst: Shortage.worst(mostWorst, of: result.episodes.map { Shortage($0, of: run) }))
  }

  /// Takes in the next run.
  mutating func add(_ share: Share) {
    let replication = share.digest.replication
    if sentences.isEmpty { sentences = share.sentences.map { _ in RunSentences() } }
    for (place, told) in share.sentences.enumerated() {
      sentences[place].add(told, of: replication)
    }
    idleNotes += share.idleNotes
    if let sketch = share.sketch { self.sketch = sketch }
    if !share.worst.isEmpty { worst = Shortage.worst(mostWorst, of: worst + share.worst) }
    runs.append(share.digest)
  }
}

extension Study {
  /// A report of all runs as a table.
  package func table(_ kind: ReportSettings.Kind) -> ReportTable {
    guard let table = scenario.runTable(kind) else { return StudySummary(self).table }
    return ReportTable(
      name: table.heading.name, columns: table.heading.columns, rows: runs.flatMap(table.rows))
  }

  /// The summary for a terminal.
  package func terminalSummary(_ style: TerminalStyle) -> String {
    StudySummary(self).terminalSummary(style)
  }

  /// The worst shortages in sentences, worst first.
  package func worstMoments(_ count: Int, _ style: TerminalStyle) -> String {
    StudySummary(self, worst: count).worstMoments(style)
  }

  /// The manifest of a folder with these tables.
  package func manifest(of tables: [ReportTable]) -> Manifest {
    StudySummary(self).manifest(of: tables.map(\.heading))
  }
}
