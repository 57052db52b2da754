import CGSL
import Glibc

extension Distribution {
  /// P(X <= x): the share of values that are not above `x`.
  package func cumulative(_ x: Double) -> Double {
    if let constantValue { return x >= constantValue ? 1 : 0 }
    if x == .infinity { return 1 }
    _ = errorHandlerIsOff
    switch self {
    case .constant(let value): return x >= value ? 1 : 0
    case .lognormal(let median, let sigma):
      return x > 0 ? gsl_cdf_lognormal_P(x, log(median), sigma) : 0
    case .exponential(let mean): return gsl_cdf_exponential_P(x, mean)
    case .uniform(let min, let max): return gsl_cdf_flat_P(x, min, max)
    case .gamma(let mean, let cv):
      if x <= 0 { return 0 }
      let probability = gsl_cdf_gamma_P(x, 1 / (cv * cv), mean * cv * cv)
      // With a tiny cv GSL overflows far from the mean, where no probability is left.
      return probability.isNaN ? (x < mean ? 0 : 1) : probability
    case .weibull(let scale, let shape): return x > 0 ? gsl_cdf_weibull_P(x, scale, shape) : 0
    case .normal(let mean, let sd, let min):
      return TruncatedNormal(mean: mean, sd: sd, min: min).cumulative(x)
    case .mixture(let parts):
      let total = parts.totalWeight
      return min(1, parts.reduce(0) { $0 + $1.weight / total * $1.distribution.cumulative(x) })
    case .empirical(let values), .sequence(let values):
      return Double(values.count { $0 <= x }) / Double(values.count)
    }
  }

  /// The smallest value that at least a share `p` of the values does not exceed; `p` within 0...1.
  /// For listed values this is the nearest rank, always one of them.
  ///
  /// 0 gives the smallest value and 1 the largest; where the law has none, the most extreme finite
  /// number.
  package func quantile(_ p: Double) -> Double {
    precondition((0...1).contains(p), "a quantile needs a probability")
    if let constantValue { return constantValue }
    _ = errorHandlerIsOff
    if p == 0, let smallest { return smallest }
    if p == 1 { return largest ?? .greatestFiniteMagnitude }
    switch self {
    case .constant(let value): return value
    case .lognormal(let median, let sigma):
      return gsl_cdf_lognormal_Pinv(p, log(median), sigma).finite
    case .exponential(let mean): return gsl_cdf_exponential_Pinv(p, mean).finite
    case .uniform(let min, let max): return gsl_cdf_flat_Pinv(p, min, max)
    case .gamma(let mean, let cv):
      let value = gsl_cdf_gamma_Pinv(p, 1 / (cv * cv), mean * cv * cv)
      // GSL's Newton steps do not always converge for a large cv.
      return value.isFinite ? value : bisectedQuantile(p, within: 0...(.greatestFiniteMagnitude))
    case .weibull(let scale, let shape): return gsl_cdf_weibull_Pinv(p, scale, shape).finite
    case .normal(let mean, let sd, let min):
      return TruncatedNormal(mean: mean, sd: sd, min: min).quantile(p).finite
    case .mixture(let parts):
      // The quantile of a mixture lies between those of its parts.
      let bounds = parts.chosen.map { $0.distribution.quantile(p) }
      guard let low = bounds.min(), let high = bounds.max() else {
        preconditionFailure("a mixture needs a part")
      }
      return bisectedQuantile(p, within: low...high)
    case .empirical(let values), .sequence(let values):
      let rank = Int((p * Double(values.count)).rounded(.up))
      return values.sorted()[Swift.max(rank, 1) - 1]
    }
  }

  /// The smallest number within `range` where `cumulative` reaches `p`, to the last bit.
  ///
  /// Halves the range of *bit patterns* rather than the range of numbers: 64 steps whatever the
  /// magnitudes are.
  private func bisectedQuantile(_ p: Double, within range: ClosedRange<Double>) -> Double {
    if cumulative(range.lowerBound) >= p { return range.lowerBound }
    var (low, high) = (range.lowerBound.order, range.upperBound.order)
    while low + 1 < high {
      // Half-way without a sum or a difference, either of which may be beyond Int64.
      let middle = (low & high) + ((low ^ high) >> 1)
      if cumulative(Double(order: middle)) >= p { high = middle } else { low = middle }
    }
    return Double(order: high)
  }
}

extension Double {
  /// The position of this number among all finite ones: 0 for 0, and 1 more for each next larger
  /// number.
  fileprivate var order: Int64 {
    let magnitude = Int64(magnitude.bitPattern)
    return sign == .minus ? -magnitude : magnitude
  }

  /// The number at a position.
  fileprivate init(order: Int64) {
    let magnitude = Double(bitPattern: order.magnitude)
    self = order < 0 ? -magnitude : magnitude
  }
}
