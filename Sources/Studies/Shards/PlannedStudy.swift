internal import Foundation
internal import Settings

/// A sweep as its folder says it, in as many shards as its manifest says.
package struct PlannedStudy: Sendable {
  private let manifest: StudyManifest
  /// What is run.
  package let sweep: Sweep

  /// Where it is.
  package var folder: StudyFolder { manifest.folder }
  /// The digest of the manifest's bytes.
  package var id: Digest { manifest.id }
  /// How many shards share the runs.
  package var shards: Int { manifest.shards }

  /// Reads all of a study, and checks that its traces are what they were.
  /// - Throws: what is wrong with it: `ScenarioError`, or `ShardProblem` where it is damaged.
  package init(_ folder: StudyFolder) throws {
    try self.init(try StudyManifest(folder), shard: nil)
  }

  /// Reads what one shard runs of a study: the plan has checked the rest.
  /// - Parameters:
  ///   - manifest: the study's
  ///   - index: the shard, from 0; nil: all of them
  /// - Throws: what is wrong with it.
  package init(_ manifest: StudyManifest, shard index: Int?) throws(ScenarioError) {
    self.manifest = manifest
    if let index {
      sweep = try Sweep(manifest.document) { variant, replications in
        Shard(index: index, count: manifest.shards, replications: replications)
          .hasRun(of: variant)
      }
    } else {
      sweep = try Sweep(manifest.document)
    }
    try manifest.check(sweep.plan.inputs)
  }

  /// More shards than this are a slip.
  package static let mostShards = Limit.shards.most

  private func shard(_ index: Int) -> Shard {
    Shard(index: index, count: shards, replications: sweep.scenario.replications)
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
    let abandoned = folder.listing.unfinished(of: index).filter { Draft.removeIfAbandoned($0) }
      .count
    if abandoned > 0 {
      let attempts = abandoned == 1 ? "a killed attempt" : "\(abandoned) killed attempts"
      note("\(folder.path): takes over what \(attempts) at shard \(index) left")
    }
    guard let attempt else { return nil }
    var selection = sweep.plan.allRuns
    selection.variants = selection.variants.filter { shard.hasRun(of: $0) }
    selection.shard = shard
    let progress = try StudyRunner(sweep.plan, sink: attempt, workers: workers, report: report).run(
      selection)
    try attempt.finish(self, shard: shard)
    return progress
  }

  /// The shards that no good part is there of.
  package var missingShards: ShardList { manifest.shardsWithoutParts }

  func isComplete(_ shard: Shard) -> Bool { manifest.isComplete(shard.index, folder.listing) }

  /// Puts the runs of all parts together and hands them over.
  /// - Parameter body: gets a runner that has every run
  /// - Returns: what `body` returns
  /// - Throws: `ShardProblem` when a shard is missing, a part is bad, or two attempts at one shard
  ///   differ; what `body` throws.
  package func withMergedRuns<Value>(_ body: (StudyRunner) throws -> Value) throws -> Value {
    let listing = folder.listing
    let missing = (0..<shards).filter { listing.finished(of: $0).isEmpty }
    if !missing.isEmpty { throw ShardProblem.missing(ShardList(missing)) }
    let spool = try spool(Array(0..<shards), listing)
    let value = try body(
      StudyRunner(
        sweep.plan, sink: RunLayers(spool, over: ResultsInMemory()), workers: 1))
    for path in (0..<shards).flatMap({ listing.unfinished(of: $0) }) { unlink(path) }
    return value
  }

  /// The runs of all shards that are done, however many those are.
  /// - Throws: `ShardProblem` when a part is bad, `Contradiction` when two attempts at one shard
  ///   differ.
  package func finishedRuns() throws -> FinishedRuns {
    let listing = folder.listing
    let done = (0..<shards).filter { !listing.finished(of: $0).isEmpty }
    return FinishedRuns(
      try spool(done, listing), of: folder.path, shards: (done: done.count, all: shards))
  }

  /// The runs of some shards, all of which have parts.
  func spool(_ shards: [Int], _ listing: PartListing) throws -> RunSpool {
    try RunSpool { writer in
      for index in shards {
        try add(shard(index), parts: listing.finished(of: index), to: &writer)
      }
    }
  }

  /// Adds the runs of a shard, on which all its parts have to agree.
  private func add(_ shard: Shard, parts: [String], to spool: inout RunSpool.Writer) throws {
    var wanted: [Digest: RunID] = [:]
    for run in shard.runs(of: sweep.plan.variants.count) {
      wanted[sweep.plan.key(of: run)] = run
    }
    // Equal checks are equal records.
    var checks: [Digest: UInt64] = [:]
    for (place, path) in parts.enumerated() {
      var count = 0
      var differing: RunID?
      do {
        try PartFile.read(path, study: id, shard: shard) { line in
          guard let run = wanted[line.key] else {
            throw PartFile.Damage(reason: "does not hold the runs of its shard")
          }
          count += 1
          if place == 0 {
            checks[line.key] = line.check
            try spool.add(line)
          } else if checks[line.key] != line.check {
            differing = min(differing ?? run, run)
          }
        }
        guard count == wanted.count, checks.count == count else {
          throw PartFile.Damage(reason: "does not hold the runs of its shard")
        }
      } catch let damage as PartFile.Damage {
        throw ShardProblem.bad(path: path, reason: damage.reason)
      }
      if let differing {
        throw Contradiction(
          "\(parts[0]) and \(path): have different results of replication "
            + "\(differing.replication) of variant \(differing.variant); "
            + "equal runs should not differ")
      }
    }
  }
}

/// Why shards cannot be merged.
package enum ShardProblem: Error, CustomStringConvertible {
  /// No part of these shards is there.
  case missing(ShardList)
  /// A part is not what an attempt writes.
  case bad(path: String, reason: String)
  /// The manifest is not what was planned.
  case badManifest(path: String)

  /// One line.
  package var description: String {
    switch self {
    case .missing(let shards):
      "shards \(shards) are missing; expected them to have run"
    case .bad(let path, let reason):
      "\(path): \(reason); expected a part as it was written: delete it and run its shard again"
    case .badManifest(let path):
      "\(path): is not what `sweep plan` wrote, so nobody knows what is to be run; expected it as "
        + "it was, or a new plan in an empty folder"
    }
  }
}
