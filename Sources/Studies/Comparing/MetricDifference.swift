internal import Probability

/// What a comparison says about one metric.
package enum Verdict: String, Sendable {
  case better, worse
  /// It differs, and neither way is better.
  case less, more
  /// Nothing shows that it differs.
  case noDifference = "no_difference"
  /// It differs the same way in every replication, of which there are too few to tell that from
  /// chance.
  case tooFew = "too_few"
  /// Every difference is exactly 0.
  case same
  /// Fewer than two replications have it on both sides.
  case notMeasured = "not_measured"

  /// Whether a difference was found.
  package var isFound: Bool {
    switch self {
    case .better, .worse, .less, .more: true
    case .noDifference, .tooFew, .same, .notMeasured: false
    }
  }
}

/// How a candidate differs from the base in one metric, in pairs of replications that met the same
/// draws.
package struct MetricDifference: Sendable {
  /// What is compared.
  package let metric: Metric
  /// Whether it counts for the candidate's verdict.
  package let isJudged: Bool
  /// How the replications were drawn.
  package let sampling: Sampling
  /// In how many replications both sides have it; the others are left out.
  package let pairs: Int
  /// How many were left out.
  package let unmeasured: Int
  /// The base's number over the pairs, by the metric's estimator; nil without any.
  package let baseValue: Double?
  /// The candidate's number over the pairs; nil without any.
  package let candidateValue: Double?
  /// Candidate minus base; nil without pairs.
  package let difference: Double?
  /// In how many pairs the candidate has more, and in how many less.
  package let moreIn, lessIn: Int
  /// The interval that holds the true difference with `confidence`; nil where none is known, and
  /// for fewer than two pairs.
  package let interval: ClosedRange<Double>?
  /// Half the width of the interval where it is as wide on both sides.
  package let halfWidth: Double?
  /// Half the width of the interval of the difference over the base's number, by the classical
  /// estimator of a ratio; nil where none is known.
  package let relativeHalfWidth: Double?
  /// What the interval and the verdict rest on; nil for fewer than two pairs.
  package let basis: DifferenceBasis?
  /// The confidence of the verdict: a judged one's is raised, so that all of them hold at once.
  package let confidence: Double
  /// How often chance alone would make as large a difference, for this metric by itself; nil where
  /// no such number is known.
  package let pValue: Double?
  /// The same raised by Holm's method for all judged differences; nil for others.
  package internal(set) var adjustedPValue: Double?
  /// About how many more replications would show the difference, if they go on as they did; nil
  /// where that cannot be said, and where the number of replications was fixed.
  package let missing: Int?

  /// Compares the replications of two scenarios, each with the one at its place.
  init(
    _ metric: Metric, base: [RunRecord], candidate: [RunRecord], isJudged: Bool, confidence: Double,
    terms: DifferenceTerms
  ) {
    let pairs = Pairs(metric, base: base, candidate: candidate, terms: terms)
    let spread = pairs.spread(confidence: confidence)
    self.metric = metric
    self.isJudged = isJudged
    self.confidence = confidence
    sampling = terms.sampling
    self.pairs = pairs.count
    unmeasured = base.count - pairs.count
    (baseValue, candidateValue, difference) = (
      pairs.baseValue, pairs.candidateValue, pairs.difference
    )
    (moreIn, lessIn) = (pairs.moreIn, pairs.lessIn)
    (interval, halfWidth, relativeHalfWidth) = (
      spread.interval, spread.halfWidth, spread.relativeHalfWidth
    )
    (basis, pValue, missing) = (spread.basis, spread.pValue, spread.missing)
  }

  /// The difference over the base's number; nil where that is 0.
  package var relativeDifference: Double? {
    difference.flatMap { difference in baseValue.flatMap { $0 != 0 ? difference / abs($0) : nil } }
  }

  /// What is told.
  package var verdict: Verdict {
    guard let difference, let basis else { return .notMeasured }
    if moreIn == 0, lessIn == 0, difference == 0 { return .same }
    let isMore: Bool
    if basis == .signs {
      guard let pValue, pValue <= 1 - confidence else { return unproven }
      isMore = moreIn > lessIn
    } else {
      guard let interval, !interval.contains(0) else { return unproven }
      isMore = interval.lowerBound > 0
    }
    switch metric.direction {
    case .less: return isMore ? .worse : .better
    case .more: return isMore ? .better : .worse
    case .neither: return isMore ? .more : .less
    }
  }
}

extension MetricDifference {
  /// What is told where nothing is shown.
  private var unproven: Verdict {
    basis == .signs && pairs > 0 && max(moreIn, lessIn) == pairs ? .tooFew : .noDifference
  }
}

