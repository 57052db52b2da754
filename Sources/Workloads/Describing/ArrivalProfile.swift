internal import Settings

/// When people join: by the clock, by the hour and the weekday, and how unevenly.
package struct ArrivalProfile: Equatable, Sendable {
  /// The length of the intervals that joins are counted in, in milliseconds: a minute unless the
  /// source has only longer ones.
  package let width: Int64
  /// The busiest of them, most joins first.
  package let busiest: [BusyInterval]
  /// The counts of these intervals.
  package let counts: Dispersion
  /// The busiest five minutes of the clock; nil when the intervals do not make up five minutes.
  package let busiestFiveMinutes: BusyInterval?
  /// The counts of five minutes; nil as above.
  package let fiveMinuteCounts: Dispersion?
  /// The joins of each hour of the local day.
  package private(set) var hours = [Int](repeating: 0, count: 24)
  /// The joins of each weekday, from Monday.
  package private(set) var weekdays = [Int](repeating: 0, count: 7)
  /// The joins in the five minutes after each :00; nil when the intervals do not make up five
  /// minutes.
  package private(set) var afterHour: Int?
  /// The same after each :30.
  package private(set) var afterHalfHour: Int?

  /// How many of the busiest intervals are kept.
  package static let busiestKept = 5

  /// Measures joins that were counted.
  init(_ joins: BinnedJoins, calendar: ScenarioCalendar) {
    width = joins.width
    busiest = joins.busiest(Self.busiestKept)
    counts = joins.dispersion
    let fiveMinutes = joins.merged(
      to: 5 * .millisecondsPerMinute, startSince1970: calendar.startSince1970)
    busiestFiveMinutes = fiveMinutes?.busiest(1).first
    fiveMinuteCounts = fiveMinutes?.dispersion
    var clock = LocalClock(calendar)
    var (afterHour, afterHalfHour) = (0, 0)
    for (start, count) in zip(joins.starts, joins.counts) {
      let reading = clock.reading(at: start)
      hours[reading.minuteOfDay / 60] += count
      weekdays[reading.weekday] += count
      switch reading.minuteOfDay % 60 {
      case 0..<5: afterHour += count
      case 30..<35: afterHalfHour += count
      default: break
      }
    }
    if fiveMinutes != nil { (self.afterHour, self.afterHalfHour) = (afterHour, afterHalfHour) }
  }

  /// The most joins in one interval over the mean; nil without joins.
  package var peakToMean: Double? {
    guard let peak = busiest.first, let mean = counts.mean, mean > 0 else { return nil }
    return Double(peak.joins) / mean
  }
}
