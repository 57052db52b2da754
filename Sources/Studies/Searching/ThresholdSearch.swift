/// Looks for the numbers at which some conditions begin or cease to hold, all of them: outwards
/// from a start in both directions until that changes, then by parting the stretch in between in
/// three.
///
/// What is tried depends on what held so far and on nothing else, so the answer is the same on any
/// number of cores.
struct ThresholdSearch {
  /// Two numbers between which it changes whether all conditions hold.
  struct Switch: Hashable {
    /// Where they do.
    var holds: Double
    /// Where they do not.
    var fails: Double

    /// Whether they hold below and not above.
    var isUpper: Bool { holds < fails }
    var ends: (low: Double, high: Double) { (min(holds, fails), max(holds, fails)) }
  }

  /// How far a direction was looked into.
  struct Reach: Hashable {
    /// The last number that was tried.
    var last: Double
    /// The next one of the grid, which was refused; nil where the range ended.
    var refused: Double?
  }

  /// What a search came to.
  struct Outcome: Hashable {
    /// Where that changes; both directions may have one, and without any they hold everywhere or
    /// nowhere.
    var switches: [Switch] = []
    /// How far it was looked downwards and upwards.
    var lower, upper: Reach
  }

  let grid: SearchGrid
  let range: ClosedRange<Double>
  /// Where to begin, within the range.
  let start: Double
  /// How far apart the two numbers of a switch may be: a share of them, or of the range where it
  /// reaches 0; 1 is always fine for whole numbers.
  let tolerance: Double

  /// Searches.
  /// - Parameters:
  ///   - accepts: whether a number may be tried at all; the start may
  ///   - holds: which conditions hold at some numbers, which are accepted and are tried together
  /// - Returns: where it changes whether all of them do
  func run(accepts: (Double) throws -> Bool, holds: ([Double]) throws -> [[Bool]]) rethrows
    -> Outcome
  {
    var outcome = Outcome(lower: Reach(last: start), upper: Reach(last: start))
    var tried: [(value: Double, holds: [Bool])] = []
    func allHold(at values: [Double]) throws -> [Bool] {
      let held = try holds(values)
      tried += zip(values, held).map { ($0, $1) }
      return held.map { $0.allSatisfy(\.self) }
    }
    var first: Bool?
    while outcome.switches.isEmpty {
      var candidates: [(isUp: Bool, value: Double)] = []
      for isUp in [false, true] {
        let reach = isUp ? outcome.upper : outcome.lower
        let (next, refused) = try candidate(beyond: reach, isUp: isUp, accepts)
        if isUp { outcome.upper.refused = refused } else { outcome.lower.refused = refused }
        if let next { candidates.append((isUp, next)) }
      }
      if candidates.isEmpty, first != nil { break }
      let held = try allHold(at: (first == nil ? [start] : []) + candidates.map(\.value))
      let atStart = first ?? held[0]
      first = atStart
      for (candidate, holds) in zip(candidates, held.suffix(candidates.count)) {
        let last = candidate.isUp ? outcome.upper.last : outcome.lower.last
        if holds != atStart {
          outcome.switches.append(
            holds
              ? Switch(holds: candidate.value, fails: last)
              : Switch(holds: last, fails: candidate.value))
        }
        if candidate.isUp {
          outcome.upper.last = candidate.value
        } else {
          outcome.lower.last = candidate.value
        }
      }
    }
    if outcome.switches.isEmpty, first == false {
      outcome.switches = try between(tried, accepts, holds)
    }
    try narrow(&outcome.switches, accepts) { try allHold(at: $0) }
    return outcome
  }

  /// The next number in a direction, and the first one that is refused; neither where the direction
  /// has come to its end.
  private func candidate(
    beyond reach: Reach, isUp: Bool, _ accepts: (Double) throws -> Bool
  ) rethrows -> (next: Double?, refused: Double?) {
    if let refused = reach.refused { return (nil, refused) }
    let next = grid.beyond(reach.last, isUp: isUp, within: range)
    if next == reach.last { return (nil, nil) }
    if try accepts(next) { return (next, nil) }
    // The last one that is accepted is somewhere in between.
    var (accepted, refused) = (reach.last, next)
    while let middle = grid.parting(min(accepted, refused), max(accepted, refused), into: 2).first {
      if try accepts(middle) { accepted = middle } else { refused = middle }
    }
    return (accepted == reach.last ? nil : accepted, refused)
  }
}
