internal import Probability
internal import Settings

/// Draws the sessions of a synthetic demand day by day.
///
/// A day's streams are keyed by its date and the part's name, so a longer run has the same first
/// days, a run that starts later the same last ones, and a further part leaves the others as they
/// were.
struct SyntheticSampler {
  private let demand: SyntheticDemand
  private let calendar: ScenarioCalendar
  private let days: StreamFamily
  private let periods: StreamFamily
  private let meetings: StreamFamily
  /// By part, how its streams differ from another part's, and its index among the flows.
  private let parts: [(key: UInt64, flow: Int)]

  /// - Parameters:
  ///   - demand: the law
  ///   - calendar: turns wall-clock times into the run's
  ///   - seed: the study's seed
  ///   - replication: which repetition this is
  init(_ demand: SyntheticDemand, calendar: ScenarioCalendar, seed: UInt64, replication: Int) {
    self.demand = demand
    self.calendar = calendar
    days = StreamFamily(
      seed: seed, replication: replication, purpose: StreamPurpose("timetable day"))
    periods = StreamFamily(
      seed: seed, replication: replication, purpose: StreamPurpose("timetable period"))
    meetings = StreamFamily(
      seed: seed, replication: replication, purpose: StreamPurpose("timetable meeting"))
    var flows = 0
    parts = demand.parts.map { part in
      flows += part.flow == nil ? 0 : 1
      return (part.name.isEmpty ? 0 : stableHash(of: part.name), part.flow == nil ? 0 : flows)
    }
  }

  /// The sessions that start within a period, in milliseconds since the run's start, in order of
  /// their start.
  func sessions(during period: ClosedRange<Int64>) -> [MeetingSession] {
    var sessions: [MeetingSession] = []
    var day = LocalDay(at: period.lowerBound, calendar)
    // By part and weekday, where no period of a day is busier than another.
    let sharedStarts = demand.parts.map { part in
      (0..<7).map { demand.periodBusynessCV > 0 ? nil : StartDraw(part.starts(on: $0)) }
    }
    while day.milliseconds(atMinute: 0) <= period.upperBound {
      if !demand.holidays.contains(day.number) {
        let today = demand.parts.indices.flatMap {
          self.sessions(of: $0, sharedStarts[$0][day.weekday], on: day)
        }
        // A day's meetings start before the next day's.
        sessions += today.indicesByStart.lazy.map { today[$0] }.filter { period.contains($0.start) }
      }
      day = day.next
    }
    return sessions
  }

  private func sessions(of index: Int, _ starts: StartDraw?, on day: LocalDay) -> [MeetingSession] {
    let part = demand.parts[index]
    let entity = UInt64(bitPattern: day.number)
    let partEntity = entity ^ parts[index].key
    var stream = days.stream(entity)
    let busyness = Distribution.gamma(mean: 1, cv: demand.busynessCV).sample(from: &stream)
    if partEntity != entity { stream = days.stream(partEntity) }
    let starts =
      starts ?? StartDraw(part.starts(on: day.weekday), busyness: periodBusyness(on: entity))
    let expected =
      part.meetingsPerWeek * part.weekdayShare[day.weekday] / part.weekdayShare.reduce(0, +)
    let count = Self.count(mean: expected * busyness * starts.busyness, from: &stream)
    let prefix = part.name.isEmpty ? day.text : "\(day.text)-\(part.name)"
    return (0..<count).map { ordinal in
      // Each meeting has its own stream: another size law moves no start.
      var stream = meetings.stream(partEntity, UInt64(ordinal))
      let (minute, rest) = starts.draw(from: &stream)
      var sizes = meetings.stream(partEntity, UInt64(ordinal) | 1 << 62)
      var lengths = meetings.stream(partEntity, UInt64(ordinal) | 1 << 63)
      let smallest = Double(part.smallestSize)
      let size = Int(
        min(
          max(part.size.sample(from: &sizes).rounded(), smallest),
          max(smallest, Double(part.largestSize))))
      let seconds = min(max((part.duration.sample(from: &lengths) / 1000).rounded(), 1), 1e9)
      var session = MeetingSession(
        name: "\(prefix)-\(ordinal + 1)", start: day.milliseconds(atMinute: minute) + rest,
        duration: Int64(seconds) * 1000,
        participants: size, kind: part.kind.isEmpty ? Self.kind(ofSize: size) : part.kind)
      session.flow = parts[index].flow
      session.attendance = part.attendance
      return session
    }
  }

  /// How many meetings a day has. No more can be drawn around than 10^9: only a busyness that is a
  /// slip reaches it.
  static func count(mean: Double, from stream: inout RandomStream) -> Int {
    stream.nextPoisson(mean: min(mean, 1e9))
  }

  /// The busyness of each period of a day.
  private func periodBusyness(on day: UInt64) -> [Double] {
    let law = Distribution.gamma(mean: 1, cv: demand.periodBusynessCV)
    return (0..<1440 / demand.busynessPeriod).map { period in
      var stream = periods.stream(day, UInt64(period))
      return law.sample(from: &stream)
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

/// Draws when in a day a meeting starts.
private struct StartDraw {
  /// The day's rate over that of a usual day.
  let busyness: Double
  private let starts: MeetingStarts
  /// Sums of the minutes' weights; empty for slots, whose hour and minute are drawn one after the
  /// other.
  private var sums: [Double] = []

  /// - Parameters:
  ///   - starts: the law
  ///   - factors: the busyness of each period of the day; none for a usual day
  init(_ starts: MeetingStarts, busyness factors: [Double] = []) {
    self.starts = starts
    guard !factors.isEmpty || !starts.areSlots else {
      busyness = 1
      return
    }
    let weights = starts.minuteWeights
    var total = 0.0
    for (minute, weight) in weights.enumerated() {
      total += factors.isEmpty ? weight : weight * factors[minute * factors.count / 1440]
      sums.append(total)
    }
    busyness = factors.isEmpty ? 1 : total / weights.reduce(0, +)
  }

  /// A minute of the day, and the milliseconds after it.
  func draw(from stream: inout RandomStream) -> (minute: Int, rest: Int64) {
    if case .slots(let hours, let minutes) = starts, sums.isEmpty {
      let hour = stream.nextIndex(weights: hours)
      return (hour * 60 + stream.nextIndex(weights: minutes), 0)
    }
    let minute = stream.nextIndex(sums: sums)
    if case .atAnyTime = starts { return (minute, Int64(stream.nextIndex(below: 60_000))) }
    return (minute, 0)
  }
}

extension RandomStream {
  /// An index drawn in proportion to weights of zero or more, not all zero.
  fileprivate mutating func nextIndex(weights: [Double]) -> Int {
    nextIndex(below: weights.count, totalWeight: weights.reduce(0, +)) { weights[$0] }
  }

  /// The same for many weights, given by the sums of each and those before it.
  fileprivate mutating func nextIndex(sums: [Double]) -> Int {
    let target = nextUnit() * (sums.last ?? 0)
    var (low, high) = (0, sums.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > target { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
