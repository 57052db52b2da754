internal import Foundation
public import PoolSimulation
public import Settings
internal import Synchronization
public import Workloads

/// Why a scenario cannot be run. The user's input, with every problem at once.
public enum ScenarioError: Error, CustomStringConvertible {
  /// A file that is named is not there, or cannot be read.
  case unreadable(path: String, reason: String, isMissing: Bool)
  /// The scenario, an override, or what they name is wrong.
  case issues([SettingsIssue])
  /// The trace is wrong.
  case trace(TraceError)
  /// The trace and the run do not belong together.
  case outside([SettingsIssue])
  /// The program of an external policy did not decide, or what no group can carry out.
  case policy(SettingsIssue)

  /// One line a problem.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason, _): "\(path): \(reason)".onOneLine
    case .issues(let issues): issues.map(\.description).joined(separator: "\n")
    case .trace(let error): error.description
    case .outside(let issues): issues.map(\.description).joined(separator: "\n")
    case .policy(let issue): issue.description
    }
  }
}

/// Why several scenarios cannot be run: what is wrong with each of them.
package struct ScenarioErrors: Error {
  /// At least one, in the order of the scenarios.
  package let errors: [ScenarioError]

  package init(_ errors: [ScenarioError]) { self.errors = errors }
}

/// A scenario and everything it reads: the first half of the straight line, from files to plans.
public struct LoadedScenario: Sendable {
  /// The scenario.
  package let scenario: Scenario
  /// Its settings, for variants of it.
  package let document: ScenarioDocument
  /// The demand's source, read and checked.
  package let source: WorkloadSource
  /// The files that were read, with their SHA-256.
  package let inputs: [InputDigest]

  /// Reads a scenario file, applies overrides (`path=value`), and reads the trace it names.
  /// - Parameters:
  ///   - path: the scenario's file
  ///   - overrides: settings that are changed, such as `scaling.desired=4`
  ///   - policies: what `scaling.policy` may name beside Greenroom's own
  ///   - placements: what `placement.strategy` may name beside Greenroom's own
  ///   - demand: the demand where `workload.source` is `program`
  /// - Throws: every problem at once.
  public init(
    path: String, overrides: [String] = [], policies: [any ScalingPolicy.Type] = [],
    placements: [any PlacementStrategy.Type] = [], demand: ProgramDemand? = nil
  ) throws(ScenarioError) {
    let catalog = Catalog.builtIn.adding(policies: policies, placements: placements)
    let document = try ScenarioDocument(
      path: path, overrides: overrides, parts: ProgramParts(catalog: catalog, demand: demand))
    try self.init(document)
  }

  /// Reads the demand of a document.
  init(_ document: ScenarioDocument) throws(ScenarioError) {
    try self.init(document) { scenario throws(ScenarioError) in try document.demand(of: scenario) }
  }

  /// Reads what a document names.
  /// - Parameters:
  ///   - document: the settings
  ///   - read: gives the demand of the scenario, and the traces that it was read from
  /// - Throws: every problem at once.
  init(
    _ document: ScenarioDocument,
    reading read: (Scenario) throws(ScenarioError) -> (
      source: WorkloadSource, inputs: [InputDigest]
    )
  ) throws(ScenarioError) {
    let scenario = try document.scenario()
    let (source, traces) = try read(scenario)
    self.document = document
    self.scenario = scenario
    self.source = source
    inputs =
      [try InputDigest(path: document.path)] + traces + scenario.histories
      + (try document.programFiles(of: scenario)) + (try document.lawInputs)
  }

  /// Where the files are that it was read from.
  package var inputPaths: [String] { inputs.map { document.path(of: $0) } }

  /// The plan of one replication (from 0), and what became of the trace's rows.
  package func plan(replication: Int) -> (RunPlan, WorkloadNotes) {
    let (workload, notes) = source.makeWorkload(seed: scenario.seed, replication: replication)
    return (plan(replication: replication, workload: workload), notes)
  }

  /// The plan of one replication with a workload that was made for it.
  package func plan(replication: Int, workload: Workload) -> RunPlan {
    scenario.plan(replication: replication, workload: workload)
  }
}

