internal import Glibc
internal import Probability

/// What a comparison says about one metric.
public enum Verdict: String, Sendable {
  case better, worse
  /// It differs, and neither way is better.
  case less, more
  /// The interval includes 0.
  case noDifference = "no_difference"
  /// Every difference is exactly 0.
  case same
  /// Fewer than two replications have it on both sides.
  case notMeasured = "not_measured"

  /// Whether a difference was found.
  public var isFound: Bool {
    switch self {
    case .better, .worse, .less, .more: true
    case .noDifference, .same, .notMeasured: false
    }
  }
}

/// How a candidate differs from the base in one metric, in pairs of replications that met the same draws.
public struct MetricDifference: Sendable {
  /// What is compared.
  public let metric: Metric
  /// Whether it counts for the candidate's verdict.
  public let isJudged: Bool
  /// In how many replications both sides have it; the others are left out.
  public let pairs: Int
  /// The base's mean over the pairs; nil without any.
  public let baseMean: Double?
  /// The candidate's mean over the pairs; nil without any.
  public let candidateMean: Double?
  /// The mean of candidate minus base; nil without pairs.
  public let mean: Double?
  /// Half the width of the interval that holds the true difference with `confidence`; nil for fewer than two pairs.
  public let halfWidth: Double?
  /// The confidence of the interval: a judged one's is raised, so that all of them hold at once.
  public let confidence: Double
  /// How often chance alone would make as large a difference, for this metric by itself; nil for fewer than two pairs.
  public let pValue: Double?
  /// The same raised by Holm's method for all judged differences; nil for others.
  public internal(set) var adjustedPValue: Double?

  /// Compares the replications of two scenarios, each with the one at its place.
  init(_ metric: Metric, base: [RunRecord], candidate: [RunRecord], isJudged: Bool, confidence: Double) {
    let measured = zip(base, candidate).compactMap { base, candidate in
      base.number(of: metric).flatMap { base in candidate.number(of: metric).map { (base: base, candidate: $0) } }
    }
    let difference = SampleMean.pairedDifference(measured.map(\.candidate), minus: measured.map(\.base))
    self.metric = metric
    self.isJudged = isJudged
    self.confidence = confidence
    pairs = measured.count
    baseMean = SampleMean(measured.map(\.base))?.mean
    candidateMean = SampleMean(measured.map(\.candidate))?.mean
    mean = difference?.mean
    halfWidth = difference?.halfWidth(confidence: confidence)
    // Equal differences have no spread to judge by; what is left is how often the signs of so many would agree (sign test).
    let isConstant = difference.map { $0.standardDeviation == 0 && $0.mean != 0 } ?? false
    pValue = isConstant && measured.count > 1 ? exp2(Double(1 - measured.count)) : difference?.twoSidedPValue
  }

  /// The difference over the base's mean; nil where that is 0.
  public var relativeMean: Double? { mean.flatMap(overBase) }

  /// Half the width of the interval over the base's mean; nil where that is 0.
  public var relativeHalfWidth: Double? { halfWidth.flatMap(overBase) }

  private func overBase(_ number: Double) -> Double? { baseMean.flatMap { $0 != 0 ? number / abs($0) : nil } }

  /// What the interval tells.
  public var verdict: Verdict {
    guard let mean, let halfWidth else { return .notMeasured }
    // Equal differences have no width, so these are all 0.
    if mean == 0, halfWidth == 0 { return .same }
    if abs(mean) <= halfWidth { return .noDifference }
    switch metric.direction {
    case .less: return mean < 0 ? .better : .worse
    case .more: return mean > 0 ? .better : .worse
    case .neither: return mean < 0 ? .less : .more
    }
  }
}
