internal import PoolSimulation
internal import Probability
internal import Settings

/// One session of a meeting as a fit sees it; times and lengths in milliseconds, times since the
/// calendar's start.
struct ObservedSession {
  /// The scheduled start, or what is taken for it.
  var start: Int64
  /// The length of the slot; nil where the trace does not say it.
  var slot: Int64?
  /// When people began to leave together, where the trace does not say the slot; nil where that is
  /// not known.
  var end: Int64?
  /// The people listed, or those who came.
  var size: Int
  /// Whether it begins on a mark of the clock; the others are meetings that nobody scheduled.
  var isScheduled: Bool
  /// Whether the trace says its start; otherwise it is the first join, or a mark near it.
  var isPlanned: Bool
  /// Who came; empty where the trace lists sessions only.
  var people: [ObservedPerson] = []

  /// When the last one left; nil where nobody's stay is known.
  var lastLeave: Int64? { people.map(\.leave).max() }

  /// The length of its slot, or how long it really lasted.
  var length: Int64 { max(1000, slot ?? (end ?? lastLeave ?? start) - start) }
  /// Who was there, as a fit of departures sees them.
  var presences: [Presence] {
    people.map { Presence(join: Double($0.join), leave: Double($0.leave)) }
  }
}

/// One participant of a session.
struct ObservedPerson {
  /// The first join.
  var join: Int64
  /// The last leave.
  var leave: Int64
  /// When each stay but the last ended, and when the next began.
  var absences: [Range<Int64>] = []
}

extension [ObservedSession] {
  /// The sessions of a trace that lists them.
  init(_ sessions: [MeetingSession], calendar: ScenarioCalendar) {
    let marks = SlotMarks(sessions.map { (calendar.startSince1970 + $0.start) })
    self = sessions.map { session in
      ObservedSession(
        start: session.start, slot: session.duration, size: session.participants,
        isScheduled: marks.contains(calendar.startSince1970 + session.start), isPlanned: true)
    }
  }

  /// The sessions of a trace of joins.
  /// - Parameters:
  ///   - workload: the joins
  ///   - schedules: by meeting, when it was scheduled as far as the trace says it; empty where it
  ///     does not
  ///   - calendar: the wall clocks
  init(_ workload: Workload, schedules: [MeetingSchedule?], calendar: ScenarioCalendar) {
    let presence = WorkloadSessions(of: workload)
    // Sessions by their schedule where there is one, and otherwise by when somebody was there.
    var numbers: [SessionName: Int] = [:]
    let marks = SlotMarks(schedules.compactMap { $0.map { calendar.startSince1970 + $0.start } })
    self = []
    var people: [[PersonName: Int]] = []
    for join in workload.joinTimes.indices {
      let time = workload.joinTimes[join].milliseconds
      let planned = schedules.isEmpty ? nil : schedules[Int(workload.meetingOfJoin[join])]
      let name = SessionName(
        meeting: workload.meetingOfJoin[join],
        start: planned?.start ?? Int64(presence.ofJoin[join]), isPlanned: planned != nil)
      let number = numbers[name] ?? count
      if number == count {
        numbers[name] = number
        append(
          ObservedSession(
            start: planned?.start ?? time, slot: planned?.duration, size: 0,
            isScheduled: planned.map { marks.contains(calendar.startSince1970 + $0.start) }
              ?? false, isPlanned: planned != nil))
        people.append([:])
      }
      let participant = workload.participantOfJoin.isEmpty ? .max : workload.participantOfJoin[join]
      let person = participant == .max ? PersonName.unnamed(join) : .named(participant)
      let leave = time + workload.stays[join].milliseconds
      if let known = people[number][person] {
        // Somebody who joins again before leaving was never away.
        let left = self[number].people[known].leave
        if time > left { self[number].people[known].absences.append(left..<time) }
        self[number].people[known].leave = Swift.max(self[number].people[known].leave, leave)
      } else {
        people[number][person] = self[number].people.count
        self[number].people.append(ObservedPerson(join: time, leave: leave))
        self[number].size += 1
      }
    }
  }

  /// Whether those that nobody scheduled are many enough to be a part of their own; a few beside
  /// many are scheduled ones at odd times.
  var isMixed: Bool { count { !$0.isScheduled } * 20 > count }

  /// Estimates the ends of sessions whose slot is not known. Those who leave together do so after
  /// the end, so the last leave is too late for it: with it people would stay too long, by as much
  /// as they need to leave.
  mutating func estimateEnds() {
    let scheduled = indices.filter { self[$0].isScheduled }
    let others = indices.filter { !self[$0].isScheduled }
    for members in isMixed ? [scheduled, others] : [scheduled + others] {
      guard members.allSatisfy({ self[$0].slot == nil }),
        let fit = try? fitMassDeparture(members.map { self[$0].presences })
      else {
        continue
      }
      for (index, end) in zip(members, fit.ends) { self[index].end = Int64(end.rounded()) }
    }
  }

  private struct SessionName: Hashable {
    let meeting: UInt32
    let start: Int64
    let isPlanned: Bool
  }

  private enum PersonName: Hashable {
    case named(UInt32)
    case unnamed(Int)
  }
}

/// The minutes past the hour at which sessions of a list are scheduled: those that hold more than
/// their share by chance.
struct SlotMarks {
  private var isMark = [Bool](repeating: false, count: 60)

  /// Finds the marks among starts in milliseconds since 1970, whose minutes are those of every zone
  /// with a whole-hour offset.
  init(_ starts: [Int64]) {
    var counts = [Int](repeating: 0, count: 60)
    for start in starts where start % 60_000 == 0 { counts[Self.minute(start)] += 1 }
    // Twice what each of 60 minutes would hold, and more than a few by chance.
    for minute in 0..<60 {
      isMark[minute] = counts[minute] > 2 && counts[minute] * 30 > starts.count || minute % 15 == 0
    }
  }

  /// Whether a session that starts then is scheduled.
  func contains(_ start: Int64) -> Bool { start % 60_000 == 0 && isMark[Self.minute(start)] }

  private static func minute(_ start: Int64) -> Int {
    Int((start % 3_600_000 + 3_600_000) % 3_600_000 / 60_000)
  }
}
