internal import Glibc
package import Probability

/// A race of variants for the least of a metric under conditions: runs go to those whose standing
/// decides the answer, until the answer is proven or no more may be run.
///
/// The answer is one claim: the winner keeps its conditions, and costs at most `closeness` more
/// than the least of all that keep them. It is false if a variant that breaks a condition is called
/// proven; or if the best variant is called refuted, or dearer than it is, which concerns that one
/// alone. Every test holds at any number of replications (`ConditionEvidence`), so the race may
/// look as often as it likes, and stop when it likes.
///
/// Which variant is proven is chosen among many by what they did. Half of the error is shared out
/// among all of them for that (Bonferroni). The other half is staked on those that are put to the
/// proof, of which there are few: on what such a one does in replications that nobody had run when
/// it was named, so that the choice knows nothing of them. What bets win adds up over both: all
/// that they win on variants that break a condition is a supermartingale that begins with the
/// error.
package struct Race: Sendable {
  /// What is looked for.
  package let objectives: Objectives
  /// How sure the answer is to be.
  package let confidence: Double
  /// How much dearer than the best the winner may be, as a share.
  package let closeness: Double
  /// How much may be run.
  package let limits: RunLimits

  /// A race.
  package init(
    objectives: Objectives, confidence: Double, closeness: Double = 0.05, limits: RunLimits
  ) {
    self.objectives = objectives
    self.confidence = confidence
    self.closeness = closeness
    self.limits = limits
  }

  /// What a race needs to know of a run.
  package struct Observation: Sendable, Hashable {
    /// What is to be least; nil: not measured.
    package let minimized: Double?
    /// The value of each condition's metric.
    package let values: [MetricValue]
    /// Everything that a run came to, in one number: equal ones are of the same run but for chance
    /// of 2^-60.
    package let identity: Int
    /// The replication.
    package let replication: Int
    /// What is to be known of the run.
    package let notes: RunNotes

    /// An observation.
    package init(
      minimized: Double?, values: [MetricValue], identity: Int, replication: Int,
      notes: RunNotes = RunNotes()
    ) {
      self.notes = notes
      self.minimized = minimized
      self.values = values
      self.identity = identity
      self.replication = replication
    }
  }

  /// Where a race has its runs from: some draws of some places, which are a variant in one case,
  /// each as many observations as draws.
  package typealias Draw = (_ places: [Int], _ sampling: Sampling, _ draws: Range<Int>) throws ->
    [[Observation]]

  /// What became of a variant.
  package enum Fate: Sendable, Hashable {
    /// Neither proven nor refuted.
    case open
    /// It keeps every condition.
    case proven
    /// It breaks this condition, by its place.
    case breaks(condition: Int)
    /// It is not enough cheaper than this variant to matter, or dearer.
    case dearer(than: Int)
    /// The same happened as with this variant, in every replication so far.
    case same(as: Int)
  }

  /// A variant in one case: as the scenario has it, or with what `worst_of` changes.
  package struct Trial: Sendable {
    /// What its replications tell of each condition.
    package fileprivate(set) var evidence: [ConditionEvidence]
    /// What is to be least, in the replications that were drawn evenly; nil: not measured.
    package fileprivate(set) var costs: [Double?] = []
    /// In which of these replications a condition is broken by that replication alone.
    package fileprivate(set) var broken = RatioBets.ofEvents
    fileprivate var identities: [Int] = []
    /// The draws by size.
    package fileprivate(set) var sized = 0

    /// What is to be least, on average; nil where a replication measured nothing.
    package var cost: SampleMean? {
      costs.contains(nil) ? nil : SampleMean(costs.compactMap(\.self))
    }
  }

  /// A variant is put to the proof.
  fileprivate struct Nomination: Sendable {
    /// The last replication that anybody had run by then.
    let seen: Int
    /// What is staked, by case and condition.
    var stakes: [[ConditionEvidence.Stake]]
  }

  /// A variant in the race.
  package struct Entrant: Sendable {
    /// The variant.
    package let variant: Int
    /// One for each case.
    package fileprivate(set) var trials: [Trial]
    /// What became of it.
    package fileprivate(set) var fate = Fate.open
    /// With what it was put to the proof; nil: it was not.
    fileprivate var nomination: Nomination?

    /// What is to be least, in the case where it is most; infinite where it was not measured.
    package var cost: Double { trials.map { $0.cost?.mean ?? .infinity }.max() ?? .infinity }
    /// Whether every condition holds in every case, by what was seen.
    package var holds: Bool { trials.allSatisfy { $0.evidence.allSatisfy(\.holds) } }
    /// The replications in the case that has most.
    package var replications: Int { trials.map { max($0.sized, $0.costs.count) }.max() ?? 0 }

    /// What is known of a condition in all cases together.
    /// - Parameters:
    ///   - condition: its place
    ///   - errors: how sure single tests are
    /// - Returns: whether it is proven in all, refuted in one, or neither
    package func standing(_ condition: Int, _ errors: Errors) -> Standing {
      let standings = trials.indices.map { place in
        trials[place].evidence[condition].standing(
          proof: errors.proof, refutation: errors.refutation,
          stake: nomination?.stakes[place][condition])
      }
      if standings.contains(.refuted) { return .refuted }
      return standings.allSatisfy { $0 == .proven } ? .proven : .notKnown
    }

    fileprivate mutating func add(
      _ observations: [Observation], _ sampling: Sampling, inCase place: Int
    ) {
      let seen = observations.prefix { $0.replication <= nomination?.seen ?? -1 }
      for observation in seen { trials[place].add(observation, sampling) }
      // What somebody had seen is learnt from, and proves nothing.
      if let nomination, !seen.isEmpty {
        for (condition, evidence) in trials[place].evidence.enumerated()
        where evidence.condition.sampling == sampling {
          let error = nomination.stakes[place][condition].error
          self.nomination?.stakes[place][condition] = evidence.stake(error)
        }
      }
      for observation in observations[seen.endIndex...] {
        trials[place].add(observation, sampling)
      }
    }
  }

  /// What a race came to.
  package struct Outcome: Sendable {
    /// Every variant in its order.
    package fileprivate(set) var entrants: [Entrant]
    /// The least of those that keep every condition, proven; nil when none is.
    package fileprivate(set) var winner: Int?
    /// Whether the winner is what was asked for, refuted where no variant keeps the conditions, or
    /// not known.
    package fileprivate(set) var standing = Standing.notKnown
    /// Without a winner: the least of those that keep the conditions by what was seen.
    package fileprivate(set) var leader: Int?
    /// The limit that ended the race before it was decided; nil: none did.
    package fileprivate(set) var stop: RunLimits.Stop?
    /// Whether it ended because no more runs within the limits could prove what was still open.
    package fileprivate(set) var isOutOfReach = false
    /// How many variants were put to the proof.
    package fileprivate(set) var nominations = 0
    /// The runs that were asked for.
    package fileprivate(set) var runs = 0

    /// The cheaper variants of which it is not known whether they keep the conditions.
    package func rivals(of variant: Int) -> [Entrant] {
      entrants.filter {
        $0.fate == .open && $0.variant != variant && $0.cost < entrants[variant].cost
      }
    }
  }

  /// The fewest replications of each variant.
  package static let fewest = 4
  /// The fewest runs of each variant in each case: shares of joins are drawn by size, and costs
  /// evenly, so each takes runs of its own.
  package var fewestRuns: Int {
    Self.fewest * Set(objectives.subjectTo.map(\.sampling) + [.evenly]).count
  }
  fileprivate var cases: Int { max(1, objectives.worstOf.count) }

  /// When a variant is looked at again after so many replications: after half as many more, so that
  /// who is far from the bound goes early, and who is near it is looked at rarely.
  fileprivate static func look(after look: Int) -> Int { look + max(1, look / 2) }

  /// A variant is put to the proof when bets on it have won so many times what they began with.
  fileprivate static let promisingGain = 1.25
  /// After so many replications what leads is known well enough where nothing can be proven.
  package static let enough = 1_000

  /// How sure single tests are, so that together they are as sure as asked for.
  package struct Errors: Sendable {
    /// How often a variant may be called proven though it breaks a condition, by all it did.
    package let proof: Double
    /// How often it may be called refuted though it keeps one.
    package let refutation: Double
    /// How often it may be called dearer though it is not.
    fileprivate let cost: Double
  }

  /// How sure single tests are.
  package func errors(variants: Int) -> Errors {
    let error = 1 - confidence
    return Errors(
      proof: proofError * (1 - stakedShare(variants: variants)) / Double(max(1, variants)),
      refutation: 0.15 * error / Double(max(1, objectives.subjectTo.count * cases)),
      cost: 0.15 * error / Double(max(1, variants * cases)))
  }

  /// Of the error, what is for proofs, and of that, what is staked on those who are put to the
  /// proof.
  private var proofError: Double { 0.7 * (1 - confidence) }
  private func stakedShare(variants: Int) -> Double { variants > 1 ? 0.5 : 0 }

  /// How often a variant that is put to the proof may be called proven by that though it breaks a
  /// condition: shares of 1/2, 1/6, 1/12 and on, which come to 1 for as many as there are variants.
  /// - Parameters:
  ///   - nomination: the how many-th it is, from 1
  ///   - variants: how many take part
  /// - Returns: the chance
  fileprivate func stakedError(nomination: Int, variants: Int) -> Double {
    let (place, all) = (Double(nomination), Double(max(1, variants)))
    return proofError * stakedShare(variants: variants) * (all + 1) / all / (place * (place + 1))
  }

  /// About how many more replications would tell of a condition that is open; nil where that cannot
  /// be said.
  /// - Parameters:
  ///   - condition: its place
  ///   - entrant: the variant
  ///   - outcome: what the race came to
  /// - Returns: the most that a case takes
  package func missing(_ condition: Int, of entrant: Entrant, in outcome: Outcome) -> Int? {
    let errors = errors(variants: outcome.entrants.count)
    let needed = entrant.trials.indices.map { place in
      entrant.trials[place].evidence[condition].missing(
        proof: errors.proof, refutation: errors.refutation,
        stake: stake(condition, inCase: place, of: entrant, in: outcome))
    }
    return needed.contains(nil) ? nil : needed.compactMap(\.self).max()
  }

  /// What is staked on a variant, or would be if it were put to the proof now.
  fileprivate func stake(
    _ condition: Int, inCase place: Int, of entrant: Entrant, in outcome: Outcome
  ) -> ConditionEvidence.Stake {
    if let nomination = entrant.nomination { return nomination.stakes[place][condition] }
    let next = stakedError(nomination: outcome.nominations + 1, variants: outcome.entrants.count)
    return entrant.trials[place].evidence[condition].stake(next)
  }

  /// A condition that no variant can be proven to keep within the limits, whatever is seen.
  package struct OutOfReach: Sendable {
    package let condition: Condition
    /// The replications that it takes of one variant at the least, if none breaks the condition.
    package let least: Int
    /// Those that one variant can have, after the first ones of all others; nil: as many as
    /// `limits.replications` allow.
    package let left: Int?
    /// The runs that would allow for the least.
    package let runs: Int
  }

  /// The conditions that are out of reach, seen before anything is run.
  /// - Parameter variants: how many take part
  /// - Returns: those, in the order of the objectives
  package func outOfReach(variants: Int) -> [OutOfReach] {
    let others = (variants - 1) * fewestRuns * cases
    let left = limits.runs.map { max(0, $0 - others) / cases }
    let error = errors(variants: variants).proof
    let staked = stakedError(nomination: 1, variants: variants)
    return objectives.subjectTo.compactMap { condition in
      guard let share = ConditionEvidence(condition).shareToShow else { return nil }
      var first = ConditionEvidence(condition, keptIn: Self.fewest)
      while first.count < 1_000_000_000, !first.isPromising(gain: Self.promisingGain) {
        first = ConditionEvidence(condition, keptIn: Self.look(after: first.count))
      }
      guard let after = first.leastMissing(proof: error, stake: first.stake(staked)) else {
        return nil
      }
      // One that is proven before it is put to the proof owes nothing to it.
      let least = min(
        first.count + after, RatioBets.leastDraws(showing: share, error: error))
      let runs = others + least * cases
      if least > limits.replications {
        return OutOfReach(condition: condition, least: least, left: nil, runs: runs)
      }
      guard let left, least > left else { return nil }
      return OutOfReach(condition: condition, least: least, left: left, runs: runs)
    }
  }

  /// Runs the race.
  /// - Parameters:
  ///   - variants: how many take part
  ///   - draw: does runs; the places of variant v are v x cases and on
  /// - Returns: every variant with what is known of it
  /// - Throws: what running throws.
  package func run(variants: Int, draw: @escaping Draw) throws -> Outcome {
    var running = Running(self, variants: variants, draw: draw)
    try running.run()
    return running.outcome
  }
}

