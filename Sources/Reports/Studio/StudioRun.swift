internal import Foundation
package import PoolSimulation
package import Studies

/// What the studio shows of a scenario's runs: the same words, figures and tables as the terminal,
/// the page and `summary.csv` have.
package struct StudioRun {
  /// What the page's script takes in.
  package let members: [JSONValue.Member]

  /// How much is wanted.
  package enum Extent: Sendable {
    /// Everything that the page shows.
    case page(ChartLibrary)
    /// The figures alone.
    case figures
  }

  /// What is kept of a run.
  private struct Made: Sendable {
    let share: StudySummary.Share
    let drawn: RunPage.Share?
    /// What went wrong with the file that report intervals are in; 0: nothing did.
    let problem: Int32
  }

  /// Runs a scenario.
  /// - Parameters:
  ///   - live: the scenario
  ///   - extent: how much is wanted
  ///   - workers: the number of runs at a time
  ///   - stop: ends the runs once nobody wants them any more
  /// - Throws: `RunsStopped`, or a `ScenarioError` of a policy's program.
  package init(
    of live: LiveScenario.Loaded, _ extent: Extent, workers: Int, stop: RunStop
  ) throws {
    let loaded = live.loaded
    let page: RunPage? =
      if case .page(let library) = extent { RunPage(of: loaded, library) } else {
        nil
      }
    let empty = StudySummary(of: loaded, kept: page == nil ? 0 : RunPage.worst)
    var summary = empty
    var shares: [RunPage.Share] = []
    let temporary = FileManager.default.temporaryDirectory.path
    try runReplications(
      of: loaded, workers: workers, stop: stop, series: .folder(temporary), demand: live.demand
    ) { run in
      let (share, drawn) = (empty.share(of: run), page?.share(of: run))
      return Made(share: share, drawn: drawn, problem: run.result.timeSeries.problem)
    } take: { (made: Made) in
      if made.problem != 0 { throw WriteError(temporary, code: made.problem) }
      summary.add(made.share)
      if let drawn = made.drawn { shares.append(drawn) }
    }
    let words = summary.words
    var members = [
      JSONValue.Member("answer", .string(words.answer)),
      JSONValue.Member("setting", .array(words.setting.map { .string($0) })),
      JSONValue.Member("figures", .array(words.sections.map(\.json))),
      JSONValue.Member("replications", .integer(summary.runs.count)),
    ]
    if let page {
      members += [
        JSONValue.Member("notes", .array(words.notes.map { .string($0) })),
        JSONValue.Member("summary", summary.table.json),
        JSONValue.Member("data", page.data(summary, shares)),
      ]
    }
    self.members = members
  }
}

extension ReportPage.Figures {
  /// A part of the figures as the studio's script takes it.
  fileprivate var json: JSONValue {
    .object([
      JSONValue.Member("title", .string(title)),
      JSONValue.Member(
        "lines",
        .array(
          lines.map { line in
            .object([
              JSONValue.Member("label", .string(line.label)),
              JSONValue.Member("cells", .array(line.cells.map { .string($0) })),
            ])
          })),
    ])
  }
}
