internal import Settings

/// Concurrency on one weekday.
package struct WeekdayConcurrency: Equatable, Sendable {
  /// The most people at once.
  package var peak = 0
  /// The time that people spent on it, in participant-milliseconds.
  package var participantMilliseconds: Int128 = 0
  /// The length of all days of this weekday that the trace touches, in milliseconds: whole days, so
  /// that weekdays can be compared.
  package var milliseconds: Int64 = 0

  /// The mean over time; nil when the trace does not touch the weekday.
  package var mean: Double? {
    milliseconds > 0 ? Double(participantMilliseconds) / Double(milliseconds) : nil
  }
}

/// Walks over local days as time goes on.
struct DayWalk {
  private var clock: LocalClock
  /// When the current day began, in milliseconds since the start.
  private(set) var midnight: Int64 = .min
  /// When the day after it begins.
  private(set) var nextMidnight: Int64 = .min
  /// The current day's weekday, 0 for Monday.
  private(set) var weekday = 0

  /// - Parameters:
  ///   - calendar: the wall clocks
  ///   - time: where to begin, in milliseconds since the start
  init(_ calendar: ScenarioCalendar, from time: Int64) {
    clock = LocalClock(calendar)
    enter(time)
  }

  /// Makes the day that holds a time the current one.
  mutating func enter(_ time: Int64) {
    let reading = clock.reading(at: time)
    weekday = reading.weekday
    let today = reading.day * .millisecondsPerDay
    midnight = min(self.time(of: today, near: time, reading: reading), time)
    nextMidnight = max(
      self.time(of: today.addingClamped(.millisecondsPerDay), near: time, reading: reading),
      time.addingClamped(1))
  }

  /// When local clocks show a midnight, from a time within a day of it.
  private mutating func time(of midnight: Int64, near time: Int64, reading: Int64) -> Int64 {
    let guess = time.addingClamped(midnight - reading)
    // Where clocks are changed in between, the first guess is off by as much.
    return guess.addingClamped(midnight - clock.reading(at: guess))
  }
}
