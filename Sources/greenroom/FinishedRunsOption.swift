internal import ArgumentParser
internal import Studies

/// Runs of a study in shards that a command may take.
struct FinishedRunsOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take what was run already from the shards of this planned study.", valueName: "dir"),
    completion: .directory)
  var runsOf: String?

  /// The runs; nil where nobody says.
  /// - Throws: what is wrong with the study.
  func runs() throws -> FinishedRuns? {
    guard let runsOf else { return nil }
    return try PlannedStudy(StudyFolder(runsOf)).finishedRuns()
  }

  /// Tells how many of them were of use.
  static func tell(_ runs: FinishedRuns?, _ study: StudyOptions) {
    guard let runs else { return }
    if runs.usedCount == 0 {
      Console.tell(
        "\(runs.folder): none of its \(runs.count) runs is one that is wanted here: other settings, traces or seed"
      )
      return
    }
    let missing =
      runs.shards.done < runs.shards.all
      ? "; \(runs.shards.all - runs.shards.done) of its \(runs.shards.all) shards have not run" : ""
    study.tell("\(runs.folder): \(runs.usedCount) of its \(runs.count) runs are used\(missing)")
  }
}
