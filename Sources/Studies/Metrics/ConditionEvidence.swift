internal import Glibc
internal import Probability

/// What is known of a statement.
package enum Standing: String, Sendable, Hashable {
  /// It holds, but for the chance that was asked for.
  case proven
  /// It does not hold, but for that chance.
  case refuted
  /// Neither can be said yet.
  case notKnown = "not_known"
}

/// How replications are drawn.
package enum Sampling: String, Sendable, Hashable {
  /// One after the other, each as likely as the next.
  case evenly
  /// With a chance proportional to the joins they offer (`SizedDraws`).
  case bySize = "by_size"
}

extension Condition {
  /// How replications have to be drawn to tell of it: by size where it is about a share of all
  /// joins, which a busy replication has more of.
  package var sampling: Sampling {
    bound.share == nil && metric.estimator == .ratioOfSums && metric.interval == .bets
      ? .bySize : .evenly
  }

  /// Whether it is bet on: a share of all joins, or of runs.
  var isBet: Bool { bound.share != nil || metric.interval == .bets }

  /// Whether it can be proven at all: nothing is known of the average of a column that has no
  /// interval, only in how many runs it holds.
  package var isProvable: Bool { bound.share != nil || metric.interval != .unknown }
}

/// What replications tell of a condition, however many there are and whenever somebody stops.
///
/// A share of all joins, or of runs, is bet on (`RatioBets`). A mean of what varies evenly has an
/// asymptotic confidence sequence, from thirty replications on. What has no interval is neither
/// proven nor refuted.
package struct ConditionEvidence: Sendable {
  /// The condition.
  package let condition: Condition
  /// The number of replications.
  package private(set) var count = 0
  /// In how many of them nothing was measured.
  package private(set) var unmeasured = 0
  private var bets: RatioBets
  private var values: [MetricValue] = []

  /// No replications yet.
  package init(_ condition: Condition) {
    self.condition = condition
    bets = condition.bound.share == nil ? RatioBets() : .ofEvents
  }

  /// Takes what a replication came to, which has to be drawn as `condition.sampling` says.
  package mutating func add(_ value: MetricValue) {
    count += 1
    let number = value.number
    if number == nil { unmeasured += 1 }
    if condition.bound.share != nil {
      // What was not measured does not keep a bound.
      bets.add(number.map { condition.bound.holds($0) } ?? false ? 0 : 1)
    } else if let number {
      if isBet { bets.add(min(max(number, 0), 1)) } else { values.append(value) }
    }
  }

  private var isBet: Bool { condition.isBet }

  /// The bound of what is bet on.
  private var target: Bound {
    guard let share = condition.bound.share else { return condition.bound }
    // As near as binary fractions come, so that 95 % is broken in 5 %.
    return Bound(
      comparison: .atMost, value: (1e9 * (1 - share)).rounded() / 1e9, text: condition.bound.text)
  }

  /// What the replications came to by themselves: the share that is rejected, in how many runs the
  /// bound is broken, or the mean.
  package var estimate: Double? { isBet ? bets.estimate : mean?.value }

  /// The estimate of what is not bet on.
  private var mean: Estimate? { Estimate(of: condition.metric, values, mostJoins: nil) }
  private func estimate(since stake: Stake) -> Estimate? {
    Estimate(of: condition.metric, Array(values.dropFirst(stake.values)), mostJoins: nil)
  }

  /// Whether it holds by what the replications came to that measured it, sure or not, as
  /// `Condition.holds(in:)` has it. Where nothing was measured it does not.
  package var holds: Bool {
    guard let estimate else { return false }
    return condition.bound.share == nil
      ? condition.bound.holds(estimate) : estimate <= target.value
  }

  /// A chance of a false proof that is staked on what is seen from some time on.
  package struct Stake: Sendable, Hashable {
    /// The chance.
    package let error: Double
    /// What the bets had won against a breach by then, as a logarithm.
    fileprivate var evidence = 0.0
    /// The values by then.
    fileprivate var values = 0
  }

  /// A stake from here on. What bets that go on win from here is what they have by what they had: a
  /// supermartingale that begins with 1, whatever was seen before, and knows what was learnt from
  /// it.
  package func stake(_ error: Double) -> Stake {
    Stake(error: error, evidence: isBet ? gains : 0, values: values.count)
  }

  /// The chance of a false proof where some of it is staked later: what bets have won adds up over
  /// the stakes.
  private func error(_ proof: Double, _ stake: Stake?) -> Double {
    proof + (stake.map { $0.error * exp(-$0.evidence) } ?? 0)
  }

  /// What the bets have won against a breach of the bound, as a logarithm.
  private var gains: Double { bets.evidence(against: breach) }
  /// The statement that the bound is not kept.
  private var breach: RatioBets.Statement {
    target.isUpper ? .atLeast(target.value) : .atMost(target.value)
  }

  /// What is known.
  /// - Parameters:
  ///   - proof: how often it may be called proven though it does not hold
  ///   - refutation: how often it may be called refuted though it holds
  ///   - stake: what is staked on a proof beside it, later
  /// - Returns: whether it is proven, refuted, or neither
  package func standing(proof: Double, refutation: Double, stake: Stake? = nil) -> Standing {
    if isBet {
      return unmeasured == count && condition.bound.share == nil
        ? .notKnown
        : bets.standing(target, proof: error(proof, stake), refutation: refutation)
    }
    guard condition.metric.interval == .student, unmeasured == 0, let mean else { return .notKnown }
    func isShown(by estimate: Estimate?, _ error: Double) -> Bool {
      guard let far = estimate?.end(error: error, upper: condition.bound.isUpper) else {
        return false
      }
      return condition.bound.holds(far)
    }
    if isShown(by: mean, proof) { return .proven }
    if let stake, isShown(by: estimate(since: stake), stake.error) { return .proven }
    guard let near = mean.end(error: refutation, upper: !condition.bound.isUpper) else {
      return .notKnown
    }
    return condition.bound.holds(near) ? .notKnown : .refuted
  }

  /// Whether it is worth while to begin a proof: bets have won so many times what they began with,
  /// or the mean is on the right side by about its error.
  package func isPromising(gain: Double) -> Bool {
    guard holds else { return false }
    if isBet { return standing(proof: 1 / gain, refutation: 0) == .proven }
    guard let mean, let half = mean.halfWidth(confidence: 0.6) else { return false }
    return condition.bound.holds(mean.value + (condition.bound.isUpper ? half : -half))
  }

  /// The interval of the share or the mean that is tested, at any number of replications; of a
  /// bound that is to hold in a share of the runs, of how many break it. Nil as long as none is
  /// known.
  package func interval(confidence: Double) -> ClosedRange<Double>? {
    if isBet { return bets.interval(confidence: confidence) }
    guard condition.metric.interval == .student, let mean,
      let half = mean.halfWidthAtAnyTime(confidence: confidence)
    else { return nil }
    return mean.value - half...mean.value + half
  }

  /// Where nothing of it was ever seen: the upper end of its interval.
  package func boundOfNothing(confidence: Double) -> Double? {
    isBet && bets.isNothing ? bets.interval(confidence: confidence)?.upperBound : nil
  }

  /// The share that has to be shown not to be exceeded, for what is bet on; nil where none can be:
  /// a bound of 0, or one from below.
  package var shareToShow: Double? {
    isBet && target.isUpper && target.value > 0 && target.value < 1 ? target.value : nil
  }

  /// About how many more replications would tell, if they go on as they did; nil where that cannot
  /// be said, as at the bound itself.
  /// - Parameters:
  ///   - proof: how often it may be called proven though it does not hold
  ///   - refutation: how often it may be called refuted though it holds
  ///   - stake: what is staked on a proof beside it, later
  /// - Returns: how many, of which there is one at least
  package func missing(proof: Double, refutation: Double, stake: Stake? = nil) -> Int? {
    guard isBet, count > 0 else { return nil }
    let (value, isUpper) = (target.value, target.isUpper)
    let forms: [(RatioBets.Statement, Double)] = [
      (breach, error(proof, stake)),
      (isUpper ? .atMost(value) : .atLeast(value), refutation),
    ]
    let needed = forms.compactMap { statement, error -> Double? in
      let growth = bets.growth(against: statement)
      guard growth > 1e-9 else { return nil }
      return (-log(error) + bets.costOfBest(against: statement)) / growth - Double(count)
    }
    guard let least = needed.min(), least < 1e9 else { return nil }
    return max(1, Int(least.rounded(.up)))
  }

  /// How many more replications it takes at the least to prove it, even if none breaks it; nil
  /// where that is not known.
  package func leastMissing(proof: Double, stake: Stake? = nil) -> Int? {
    guard let share = shareToShow else { return nil }
    let wanted = -log(error(proof, stake)) - gains
    return wanted > 0 ? RatioBets.leastDraws(showing: share, error: exp(-wanted)) : 0
  }

  /// What is known of a condition that is bet on, and that so many replications kept, all of them.
  package init(_ condition: Condition, keptIn count: Int) {
    self.init(condition)
    bets.add(0, times: count)
    self.count = count
  }

  /// Of what is known of one condition in several cases, that where it is kept least.
  package static func worst(of cases: [ConditionEvidence]) -> ConditionEvidence {
    let isUpper = cases[0].condition.bound.share != nil || cases[0].condition.bound.isUpper
    func badness(_ evidence: ConditionEvidence) -> Double {
      (evidence.estimate ?? .infinity) * (isUpper ? 1 : -1)
    }
    return cases.max { badness($0) < badness($1) } ?? cases[0]
  }
}
