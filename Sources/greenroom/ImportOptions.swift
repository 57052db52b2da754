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

  @Option(help: "livekit, jitsi, events: whether joins without a leave end with the log or are left out (default: end).")
  var openJoins: OpenJoinPolicy?

  @Option(help: ArgumentHelp("icalendar, calendar, timetable: the people of meetings that do not say how many attend.", valueName: "n"))
  var participants: Int?

  @Option(help: ArgumentHelp("icalendar, calendar, timetable: the first day or time that is read.", valueName: "date"))
  var fromDate: String?

  @Option(help: ArgumentHelp("icalendar, calendar, timetable: the last day or time that is read.", valueName: "date"))
  var until: String?

  @Option(help: "calendar, timetable: whether 3/4/2026 is in March or in April, where no date of the file tells.")
  var dateOrder: DateOrder?

  @Option(
    help: ArgumentHelp(
      "timetable: days without meetings, such as 2026-10-03,2026-12-21..2027-01-03; may be repeated.", valueName: "dates"))
  var holidays: [String] = []

  /// Refuses what would do nothing.
  func check(for format: ImportFormat?) throws {
    let given: [(name: String, isGiven: Bool, sources: [ImportFormat])] = [
      ("--metric", metric != nil, [.cloudwatch]), ("--gauge", gauge, [.cloudwatch]), ("--mean-stay", meanStay != nil, [.cloudwatch]),
      ("--as-of", asOf != nil, [.bigbluebutton, .scalelite]), ("--open-joins", openJoins != nil, [.livekit, .jitsi, .events]),
      ("--participants", participants != nil, ImportFormat.plans), ("--from-date", fromDate != nil, ImportFormat.plans),
      ("--until", until != nil, ImportFormat.plans), ("--date-order", dateOrder != nil, [.calendar, .timetable]),
      ("--holidays", !holidays.isEmpty, [.timetable]),
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

  /// Refuses values that cannot be meant; `calendar` has the zone of days.
  func checkDays(_ calendar: ScenarioCalendar) throws {
    if let participants, !(1...1_000_000).contains(participants) {
      throw ValidationError("--participants \(participants) is no number of people; expected one from 1 to 1000000")
    }
    var bounds: [Int64] = []
    for (option, text, isEnd) in [("--from-date", fromDate, false), ("--until", until, true)] {
      guard let text else { continue }
      guard let bound = planBound(text, isEnd: isEnd, calendar: calendar) else {
        throw ValidationError("\(option) \(text) is no date; expected such as 2026-09-14, or a time such as 2026-09-14T08:00:00")
      }
      bounds.append(bound)
    }
    if bounds.count == 2, bounds[0] > bounds[1] { throw ValidationError("--until is before --from-date; expected a later day") }
    for text in holidays where planDays(text) == nil {
      throw ValidationError("--holidays \(text) is no list of days; expected such as 2026-10-03,2026-12-21..2027-01-03")
    }
  }

  /// Hands the options over.
  func apply(to settings: inout ImportSettings) {
    settings.metric = metric
    settings.gaugeMeanStay = try? meanStayLength()
    settings.asOf = asOf.flatMap { settings.calendar.milliseconds(of: $0) }
    settings.openJoins = openJoins ?? .end
    settings.participants = participants
    settings.from = fromDate.flatMap { planBound($0, isEnd: false, calendar: settings.calendar) }
    settings.until = until.flatMap { planBound($0, isEnd: true, calendar: settings.calendar) }
    settings.dateOrder = dateOrder
    settings.holidays = holidays.flatMap { planDays($0) ?? [] }
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
extension DateOrder: ExpressibleByArgument {}
