package import PoolSimulation
internal import Probability
package import Settings

/// What `greenroom solve` found.
package struct Solution: Sendable {
  /// A value that was tried.
  package struct Point: Sendable {
    /// The value.
    package let value: Quantity
    /// What the replications tell of each condition, in the order of the conditions.
    package let evidence: [ConditionEvidence]
    /// What is known of all of them together, as sure as the bracket is.
    package internal(set) var standing = Standing.notKnown
    /// A number for each run by which it was judged at first, equal for equal runs.
    var identities: [Int] = []

    /// Whether each condition holds by what was seen. What was not measured holds nowhere.
    package var holds: [Bool] { evidence.map(\.holds) }
    /// The replications.
    package var replications: Int { evidence.map(\.count).max() ?? 0 }

    /// Whether all conditions hold.
    package var isFine: Bool { holds.allSatisfy(\.self) }
  }

  /// A value up to which, or from which on, the conditions hold, and the next one, where they do
  /// not.
  package struct Edge: Sendable {
    /// The places among the points.
    package let fine, failing: Int
    /// What stands in the way where they do not; nil where nobody was turned away or late.
    package let obstacle: Obstacle?
    /// Between which values it surely changes; nil where nothing can be proven of a condition.
    package let bracket: Bracket?

    /// Whether they hold below and not above.
    package var isUpper: Bool { fine < failing }
  }

  /// Two values between which the conditions begin or cease to hold, but for the chance that was
  /// asked for.
  package struct Bracket: Sendable, Hashable {
    /// The last value at which they are proven, on the side where they hold; nil: at none that was
    /// tried.
    package let proven: Quantity?
    /// The last value at which one is refuted, on the other side; nil: at none.
    package let refuted: Quantity?
  }

  /// An end of the search.
  package struct End: Sendable {
    /// The last value that was tried in that direction.
    package let value: Quantity
    /// The next value, which the scenario refuses, and why; nil: it was told to look no further.
    package let refusal: (value: Quantity, reason: String)?
    /// Whether it is refused because the group never has such a capacity.
    package var isBoundOfGroup = false
  }

  /// What is to be known of the runs; its variants are the places of the points.
  package let notes: NoteTally
  /// The setting that was moved; of a law its parameter.
  package let setting: NumericSetting
  /// The setting that was asked for.
  package let key: String
  /// The scenario's name.
  package let scenario: String
  /// What has to hold.
  package let conditions: [Condition]
  /// The runs by which each value was judged at first.
  package let replications: Int
  /// How sure the brackets are.
  package let confidence: Double
  /// Every value that was tried, from the smallest to the largest, as it was judged at first.
  package let points: [Point]
  /// Those that were looked at more closely for a bracket, from the smallest to the largest.
  package let closer: [Point]
  /// What ended the closer look before it was as narrow as the search; nil: nothing.
  package let stop: RunLimits.Stop?
  /// Where the conditions begin or cease to hold, from the smallest value; empty where they hold at
  /// every value, or at none.
  package let edges: [Edge]
  /// How far was looked.
  package let lower, upper: End

  /// The stretches of two points and more over which the setting makes no difference: their runs
  /// are the same in every replication, event by event and column by column.
  package var sameStretches: [Range<Int>] {
    var stretches: [Range<Int>] = []
    var first = 0
    for place in points.indices
    where place + 1 == points.count || points[place + 1].identities != points[place].identities {
      if place > first { stretches.append(first..<place + 1) }
      first = place + 1
    }
    return stretches
  }

  /// Whether all values that were tried are the same run.
  package var isWithoutEffect: Bool { points.count > 1 && sameStretches == [points.indices] }

  /// Whether the conditions hold at some value.
  package var isPossible: Bool { points.contains(where: \.isFine) }

  /// The stretches of points at which the conditions hold.
  package var fineStretches: [Range<Int>] {
    var stretches: [Range<Int>] = []
    for (place, point) in points.enumerated() where point.isFine {
      if let last = stretches.last, last.upperBound == place {
        stretches[stretches.count - 1] = last.lowerBound..<place + 1
      } else {
        stretches.append(place..<place + 1)
      }
    }
    return stretches
  }

  /// Whether the conditions change between holding and not holding at most once.
  package var isSimple: Bool {
    points.indices.dropFirst().count { points[$0].isFine != points[$0 - 1].isFine } < 2
  }
}

/// What keeps people out of a pool.
package struct Obstacle: Sendable, Hashable {
  /// The cause of the shortages with the most people.
  package let cause: ShortageCause
  /// People who were rejected or late because of it, and because of any, over all replications.
  package let people, allPeople: Int
  /// The replications in which the group could not launch what was wanted because of its
  /// `max_size`.
  package let atCeiling: Int

  /// What the shortages of some runs have in common; nil where nobody was rejected or late for want
  /// of capacity.
  init?(_ runs: [(episodes: [ShortageEpisode], isAtCeiling: Bool)]) {
    func people(_ cause: ShortageCause) -> Int {
      runs.flatMap(\.episodes).filter { $0.cause == cause }.reduce(0) {
        $0 + $1.rejected + $1.delayed
      }
    }
    let counts = ShortageCause.allCases.map { (cause: $0, people: people($0)) }
    // Of equal ones the first of the list.
    guard let most = counts.max(by: { $0.people < $1.people }), most.people > 0 else { return nil }
    cause = most.cause
    self.people = most.people
    allPeople = counts.reduce(0) { $0 + $1.people }
    atCeiling = runs.count { $0.isAtCeiling }
  }
}
