internal import ArgumentParser
internal import Reports
internal import Settings
internal import Studies
internal import Workloads

/// Writes what people have as a trace.
struct TraceConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Write a trace or a log from elsewhere as a trace with wall-clock times.",
    discussion: """
      Without --from the input is a trace of joins, meetings or counts. What was left out or assumed is told on stderr.
      With --to counts, --interval is the length of their intervals; without it that is 5m.
      Joins become meetings or counts; the other ways would have to be drawn, which `greenroom synthesize` does for a scenario.
      """)

  @OptionGroup var input: TraceOptions

  @Option(
    help: ArgumentHelp("The trace to write; - is standard output.", valueName: "trace.csv"),
    completion: .file(extensions: ["csv"]))
  var output: String

  @Option(
    help: "Where the input comes from, unless it is one of our traces; auto tells by how it begins."
  )
  var from: ImportOrigin?

  @Option(help: "What a row of the output is; what a row of the input is when left out.")
  var to: TraceFormat?

  @Option(
    name: .customLong("transform"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      """
      A change as a scenario's workload.transforms has it, such as 'scale: 150%'; may be repeated.
      """,
      valueName: "yaml"))
  var transforms: [String] = []

  @Option(help: "Keys what transforms draw (default: 1).")
  var seed: UInt64?

  @Flag(help: "Tell by what each thing was decided, and what was left out, bounded and stretched.")
  var explain = false

  @Flag(help: "Take it when nothing, or next to nothing, is left.")
  var allowEmpty = false

  @Option(name: .customLong("format"), help: .hidden)
  var formerRows: TraceFormat?

  @OptionGroup(title: "Options of single sources") var source: ImportOptions

  func validate() throws {
    if from != .auto { try check(from?.format) }
    if input.interval != nil, to != .counts {
      throw ValidationError("--interval is the length of counts; expected --to counts beside it")
    }
    if seed != nil, transforms.isEmpty {
      throw ValidationError("--seed keys what transforms draw; expected it with --transform")
    }
    if output.isEmpty {
      throw ValidationError(
        "--output names no file; expected one, such as --output trace.csv, or -")
    }
    try OutputPath.check(output, of: "--output")
  }

  /// Refuses options that would do nothing for a source.
  private func check(_ from: ImportFormat?) throws {
    try source.check(for: from)
    if let calendar = try? input.calendar() { try source.checkDays(calendar) }
    let endings = [".json", ".jsonl", ".ndjson", ".xml", ".ics"].flatMap { [$0, $0 + ".gz"] }
    if from == nil, let ending = endings.first(where: { input.trace.hasSuffix($0) }) {
      let sources = ImportFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError(
        "\(input.trace): our own traces do not end in \(ending); expected --from auto, or one of \(sources)"
      )
    }
    if from != nil, input.rows != nil || formerRows != nil {
      throw ValidationError("--rows is about our own traces; expected it without --from")
    }
    if let from, let alien = input.given.first(where: { !$0.sources.contains(from) }) {
      throw ValidationError(alien.refusal(with: from))
    }
    if let from, ImportFormat.metrics.contains(from), input.onBadRow == .skip {
      throw ValidationError(
        "--on-bad-row skip stands beside --from \(from.rawValue), which has no rows; expected it without"
      )
    }
    if from != nil, input.region != nil {
      throw ValidationError("--region is about our own traces; expected it without --from")
    }
  }

  func run() throws {
    let calendar = try input.calendar()
    var notes = ImportNotes()
    let (read, content): (TraceContent, TraceContent)
    var changesAskForStart = false
    let rows = try value(of: "--rows", input.rows, formerly: "--format", formerRows)
    let from = try resolved()
    do throws(ScenarioError) {
      var isTooMuch: SettingsIssue?
      let changes = try parseTransforms(transforms, option: "--transform", calendar: calendar)
      if let place = changes.firstIndex(where: \.countsFromStart), input.start == nil {
        let here = SourceLocation(option: "--transform '\(transforms[place])'", ordinal: place)
        throw .issues([
          SettingsIssue(
            at: here, path: "", message: "counts from a start; expected --start beside it")
        ])
      }
      changesAskForStart = changes.contains(where: \.countsFromStart)
      if seed != nil, !changes.contains(where: \.draws) {
        Console.tell("--seed decides nothing: none of the transforms draws.")
      }
      do throws(TraceError) {
        let whole = try self.read(from, calendar, rows: rows, &notes)
        read = whole
        if whole.joins * changes.mostCopies > Double(Limit.joins.most) {
          let here = SourceLocation(option: "--transform", ordinal: 0)
          let problem = "would make more than \(Limit.joins.most) joins; expected a smaller factor"
          isTooMuch = SettingsIssue(at: here, path: "", message: problem)
          content = whole
        } else {
          content = try whole.transformed(by: changes, seed: seed ?? 1, calendar: calendar)
        }
      } catch {
        throw .trace(error)
      }
      if let isTooMuch { throw .issues([isTooMuch]) }
    } catch {
      let exit = Failure.exit(error)
      if from == nil, case .foreign(let format)? = try? RecognisedFile(path: input.trace) {
        Console.tell(
          "\(input.trace) looks like \(format.words): --from \(format.rawValue) reads that")
      }
      throw exit
    }
    try input.requireStart(notes.timesCountFromStart)
    // Before anything is counted: far enough out, sums of times do not fit.
    try input.requireCalendarTimes(content.times)
    let converted: TraceContent
    do throws(ConversionProblem) {
      converted = try content.converted(
        to: to, interval: input.settings.interval, calendar: calendar, notes: &notes)
    } catch {
      throw Failure.exit("\(input.trace): \(error.description)", code: Failure.usage)
    }
    let summary = notes.ledger.summary(of: read)
    let isEmpty = !allowEmpty && notes.ledger.leavesNextToNothing(of: read)
    if !isEmpty { try write(converted, calendar) }
    for line in notes.lines { Console.tell(line.onOneLine) }
    if from == nil, !changesAskForStart, let idle = input.idleStart(asked: notes.asked) {
      Console.tell("\(input.trace): \(idle).")
    }
    if explain {
      Console.tell(
        notes.ledger.explanation.isEmpty
          ? "Everything is as the file has it.\n" : "\n" + notes.ledger.explanation)
    }
    if isEmpty {
      // Such a trace answers every question wrongly.
      let what = read.joins == 0 ? "nothing is left of it" : "less than a tenth of it is left"
      throw Failure.exit(
        "\(input.trace): \(what) (\(summary)), so nothing is written; expected a file with more, other options, or --allow-empty",
        code: Failure.data)
    }
    if output != "-" { Console.tell("\(output): \(converted.summary)") }
    if from != nil || !notes.ledger.changes.isEmpty { Console.tell("\(input.trace): \(summary).") }
  }

  /// What the input is, as it was said or as it begins.
  private func resolved() throws -> ImportFormat? {
    guard from == .auto else { return from?.format }
    let found: RecognisedFile?
    do throws(TraceError) {
      found = try RecognisedFile(path: input.trace)
    } catch {
      throw Failure.exit(ScenarioError.trace(error))
    }
    switch found {
    case nil:
      let sources = ImportFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw Failure.exit(
        "\(input.trace): it begins like nothing that is known; expected --from with one of \(sources)",
        code: Failure.data)
    case .trace(let format):
      Console.tell("\(input.trace): recognised as a trace of \(format.rawValue)")
      try check(nil)
      return nil
    case .foreign(let format):
      Console.tell("\(input.trace): recognised as \(format.words) (--from \(format.rawValue))")
      try check(format)
      return format
    }
  }

  /// Any input as one of the three kinds of demand.
  private func read(
    _ from: ImportFormat?, _ calendar: ScenarioCalendar, rows: TraceFormat?,
    _ notes: inout ImportNotes
  ) throws(TraceError) -> TraceContent {
    guard let from else {
      var settings = input.settings
      // Here --interval is that of the output; that of the input shows in the file, or is --period.
      settings.interval = source.periodInMilliseconds
      settings.format = rows
      return try TraceContent(reading: settings, calendar: calendar, notes: &notes)
    }
    var settings = ImportSettings(path: input.trace, calendar: calendar)
    settings.columns = input.settings.columns
    settings.onBadRow = input.onBadRow
    settings.times = input.times
    settings.dialect = input.written.settings
    settings.onImplausible = input.written.onImplausible
    settings.given = Set(input.given)
    settings.zoneIsGiven = input.timeZone != nil
    settings.countsInterval = input.settings.interval
    source.apply(to: &settings)
    return try settings.plausible(try from.read(settings, notes: &notes), notes: &notes)
  }

  private func write(_ content: TraceContent, _ calendar: ScenarioCalendar) throws {
    try Console.write(to: output, reading: [input.trace]) {
      try content.write(calendar: calendar, to: $0)
    }
  }
}

