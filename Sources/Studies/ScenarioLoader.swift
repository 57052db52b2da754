internal import Foundation
public import PoolSimulation
public import Settings
public import Workloads

/// Why a scenario cannot be run. The user's input, with every problem at once.
public enum ScenarioError: Error, CustomStringConvertible {
  /// A file that is named is not there, or cannot be read.
  case unreadable(path: String, reason: String, isMissing: Bool)
  /// The scenario, an override, or what they name is wrong.
  case issues([SettingsIssue])
  /// The trace is wrong.
  case trace(TraceError)

  /// One line a problem.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason, _): "\(path): \(reason)"
    case .issues(let issues): issues.map(\.description).joined(separator: "\n")
    case .trace(let error): error.description
    }
  }
}

/// A scenario and everything it reads: the first half of the straight line, from files to plans.
public struct LoadedScenario: Sendable {
  /// The scenario.
  public let scenario: Scenario
  /// The demand's source, read and checked.
  public let source: WorkloadSource
  /// The files that were read, with their SHA-256.
  public let inputs: [InputDigest]

  /// Reads a scenario file, applies overrides (`path=value`), and reads the trace it names.
  public init(path: String, overrides: [String] = []) throws(ScenarioError) {
    let (settings, scenario) = try Self.check(path: path, overrides: overrides)
    let directory = folder(of: path)
    var inputs = [try InputDigest(path: path)]
    var hashes: [(name: String, hash: InputHash)] = []
    do throws(TraceError) {
      source = try scenario.workload.load(
        duration: scenario.calendar.duration, calendar: scenario.calendar, traceDirectory: directory,
        largestSeats: scenario.instance.participantLimit
      ) { name in
        hashes.append((name, InputHash()))
        let place = hashes.count - 1
        return { hashes[place].hash.add($0) }
      }
    } catch {
      guard case .missingFile(let name) = error else { throw .trace(error) }
      var key = "workload.transforms"
      if case .trace(let trace) = scenario.workload.source, name.hasSuffix(trace.path) { key = "workload.trace" }
      let location = (scenario.settings.node(at: key) ?? scenario.settings).location
      throw .unreadable(path: "\(location): \(key)", reason: "there is no file \(name); expected a trace", isMissing: true)
    }
    try Self.checkLength(of: scenario, source)
    // The scenario's own trace is read last, and named first. A file that is read twice is one input.
    for input in hashes.reversed().map({ $0.hash.digest(of: $0.name) }) where !inputs.contains(input) { inputs.append(input) }
    for file in settings.files { inputs.append(try InputDigest(path: resolve(file, in: directory), named: file)) }
    self.scenario = scenario
    self.inputs = inputs
  }

  /// Reads and checks a scenario without its trace.
  private static func check(path: String, overrides: [String]) throws(ScenarioError) -> (ResolvedSettings, Scenario) {
    let text = try readText(path)
    var (tree, issues) = loadSettings(yaml: text, file: path)
    let log = IssueLog()
    log.add(contentsOf: issues)
    for (ordinal, override) in overrides.enumerated() {
      let (key, node) = parseOverride(override, ordinal: ordinal + 1)
      if let issue = tree?.set(key, to: node) { log.add(issue) }
    }
    guard let tree, log.isEmpty else { throw .issues(log.issues) }
    let settings = ResolvedSettings(tree, directory: folder(of: path), issues: log)
    guard let scenario = Scenario(settings.tree, issues: log) else { throw .issues(log.issues) }
    return (settings, scenario)
  }

  /// A demand of more joins than memory should hold, or a run of more rows in its time series than anybody reads, is a slip of a unit, of a
  /// factor or of a time in the trace.
  private static func checkLength(of scenario: Scenario, _ source: WorkloadSource) throws(ScenarioError) {
    if source.expectedJoins > WorkloadSource.mostJoins {
      let written = scenario.settings.node(at: "workload") ?? scenario.settings
      throw .issues([
        SettingsIssue(
          at: written.location, path: "workload",
          message: "makes about \(Int(min(source.expectedJoins, 1e15))) joins; expected at most \(Int(WorkloadSource.mostJoins)): fewer "
            + "meetings, a smaller scale, or a shorter duration")
      ])
    }
    let most: Int64 = 1_000_000
    let end = scenario.calendar.duration ?? source.makeWorkload(seed: scenario.seed, replication: 0).workload.lastLeave.milliseconds
    let rows = end / scenario.report.interval.milliseconds
    guard rows > most else { return }
    let written = scenario.settings.node(at: "report.interval") ?? scenario.settings
    let cause = scenario.duration == nil ? "until the trace's last participant leaves at \(end / 1_000) s" : "over the duration"
    throw .issues([
      SettingsIssue(
        at: written.location, path: "report.interval",
        message: "makes \(rows) rows of timeseries.csv \(cause); expected at most \(most): a longer interval, or a shorter duration")
    ])
  }

  /// The plan of one replication (from 0), and what became of the trace's rows.
  public func plan(replication: Int) -> (RunPlan, WorkloadNotes) {
    let (workload, notes) = source.makeWorkload(seed: scenario.seed, replication: replication)
    return (plan(replication: replication, workload: workload), notes)
  }

  /// The plan of one replication with a workload that was made for it.
  public func plan(replication: Int, workload: Workload) -> RunPlan {
    var plan = RunPlan(
      workload: workload, end: scenario.duration.map { .zero + $0 }, warmUp: scenario.warmUp, seed: scenario.seed,
      replication: replication, participantLimit: scenario.instance.participantLimit,
      newMeetingLimit: scenario.instance.newMeetingLimit, group: scenario.group, warmPool: scenario.warmPool, launch: scenario.launch,
      placement: scenario.placement, affinity: scenario.affinity, admission: scenario.admission, scaling: scenario.scaling,
      scaleIn: scenario.scaleIn, schedule: scenario.schedule.changes(seed: scenario.seed, replication: replication),
      faults: scenario.faults, prices: scenario.prices, reportInterval: scenario.report.interval)
    plan.cascadeSeats = scenario.cascadeSeats
    plan.launchFaults = scenario.launchFaults
    plan.breakdowns = scenario.breakdowns
    plan.refreshes = scenario.refreshes
    plan.healthCheck = scenario.healthCheck
    plan.quotas = scenario.quotas
    return plan
  }
}

/// A path as a scenario names it: relative ones are relative to the scenario's folder.
func resolve(_ path: String, in directory: String) -> String {
  path.hasPrefix("/") || directory.isEmpty ? path : "\(directory)/\(path)"
}

/// What stands before the last slash of a path; empty without one. `NSString` traps on a path of one character.
private func folder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "" }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// The text of a file.
func readText(_ path: String) throws(ScenarioError) -> String {
  let data = try readData(path)
  guard let text = String(data: data, encoding: .utf8) else {
    throw .unreadable(path: path, reason: "is not UTF-8 text; expected a scenario in YAML", isMissing: false)
  }
  return text
}

/// The bytes of a file.
func readData(_ path: String) throws(ScenarioError) -> Data {
  var isDirectory: ObjCBool = false
  guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
    throw .unreadable(path: path, reason: "there is no such file", isMissing: true)
  }
  if isDirectory.boolValue { throw .unreadable(path: path, reason: "is a folder; expected a file", isMissing: true) }
  do {
    return try Data(contentsOf: URL(fileURLWithPath: path))
  } catch {
    throw .unreadable(path: path, reason: "cannot be read (\(error.localizedDescription))", isMissing: true)
  }
}