extension Scenario {
  /// The plan of one replication (from 0) with a workload that was made for it.
  package func plan(replication: Int, workload: Workload) -> RunPlan {
    var plan = RunPlan(
      workload: workload, participantLimit: instance.participantLimit, group: group,
      launch: launch, placement: placement, admission: admission, scaling: scaling,
      prices: prices)
    plan.end = duration.map { .zero + $0 }
    plan.warmUp = warmUp
    plan.seed = seed
    plan.replication = replication
    plan.newMeetingLimit = instance.newMeetingLimit
    plan.warmPool = warmPool
    plan.affinity = affinity
    plan.scaleIn = scaleIn
    plan.schedule = schedule.changes(seed: seed, replication: replication)
    plan.faults = faults
    plan.reportInterval = report.interval
    if asksForBound { plan.costSplit = report.kinds.contains(.waste) ? .byHour : .total }
    plan.cascadeSeats = cascadeSeats
    plan.linger = self.workload.linger
    plan.media = media
    plan.launchFaults = launchFaults
    plan.breakdowns = breakdowns
    plan.refreshes = refreshes
    plan.healthCheck = healthCheck
    plan.quotas = quotas
    return plan
  }
}

/// A path as a scenario names it: relative ones are relative to the scenario's folder.
func resolve(_ path: String, in directory: String) -> String {
  path.hasPrefix("/") || directory.isEmpty ? path : "\(directory)/\(path)"
}

/// What stands before the last slash of a path; empty without one, and for what has a number
/// instead of a place: standard input and `<(cat scenario.yaml)`, where relative paths are relative
/// to the current folder. `NSString` traps on a path of one character.
func folder(of path: String) -> String {
  if isStream(path) { return "" }
  guard let slash = path.lastIndex(of: "/") else { return "" }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// Whether a path names something that a process was given open, and no place where other files
/// could be beside it.
package func isStream(_ path: String) -> Bool {
  path == "-" || ["/dev/fd/", "/dev/stdin", "/proc/self/fd/"].contains { path.hasPrefix($0) }
}

/// The text of a file.
/// - Throws: that it is not there, is no text, or has more bytes than there may be.
func readText(_ path: String, atMost limit: Limit = .scenarioBytes) throws(ScenarioError) -> String
{
  var information = stat()
  if stat(path, &information) == 0, let problem = limit.problem(Int(information.st_size)) {
    throw .unreadable(path: path, reason: problem, isMissing: false)
  }
  let data = try readData(path)
  guard let text = String(data: data, encoding: .utf8) else {
    throw .unreadable(
      path: path, reason: "is not UTF-8 text; expected a scenario in YAML", isMissing: false)
  }
  return text
}

/// What a scenario was read from standard input, which gives it once.
private let standardInput = Mutex<Data?>(nil)

/// The bytes of a file, or of standard input where the path is `-`.
func readData(_ path: String) throws(ScenarioError) -> Data {
  if path == "-" {
    return try standardInput.withLock { kept throws(ScenarioError) in
      if let data = kept { return data }
      let data = try readStream(path)
      StandardInput.spend()
      kept = data
      return data
    }
  }
  var isDirectory: ObjCBool = false
  guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
    throw .unreadable(path: path, reason: "there is no such file", isMissing: true)
  }
  if isDirectory.boolValue {
    throw .unreadable(path: path, reason: "is a folder; expected a file", isMissing: true)
  }
  if KeptPipe.isPipe(path) { return try readStream(path) }
  do {
    return try Data(contentsOf: URL(fileURLWithPath: path))
  } catch {
    throw .unreadable(
      path: path, reason: "cannot be read (\(error.localizedDescription))", isMissing: true)
  }
}

private func readStream(_ path: String) throws(ScenarioError) -> Data {
  do throws(TraceError) {
    return Data(try KeptPipe.bytes(path: path))
  } catch {
    guard case .unreadableFile(_, let reason) = error else { throw .trace(error) }
    throw .unreadable(path: path, reason: "cannot be read (\(reason))", isMissing: true)
  }
}
