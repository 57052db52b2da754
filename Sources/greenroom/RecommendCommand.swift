internal import ArgumentParser
internal import Foundation
internal import Reports
internal import Settings
internal import Studies

/// Finds the cheapest variant that meets the objectives.
struct RecommendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recommend",
    abstract: "Find the variant of a scenario's sweep that meets its objectives at the least cost.",
    discussion: """
      Variants race: all run a few replications, then those go that surely break a bound or surely cost more than the best. Exit 1 when no
      variant meets the objectives with the confidence asked for.
      """)

  @OptionGroup var input: ScenarioOptions
  @OptionGroup var study: StudyOptions

  @Option(help: ArgumentHelp("How sure the answer is to be.", valueName: "95%"))
  var confidence = "95%"

  @Option(help: ArgumentHelp("The most replications of a variant (default: the scenario's, at least 20).", valueName: "n"))
  var maxReplications: Int?

  @Option(help: ArgumentHelp("Choose by this span of the scenario's time alone.", valueName: "0d..5d"))
  var train: String?

  @Option(help: ArgumentHelp("Judge the choice by this span, which it was not made on.", valueName: "5d..7d"))
  var test: String?

  @Option(help: "What is printed: the answer in words, or every variant as JSON or CSV.")
  var format = SummaryFormat.table

  @Option(help: ArgumentHelp("The study's folder (default: out/<scenario>).", valueName: "dir"), completion: .directory)
  var out: String?

  @Option(help: "How CSV is written; excel-eu has semicolons and decimal commas.")
  var csvProfile = CSVProfile.plain

  func validate() throws {
    try ScenarioOptions.check(out: out)
    _ = try level
    _ = try spans
    if let maxReplications, !(2...100_000).contains(maxReplications) {
      throw ValidationError("--max-replications \(maxReplications) tells no spread, or takes for ever; expected a number from 2 to 100000")
    }
  }

  private var level: Double {
    get throws {
      guard let level = try? ScalarKind<Double>.fraction(in: 0.5...0.9999).read(confidence) else {
        throw ValidationError("--confidence \(confidence) is no confidence; expected a percentage from 50% to 99.99%, such as 95%")
      }
      return level
    }
  }

  private var spans: (train: StudySpan?, test: StudySpan?) {
    get throws {
      func span(_ text: String?, _ option: String) throws -> StudySpan? {
        do throws(QuantityError) {
          return try text.map { text throws(QuantityError) in try StudySpan(text) }
        } catch {
          throw ValidationError("\(option): \(error.message(expected: "two times since the start, such as 0d..5d"))")
        }
      }
      if test != nil, train == nil {
        throw ValidationError("--test judges a choice that was made on another span; expected --train beside it")
      }
      let (chosen, judged) = (try span(train, "--train"), try span(test, "--test"))
      if let chosen, let judged, chosen.from < judged.to, judged.from < chosen.to {
        throw ValidationError("--test \(test ?? "") overlaps --train \(train ?? ""), so it is not out of sample; expected spans apart")
      }
      return (chosen, judged)
    }
  }

  func run() throws {
    try study.telling {
      let document = try input.document()
      let (trainSpan, testSpan) = try spans
      let sweep = try Sweep(try trainSpan.map { try document.measuring($0, option: "--train \(train ?? "")") } ?? document)
      guard let objectives = sweep.scenario.objectives else {
        let place = sweep.scenario.settings.location
        throw Failure.exit(
          "\(place): objectives: is missing; expected a section such as {minimize: cost_capacity_usd, subject_to: {rejected_join_rate: \"<= 0.1%\"}}",
          code: Failure.usage)
      }
      let race = Race(objectives: objectives, confidence: try level, limit: maxReplications ?? max(20, sweep.plan.replications))
      let folder = StudyFolder(out ?? "out/\(folderName(sweep.scenario.name))")
      let store = try ResultsStore(in: folder)
      let runner = StudyRunner(sweep.plan, results: store, workers: study.workers, report: study.report)
      let outcome = try race.run(Array(sweep.plan.variants.indices)) {
        try runner.run($0)
      } record: {
        try runner.record($0)
      }
      let testMeans = try testSpan.flatMap { span in
        try outcome.winner.map { winner in
          try means(of: winner, in: try document.measuring(span, option: "--test \(test ?? "")"), race.limit, store)
        }
      }
      let recommendation = Recommendation(sweep: sweep, race: race, outcome: outcome, test: testMeans)
      try writeReports([ReportFile(name: "recommendation.csv", text: recommendation.table.csv(csvProfile))], to: folder.path)
      try Console.print(text(of: recommendation))
      study.tell("\(folder.path)/recommendation.csv has every variant")
      if outcome.winner == nil { throw ExitCode(Failure.failedCheck) }
    }
  }

  /// What a variant comes to in another span.
  private func means(of variant: Int, in document: ScenarioDocument, _ replications: Int, _ store: ResultsStore) throws -> VariantMeans {
    let sweep = try Sweep(document)
    let runner = StudyRunner(sweep.plan, results: store, workers: study.workers, report: study.report)
    try runner.run(RunSelection(variants: [variant], replications: 0..<replications))
    return VariantMeans(try runner.records(of: variant, replications: replications))
  }

  private func text(of recommendation: Recommendation) -> String {
    switch format {
    case .table: recommendation.text
    case .csv: recommendation.table.csv(csvProfile)
    case .json: recommendation.table.json.text
    }
  }
}
