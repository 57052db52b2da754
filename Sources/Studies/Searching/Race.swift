internal import Probability

/// A race of variants for the least of a metric under conditions: all run a few replications, then those go that cannot win any more.
///
/// Every round tests each variant that is left, at a level that is shared out among all tests of the race (Bonferroni), so that with the
/// confidence asked for none goes that should have stayed. Variants meet the same demand, so costs are compared in pairs (racing: Maron &
/// Moore 1994; pairing: Birattari et al. 2002, with Student's t in the place of ranks).
public struct Race: Sendable {
  /// What is looked for.
  public let objectives: Objectives
  /// How sure all decisions together are to be.
  public let confidence: Double
  /// The most replications of a variant.
  public let limit: Int

  /// A race.
  public init(objectives: Objectives, confidence: Double, limit: Int) {
    self.objectives = objectives
    self.confidence = confidence
    self.limit = limit
  }

  /// Why a variant is out of the race.
  public enum Verdict: Sendable, Hashable {
    /// It was in the race to its end.
    case remained
    /// It breaks this condition, by its place.
    case breaks(condition: Int)
    /// It is dearer than the variant that led at the time.
    case dearer(than: Int)
    /// It came to the same as the variant that led, which comes first, in every replication.
    case same(as: Int)
  }

  /// What became of one variant.
  public struct Entrant: Sendable {
    /// The variant.
    public let variant: Int
    /// What its replications came to.
    public fileprivate(set) var means = VariantMeans([])
    /// Why it is out.
    public fileprivate(set) var verdict = Verdict.remained
    /// The objective in each replication.
    fileprivate var costs: [Double?] = []
  }

  /// What a race came to.
  public struct Outcome: Sendable {
    /// Every variant in its order.
    public let entrants: [Entrant]
    /// The winner: the least of those that meet every condition with the confidence asked for; nil when none does.
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
  /// - Returns: every variant with its means and why it is out
  /// - Throws: what running throws.
  public func run(
    _ variants: [Int], run: (RunSelection) throws -> Void, record: (RunID) throws -> RunRecord
  ) throws -> Outcome {
    var entrants = variants.map { Entrant(variant: $0) }
    var running = Array(entrants.indices)
    let tests = Double(looks.count * variants.count * (objectives.subjectTo.count + 1))
    let level = 1 - (1 - confidence) / tests
    var done = 0
    for look in looks {
      try run(RunSelection(variants: running.map { entrants[$0].variant }, replications: done..<look))
      done = look
      for place in running {
        let records = try (0..<look).map { try record(RunID(variant: entrants[place].variant, replication: $0)) }
        entrants[place].means = VariantMeans(records)
        entrants[place].costs = records.map { $0.number(of: objectives.minimize) }
      }
      drop(&entrants, running, level)
      running = running.filter { entrants[$0].verdict == .remained }
      if running.count <= 1, running.isEmpty || leader(of: entrants, among: running, level) != nil { break }
    }
    return Outcome(entrants: entrants, winner: leader(of: entrants, among: running, confidence).map { entrants[$0].variant })
  }

  /// Whether a variant meets every condition with the confidence asked for.
  public func isSure(of entrant: Entrant) -> Bool { objectives.subjectTo.allSatisfy { $0.isMet(by: entrant.means, confidence) } }

  /// Takes those out of the race that cannot win.
  private func drop(_ entrants: inout [Entrant], _ running: [Int], _ level: Double) {
    for place in running {
      if let broken = objectives.subjectTo.firstIndex(where: { $0.isBroken(by: entrants[place].means, level) }) {
        entrants[place].verdict = .breaks(condition: broken)
      }
    }
    let left = running.filter { entrants[$0].verdict == .remained }
    guard let leader = leader(of: entrants, among: left, level) else { return }
    for place in left where place != leader {
      let pairs = zip(entrants[place].costs, entrants[leader].costs).compactMap { cost, best in
        cost.flatMap { cost in best.map { cost - $0 } }
      }
      guard pairs.count == entrants[place].costs.count, let difference = SampleMean(pairs) else { continue }
      if difference.mean == 0, difference.standardDeviation == 0 {
        entrants[place].verdict = .same(as: entrants[leader].variant)
      } else if let least = difference.lowerBound(confidence: level), least > 0 {
        entrants[place].verdict = .dearer(than: entrants[leader].variant)
      }
    }
  }

  /// The least of those that meet every condition with some confidence; of equals the first.
  private func leader(of entrants: [Entrant], among running: [Int], _ confidence: Double) -> Int? {
    let good = running.filter { place in objectives.subjectTo.allSatisfy { $0.isMet(by: entrants[place].means, confidence) } }
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
