internal import Probability

/// A race of variants for the least of a metric under conditions: all run a few replications, then those go that cannot win any more.
///
/// Every look tests each variant that is left, at a level that is shared out among all tests of the race (Bonferroni). Variants meet the
/// same demand, so costs are compared in pairs (racing: Maron & Moore 1994; pairing: Birattari et al. 2002, with Student's t in the place of
/// ranks). What leads after a few replications leads for the time being: the winner has all of them, and keeps its bounds at a level that is
/// shared out among all variants; who went because of a leader that does not is taken back.
public struct Race: Sendable {
  /// What is looked for.
  public let objectives: Objectives
  /// How sure all decisions together are to be.
  public let confidence: Double
  /// The most replications of a variant, which the winner has.
  public let limit: Int

  /// A race.
  public init(objectives: Objectives, confidence: Double, limit: Int) {
    self.objectives = objectives
    self.confidence = confidence
    self.limit = limit
  }

  /// What became of a variant.
  public enum Fate: Sendable, Hashable {
    /// It has all replications.
    case remained
    /// It breaks this condition, by its place.
    case breaks(condition: Int)
    /// It is dearer than this variant.
    case dearer(than: Int)
    /// The same happened as with this variant, in every replication so far.
    case same(as: Int)
  }

  /// A variant in the race.
  public struct Entrant: Sendable {
    /// The variant.
    public let variant: Int
    /// What its replications came to.
    public fileprivate(set) var means = VariantMeans([])
    /// What became of it.
    public fileprivate(set) var fate = Fate.remained
    fileprivate var records: [RunRecord] = []
  }

  /// What a race came to.
  public struct Outcome: Sendable {
    /// Every variant in its order.
    public let entrants: [Entrant]
    /// The winner: the least of those that surely keep every bound; nil when none does.
    public let winner: Int?
    /// The number of runs that were needed.
    public var runs: Int { entrants.reduce(0) { $0 + $1.means.replications } }
  }

  /// After how many replications variants are judged: often at first, when most can go.
  var looks: [Int] {
    var looks = [min(limit, 4)]
    while let last = looks.last, last < limit { looks.append(min(limit, last + max(1, last * 2 / 5))) }
    return looks
  }

  /// Runs the race.
  /// - Parameters:
  ///   - variants: who takes part
  ///   - run: does some replications of some variants
  ///   - record: what a run came to
  /// - Returns: every variant with its means and what became of it
  /// - Throws: what running throws.
  public func run(
    _ variants: [Int], run: (RunSelection) throws -> Void, record: (RunID) throws -> RunRecord
  ) throws -> Outcome {
    var entrants = variants.map { Entrant(variant: $0) }
    let levels = Levels(self, variants: variants.count)
    var running = Array(entrants.indices)
    while !running.isEmpty {
      for look in looks {
        // Those who were taken back have some replications already.
        for (done, places) in Dictionary(grouping: running.filter { entrants[$0].records.count < look }, by: { entrants[$0].records.count })
          .sorted(by: { $0.key < $1.key })
        {
          try run(RunSelection(variants: places.map { entrants[$0].variant }, replications: done..<look))
          for place in places {
            for replication in done..<look {
              entrants[place].records.append(try record(RunID(variant: entrants[place].variant, replication: replication)))
            }
            entrants[place].means = VariantMeans(entrants[place].records)
          }
        }
        drop(&entrants, running, levels)
        running = running.filter { entrants[$0].fate == .remained }
      }
      running = takeBack(&entrants, levels)
    }
    return Outcome(entrants: entrants, winner: leader(of: entrants, levels).map { entrants[$0].variant })
  }

  /// Whether a variant surely keeps every bound, told of one among so many.
  public func isSure(of entrant: Entrant, among variants: Int) -> Bool {
    objectives.subjectTo.allSatisfy { $0.isMet(by: entrant.means, Levels(self, variants: variants).winning) }
  }

  /// How sure single tests are, so that together they are as sure as asked for: one half for those that drop, the other for the winner.
  private struct Levels {
    let dropping: Double
    let winning: Double