/// A race that goes on.
private struct Running {
  private let race: Race
  private let draw: Race.Draw
  private let errors: Race.Errors
  private let cases: Int
  private let isSized: Bool
  private(set) var outcome: Race.Outcome
  private var budget: RunLimits.Budget
  /// The last replication that anybody has run; -1: nobody has.
  private var seen = -1

  init(_ race: Race, variants: Int, draw: @escaping Race.Draw) {
    self.race = race
    self.draw = draw
    errors = race.errors(variants: variants)
    cases = race.cases
    isSized = race.objectives.subjectTo.contains { $0.sampling == .bySize }
    let trial = Race.Trial(evidence: race.objectives.subjectTo.map { ConditionEvidence($0) })
    let trials = Array(repeating: trial, count: cases)
    outcome = Race.Outcome(
      entrants: (0..<variants).map { Race.Entrant(variant: $0, trials: trials) })
    budget = RunLimits.Budget(race.limits)
  }

  private var places: Range<Int> { outcome.entrants.indices }
  private func cost(_ place: Int) -> Double { outcome.entrants[place].cost }
  /// Whether a variant comes before another one: of equally dear ones the first does.
  private func isCheaper(_ place: Int, _ other: Int) -> Bool {
    (cost(place), place) < (cost(other), other)
  }
  private func isOpen(_ place: Int) -> Bool { outcome.entrants[place].fate == .open }

