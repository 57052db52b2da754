package import PoolSimulation
package import Settings

/// A moment of every week on local clocks.
package struct WeekMoment: Equatable, Sendable {
  /// 0 for Monday to 6 for Sunday.
  package var weekday: Int
  /// The minute of the day, 0 to 1439.
  package var minute: Int

  /// A moment, such as Tuesday 10:40.
  package init(weekday: Int, hour: Int, minute: Int) {
    self.weekday = weekday
    self.minute = hour * 60 + minute
  }
}

/// What demand looks like to a pool, in the few numbers that synthesized demand is compared with
/// real demand by.
package struct DemandProfile: Equatable, Sendable {
  /// Peak and mean concurrency.
  package var concurrency: Concurrency
  /// At which marks of the local clock sessions start.
  package var sessionStarts = StartShares()
  /// The most joins in one minute of the clock.
  package var busiestMinuteJoins: Int
  /// From a session's scheduled start to each join, in milliseconds; nil without joins.
  package var joinOffsets: ValueSummary?
  /// The people listed for each session; nil without sessions.
  package var listedSizes: ValueSummary?
  /// The joins of each session that anybody came to; nil without joins.
  package var attendedSizes: ValueSummary?
  /// The people present at each of the moments asked for: the mean over the weeks of the window;
  /// nil where the window has no such moment.
  package var presence: [Double?]

  /// Measures demand.
  /// - Parameters:
  ///   - workload: the joins
  ///   - sessions: the sessions that the joins were drawn for
  ///   - calendar: the wall clocks
  ///   - window: what the mean is taken over, in milliseconds since the start; nil for all from the
  ///     first join to the last leave
  ///   - moments: when to look how many are present
  package init(
    _ workload: Workload, sessions: [MeetingSession], calendar: ScenarioCalendar,
    window: Range<Int64>? = nil, at moments: [WeekMoment] = []
  ) {
    let end = window?.upperBound ?? workload.lastLeave.milliseconds + 1
    let times = moments.map { $0.times(from: window?.lowerBound ?? 0, to: end, calendar) }
    let sorted = times.joined().sorted()
    let (measures, levels) = Concurrency.measure(workload, window: window, at: sorted)
    concurrency = measures
    let present = Dictionary(zip(sorted, levels)) { first, _ in first }
    presence = times.map { times in
      let seen = times.compactMap { present[$0] }
      return seen.isEmpty ? nil : Double(seen.reduce(0, +)) / Double(seen.count)
    }
    busiestMinuteJoins =
      BinnedJoins(workload, startSince1970: calendar.startSince1970).busiest(1).first?.joins ?? 0
    listedSizes = ValueSummary(sessions.map { Int64($0.participants) })
    var clock = LocalClock(calendar)
    for session in sessions {
      let reading = clock.reading(at: session.start)
      sessionStarts.add(
        atMinute: reading % .millisecondsPerMinute == 0 ? reading.minuteOfDay % 60 : nil)
    }
    let starts = workload.schedules(of: sessions).map { $0?.start }
    var sizes = [Int64](repeating: 0, count: workload.meetingCount)
    for meeting in workload.meetingOfJoin { sizes[Int(meeting)] += 1 }
    attendedSizes = ValueSummary(sizes)
    joinOffsets = ValueSummary(
      workload.joinTimes.indices.compactMap { join in
        starts[Int(workload.meetingOfJoin[join])].map { workload.joinTimes[join].milliseconds - $0 }
      })
  }
}

extension WeekMoment {
  /// When it is from `first` to before `end`, in milliseconds since the start.
  fileprivate func times(from first: Int64, to end: Int64, _ calendar: ScenarioCalendar) -> [Int64]
  {
    var times: [Int64] = []
    var day = LocalDay(startOf: calendar)
    while day.milliseconds(atMinute: 0) < end {
      let time = day.milliseconds(atMinute: minute)
      if day.weekday == weekday, time >= first, time < end { times.append(time) }
      day = day.next
    }
    return times
  }
}
