internal import Settings

/// A time without joins in business hours in which many would have been usual.
package struct JoinGap: Equatable, Sendable {
  /// The end of the last interval with joins before it, in milliseconds since the start.
  package var start: Int64
  /// The beginning of the next.
  package var end: Int64
  /// The joins that its business hours usually have.
  package var expected: Double

  /// The least of its business hours, in milliseconds.
  static let shortest: Int64 = 2 * .millisecondsPerHour
  /// The fewest joins that have to be missing.
  static let fewestExpected = 50.0
  /// Business hours, on weekdays from Monday to Friday.
  static let hours = 8..<18

  /// The gaps in joins, in order of time.
  static func gaps(in joins: BinnedJoins, calendar: ScenarioCalendar) -> [JoinGap] {
    let usual = UsualJoins(joins, calendar: calendar)
    var clock = LocalClock(calendar)
    var gaps: [JoinGap] = []
    for (start, next) in zip(joins.starts, joins.starts.dropFirst())
    where next - start - joins.width >= shortest {
      var (expected, length) = (0.0, Int64(0))
      let (first, last) = (clock.reading(at: start), clock.reading(at: next))
      // In a week or two nobody knows whether Friday evenings are always quiet: a gap within a day
      // counts, and whole days do.
      func isWhole(_ day: Int64) -> Bool {
        day > first.day && day < last.day || first.day == last.day
      }
      // A quarter of an hour at a time, because the clocks may change in between; years without
      // joins are not looked through.
      var time = start + joins.width
      while time < next, time - start < 400 * .millisecondsPerDay {
        let reading = clock.reading(at: time)
        let step = min(UsualJoins.slot - reading.remainder(by: UsualJoins.slot), next - time)
        if reading.weekday < 5, hours.contains(reading.minuteOfDay / 60),
          usual.isByWeekday || isWhole(reading.day)
        {
          expected += usual.joins(at: reading) * Double(step) / Double(UsualJoins.slot)
          length += step
        }
        time += step
      }
      if expected >= fewestExpected, length >= shortest {
        gaps.append(JoinGap(start: start + joins.width, end: next, expected: expected))
      }
    }
    return gaps
  }
}

/// The mean joins of a quarter of an hour on a weekday, over all such days from the first join to
/// the last.
///
/// With fewer than three weeks all days from Monday to Friday are taken together.
private struct UsualJoins {
  /// A quarter of an hour, in milliseconds: after a storm on the hour the rest of it is quiet.
  static let slot = 15 * Int64.millisecondsPerMinute
  private var counts = [[Int]](repeating: [Int](repeating: 0, count: 96), count: 5)
  private var days = [Int](repeating: 0, count: 5)
  /// Whether each weekday has joins of its own that are usual.
  private(set) var isByWeekday = true

  init(_ joins: BinnedJoins, calendar: ScenarioCalendar) {
    var clock = LocalClock(calendar)
    for (start, count) in zip(joins.starts, joins.counts) {
      let reading = clock.reading(at: start)
      if reading.weekday < 5 { counts[reading.weekday][reading.minuteOfDay / 15] += count }
    }
    guard let first = joins.starts.first, let last = joins.starts.last else { return }
    let (from, to) = (clock.reading(at: first), clock.reading(at: last))
    let weeks = (to.day - from.day) / 7
    for place in 0...Int((to.day - from.day) % 7) where (from.weekday + place) % 7 < 5 {
      days[(from.weekday + place) % 7] += 1
    }
    days = days.map { $0 + Int(weeks) }
    isByWeekday = weeks >= 3
    if isByWeekday { return }
    let together = (0..<96).map { slot in counts.reduce(0) { $0 + $1[slot] } }
    counts = counts.map { _ in together }
    days = days.map { [all = days.reduce(0, +)] _ in all }
  }

  /// The usual joins of the quarter of an hour that a clock's reading is in.
  func joins(at reading: Int64) -> Double {
    let weekday = reading.weekday
    return days[weekday] > 0
      ? Double(counts[weekday][reading.minuteOfDay / 15]) / Double(days[weekday]) : 0
  }
}