  mutating func run() throws {
    var look = min(Race.fewest, race.limits.replications)
    try sample(Array(places), .evenly, to: look)
    if isSized { try sample(Array(places), .bySize, to: look) }
    judge()
    while budget.stop == nil {
      let before = outcome.runs
      let active = active
      if isOutOfReach(active) {
        outcome.isOutOfReach = true
        break
      }
      if active.isEmpty {
        guard let winner else { break }
        // All who are cheaper are out: what is left to show is that nobody else is cheaper.
        let unclear = unclear(beside: winner)
        let count = outcome.entrants[winner].trials.map(\.costs.count).min() ?? 0
        guard !unclear.isEmpty else { break }
        let fewest = unclear.flatMap { outcome.entrants[$0].trials.map(\.costs.count) }.min() ?? 0
        let wanted = max(Self.fewestForMeans, fewest < count ? count : count + count / 2)
        try sample(unclear + [winner], .evenly, to: min(race.limits.replications, wanted))
      } else {
        if active.allSatisfy({ count(of: $0) >= look }) {
          look = min(race.limits.replications, Race.look(after: look))
        }
        try raise(active, to: look)
      }
      // Where nobody ever wants to join there is nothing to draw by size.
      if outcome.runs == before, look >= race.limits.replications || active.isEmpty { break }
      judge()
    }
    conclude()
  }

