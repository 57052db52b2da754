internal import Probability

/// One change of a demand, before it meets a pool. Transforms are applied in their order, and each
/// is deterministic: what it draws is keyed by the seed, the replication, its place in the list and
/// the meeting.
///
/// Lengths and times are in milliseconds, times since the run's start.
package enum WorkloadTransform: Equatable, Sendable {
  /// Keeps what starts at or after `from` and before `to`; times stay as they are.
  case window(from: Int64, to: Int64)
  /// Moves everything later by so much; earlier by a negative length.
  case shift(by: Int64)
  /// Multiplies times, lengths of meetings and stays.
  case timeScale(Double)
  /// So many times the meetings: each is left out with a probability, or copied.
  case scale(Double, jitter: Int64)
  /// More meetings with time: by nothing at the start, by `factor` after `over`, exponentially in
  /// between, and by `factor` from then on.
  case growth(factor: Double, over: Int64, jitter: Int64)
  /// A share of the meetings takes place at the same local time in other time zones too.
  case overlay(zones: [String], share: Double)
  /// Each day of the run is one of the demand's days, drawn with replacement: whole days keep what
  /// hangs together within them.
  case bootstrap(DayMatch)
  /// Each participant comes with this probability.
  case attendance(Double)
  /// The meetings of another trace too.
  case merge(TraceSettings)
  /// One meeting more.
  case event(MeetingEvent)

  /// Whether it means another thing with another start of the run.
  package var countsFromStart: Bool {
    switch self {
    case .window, .timeScale, .growth, .event: true
    case .shift, .scale, .overlay, .bootstrap, .attendance, .merge: false
    }
  }
}

extension WorkloadTransform {
  /// Whether what it does depends on draws.
  package var draws: Bool {
    switch self {
    case .scale, .growth, .overlay, .bootstrap, .attendance, .merge, .event: true
    case .window, .shift, .timeScale: false
    }
  }
}

extension [WorkloadTransform] {
  /// No two zones' clocks are further apart, in milliseconds.
  private static var mostBetweenZones: Int64 { 26 * 3_600_000 }

  /// What a demand must hold so that the transforms make all of a period of it: what they move into
  /// the period, and from where.
  func origin(of period: ClosedRange<Int64>) -> ClosedRange<Int64> {
    reversed().reduce(period) { period, transform in
      switch transform {
      case .shift(let span):
        return period.lowerBound.addingClamped(
          span == .min ? .max : -span)...period.upperBound.addingClamped(
            span == .min ? .max : -span)
      case .timeScale(let factor):
        let bounds = [period.lowerBound, period.upperBound].map {
          Int64(Swift.min(Swift.max(Double($0) / factor, -0x1p52), 0x1p52))
        }
        return bounds[0]...bounds[1]
      case .overlay:
        return period.lowerBound.addingClamped(
          -Self.mostBetweenZones)...period.upperBound.addingClamped(Self.mostBetweenZones)
      case .window, .scale, .growth, .bootstrap, .attendance, .merge, .event: return period
      }
    }
  }

  /// How many times the joins of a demand there may be after the transforms.
  package var mostCopies: Double {
    reduce(1) { copies, transform in
      switch transform {
      case .scale(let factor, _): copies * factor
      case .growth(let factor, _, _): copies * Swift.max(1, factor)
      case .overlay(let zones, let share): copies * (1 + Double(zones.count) * share)
      case .window, .shift, .timeScale, .bootstrap, .attendance, .merge, .event: copies
      }
    }
  }

  /// What the traces hold that are merged, by the transform's place.
  func mergedContent(
    _ read: (TraceSettings) throws(TraceError) -> TraceContent
  ) throws(TraceError) -> [Int: TraceContent] {
    var merged: [Int: TraceContent] = [:]
    for (place, transform) in enumerated() {
      if case .merge(let trace) = transform { merged[place] = try read(trace) }
    }
    return merged
  }
}

/// Which days may stand for a day of the run.
package enum DayMatch: String, CaseIterable, Sendable {
  /// Those of the same weekday.
  case sameWeekday = "same_weekday"
  /// Working days for a working day, Saturdays and Sundays for the others.
  case weekdayOrWeekend = "weekday_or_weekend"
  /// All.
  case anyDay = "any_day"

  /// Whether two days match, each 0 for Sunday to 6 for Saturday.
  func matches(_ one: Int64, _ other: Int64) -> Bool {
    switch self {
    case .sameWeekday: one == other
    case .weekdayOrWeekend: (one % 6 == 0) == (other % 6 == 0)
    case .anyDay: true
    }
  }
}

/// One large meeting that is added to a demand.
package struct MeetingEvent: Equatable, Sendable {
  /// What kind it is.
  package enum Kind: String, CaseIterable, Sendable {
    /// A few send and many watch; people come nearer to the start than they do to other meetings.
    case webinar
    /// A meeting of everybody.
    case allHands = "all_hands"

    /// How the people of such a meeting arrive and leave, if nothing else is said.
    var flow: ScheduledFlow {
      switch self {
      case .webinar: .webinar
      case .allHands: ScheduledFlow()
      }
    }
  }

  /// Its kind.
  package var kind: Kind
  /// The meeting's name.
  package var name: String
  /// The scheduled start.
  package var time: Int64
  /// The scheduled length.
  package var duration: Int64
  /// The people who come.
  package var participants: Int
  /// How they arrive and leave.
  package var flow: ParticipantFlow
}

extension ScheduledFlow {
  /// A webinar's flow: offsets are 0.6 times those of other meetings, and one to five people send.
  ///
  /// (A) after the report that joins of large webinars rise within two minutes around the start.
  static let webinar: ScheduledFlow = {
    var flow = ScheduledFlow()
    flow.early = .exponential(mean: 56_160)
    flow.late = .mixture([
      WeightedDistribution(weight: 0.687, distribution: .exponential(mean: 127_800)),
      WeightedDistribution(weight: 0.313, distribution: .exponential(mean: 475_200)),
    ])
    flow.senders = .uniform(min: 0.5, max: 5.5)
    return flow
  }()
}
