internal import PoolSimulation
package import Studies

/// Runs a scenario and writes its reports as the runs end: what is written of a run is not held,
/// and the runs that are held at a time are those that go on.
package struct StudyReport {
  /// What the study came to.
  package let summary: StudySummary
  /// The one run in batches, where that was asked for.
  package let longRun: LongRun?
  /// What the workbook does not have, or has elsewhere, in sentences.
  package let workbookNotes: [String]
  private let drafts: [StagedFile]
  private let manifest: Manifest

  /// Rows of a run that are written as text before it is the run's turn: enough that the cores
  /// share that work, and little memory.
  private static let rowsAhead = 4_096
  /// Rows that are written to a file at once.
  private static let rowsAtOnce = 256

  /// A run with its reports as text, as far as these are short.
  private struct Written: Sendable {
    let share: StudySummary.Share
    let texts: [[UInt8]?]
    /// The run, where a report of it is yet to be written.
    let run: StudyRun?
    let longRun: LongRun?
    let page: RunPage.Share?
    /// What went wrong with the file that report intervals are in; 0: nothing did.
    let problem: Int32
  }

  /// Runs the replications of a scenario and writes its reports beside their places.
  /// - Parameters:
  ///   - loaded: the scenario
  ///   - folder: where the reports belong, which is made if it is missing
  ///   - profile: how CSV is written
  ///   - worst: how many shortages are kept to be told
  ///   - batches: into how many batches a single run is cut; nil: it is not
  ///   - library: what draws over time in the page; nil: none is written
  ///   - hasWorkbook: whether a workbook is written
  ///   - workers: the number of runs at a time
  ///   - report: is told after every run
  ///   - look: is shown every run, on any thread
  /// - Throws: what cannot be written, or a `ScenarioError` of a policy's program; then no report is
  ///   replaced.
  package init(
    of loaded: LoadedScenario, in folder: String, _ profile: CSVProfile, worst: Int = 0,
    batches: Int? = nil, page library: ChartLibrary? = nil, hasWorkbook: Bool = false,
    workers: Int,
    report: ((StudyProgress) -> Void)? = nil, look: (@Sendable (StudyRun) -> Void)? = nil
  ) throws {
    let scenario = loaded.scenario
    let kinds = scenario.report.tables
    let page = library.map { RunPage(of: loaded, $0) }
    let files = kinds.compactMap { scenario.runTable($0)?.heading }
    try makeFolder(folder)
    var drafts: [StagedFile] = []
    for file in files {
      let draft = try StagedFile(path: "\(folder)/\(file.name).csv")
      try draft.write(profile.header(file.columns))
      drafts.append(draft)
    }
    let workbook = hasWorkbook ? try RunWorkbook(of: scenario, kinds, in: folder) : nil
    var summary = StudySummary(of: loaded, worst: worst, kept: page == nil ? 0 : RunPage.worst)
    var shares: [RunPage.Share] = []
    var longRun: LongRun?
    let empty = summary
    try runReplications(of: loaded, workers: workers, series: .folder(folder), report: report) {
      run in
      look?(run)
      let texts = kinds.compactMap { scenario.runTable($0)?.rows(run) }.map { rows in
        rows.count <= Self.rowsAhead ? rows.text(profile) : nil
      }
      let share = empty.share(of: run)
      let longRun = batches.flatMap {
        LongRun(run.result, batches: $0, participantLimit: scenario.instance.participantLimit)
      }
      let drawn = page?.share(of: run)
      return Written(
        share: share, texts: texts, run: texts.contains(nil) || hasWorkbook ? run : nil,
        longRun: longRun, page: drawn, problem: run.result.timeSeries.problem)
    } take: { (written: Written) throws(WriteError) in
      try Self.check(written.problem, in: folder)
      let tables = kinds.compactMap { scenario.runTable($0) }
      for (place, draft) in drafts.enumerated() {
        if let text = written.texts[place] {
          try draft.write(text)
        } else if let run = written.run {
          var text: [UInt8] = []
          for (number, row) in tables[place].rows(run).enumerated() {
            profile.append(row, to: &text)
            if number % Self.rowsAtOnce == Self.rowsAtOnce - 1 {
              try draft.write(text)
              text.removeAll(keepingCapacity: true)
            }
          }
          try draft.write(text)
        }
      }
      if let run = written.run { try workbook?.add(run) }
      if let run = written.run { try Self.check(run.result.timeSeries.problem, in: folder) }
      longRun = written.longRun
      summary.add(written.share)
      if let share = written.page { shares.append(share) }
    }
    if kinds.contains(.summary) {
      let draft = try StagedFile(path: "\(folder)/\(StudySummary.tableName).csv")
      try draft.write(profile.header(scenario.summaryColumns))
      for run in summary.runs { try draft.write(profile.line(summary.row(run))) }
      drafts.append(draft)
    }
    var batchTables: [Manifest.Table] = []
    if let table = longRun?.table {
      let draft = try StagedFile(path: "\(folder)/\(table.name).csv")
      try draft.write(table.csv(profile))
      drafts.append(draft)
      batchTables = [table.heading]
    }
    let tables =
      kinds.map {
        scenario.runTable($0)?.heading
          ?? Manifest.Table(StudySummary.tableName, scenario.summaryColumns)
      } + batchTables
    let manifest = summary.manifest(of: tables, batches: batches)
    let shown = page == nil ? manifest : manifest.withPage
    self.manifest = workbook == nil ? shown : shown.withWorkbook
    if let page {
      let draft = try StagedFile(path: "\(folder)/\(ReportPage.name)")
      try draft.write(page.page(summary, shares).html(manifest))
      drafts.append(draft)
    }
    let book = try workbook?.finish(summary, longRun)
    if let book { drafts.append(book.draft) }
    workbookNotes = book?.notes ?? []
    for draft in drafts { try draft.close() }
    (self.summary, self.longRun, self.drafts) = (summary, longRun, drafts)
  }

  /// That report intervals could not be kept in a file until they are written, or not be read from
  /// it again.
  private static func check(_ problem: Int32, in folder: String) throws(WriteError) {
    if problem != 0 { throw WriteError("\(folder)/timeseries.csv", code: problem) }
  }

  /// Puts the reports in their places, with their manifest.
  /// - Parameter folder: the folder that they were written for
  /// - Returns: whose results were replaced, in one line; nil: nobody's
  /// - Throws: what cannot be written; then nothing is.
  package func publish(in folder: String) throws(WriteError) -> String? {
    try writeResults([], drafts: drafts, manifest, to: folder)
  }
}

extension RunTable.Rows {
  /// All rows as CSV in UTF-8.
  fileprivate func text(_ profile: CSVProfile) -> [UInt8] {
    reduce(into: []) { profile.append($1, to: &$0) }
  }
}
