internal import PoolSimulation
package import Settings
internal import Workloads

/// A scenario file as a tree of settings, before it is checked: what a variant changes.
package struct ScenarioDocument: Sendable {
  /// The scenario's file.
  package let path: String
  /// The settings, with what empirical laws read from files in its place.
  let tree: SettingsNode
  /// The settings as they were read, before a launch preset or anything else was filled in.
  package var settings: SettingsNode { tree }
  /// The files that empirical laws were read from, as they are named.
  private let lawFiles: [String]
  /// Where copies of the traces are, by the names that the scenario has for them; empty: where the
  /// scenario says.
  private let copies: [String: String]
  /// What is wrong with the overrides as a whole, told together with what is wrong with the
  /// scenario.
  private let problem: SettingsIssue?
  /// What a program brings to it beside the file.
  let parts: ProgramParts
  /// Whether an objective or an expectation names a column that is only told on request.
  private let namesBound: Bool
  /// The starts of its scenarios that write none.
  private let starts: InferredStarts
  /// What was before the runs of its scenarios.
  private let histories: LoadHistories
  /// The files of programs that decide in its scenarios.
  private let programs: ProgramFiles
  /// The settings that variants change: without what is asked about them.
  private let changeable: SettingsNode
  /// What sections of its variants were read as.
  private let memory: SectionMemory

  /// Reads a scenario file and applies overrides (`path=value`); `parts`: what a program brings.
  package init(
    path: String, overrides: [String] = [], parts: ProgramParts = ProgramParts()
  ) throws(ScenarioError) {
    let text = try readText(path)
    let (tree, issues) = loadSettings(yaml: text, file: path)
    try self.init(path: path, read: tree, issues: issues, overrides: overrides, parts: parts)
  }

  /// The same with settings that were read.
  /// - Parameters:
  ///   - path: what relative paths are beside
  ///   - settings: the settings; nil: they cannot be read
  ///   - issues: what is wrong with them
  ///   - overrides: what is changed
  ///   - copies: where copies of the traces are
  ///   - parts: what a program brings
  /// - Throws: every issue at once.
  init(
    path: String, read settings: SettingsNode?, issues: [SettingsIssue] = [], overrides: [String],
    copies: [String: String] = [:], parts: ProgramParts = ProgramParts()
  ) throws(ScenarioError) {
    var tree = settings
    let log = IssueLog()
    log.add(contentsOf: issues)
    let changes = overrides.enumerated().map { ordinal, override in
      let (key, node) = parseOverride(override, ordinal: ordinal + 1)
      return Assignment(path: key, node: node)
    }
    let problem = tree?.change(changes, issues: log)
    guard let tree, log.isEmpty else { throw .issues(log.issues) }
    let settings = ResolvedSettings(tree, directory: folder(of: path), issues: log)
    // What a plan writes has to be read again, so that what overrides and files add counts too.
    if let problem = Limit.scenarioValues.problem(settings.tree.valueCount) {
      log.add(
        SettingsIssue(
          at: tree.location, path: "",
          message: "with its overrides and the files of its laws it \(problem)"))
    }
    if let problem = Limit.scenarioDepth.problem(settings.tree.depth) {
      log.add(
        SettingsIssue(at: tree.location, path: "", message: "with its overrides it \(problem)"))
    }
    guard log.isEmpty else { throw .issues(log.issues) }
    self.init(
      path: path, tree: settings.tree, lawFiles: settings.files, copies: copies, problem: problem,
      parts: parts)
  }

  init(
    path: String, tree: SettingsNode, lawFiles: [String] = [], copies: [String: String] = [:],
    problem: SettingsIssue? = nil, parts: ProgramParts = ProgramParts(),
    starts: InferredStarts = InferredStarts(), histories: LoadHistories = LoadHistories(),
    programs: ProgramFiles = ProgramFiles(), memory: SectionMemory = SectionMemory()
  ) {
    self.path = path
    self.tree = tree
    self.lawFiles = lawFiles
    self.copies = copies
    self.problem = problem
    self.parts = parts
    self.starts = starts
    self.histories = histories
    self.programs = programs
    self.memory = memory
    // A variant has none of its own, and reading a design of many points anew for each of them
    // would take for ever.
    var changeable = tree
    changeable.value = .map((tree.entries ?? []).filter { !Self.studySections.contains($0.key) })
    self.changeable = changeable
    let sections = ["expect", "objectives.subject_to"].flatMap { tree.node(at: $0)?.entries ?? [] }
    let names = sections.map(\.key) + [tree.node(at: "objectives.minimize")?.text ?? ""]
    namesBound = names.contains { Metric.named($0)?.isOnRequest ?? false }
  }

  /// The sections that say what is asked about a scenario, and nothing about its runs.
  static let studySections = SweepAxis.questions

  /// The document with other settings.
  func with(_ tree: SettingsNode) -> ScenarioDocument {
    ScenarioDocument(
      path: path, tree: tree, lawFiles: lawFiles, copies: copies, problem: problem, parts: parts,
      starts: starts, histories: histories, programs: programs, memory: memory)
  }

  /// The scenario with some settings changed, each at its path.
  /// - Parameters:
  ///   - assignments: what is changed
  ///   - isTried: whether an axis or a search changes it, and nobody wrote these very values
  /// - Returns: the scenario
  /// - Throws: every issue at once.
  func scenario(
    _ assignments: [Assignment] = [], isTried: Bool = true
  ) throws(ScenarioError) -> Scenario {
    var tree = assignments.isEmpty ? tree : changeable
    let log = IssueLog()
    var problem = problem
    if !assignments.isEmpty {
      problem = tree.change(assignments, issues: log) ?? problem
      tree = ResolvedSettings(tree, directory: folder(of: path), issues: log).tree
    }
    let isTried = isTried && !assignments.isEmpty
    guard log.isEmpty else { throw .issues(log.issues) }
    if let problem { log.add(problem) }
    let origin = try starts.fill(&tree, traceDirectory: folder(of: path), copies: copies)
    guard
      var scenario = Scenario(
        tree, issues: log, isTried: isTried, catalog: parts.catalog,
        memory: assignments.isEmpty ? nil : memory)
    else {
      throw .issues(log.issues)
    }
    scenario.startOrigin = origin
    scenario.namesBound = namesBound
    try histories.fill(&scenario, directory: folder(of: path), copies: copies)
    return scenario
  }

  /// The demand of one of its scenarios, read and checked, and the traces it was read from.
  func demand(of scenario: Scenario) throws(ScenarioError) -> (
    source: WorkloadSource, inputs: [InputDigest]
  ) {
    let program = try parts.demand(of: scenario)
    var hashes: [(name: String, hash: InputHash)] = []
    let source: WorkloadSource
    do throws(TraceError) {
      source = try scenario.workload.load(
        duration: scenario.calendar.duration, calendar: scenario.calendar,
        traceDirectory: folder(of: path), copies: copies,
        largestSeats: scenario.instance.participantLimit, program: program
      ) { name in
        hashes.append((name, InputHash()))
        let place = hashes.count - 1
        return { hashes[place].hash.add($0) }
      }
    } catch {
      guard case .missingFile(let name) = error else { throw .trace(error) }
      var key = "workload.transforms"
      if case .trace(let trace) = scenario.workload.source, name.hasSuffix(trace.path) {
        key = "workload.trace"
      }
      let location = (scenario.settings.node(at: key) ?? scenario.settings).location
      throw .unreadable(
        path: "\(location): \(key)", reason: "there is no file \(name); expected a trace",
        isMissing: true)
    }
    try scenario.check(source)
    // The scenario's own trace is read last, and named first. A file that is read twice is one
    // input.
    var inputs: [InputDigest] = []
    for input in hashes.reversed().map({ $0.hash.digest(of: $0.name) })
    where !inputs.contains(input) { inputs.append(input) }
    return (source, inputs)
  }

  /// The files of the program that decides in one of its scenarios; none where none does.
  /// - Throws: that there is no such program, or no such file.
  func programFiles(of scenario: Scenario) throws(ScenarioError) -> [InputDigest] {
    try programs.digests(of: scenario, directory: folder(of: path))
  }

  /// Where an input is that one of its scenarios read.
  func path(of input: InputDigest) -> String {
    copies[input.path] ?? resolve(input.path, in: folder(of: path))
  }

  /// The files that empirical laws were read from.
  package var lawInputs: [InputDigest] {
    get throws(ScenarioError) {
      var inputs: [InputDigest] = []
      for file in lawFiles {
        inputs.append(try InputDigest(path: resolve(file, in: folder(of: path)), named: file))
      }
      return inputs
    }
  }
}

