internal import ArgumentParser
internal import Settings
package import Workloads

/// What can be done with a trace without a scenario.
struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Look into a trace, check it, convert it, or fit a synthetic workload to it.",
    subcommands: [
      TraceDescribeCommand.self, TraceValidateCommand.self, TraceConvertCommand.self,
      TraceFitCommand.self,
    ])
}

/// A trace on the command line, and how it is to be understood.
struct TraceOptions: ParsableArguments {
  @Argument(
    help: "The trace, a CSV file; - is standard input.",
    completion: .file(extensions: ["csv", "gz"]))
  var trace: String

  @Option(help: "What a row is; guessed from the header when left out.")
  var rows: TraceFormat?

  @Option(
    name: .customLong("column"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "The file's name of one of our columns; may be repeated.", valueName: "ours=theirs"))
  var columns: [String] = []

  @Option(help: ArgumentHelp("What times in seconds count from, ISO 8601.", valueName: "time"))
  var start: String?

  @Option(
    help: ArgumentHelp(
      "The IANA time zone of wall-clock times without an offset (default: UTC).", valueName: "zone")
  )
  var timeZone: String?

  @Option(help: "Whether a bad row refuses the trace or is left out and counted.")
  var onBadRow = BadRowPolicy.error

  @Option(
    help:
      "What plain numbers count where a time is expected; auto tells by the size of the first one.")
  var times = TraceTimesSetting.auto

  @Option(help: "The only region whose rows are kept.")
  var region: String?

  @Option(
    help: ArgumentHelp(
      "The length of an interval of counts; the smallest distance between two when left out.",
      valueName: "time"))
  var interval: String?

  @OptionGroup(title: "Options of how the file is written") var written: DialectOptions

  func validate() throws {
    do throws(QuantityError) {
      _ = try intervalInMilliseconds()
    } catch {
      throw ValidationError("--interval: \(error.message(expected: Self.interval.expected))")
    }
    do throws(QuantityError) {
      _ = try ScenarioCalendar(start: start ?? Self.epoch, timeZone: timeZone ?? "UTC")
    } catch {
      throw ValidationError(
        "--start or --time-zone: \(error.message(expected: "a time in ISO 8601, and a zone such as Europe/Berlin"))"
      )
    }
    for column in columns {
      let parts = column.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, TraceColumn(named: String(parts[0])) != nil else {
        let names = TraceColumn.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError(
          "--column \(column) names no column; expected ours=theirs, with one of \(names)")
      }
    }
  }

  /// How the file is to be understood.
  var settings: TraceSettings {
    let pairs = columns.compactMap { pair -> (String, String)? in
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      return TraceColumn(named: parts[0]).map { ($0.rawValue, parts[1]) }
    }
    return TraceSettings(
      path: trace, format: rows, columns: Dictionary(pairs) { $1 }, onBadRow: onBadRow,
      times: times,
      region: region, interval: try? intervalInMilliseconds(), dialect: written.settings,
      onImplausible: written.onImplausible)
  }

  /// The options that say how any file is to be read and were given, in a fixed order.
  var given: [ReadingOption] {
    let all: [(option: ReadingOption, isGiven: Bool)] = [
      (.columns, !columns.isEmpty), (.times, times != .auto), (.start, start != nil),
      (.delimiter, written.delimiter != nil),
      (.timeFormat, written.timeFormat != nil), (.decimal, written.decimal != nil),
      (.unit, written.unit != nil),
    ]
    return all.filter(\.isGiven).map(\.option)
  }

  /// That `--start` decided nothing, where that is so.
  func idleStart(asked: Set<ReadingOption>) -> String? {
    start.flatMap { _ in ReadingOption.idle(given: [.start], asked: Set(asked)).first }
  }

  private static var interval: ScalarKind<Int64> { .timeSpan(in: 1...31_536_000_000) }

  private func intervalInMilliseconds() throws(QuantityError) -> Int64? {
    guard let interval else { return nil }
    return try Self.interval.read(interval)
  }

  /// Tells on stderr how the trace was read, where that had to be found out.
  func tell(_ notes: WorkloadNotes) {
    for reading in notes.readings + [idleStart(asked: Set(notes.asked))].compactMap(\.self) {
      Console.tell("\(trace): \(reading).")
    }
  }

  /// The wall clock. Without `--start` times in seconds count from the Unix epoch.
  func calendar() throws -> ScenarioCalendar {
    try ScenarioCalendar(start: start ?? Self.epoch, timeZone: timeZone ?? "UTC")
  }

  /// Refuses times in seconds whose start nobody told, where they have to become wall-clock times.
  func requireStart(_ timesCountFromStart: Bool) throws {
    guard timesCountFromStart, start == nil else { return }
    let problem =
      "its times are seconds since a start that it does not tell; expected --start with that time"
    throw Failure.exit("\(trace): \(problem)", code: Failure.usage)
  }

  /// Refuses times that ISO 8601 cannot say: those of rows have been told with their lines, and
  /// what was made of them may still lie outside.
  /// - Parameter times: from the first to the last, in milliseconds since the start; nil for none
  /// - Throws: the exit with code 65.
  func requireCalendarTimes(_ times: ClosedRange<Int64>?) throws {
    let writable = try calendar().writableTimes
    guard let times,
      times.lowerBound < writable.lowerBound || times.upperBound > writable.upperBound
    else { return }
    let problem =
      """
      it holds times before the year 1 or after 9999, which ISO 8601 cannot say; expected a \
      --start that times in seconds count from
      """
    throw Failure.exit("\(trace): \(problem)", code: Failure.data)
  }

  static let epoch = "1970-01-01T00:00:00Z"
}

/// How a file of rows is written, where it does not tell itself.
struct DialectOptions: ParsableArguments {
  @Option(
    help: "What stands between fields: comma, semicolon or tab; the header tells when left out.")
  var delimiter: Delimiter?

  @Option(help: "The order of day, month and year in dates; the whole column tells when left out.")
  var timeFormat: DateOrder?

  @Option(help: "What stands before decimals: point or comma; the numbers tell when left out.")
  var decimal: DecimalMark?

  @Option(
    help: "What lengths count; the header tells when left out, and seconds are what it does not.")
  var unit: LengthUnit?

  @Option(help: "Whether a demand that nobody can have meant is refused or taken.")
  var onImplausible = ImplausiblePolicy.error

  /// What was said.
  var settings: DialectSettings {
    DialectSettings(delimiter: delimiter, timeFormat: timeFormat, decimal: decimal, unit: unit)
  }
}

extension Delimiter: ExpressibleByArgument {
  /// A word, or the character itself.
  package init?(argument: String) { self.init(written: argument) }
}
extension DecimalMark: ExpressibleByArgument {
  /// A word, or the character itself.
  package init?(argument: String) { self.init(written: argument) }
}
extension DateOrder: ExpressibleByArgument {}
extension LengthUnit: ExpressibleByArgument {}
extension ImplausiblePolicy: ExpressibleByArgument {}
extension TraceFormat: ExpressibleByArgument {}
extension BadRowPolicy: ExpressibleByArgument {}
extension TraceTimesSetting: ExpressibleByArgument {}
