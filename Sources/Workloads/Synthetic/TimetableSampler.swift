internal import Probability
internal import Settings

/// Draws the sessions of a timetable day by day.
///
/// A day's streams are keyed by its date, so a longer run has the same first days, and a run that starts later the same last ones.
struct TimetableSampler {
  private let timetable: Timetable
  private let calendar: ScenarioCalendar
  private let days: StreamFamily
  private let meetings: StreamFamily

  /// - Parameters:
  ///   - timetable: the law
  ///   - calendar: turns wall-clock times into the run's
  ///   - seed: the study's seed
  ///   - replication: which repetition this is
  init(_ timetable: Timetable, calendar: ScenarioCalendar, seed: UInt64, replication: Int) {
    self.timetable = timetable
    self.calendar = calendar
    days = StreamFamily(seed: seed, replication: replication, purpose: StreamPurpose("timetable day"))
    meetings = StreamFamily(seed: seed, replication: replication, purpose: StreamPurpose("timetable meeting"))
  }

  /// The sessions that start from the run's start to `duration` milliseconds later, in order of their start.
  func sessions(duration: Int64) -> [MeetingSession] {
    var sessions: [MeetingSession] = []
    var day = LocalDay(startOf: calendar)
    while day.milliseconds(atMinute: 0) <= duration {
      sessions += self.sessions(on: day).filter { $0.start >= 0 && $0.start <= duration }
      day = day.next
    }
    return sessions.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
  }

  private func sessions(on day: LocalDay) -> [MeetingSession] {
    let entity = UInt64(bitPattern: day.number)
    var stream = days.stream(entity)
    let weekTotal = timetable.weekdayShare.reduce(0, +)
    let expected = timetable.meetingsPerWeek * timetable.weekdayShare[day.weekday] / weekTotal
    let busyness = Distribution.gamma(mean: 1, cv: timetable.busynessCV).sample(from: &stream)
    let count = stream.nextPoisson(mean: min(expected * busyness, 1e6))
    return (0..<count).map { ordinal in
      // Each meeting has its own stream: another size law moves no start.
      var stream = meetings.stream(entity, UInt64(ordinal))
      let hour = stream.nextIndex(weights: timetable.hourShare)
      let minute = stream.nextIndex(weights: timetable.slotShare)
      var sizes = meetings.stream(entity, UInt64(ordinal) | 1 << 62)
      var lengths = meetings.stream(entity, UInt64(ordinal) | 1 << 63)
      let size = Int(min(max(timetable.size.sample(from: &sizes).rounded(), 2), Double(max(2, timetable.largestSize))))
      let seconds = min(max((timetable.duration.sample(from: &lengths) / 1000).rounded(), 1), 1e9)
      return MeetingSession(
        name: "\(day.text)-\(ordinal + 1)", start: day.milliseconds(atMinute: hour * 60 + minute),
        duration: Int64(seconds) * 1000, participants: size, kind: Self.kind(ofSize: size))
    }
  }

  /// What meetings of a size are called in traces that are written.
  private static func kind(ofSize size: Int) -> String {
    switch size {
    case ...2: "one_to_one"
    case ...9: "team"
    case ...99: "class"
    default: "lecture"
    }
  }
}

extension RandomStream {
  /// An index drawn in proportion to weights of zero or more, not all zero.
  fileprivate mutating func nextIndex(weights: [Double]) -> Int {
    var rest = nextUnit() * weights.reduce(0, +)
    var last = 0
    for (index, weight) in weights.enumerated() where weight > 0 {
      last = index
      if rest < weight { break }
      rest -= weight
    }
    return last
  }
}
