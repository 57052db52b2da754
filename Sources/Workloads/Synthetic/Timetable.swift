public import Probability

/// The law of a synthetic demand: a week of scheduled meetings that repeats, drawn afresh each time.
///
/// A day holds a Poisson number of meetings around `meetingsPerWeek` x the weekday's share x that day's busyness, a gamma factor with
/// mean 1 that makes days differ more than independent meetings would (Avramidis, Deslauriers, L'Ecuyer 2004). Each meeting gets an hour,
/// a minute in it, a size and a length, independently.
///
/// The defaults are counts of 5,571 online classes in one week of September 2020 at the University of Virginia and fits to their sizes.
/// For a company's meetings set `size`, `duration` and `slot_share`; see the scenario reference.
public struct Timetable: Equatable, Sendable {
  /// The meetings of an average week.
  public var meetingsPerWeek = 5571.0
  /// The share of each weekday, from Monday; seven weights, not all zero.
  public var weekdayShare: [Double] = [20.8, 21.0, 22.7, 22.9, 12.6, 0, 0]
  /// The share of each hour of the day at which meetings start, wall-clock; 24 weights, not all zero.
  public var hourShare: [Double] = [
    0, 0, 0, 0, 0, 0, 0, 0, 4.2, 12.9, 7.8, 14.1, 13.4, 6.3, 15.2, 10.9, 1.6, 6.5, 3.7, 2.5, 0.8, 0, 0, 0,
  ]
  /// The share of each minute past the hour at which meetings start; 60 weights, not all zero.
  public var slotShare: [Double] = Timetable.slots([0: 71.6, 30: 26.5, 10: 1.1, 15: 0.3, 40: 0.2, 45: 0.1])
  /// The coefficient of variation of a day's busyness; 0 for days that differ only by chance.
  public var busynessCV = 0.08
  /// The people listed for a meeting; rounded, at least 2 and at most `largestSize`.
  public var size = Distribution.lognormal(median: 21, sigma: 0.91)
  /// The most people listed for a meeting.
  public var largestSize = 1000
  /// The length of a meeting's slot in milliseconds; rounded to whole seconds, at least one.
  public var duration = Distribution.mixture(
    [(75, 40.2), (50, 39.2), (150, 7.2), (85, 2.7), (180, 2.2), (110, 1.8), (60, 1.4), (70, 1.3), (120, 1.0), (90, 0.9)]
      .map { WeightedDistribution(weight: $0.1, distribution: .constant($0.0 * 60_000)) })

  /// The timetable of the counted week.
  public init() {}

  /// Sixty weights from those given by minute.
  static func slots(_ shares: [Int: Double]) -> [Double] { (0..<60).map { shares[$0] ?? 0 } }
}