  /// From here on a mean has a confidence sequence.
  private static let fewestForMeans = 30

  /// The replications of a variant that has fewest of what it is judged by.
  private func count(of place: Int) -> Int {
    let entrant = outcome.entrants[place]
    return entrant.trials.map { isSized ? $0.sized : $0.costs.count }.min() ?? 0
  }

  /// Those whose standing decides the answer, as long as they may have more replications.
  private var active: [Int] {
    let mayRun = places.filter { isOpen($0) && count(of: $0) < race.limits.replications }
    // Only who is cheaper can take the place of one that is proven.
    if let winner { return mayRun.filter { cost($0) < cost(winner) } }
    let byCost = mayRun.sorted(by: isCheaper)
    // The cheapest that holds so far, and all that are cheaper and have to be refuted.
    guard let holding = byCost.indices.first(where: { outcome.entrants[byCost[$0]].holds }) else {
      return byCost
    }
    return Array(byCost[...holding])
  }

  /// The cheapest that is proven.
  private var winner: Int? {
    let proven = places.filter { outcome.entrants[$0].fate == .proven }
    return proven.min(by: isCheaper)
  }

  /// Those of whom it is not sure yet that the winner is at most so much dearer, and not because
  /// they are cheaper and may keep the bounds.
  private func unclear(beside winner: Int) -> [Int] {
    places.filter { place in
      guard place != winner, [.open, .proven].contains(outcome.entrants[place].fate) else {
        return false
      }
      return !isCloseEnough(winner, place)
        && (cost(place) >= cost(winner) / (1 + race.closeness)
          || outcome.entrants[place].fate == .proven)
    }
  }

