internal import Settings

extension DemandPart {
  /// More meetings a week are a slip.
  static let meetingCounts = 0.0...1e9
  /// The people of a meeting.
  static let sizes = 1...1_000_000
  /// What counts beside others of its kind only.
  static let weights = 0.0...1e9

  private enum Arrivals: String, CaseIterable {
    /// On the minutes that are given.
    case scheduled
    /// At any instant.
    case adHoc = "ad_hoc"
  }

  /// Reads what a part and a demand of one part have in common; keys that were not written keep the
  /// values of `defaults`.
  init(settings: inout SettingsReader, defaults: DemandPart) {
    self = defaults
    meetingsPerWeek = settings.number(
      "meetings_per_week", default: meetingsPerWeek, in: Self.meetingCounts,
      help: "The meetings of an average week.")
    weekdayShare = settings.shares(
      "weekday_share", default: weekdayShare,
      help: "The share of each weekday, such as {mon: 20%, tue: 25%}.",
      expected: "shares by weekday from mon to sun", keys: Self.weekdayNames,
      place: Self.weekday)
    let arrivals = settings.choice(
      "arrivals", default: starts.areAtAnyTime ? Arrivals.adHoc : .scheduled,
      help: "Whether meetings start on the minutes that are given, or at any instant.")
    starts = Self.starts(&settings, arrivals, defaults: starts)
    readWeekdayStarts(&settings, arrivals)
    size = settings.distribution(
      "size", unit: .number, default: size,
      help: "The people listed for a meeting, rounded, within smallest_size and largest_size.")
    smallestSize = settings.integer(
      "smallest_size", default: smallestSize, in: Self.sizes,
      help: "The fewest people listed for a meeting.")
    largestSize = settings.integer(
      "largest_size", default: largestSize, in: Self.sizes,
      help: "The most people listed for a meeting.")
    if settings.isSound("smallest_size", "largest_size"), largestSize < smallestSize {
      settings.issue(
        "largest_size",
        "\(largestSize) is less than smallest_size, \(smallestSize); expected at least as much")
    }
    duration = settings.distribution(
      "duration", unit: .milliseconds, default: duration, help: "The length of a meeting's slot.")
    kind =
      settings.optionalText(
        "kind",
        help: "What the meetings are called in traces; left out, they are named by their size.")
      ?? kind
  }

  /// Reads one element of `parts`.
  init(part settings: inout SettingsReader, among defaults: [DemandPart]) {
    let name = settings.text("name", help: "The part's name, which keys its draws.")
    self.init(settings: &settings, defaults: defaults.first { $0.name == name } ?? DemandPart())
    self.name = name
    let hasFlow = settings.has("participant_flow")
    let own = ParticipantFlow(
      key: "participant_flow", default: flow ?? .scheduled(ScheduledFlow()), settings: &settings)
    if hasFlow { flow = own }
    attendance = settings.fraction(
      "attendance", default: attendance,
      help: "The probability that a listed participant comes, times the workload's own.")
  }

  /// Reads `weekday_starts`: what a weekday does not say it has from the part.
  private mutating func readWeekdayStarts(_ settings: inout SettingsReader, _ arrivals: Arrivals) {
    let (shares, usual) = (weekdayShare, starts)
    let settingsAreSound = settings.isSound("weekday_share")
    let written = settings.section(
      "weekday_starts",
      help: "The weekdays on which meetings start at other times than on the others."
    ) { week in
      Self.weekdayNames.enumerated().map { place, name in
        let own = week.section(name, help: "The shares of hours and minutes of this weekday.") {
          Self.starts(&$0, arrivals, defaults: usual)
        }
        if own != nil, shares[place] == 0, settingsAreSound {
          week.issue(name, "has no meetings by weekday_share; expected a share above 0 there")
        }
        return own
      }
    }
    if let written { weekdayStarts = written }
  }

