public import ArgumentParser
internal import Settings
public import Workloads

/// What can be done with a trace without a scenario.
struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "Look into a trace, check it, convert it, or fit a synthetic workload to it.",
    subcommands: [])
}

/// A trace on the command line, and how it is to be understood.
struct TraceOptions: ParsableArguments {
  @Argument(help: "The trace, a CSV file; - is standard input.", completion: .file(extensions: ["csv", "gz"]))
  var trace: String

  @Option(help: "What a row is; guessed from the header when left out.")
  var format: TraceFormat?

  @Option(
    name: .customLong("column"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("The file's name of one of our columns; may be repeated.", valueName: "ours=theirs"))
  var columns: [String] = []

  @Option(help: ArgumentHelp("What times in seconds count from, ISO 8601.", valueName: "time"))
  var start: String?

  @Option(help: ArgumentHelp("The IANA time zone of wall-clock times without an offset.", valueName: "zone"))
  var timeZone = "UTC"

  @Option(help: "Whether a bad row refuses the trace or is left out and counted.")
  var onBadRow = BadRowPolicy.error

  func validate() throws {
    do throws(QuantityError) {
      _ = try ScenarioCalendar(start: start ?? Self.epoch, timeZone: timeZone)
    } catch {
      throw ValidationError("--start or --time-zone: \(error.message(expected: "a time in ISO 8601, and a zone such as Europe/Berlin"))")
    }
    for column in columns {
      let parts = column.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, TraceColumn(rawValue: String(parts[0])) != nil else {
        let names = TraceColumn.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("--column \(column) names no column; expected ours=theirs, with one of \(names)")
      }
    }
  }

  /// How the file is to be understood.
  var settings: TraceSettings {
    let pairs = columns.map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
    return TraceSettings(path: trace, format: format, columns: Dictionary(pairs.map { ($0[0], $0[1]) }) { $1 }, onBadRow: onBadRow)
  }

  /// The wall clock. Without `--start` times in seconds count from the Unix epoch.
  func calendar() throws -> ScenarioCalendar { try ScenarioCalendar(start: start ?? Self.epoch, timeZone: timeZone) }

  private static let epoch = "1970-01-01T00:00:00Z"
}

extension TraceFormat: ExpressibleByArgument {}
extension BadRowPolicy: ExpressibleByArgument {}
