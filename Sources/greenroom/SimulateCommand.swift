internal import ArgumentParser
internal import Foundation
internal import PoolSimulation
package import Reports
internal import Settings
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

  @Option(
    help: """
      What is printed: the summary in words, or as JSON or CSV; xlsx: in words, and report.xlsx is \
      written too.
      """)
  var format = ReportFormat.table

  @Option(help: ArgumentHelp("Tell the worst moments too.", valueName: "n"))
  var worst: Int?

  @Option(
    help: ArgumentHelp(
      "Tell what happened in a part of the run and why, in the place of the summary: 11:00..11:20, "
        + "with dates before the times or without, or worst.", valueName: "span"))
  var explain: String?

  @Option(
    help: ArgumentHelp(
      "Cut one long run into so many batches, and tell how sure its means are.", valueName: "n"))
  var batches: Int?

  @Option(help: "How CSV is written; excel-eu has semicolons and decimal commas.")
  var csvProfile = CSVProfile.plain

  @OptionGroup var bound: BoundOption

  @OptionGroup var page: PageOptions

  @OptionGroup var study: StudyOptions

  @Flag(help: "Run also what would take more than half of the memory.")
  var anyMemory = false

  @Flag(help: "Use no colors.")
  var noColor = false

  func validate() throws {
    if let worst, worst < 1 {
      throw ValidationError("--worst \(worst) tells nothing; expected a number from 1 on")
    }
    if let batches, !(Limit.batches.from(2)).contains(batches) {
      throw ValidationError(
        "--batches \(batches) tells no spread; expected a number from 2 to 10000")
    }
    if batches != nil, !format.isInWords {
      throw ValidationError("--batches is told in words; expected --format table beside it")
    }
    try ScenarioOptions.check(out: out)
    if explain != nil, worst != nil || batches != nil {
      throw ValidationError(
        "--explain takes the place of the summary; expected no --worst and no --batches beside it")
    }
    if explain != nil, format == .csv {
      throw ValidationError("--explain is told in words; expected --format table or json beside it")
    }
    if worst != nil, !format.isInWords {
      throw ValidationError("--worst is told in words; expected --format table beside it")
    }
  }

  func run() throws {
    let loaded = try input.load(bound.overrides)
    let folder = try OutputFolder(out, scenario: loaded.scenario)
    let clock = ContinuousClock()
    let start = clock.now
    if batches != nil, loaded.scenario.replications > 1 {
      throw Failure.exit(
        "\(input.scenario): --batches cuts one run; expected replications: 1", code: Failure.usage)
    }
    let explainer = try explainer(of: loaded.scenario)
    let (library, remark) = try page.library(for: loaded.scenario)
    if let remark { study.tell(remark) }
    Interruption.tellNothingIsKept()
    let report = try StudyOptions.telling {
      let workers = try workers(of: loaded)
      return try StudyReport(
        of: loaded, in: folder.path, csvProfile, worst: worst ?? 0, batches: batches,
        page: library, hasWorkbook: format == .xlsx || loaded.scenario.report.namesWorkbook,
        workers: workers, report: study.report,
        look: { explainer?.look(at: $0) })
    }
    let took = clock.now - start
    if let batches, report.longRun == nil {
      let problem = "--batches \(batches): the run has fewer than two report intervals a batch"
      throw Failure.exit(
        "\(input.scenario): \(problem); expected fewer batches, or a shorter report.interval",
        code: Failure.usage)
    }
    if let missed = explainer?.explanation?.missed {
      throw Failure.exit(
        "\(input.scenario): --explain \(explain ?? "") \(missed)", code: Failure.usage)
    }
    let notice = try StudyOptions.telling { try report.publish(in: folder.path) }
    if let notice { Console.tell(notice) }
    Console.tell(notes: report.workbookNotes)
    if let explainer {
      try tell(explainer.explanation)
    } else {
      try tell(report.summary)
    }
    if let longRun = report.longRun { try Console.show(longRun.text) }
    study.tell(
      "simulated \(groupedCount(report.summary.joins)) joins in \(secondsText(took)) s; reports are in \(folder.path)/"
    )
  }

  /// The number of runs at a time: so many that they fit into half of the memory, where nobody says
  /// how many.
  private func workers(of loaded: LoadedScenario) throws -> Int {
    let memory = try StudyMemory(of: loaded)
    guard !anyMemory, let machine = MachineMemory.bytes else { return study.workers }
    let workers = study.jobs ?? memory.workers(atMost: study.workers, on: machine)
    if let problem = memory.problem(workers: workers, on: machine) {
      throw Failure.exit("\(input.scenario): \(problem)", code: Failure.data)
    }
    return workers
  }

  /// Somebody who explains what is asked for; nil: nothing is.
  private func explainer(of scenario: Scenario) throws -> Explainer? {
    guard let explain else { return nil }
    do throws(QuantityError) {
      return Explainer(try ExplainedSpan(explain, scenario.calendar), of: scenario)
    } catch {
      throw Failure.exit(
        "\(input.scenario): --explain \(explain.onOneLine) \(error.problem)", code: Failure.usage)
    }
  }

  private func tell(_ explanation: Explanation?) throws {
    if format == .json { return try Console.print((explanation?.json ?? .null).text) }
    try Console.show(
      explanation?.text(Terminal.style(noColor: noColor)) ?? Explanation.nothing)
  }

  private func tell(_ summary: StudySummary) throws {
    switch format {
    case .csv: try summary.writeCSV(csvProfile) { try Console.print($0) }
    case .json: try Console.print(summary.table.json.text)
    case .table, .xlsx:
      let style = Terminal.style(noColor: noColor)
      try Console.show(
        summary.terminalSummary(style) + (worst == nil ? "" : summary.worstMoments(style)))
    }
  }
}
