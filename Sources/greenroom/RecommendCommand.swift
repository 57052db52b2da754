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
      Variants race: runs go to those whose standing decides the answer, until it is proven, or as much was run as may be. Exit 1 when no
      variant is proven to meet the objectives.
      """)

  @OptionGroup var input: ScenarioOptions
  @OptionGroup var study: StudyOptions
  @OptionGroup var finished: FinishedRunsOption

  @OptionGroup var confidence: ConfidenceOption

  @Option(
    help: ArgumentHelp("How much dearer than the least the answer may be.", valueName: "share"))
  var within = "5%"

  @OptionGroup var limits: LimitOptions

  @Option(
    help: ArgumentHelp("Choose by this span of the scenario's time alone.", valueName: "0d..5d"))
  var train: String?

  @Option(
    help: ArgumentHelp(
      "Judge the choice by this span, which it was not made on.", valueName: "5d..7d"))
  var test: String?

  @Flag(
    help: ArgumentHelp(
      "Look for a timetable by the hour of the week instead of a variant of the sweep: learnt from the demand, with the room kept free on top as its axis."
    ))
  var schedule = false

  @Option(
    help: ArgumentHelp(
      "--schedule: the length of a slot of the week, which divides a day (default: 30m).",
      valueName: "span"))
  var granularity: String?

  @Option(
    help: ArgumentHelp(
      "--schedule: how early a rise comes (default: what 95 % of the scenario's launches take).",
      valueName: "span"))
  var lead: String?

  @Option(
    help: """
      What is printed: the answer in words, or every variant as JSON or CSV; xlsx: in words, and \
      report.xlsx is written too.
      """)
  var format = ReportFormat.table

  @Option(
    help: ArgumentHelp(
      "The study's folder (default: out/<scenario>/recommend, with the runs in out/<scenario>).",
      valueName: "dir"),
    completion: .directory)
  var out: String?

  @Option(help: "How CSV is written; excel-eu has semicolons and decimal commas.")
  var csvProfile = CSVProfile.plain

  @OptionGroup var columns: ColumnOptions

  @OptionGroup var page: NoPageOption

  func validate() throws {
    try ScenarioOptions.check(out: out)
    _ = try (spans, closeness(), minutes())
  }

  /// The length of a slot and by how much a rise comes early, in whole minutes.
  private func minutes() throws -> (slot: Int, lead: Int?) {
    for (option, text) in [("--granularity", granularity), ("--lead", lead)]
    where text != nil && !schedule {
      throw ValidationError("\(option) is for --schedule; expected it beside --schedule")
    }
    func minutes(_ text: String, _ option: String, _ range: ClosedRange<Int>) throws -> Int {
      let expected =
        "a span of whole minutes from \(range.lowerBound) min to 24 h, such as 30m"
      let kind = ScalarKind<Int64>.timeSpan()
      guard let span = try? kind.read(text), span % 60_000 == 0, range.contains(Int(span / 60_000))
      else { throw ValidationError("\(option) \(text): expected \(expected)") }
      return Int(span / 60_000)
    }
    let slot = try granularity.map { try minutes($0, "--granularity", 1...1_440) } ?? 30
    if 1_440 % slot != 0 {
      throw ValidationError(
        "--granularity \(granularity ?? "") does not divide a day; expected a span that does, such as 30m"
      )
    }
    return (slot, try lead.map { try minutes($0, "--lead", 0...1_440) })
  }

  /// The race, and the timetable that its variants follow.
  private func plan(
    _ document: ScenarioDocument, train: StudySpan?, test: StudySpan?
  ) throws -> (RecommendationPlan, WeeklyTimetable?) {
    let limits = try limits.limits(usualRuns: Self.usualRuns)
    guard schedule else {
      let plan = try RecommendationPlan(
        document, confidence: try confidence.share(), closeness: try closeness(), limits: limits,
        train: train, test: test)
      return (plan, nil)
    }
    let (slot, lead) = try minutes()
    let learnt = try train.map { try document.measuring($0, option: "--train") } ?? document
    let timetable = try WeeklyTimetable(learnt, granularity: slot, lead: lead)
    var notes: [String] = []
    if document.settings.node(at: "sweep") != nil {
      notes.append("--schedule has an axis of its own; the scenario's sweep is left out")
    }
    if timetable.leavesOutSchedule {
      notes.append("--schedule leaves out what the scenario's schedule sets of its own policy")
    }
    Console.tell(notes: notes)
    let plan = try RecommendationPlan(
      timetable.document(from: document), confidence: try confidence.share(),
      closeness: try closeness(), limits: limits, train: train, test: test,
      present: timetable.present)
    return (plan, timetable)
  }

  private func closeness() throws -> Double {
    guard let share = try? ScalarKind<Double>.fraction(in: 0...1).read(within) else {
      throw ValidationError(
        "--within \(within) is no share; expected a percentage from 0% to 100%, such as 5%")
    }
    return share
  }

  private var spans: (train: StudySpan?, test: StudySpan?) {
    get throws {
      func span(_ text: String?, _ option: String) throws -> StudySpan? {
        do throws(QuantityError) {
          return try text.map { text throws(QuantityError) in try StudySpan(text) }
        } catch {
          throw ValidationError(
            "\(option): \(error.message(expected: "two times since the start, such as 0d..5d"))")
        }
      }
      if test != nil, train == nil {
        throw ValidationError(
          "--test judges a choice that was made on another span; expected --train beside it")
      }
      let (chosen, judged) = (try span(train, "--train"), try span(test, "--test"))
      if let chosen, let judged, chosen.from < judged.to, judged.from < chosen.to {
        throw ValidationError(
          "--test \(test ?? "") overlaps --train \(train ?? ""), so it is not out of sample; expected spans apart"
        )
      }
      return (chosen, judged)
    }
  }

  func run() throws {
    try study.telling {
      let (train, test) = try spans
      let document = try input.document()
      let (plan, timetable) = try plan(document, train: train, test: test)
      let known = plan.shownColumns
      var view = try columns.view(
        of: known, in: known.joined(separator: ", "), isInWords: format.isInWords)
      let bareShares = plan.sweep.scenario.bareShares(in: ["objectives"])
      Console.tell(
        notes: bareShares.map(\.description) + plan.sweep.plan.notes + plan.sweep.plan.moneyNotes
          + plan.foresight)
      let folder = try OutputFolder(out, scenario: plan.sweep.scenario, "recommend")
      let finished = try finished.runs()
      let results = try ResultsStore(in: folder.store)
      Console.tell(notes: results.takeNotes())
      Interruption.tell(keptIn: folder.store.store)
      var recommendation = try plan.run(
        results: results, finished: finished, workers: study.workers, report: study.report)
      recommendation.timetable = timetable
      if let timetable {
        recommendation.warmPool = try WarmPoolSearch(
          document, recommendation, timetable, isLeadGiven: lead != nil, train: train, test: test)?
          .run(results: results, finished: finished, workers: study.workers, report: study.report)
      }
      let written = page.page(
        try recommendation.manifest(of: plan.plan, train: train, test: test)
      ) { [recommendation] in recommendation.page($0) }
      try folder.write(
        [recommendation.table.file(csvProfile)] + [recommendation.choice].compactMap(\.self)
          + written.files, written.manifest,
        workbook: format == .xlsx ? try recommendation.workbook(in: folder.path) : nil)
      Console.tell(notes: results.takeNotes())
      switch format {
      case .table, .xlsx: try Console.show(recommendation.text(&view), view)
      case .csv: try Console.print(recommendation.table.csv(csvProfile))
      case .json: try Console.print(recommendation.table.json.text)
      }
      let origins = try results.origins
      let sharing = try results.sharing.map { ", \($0)" } ?? ""
      let kept =
        "\(folder.store.store) has \(try results.count) runs, \(origins.found) of them from before\(sharing)"
      study.tell("\(folder.path)/ has every variant; \(kept)")
      FinishedRunsOption.tell(finished, study)
      if recommendation.outcome.winner == nil || recommendation.warmPool?.isUnproven ?? false {
        throw ExitCode(Failure.failedCheck)
      }
    }
  }

  /// A minute or so where a run takes some hundredths of a second.
  private static let usualRuns = 5_000
}