/// The replications of a difference, in pairs where both sides have a value.
private struct Pairs {
  let metric: Metric
  let terms: DifferenceTerms
  private let base, candidate: [MetricValue]
  private let differences: [Double]
  let baseValue, candidateValue, difference: Double?

  struct Spread {
    var basis: DifferenceBasis?
    var interval: ClosedRange<Double>?
    var halfWidth, relativeHalfWidth: Double?
    var pValue: Double?
    var missing: Int?
  }

  init(_ metric: Metric, base: [RunRecord], candidate: [RunRecord], terms: DifferenceTerms) {
    let measured = zip(base, candidate).map { ($0.value(of: metric), $1.value(of: metric)) }
      .filter { $0.number != nil && $1.number != nil }
    self.metric = metric
    self.terms = terms
    self.base = measured.map(\.0)
    self.candidate = measured.map(\.1)
    let numbers = measured.map { (base: $0.number ?? 0, candidate: $1.number ?? 0) }
    differences = numbers.map { $0.candidate - $0.base }
    if terms.sampling == .bySize || metric.estimator != .ratioOfSums {
      baseValue = SampleMean(numbers.map(\.base))?.mean
      candidateValue = SampleMean(numbers.map(\.candidate))?.mean
      difference = SampleMean(differences)?.mean
    } else {
      let (own, other) = (
        Estimate(of: metric, self.candidate, mostJoins: nil)?.value,
        Estimate(of: metric, self.base, mostJoins: nil)?.value
      )
      (baseValue, candidateValue) = (other, own)
      difference = own.flatMap { own in other.map { own - $0 } }
    }
  }

  var count: Int { differences.count }
  var moreIn: Int { differences.count { $0 > 0 } }
  var lessIn: Int { differences.count { $0 < 0 } }

  /// How sure the difference is.
  func spread(confidence: Double) -> Spread {
    guard count > 1, let difference else { return Spread() }
    if terms.isExact {
      let relative = baseValue.flatMap { $0 != 0 ? 0.0 : nil }
      return Spread(
        basis: .exact, interval: difference...difference, halfWidth: 0, relativeHalfWidth: relative)
    }
    switch metric.interval {
    case .student: return even(difference, confidence: confidence) ?? signs(confidence: confidence)
    case .bets: return bets(confidence: confidence) ?? signs(confidence: confidence)
    case .unknown: return signs(confidence: confidence)
    }
  }

  // MARK: Student's t

  /// What varies evenly; nil where the differences do not vary at all, which is no sign that the
  /// next one is the same.
  private func even(_ difference: Double, confidence: Double) -> Spread? {
    guard let sample = SampleMean(distances ?? differences),
      let deviation = sample.standardDeviation, deviation > 0
    else { return nil }
    func halfWidth(_ sample: SampleMean) -> Double? {
      terms.isAnyTime
        ? sample.halfWidthAtAnyTime(confidence: confidence)
        : sample.halfWidth(confidence: confidence)
    }
    let half = halfWidth(sample)
    var spread = Spread(
      basis: terms.isAnyTime ? .sequence : .t,
      interval: half.map { difference - $0...difference + $0 }, halfWidth: half)
    if distances == nil, let relative = BatchMeans(optional: differences, base.compactMap(\.number))
    {
      spread.relativeHalfWidth =
        terms.isAnyTime
        ? relative.halfWidthAtAnyTime(confidence: confidence)
        : relative.halfWidth(confidence: confidence)
    }
    if terms.isAnyTime {
      let needed = half.map {
        (Double(count) * ($0 / difference) * ($0 / difference)).rounded(.up) - Double(count)
      }
      spread.missing =
        needed.flatMap { $0.isFinite && $0 < 1e9 ? max(1, Int($0)) : nil }
        ?? (half == nil ? 30 - count : nil)
    } else {
      spread.pValue = sample.twoSidedPValue(around: difference)
    }
    return spread
  }

  /// Of ratios of sums: how far each pair is from what both ratios make of its wholes, over the
  /// mean wholes. Their mean is 0 and their spread that of the difference (Cochran, "Sampling
  /// Techniques", chapter 6). Nil of what is no ratio.
  private var distances: [Double]? {
    guard terms.sampling == .evenly, let base = SidedRatios(base),
      let candidate = SidedRatios(candidate)
    else { return nil }
    return zip(candidate.distances, base.distances).map { $0 - $1 }
  }

  // MARK: Bets

