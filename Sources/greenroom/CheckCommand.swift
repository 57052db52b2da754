internal import ArgumentParser
internal import Reports
internal import Studies

/// Tests what scenarios expect of themselves, and compares them with what they came to before.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract:
      """
      Test what scenarios expect, and compare them with their baselines; exit 1 when something \
      fails.
      """,
    discussion: """
      The expect section of a scenario has bounds and tolerances by column. A baseline is what the scenario came to when --update-baseline
      wrote it; every column of it is compared, to the last digit unless expect says otherwise.
      With --prove it goes on sampling until every bound is proven or refuted at 95 % or a limit is spent, and a bound passes if it is proven.
      """)

  @Argument(
    help: "The scenarios, YAML files; baselines among them are passed over.",
    completion: .file(extensions: ["yaml", "yml"]))
  var scenarios: [String]

  @Option(
    name: .customLong("set"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Change a setting of every scenario; may be repeated.", valueName: "path=value"))
  var overrides: [String] = []

  @Option(
    help: ArgumentHelp("Write the checks as JUnit's XML.", valueName: "file"),
    completion: .file(extensions: ["xml"]))
  var junit: String?

  @Option(
    help: ArgumentHelp("Write the checks as a table in Markdown.", valueName: "file"),
    completion: .file(extensions: ["md"]))
  var markdown: String?

  @Option(
    help: ArgumentHelp(
      "The file of all baselines (default: <scenario>.baseline.yaml beside each scenario).",
      valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var baseline: String?

  @Flag(help: "Write what the scenarios come to as their baselines, and tell what moved.")
  var updateBaseline = false

  @Flag(help: "Go on sampling until each bound is proven or refuted; one that is not proven fails.")
  var prove = false

  @OptionGroup(title: "With --prove") var limits: LimitOptions

  @OptionGroup var bound: BoundOption

  @OptionGroup var study: StudyOptions

  /// With `scenarios/*.yaml` a shell names the baselines beside them as well.
  private var files: [String] { scenarios.filter { !$0.hasSuffix(Baseline.fileEnding) } }

  func validate() throws {
    for (option, file) in [("--junit", junit), ("--markdown", markdown), ("--baseline", baseline)]
    where file == "" || file == "-" {
      throw ValidationError("\(option) names no file; expected one")
    }
    for (option, file) in [("--junit", junit), ("--markdown", markdown), ("--baseline", baseline)] {
      try OutputPath.check(file, of: option)
    }
    try ScenarioOptions.check(scenarios: files)
    if updateBaseline, baseline == nil, let stream = files.first(where: isStream) {
      throw ValidationError(
        "\(stream) is no file that a baseline could lie beside; expected --baseline with a file")
    }
    if limits.isGiven, !prove {
      throw ValidationError("limits such as --max-runs are for --prove; expected --prove")
    }
    if prove, updateBaseline {
      throw ValidationError("--prove and --update-baseline are two things; expected one of them")
    }
    if files.isEmpty {
      throw ValidationError(
        "\(scenarios.joined(separator: ", ")): a baseline is no scenario; expected a scenario")
    }
  }

  func run() throws {
    try study.telling {
      let plan = try CheckPlan(
        paths: files, overrides: overrides + bound.overrides, baseline: baseline,
        isUpdate: updateBaseline)
      Console.tell(
        notes: plan.study.demandNotes + plan.notes
          + plan.study.moneyNotes(judging: plan.boundedMetrics))
      let limits = prove ? try limits.limits(usualRuns: 5_000) : nil
      Interruption.tellNothingIsKept()
      let result = try plan.run(workers: study.workers, proving: limits, report: study.report)
      var written =
        updateBaseline ? result.baselines.map { ReportFile(name: $0.path, text: $0.yaml) } : []
      if let junit { written.append(ReportFile(name: junit, text: result.checked.junit)) }
      if let markdown { written.append(ReportFile(name: markdown, text: result.checked.markdown)) }
      Console.clearUp(beside: written.map(\.name))
      try writeFiles(written)
      for (update, checked) in zip(result.updates, result.checked) {
        try Console.show((updateBaseline ? update.text : "") + checked.text)
      }
      Console.tell(
        notes: result.remarks
          + result.notes.judgedSentences { $0.map { result.checked[$0].name } })
      if let proof = result.proof { study.tell(proof.words) }
      let failed = result.checked.flatMap(\.outcomes).filter { !$0.holds }
      guard !failed.isEmpty else { return }
      if !study.quiet, failed.contains(where: \.requirement.isAboutBaseline) {
        Console.tell(
          "where a change is wanted, `greenroom check --update-baseline` makes it the baseline")
      }
      throw ExitCode(Failure.failedCheck)
    }
  }
}
