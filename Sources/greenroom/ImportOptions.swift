public import ArgumentParser
internal import Settings
public import Workloads

/// What only some sources need to be told.
struct ImportOptions: ParsableArguments {
  @Option(help: ArgumentHelp("cloudwatch: the metric to take, where there are several.", valueName: "id"))
  var metric: String?

  @Flag(help: "cloudwatch: the metric is the number of people present; joins are computed from it, with --mean-stay.")
  var gauge = false

  @Option(help: ArgumentHelp("cloudwatch: how long people stay on average, with --gauge.", valueName: "span"))
  var meanStay: String?

  @Option(help: ArgumentHelp("bigbluebutton: when meetings that still run end; they are left out otherwise.", valueName: "time"))
  var asOf: String?

  @Option(help: "livekit, jitsi, openvidu, janus, events: whether joins without a leave end with the log or are left out (default: end).")
  var openJoins: OpenJoinPolicy?

  /// Refuses what would do nothing.
  func check(for format: ImportFormat?) throws {
    let given: [(name: String, isGiven: Bool, sources: [ImportFormat])] = [
      ("--metric", metric != nil, [.cloudwatch]), ("--gauge", gauge, [.cloudwatch]), ("--mean-stay", meanStay != nil, [.cloudwatch]),
      ("--as-of", asOf != nil, [.bigbluebutton, .scalelite]),
      ("--open-joins", openJoins != nil, [.livekit, .jitsi, .openvidu, .janus, .events]),
    ]
    for option in given where option.isGiven && !(format.map { option.sources.contains($0) } ?? false) {
      let sources = option.sources.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("\(option.name) would do nothing here; expected it with --from \(sources)")
    }
    if gauge != (meanStay != nil) { throw ValidationError("--gauge and --mean-stay need each other; expected both or neither") }
    _ = try meanStayLength()
    if let asOf, Self.utc?.milliseconds(of: asOf) == nil {
      throw ValidationError("--as-of \(asOf) is no time; expected ISO 8601, such as 2026-01-05T08:00:00Z")
    }
  }

  /// Hands the options over.
  func apply(to settings: inout ImportSettings) {
    settings.metric = metric
    settings.gaugeMeanStay = try? meanStayLength()
    settings.asOf = asOf.flatMap { settings.calendar.milliseconds(of: $0) }
    settings.openJoins = openJoins ?? .end
  }

  private func meanStayLength() throws -> Int64? {
    try meanStay.map { try Self.span($0, option: "--mean-stay", range: 1000...(365 * 86_400_000)) }
  }

  private static let utc = try? ScenarioCalendar(start: TraceOptions.epoch, timeZone: "UTC")

  /// A length of time in milliseconds.
  static func span(_ text: String, option: String, range: ClosedRange<Int64>) throws -> Int64 {
    let kind = ScalarKind<Int64>.timeSpan(in: range)
    do throws(QuantityError) {
      return try kind.read(text)
    } catch {
      throw ValidationError("\(option): \(error.message(expected: kind.expected))")
    }
  }
}

extension ImportFormat: ExpressibleByArgument {}
extension OpenJoinPolicy: ExpressibleByArgument {}
