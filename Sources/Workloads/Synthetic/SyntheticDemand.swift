internal import Probability

/// The law of a synthetic demand: parts that are drawn day by day, and what makes days differ.
///
/// Arrivals are doubly stochastic: a day's rate is its profile times a random busyness with mean 1,
/// and each period of a day has one of its own. Without them real counts vary more than the drawn
/// ones, and a pool that is sized on drawn ones is too small (Avramidis, Deslauriers, L'Ecuyer
/// 2004, "Modeling daily arrivals to a telephone call center").
package struct SyntheticDemand: Equatable, Sendable {
  /// What is drawn; at least one part, all with different names.
  package var parts: [DemandPart]
  /// The coefficient of variation of a day's busyness, a gamma factor that all parts share; 0 for
  /// days that differ only by chance.
  package var busynessCV = 0.08
  /// The coefficient of variation of a period's busyness, a gamma factor that all parts share;
  /// periods are independent.
  package var periodBusynessCV = 0.0
  /// The length of a period in minutes; it divides a day.
  package var busynessPeriod = 15
  /// Days without a meeting, as days since 1970-01-01, ascending.
  package var holidays: [Int64] = []

  /// A demand of some parts.
  package init(parts: [DemandPart] = [DemandPart()]) { self.parts = parts }

  /// The meetings of an average week without a holiday.
  package var meetingsPerWeek: Double {
    get { parts.reduce(0) { $0 + $1.meetingsPerWeek } }
    set {
      let total = meetingsPerWeek
      for index in parts.indices { parts[index].meetingsPerWeek *= newValue / total }
    }
  }

  /// About how many joins there are at most in a period, in milliseconds.
  func expectedJoins(during period: ClosedRange<Int64>) -> Double {
    let weeks = (Double(period.upperBound) - Double(period.lowerBound)) / (7 * 86_400_000)
    return weeks
      * parts.reduce(0) { sum, part in
        let size = min(max(part.size.mean, Double(part.smallestSize)), Double(part.largestSize))
        return sum + part.meetingsPerWeek * size * part.attendance
      }
  }

  /// How people arrive and leave: the workload's way first, then those of the parts that have their
  /// own.
  func flows(_ usual: ParticipantFlow) -> [ParticipantFlow] { [usual] + parts.compactMap(\.flow) }
}
