internal import ArgumentParser
internal import Settings
package import Workloads

/// What only some sources need to be told.
struct ImportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      cloudwatch, prometheus, grafana, colibri: the metric to take; prometheus, grafana: or '*' \
      for the sum of all.
      """,
      valueName: "id"))
  var metric: String?

  @Option(
    help: ArgumentHelp(
      """
      cloudwatch, prometheus, grafana, colibri, our own counts: how long a period of the metric \
      is.
      """,
      valueName: "span"))
  var period: String?

  @Flag(
    help:
      """
      cloudwatch, prometheus, grafana, colibri: values are people present; joins are computed from \
      them, with --mean-stay.
      """
  )
  var gauge = false

  @Option(help: ArgumentHelp("How long people stay on average, with --gauge.", valueName: "span"))
  var meanStay: String?

  @Option(
    help:
      """
      With --gauge: whether long stretches without a value are refused, as before (hold), or \
      nobody joins (default: refuse).
      """
  )
  var gaps: GapPolicy?

  @Flag(help: "cloudwatch, prometheus, grafana, colibri: values are all joins so far.")
  var counter = false

  @Flag(help: "cloudwatch, prometheus, grafana: values are joins a second, as rate() has them.")
  var perSecond = false

  @Flag(
    help:
      """
      cloudwatch, prometheus, grafana: values are the joins of each period, as increase() over the \
      step has them.
      """
  )
  var perPeriod = false

  @Option(
    help:
      """
      grafana: which end of its period a value's time is, with --per-second or --per-period \
      (default: end).
      """
  )
  var stamps: MetricStamp?

  @Option(
    help: ArgumentHelp(
      "bigbluebutton: when the last answer was taken; meetings that it has running end then.",
      valueName: "time"))
  var asOf: String?

  @Option(
    help: ArgumentHelp(
      "bigbluebutton: how far apart getMeetings was called, with --as-of.", valueName: "span"))
  var polledEvery: String?

  @Option(
    help:
      """
      Logs of events, and teams: whether joins without a leave end with the log or are left out \
      (default: end).
      """
  )
  var openJoins: OpenJoinPolicy?

  @Option(
    help: ArgumentHelp(
      "icalendar, calendar, timetable: the people of meetings that do not say how many attend.",
      valueName: "n"))
  var participants: Int?

  @Option(
    help: ArgumentHelp(
      "icalendar, calendar, timetable: the first day or time that is read.", valueName: "date"))
  var fromDate: String?

  @Option(
    help: ArgumentHelp(
      "icalendar, calendar, timetable: the last day or time that is read.", valueName: "date"))
  var until: String?

  @Option(
    help: ArgumentHelp(
      """
      timetable: days without meetings, such as 2026-10-03,2026-12-21..2027-01-03; may be \
      repeated.
      """,
      valueName: "dates"))
  var holidays: [String] = []

  /// Those that were given, in a fixed order.
  var given: [ReadingOption] {
    let all: [(option: ReadingOption, isGiven: Bool)] = [
      (.metric, metric != nil), (.gauge, gauge), (.meanStay, meanStay != nil), (.gaps, gaps != nil),
      (.counter, counter),
      (.perSecond, perSecond), (.perPeriod, perPeriod), (.stamps, stamps != nil),
      (.period, period != nil),
      (.asOf, asOf != nil), (.polledEvery, polledEvery != nil), (.openJoins, openJoins != nil),
      (.participants, participants != nil), (.fromDate, fromDate != nil), (.until, until != nil),
      (.holidays, !holidays.isEmpty),
    ]
    return all.filter(\.isGiven).map(\.option)
  }

  /// Refuses what would do nothing.
  func check(for format: ImportFormat?) throws {
    // Our own counts have periods too.
    let alien = given.first { option in
      format.map { !option.sources.contains($0) } ?? (option != .period)
    }
    if let alien {
      let sources = alien.sources.map(\.rawValue).joined(separator: ", ")
      throw ValidationError(
        "\(alien.rawValue) would do nothing here; expected it with --from \(sources)")
    }
    if gauge != (meanStay != nil) {
      throw ValidationError("--gauge and --mean-stay need each other; expected both or neither")
    }
    let meanings = [
      ("--gauge", gauge), ("--counter", counter), ("--per-second", perSecond),
      ("--per-period", perPeriod),
    ].filter(\.1)
    if meanings.count > 1 {
      throw ValidationError(
        "\(meanings[0].0) and \(meanings[1].0) say different things of the same values; expected one of them"
      )
    }
    if gaps != nil, !gauge {
      throw ValidationError("--gaps is about people present; expected --gauge beside it")
    }
    if stamps != nil, !perSecond, !perPeriod {
      throw ValidationError(
        "--stamps is about values of periods; expected --per-second or --per-period beside it")
    }
    if polledEvery != nil, asOf == nil {
      throw ValidationError(
        "--polled-every counts from the last answer; expected --as-of with its time beside it")
    }
    _ = try (meanStayLength(), periodLength(), pollLength())
    if let asOf, Self.utc?.milliseconds(of: asOf) == nil {
      throw ValidationError(
        "--as-of \(asOf) is no time; expected ISO 8601, such as 2026-01-05T08:00:00Z")
    }
  }

  /// Refuses values that cannot be meant; `calendar` has the zone of days.
  func checkDays(_ calendar: ScenarioCalendar) throws {
    if let participants, !(1...1_000_000).contains(participants) {
      throw ValidationError(
        "--participants \(participants) is no number of people; expected one from 1 to 1000000")
    }
    var bounds: [Int64] = []
    for (option, text, isEnd) in [("--from-date", fromDate, false), ("--until", until, true)] {
      guard let text else { continue }
      guard let bound = planBound(text, isEnd: isEnd, calendar: calendar) else {
        throw ValidationError(
          "\(option) \(text) is no date; expected such as 2026-09-14, or a time such as 2026-09-14T08:00:00"
        )
      }
      bounds.append(bound)
    }
    if bounds.count == 2, bounds[0] > bounds[1] {
      throw ValidationError("--until is before --from-date; expected a later day")
    }
    for text in holidays where planDays(text) == nil {
      throw ValidationError(
        "--holidays \(text) is no list of days; expected such as 2026-10-03,2026-12-21..2027-01-03")
    }
  }

  /// Hands the options over.
  func apply(to settings: inout ImportSettings) {
    settings.given.formUnion(given)
    settings.metric = metric
    settings.gaugeMeanStay = try? meanStayLength()
    settings.metricMeaning = counter ? .counter : perSecond ? .perSecond : perPeriod ? .joins : nil
    settings.metricStamp = stamps
    settings.gaps = gaps ?? .refuse
    settings.period = periodInMilliseconds
    settings.polledEvery = try? pollLength()
    settings.asOf = asOf.flatMap { settings.calendar.milliseconds(of: $0) }
    settings.openJoins = openJoins ?? .end
    settings.participants = participants
    settings.bound(from: fromDate, until: until)
    settings.holidays = holidays.flatMap { planDays($0) ?? [] }
  }

  private func meanStayLength() throws -> Int64? {
    try meanStay.map { try Self.span($0, option: "--mean-stay", range: 1000...(365 * 86_400_000)) }
  }

  /// The length of a period that was said.
  var periodInMilliseconds: Int64? { try? periodLength() }

  private func periodLength() throws -> Int64? {
    try period.map { try Self.span($0, option: "--period", range: 1000...(365 * 86_400_000)) }
  }

  private func pollLength() throws -> Int64? {
    try polledEvery.map {
      try Self.span($0, option: "--polled-every", range: 1000...(7 * 86_400_000))
    }
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
extension GapPolicy: ExpressibleByArgument {}
extension MetricStamp: ExpressibleByArgument {}
