internal import ArgumentParser
internal import PoolSimulation
internal import Reports
internal import Settings
internal import Studies
internal import Workloads

/// The traces that can be written.
enum SynthesizedRows: String, CaseIterable, ExpressibleByArgument {
  case joins, meetings
}

/// Writes a demand as a trace: that of a scenario, or that of a preset alone.
struct SynthesizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synthesize",
    abstract: "Write the demand of a scenario's first replication, or of a preset, as a trace.")

  @Argument(
    help: "The scenario, a YAML file; none with --preset.",
    completion: .file(extensions: ["yaml", "yml"]))
  var scenario: String?

  @Option(
    name: .customLong("set"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Change a setting of the scenario; may be repeated.", valueName: "path=value"))
  var overrides: [String] = []

  @Option(
    help: ArgumentHelp(
      "A demand of `greenroom list workloads`, instead of a scenario.", valueName: "name"))
  var preset: String?

  @Option(help: ArgumentHelp("With --preset: so many weeks (default: 1).", valueName: "n"))
  var weeks: Int?

  @Option(help: ArgumentHelp("With --preset: a length instead of weeks.", valueName: "span"))
  var duration: String?

  @Option(
    help: ArgumentHelp(
      "With --preset: where it starts, ISO 8601 (default: 2026-01-05, a Monday).", valueName: "time"
    ))
  var start: String?

  @Option(
    help: ArgumentHelp(
      "With --preset: the IANA time zone of its days (default: UTC).", valueName: "zone"))
  var timeZone: String?

  @Option(
    help: ArgumentHelp(
      "With --preset: the meetings of an average week (default: the preset's).", valueName: "n"))
  var meetingsPerWeek: String?

  @Option(help: "With --preset: keys every draw (default: 1).")
  var seed: UInt64?

  @Option(
    help: ArgumentHelp("The trace to write; - is standard output.", valueName: "trace.csv"),
    completion: .file(extensions: ["csv"]))
  var output: String

  @Option(help: "What a row of it is (default: joins).")
  var rows: SynthesizedRows?

  @Option(name: .customLong("format"), help: .hidden)
  var formerRows: SynthesizedRows?

  @Flag(
    help: "Add to each join when its meeting was scheduled, which `greenroom trace fit` can use.")
  var withSchedule = false

  /// A demand, and who is named in a message about it.
  private struct Demand {
    let name: String
    let source: WorkloadSource
    let calendar: ScenarioCalendar
    let seed: UInt64
    /// A preset has no scenario whose start a reader of seconds could ask for.
    let times: TraceTimeForm
    /// The files that it was read from.
    let files: [String]
    /// Whether transforms made of a trace what it has.
    let isTransformed: Bool
  }

  func validate() throws {
    try OutputPath.check(output, of: "--output")
    if withSchedule, (rows ?? formerRows) == .meetings {
      throw ValidationError(
        "--with-schedule adds what a row a meeting says already; expected --rows joins")
    }
    guard preset != nil else {
      if scenario == nil {
        throw ValidationError("there is no demand to write; expected a scenario, or --preset")
      }
      let given = [
        ("--weeks", weeks != nil), ("--duration", duration != nil), ("--start", start != nil),
        ("--time-zone", timeZone != nil), ("--meetings-per-week", meetingsPerWeek != nil),
        ("--seed", seed != nil),
      ].filter(\.1).map(\.0)
      guard let first = given.first else { return }
      throw ValidationError(
        "\(given.joined(separator: ", ")) stand\(given.count == 1 ? "s" : "") beside a scenario, which says so itself; expected "
          + "--preset instead of the scenario, or --set without \(first)")
    }
    if scenario != nil {
      throw ValidationError("--preset stands beside a scenario; expected one of them")
    }
    if !overrides.isEmpty {
      throw ValidationError("--set changes a scenario; expected none beside --preset")
    }
    if weeks != nil, duration != nil {
      throw ValidationError("--weeks stands beside --duration; expected one of them")
    }
    if let weeks, !(1...5_200).contains(weeks) {
      throw ValidationError("--weeks \(weeks) is no length; expected a number from 1 to 5200")
    }
    if let duration {
      let kind = ScalarKind<Int64>.timeSpan(in: 1...(100 * 366 * 86_400_000))
      do throws(QuantityError) {
        _ = try kind.read(duration)
      } catch {
        throw ValidationError("--duration: \(error.message(expected: kind.expected))")
      }
    }
    if let seed, seed > UInt64(Int.max) {
      throw ValidationError("--seed \(seed) is too large; expected at most \(Int.max)")
    }
  }

  func run() throws {
    let rows = try value(of: "--rows", rows, formerly: "--format", formerRows) ?? .joins
    let demand = try demand()
    let (workload, made) = demand.source.makeWorkload(seed: demand.seed, replication: 0)
    Console.tell(notes: made.sentences(isTransformed: demand.isTransformed))
    let sessions = demand.source.sessions(seed: demand.seed, replication: 0)
    if rows == .meetings, sessions.isEmpty, workload.joinCount > 0 {
      let problem =
        "workload.trace holds joins, which do not say what the meetings were; expected --rows joins"
      throw Failure.exit("\(demand.name): \(problem)", code: Failure.usage)
    }
    if withSchedule, sessions.isEmpty, workload.joinCount > 0 {
      let problem = "its joins do not say when meetings were scheduled; expected no --with-schedule"
      throw Failure.exit("\(demand.name): \(problem)", code: Failure.usage)
    }
    let schedules = withSchedule ? workload.schedules(of: sessions) : []
    try Console.write(to: output, reading: demand.files) { write in
      switch rows {
      case .joins: try workload.writeJoins(times: demand.times, schedules: schedules, to: write)
      case .meetings: try sessions.writeMeetings(calendar: demand.calendar, to: write)
      }
    }
  }

  private func demand() throws -> Demand {
    do throws(ScenarioError) {
      if let preset {
        var request = PresetDemand.Request(preset: preset)
        request.weeks = duration == nil ? weeks ?? 1 : nil
        (request.duration, request.start, request.timeZone) = (duration, start, timeZone)
        request.meetingsPerWeek = meetingsPerWeek
        let demand = try PresetDemand(request)
        return Demand(
          name: "--preset \(preset)", source: demand.source, calendar: demand.calendar,
          seed: seed ?? 1,
          times: .wallClock(demand.calendar), files: [], isTransformed: false)
      }
      let path = scenario ?? ""
      let loaded = try LoadedScenario(path: path, overrides: overrides)
      Console.tell(notes: loaded.scenario.demandNotes)
      return Demand(
        name: path, source: loaded.source, calendar: loaded.scenario.calendar,
        seed: loaded.scenario.seed,
        times: .sinceStart, files: loaded.inputPaths,
        isTransformed: !loaded.scenario.workload.transforms.isEmpty)
    } catch {
      throw Failure.exit(error)
    }
  }
}
