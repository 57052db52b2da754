public import ArgumentParser
internal import Foundation
internal import PoolSimulation
public import Reports
internal import Studies

/// How results are printed.
enum SummaryFormat: String, CaseIterable, ExpressibleByArgument {
  case table, json, csv
}

extension CSVProfile: ExpressibleByArgument {}

/// Runs a scenario.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Run a scenario, print its summary and write its reports.")

  @OptionGroup var input: ScenarioOptions

  @Option(
    help: ArgumentHelp("The folder for the reports (default: out/<scenario>).", valueName: "dir"),
    completion: .directory)
  var out: String?

  @Option(help: "What is printed: the summary in words, or as JSON or CSV.")
  var format = SummaryFormat.table

  @Option(help: ArgumentHelp("Tell the worst moments too.", valueName: "n"))
  var worst: Int?

  @Option(
    help: ArgumentHelp(
      "Cut one long run into so many batches, and tell how sure its means are.", valueName: "n"))
  var batches: Int?

  @Option(help: "How CSV is written; excel-eu has semicolons and decimal commas.")
  var csvProfile = CSVProfile.plain

  @Flag(help: "Tell no progress.")
  var quiet = false

  @Flag(help: "Use no colors.")
  var noColor = false

  func validate() throws {
    if let worst, worst < 1 {
      throw ValidationError("--worst \(worst) tells nothing; expected a number from 1 on")
    }
    if let batches, !(2...10_000).contains(batches) {
      throw ValidationError(
        "--batches \(batches) tells no spread; expected a number from 2 to 10000")
    }
    if batches != nil, format != .table {
      throw ValidationError("--batches is told in words; expected --format table beside it")
    }
    try ScenarioOptions.check(out: out)
    if worst != nil, format != .table {
      throw ValidationError("--worst is told in words; expected --format table beside it")
    }
  }

  func run() throws {
    let loaded = try input.load()
    let folder = try OutputFolder(out, scenario: loaded.scenario)
    let clock = ContinuousClock()
    let start = clock.now
    if batches != nil, loaded.scenario.replications > 1 {
      throw Failure.exit(
        "\(input.scenario): --batches cuts one run; expected replications: 1", code: Failure.usage)
    }
    let study = runStudy(loaded)
    let took = clock.now - start
    let longRun = try batches.map { try cut(study, into: $0) }
    let tables = study.reportTables + (longRun.map { [$0.table] } ?? [])
    try StudyOptions.telling {
      try folder.write(
        tables.map { $0.file(csvProfile) }, study.manifest(of: tables, batches: batches))
    }
    try Console.print(summary(of: study) + (longRun?.text ?? ""))
    guard !quiet else { return }
    let joins = study.runs.reduce(0) { $0 + $1.workload.joinCount }
    Console.tell(
      "simulated \(groupedCount(joins)) joins in \(secondsText(took)) s; reports are in \(folder.path)/"
    )
  }

  private func cut(_ study: Study, into batches: Int) throws -> LongRun {
    let limit = study.scenario.instance.participantLimit
    if let run = study.runs.first,
      let longRun = LongRun(run.result, batches: batches, participantLimit: limit)
    {
      return longRun
    }
    let problem = "--batches \(batches): the run has fewer than two report intervals a batch"
    throw Failure.exit(
      "\(input.scenario): \(problem); expected fewer batches, or a shorter report.interval",
      code: Failure.usage)
  }

  private func summary(of study: Study) -> String {
    switch format {
    case .csv: return study.table(.summary).csv(csvProfile)
    case .json: return study.table(.summary).json.text
    case .table:
      let style = TerminalStyle(isColored: !noColor && Console.allowsColor)
      return study.terminalSummary(style) + (worst.map { study.worstMoments($0, style) } ?? "")
    }
  }
}
