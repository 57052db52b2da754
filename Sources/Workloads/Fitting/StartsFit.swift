internal import Probability
internal import Settings

/// When sessions start, as counts by weekday and minute of the day on local clocks.
struct StartCounts {
  /// By weekday from Monday, 1,440 minutes each.
  private(set) var minutes = [[Int]](repeating: [Int](repeating: 0, count: 1440), count: 7)

  init(_ sessions: some Sequence<ObservedSession>, calendar: ScenarioCalendar) {
    for session in sessions {
      let reading = calendar.localWeekdayAndMinute(at: session.start)
      minutes[(reading.weekday + 6) % 7][reading.minute] += 1
    }
  }

  private init(_ minutes: [[Int]]) { self.minutes = minutes }

  /// The sessions of each weekday.
  var weekdays: [Int] { minutes.map { $0.reduce(0, +) } }
  /// All of them.
  var total: Int { weekdays.reduce(0, +) }
  /// The sessions of each minute of the day.
  var ofDay: [Int] { (0..<1440).map { minute in minutes.reduce(0) { $0 + $1[minute] } } }

  /// The counts of some weekdays only.
  func only(_ days: [Int]) -> StartCounts {
    StartCounts(
      minutes.enumerated().map {
        days.contains($0.offset) ? $0.element : [Int](repeating: 0, count: 1440)
      })
  }

  /// Weekdays whose meetings start at the same times of day as far as their numbers tell, together;
  /// each group ascending.
  var alikeDays: [[Int]] {
    var groups: [[Int]] = []
    for day in 0..<7 where weekdays[day] > 0 {
      let alike = groups.firstIndex { group in
        let together = only(group).ofDay
        return ChiSquareTest(homogeneityOf: [together, minutes[day]]).map { $0.pValue > 0.001 }
          ?? true
      }
      if let alike { groups[alike].append(day) } else { groups.append([day]) }
    }
    return groups
  }

  /// The law of the starts of scheduled meetings: hour and minute independently where the counts
  /// allow it, otherwise each time of day.
  var scheduledStarts: MeetingStarts {
    let ofDay = ofDay
    let table = (0..<24).map { hour in Array(ofDay[hour * 60..<hour * 60 + 60]) }
    let isIndependent = ChiSquareTest(homogeneityOf: table).map { $0.pValue > 0.001 } ?? true
    guard isIndependent else { return timesOfDay }
    return .slots(
      hours: table.map { Double($0.reduce(0, +)) },
      minutes: (0..<60).map { minute in Double(table.reduce(0) { $0 + $1[minute] }) })
  }

  /// Each time of day as often as it was seen.
  private var timesOfDay: MeetingStarts { .timesOfDay(ofDay.map(Double.init)) }

  /// The law of the starts of a weekday's scheduled meetings. Where hour and minute depend on each
  /// other over all weekdays they do on each.
  func scheduledStarts(on weekday: Int, among all: MeetingStarts) -> MeetingStarts {
    let own = only([weekday])
    if case .timesOfDay = all { return own.timesOfDay }
    return own.scheduledStarts
  }

  /// The law of the starts of meetings that nobody scheduled: a rate for each hour.
  var adHocStarts: MeetingStarts {
    let ofDay = ofDay
    return .atAnyTime(
      (0..<1440).map { minute in
        Double(ofDay[minute / 60 * 60..<minute / 60 * 60 + 60].reduce(0, +)) / 60
      })
  }
}

/// The days that a trace covers: from its first meeting's to its last one's.
struct TraceDays {
  let days: ClosedRange<Int64>
  private let calendar: ScenarioCalendar

  /// The days of meetings that start at some times; nil without any.
  init?(_ starts: some Sequence<Int64>, calendar: ScenarioCalendar) {
    var days: ClosedRange<Int64>?
    for start in starts {
      let day = calendar.localDay(at: start)
      days = min(day, days?.lowerBound ?? day)...max(day, days?.upperBound ?? day)
    }
    guard let days else { return nil }
    self.days = days
    self.calendar = calendar
  }

  /// How many days of each weekday there are, from Monday.
  var ofWeekday: [Int] { (0..<7).map { weekday in days.count { Self.weekday($0) == weekday } } }

  /// The meetings of each day, and its weekday.
  func totals(_ starts: some Sequence<Int64>) -> (totals: [Int], weekdays: [Int]) {
    var totals = [Int](repeating: 0, count: days.count)
    for start in starts { totals[Int(calendar.localDay(at: start) - days.lowerBound)] += 1 }
    return (totals, days.map(Self.weekday))
  }

  /// The meetings of each hour of each day, and the day's weekday.
  func hours(_ starts: some Sequence<Int64>) -> (hours: [[Int]], weekdays: [Int]) {
    var hours = [[Int]](repeating: [Int](repeating: 0, count: 24), count: days.count)
    for start in starts {
      hours[Int(calendar.localDay(at: start) - days.lowerBound)][
        calendar.localWeekdayAndMinute(at: start).minute / 60] += 1
    }
    return (hours, days.map(Self.weekday))
  }

  /// 0 for Monday to 6 for Sunday.
  static func weekday(_ day: Int64) -> Int { Int((weekday(ofDay: day) + 6) % 7) }

  private static func weekday(ofDay day: Int64) -> Int64 { Settings.weekday(ofDay: day) }
}
