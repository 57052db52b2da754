internal import Foundation

/// A level of concurrency at which people seem to have been refused: it was the highest of one or
/// more days, the next participant took every seat that came free, and nobody ever came on top.
package struct CeilingEvidence: Equatable, Sendable {
  /// The level, in seats.
  package var level: Int
  /// On how many days it was the highest.
  package var days: Int
  /// When it was reached first, in milliseconds since the start.
  package var firstTime: Int64
  /// The time at the level, in milliseconds.
  package var milliseconds: Int64
  /// How often people left it.
  package var departures: Int
  /// How often the level rose again at once, by somebody of another meeting.
  package var returns: Int

  /// The fewest departures that say anything.
  static let fewestDepartures = 20
  /// How unlikely the observation has to be without a ceiling, in all levels together.
  static let significance = 1e-5

  /// The levels among the days' maxima that look like ceilings, by the time spent there, most
  /// first.
  ///
  /// Without a ceiling each departure from the maximum could as well have been somebody on top,
  /// with about the probability u that the level rises just below it. On each day the departures
  /// before that happens are geometric, so those of k days are negative binomial, and their sum is
  /// n or more with the probability that n + k - 1 trials have fewer than k successes. Chernoff's
  /// bound of it is used, with u a standard error lower than seen.
  static func ceilings(in days: [CeilingTracker]) -> [CeilingEvidence] {
    var levels: [CeilingEvidence] = []
    for day in days.sorted(by: { ($0.maximum, $0.firstTime) < ($1.maximum, $1.firstTime) })
    where day.maximum > 1 {
      if day.maximum != levels.last?.level {
        levels.append(
          CeilingEvidence(
            level: day.maximum, days: 0, firstTime: day.firstTime, milliseconds: 0, departures: 0,
            returns: 0))
      }
      levels[levels.count - 1].add(day)
    }
    let limit = log(significance / Double(max(1, levels.count)))
    return levels.filter { $0.departures >= fewestDepartures && $0.logProbability < limit }
      .sorted { ($1.milliseconds, $0.level) < ($0.milliseconds, $1.level) }
  }

  private mutating func add(_ day: CeilingTracker) {
    days += 1
    milliseconds += day.milliseconds
    departures += day.departures
    returns += day.returns
  }

  /// An upper bound of the logarithm of the probability of as many departures without a ceiling.
  var logProbability: Double {
    let (k, n) = (Double(days), Double(departures))
    let returns = Double(returns)
    let u = max(0, returns - returns.squareRoot()) / n
    let trials = n + k - 1
    let q = (k - 1) / trials
    guard u > q else { return 0 }
    let successes = q > 0 ? q * log(q / u) : 0
    return -trials * (successes + (1 - q) * log((1 - q) / (1 - u)))
  }
}
