internal import Probability
internal import Settings

/// How many meetings, or joins of a trace of counts, begin in each hour of each day.
struct WeekdayHours {
  /// The fewest days of a weekday with meetings that tell its hours: with two, one odd day is half
  /// of what is seen.
  static let fewestDays = 3

  /// By weekday from Monday the hours of each of its days, empty days too.
  private let days: [[[Int]]]

  /// - Parameters:
  ///   - hours: by day, the numbers of its 24 hours
  ///   - weekdays: the weekday of each day
  init(_ hours: [[Int]], weekdays: [Int]) {
    days = (0..<7).map { weekday in zip(hours, weekdays).filter { $0.1 == weekday }.map(\.0) }
  }

  /// The hours of sessions on the days that a trace covers.
  init(_ sessions: some Sequence<ObservedSession>, _ days: TraceDays) {
    let (totals, weekdays) = days.hours(sessions.map(\.start))
    self.init(totals, weekdays: weekdays)
  }

  /// How many days of a weekday there are.
  func days(of weekday: Int) -> Int { days[weekday].count }

  /// How many of them have a meeting.
  func heldDays(of weekday: Int) -> Int { days[weekday].count { $0.contains { $0 > 0 } } }

  /// The mean of each hour of a weekday and its standard error: by the spread over the weekday's
  /// days, of which there are two at least.
  func means(of weekday: Int) -> [FittedNumber] {
    let own = days[weekday]
    let count = Double(own.count)
    return (0..<24).map { hour in
      let mean = own.reduce(0.0) { $0 + Double($1[hour]) } / count
      let squares = own.reduce(0.0) { $0 + (Double($1[hour]) - mean) * (Double($1[hour]) - mean) }
      return FittedNumber(value: mean, standardError: (squares / (count - 1) / count).squareRoot())
    }
  }
}

extension FittedWorkload {
  /// Gives each weekday of a part starts of its own where the trace has enough days of it, says how
  /// well its hours are known, and which weekdays have too few days.
  /// - Parameters:
  ///   - part: with its weekdays' shares and the starts of all weekdays
  ///   - hours: of the part's meetings
  ///   - scale: how many of the part's meetings each that was seen stands for
  ///   - starts: the starts of one weekday
  mutating func separateWeekdays(
    of part: inout DemandPart, _ hours: WeekdayHours, scale: Double,
    starts: (_ weekday: Int) -> MeetingStarts
  ) {
    let used = part.usedWeekdays
    let known = used.filter { hours.heldDays(of: $0) >= WeekdayHours.fewestDays }
    for weekday in known {
      if used.count > 1 { part.weekdayStarts[weekday] = starts(weekday) }
      for (hour, mean) in hours.means(of: weekday).enumerated() where mean.value > 0 {
        add(
          part.hoursKey(of: weekday), parameter: "\(hour):00",
          FittedNumber(value: scale * mean.value, standardError: scale * mean.standardError),
          count: hours.days(of: weekday))
      }
    }
    guard used.count > max(known.count, 1) else { return }
    let others = used.filter { !known.contains($0) }.map { weekday in
      let count = hours.heldDays(of: weekday)
      return "\(DemandPart.weekdayNames[weekday]) (\(count) \(count == 1 ? "day" : "days"))"
    }
    notes.append(
      "Weekdays of \(part.name) with too few days for hours of their own: "
        + "\(others.joined(separator: ", ")); \(WeekdayHours.fewestDays) days are the least. "
        + "They have the hours of all weekdays together.")
  }
}

extension DemandPart {
  /// The weekdays that have meetings, from Monday.
  var usedWeekdays: [Int] { weekdayShare.indices.filter { weekdayShare[$0] > 0 } }

  /// The key whose estimates are the hours of a weekday.
  func hoursKey(of weekday: Int) -> String {
    "parts.\(name).weekday_starts.\(Self.weekdayNames[weekday])"
  }
}
