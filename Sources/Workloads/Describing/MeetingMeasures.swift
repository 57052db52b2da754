internal import PoolSimulation
internal import Settings

/// Meetings as they were held: their starts, sizes and lengths, and when people join them. Lengths are in milliseconds.
package struct MeetingMeasures: Equatable, Sendable {
  /// How often a meeting was held. A name that is used again after an hour without anybody counts again.
  package var held = 0
  /// At which marks of the clock meetings start. In a trace of joins, which knows no schedule, it is the quarter of an hour nearest to
  /// the first join, if that is within `tolerance`.
  package var starts = StartShares()
  /// The same of the joins of these meetings.
  package var joinsByStart = StartShares()
  /// Meetings whose schedule a trace of joins tells; they start when they are scheduled.
  package var told = 0
  /// How far from a mark the first join may be; 0 where the schedule is known.
  package var tolerance: Int64
  /// Meetings whose first join is in the five minutes after a :00, and after a :30.
  package var startsAfterHour = 0
  package var startsAfterHalfHour = 0
  /// The participants of a meeting, or its joins where participants are not named.
  package var sizes: ValueSummary?
  /// From a meeting's first join to its last leave.
  package var lengths: ValueSummary?
  /// How long a join stays.
  package var stays: ValueSummary?
  /// From a meeting's first join to each of its joins; nil where the schedule is all that is known.
  package var offsetsFromFirst: ValueSummary?
  /// From the start that is told, or else the mark that a meeting seems to start at, to each of its joins; nil as above.
  package var offsetsFromStart: ValueSummary?
  /// Meetings with one participant.
  package var solitary = 0
  /// The first of these.
  package var firstSolitary: Int64?

  /// How far a first join may be from the quarter of an hour that its meeting is taken to start at. Of 365 Jitsi meetings with a known
  /// schedule nine in ten had their first join between 6 minutes before the start and 2.4 after it (W3C Credentials CG, 2021-2025).
  static let firstJoinTolerance: Int64 = 5 * .millisecondsPerMinute

  /// Measures meetings.
  /// - Parameters:
  ///   - workload: the joins
  ///   - order: the same by meeting
  ///   - held: when the meetings were held
  ///   - calendar: the wall clocks
  ///   - isScheduled: whether joins are scheduled starts, and not when somebody came
  ///   - schedules: the start of each meeting where a trace of joins tells it, in milliseconds since the start; empty when it tells none
  init(
    _ workload: Workload, order: MeetingOrder, held: [HeldMeeting], calendar: ScenarioCalendar, isScheduled: Bool,
    schedules: [Int64?] = []
  ) {
    self.held = held.count
    tolerance = isScheduled ? 0 : Self.firstJoinTolerance
    var clock = LocalClock(calendar)
    var marks: [Int64?] = []
    marks.reserveCapacity(held.count)
    for meeting in held {
      let reading = clock.reading(at: meeting.start)
      var mark = Self.mark(nearest: reading, within: tolerance).map { meeting.start + ($0 - reading) }
      var minute = mark.map { clock.reading(at: $0).minuteOfDay % 60 }
      let index = Int(workload.meetingOfJoin[Int(order.joins[meeting.places.lowerBound])])
      // A name that is used on many days has one schedule, which says nothing of the others.
      if !schedules.isEmpty, let start = schedules[index], abs(start - meeting.start) < .millisecondsPerDay / 2 {
        told += 1
        mark = start
        let reading = clock.reading(at: start)
        minute = reading % .millisecondsPerMinute == 0 ? reading.minuteOfDay % 60 : nil
      }
      starts.add(atMinute: minute)
      joinsByStart.add(meeting.places.count, atMinute: minute)
      marks.append(mark)
      switch reading.minuteOfDay % 60 {
      case 0..<5: startsAfterHour += 1
      case 30..<35: startsAfterHalfHour += 1
      default: break
      }
    }
    measureSizes(workload, order: order, held: held)
    lengths = ValueSummary(held.map { $0.end - $0.start })
    stays = ValueSummary(workload.stays.map(\.milliseconds))
    guard !isScheduled else { return }
    var offsets: [Int64] = []
    offsets.reserveCapacity(workload.joinCount)
    for meeting in held {
      for place in meeting.places { offsets.append(workload.joinTimes[Int(order.joins[place])].milliseconds - meeting.start) }
    }
    offsetsFromFirst = ValueSummary(offsets)
    offsets.removeAll(keepingCapacity: true)
    for (meeting, mark) in zip(held, marks) {
      guard let mark else { continue }
      for place in meeting.places { offsets.append(workload.joinTimes[Int(order.joins[place])].milliseconds - mark) }
    }
    offsetsFromStart = ValueSummary(offsets)
  }

  /// The quarter of an hour nearest to a clock's reading; nil when it is farther than the tolerance.
  private static func mark(nearest reading: Int64, within tolerance: Int64) -> Int64? {
    let quarter = 15 * Int64.millisecondsPerMinute
    let mark = (reading.addingClamped(quarter / 2)).floored(by: quarter) * quarter
    return abs(reading - mark) <= tolerance ? mark : nil
  }

  private mutating func measureSizes(_ workload: Workload, order: MeetingOrder, held: [HeldMeeting]) {
    var sizes: [Int64] = []
    sizes.reserveCapacity(held.count)
    // The last meeting that each participant was counted in.
    var seenIn = [Int](repeating: -1, count: workload.participants.count)
    for (number, meeting) in held.enumerated() {
      var size = 0
      for place in meeting.places {
        let participant = workload.participantOfJoin.isEmpty ? .max : workload.participantOfJoin[Int(order.joins[place])]
        if participant != .max {
          if seenIn[Int(participant)] == number { continue }
          seenIn[Int(participant)] = number
        }
        size += 1
      }
      sizes.append(Int64(size))
      if size == 1 {
        solitary += 1
        firstSolitary = min(firstSolitary ?? meeting.start, meeting.start)
      }
    }
    self.sizes = ValueSummary(sizes)
  }
}
