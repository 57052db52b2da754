internal import PoolSimulation
internal import Settings
internal import Studies

/// What the page of a study draws: which replications, how much of them, and what each adds.
struct RunPage: Sendable {
  /// No more rows of all replications' time series are drawn, and no more rows of other tables.
  static let mostRows = 12_000
  /// No more replications are drawn.
  private static let mostRuns = 24
  /// The worst shortages that the page tells.
  static let worst = 10

  let library: ChartLibrary
  let loaded: LoadedScenario
  /// The replications that are drawn are those before this one.
  private let drawn: Int

  /// The page of a scenario.
  init(of loaded: LoadedScenario, _ library: ChartLibrary) {
    (self.loaded, self.library) = (loaded, library)
    // Without an end nobody knows how long a run is.
    let scenario = loaded.scenario
    let rows = scenario.calendar.duration.map { $0 / scenario.report.interval.milliseconds + 1 }
    let fitting = rows.map { Int64(Self.mostRows) / max(1, $0) } ?? 1
    drawn = min(scenario.replications, Self.mostRuns, max(1, Int(fitting)))
  }

  /// What a run adds to the page.
  struct Share: Sendable {
    /// nil: the run is not drawn.
    let drawing: JSONValue?
    let end: SimulationTime
    let causes: [Cause]
  }

  /// What shortages of one cause came to.
  struct Cause: Sendable {
    let cause: ShortageCause
    var shortages = 0
    var rejected = 0
    var delayed = 0
  }

  /// What a run adds.
  func share(of run: StudyRun) -> Share {
    let causes = ShortageCause.allCases.map { cause in
      run.result.episodes.filter { $0.cause == cause }.reduce(into: Cause(cause: cause)) {
        $0.shortages += 1
        $0.rejected += $1.rejected
        $0.delayed += $1.delayed
      }
    }
    return Share(
      drawing: run.replication < drawn ? drawing(of: run) : nil, end: run.result.end, causes: causes
    )
  }

  private func drawing(of run: StudyRun) -> JSONValue {
    let scenario = loaded.scenario
    let merged = max(1, (run.result.timeSeries.count + Self.mostRows - 1) / Self.mostRows)
    var result = run.result
    if merged > 1 { result.timeSeries = TimeSeriesRows(result.timeSeries.merged(merged)) }
    result.lifecycle = result.lifecycle.filter { Self.mishaps.contains($0.cause) }
    let shown = StudyRun(
      replication: run.replication, workload: run.workload, notes: run.notes, result: result)
    let limit = Self.mostRows / drawn
    func packed(_ table: RunTable, _ name: String? = nil, limit: Int = .max) -> PackedTable {
      var packed = PackedTable(
        name ?? table.heading.name, table.heading.columns,
        leavingOut: ["replication", "wall_clock", "policy"], limit: limit)
      let rows = table.rows(shown)
      for row in rows.prefix(limit) { packed.add(row) }
      packed.skip(max(0, rows.count - limit))
      return packed
    }
    return .object([
      JSONValue.Member("replication", .integer(run.replication)),
      JSONValue.Member(
        "tables",
        .array([
          packed(scenario.timeSeriesTable).json([
            JSONValue.Member("merged", .integer(merged))
          ]),
          packed(scenario.launchTable, limit: limit).json(),
          packed(scenario.decisionTable, limit: limit).json(),
          packed(scenario.episodeTable, limit: limit).json(),
          packed(scenario.lifecycleTable, "events", limit: limit).json(),
          PackedTable(result.crossingTable, limit: limit).json(),
          PackedTable(result.moneyTable).json(), PackedTable(result.refusalTable).json(),
        ])),
    ])
  }

  /// What befalls instances, in the words of `lifecycle.csv`.
  private static let mishaps: Set<TransitionCause> = [
    .launchFailed, .fault, .zoneDown, .healthCheck, .spotInterruption, .instanceRefresh,
    .maxLifetime, .rebalance,
  ]

  /// The page of a study that is over.
  /// - Parameters:
  ///   - summary: what it came to
  ///   - shares: what each run added, in the order of the replications
  /// - Returns: the page
  func page(_ summary: StudySummary, _ shares: [Share]) -> ReportPage {
    let words = summary.words
    return ReportPage(
      kind: shares.count > 1 ? "\(shares.count) runs" : "Run", answer: words.answer,
      setting: words.setting, figures: words.sections, hasRanges: shares.count > 1,
      notes: words.notes, data: data(summary, shares), library: library)
  }
}