  /// Brings variants to as many replications as a look asks for, and what is averaged with them.
  private mutating func raise(_ active: [Int], to look: Int) throws {
    let evenly =
      isSized ? min(race.limits.replications, max(Race.fewest, min(look, 30 + look / 8))) : look
    var averaged = active
    if let winner { averaged.append(winner) }
    // Costs are compared in pairs: everybody who is near has as many.
    try sample(averaged, .evenly, to: evenly)
    if isSized { try sample(active, .bySize, to: look) }
  }

  /// Runs what is missing of some draws, those that have equally many together.
  private mutating func sample(_ wanted: [Int], _ sampling: Sampling, to count: Int) throws {
    func done(_ place: Int) -> Int {
      outcome.entrants[place].trials.map { sampling == .bySize ? $0.sized : $0.costs.count }.min()
        ?? 0
    }
    let groups = Dictionary(grouping: Set(wanted).filter { done($0) < count }.sorted(), by: done)
      .sorted { $0.key < $1.key }
    for (from, places) in groups {
      // A share at a time, so that the limits are looked at now and then.
      for chunk in places.chunks(of: max(1, 512 / (cases * (count - from)))) {
        let runs = chunk.count * cases * (count - from)
        guard budget.allows(runs) else { return }
        let all = chunk.flatMap { place in (0..<cases).map { place * cases + $0 } }
        for (trial, observations) in zip(all, try draw(all, sampling, from..<count)) {
          outcome.entrants[trial / cases].add(observations, sampling, inCase: trial % cases)
          seen = max(seen, observations.last?.replication ?? seen)
        }
        outcome.runs += runs
      }
    }
  }

  /// Says what is known of every variant now.
  private mutating func judge() {
    for place in places where isOpen(place) {
      if let twin = twin(of: place) {
        outcome.entrants[place].fate = .same(as: outcome.entrants[twin].variant)
        continue
      }
      let entrant = outcome.entrants[place]
      let conditions = race.objectives.subjectTo.indices.filter {
        race.objectives.subjectTo[$0].isProvable
      }
      let standings = conditions.map { entrant.standing($0, errors) }
      if let broken = zip(conditions, standings).first(where: { $1 == .refuted }) {
        outcome.entrants[place].fate = .breaks(condition: broken.0)
      } else if standings.allSatisfy({ $0 == .proven }), entrant.holds, entrant.cost.isFinite,
        entrant.replications > 0
      {
        outcome.entrants[place].fate = .proven
      }
    }
    nominate()
    guard let winner else { return }
    for place in places
    where place != winner && [.open, .proven].contains(outcome.entrants[place].fate)
      && isCloseEnough(winner, place)
    {
      outcome.entrants[place].fate = .dearer(than: outcome.entrants[winner].variant)
    }
  }

  /// Puts the cheapest of those to the proof whose standing decides the answer, if it is promising.
  private mutating func nominate() {
    let holding = active.filter { outcome.entrants[$0].holds }.min(by: isCheaper)
    guard let place = holding, outcome.entrants[place].nomination == nil,
      outcome.entrants[place].trials.allSatisfy({ trial in
        trial.evidence.allSatisfy {
          !$0.condition.isProvable || $0.isPromising(gain: Race.promisingGain)
        }
      })
    else { return }
    outcome.nominations += 1
    let error = race.stakedError(nomination: outcome.nominations, variants: places.count)
    outcome.entrants[place].nomination = Race.Nomination(
      seen: seen,
      stakes: outcome.entrants[place].trials.map { $0.evidence.map { $0.stake(error) } })
  }

