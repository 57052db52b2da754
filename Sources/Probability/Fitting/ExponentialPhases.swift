import Glibc

/// A likelihood of values from one exponential law or a mixture of two, each seen only below a
/// limit of its own, and optionally of early arrivals that are not subject to any limit.
///
/// With F the law's cumulative probability and p the share of early ones before anything is
/// redrawn, an observation under limit L is early with probability p / Z, or has the density (1 -
/// p) f(x) / Z, where Z = p + (1 - p) F(L).
///
/// The point: log odds of the first phase and both log means (one log mean if there is one phase),
/// then the log odds of p.
struct ExponentialPhases: Likelihood {
  /// How many observations share a limit.
  struct LimitGroup {
    let limit: Double
    let count: Double
  }

  let values: [Double]
  /// The finite limits of all observations, early ones too; an observation without a limit is in no
  /// group.
  let limits: [LimitGroup]
  let phases: Int
  /// The number of early arrivals; nil if the model has none.
  let early: Double?

  func loss(at point: [Double], slope: inout [Double]) -> Double {
    var loss =
      phases == 2 ? lossOfTwo(at: point, slope: &slope) : lossOfOne(at: point, slope: &slope)
    let odds = early == nil ? -Double.infinity : point[point.count - 1]
    // Of log p and log (1 - p), without p itself: it may round to 1.
    let (logEarly, logLate) = (-log1p(exp(-odds)), -log1p(exp(odds)))
    let (share, rest) = (exp(logEarly), exp(logLate))
    var shareSlope = 0.0
    if let early {
      let late = Double(values.count)
      loss -= early * logEarly + late * logLate
      shareSlope = share * late - rest * early
    }
    for group in limits {
      let tail = tail(of: group.limit, at: point)
      let kept = share + rest * tail.within
      loss += group.count * log(kept)
      let factor = group.count * rest / kept
      slope[0] += factor * tail.slope.0
      if phases == 2 {
        slope[1] += factor * tail.slope.1
        slope[2] += factor * tail.slope.2
      }
      shareSlope += factor * share * tail.beyond
    }
    if early != nil { slope[point.count - 1] = shareSlope }
    return loss
  }

  private func lossOfOne(at point: [Double], slope: inout [Double]) -> Double {
    let sum = values.reduce(0, +) * exp(-point[0])
    let count = Double(values.count)
    slope[0] = count - sum
    return count * point[0] + sum
  }

  private func lossOfTwo(at point: [Double], slope: inout [Double]) -> Double {
    let rates = (exp(-point[1]), exp(-point[2]))
    let logs = (-log1p(exp(-point[0])) - point[1], -log1p(exp(point[0])) - point[2])
    var (loss, firsts, firstSum, sum) = (0.0, 0.0, 0.0, 0.0)
    values.withUnsafeBufferPointer { values in
      for value in values {
        let first = logs.0 - value * rates.0
        let second = logs.1 - value * rates.1
        // The share of the first phase in this value's density; the larger term is taken out so
        // that neither underflows.
        let ratio = exp(-abs(first - second))
        let isFirst = (first > second ? 1 : ratio) / (1 + ratio)
        loss -= max(first, second) + log1p(ratio)
        firsts += isFirst
        firstSum += isFirst * value
        sum += value
      }
    }
    let count = Double(values.count)
    slope[0] = count / (1 + exp(-point[0])) - firsts
    slope[1] = firsts - firstSum * rates.0
    slope[2] = count - firsts - (sum - firstSum) * rates.1
    return loss
  }

  /// The probabilities within and beyond a limit, and the slope of the first by the parameters.
  private func tail(of limit: Double, at point: [Double]) -> (
    within: Double, beyond: Double, slope: (Double, Double, Double)
  ) {
    guard phases == 2 else {
      let scaled = limit * exp(-point[0])
      return (-expm1(-scaled), exp(-scaled), (-scaled * exp(-scaled), 0, 0))
    }
    let share = 1 / (1 + exp(-point[0]))
    let scaled = (limit * exp(-point[1]), limit * exp(-point[2]))
    let beyond = (exp(-scaled.0), exp(-scaled.1))
    return (
      -share * expm1(-scaled.0) - (1 - share) * expm1(-scaled.1),
      share * beyond.0 + (1 - share) * beyond.1,
      (
        share * (1 - share) * (beyond.1 - beyond.0), -share * scaled.0 * beyond.0,
        -(1 - share) * scaled.1 * beyond.1
      )
    )
  }
}
