internal import ArgumentParser
internal import Reports
internal import Settings
internal import Studies

/// Moves every number of a scenario a little, one at a time.
struct SensitivityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sensitivity",
    abstract:
      """
      Find which settings move cost and rejections most: each a little less and more, one at a \
      time.
      """,
    discussion:
      """
      All values meet the same people. Settings are the numbers of the scenario, of its preset, \
      and the defaults of what it leaves out.
      """
  )

  @OptionGroup var input: ScenarioOptions

  @Option(help: ArgumentHelp("The share by which every number is moved.", valueName: "share"))
  var change = "10%"

  @Option(
    help: ArgumentHelp(
      "What is measured: columns with commas between them.", valueName: "column,..."))
  var metrics = "cost_capacity_usd,rejected_join_rate"

  @Option(
    help: ArgumentHelp(
      "Only settings that begin so, such as launch,pricing.", valueName: "path,..."))
  var only = ""

  @Option(
    help: ArgumentHelp(
      "The folder for sensitivity.csv and .json (default: out/<scenario>/sensitivity).",
      valueName: "dir"),
    completion: .directory)
  var out: String?

  @OptionGroup var columns: ColumnOptions

  @OptionGroup var study: ComparisonOptions

  func validate() throws {
    try ScenarioOptions.check(out: out)
    _ = try (share(), measured(), view())
    if study.replications == 1 {
      throw ValidationError("--replications 1 says nothing of chance; expected 2 or more")
    }
  }

  func run() throws {
    try study.runs.telling {
      let prefixes = only.split(separator: ",").map(String.init)
      let plan = try SensitivityStudy(
        input.document(measured().requests), change: share(), metrics: measured(),
        replications: study.replications,
        under: prefixes)
      Console.tell(
        notes: plan.plan.demandNotes + plan.notes
          + plan.plan.moneyNotes(judging: plan.metrics))
      let folder = try OutputFolder(out, scenario: plan.plan.scenario(of: 0), "sensitivity")
      Interruption.tellNothingIsKept()
      let result = try plan.run(workers: study.runs.workers, report: study.runs.report)
      let files = [
        result.table.file(study.csvProfile),
        ReportFile(name: "sensitivity.json", text: result.json.text),
      ]
      try folder.write(files, try plan.manifest(of: result, under: prefixes))
      switch study.format {
      case .table:
        var view = try view()
        try Console.show(result.text(&view), view)
      case .json: try Console.print(files[1].text)
      case .csv: try Console.print(files[0].text)
      }
      study.runs.tell(
        "\(folder.path)/ has sensitivity.csv and sensitivity.json, with every setting")
    }
  }

  private func share() throws -> Double {
    guard let share = try? ScalarKind<Double>.fraction(in: 0.0001...0.99).read(change) else {
      throw ValidationError(
        "--change \(change) is no share; expected a percentage from 0.01% to 99%, such as 10%")
    }
    return share
  }

  private func view() throws -> TableView {
    let known = Sensitivity.shownColumns(change: try share())
    return try columns.view(
      of: known, in: known.joined(separator: ", "), isInWords: study.format == .table)
  }

  private func measured() throws -> [Metric] {
    let names = metrics.split(separator: ",").map { $0.drop { $0 == " " } }
    if names.isEmpty {
      throw ValidationError("--metrics names no column; expected one of `greenroom list columns`")
    }
    return try names.map { name in
      if let metric = Metric.named(String(name)), metric.isNumber { return metric }
      let known = Metric.all.filter(\.isNumber).map(\.name)
      let hint = nearestName(to: String(name), in: known).map { " (did you mean \($0)?)" } ?? ""
      throw ValidationError(
        "--metrics \(name) is no column with numbers; expected one of `greenroom list columns`\(hint)"
      )
    }
  }
}
