internal import ArgumentParser
internal import Foundation
internal import Reports
internal import Studies

/// Runs every variant of a scenario.
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Run every variant of a scenario's sweep section, or a share of them.",
    discussion: """
      greenroom sweep SCENARIO runs all of it here, and goes on where it stopped.
      plan, run, missing and merge do the same in parts, on any machine that can say which part it is to do; emit writes what a cluster
      is told for it.
      """,
    subcommands: [Whole.self, Plan.self, Emit.self, Run.self, Missing.self, Merge.self],
    defaultSubcommand: Whole.self)

  /// Plan, run and merge in one.
  struct Whole: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "all", abstract: "Run every variant here (what `greenroom sweep SCENARIO` does)."
    )

    @OptionGroup var input: ScenarioOptions
    @OptionGroup var bound: BoundOption
    @OptionGroup var study: StudyOptions

    @Option(
      help: ArgumentHelp(
        "The study's folder (default: out/<scenario>/sweep, with the runs in out/<scenario>).",
        valueName: "dir"),
      completion: .directory)
    var out: String?

    @Option(help: "How CSV is written; excel-eu has semicolons and decimal commas.")
    var csvProfile = CSVProfile.plain

    @Option(help: "xlsx: report.xlsx is written too; the answer is printed in words either way.")
    var format = WordFormat.table

    @OptionGroup var columns: ColumnOptions

    @OptionGroup var page: NoPageOption

    @OptionGroup var precision: PrecisionOptions

    func validate() throws { try ScenarioOptions.check(out: out) }

    func run() throws {
      try study.telling {
        let goal = try precision.goal()
        let requests = bound.overrides + (goal.map { [$0.metric] } ?? []).requests
        let sweep = try Sweep(try input.document(requests))
        var view = try columns.view(of: sweep.shownColumns, in: Sweep.columnPlace)
        Console.tell(
          notes: [precision.note].compactMap(\.self) + sweep.plan.notes + sweep.plan.moneyNotes)
        let folder = try OutputFolder(out, scenario: sweep.scenario, "sweep")
        let results = try ResultsStore(in: folder.store)
        Console.tell(notes: results.takeNotes())
        let runner = StudyRunner(
          sweep.plan, results: results, workers: study.workers, report: study.report)
        let start = ContinuousClock.now
        Interruption.tell(keptIn: folder.store.store)
        let places = "\(folder.path)/ has the results, \(folder.store.store) the runs"
        let replications: [Int]
        var notes = ""
        if let goal {
          let reached = try goal.reach(runner, variants: Array(sweep.plan.variants.indices))
          replications = reached.replications
          notes = reached.text(goal)
          study.tell(try results.sharing.map { "\($0); \(places)" } ?? places)
        } else {
          let progress = try runner.run(sweep.plan.allRuns)
          replications = sweep.plan.variants.map { _ in sweep.plan.replications }
          let took = secondsText(ContinuousClock.now - start)
          let others =
            progress.madeElsewhere > 0
            ? ", \(progress.madeElsewhere) were made by other processes meanwhile" : ""
          study.tell(
            "\(progress.made) runs in \(took) s, \(progress.found) were there\(others)"
              + "\(progress.twinsText); \(places)")
        }
        let report = try SweepReport(sweep, replications: replications, runner: runner)
        let manifest = try sweep.manifest(runs: replications.reduce(0, +), goal: goal)
        let written = try page.page(manifest) { try report.page($0) }
        try folder.write(
          written.files, drafts: try report.drafts(in: folder.path, csvProfile), written.manifest,
          workbook: format == .xlsx ? try report.workbook(in: folder.path) : nil)
        let text = try report.text(&view)
        Console.tell(notes: results.takeNotes())
        try Console.show(text + notes, view)
      }
    }
  }

  /// Writes what is to be run.
  struct Plan: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Write a study's folder: the manifest that says what is run, and copies of the traces.")

    @OptionGroup var input: ScenarioOptions
    @OptionGroup var bound: BoundOption

    @Option(help: ArgumentHelp("How many shards share the runs.", valueName: "n"))
    var shards = 1

    @Option(help: ArgumentHelp("The study's folder.", valueName: "dir"), completion: .directory)
    var out: String

    func validate() throws {
      try ScenarioOptions.check(out: out)
      if !(1...PlannedStudy.mostShards).contains(shards) {
        throw ValidationError(
          "--shards \(shards) is no number of shards; expected one from 1 to \(PlannedStudy.mostShards)"
        )
      }
    }

    func run() throws {
      try StudyOptions.telling {
        let sweep = try Sweep(try input.document(bound.overrides))
        let folder = StudyFolder(out)
        let manifest = try sweep.manifest(shards: shards).text
        if let other = folder.id, other != Digest(of: manifest) {
          throw Failure.exit(
            "\(folder.manifest): is of another study; expected an empty folder", code: Failure.usage
          )
        }
        Console.tell(notes: sweep.plan.notes + sweep.plan.moneyNotes)
        for path in folder.folders { Console.clearUp(path) }
        try folder.keep(sweep)
        // A manifest is never without its seal.
        try writeFiles([
          ReportFile(name: folder.seal, text: "\(Digest(of: manifest))\n"),
          ReportFile(name: folder.manifest, text: manifest),
        ])
        let runs = Wording.counted(sweep.plan.variants.count * sweep.plan.replications, "run")
        try Console.print("\(Digest(of: manifest))\n")
        Console.tell(
          "\(runs) of \(Wording.counted(sweep.plan.variants.count, "variant")) in \(Wording.counted(shards, "shard")); \(out)/ is the study"
        )
      }
    }
  }

  /// Runs a share.
  struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Run one shard of a planned study.",
      discussion: """
        Without --shard, GREENROOM_SHARD, SLURM_ARRAY_TASK_ID, AWS_BATCH_JOB_ARRAY_INDEX or JOB_COMPLETION_INDEX says which. Shards count
        from 0, or in the list that --among says. What a killed attempt finished is not run again.
        """)

    @Argument(help: "The study's folder.", completion: .directory)
    var folder: String

    @Option(help: ArgumentHelp("Which shard, from 0.", valueName: "i"))
    var shard: Int?

    @Option(
      help: ArgumentHelp(
        "The shards that array tasks are for, as `missing` prints them: task 0 does the first of them.",
        valueName: "list"))
    var among: String?

    @OptionGroup var study: StudyOptions

    func run() throws {
      try study.telling {
        let manifest = try StudyManifest(StudyFolder(folder))
        let index = try ShardIndex.index(
          option: shard, among: among, of: manifest.shards, in: ProcessInfo.processInfo.environment)
        let planned = try PlannedStudy(manifest, shard: index)
        Interruption.tell(keptIn: "\(folder)/")
        let progress = try planned.run(shard: index, workers: study.workers, report: study.report) {
          Console.tell($0)
        }
        let runs =
          progress.map {
            "\($0.done - $0.found) runs, \($0.found) were there\($0.twinsText)"
          } ?? "had run before"
        study.tell("shard \(index) of \(planned.shards): \(runs)")
      }
    }
  }

  /// Tells what has not run.
  struct Missing: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        """
        Print the shards that have not run, as array jobs take them, such as 3,17,44-50; exit 3 if \
        there are any.
        """
    )

    @Argument(help: "The study's folder.", completion: .directory)
    var folder: String

    func run() throws {
      try StudyOptions.telling {
        let missing = try StudyManifest(StudyFolder(folder)).missingShards
        if missing.shards.isEmpty { return }
        try Console.print("\(missing)\n")
        throw ExitCode(Failure.missingShards)
      }
    }
  }

  /// Puts the shares together.
  struct Merge: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Put the shards of a study together and write runs.csv and variants.csv.")

    @Argument(help: "The study's folder.", completion: .directory)
    var folder: String

    @Option(help: "How CSV is written; excel-eu has semicolons and decimal commas.")
    var csvProfile = CSVProfile.plain

    @OptionGroup var columns: ColumnOptions

    func run() throws {
      try StudyOptions.telling {
        let planned = try PlannedStudy(StudyFolder(folder))
        let plan = planned.sweep.plan
        let view = try columns.view(of: planned.sweep.shownColumns, in: Sweep.columnPlace)
        Console.clearUp(folder)
        let (text, shown) = try planned.withMergedRuns { runner in
          let report = try SweepReport(
            planned.sweep, replications: plan.variants.map { _ in plan.replications },
            runner: runner)
          try report.write(to: folder, csvProfile)
          var view = view
          return (try report.text(&view), view)
        }
        try Console.show(text, shown)
      }
    }
  }
}

extension StudyProgress {
  /// How many of the runs were not simulated, and why; nothing where all were.
  fileprivate var twinsText: String {
    twins == 0 ? "" : "; \(twins) came from variants that differ only in times never drawn"
  }
}
