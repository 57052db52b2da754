internal import ArgumentParser
internal import Foundation
internal import Reports
internal import Settings
internal import Studies

/// The engines that `sweep emit` writes files for.
enum Engine: String, CaseIterable, ExpressibleByArgument {
  case slurm
  case awsBatch = "aws-batch"
  case kubernetes
  case parallel
}

extension SweepCommand {
  /// Writes what an engine is told of a planned study.
  struct Emit: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write files with which an engine runs the shards of a study and merges them.",
      discussion: """
        The files are written to a folder of the engine's name in the study's folder; submit.sh there submits them all.
        What a shard is given follows from some runs that are done here for it, unless --time and --memory say both.
        """)

    @Argument(help: "The engine.")
    var engine: Engine

    @Argument(help: "The study's folder.", completion: .directory)
    var folder: String

    @Flag(help: "Only the shards that have not run.")
    var repair = false

    @Option(
      help: ArgumentHelp("Only these shards, as `missing` prints them.", valueName: "list"))
    var only: String?

    @Option(help: ArgumentHelp("How long a shard may take, such as 30m.", valueName: "span"))
    var time: String?

    @Option(help: ArgumentHelp("How much memory a shard may have, such as 2GB.", valueName: "size"))
    var memory: String?

    @Option(help: ArgumentHelp("The cores of a shard, and its runs at a time.", valueName: "n"))
    var cores = 1

    @Option(
      help: ArgumentHelp(
        """
        How many shards run at a time: of a Slurm array, of Kubernetes (default: \
        \(KubernetesJob.usualPods)), or on each host of parallel (default: 1).
        """, valueName: "n"))
    var atOnce: Int?

    @Option(
      help: ArgumentHelp(
        "slurm, parallel: the program, as the machines find it (default: this one, by its path).",
        valueName: "path"))
    var program: String?

    @Option(
      help: ArgumentHelp(
        """
        slurm: how many tasks an array may have, which is the cluster's MaxArraySize less one (default: \
        \(SlurmJob.usualTasks)).
        """, valueName: "n"))
    var maxArray: Int?

    @Option(
      help: ArgumentHelp(
        "parallel: the hosts, as its --sshlogin takes them (default: this machine).",
        valueName: "hosts"))
    var hosts: String?

    @Option(
      help: ArgumentHelp("aws-batch, kubernetes: the image with the program.", valueName: "image"))
    var image: String?

    @Option(help: ArgumentHelp("aws-batch: the job queue.", valueName: "name"))
    var queue: String?

    @Option(
      help: ArgumentHelp(
        "aws-batch: where in S3 the study is, such as s3://bucket/study.", valueName: "url"))
    var s3: String?

    @Option(
      help: ArgumentHelp(
        "aws-batch: the role that may read and write there (default: the instance's).",
        valueName: "arn"))
    var jobRole: String?

    @Option(
      help: ArgumentHelp(
        "kubernetes: the claim of the volume that has the study.", valueName: "name"))
    var claim: String?

    /// What each engine needs and takes beside what all do.
    private var options: [(name: String, isGiven: Bool, needs: [Engine], takes: [Engine])] {
      [
        ("--at-once", atOnce != nil, [], [.slurm, .kubernetes, .parallel]),
        ("--program", program != nil, [], [.slurm, .parallel]),
        ("--max-array", maxArray != nil, [], [.slurm]),
        ("--hosts", hosts != nil, [], [.parallel]),
        ("--image", image != nil, [.awsBatch, .kubernetes], []),
        ("--queue", queue != nil, [.awsBatch], []),
        ("--s3", s3 != nil, [.awsBatch], []),
        ("--job-role", jobRole != nil, [], [.awsBatch]),
        ("--claim", claim != nil, [.kubernetes], []),
      ]
    }

    func validate() throws {
      for (name, isGiven, needs, takes) in options {
        if isGiven, !needs.contains(engine), !takes.contains(engine) {
          let others = (needs + takes).map(\.rawValue).joined(separator: ", ")
          throw ValidationError(
            "\(name) says nothing to \(engine.rawValue); expected it with \(others)")
        }
        if !isGiven, needs.contains(engine) {
          throw ValidationError("\(engine.rawValue) needs \(name); expected it")
        }
      }
      if repair, only != nil {
        throw ValidationError("--repair and --only both say which shards; expected one of them")
      }
      for (name, value, most) in [
        ("--cores", cores, Limit.jobs.most), ("--at-once", atOnce ?? 1, 10_000),
        ("--max-array", maxArray ?? 1, 4_000_000),
      ] where !(1...most).contains(value) {
        throw ValidationError("\(name) \(value): expected a number from 1 to \(most)")
      }
      for (name, text) in [
        ("--program", program), ("--hosts", hosts), ("--image", image), ("--queue", queue),
        ("--s3", s3), ("--job-role", jobRole), ("--claim", claim),
      ] {
        guard let text else { continue }
        if text.isEmpty || text.contains(where: \.isNewline) {
          throw ValidationError("\(name) is empty or has several lines; expected one line")
        }
      }
      if let s3, s3.wholeMatch(of: /s3:\/\/[a-z0-9][a-z0-9.\-]+(\/[A-Za-z0-9!_.*'()\-]+)*/) == nil {
        throw ValidationError(
          "--s3 \(s3) names no place in S3; expected s3://bucket/prefix without a slash at its end")
      }
      _ = try (minutes, mebibytes)
    }

    private var minutes: Int? {
      get throws {
        try time.map { text in
          guard let span = try? ScalarKind<Int64>.timeSpan().read(text),
            (60_000...31_536_000_000).contains(span)
          else {
            throw ValidationError("--time \(text): expected a span from 1m to 365d, such as 30m")
          }
          return Int((span + 59_999) / 60_000)
        }
      }
    }

    private var mebibytes: Int? {
      get throws {
        try memory.map { text in
          guard let bytes = try? ScalarKind<Int64>.dataSize().read(text),
            (64_000_000...1_000_000_000_000_000).contains(bytes)
          else { throw ValidationError("--memory \(text): expected a size from 64MB, such as 2GB") }
          return Int((bytes + 1_048_575) / 1_048_576)
        }
      }
    }

    func run() throws {
      try StudyOptions.telling {
        let start = ContinuousClock.now
        let study = try PlannedStudy(StudyFolder(folder))
        let took = ContinuousClock.now - start
        let shards = try shards(of: study)
        if shards.shards.isEmpty {
          try Console.print(
            "no shard is missing; what is left is: greenroom sweep merge \(shellWord(folder))\n")
          return
        }
        let (needs, basis) = try needs(of: study, start: took)
        let job = EngineJob(study, shards: shards, needs: needs)
        let files = files(job)
        Console.tell(notes: notes(job, shards))
        try makeFolder("\(folder)/\(engine.rawValue)")
        Console.clearUp("\(folder)/\(engine.rawValue)")
        try writeFiles(files.map { ReportFile(name: "\(folder)/\($0.name)", text: $0.text) })
        try Console.print(
          """
          \(Wording.counted(shards.shards.count, "shard")) of \(Wording.counted(study.runsPerShard, "run")) at most, \
          each with \(Wording.counted(cores, "core")), \(needs.mebibytes) MiB and \(needs.minutes) min\(basis)
          sh \(shellWord("\(folder)/\(engine.rawValue)/submit.sh"))

          """)
      }
    }

    private func shards(of study: PlannedStudy) throws -> ShardList {
      if repair { return study.missingShards }
      guard let only else { return ShardList(0..<study.shards) }
      guard let list = ShardList(only, of: study.shards) else {
        throw Failure.exit(
          "--only \(only) is no list of the study's shards; expected numbers from 0 to "
            + "\(study.shards - 1) such as 3,17,44-50",
          code: Failure.usage)
      }
      return list
    }

    private func needs(of study: PlannedStudy, start: Duration) throws -> (EngineJob.Needs, String)
    {
      let (minutes, mebibytes) = try (minutes, mebibytes)
      if let minutes, let mebibytes {
        return (EngineJob.Needs(minutes: minutes, mebibytes: mebibytes, cores: cores), "")
      }
      let pilot = try study.pilot(start: start)
      var needs = EngineJob.Needs(pilot, runs: study.runsPerShard, cores: cores)
      needs.minutes = minutes ?? needs.minutes
      needs.mebibytes = mebibytes ?? needs.mebibytes
      let shard = pilot.start + Double(study.runsPerShard) * pilot.slowest / Double(cores)
      if shard < 30, study.shards > 1 {
        Console.tell(
          "a shard takes about \(Self.text(shard)) here, and an engine up to half a minute to start it: fewer shards do as well"
        )
      }
      let took =
        "\(Wording.counted(pilot.runs, "run")) took at most \(Self.text(pilot.slowest)) each here"
      // A shard checks every variant of the study before its first run.
      let reading = pilot.start < 1 ? "" : " and \(Self.text(pilot.start)) to read the study"
      return (needs, "; \(took)\(reading), \(pilot.bytes / 1_048_576) MiB")
    }

    private static func text(_ seconds: Double) -> String {
      seconds < 10 ? "\(Int((seconds * 1_000).rounded(.up))) ms" : "\(Int(seconds.rounded(.up))) s"
    }

    private func files(_ job: EngineJob) -> [ReportFile] {
      switch engine {
      case .slurm:
        SlurmJob(
          job, program: program ?? Self.ownPath, mostTasks: maxArray ?? SlurmJob.usualTasks,
          atOnce: atOnce
        ).files
      case .awsBatch:
        BatchJob(job, image: image ?? "", queue: queue ?? "", place: s3 ?? "", role: jobRole).files
      case .kubernetes:
        KubernetesJob(
          job, image: image ?? "", claim: claim ?? "", atOnce: atOnce ?? KubernetesJob.usualPods
        ).files
      case .parallel:
        ParallelJob(
          job, program: program ?? Self.ownPath, hosts: hosts ?? "", atOnce: atOnce ?? 1
        ).files
      }
    }

    private func notes(_ job: EngineJob, _ shards: ShardList) -> [String] {
      guard engine == .slurm, shards.shards.count >= SlurmJob.usualJobs else { return [] }
      return [
        "Slurm keeps no more than \(Wording.count(SlurmJob.usualJobs)) jobs unless the cluster's MaxJobCount says otherwise."
      ]
    }

    /// This program, by its path.
    private static var ownPath: String {
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "greenroom"
    }
  }
}
