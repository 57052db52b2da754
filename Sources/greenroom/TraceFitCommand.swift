internal import ArgumentParser
internal import PoolSimulation
internal import Probability
internal import Reports
internal import Settings
internal import Studies
internal import Workloads

/// What `fit` prints.
enum FitFormat: String, CaseIterable, ExpressibleByArgument {
  case yaml, json
}

/// Fits a synthetic workload to a trace.
struct TraceFitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fit a synthetic workload to a trace, as the workload section of a scenario.",
    discussion: """
      The estimates stand with their standard errors, and the laws with their Kolmogorov-Smirnov distance, as comments behind the values.
      Columns scheduled_start and scheduled_duration_s of a trace of joins say when meetings were to be; without them it is inferred.
      """)

  @OptionGroup var input: TraceOptions

  @Option(
    help: ArgumentHelp("The file to write; standard output when left out.", valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var output: String?

  @Option(help: "The section in YAML, or the estimates as JSON (default: yaml).")
  var format: FormatOption<FitFormat>?

  @Option(help: .hidden)
  var outputFormat: FitFormat?

  @Option(
    help: ArgumentHelp(
      "How long people stay whom a trace of counts only counts: a span or a law in YAML.",
      valueName: "stay"))
  var stay: String?

  @Option(
    help: "Instead of a model, draw whole days of the trace, of the same weekday or of others.")
  var bootstrap: DayMatch?

  func validate() throws {
    if output?.isEmpty == true {
      throw ValidationError("--output names no file; expected one, such as --output workload.yaml")
    }
    try OutputPath.check(output, of: "--output")
    if bootstrap != nil, (format?.output ?? outputFormat) == .json {
      throw ValidationError("--bootstrap estimates nothing; expected --format yaml beside it")
    }
    if bootstrap != nil, input.trace == "-" {
      throw ValidationError("--bootstrap names the trace in the section; expected a file")
    }
  }

  func run() throws {
    let calendar = try input.calendar()
    var settings = input.settings
    settings.format = try value(of: "--rows", input.rows, formerly: "--format", format?.rows)
    let output = try value(
      of: "--format", format?.output, formerly: "--output-format", outputFormat)
    var model = WorkloadModel(source: .trace(settings))
    let source: WorkloadSource
    do throws(ScenarioError) {
      model.stay = try stay.map { text throws(ScenarioError) in
        try parseLength(text, option: "--stay")
      }
      do throws(TraceError) {
        source = try model.load(duration: nil, calendar: calendar, traceDirectory: "")
      } catch {
        throw .trace(error.naming("--stay", for: "workload.stay"))
      }
    } catch {
      throw Failure.exit(error)
    }
    if model.stay != nil, source.interval == nil {
      throw Failure.exit(
        "--stay would do nothing: the trace has a row a join or a meeting; expected it with counts",
        code: Failure.usage)
    }
    if let interval = source.interval, interval % 60_000 != 0 || 86_400_000 % interval != 0 {
      let problem =
        """
        its intervals do not divide a day into whole minutes; expected such as `greenroom trace \
        convert --to counts --interval` makes
        """
      throw Failure.exit("\(input.trace): \(problem)", code: Failure.usage)
    }
    try input.requireStart(source.notes.times == .sinceStart)
    try input.requireCalendarTimes(source.times)
    input.tell(source.notes)
    if source.notes.rowsRepeated > 0 {
      Console.tell("\(input.trace): \(source.notes.repeatedSentence).")
    }
    try write(text(source, calendar, as: output ?? .yaml))
  }

  private func text(_ source: WorkloadSource, _ calendar: ScenarioCalendar, as format: FitFormat)
    throws -> String
  {
    if let bootstrap {
      return "workload:\n  trace: \(input.trace)\n" + columnLines
        + "  transforms:\n    - bootstrap: \(bootstrap.rawValue)\n"
    }
    do throws(FitProblem) {
      let fitted = try FittedWorkload(source, calendar: calendar)
      switch format {
      case .yaml: return fitted.yaml(title: "Fitted to \(input.trace.onOneLine).")
      case .json: return fitted.json.text
      }
    } catch {
      throw Failure.exit(
        "\(input.trace): cannot be fitted: \(error.description)", code: Failure.data)
    }
  }

  private var columnLines: String {
    let columns = input.settings.columns.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    let written = input.written
    let keys = [
      ("delimiter", written.delimiter?.rawValue), ("time_format", written.timeFormat?.rawValue),
      ("decimal", written.decimal?.rawValue),
      ("unit", written.unit.map { "\"\($0.rawValue)\"" }),
      ("times", input.times == .auto ? nil : input.times.rawValue),
      ("on_implausible", written.onImplausible == .error ? nil : written.onImplausible.rawValue),
      ("on_bad_row", input.onBadRow == .error ? nil : input.onBadRow.rawValue),
      ("region", input.region.map { "\"\($0)\"" }), ("interval", input.interval),
      ("format", input.rows?.rawValue),
    ]
    return (columns.isEmpty ? "" : "  columns: {\(columns.joined(separator: ", "))}\n")
      + keys.compactMap { key, value in value.map { "  \(key): \($0)\n" } }.joined()
  }

  private func write(_ text: String) throws {
    try Console.write(to: output ?? "-", reading: [input.trace]) { try $0(text) }
  }
}

extension TraceError {
  /// The same with an option in place of a key, where there is no scenario.
  fileprivate func naming(_ option: String, for key: String) -> TraceError {
    guard case .invalid(var issues, let total) = self else { return self }
    for place in issues.indices {
      issues[place].expected = issues[place].expected.replacing(key, with: option)
    }
    return .invalid(issues, total: total)
  }
}

extension DayMatch: ExpressibleByArgument {}
