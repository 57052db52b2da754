import CGSL
import Glibc

extension Distribution {
  /// The expected value.
  package var mean: Double {
    if let constantValue { return constantValue }
    _ = errorHandlerIsOff
    switch self {
    case .constant(let value): return value
    case .lognormal(let median, let sigma): return (median * exp(sigma * sigma / 2)).finite
    case .exponential(let mean), .gamma(let mean, _): return mean
    case .uniform(let min, let max): return min / 2 + max / 2
    case .weibull(let scale, let shape): return (scale * exp(gsl_sf_lngamma(1 + 1 / shape))).finite
    case .normal(let mean, let sd, let min):
      return TruncatedNormal(mean: mean, sd: sd, min: min).expectation.finite
    case .mixture(let parts):
      let total = parts.totalWeight
      return parts.reduce(0) { $0 + $1.weight / total * $1.distribution.mean }.finite
    case .empirical(let values), .sequence(let values): return values.average
    }
  }

  /// The expected squared distance from the mean: the square of the standard deviation, in squared
  /// units.
  package var variance: Double {
    if constantValue != nil { return 0 }
    _ = errorHandlerIsOff
    switch self {
    case .constant: return 0
    case .lognormal(_, let sigma): return (mean * mean * expm1(sigma * sigma)).finite
    case .exponential(let mean): return (mean * mean).finite
    case .uniform(let min, let max): return ((max - min) * (max - min) / 12).finite
    case .gamma(let mean, let cv): return (mean * cv * mean * cv).finite
    case .weibull(_, let shape):
      let spread = expm1(gsl_sf_lngamma(1 + 2 / shape) - 2 * gsl_sf_lngamma(1 + 1 / shape))
      return (mean * mean * max(0, spread)).finite
    case .normal(let mean, let sd, let min):
      return TruncatedNormal(mean: mean, sd: sd, min: min).variance.finite
    case .mixture(let parts):
      // Within the parts and between them (the law of total variance), not E[X^2] - E[X]^2, which
      // cancels.
      let total = parts.totalWeight
      let mean = mean
      return parts.reduce(0) { sum, part in
        let distance = part.distribution.mean - mean
        let share = part.weight / total
        return sum + share * part.distribution.variance + share * distance * distance
      }.finite
    case .empirical(let values), .sequence(let values):
      let mean = mean
      return values.map { ($0 - mean) * ($0 - mean) }.average
    }
  }
}

extension [Double] {
  /// The arithmetic mean, each value divided first so that the sum cannot overflow where the mean
  /// does not.
  fileprivate var average: Double {
    let sum = reduce(0, +)
    return sum.isFinite ? sum / Double(count) : reduce(0) { $0 + $1 / Double(count) }.finite
  }
}
