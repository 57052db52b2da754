package import Probability

/// One part of a synthetic demand: meetings of one kind, such as the classes of Tuesday and
/// Thursday, or the calls that nobody scheduled.
///
/// A day holds a Poisson number of them around `meetingsPerWeek` x the weekday's share x that day's
/// busyness. Each gets a start, a size and a length, independently of the others.
///
/// The defaults are counts of 5,571 online classes in one week of September 2020 at the University
/// of Virginia and fits to their sizes.
package struct DemandPart: Equatable, Sendable {
  /// The part's name; empty for a demand with one part. It keys the part's draws: another part
  /// beside it moves none of them.
  package var name = ""
  /// What the meetings are called in traces that are written; empty to name them by their size.
  package var kind = ""
  /// The meetings of an average week.
  package var meetingsPerWeek = 5571.0
  /// The share of each weekday, from Monday; seven weights, not all zero.
  package var weekdayShare: [Double] = [20.8, 21.0, 22.7, 22.9, 12.6, 0, 0]
  /// When in a day meetings start, on weekdays that have no starts of their own.
  package var starts = MeetingStarts.slots(
    hours: MeetingStarts.usualHours, minutes: MeetingStarts.usualMinutes)
  /// When in a day meetings start on weekdays that differ, from Monday; nil for a weekday that is
  /// like the others.
  package var weekdayStarts = [MeetingStarts?](repeating: nil, count: 7)
  /// The people listed for a meeting; rounded, at least `smallestSize` and at most `largestSize`.
  package var size = Distribution.lognormal(median: 21, sigma: 0.91)
  /// The fewest people listed for a meeting.
  package var smallestSize = 2
  /// The most people listed for a meeting.
  package var largestSize = 1000
  /// The length of a meeting's slot in milliseconds; rounded to whole seconds, at least one.
  package var duration = Distribution.mixture(
    [
      (75, 40.2), (50, 39.2), (150, 7.2), (85, 2.7), (180, 2.2), (110, 1.8), (60, 1.4), (70, 1.3),
      (120, 1.0), (90, 0.9),
    ]
    .map { WeightedDistribution(weight: $0.1, distribution: .constant($0.0 * 60_000)) })
  /// How the people of these meetings arrive and leave; nil for the workload's way.
  package var flow: ParticipantFlow?
  /// The probability that a listed participant comes, times the workload's own.
  package var attendance = 1.0

  /// The share of the sizes drawn that are above `largestSize`.
  package var shareAboveLargestSize: Double { 1 - size.cumulative(Double(largestSize) + 0.5) }

  /// A part with the numbers of the counted week.
  package init() {}

  /// When meetings start on a weekday, 0 for Monday to 6 for Sunday.
  func starts(on weekday: Int) -> MeetingStarts { weekdayStarts[weekday] ?? starts }

  /// The weekdays as settings name them, from Monday.
  static let weekdayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
}

/// When in a day meetings start, by wall clock. Weights need not add up to anything; not all are
/// zero.
package enum MeetingStarts: Equatable, Sendable {
  /// On a minute of an hour, the two drawn independently: 24 and 60 weights.
  case slots(hours: [Double], minutes: [Double])
  /// On a minute of the day: 1,440 weights.
  case timesOfDay([Double])
  /// At any instant, by a Poisson process whose rate changes from minute to minute: 1,440 weights.
  case atAnyTime([Double])

  /// Whether the hour and the minute in it are drawn one after the other.
  var areSlots: Bool {
    if case .slots = self { true } else { false }
  }

  /// Whether meetings start at any instant.
  var areAtAnyTime: Bool {
    if case .atAnyTime = self { true } else { false }
  }

  /// The counted week's share of each hour.
  static let usualHours: [Double] = [
    0, 0, 0, 0, 0, 0, 0, 0, 4.2, 12.9, 7.8, 14.1, 13.4, 6.3, 15.2, 10.9, 1.6, 6.5, 3.7, 2.5, 0.8, 0,
    0, 0,
  ]
  /// The counted week's share of each minute past the hour.
  static let usualMinutes = minutes([0: 71.6, 30: 26.5, 10: 1.1, 15: 0.3, 40: 0.2, 45: 0.1])

  /// Sixty weights from those given by minute past the hour.
  static func minutes(_ shares: [Int: Double]) -> [Double] { (0..<60).map { shares[$0] ?? 0 } }

  /// The weight of each of a day's 1,440 minutes.
  var minuteWeights: [Double] {
    switch self {
    case .slots(let hours, let minutes): hours.flatMap { hour in minutes.map { hour * $0 } }
    case .timesOfDay(let weights), .atAnyTime(let weights): weights
    }
  }
}
