internal import Settings

/// The days of the times of day that a report of one meeting tells without a date.
///
/// The meeting begins when the longest stretch of the clock's face is over at which nobody was
/// there, or, where a start tells a time of day, at that; what lies before is of the next day.
struct MeetingDay {
  /// Somebody's visit, in text.
  struct Visit {
    var join: String
    var leave: String
    var length: String
  }

  /// Whether the beginning is that of a start, rather than found.
  let isTold: Bool
  /// When the meeting begins, in seconds of the day.
  private let beginning: Int64
  /// Its day, in days since 1970-01-01.
  private let day: Int64
  private let calendar: ScenarioCalendar
  /// Without a length a visit past midnight is no longer than that, in seconds.
  private static let longestUntold: Int64 = 43_200
  private static let secondsPerDay: Int64 = 86_400

  /// Finds out when a meeting begins.
  /// - Parameters:
  ///   - visits: who was there
  ///   - calendar: its start has the day
  init(_ visits: [Visit], calendar: ScenarioCalendar) {
    self.calendar = calendar
    day = calendar.localDay(at: 0)
    let start = calendar.localSecond(at: 0) - day * Self.secondsPerDay
    isTold = start != 0
    if isTold {
      beginning = start
      return
    }
    let day = day
    let there = visits.compactMap { visit -> (from: Int64, to: Int64)? in
      guard let join = Self.second(visit.join) else { return nil }
      guard let leave = Self.second(visit.leave) else {
        return visit.leave.isEmpty ? (join, join) : nil
      }
      if leave >= join { return (join, leave) }
      return Self.isNextDay(visit, join, leave, day, calendar)
        ? (join, leave + Self.secondsPerDay) : nil
    }.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    // Until when somebody is there who came the day before, and then until when somebody is there
    // at all.
    var until = (there.map(\.to).max() ?? 0) - Self.secondsPerDay
    var (beginning, longest) = (there.first?.from ?? 0, Int64(0))
    for visit in there {
      if visit.from - until > longest { (beginning, longest) = (visit.from, visit.from - until) }
      until = max(until, visit.to)
    }
    self.beginning = beginning
  }

  /// A visit with dates, and which of its ends lie on the next day; as it is where it has dates.
  /// - Parameter visit: the visit
  /// - Returns: its join and leave with dates, whether it begins on the next day, and whether it
  ///   goes past midnight
  func dated(_ visit: Visit) -> (join: String, leave: String, isNextDay: Bool, isPastMidnight: Bool)
  {
    guard let join = Self.second(visit.join) else { return (visit.join, visit.leave, false, false) }
    let first = join < beginning ? day + 1 : day
    guard let leave = Self.second(visit.leave) else {
      return (dated(visit.join, first), visit.leave, first > day, false)
    }
    let isPast = leave < join && Self.isNextDay(visit, join, leave, first, calendar)
    return (
      dated(visit.join, first), dated(visit.leave, isPast ? first + 1 : first), first > day, isPast
    )
  }

  /// The meeting's day and its beginning in words.
  var dayText: String { text(day) }
  var beginningText: String { "\(Self.two(beginning / 3600)):\(Self.two(beginning / 60 % 60))" }

  /// Whether a visit whose leave is earlier on the clock than its join goes on past midnight.
  private static func isNextDay(
    _ visit: Visit, _ join: Int64, _ leave: Int64, _ day: Int64, _ calendar: ScenarioCalendar
  ) -> Bool {
    if visit.length.isEmpty { return leave + Self.secondsPerDay - join <= longestUntold }
    guard let told = try? reportedLength(visit.length, unit: 60_000, "Duration") else {
      return false
    }
    let first = calendar.reading(ofLocal: day * Self.secondsPerDay + join)
    let last = calendar.reading(ofLocal: (day + 1) * Self.secondsPerDay + leave)
    // Where clocks are set back either may be the second of two.
    let length: Int64 = last.time - first.time
    for offset in [0, last.later, -first.later] where abs(length + offset - told) <= 60_000 {
      return true
    }
    return false
  }

  private func dated(_ time: String, _ day: Int64) -> String { "\(text(day)) \(time)" }

  private func text(_ day: Int64) -> String {
    let date = CivilDate(daysSince1970: day)
    return
      "\(Self.two(date.year / 100))\(Self.two(date.year % 100))-\(Self.two(date.month))-\(Self.two(date.day))"
  }

  private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// Whether a text begins as a time of day does.
  static func isTimeOfDay(_ text: String) -> Bool {
    let hour = text.prefix { $0.isASCII && $0.isNumber }
    return (1...2).contains(hour.count) && text.dropFirst(hour.count).first == ":"
  }

  /// `11:30 PM`, `11:30:05 PM` or `23:30` in seconds of the day; nil for anything else.
  static func second(_ text: String) -> Int64? {
    guard isTimeOfDay(text) else { return nil }
    let clock = text.prefix { $0.isASCII && ($0.isNumber || $0 == ":") }
    let parts = clock.split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) }
    guard (2...3).contains(parts.count), let hour = parts[0], let minute = parts[1], minute < 60,
      let second = parts.count == 3 ? parts[2] : 0, second < 60
    else { return nil }
    let half = text.dropFirst(clock.count).filter(\.isLetter).lowercased()
    switch half {
    case "" where hour < 24: return hour * 3600 + minute * 60 + second
    case "am" where (1...12).contains(hour), "pm" where (1...12).contains(hour):
      return (hour % 12 + (half == "pm" ? 12 : 0)) * 3600 + minute * 60 + second
    default: return nil
    }
  }
}
