internal import ArgumentParser
internal import Reports
internal import Settings
internal import Studies

/// Looks for the values of one setting at which conditions hold.
struct SolveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "solve",
    abstract:
      """
      Find the largest or smallest value of a setting that still meets conditions, and what binds.
      """,
    discussion: """
      All values meet the same people. Exit code 1: the conditions hold at no value that was tried.
      """)

  @Argument(help: "The setting by its path; of a law its median, mean or scale is moved.")
  var key: String

  @OptionGroup var input: ScenarioOptions

  @Option(
    name: .customLong("until"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "What has to hold, on average or 'on 95% of days'; may be repeated.",
      valueName: "column <= bound"))
  var conditions: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The smallest value to try (default: a 64th of the scenario's).", valueName: "value"))
  var from: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The largest value to try (default: 64 times the scenario's).", valueName: "value"))
  var to: String?

  @Option(
    help: ArgumentHelp(
      """
      How close the answer is to be, as a share (default: 1%, and exactly where the setting takes \
      whole numbers).
      """,
      valueName: "share"))
  var tolerance: String?

  @OptionGroup var confidence: ConfidenceOption

  @OptionGroup var limits: LimitOptions

  @Option(
    help: ArgumentHelp(
      "The folder for solve.csv and .json (default: out/<scenario>/solve).", valueName: "dir"),
    completion: .directory)
  var out: String?

  @OptionGroup var columns: ColumnOptions

  @OptionGroup var study: ComparisonOptions

  func validate() throws {
    try ScenarioOptions.check(out: out)
    _ = try (question(), view())
  }

  func run() throws {
    try study.runs.telling {
      var solver = try Solver(
        question(), input.document(question().conditions.map(\.metric).requests),
        workers: study.runs.workers, report: study.runs.report)
      Console.tell(notes: bareShares)
      let folder = try OutputFolder(out, scenario: solver.plan.scenario(of: 0), "solve")
      Interruption.tellNothingIsKept()
      let solution = try solver.solve()
      Console.tell(
        notes: solver.plan.demandNotes + solver.notes
          + solver.plan.moneyNotes(judging: try question().conditions.map(\.metric)))
      let files = [
        solution.table.file(study.csvProfile),
        ReportFile(name: "solve.json", text: solution.json.text),
      ]
      try folder.write(files, try solver.manifest(of: solution))
      switch study.format {
      case .table:
        var view = try view()
        try Console.show(solution.text(&view), view)
      case .json: try Console.print(files[1].text)
      case .csv: try Console.print(files[0].text)
      }
      study.runs.tell(
        "\(folder.path)/ has solve.csv and solve.json, with every value that was tried")
      if !solution.isPossible { throw ExitCode(Failure.failedCheck) }
    }
  }

  private func view() throws -> TableView {
    let known = Solution.shownColumns(conditions: try question().conditions)
    return try columns.view(
      of: known, in: known.joined(separator: ", "), isInWords: study.format == .table)
  }

  private var bareShares: [String] {
    conditions.compactMap { text in
      (try? Condition(text))?.bareShareNote.map { "--until '\(text)': \($0)" }
    }
  }

  private func question() throws -> SolveQuestion {
    if conditions.isEmpty {
      throw ValidationError(
        "--until is missing; expected a condition such as --until 'rejected_join_rate <= 0.1%'")
    }
    let conditions = try conditions.map { text in
      do throws(QuantityError) {
        return try Condition(text)
      } catch {
        throw ValidationError(
          "--until '\(text)': \(error.message(expected: "a condition such as 'rejected_join_rate <= 0.1%'"))"
        )
      }
    }
    let share = try tolerance.map { text in
      guard let share = try? ScalarKind<Double>.fraction(in: 0.0001...0.5).read(text) else {
        throw ValidationError(
          "--tolerance \(text) is no share; expected a percentage from 0.01% to 50%, such as 1%")
      }
      return share
    }
    return SolveQuestion(
      key: key, conditions: conditions, from: try quantity(from, "--from"),
      to: try quantity(to, "--to"), tolerance: share,
      replications: study.replications, confidence: try confidence.share(),
      limits: try limits.limits(usualRuns: SolveQuestion.usualRuns))
  }

  private func quantity(_ text: String?, _ option: String) throws -> Quantity? {
    guard let text else { return nil }
    guard let quantity = Quantity(text) else {
      throw ValidationError(
        "\(option) \(text) is no value; expected a number or a quantity such as 60, 90s, 10% or $0.17"
      )
    }
    return quantity
  }
}
