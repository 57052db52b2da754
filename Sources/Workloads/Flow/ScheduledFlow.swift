package import Probability

/// How the people of a scheduled meeting arrive and leave.
///
/// The defaults are fits to 8,343 first joins of 365 scheduled Jitsi meetings (W3C Credentials CG,
/// 2021-2025) and to the activity at their ends:
/// - Joins: 11.7 % come before the scheduled start, by an exponential with mean 1.56 min; the
///   others after it, by the hyperexponential 0.687 Exp(3.55 min) + 0.313 Exp(13.2 min)
///   (Kolmogorov-Smirnov distance 0.040). An offset at or past the meeting's end is drawn again.
/// - The meeting's end: a quarter end early, by U(4, 15) min; 7 % run over, by Exp(8 min); the rest
///   end at the slot's end give or take a normal error of 2 min. (A) No meeting ends before half of
///   its slot: the early ends were seen in slots of an hour, and U(4, 15) would end a slot of ten
///   minutes before it began.
/// - Leaving: 85 % leave together, each within Exp(30 s) of the meeting's end; the others at a
///   moment drawn uniformly between their join and the end.
/// - Rejoins: none, unless `rejoinProbability` says so. Of the same people 22.4 % joined again at
///   least once, 0.33 times on average, after a gap with the quantiles 36 s (10 %), 89 s, 4.9 min
///   (50 %) and 17 min (75 %), which the default gap follows.
///
/// Lengths are in milliseconds.
package struct ScheduledFlow: Equatable, Sendable {
  /// The probability that a participant joins before the scheduled start.
  package var earlyProbability = 0.117
  /// How long before the start the early ones join.
  package var early = Distribution.exponential(mean: 93_600)
  /// How long after the start the others join.
  package var late = Distribution.mixture([
    WeightedDistribution(weight: 0.687, distribution: .exponential(mean: 213_000)),
    WeightedDistribution(weight: 0.313, distribution: .exponential(mean: 792_000)),
  ])
  /// The probability that a meeting ends early.
  package var endsEarlyProbability = 0.25
  /// How long before the slot's end it does.
  package var endsEarlyBy = Distribution.uniform(min: 240_000, max: 900_000)
  /// The probability that a meeting runs over.
  package var endsLateProbability = 0.07
  /// How long after the slot's end it does.
  package var endsLateBy = Distribution.exponential(mean: 480_000)
  /// The standard deviation of the ends of all other meetings around the slot's end.
  package var endSpread = 120_000.0
  /// The share of its slot that every meeting lasts at least.
  package var shortestShare = 0.5
  /// The probability that a participant stays to the end and leaves with the others.
  package var leavesTogetherProbability = 0.85
  /// How long after the meeting's end those leave.
  package var leavesTogetherWithin = Distribution.exponential(mean: 30_000)

  /// The probability that a stay is broken by a connection that is lost, each time anew: a moment
  /// drawn uniformly within it ends it, and the participant joins again after `rejoinAfter`, unless
  /// that would be after they meant to leave.
  package var rejoinProbability = 0.0
  /// How long after a broken stay the participant joins again.
  package var rejoinAfter = Distribution.lognormal(median: 294_000, sigma: 1.8)
  /// The participants of a meeting who are there for the others: they join early, always come and
  /// stay to the end. Rounded, and at most all that are listed.
  package var senders = Distribution.constant(0)
  /// The seats that each of them takes.
  package var senderSeats = 1

  /// The fitted flow.
  package init() {}
}

/// How the people of a meeting arrive and leave.
package enum ParticipantFlow: Equatable, Sendable {
  /// Everybody joins at the start and stays to the end of the slot.
  case allAtOnce
  /// People trickle in and most of them leave together.
  case scheduled(ScheduledFlow)
}
