internal import PoolSimulation
internal import Settings

/// One pass over all joins and leaves: how many people and meetings are there at once, on which
/// days, and whether something caps them.
struct PresenceSweep {
  private(set) var concurrency: Concurrency
  private(set) var weekdays = [WeekdayConcurrency](repeating: WeekdayConcurrency(), count: 7)
  /// The most meetings at once, and when.
  private(set) var meetingPeak = 0
  private(set) var meetingPeakTime: Int64 = 0
  /// The most people at once in one meeting, and the meeting.
  private(set) var largestMeeting = 0
  private(set) var largestMeetingIndex = 0
  private(set) var largestMeetingTime: Int64 = 0
  /// How each day's level of seats behaved at its maximum; empty when it was not asked for.
  private(set) var days: [CeilingTracker] = []

  /// Beyond so many days a time is wrong, and days are not told apart.
  private static let mostDays: Int64 = 36_600

  /// Sweeps a workload.
  /// - Parameters:
  ///   - workload: the joins, all of whom get in at once
  ///   - calendar: says when days begin
  ///   - looksForCeilings: whether the days' maxima are watched
  init(_ workload: Workload, calendar: ScenarioCalendar, looksForCeilings: Bool) {
    let from = workload.joinTimes.first?.milliseconds ?? 0
    let to = max(from, workload.lastLeave.milliseconds)
    concurrency = Concurrency(from: from, to: to)
    var walk = DayWalk(calendar, from: from)
    let hasDays = (to - from) / .millisecondsPerDay < Self.mostDays
    if hasDays, !workload.joinTimes.isEmpty {
      weekdays[walk.weekday].milliseconds += walk.nextMidnight - walk.midnight
    }
    let (meetings, seats, participants) = (
      workload.meetingOfJoin, workload.seats, workload.participantOfJoin
    )
    var presentInMeeting = [Int32](repeating: 0, count: workload.meetingCount)
    var (present, level, seatLevel, meetingsOpen) = (0, 0, 0, 0)
    var since = from
    var tracker = CeilingTracker(level: 0)
    var (leave, firstJoin): (CeilingTracker.Move?, CeilingTracker.Move?) = (nil, nil)
    workload.sweep { join, joins, time in
      let meeting = Int(meetings[join])
      seatLevel += (joins ? 1 : -1) * (seats.isEmpty ? 1 : Int(seats[join]))
      present += joins ? 1 : -1
      presentInMeeting[meeting] += joins ? 1 : -1
      let inMeeting = Int(presentInMeeting[meeting])
      if joins {
        if inMeeting == 1 { meetingsOpen += 1 }
        if inMeeting > largestMeeting {
          (largestMeeting, largestMeetingIndex, largestMeetingTime) = (inMeeting, meeting, time)
        }
      } else if inMeeting == 0 {
        meetingsOpen -= 1
      }
      guard looksForCeilings, joins ? firstJoin == nil : leave == nil else { return }
      let move = CeilingTracker.Move(
        meeting: meetings[join], participant: participants.isEmpty ? .max : participants[join])
      if joins { firstJoin = move } else { leave = move }
    } instantEnds: { time in
      // The last day that milliseconds hold has no midnight after it.
      while hasDays, time >= walk.nextMidnight, walk.nextMidnight < .max {
        let midnight = walk.nextMidnight
        pass(to: midnight)
        if looksForCeilings, tracker.maximum > 0 { days.append(tracker) }
        tracker = CeilingTracker(level: seatLevel)
        walk.enter(midnight)
        weekdays[walk.weekday].milliseconds += walk.nextMidnight - midnight
        weekdays[walk.weekday].peak = max(weekdays[walk.weekday].peak, level)
      }
      pass(to: time)
      if looksForCeilings { tracker.step(to: seatLevel, leave: leave, join: firstJoin, at: time) }
      (leave, firstJoin) = (nil, nil)
      level = present
      if level > concurrency.peak { (concurrency.peak, concurrency.peakTime) = (level, time) }
      if hasDays { weekdays[walk.weekday].peak = max(weekdays[walk.weekday].peak, level) }
      if meetingsOpen > meetingPeak { (meetingPeak, meetingPeakTime) = (meetingsOpen, time) }
    }
    if looksForCeilings, tracker.maximum > 0 { days.append(tracker) }

    func pass(to time: Int64) {
      let length = time - since
      let spent = Int128(level) * Int128(length)
      concurrency.participantMilliseconds += spent
      if hasDays { weekdays[walk.weekday].participantMilliseconds += spent }
      tracker.wait(length)
      since = time
    }
  }
}