  /// Whether no variant can be proven by what may be run yet, even if none of that breaks a
  /// condition, and enough is known to say who leads.
  private func isOutOfReach(_ active: [Int]) -> Bool {
    guard winner == nil, !active.isEmpty, active.allSatisfy({ count(of: $0) >= Race.enough }) else {
      return false
    }
    return places.filter(isOpen).allSatisfy { place in
      let entrant = outcome.entrants[place]
      return entrant.trials.indices.contains { trial in
        race.objectives.subjectTo.indices.contains { condition in
          let evidence = entrant.trials[trial].evidence[condition]
          let stake = race.stake(condition, inCase: trial, of: entrant, in: outcome)
          guard let least = evidence.leastMissing(proof: errors.proof, stake: stake) else {
            return false
          }
          return least > race.limits.replications - evidence.count
            || race.limits.runs.map { least > ($0 - outcome.runs) / cases } ?? false
        }
      }
    }
  }

  /// An earlier variant that came to the very same in all replications that both have.
  private func twin(of place: Int) -> Int? {
    let trials = outcome.entrants[place].trials
    guard trials.allSatisfy({ $0.identities.count >= Race.fewest }) else { return nil }
    return places.prefix(place).first { other in
      if case .same = outcome.entrants[other].fate { return false }
      return zip(trials, outcome.entrants[other].trials).allSatisfy { mine, others in
        others.identities.count >= Race.fewest
          && zip(mine.identities, others.identities).allSatisfy { $0 == $1 }
      }
    }
  }

  /// Whether a winner surely costs at most so much more than another variant, in every case.
  private func isCloseEnough(_ winner: Int, _ other: Int) -> Bool {
    zip(outcome.entrants[winner].trials, outcome.entrants[other].trials).allSatisfy {
      mine, others in
      let pairs = zip(mine.costs, others.costs).map { mine, other in
        mine.flatMap { mine in other.map { mine - (1 + race.closeness) * $0 } }
      }
      guard !pairs.contains(nil), let difference = SampleMean(pairs.compactMap(\.self)) else {
        return false
      }
      if difference.standardDeviation == 0, difference.count >= Race.fewest {
        return difference.mean <= 0
      }
      guard let half = difference.halfWidthAtAnyTime(confidence: 1 - 2 * errors.cost) else {
        return false
      }
      return difference.mean + half <= 0
    }
  }

  private mutating func conclude() {
    outcome.stop = budget.stop
    if let winner {
      outcome.winner = outcome.entrants[winner].variant
      let isDecided = places.allSatisfy { place in
        switch outcome.entrants[place].fate {
        case .breaks, .dearer: true
        case .same(let twin): twin == winner || outcome.entrants[twin].fate != .open
        case .open, .proven: place == winner
        }
      }
      outcome.standing = isDecided ? .proven : .notKnown
    } else if places.allSatisfy({ place in
      switch outcome.entrants[place].fate {
      case .breaks: true
      case .same(let twin): if case .breaks = outcome.entrants[twin].fate { true } else { false }
      case .open, .proven, .dearer: false
      }
    }) {
      outcome.standing = .refuted
    }
    if outcome.standing == .notKnown, outcome.stop == nil, !outcome.isOutOfReach {
      outcome.stop = .replications
    }
    let holding = places.filter { isOpen($0) && outcome.entrants[$0].holds && cost($0).isFinite }
    outcome.leader = holding.min(by: isCheaper).map {
      outcome.entrants[$0].variant
    }
  }
}

extension Race.Trial {
  fileprivate mutating func add(_ observation: Race.Observation, _ sampling: Sampling) {
    for place in evidence.indices where evidence[place].condition.sampling == sampling {
      evidence[place].add(observation.values[place])
    }
    guard sampling == .evenly else {
      sized += 1
      return
    }
    let isKept = zip(evidence, observation.values).allSatisfy { evidence, value in
      value.number.map { evidence.condition.bound.holds($0) } ?? false
    }
    broken.add(isKept ? 0 : 1)
    costs.append(observation.minimized)
    identities.append(observation.identity)
  }
}

extension Array {
  /// Neighbours in groups of so many; the last may have fewer.
  fileprivate func chunks(of size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: size).map { self[$0..<Swift.min(count, $0 + size)] }
  }
}