    init(_ race: Race, variants: Int) {
      let error = (1 - race.confidence) / 2
      let tests = race.looks.count * variants * (race.objectives.subjectTo.count + 1)
      dropping = 1 - error / Double(max(1, tests))
      winning = 1 - error / Double(max(1, variants * race.objectives.subjectTo.count))
    }
  }

  /// Takes those out of the race that cannot win.
  private func drop(_ entrants: inout [Entrant], _ running: [Int], _ levels: Levels) {
    for place in running {
      if let broken = objectives.subjectTo.firstIndex(where: { $0.isBroken(by: entrants[place].means, levels.dropping) }) {
        entrants[place].fate = .breaks(condition: broken)
      }
    }
    guard let leader = leader(of: entrants, levels) else { return }
    for place in running where place != leader && entrants[place].fate == .remained {
      if let fate = fate(of: entrants[place], beside: entrants[leader], levels) { entrants[place].fate = fate }
    }
  }

  /// What becomes of a variant because of one that leads; nil: nothing.
  private func fate(of entrant: Entrant, beside leader: Entrant, _ levels: Levels) -> Fate? {
    let pairs = zip(entrant.records, leader.records)
    if pairs.allSatisfy({ $0 == $1 }) { return entrant.variant > leader.variant ? .same(as: leader.variant) : nil }
    let differences = pairs.compactMap { one, other in
      one.number(of: objectives.minimize).flatMap { cost in other.number(of: objectives.minimize).map { cost - $0 } }
    }
    guard differences.count == min(entrant.records.count, leader.records.count), let difference = SampleMean(differences),
      let least = difference.lowerBound(confidence: levels.dropping), least > 0
    else { return nil }
    return .dearer(than: leader.variant)
  }

  /// Those who went because of a leader that is not the winner, and not because of the winner as well.
  private func takeBack(_ entrants: inout [Entrant], _ levels: Levels) -> [Int] {
    let winner = leader(of: entrants, levels)
    var back: [Int] = []
    for place in entrants.indices {
      switch entrants[place].fate {
      case .remained, .breaks: continue
      case .dearer(let other), .same(let other):
        if let winner, entrants[winner].variant == other { continue }
      }
      entrants[place].fate = winner.flatMap { fate(of: entrants[place], beside: entrants[$0], levels) } ?? .remained
      if entrants[place].fate == .remained { back.append(place) }
    }
    return back
  }

  /// The least of those in the race that keep every bound, as far as is known; of equals the first. With all replications that has to be
  /// sure.
  private func leader(of entrants: [Entrant], _ levels: Levels) -> Int? {
    let good = entrants.indices.filter { place in
      let entrant = entrants[place]
      guard entrant.fate == .remained, let cost = entrant.means.mean(of: objectives.minimize), cost.count == entrant.records.count
      else { return false }
      let level = entrant.records.count < limit ? levels.dropping : levels.winning
      return objectives.subjectTo.allSatisfy { $0.isMet(by: entrant.means, level) }
    }
    func cost(_ place: Int) -> Double { entrants[place].means.mean(of: objectives.minimize)?.mean ?? .infinity }
    return good.min { cost($0) < cost($1) }
  }
}

extension Condition {
  /// Whether the true mean is within the bound with some confidence. Where a replication measured nothing it is not.
  func isMet(by means: VariantMeans, _ confidence: Double) -> Bool {
    guard let mean = means.mean(of: metric), mean.count == means.replications else { return false }
    let worst = bound.isUpper ? mean.upperBound(confidence: confidence) : mean.lowerBound(confidence: confidence)
    return worst.map { bound.holds($0) } ?? false
  }

  /// Whether the true mean is beyond the bound with some confidence.
  func isBroken(by means: VariantMeans, _ confidence: Double) -> Bool {
    guard let mean = means.mean(of: metric) else { return false }
    let best = bound.isUpper ? mean.lowerBound(confidence: confidence) : mean.upperBound(confidence: confidence)
    return best.map { !bound.holds($0) } ?? false
  }
}
