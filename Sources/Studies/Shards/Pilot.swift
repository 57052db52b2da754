internal import Foundation

/// What some runs of a study took on this machine, for what an engine is told of all of them.
package struct Pilot: Sendable {
  /// How many runs there were, each of another variant.
  package let runs: Int
  /// The longest of them, in seconds.
  package let slowest: Double
  /// What a shard does before its first run, in seconds: it reads and checks the whole study.
  package let start: Double
  /// The most memory that this process had.
  package let bytes: Int
}

extension PlannedStudy {
  /// Runs the first replication of some variants, one after the other, and keeps none.
  /// - Parameters:
  ///   - start: how long it took to read the study
  ///   - seconds: no more is begun after so long
  /// - Returns: what they took
  /// - Throws: what running throws.
  package func pilot(start: Duration, seconds: Double = 10) throws -> Pilot {
    let variants = sweep.plan.variants.count
    let count = min(variants, 16)
    let begin = ContinuousClock.now
    let runner = StudyRunner(sweep.plan, workers: 1)
    var (runs, slowest) = (0, 0.0)
    for place in 0..<count where runs == 0 || begin.secondsSince < seconds {
      let one = ContinuousClock.now
      try runner.run(RunSelection(variants: [place * variants / count], replications: 0..<1))
      slowest = max(slowest, one.secondsSince)
      runs += 1
    }
    return Pilot(runs: runs, slowest: slowest, start: start / .seconds(1), bytes: Self.peakBytes)
  }

  /// The most memory that this process had, as Linux tells it; 0 where it does not.
  private static var peakBytes: Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    let words = line?.split { $0 == " " || $0 == "\t" } ?? []
    return words.count > 1 ? (Int(words[1]) ?? 0) * 1_024 : 0
  }

  /// The most runs that a shard has.
  package var runsPerShard: Int {
    (sweep.plan.variants.count * sweep.plan.replications + shards - 1) / shards
  }
}

extension ContinuousClock.Instant {
  fileprivate var secondsSince: Double { (ContinuousClock.now - self) / .seconds(1) }
}
