internal import ArgumentParser
internal import PoolSimulation
internal import Reports
internal import Settings
internal import Studies
internal import Workloads

/// What a warm pool keeps its instances as, on the command line.
enum PoolStateOption: String, CaseIterable, ExpressibleByArgument {
  case stopped, hibernated, running

  /// The state.
  var state: WarmPoolState {
    switch self {
    case .stopped: .stopped
    case .hibernated: .hibernated
    case .running: .running
    }
  }
}

/// Fits launch times to what a group did.
struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Fit the launch section of a scenario to the scaling activities of a real group.",
    discussion: """
      Activities are what `aws autoscaling describe-scaling-activities` prints; AWS keeps six weeks. Estimates stand with their standard errors, and the laws with their Kolmogorov-Smirnov distance, as comments behind the values.
      """)

  @Option(
    help: ArgumentHelp("The file of activities; - is standard input.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var activities: String

  @Option(
    help: ArgumentHelp(
      "The group's metrics, to tell whether activities are missing.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var metrics: String?

  @Option(
    help: ArgumentHelp(
      "Who joined when on which instance, for the registration: a CSV file with join_time, instance_id and, if there is one, meeting_id.",
      valueName: "file"),
    completion: .file(extensions: ["csv", "gz"]))
  var joins: String?

  @Option(
    help: ArgumentHelp(
      "--joins: the IANA time zone of times without an offset (default: UTC).", valueName: "zone"))
  var timeZone: String?

  @Option(help: ArgumentHelp("The group, where the file has several.", valueName: "name"))
  var group: String?

  @Option(
    help: ArgumentHelp(
      "What the warm pool keeps its instances as: stopped, hibernated or running.",
      valueName: "state"))
  var poolState: PoolStateOption?

  @Option(
    help: ArgumentHelp(
      "When the activities were fetched, as 2026-03-09T08:00:00Z (default: the last time in them).",
      valueName: "time"))
  var asOf: String?

  @Option(
    help: ArgumentHelp("The file to write; standard output when left out.", valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var output: String?

  func validate() throws {
    if output?.isEmpty == true {
      throw ValidationError("--output names no file; expected one, such as --output launch.yaml")
    }
    try OutputPath.check(output, of: "--output")
    if [activities, metrics, joins].count(where: { $0 == "-" }) > 1 {
      throw ValidationError("one file alone can be standard input; expected a file for the others")
    }
    if let timeZone {
      guard joins != nil else {
        throw ValidationError("--time-zone is for --joins; expected it beside --joins")
      }
      guard (try? ScenarioCalendar(start: "1970-01-01", timeZone: timeZone)) != nil else {
        throw ValidationError(
          "--time-zone \(timeZone.onOneLine) is no time zone; expected one such as Europe/Berlin")
      }
    }
    _ = try now()
  }

  private func now() throws -> Int64? {
    try asOf.map { text in
      guard let time = ActivityLog.milliseconds(text) else {
        throw ValidationError(
          "--as-of \(text.onOneLine) is no time; expected ISO 8601 with an offset, such as 2026-03-09T08:00:00Z"
        )
      }
      return time
    }
  }

  func run() throws {
    let calibration: LaunchCalibration
    var missing: [String] = []
    do throws(TraceError) {
      let log = try ActivityLog(path: activities, group: group)
      if let now = try? now(), now < log.latest {
        throw TraceError.refusal(
          of: activities, "it has times after --as-of \(asOf ?? "")",
          "expected when the file was fetched")
      }
      let hosted: HostedJoins? =
        if let joins {
          try HostedJoins(path: joins, timeZone: timeZone ?? "UTC", of: log)
        } else { nil }
      calibration = LaunchCalibration(
        log, poolState: poolState?.state, asOf: try? now(), joins: hosted)
      if let metrics {
        missing = log.gaps(in: try GroupMetrics(path: metrics), of: metrics)
      }
    } catch {
      throw Failure.exit(ScenarioError.trace(error))
    }
    Console.tell(notes: calibration.notes + missing)
    guard !calibration.stages.isEmpty else {
      throw Failure.exit(
        "\(activities): there is no launch in it that ended; expected some to fit times to",
        code: Failure.data)
    }
    try Console.write(
      to: output ?? "-", reading: [activities] + [joins, metrics].compactMap(\.self)
    ) {
      try $0(calibration.yaml(from: [activities] + [joins].compactMap(\.self)))
    }
  }
}