extension Scenario {
  /// When a run ends, in milliseconds.
  func end(of source: WorkloadSource) -> Int64 {
    calendar.duration
      ?? source.makeWorkload(seed: seed, replication: 0).workload.lastLeave.milliseconds
  }

  /// Whether a demand that was read and the scenario belong together.
  /// - Parameter source: the demand
  /// - Throws: why they do not.
  func check(_ source: WorkloadSource) throws(ScenarioError) {
    try checkJoins(of: source)
    try checkExpectedSizes(tellsSizes: source.tellsSizes, hasTrace: source.hasTrace)
    try checkTraceRows(of: source)
    try checkRows(until: end(of: source))
  }

  /// A strategy that goes by the sizes of meetings needs somebody who knows them.
  /// - Parameters:
  ///   - tellsSizes: whether the demand says something of them
  ///   - hasTrace: whether the demand is of a trace
  /// - Throws: that nobody knows them.
  func checkExpectedSizes(tellsSizes: Bool, hasTrace: Bool) throws(ScenarioError) {
    let strategy = type(of: placement)
    guard strategy.expectsSizes, !tellsSizes else { return }
    let missing = hasTrace ? "the trace has no expected_participants" : "the demand is drawn"
    let column = hasTrace ? ", or that column in a trace of meetings" : ""
    throw .issues([
      SettingsIssue(
        at: (settings.node(at: "placement.strategy") ?? settings).location,
        path: "placement.strategy",
        message:
          "\(strategy.name) goes by how large meetings are expected to become, and \(missing); "
          + "expected workload.expected_size, such as {source: schedule, error: 20%}\(column)")
    ])
  }

