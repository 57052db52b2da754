internal import ArgumentParser
internal import PoolSimulation
internal import Reports
internal import Settings
internal import Studies

/// Runs a scenario and tells it as AWS would.
struct ExportActivitiesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "activities",
    abstract:
      """
      Run a scenario, and write what `aws autoscaling describe-scaling-activities` and `aws \
      cloudwatch get-metric-data` would print of its group.
      """)

  @OptionGroup var input: ScenarioOptions

  @Option(
    help: ArgumentHelp(
      "The file of activities; standard output when left out.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var output: String?

  @Option(
    help: ArgumentHelp("A file for the group's metrics too.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var metrics: String?

  @Option(help: ArgumentHelp("How far apart the metrics' values are.", valueName: "span"))
  var period = "1m"

  @Option(help: ArgumentHelp("The replication that is told, from 0 on.", valueName: "n"))
  var replication = 0

  func validate() throws {
    for (path, option) in [(output, "--output"), (metrics, "--metrics")] {
      if path?.isEmpty == true {
        throw ValidationError("\(option) names no file; expected one, such as \(option) out.json")
      }
      try OutputPath.check(path, of: option)
    }
    if metrics == "-", output == nil || output == "-" {
      throw ValidationError("both files cannot be standard output; expected a file for one")
    }
    if replication < 0 {
      throw ValidationError("--replication \(replication) is none; expected a number from 0 on")
    }
    _ = try step()
  }

  private func step() throws -> Int64 {
    guard let step = try? ScalarKind.timeSpan().read(period), step >= 1_000,
      86_400_000 % step == 0
    else {
      throw ValidationError(
        "--period \(period.onOneLine) divides no day; expected a time span such as 1m or 5m")
    }
    return step
  }

  func run() throws {
    let loaded = try input.load()
    guard replication < loaded.scenario.replications else {
      throw Failure.exit(
        "--replication \(replication): the scenario has \(loaded.scenario.replications); expected a number below",
        code: Failure.usage)
    }
    let step = try step()
    if let span = loaded.scenario.duration?.milliseconds, metrics != nil, span / step > 1_000_000 {
      throw Failure.exit(
        "--period \(period): would make more than 1,000,000 values of each metric; expected a longer one",
        code: Failure.usage)
    }
    let group: SimulatedGroup
    do throws(ScenarioError) {
      group = SimulatedGroup(
        try loaded.result(replication: replication), of: loaded.scenario)
    } catch {
      throw Failure.exit(error)
    }
    let log = group.log
    if let metrics {
      let json = group.metrics(every: step).json
      try Console.write(to: metrics, reading: loaded.inputPaths) { try $0(json.text) }
    }
    try Console.write(to: output ?? "-", reading: loaded.inputPaths) { try $0(log.json.text) }
  }
}
