public import PoolSimulation
internal import Probability
public import Settings

/// What `greenroom solve` found.
public struct Solution: Sendable {
  /// A value that was tried.
  public struct Point: Sendable {
    /// The value.
    public let value: Quantity
    /// What the replications tell of each condition, in the order of the conditions.
    public let evidence: [ConditionEvidence]
    /// What is known of all of them together, as sure as the bracket is.
    public internal(set) var standing = Standing.notKnown
    /// A number for each run by which it was judged at first, equal for equal runs.
    var identities: [Int] = []

    /// Whether each condition holds by what was seen. What was not measured holds nowhere.
    public var holds: [Bool] { evidence.map(\.holds) }
    /// The replications.
    public var replications: Int { evidence.map(\.count).max() ?? 0 }

    /// Whether all conditions hold.
    public var isFine: Bool { holds.allSatisfy(\.self) }
  }

  /// A value up to which, or from which on, the conditions hold, and the next one, where they do
  /// not.
  public struct Edge: Sendable {
    /// The places among the points.
    public let fine, failing: Int
    /// What stands in the way where they do not; nil where nobody was turned away or late.
    public let obstacle: Obstacle?
    /// Between which values it surely changes; nil where nothing can be proven of a condition.
    public let bracket: Bracket?

    /// Whether they hold below and not above.
    public var isUpper: Bool { fine < failing }
  }

  /// Two values between which the conditions begin or cease to hold, but for the chance that was
  /// asked for.
  public struct Bracket: Sendable, Hashable {
    /// The last value at which they are proven, on the side where they hold; nil: at none that was
    /// tried.
    public let proven: Quantity?
    /// The last value at which one is refuted, on the other side; nil: at none.
    public let refuted: Quantity?
  }

  /// An end of the search.
  public struct End: Sendable {
    /// The last value that was tried in that direction.
    public let value: Quantity
    /// The next value, which the scenario refuses, and why; nil: it was told to look no further.
    public let refusal: (value: Quantity, reason: String)?
    /// Whether it is refused because the group never has such a capacity.
    public var isBoundOfGroup = false
  }

  /// The setting that was moved; of a law its parameter.
  public let setting: NumericSetting
  /// The setting that was asked for.
  public let key: String
  /// The scenario's name.
  public let scenario: String
  /// What has to hold.
  public let conditions: [Condition]
  /// The runs by which each value was judged at first.
  public let replications: Int
  /// How sure the brackets are.
  public let confidence: Double
  /// Every value that was tried, from the smallest to the largest, as it was judged at first.
  public let points: [Point]
  /// Those that were looked at more closely for a bracket, from the smallest to the largest.
  public let closer: [Point]
  /// What ended the closer look before it was as narrow as the search; nil: nothing.
  public let stop: RunLimits.Stop?
  /// Where the conditions begin or cease to hold, from the smallest value; empty where they hold at
  /// every value, or at none.
  public let edges: [Edge]
  /// How far was looked.
  public let lower, upper: End

  /// The stretches of two points and more over which the setting makes no difference: their runs
  /// are the same in every replication, event by event and column by column.
  public var sameStretches: [Range<Int>] {
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
  public var isWithoutEffect: Bool { points.count > 1 && sameStretches == [points.indices] }

  /// Whether the conditions hold at some value.
  public var isPossible: Bool { points.contains(where: \.isFine) }

  /// The stretches of points at which the conditions hold.
  public var fineStretches: [Range<Int>] {
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
  public var isSimple: Bool {
    points.indices.dropFirst().count { points[$0].isFine != points[$0 - 1].isFine } < 2
  }
}

/// What keeps people out of a pool.
public struct Obstacle: Sendable, Hashable {
  /// The cause of the shortages with the most people.
  public let cause: ShortageCause
  /// People who were rejected or late because of it, and because of any, over all replications.
  public let people, allPeople: Int
  /// The replications in which the group could not launch what was wanted because of its
  /// `max_size`.
  public let atCeiling: Int

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
