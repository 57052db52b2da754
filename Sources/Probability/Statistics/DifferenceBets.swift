internal import Glibc

/// Bets on a difference of two ratios that have the same wholes, draw by draw: E[difference] /
/// E[whole], where nothing is known of the law but -whole <= difference <= whole <= cap.
///
/// (whole + difference) / 2 is a part of the whole, which `RatioBets` bounds from above; and so is
/// (whole - difference) / 2. So both ends hold at every number of draws, and exchanging the sides
/// turns the interval round. A mean of differences within -1...1 is the case in which every whole
/// and the cap are 1.
package struct DifferenceBets: Sendable, Hashable {
  private var more, less: RatioBets

  /// Bets without draws yet.
  /// - Parameter cap: the largest whole there can be, above 0
  package init(cap: Double = 1) { (more, less) = (RatioBets(cap: cap), RatioBets(cap: cap)) }

  /// Takes a draw: a difference that is no further from 0 than the whole.
  package mutating func add(_ difference: Double, of whole: Double = 1) {
    more.add((whole + difference) / 2, of: whole)
    less.add((whole - difference) / 2, of: whole)
  }

  /// The number of draws.
  package var count: Int { more.count }
  /// The sum of the differences by the sum of the wholes; nil without any.
  package var estimate: Double? { more.estimate.map { 2 * $0 - 1 } }

  /// The interval that holds the true difference with this confidence, at any number of draws; nil
  /// without any.
  package func interval(confidence: Double) -> ClosedRange<Double>? {
    guard let estimate else { return nil }
    let error = (1 - confidence) / 2
    let (high, low) = (2 * more.upperBound(error: error) - 1, 1 - 2 * less.upperBound(error: error))
    return min(low, estimate)...max(high, estimate)
  }

  /// How often chance alone would win as much, at the best of all times, if there were no
  /// difference.
  package var pValue: Double {
    min(1, 2 * exp(-max(more.evidence(against: Self.even), less.evidence(against: Self.even))))
  }

  /// About how many more draws show a difference, but for this chance, if they go on as they did;
  /// nil where that cannot be said.
  package func missing(error: Double) -> Int? {
    guard count > 0 else { return nil }
    let needed = [more, less].compactMap { bets -> Double? in
      let growth = bets.growth(against: Self.even)
      guard growth > 1e-9 else { return nil }
      return (-log(error / 2) + bets.costOfBest(against: Self.even)) / growth - Double(count)
    }
    guard let least = needed.min(), least < 1e9 else { return nil }
    return max(1, Int(least.rounded(.up)))
  }

  private static let even = RatioBets.Statement.atLeast(0.5)
}
