public import ArgumentParser
internal import Foundation
internal import PoolSimulation
public import Reports
internal import Studies

/// What `simulate` prints.
enum SummaryFormat: String, CaseIterable, ExpressibleByArgument {
  case table, json, csv
}

extension CSVProfile: ExpressibleByArgument {}

/// Runs a scenario.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Run a scenario, print its summary and write its reports.")

  @OptionGroup var input: ScenarioOptions

  @Option(help: ArgumentHelp("The folder for the reports (default: out/<scenario>).", valueName: "dir"), completion: .directory)
  var out: String?

  @Option(help: "What is printed: the summary in words, or as JSON or CSV.")
  var format = SummaryFormat.table

  @Option(help: ArgumentHelp("Tell the worst moments too.", valueName: "n"))
  var worst: Int?

  @Option(help: "How CSV is written; excel-eu has semicolons and decimal commas.")
  var csvProfile = CSVProfile.plain

  @Flag(help: "Tell no progress.")
  var quiet = false

  @Flag(help: "Use no colors.")
  var noColor = false

  func validate() throws {
    if let worst, worst < 1 { throw ValidationError("--worst \(worst) tells nothing; expected a number from 1 on") }
    try ScenarioOptions.check(out: out)
    if worst != nil, format != .table { throw ValidationError("--worst is told in words; expected --format table beside it") }
  }

  func run() throws {
    let loaded = try input.load()
    let folder = out ?? "out/\(folderName(loaded.scenario.name))"
    let clock = ContinuousClock()
    let start = clock.now
    let study = runStudy(loaded)
    let took = clock.now - start
    do throws(WriteError) {
      try writeReports(study.reportFiles(csvProfile), to: folder)
    } catch {
      throw Failure.exit(error)
    }
    try Console.print(summary(of: study))
    guard !quiet else { return }
    let joins = study.runs.reduce(0) { $0 + $1.workload.joinCount }
    Console.tell("simulated \(groupedCount(joins)) joins in \(secondsText(took)) s; reports are in \(folder)/")
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