  /// Reads `hour_share`, `slot_share` and `start_share`.
  private static func starts(
    _ settings: inout SettingsReader, _ arrivals: Arrivals, defaults: MeetingStarts
  ) -> MeetingStarts {
    var usual: (hours: [Double], minutes: [Double]) = ([], [])
    if case .slots(let hours, let minutes) = defaults { usual = (hours, minutes) }
    let written = ["hour_share", "slot_share", "start_share"].filter { settings.has($0) }
    let hours = settings.shares(
      "hour_share", default: usual.hours,
      help: "The share of each hour of the day at which meetings start, such as {9: 40%, 14: 60%}.",
      expected: "shares by hour from 0 to 23",
      keys: (0..<24).flatMap { $0 < 10 ? ["\($0)", "0\($0)"] : ["\($0)"] }, count: 24
    ) { number($0, below: 24) }
    let minutes = settings.shares(
      "slot_share", default: usual.minutes,
      help: "The share of each minute past the hour, such as {\":00\": 70%, \":30\": 30%}.",
      expected: "shares by minute from \":00\" to \":59\"", count: 60
    ) { $0.hasPrefix(":") && $0.count == 3 ? number(String($0.dropFirst()), below: 60) : nil }
    let times = settings.shares(
      "start_share", default: [],
      help:
        "The share of each time of day, such as {\"9:30\": 20%}; with arrivals: ad_hoc the share "
        + "of the time up to the next one.",
      expected: "shares by time of day from \"0:00\" to \"23:59\"", count: 1440, place: timeOfDay)
    if written.contains("start_share") {
      for key in written where key != "start_share" {
        settings.issue(key, "says with start_share when meetings start; expected one of them")
      }
      guard times.contains(where: { $0 > 0 }) else { return defaults }
      if arrivals == .scheduled { return .timesOfDay(times) }
      let entries = settings.node.entries?.first { $0.key == "start_share" }?.node.entries ?? []
      let places = entries.compactMap { timeOfDay($0.key) }.sorted()
      return .atAnyTime(spread(times, over: places))
    }
    if arrivals == .adHoc {
      if written.contains("slot_share"), settings.isSound("arrivals") {
        settings.issue(
          "slot_share", "has no meaning for arrivals: ad_hoc; expected hour_share or start_share")
      }
      if case .atAnyTime = defaults, written.isEmpty { return defaults }
      // At any minute of an hour alike.
      return .atAnyTime(
        (hours.isEmpty ? MeetingStarts.usualHours : hours).flatMap {
          [Double](repeating: $0, count: 60)
        })
    }
    if case .timesOfDay = defaults, written.isEmpty { return defaults }
    return .slots(
      hours: hours.isEmpty ? MeetingStarts.usualHours : hours,
      minutes: minutes.isEmpty ? MeetingStarts.usualMinutes : minutes)
  }

  /// Each time's weight spread over the minutes up to the next time that is written; the last one's
  /// up to midnight.
  private static func spread(_ weights: [Double], over times: [Int]) -> [Double] {
    var rates = [Double](repeating: 0, count: weights.count)
    for (index, time) in times.enumerated() {
      let end = index + 1 < times.count ? times[index + 1] : weights.count
      for minute in time..<end { rates[minute] = weights[time] / Double(end - time) }
    }
    return rates
  }

  private static func weekday(_ text: String) -> Int? { weekdayNames.firstIndex(of: text) }

  private static func timeOfDay(_ text: String) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].count == 2, let hour = number(String(parts[0]), below: 24),
      let minute = number(String(parts[1]), below: 60)
    else { return nil }
    return hour * 60 + minute
  }

  private static func number(_ text: String, below limit: Int) -> Int? {
    guard let number = Int(text), (0..<limit).contains(number), text.allSatisfy(\.isNumber) else {
      return nil
    }
    return number
  }
}

extension SettingsReader {
  /// Weights by the user's own keys, for `count` places; those that were not written weigh nothing.
  fileprivate mutating func shares(
    _ key: String, default fallback: [Double], help: String, expected: String,
    keys: [String]? = nil, count: Int = 7, place: (String) -> Int?
  ) -> [Double] {
    let share = ScalarKind<Double>.fraction(in: DemandPart.weights)
    let written = entries(
      key, help: help, expected: expected, forms: [.map(keys: keys, values: share.forms)])
    guard has(key) else { return fallback }
    var shares = [Double](repeating: 0, count: count)
    var isUnderstood = true
    for entry in written {
      guard let place = place(entry.key) else {
        issues.add(
          SettingsIssue(
            at: entry.location,
            path: path.isEmpty ? "\(key).\(entry.key)" : "\(path).\(key).\(entry.key)",
            message: "is not a known key; expected \(expected)"))
        isUnderstood = false
        continue
      }
      if let share = value(of: entry.node, share, path: "\(key).\(entry.key)") {
        shares[place] += share
      } else {
        isUnderstood = false
      }
    }
    if shares.contains(where: { $0 > 0 }) { return shares }
    if isUnderstood { issue(key, "has no share above 0; expected \(expected)") }
    return fallback
  }
}
