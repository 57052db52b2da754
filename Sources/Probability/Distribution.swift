/// A law that random quantities follow. Lengths of time are in milliseconds throughout Greenroom;
/// here a number is a number.
///
/// Every answer about a valid law is finite: what would be beyond the range of `Double` is its
/// largest finite value instead. Drawing from a law that is not valid (`isValid`), or asking about
/// one, is a programming error.
public enum Distribution: Hashable, Sendable {
  /// Always the same value.
  case constant(Double)
  /// exp of a normal: half of the values are below `median`; `sigma` is the standard deviation of
  /// the logarithm. Both >= 0.
  case lognormal(median: Double, sigma: Double)
  /// The time between events of a Poisson process. `mean` >= 0.
  case exponential(mean: Double)
  /// Equally likely anywhere in [min, max), or always `min` if the two are equal. `min` <= `max`,
  /// `max - min` finite.
  case uniform(min: Double, max: Double)
  /// A gamma law by its mean and its coefficient of variation (standard deviation / mean): 1 is
  /// exponential, 0 constant. `mean` >= 0, `cv` within 0...1000.
  case gamma(mean: Double, cv: Double)
  /// P(X > x) = exp(-(x / scale)^shape). `scale` >= 0, `shape` > 0.
  case weibull(scale: Double, shape: Double)
  /// A normal law by the mean and standard deviation it has *before* values below `min` are drawn
  /// again. `sd` >= 0.
  case normal(mean: Double, sd: Double, min: Double?)
  /// One of several laws, chosen anew for each value in proportion to its weight. The weights need
  /// not sum to 1.
  case mixture([WeightedDistribution])
  /// One of the values, each as likely as the others; a value listed twice is twice as likely. At
  /// least one.
  case empirical([Double])
  /// The values in order, then again from the first, each time the law is used. Only a `Sampler`
  /// counts uses: `sample(from:)` gives the first value. Moments and quantiles are those of
  /// `empirical`. At least one.
  case sequence([Double])
}

/// One part of a mixture.
public struct WeightedDistribution: Hashable, Sendable {
  /// How often this part is chosen, relative to the other parts' weights; 0 or more.
  public var weight: Double
  /// What the part's values follow.
  public var distribution: Distribution

  /// A part of a mixture.
  public init(weight: Double, distribution: Distribution) {
    self.weight = weight
    self.distribution = distribution
  }
}

extension Distribution {
  /// Whether the parameters are finite and within the ranges that each case states; a mixture also
  /// needs a weight above zero and parts that are valid themselves.
  public var isValid: Bool {
    switch self {
    case .constant(let value): value.isFinite
    case .lognormal(let median, let sigma): Self.areSizes(median, sigma)
    case .exponential(let mean): Self.areSizes(mean)
    case .uniform(let min, let max): min <= max && min.isFinite && (max - min).isFinite
    case .gamma(let mean, let cv): Self.areSizes(mean, cv) && cv <= 1000
    case .weibull(let scale, let shape): Self.areSizes(scale, shape) && shape > 0
    case .normal(let mean, let sd, let min):
      mean.isFinite && Self.areSizes(sd) && (min ?? 0).isFinite
    case .mixture(let parts):
      parts.allSatisfy { Self.areSizes($0.weight) && $0.distribution.isValid }
        && parts.contains { $0.weight > 0 } && parts.totalWeight.isFinite
    case .empirical(let values), .sequence(let values):
      !values.isEmpty && values.allSatisfy(\.isFinite)
    }
  }

  /// Whether every value is the same.
  public var isConstant: Bool { constantValue != nil }

  /// No value is smaller than this; nil if the law has no lower bound.
  public var smallest: Double? {
    if let value = constantValue { return value }
    switch self {
    case .constant(let value): return value
    case .lognormal, .exponential, .gamma, .weibull: return 0
    case .uniform(let min, _): return min
    case .normal(_, _, let min): return min
    case .mixture(let parts):
      let bounds = parts.chosen.map(\.distribution.smallest)
      return bounds.contains(nil) ? nil : bounds.compactMap(\.self).min()
    case .empirical(let values), .sequence(let values): return values.min()
    }
  }

  /// No value is larger than this; nil if the law has no upper bound.
  public var largest: Double? {
    if let value = constantValue { return value }
    switch self {
    case .constant(let value): return value
    case .lognormal, .exponential, .gamma, .weibull, .normal: return nil
    case .uniform(_, let max): return max
    case .mixture(let parts):
      let bounds = parts.chosen.map(\.distribution.largest)
      return bounds.contains(nil) ? nil : bounds.compactMap(\.self).max()
    case .empirical(let values), .sequence(let values): return values.max()
    }
  }

  /// The one value of a law without spread. GSL divides by some spreads, so these laws never reach
  /// it.
  var constantValue: Double? {
    switch self {
    case .constant(let value): return value
    case .lognormal(let median, let sigma): return median == 0 || sigma == 0 ? median : nil
    case .exponential(let mean): return mean == 0 ? 0 : nil
    case .uniform(let min, let max): return min == max ? min : nil
    // Below this spread every value rounds to the mean, give or take its last bits.
    case .gamma(let mean, let cv): return mean == 0 || cv < 1e-8 ? mean : nil
    case .weibull(let scale, _): return scale == 0 ? 0 : nil
    case .normal(let mean, let sd, let min):
      return TruncatedNormal(mean: mean, sd: sd, min: min).constantValue
    case .mixture(let parts):
      let values = Set(parts.chosen.map(\.distribution.constantValue))
      return values.count == 1 ? values.first ?? nil : nil
    case .empirical(let values), .sequence(let values):
      return values.allSatisfy { $0 == values.first } ? values.first : nil
    }
  }

  private static func areSizes(_ numbers: Double...) -> Bool {
    numbers.allSatisfy { $0 >= 0 && $0.isFinite }
  }
}

extension [WeightedDistribution] {
  /// The sum of the weights.
  var totalWeight: Double { reduce(0) { $0 + $1.weight } }
  /// The parts that can be chosen at all.
  var chosen: [WeightedDistribution] { filter { $0.weight > 0 } }
}

extension Double {
  /// This number, or the finite number nearest to it. A NaN, which no valid law produces, stays
  /// one.
  var finite: Double {
    isNaN ? self : Swift.min(Swift.max(self, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
  }
}