  private func bets(confidence: Double) -> Spread? {
    let (base, candidate) = (SidedRatios(base), SidedRatios(candidate))
    guard terms.sampling == .evenly, let base, let candidate else {
      return betsOnMeans(confidence: confidence)
    }
    guard let most = terms.mostJoins, most.base > 0, most.candidate > 0 else { return nil }
    if base.wholes == candidate.wholes {
      var bets = DifferenceBets(cap: Double(max(most.base, most.candidate)))
      for place in base.wholes.indices {
        bets.add(candidate.parts[place] - base.parts[place], of: base.wholes[place])
      }
      return spread(bets, confidence: confidence)
    }
    // Other demand: nothing holds the differences together, so each side is bet on by itself.
    return apart(
      base.bets(cap: most.base), candidate.bets(cap: most.candidate), confidence: confidence)
  }

  /// Shares that were drawn by size, and worst windows: within 0...1, whatever a replication
  /// offers.
  private func betsOnMeans(confidence: Double) -> Spread {
    let shares = [base, candidate].map { $0.map { min(max($0.number ?? 0, 0), 1) } }
    if terms.isPaired {
      var bets = DifferenceBets()
      for (base, candidate) in zip(shares[0], shares[1]) { bets.add(candidate - base) }
      return spread(bets, confidence: confidence)
    }
    let sides = shares.map { values in
      var bets = RatioBets()
      for value in values { bets.add(value) }
      return bets
    }
    return apart(sides[0], sides[1], confidence: confidence)
  }

  private func spread(_ bets: DifferenceBets, confidence: Double) -> Spread {
    Spread(
      basis: .bets, interval: bets.interval(confidence: confidence), pValue: bets.pValue,
      missing: terms.isAnyTime ? bets.missing(error: 1 - confidence) : nil)
  }

  /// Two intervals that hold both at once (Bonferroni).
  private func apart(_ base: RatioBets, _ candidate: RatioBets, confidence: Double) -> Spread {
    let each = 1 - (1 - confidence) / 2
    let ends = base.interval(confidence: each).flatMap { base in
      candidate.interval(confidence: each).map {
        $0.lowerBound - base.upperBound...$0.upperBound - base.lowerBound
      }
    }
    return Spread(basis: .bets, interval: ends)
  }

  // MARK: Signs

  private func signs(confidence: Double) -> Spread {
    guard terms.isAnyTime else {
      return Spread(basis: .signs, pValue: signTest(more: moreIn, less: lessIn))
    }
    // The share of those that differ in which it is more is a half where neither is likelier; what
    // is bet on may be looked at any time.
    var bets = DifferenceBets()
    for difference in differences where difference != 0 { bets.add(difference > 0 ? 1 : -1) }
    guard bets.count > 0 else { return Spread(basis: .signs, pValue: 1) }
    let missing = bets.missing(error: 1 - confidence).map {
      Int((Double($0) * Double(count) / Double(bets.count)).rounded(.up))
    }
    return Spread(basis: .signs, pValue: bets.pValue, missing: missing)
  }
}

/// The ratios of one side, with their parts.
private struct SidedRatios {
  let parts, wholes: [Double]
  private let scale: Double

  /// Nil where a value is no ratio.
  init?(_ values: [MetricValue]) {
    let ratios = values.compactMap { if case .ratio(let ratio) = $0 { ratio } else { nil } }
    guard let first = ratios.first, ratios.count == values.count else { return nil }
    parts = ratios.map { Double($0.part) }
    wholes = ratios.map { Double($0.whole) }
    scale = first.scale
  }

  var distances: [Double] {
    let total = wholes.reduce(0, +)
    let ratio = parts.reduce(0, +) / total
    let mean = total / Double(wholes.count)
    return zip(parts, wholes).map { ($0 - ratio * $1) / mean * scale }
  }

  func bets(cap: Int) -> RatioBets {
    var bets = RatioBets(cap: Double(cap))
    for (part, whole) in zip(parts, wholes) { bets.add(part, of: whole) }
    return bets
  }
}

extension SampleMean {
  /// The p-value of a number whose spread is that of these observations, whatever their own mean
  /// is.
  fileprivate func twoSidedPValue(around number: Double) -> Double? {
    guard let standardDeviation, standardDeviation > 0 else { return nil }
    let law = StudentT(degreesOfFreedom: Double(count - 1))
    return law.twoSidedTail(number / (standardDeviation / Double(count).squareRoot()))
  }
}

extension BatchMeans {
  /// Nil where a denominator is below 0 as well.
  fileprivate init?(optional numerators: [Double], _ denominators: [Double]) {
    guard denominators.allSatisfy({ $0 >= 0 }) else { return nil }
    self.init(numerators: numerators, denominators: denominators)
  }
}
