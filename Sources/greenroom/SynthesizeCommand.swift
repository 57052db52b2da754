internal import ArgumentParser
internal import PoolSimulation
internal import Reports
internal import Studies
internal import Workloads

/// The traces that can be written.
enum SynthesizedFormat: String, CaseIterable, ExpressibleByArgument {
  case joins, meetings
}

/// Writes a scenario's demand as a trace.
struct SynthesizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synthesize", abstract: "Write the demand of a scenario's first replication as a trace.")

  @OptionGroup var input: ScenarioOptions

  @Option(help: ArgumentHelp("The trace to write; - is standard output.", valueName: "trace.csv"), completion: .file(extensions: ["csv"]))
  var output: String

  @Option(help: "A row a join, or a row a meeting.")
  var format = SynthesizedFormat.joins

  @Flag(help: "Add to each join when its meeting was scheduled, which `greenroom trace fit` can use.")
  var withSchedule = false

  func validate() throws {
    if withSchedule, format == .meetings {
      throw ValidationError("--with-schedule adds what a row a meeting says already; expected --format joins")
    }
  }

  func run() throws {
    let loaded = try input.load()
    let seed = loaded.scenario.seed
    let (workload, _) = loaded.source.makeWorkload(seed: seed, replication: 0)
    let sessions = loaded.source.sessions(seed: seed, replication: 0)
    if format == .meetings, sessions.isEmpty, workload.joinCount > 0 {
      let problem = "workload.trace holds joins, which do not say what the meetings were; expected --format joins"
      throw Failure.exit("\(input.scenario): \(problem)", code: Failure.usage)
    }
    if withSchedule, sessions.isEmpty, workload.joinCount > 0 {
      let problem = "its joins do not say when meetings were scheduled; expected no --with-schedule"
      throw Failure.exit("\(input.scenario): \(problem)", code: Failure.usage)
    }
    let schedules = withSchedule ? workload.schedules(of: sessions) : []
    try Console.write(to: output) { write in
      switch format {
      case .joins: try workload.writeJoins(schedules: schedules, to: write)
      case .meetings: try sessions.writeMeetings(calendar: loaded.scenario.calendar, to: write)
      }
    }
  }
}