extension ReadingOption {
  /// Why an option of our own traces is none of some source's.
  fileprivate func refusal(with source: ImportFormat) -> String {
    let alien = "\(rawValue) stands beside --from \(source.rawValue), whose"
    switch self {
    case .columns: return "\(alien) fields have fixed names; expected it with --from events"
    case .times: return "\(alien) times are known; expected it with --from events"
    case .start: return "\(alien) times need none; expected it with times in seconds"
    case .unit: return "--unit is about our own columns of lengths; expected it without --from"
    default:
      let sources = sources.map(\.rawValue).joined(separator: ", ")
      return
        "\(rawValue) would do nothing with --from \(source.rawValue); expected it with our own traces, or with --from \(sources)"
    }
  }
}

/// Where an input comes from, as the command line says it.
enum ImportOrigin: ExpressibleByArgument, Equatable {
  /// How it begins tells.
  case auto
  case named(ImportFormat)

  init?(argument: String) {
    if argument == "auto" {
      self = .auto
    } else if let format = ImportFormat(rawValue: argument) {
      self = .named(format)
    } else {
      return nil
    }
  }

  static var allValueStrings: [String] { ["auto"] + ImportFormat.allCases.map(\.rawValue) }

  var format: ImportFormat? { if case .named(let format) = self { format } else { nil } }
}
