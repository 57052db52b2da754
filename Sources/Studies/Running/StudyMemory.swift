internal import Foundation
internal import PoolSimulation
internal import Settings
internal import Workloads

/// About how much memory the runs of a scenario take, known before the first of them.
///
/// A run holds its demand and what it books, and of its report intervals those that are not in a
/// file yet; what its events add is little beside them. Replications that are over leave their
/// metrics.
package struct StudyMemory: Sendable, Hashable {
  /// What one run has.
  let intervals, joins: Int
  let replications: Int

  /// Of a report interval: what is known of it at once, such as the means of a run in batches.
  static let bytesPerInterval = 2
  /// Of a report interval that is not in a file yet, and the most of all of these.
  static let (bytesPerPackedInterval, bytesOfPackedIntervals) = (100, 8_000_000)
  /// Of a join: the columns of the demand, twice while they are made, and what the run knows of it.
  static let bytesPerJoin = 200
  /// Of a replication that is over: its metrics, its part of the manifest, and its row.
  static let bytesPerReplication = 10_000
  /// The program and what it has read.
  static let bytesOfProgram = 100_000_000

  init(intervals: Int, joins: Int, replications: Int) {
    (self.intervals, self.joins, self.replications) = (intervals, joins, replications)
  }

  /// The memory of a scenario's runs.
  /// - Throws: that its time series has more rows than there may be.
  package init(of loaded: LoadedScenario) throws(ScenarioError) {
    let scenario = loaded.scenario
    let intervals = Int(scenario.end(of: loaded.source) / scenario.report.interval.milliseconds) + 1
    self.init(
      intervals: intervals, joins: Int(min(loaded.source.expectedJoins, Double(Limit.joins.most))),
      replications: scenario.replications)
    let rows = (intervals - 1) * scenario.replications
    if scenario.report.kinds.contains(.timeseries),
      let problem = Limit.timeSeriesRows.problem(rows, verb: "makes")
    {
      let written = scenario.settings.node(at: "replications") ?? scenario.settings
      throw .issues([SettingsIssue(at: written.location, path: "replications", message: problem)])
    }
  }

  /// The bytes of one run while it goes on.
  var bytesPerRun: Int {
    min(intervals * Self.bytesPerPackedInterval, Self.bytesOfPackedIntervals)
      + intervals * Self.bytesPerInterval + joins * Self.bytesPerJoin
  }

  /// The bytes of everything with so many runs at a time.
  package func bytes(workers: Int) -> Int {
    Self.bytesOfProgram + replications * Self.bytesPerReplication + min(workers, replications)
      * bytesPerRun
  }

  /// As many runs at a time as fit into half of a machine, of those that are wanted; at least one.
  package func workers(atMost wanted: Int, on machine: Int) -> Int {
    let room = machine / 2 - bytes(workers: 0)
    return max(1, min(wanted, room / max(1, bytesPerRun)))
  }

  /// What is wrong with so many runs at a time, where they take more than half of a machine; nil
  /// where they do not.
  /// - Parameters:
  ///   - workers: how many runs at a time are wanted
  ///   - machine: the memory of the machine, in bytes
  ///   - remedies: what else helps besides another scenario
  /// - Returns: the problem in words
  package func problem(
    workers: Int, on machine: Int, remedies: String = ", or --any-memory"
  ) -> String? {
    let needed = bytes(workers: workers)
    guard needed > machine / 2 else { return nil }
    let atOnce = min(workers, replications)
    func gigabytes(_ bytes: Int) -> String { String(format: "%.1f GB", Double(bytes) / 1e9) }
    return
      "would take about \(gigabytes(needed)) of memory (\(atOnce) at a time of \(replications) "
      + "replications, each of \(intervals) "
      + "report intervals and \(joins) joins), more than half of the \(gigabytes(machine)) there "
      + "are; expected "
      + (atOnce > 1 ? "fewer --jobs, " : "")
      + "a shorter duration or fewer joins" + remedies
  }
}

/// The memory that a program may use.
package enum MachineMemory {
  /// The bytes of the machine, or those that its control group is limited to; nil where neither is
  /// told.
  package static var bytes: Int? {
    func text(_ path: String) -> String {
      (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
    let groups = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
    return bytes(meminfo: text("/proc/meminfo"), groups: groups.map(text))
  }

  /// The least of what these files say: `/proc/meminfo` has `MemTotal` in kB, a control group's
  /// limit is a number of bytes, or `max`.
  static func bytes(meminfo: String, groups: [String]) -> Int? {
    let total = meminfo.split(separator: "\n").first { $0.hasPrefix("MemTotal:") }?.split(
      separator: " "
    ).dropFirst().first
    let limits = groups.compactMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
      .filter { $0 > 0 }
    return ([total.flatMap { Int($0) }.map { $0 * 1_024 }].compactMap(\.self) + limits).min()
  }
}
