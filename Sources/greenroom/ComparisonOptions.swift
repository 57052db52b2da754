internal import ArgumentParser
internal import Reports
internal import Settings
internal import Studies

/// How commands that try many values of settings run and print them.
struct ComparisonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The runs of each value at first (default: the scenario's replications, but at least 3; \
      solve: 10).
      """,
      valueName: "n")
  )
  var replications: Int?

  @Option(help: "What is printed: sentences and a table, or JSON or CSV.")
  var format = SummaryFormat.table

  @Option(help: "How CSV is written; excel-eu has semicolons and decimal commas.")
  var csvProfile = CSVProfile.plain

  @OptionGroup var runs: StudyOptions

  func validate() throws {
    if let replications, !(Limit.replications.from(1)).contains(replications) {
      throw ValidationError(
        "--replications \(replications) is no number of runs; expected a number from 1 to 100000")
    }
  }
}
