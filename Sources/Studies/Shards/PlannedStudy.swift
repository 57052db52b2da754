internal import Foundation
internal import Settings

/// A sweep as its folder says it, in as many shards as its manifest says.
package struct PlannedStudy: Sendable {
  /// Where it is.
  package let folder: StudyFolder
  /// The digest of the manifest's bytes.
  package let id: Digest
  /// What is run.
  package let sweep: Sweep
  /// How many shards share the runs.
  package let shards: Int

  /// Reads a study's manifest, and checks that its traces are what they were.
  /// - Throws: what is wrong with it: `ScenarioError`, or `ShardProblem` where it is damaged.
  package init(_ folder: StudyFolder) throws {
    let text = try readText(folder.manifest, atMost: .manifestBytes)
    // Half of a changed manifest still reads as a study: another one.
    guard folder.sealedID == Digest(of: text) else {
      throw ShardProblem.badManifest(path: folder.manifest)
    }
    let (tree, problems) = loadSettings(yaml: text, file: folder.manifest, limits: .manifest)
    let log = IssueLog()
    log.add(contentsOf: problems)
    guard let tree, log.isEmpty else { throw ScenarioError.issues(log.issues) }
    var reader = SettingsReader(tree, issues: log)
    shards = reader.integer(
      "shards", in: 1...Self.mostShards, help: "how many shards share the runs")
    let engine = reader.text("engine", help: "the program that planned the study")
    let inputs = reader.list("inputs", help: "the traces") { input in
      InputDigest(
        path: input.text("file", help: "as the scenario names it"),
        sha256: input.text("sha256", help: "of its bytes"))
    }
    if engine != EngineVersion.current {
      reader.issue(
        "engine",
        "is another program than this one, so results may differ; expected the program that "
          + "planned the study, or a new plan"
      )
    }
    guard log.isEmpty, let settings = reader.node("settings", help: "the scenario") else {
      if log.isEmpty {
        reader.issue(
          "settings", "is missing; expected a manifest that `greenroom sweep plan` wrote")
      }
      throw ScenarioError.issues(log.issues)
    }
    let copies = Dictionary(
      inputs.map { ($0.path, folder.copy(of: $0)) }, uniquingKeysWith: { first, _ in first })
    sweep = try Sweep(ScenarioDocument(path: folder.manifest, tree: settings, copies: copies))
    // The files of empirical laws follow the traces; what they hold is among the settings.
    for (read, planned) in zip(sweep.plan.inputs, inputs) where read != planned {
      throw ScenarioError.unreadable(
        path: folder.copy(of: planned),
        reason: "is not what it was when the study was planned; expected a new plan",
        isMissing: true)
    }
    self.folder = folder
    id = Digest(of: text)
  }

  /// More shards than this are a slip.
  package static let mostShards = Limit.shards.most

  private func shard(_ index: Int) -> Shard {
    Shard(index: index, count: shards, replications: sweep.plan.replications)
  }

  /// Does the runs of one shard and publishes its part; does nothing when a part of it is there.
  /// - Parameters:
  ///   - index: which shard, from 0
  ///   - workers: the number of runs at a time
  ///   - report: is told after every run
  ///   - note: is told, in a line, what killed attempts left and this one took over
  /// - Returns: how many runs there were; nil when the shard was done already
  /// - Throws: what writing the part throws; the runs that were finished are kept.
  package func run(
    shard index: Int, workers: Int, report: (@Sendable (StudyProgress) -> Void)?,
    note: (String) -> Void
  ) throws
    -> StudyProgress?
  {
    let shard = shard(index)
    let isComplete = isComplete(shard)
    let attempt = isComplete ? nil : try ShardAttempt(self, shard: shard)
    // What is in them is in this attempt now.
    let abandoned = folder.unfinishedParts(of: index).filter { Draft.removeIfAbandoned($0) }.count
    if abandoned > 0 {
      let attempts = abandoned == 1 ? "a killed attempt" : "\(abandoned) killed attempts"
      note("\(folder.path): takes over what \(attempts) at shard \(index) left")
    }
    guard let attempt else { return nil }
    var selection = sweep.plan.allRuns
    selection.shard = shard
    let progress = try StudyRunner(sweep.plan, sink: attempt, workers: workers, report: report).run(
      selection)
    try attempt.finish(self, shard: shard)
    return progress
  }

  /// The shards that no good part is there of.
  package var missingShards: [Int] { (0..<shards).filter { !isComplete(shard($0)) } }

  func isComplete(_ shard: Shard) -> Bool {
    folder.finishedParts(of: shard.index).contains {
      (try? PartFile.read($0, study: id, shard: shard) { _, _ in }) != nil
    }
  }

  /// Puts the runs of all parts together and hands them over.
  /// - Parameter body: gets a runner that has every run
  /// - Returns: what `body` returns
  /// - Throws: `ShardProblem` when a shard is missing, a part is bad, or two attempts at one shard
  ///   differ; what `body` throws.
  package func withMergedRuns<Value>(_ body: (StudyRunner) throws -> Value) throws -> Value {
    let missing = (0..<shards).filter { folder.finishedParts(of: $0).isEmpty }
    if !missing.isEmpty { throw ShardProblem.missing(missing) }
    return try ResultsStore.withTemporary { store in
      for index in 0..<shards { try store.add(try runs(of: shard(index))) }
      let value = try body(StudyRunner(sweep.plan, results: store, workers: 1))
      for path in (0..<shards).flatMap({ folder.unfinishedParts(of: $0) }) { unlink(path) }
      return value
    }
  }

  /// The runs of a shard, on which all its parts agree.
  private func runs(of shard: Shard) throws -> [(Digest, RunRecord)] {
    var wanted: [Digest: RunID] = [:]
    for variant in sweep.plan.variants.indices {
      for replication in 0..<sweep.plan.replications {
        let run = RunID(variant: variant, replication: replication)
        if shard.contains(run) { wanted[sweep.plan.key(of: run)] = run }
      }
    }
    var first: (path: String, runs: [Digest: RunRecord])?
    for path in folder.finishedParts(of: shard.index) {
      var runs: [Digest: RunRecord] = [:]
      do {
        try PartFile.read(path, study: id, shard: shard) { runs[$0] = $1 }
      } catch let damage as PartFile.Damage {
        throw ShardProblem.bad(path: path, reason: damage.reason)
      }
      guard runs.count == wanted.count, runs.keys.allSatisfy({ wanted[$0] != nil }) else {
        throw ShardProblem.bad(path: path, reason: "does not hold the runs of its shard")
      }
      if let first,
        let differing = runs.filter({ first.runs[$0.key] != $0.value }).compactMap({
          wanted[$0.key]
        }).min()
      {
        throw Contradiction(
          "\(first.path) and \(path): have different results of replication "
            + "\(differing.replication) of variant \(differing.variant); "
            + "equal runs should not differ")
      }
      first = first ?? (path, runs)
    }
    return (first?.runs ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}

/// Why shards cannot be merged.
package enum ShardProblem: Error, CustomStringConvertible {
  /// No part of these shards is there.
  case missing([Int])
  /// A part is not what an attempt writes.
  case bad(path: String, reason: String)
  /// The manifest is not what was planned.
  case badManifest(path: String)

  /// One line.
  package var description: String {
    switch self {
    case .missing(let shards):
      "shards \(Self.ranges(shards)) are missing; expected them to have run"
    case .bad(let path, let reason):
      "\(path): \(reason); expected a part as it was written: delete it and run its shard again"
    case .badManifest(let path):
      "\(path): is not what `sweep plan` wrote, so nobody knows what is to be run; expected it as "
        + "it was, or a new plan in an empty folder"
    }
  }

  /// Ascending numbers as an array job takes them: `3,17,44-50`.
  package static func ranges(_ numbers: [Int]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }
}
