/// What is known of one value of a law: that it lies between two bounds, as a time that was written
/// in whole seconds does, or above one, as the length of what still goes on.
package struct ObservedInterval: Hashable, Sendable {
  /// It is at least this.
  package let lower: Double
  /// It is below this; `infinity`: nothing is known.
  package let upper: Double

  /// A value between two bounds.
  package init(_ lower: Double, _ upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// Whether only a lower bound is known: the observation is right-censored.
  package var isCensored: Bool { upper == .infinity }
  /// The value in the middle; the lower bound of what has no upper one.
  package var middle: Double { isCensored ? lower : lower + (upper - lower) / 2 }
}

/// An interval that stands for so many observations.
struct WeightedInterval {
  let lower: Double
  let upper: Double
  let weight: Double

  /// What a likelihood is searched with, so that the time it takes is bounded: of more than
  /// `atMost` observations those next to each other are put together, from the lowest bound of them
  /// to the highest. What is still going on stays as it is, in as many groups of its own.
  static func grouping(_ observations: [ObservedInterval], atMost most: Int = 1_000)
    -> [WeightedInterval]
  {
    func group(_ values: [ObservedInterval]) -> [WeightedInterval] {
      let sorted = values.sorted { ($0.lower, $0.upper) < ($1.lower, $1.upper) }
      let groups = min(most, sorted.count)
      return (0..<groups).map { place in
        let part = sorted[place * sorted.count / groups..<(place + 1) * sorted.count / groups]
        let upper = part.reduce(-Double.infinity) { max($0, $1.upper) }
        // What is censored at a few bounds is known to be above each; the middle one stands for it.
        let lower = part[part.startIndex + (upper == .infinity ? part.count / 2 : 0)].lower
        return WeightedInterval(lower: lower, upper: upper, weight: Double(part.count))
      }
    }
    return group(observations.filter { !$0.isCensored }) + group(observations.filter(\.isCensored))
  }
}