  /// A demand of more joins than memory should hold is a slip of a unit or of a factor.
  fileprivate func checkJoins(of source: WorkloadSource) throws(ScenarioError) {
    if source.expectedJoins > Double(Limit.joins.most) {
      let written = settings.node(at: "workload") ?? settings
      throw .issues([
        SettingsIssue(
          at: written.location, path: "workload",
          message:
            "makes about \(Int(min(source.expectedJoins, 1e15))) joins; expected at most "
            + "\(Limit.joins.most): \(Limit.joins.remedy)"
        )
      ])
    }
  }

  /// A run of more rows in its time series than anybody reads is a slip of a unit or of a time in
  /// the trace, and one that goes on after the year 9999 has times that its reports cannot write.
  func checkRows(until end: Int64) throws(ScenarioError) {
    if end > calendar.writableTimes.upperBound {
      let isLong = duration != nil
      let key = isLong ? "duration" : settings.node(at: "start") == nil ? "workload" : "start"
      throw .issues([
        SettingsIssue(
          at: (settings.node(at: key) ?? settings).location, path: key,
          message:
            "lets the run go on after the year "
            + "9999\(isLong ? "" : ", when the last participant leaves at \(end / 1_000) s"); "
            + "expected an earlier start\(isLong ? ", or a shorter duration" : ", or a duration")")
      ])
    }
    let rows = Int(end / report.interval.milliseconds)
    guard rows > Limit.intervals.most else { return }
    let written = settings.node(at: "report.interval") ?? settings
    let cause =
      duration == nil
      ? "until the trace's last participant leaves at \(end / 1_000) s" : "over the duration"
    throw .issues([
      SettingsIssue(
        at: written.location, path: "report.interval",
        message:
          "makes \(rows) rows of timeseries.csv \(cause); expected at most "
          + "\(Limit.intervals.most): \(Limit.intervals.remedy)"
      )
    ])
  }
}
