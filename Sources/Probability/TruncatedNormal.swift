import CGSL
import Glibc

/// A normal law whose values below `min` are drawn again.
///
/// With a = (min - mean) / sd and the hazard h = density / upper tail of the standard normal
/// (Johnson, Kotz & Balakrishnan, "Continuous Univariate Distributions" 1, section 13.10.1). Tails
/// are never subtracted from 1, and far out, where the tail itself underflows, only ratios of
/// hazards are used.
struct TruncatedNormal {
  let mean: Double
  let sd: Double
  /// Where the truncation is, in standard deviations above the mean; -infinity without one.
  let cut: Double
  let min: Double

  /// Beyond this many standard deviations a quantile is found by Newton's method: the upper tail
  /// loses its digits.
  private static let farCut = 5.0

  init(mean: Double, sd: Double, min: Double?) {
    self.mean = mean
    self.sd = sd
    self.min = min ?? -.infinity
    cut = sd > 0 ? (self.min - mean) / sd : -.infinity
  }

  /// The only value, when there is no spread or the truncation is so far out that all of the tail
  /// rounds to `min`.
  var constantValue: Double? {
    if sd == 0 { return Swift.max(mean, min) }
    return cut > 1e8 ? min : nil
  }

  /// Redraws below the mean, where at least every second value is kept; above it GSL draws from the
  /// tail (Marsaglia 1964).
  func sample(_ generator: UnsafePointer<gsl_rng>) -> Double {
    if cut > 0 { return Swift.max(min, mean + gsl_ran_gaussian_tail(generator, min - mean, sd)) }
    while true {
      let value = mean + gsl_ran_gaussian_ziggurat(generator, sd)
      if value >= min { return value }
    }
  }

  var expectation: Double { mean + sd * gsl_sf_hazard(Swift.max(cut, -30)) }

  var variance: Double {
    let hazard = gsl_sf_hazard(Swift.max(cut, -30))
    if cut < 50 { return sd * sd * (1 - hazard * (hazard - Swift.max(cut, -30))) }
    // The asymptotic series: the closed form loses a digit with every digit of cut^4.
    let inverse = 1 / (cut * cut)
    return sd * sd * inverse * (1 - inverse * (6 - inverse * (50 - inverse * 518)))
  }

  func cumulative(_ x: Double) -> Double {
    if x < min { return 0 }
    let z = (x - mean) / sd
    if cut <= 0 {
      return Swift.min(
        1, (gsl_cdf_ugaussian_P(z) - gsl_cdf_ugaussian_P(cut)) / gsl_cdf_ugaussian_Q(cut))
    }
    return 1 - exp((cut - z) * (cut + z) / 2) * gsl_sf_hazard(cut) / gsl_sf_hazard(z)
  }

  func quantile(_ p: Double) -> Double {
    if p == 0 { return min }
    if p == 1 { return .infinity }
    guard cut > Self.farCut else {
      let below = gsl_cdf_ugaussian_P(cut) + p * gsl_cdf_ugaussian_Q(cut)
      let z =
        below < 0.5
        ? gsl_cdf_ugaussian_Pinv(below) : gsl_cdf_ugaussian_Qinv((1 - p) * gsl_cdf_ugaussian_Q(cut))
      return Swift.max(min, mean + sd * z)
    }
    var z = (cut * cut - 2 * log1p(-p)).squareRoot()
    for _ in 0..<4 {
      let excess =
        (cut - z) * (cut + z) / 2 + log(gsl_sf_hazard(cut) / gsl_sf_hazard(z)) - log1p(-p)
      z += excess / gsl_sf_hazard(z)
    }
    return Swift.max(min, mean + sd * z)
  }
}
