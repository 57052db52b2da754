package import Settings

/// The clock that a trace's times are told in.
package struct TraceClock: Sendable {
  /// The wall clocks. Where the start is not known they begin on 1970-01-01 in universal time.
  package let calendar: ScenarioCalendar
  /// Whether the times are known on a wall clock. Otherwise they count from a start that nobody
  /// told.
  package let isKnown: Bool

  /// A clock.
  /// - Parameters:
  ///   - calendar: the wall clocks
  ///   - startIsGiven: whether somebody said when the trace starts
  ///   - times: what the trace's plain numbers count
  ///   - lastTime: the trace's last time, in milliseconds since the calendar's start
  package init(_ calendar: ScenarioCalendar, startIsGiven: Bool, times: TraceTimes, lastTime: Int64)
  {
    self.calendar = calendar
    // Nobody recorded meetings in the years after 1970: so early, seconds count from a start of
    // their own.
    isKnown =
      startIsGiven || times != .sinceStart
      || calendar.startSince1970.addingClamped(lastTime) >= RowChecks.plausible.lowerBound
  }
}
