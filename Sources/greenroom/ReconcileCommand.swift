internal import ArgumentParser
internal import Reports
internal import Settings
internal import Studies
internal import Workloads

/// Compares a scenario with what really happened.
struct ReconcileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reconcile",
    abstract: "Replay a scenario over the time of a real group, and compare with what happened.",
    discussion: """
      The scenario has the demand of that time, its start and the policy in force. Exit code 1 when a quantity is farther off than --tolerance.
      """)

  @OptionGroup var input: ScenarioOptions

  @Option(
    help: ArgumentHelp(
      "What `aws autoscaling describe-scaling-activities` printed.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var activities: String?

  @Option(help: ArgumentHelp("The group, where the file has several.", valueName: "name"))
  var group: String?

  @Option(
    help: ArgumentHelp(
      "What `aws cloudwatch get-metric-data` printed of the group's metrics.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var metrics: String?

  @Option(
    help: ArgumentHelp(
      "The Id of the result in --metrics that counts refused joins.", valueName: "id"))
  var refusals: String?

  @Option(
    help: ArgumentHelp("A Cost and Usage Report of the group, as CSV.", valueName: "file"),
    completion: .file(extensions: ["csv", "gz"]))
  var bill: String?

  @Option(
    help: ArgumentHelp(
      "How far off a quantity may be (default: the scenario's, or 10%).", valueName: "share"))
  var tolerance: String?

  @Option(
    help: ArgumentHelp(
      "The share by which settings are moved to see what would close the gap.", valueName: "share"))
  var change = "25%"

  @Option(
    help: ArgumentHelp(
      "Move only settings that begin so, such as launch,scaling.", valueName: "path,..."))
  var only = ""

  @Option(
    help: ArgumentHelp(
      "The folder for reconcile.csv (default: out/<scenario>/reconcile).", valueName: "dir"),
    completion: .directory)
  var out: String?

  @Option(help: "How CSV is written; excel-eu has semicolons and decimal commas.")
  var csvProfile = CSVProfile.plain

  @OptionGroup var study: StudyOptions

  func validate() throws {
    try ScenarioOptions.check(out: out)
    if bill != nil, activities == nil, metrics == nil {
      throw ValidationError(
        "--bill is compared beside --activities or --metrics; expected one of these files too")
    }
    if refusals != nil, metrics == nil {
      throw ValidationError("--refusals names a result of --metrics; expected that file beside it")
    }
    if group != nil, activities == nil {
      throw ValidationError("--group is of --activities; expected that file beside it")
    }
    if [activities, metrics, bill, input.scenario].count(where: { $0 == "-" }) > 1 {
      throw ValidationError("- stands for several files; expected it once")
    }
    _ = try (tolerance.map { try share($0, "--tolerance") }, share(change, "--change"))
  }

  /// What happened, by the options, or else by the scenario itself.
  private func plan(_ loaded: LoadedScenario) throws -> ReconciliationStudy {
    if activities == nil, metrics == nil {
      guard loaded.scenario.reconcile != nil else {
        throw Failure.exit(
          "\(input.scenario): nothing says what happened; expected --activities or --metrics, or a section reconcile",
          code: Failure.usage)
      }
      return try ReconciliationStudy(asked: loaded)
    }
    do throws(TraceError) {
      return try ReconciliationStudy(
        loaded,
        try ObservedGroup(
          activities: activities, group: group, metrics: metrics, refusals: refusals, bill: bill))
    } catch {
      throw ScenarioError.trace(error)
    }
  }

  private func share(_ text: String, _ option: String) throws -> Double {
    guard let share = try? ScalarKind<Double>.fraction(in: 0.0001...0.99).read(text) else {
      throw ValidationError(
        "\(option) \(text.onOneLine) is no share; expected a percentage from 0.01% to 99%, such as 10%"
      )
    }
    return share
  }

  func run() throws {
    let change = try share(change, "--change")
    let loaded = try input.load()
    let asked = loaded.scenario.reconcile
    let tolerance =
      try tolerance.map { try share($0, "--tolerance") } ?? asked?.tolerance
      ?? ReconcileSettings.usualTolerance
    try StudyOptions.telling {
      let plan = try plan(loaded)
      Console.tell(notes: plan.notes)
      let folder = try OutputFolder(out, scenario: loaded.scenario, "reconcile")
      let result = try plan.reconciliation()
      try Console.print(
        result.verdict(of: loaded.scenario.name, within: tolerance) + "\n\n" + result.text)
      try folder.write(
        [result.table.file(csvProfile)], plan.manifest(of: result, within: tolerance))
      study.tell("\(folder.path)/ has reconcile.csv")
      if result.lines.isEmpty { throw ExitCode(Failure.data) }
      if result.differences(above: tolerance).isEmpty { return }
      let prefixes = only.split(separator: ",").map(String.init)
      let moves = plan.moves(by: change, under: prefixes, workers: study.workers)
      try Console.print("\n" + moves.text(of: result.gap, by: change))
      throw ExitCode(Failure.failedCheck)
    }
  }
}
