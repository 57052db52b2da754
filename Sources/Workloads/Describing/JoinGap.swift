internal import Settings

/// A time without joins in business hours in which many would have been usual.
package struct JoinGap: Equatable, Sendable {
  /// The end of the last interval with joins before it, in milliseconds since the start.
  package var start: Int64
  /// The beginning of the next.
  package var end: Int64
  /// The joins that the same hours usually have.
  package var expected: Double

  /// Shorter ones are not looked at, in milliseconds.
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
    for (start, next) in zip(joins.starts, joins.starts.dropFirst()) where next - start - joins.width >= shortest {
      var expected = 0.0
      // A quarter of an hour at a time, because the clocks may change in between; years without joins are not looked through.
      var time = start + joins.width
      while time < next, time - start < 400 * .millisecondsPerDay {
        let step = min(15 * .millisecondsPerMinute, next - time)
        let reading = clock.reading(at: time)
        let hour = reading.minuteOfDay / 60
        if reading.weekday < 5, hours.contains(hour) {
          expected += usual.joins(weekday: reading.weekday, hour: hour) * Double(step) / Double(Int64.millisecondsPerHour)
        }
        time += step
      }
      if expected >= fewestExpected { gaps.append(JoinGap(start: start + joins.width, end: next, expected: expected)) }
    }
    return gaps
  }
}

/// The mean joins of an hour of a weekday, over all such hours from the first join to the last. With fewer than three weeks all days from
/// Monday to Friday are taken together.
private struct UsualJoins {
  private var counts = [[Int]](repeating: [Int](repeating: 0, count: 24), count: 5)
  private var days = [Int](repeating: 0, count: 5)

  init(_ joins: BinnedJoins, calendar: ScenarioCalendar) {
    var clock = LocalClock(calendar)
    for (start, count) in zip(joins.starts, joins.counts) {
      let reading = clock.reading(at: start)
      if reading.weekday < 5 { counts[reading.weekday][reading.minuteOfDay / 60] += count }
    }
    guard let first = joins.starts.first, let last = joins.starts.last else { return }
    let (from, to) = (clock.reading(at: first), clock.reading(at: last))
    let weeks = (to.day - from.day) / 7
    for place in 0...Int((to.day - from.day) % 7) where (from.weekday + place) % 7 < 5 { days[(from.weekday + place) % 7] += 1 }
    days = days.map { $0 + Int(weeks) }
    guard weeks < 3 else { return }
    let together = (0..<24).map { hour in counts.reduce(0) { $0 + $1[hour] } }
    counts = counts.map { _ in together }
    days = days.map { [all = days.reduce(0, +)] _ in all }
  }

  func joins(weekday: Int, hour: Int) -> Double { days[weekday] > 0 ? Double(counts[weekday][hour]) / Double(days[weekday]) : 0 }
}
