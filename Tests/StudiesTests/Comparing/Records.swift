import Foundation
import Studies

/// Runs that came to these values by replication; nothing else was measured in them.
func records(_ columns: [String: [MetricValue]]) -> [RunRecord] {
  (0..<(columns.values.map(\.count).max() ?? 0)).map { replication in
    RunRecord(
      values: Metric.catalog.map { columns[$0.name]?[replication] ?? .missing }, fingerprint: 0)
  }
}

/// Compares runs by some columns; candidates are called by their places.
func compare(
  _ base: [RunRecord], _ candidates: [RunRecord]..., judged: [String] = Comparison.judgedByDefault,
  confidence: Double = 0.95,
  mostJoins: Int? = nil
) -> Comparison {
  Comparison(
    base: (Contender(name: "base", origin: "base.yaml"), base),
    candidates: candidates.enumerated().map {
      (Contender(name: "candidate \($0)", origin: "\($0).yaml"), $1)
    },
    judged: judged.compactMap { Metric.named($0) }, confidence: confidence,
    mostJoins: mostJoins.map { Array(repeating: $0, count: candidates.count + 1) })
}

extension CandidateDifferences {
  /// The difference in a column.
  func difference(_ name: String) -> MetricDifference? { metrics.first { $0.metric.name == name } }
}

/// A share of so many.
func share(_ part: Int64, of whole: Int64) -> MetricValue {
  .ratio(Ratio(kind: .share, part: part, whole: whole))
}

/// Scenario files of one folder, removed with it: a day of a company on a small pool.
final class ScenarioFolder {
  let path: String

  static let scenario = """
    scenario: classes
    start: 2026-03-03T00:00:00
    duration: 1d
    seed: 11
    workload: {source: synthetic, preset: corporate, meetings_per_week: 150}
    instance: {participant_limit: 20}
    auto_scaling_group: {min_size: 1, max_size: 12}
    launch: {control_loop: 12s, pending: 4s, cold: {lognormal: {median: 240s, sigma: 0.3}}, registration: 5s}
    scaling: {policy: headroom, free_participants: 20}
    placement: {affinity: spill}
    pricing: {on_demand_per_hour: 0.17}
    """

  init(_ files: [String: String] = ["base.yaml": scenario]) throws {
    path =
      FileManager.default.temporaryDirectory.appendingPathComponent(
        "greenroom-\(UUID().uuidString)"
      ).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, text) in files {
      try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func plan(
    _ files: String..., overrides: [String] = [], changes: [String] = [],
    judge: [String] = Comparison.judgedByDefault,
    replications: Int? = nil
  ) throws(ScenarioError) -> ComparisonPlan {
    try ComparisonPlan(
      files: files.map { "\(path)/\($0)" }, overrides: overrides, changes: changes, judge: judge,
      replications: replications)
  }

  /// The problems of a plan, without the folder in front of them.
  func problems(_ plan: () throws(ScenarioError) -> ComparisonPlan) -> [String] {
    do throws(ScenarioError) {
      _ = try plan()
      return []
    } catch {
      return error.description.split(separator: "\n").map {
        String($0).replacing("\(path)/", with: "")
      }
    }
  }
}

extension ComparisonPlan {
  /// Runs and compares on two threads.
  func comparison(confidence: Double = 0.95) throws -> Comparison {
    try comparison(by: StudyRunner(study, workers: 2), confidence: confidence)
  }
}
