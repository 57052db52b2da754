internal import ArgumentParser
internal import Foundation
internal import Reports
internal import Settings
internal import Studies

/// Says how far a pool is from the best that is possible.
struct BoundCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bound",
    abstract: "The least that any plan pays for a scenario's demand, beside what its policy pays.",
    discussion: """
      No plan under which everybody gets in at once pays less for capacity than the bound, if \
      demand and launch times were known beforehand. Docs/Bound.md says when that is claimed.
      """)

  @OptionGroup var input: ScenarioOptions

  @Option(
    help: ArgumentHelp(
      "Bound the plans that refuse up to this share of the joins (default: none).",
      valueName: "share"))
  var allow: String?

  @Option(help: "What is printed: a small table, or a row a replication as JSON or CSV.")
  var format = SummaryFormat.table

  @Option(help: "How CSV is written; excel-eu has semicolons and decimal commas.")
  var csvProfile = CSVProfile.plain

  @OptionGroup var study: StudyOptions

  func validate() throws { _ = try refused() }

  private func refused() throws -> Double {
    guard let allow else { return 0 }
    do throws(QuantityError) {
      return try ScalarKind<Double>.fraction(in: 0...1).read(allow)
    } catch {
      throw ValidationError(
        "--allow \(allow): \(error.message(expected: "a share from 0% to 100%, such as 0.1%"))")
    }
  }

  func run() throws {
    let refused = try refused()
    Console.tell(
      notes: [allow.flatMap { text in bareShareNote(text).map { "--allow \(text) \($0)" } }]
        .compactMap(\.self))
    let loaded = try input.load([requestForBound])
    Interruption.tellNothingIsKept()
    let report: BoundReport
    do {
      report = try BoundReport(
        of: loaded, refused: refused, workers: study.workers, report: study.report)
    } catch let error as ScenarioError {
      throw Failure.exit(error)
    } catch let error as CapacityBound.Hindrance {
      throw Failure.exit("\(input.scenario): no bound: \(error.sentence)", code: Failure.data)
    }
    Console.tell(notes: report.notes)
    switch format {
    case .table: try Console.show(report.text(width: Terminal.columns(of: STDOUT_FILENO)))
    case .json: try Console.print(report.table.json.text)
    case .csv: try Console.print(report.table.csv(csvProfile))
    }
  }
}
