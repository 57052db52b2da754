internal import ArgumentParser
internal import Reports
internal import Settings
internal import Studies

/// Compares scenarios with a base.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract:
      """
      Compare scenarios with a base on the same draws: what differs, by how much, and how sure \
      that is.
      """,
    discussion: """
      Every replication of the base is compared with the candidates' on the same draws, so that a \
      difference is the settings' and not that of \
      other people. A candidate is a second scenario, or the base with settings changed (--candidate).
      With a limit (--max-runs, --max-time, --max-replications) it goes on until every judged difference is found or the limit is spent.
      The exit code is 0 when no candidate is worse on a judged column, and 1 when one is.
      """)

  @Argument(
    help:
      "The base's scenario, then those of candidates: YAML files; one may be -, standard input.",
    completion: .file(extensions: ["yaml", "yml"]))
  var scenarios: [String]

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A candidate: the base with settings changed, several with ; between them; may be repeated.",
      valueName: "path=value"))
  var candidate: [String] = []

  @Option(
    name: .customLong("set"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Change a setting of all of them; may be repeated.", valueName: "path=value")
  )
  var overrides: [String] = []

  @Option(
    help: ArgumentHelp(
      "Replications of each, from 2 on (default: the base's own, or 10 where it has one).",
      valueName: "n"))
  var replications: Int?

  @Option(
    help: ArgumentHelp(
      """
      The columns that decide, with commas between them (default: \
      \(Comparison.judgedByDefault.joined(separator: ",")), and participants_dropped where \
      anybody may be dropped).
      """,
      valueName: "columns"))
  var judge: String?

  @OptionGroup var confidence: ConfidenceOption

  @OptionGroup(title: "Going on until the judged differences are found") var limits: LimitOptions

  @Option(
    help: ArgumentHelp(
      "The folder for comparison.csv and .json (default: out/<the base's scenario>/compare).",
      valueName: "dir"),
    completion: .directory)
  var out: String?

  @Option(
    help: """
      What is printed: words and a table, or everything as JSON or CSV; xlsx: in words, and \
      report.xlsx is written too.
      """)
  var format = ReportFormat.table

  @Option(help: "How CSV is written; excel-eu has semicolons and decimal commas.")
  var csvProfile = CSVProfile.plain

  @OptionGroup var columns: ColumnOptions

  @OptionGroup var bound: BoundOption

  @OptionGroup var page: NoPageOption

  @OptionGroup var options: StudyOptions

  @OptionGroup var finished: FinishedRunsOption

  @Flag(help: "Use no colors.")
  var noColor = false

  func validate() throws {
    try ScenarioOptions.check(scenarios: scenarios)
    if scenarios.count + candidate.count < 2 {
      throw ValidationError(
        "there is nothing to compare with \(scenarios.first ?? "the base"); expected a second scenario, or --candidate"
      )
    }
    if let replications, !(Limit.replications.from(2)).contains(replications) {
      throw ValidationError(
        "--replications \(replications) cannot be compared; expected a number from 2 to 100000")
    }
    if replications != nil, limits.isGiven {
      throw ValidationError(
        """
        --replications is a fixed number, and a limit such as --max-runs goes on; expected one of \
        them
        """
      )
    }
    try ScenarioOptions.check(out: out)
    _ = try view()
  }

  private func view() throws -> TableView {
    try columns.view(
      of: Comparison.shownColumns, in: Comparison.shownColumns.joined(separator: ", "),
      isInWords: format.isInWords)
  }

  func run() throws {
    try options.telling {
      let plan = try ComparisonPlan(
        files: scenarios, overrides: overrides + bound.overrides, changes: candidate,
        judge: judge?.split { $0 == "," || $0 == " " }.map(String.init),
        replications: replications)
      let folder = try OutputFolder(out, scenario: plan.study.scenario(of: 0), "compare")
      Console.tell(
        notes: plan.study.demandNotes + plan.study.absenceNotes + plan.study.moneyNotes)
      Interruption.tellNothingIsKept()
      let finished = try finished.runs()
      let runner = StudyRunner(
        plan.study, finished: finished, workers: options.workers,
        demands: .keeping(workers: options.workers), report: options.report)
      let share = try confidence.share()
      let comparison =
        limits.isGiven
        ? try plan.comparison(
          by: runner, confidence: share, limits: try limits.limits(usualRuns: 5_000))
        : try plan.comparison(by: runner, confidence: share)
      let written = page.page(try comparison.manifest(of: plan.study)) { comparison.page($0) }
      let timeZone = plan.study.scenario(of: 0).calendar.timeZone
      try folder.write(
        comparison.files(csvProfile) + written.files, written.manifest,
        workbook: format == .xlsx
          ? try comparison.workbook(in: folder.path, timeZone: timeZone) : nil)
      try tell(comparison)
      options.tell("\(folder.path)/ has comparison.csv and comparison.json, with every column")
      FinishedRunsOption.tell(finished, options)
      if comparison.isWorse { throw ExitCode(Failure.failedCheck) }
    }
  }

  private func tell(_ comparison: Comparison) throws {
    switch format {
    case .csv: try Console.print(comparison.table.csv(csvProfile))
    case .json: try Console.print(comparison.json.text)
    case .table, .xlsx:
      var view = try view()
      try Console.show(comparison.text(Terminal.style(noColor: noColor), &view), view)
    }
  }
}
