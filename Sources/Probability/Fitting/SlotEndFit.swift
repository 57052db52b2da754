import Glibc

/// When meetings end relative to the end of their slot, fitted: a share early by a uniform law, a
/// share late by an exponential law, and the others around it by a normal law.
package struct SlotEndFit: Hashable, Sendable {
  /// The share of meetings that end early.
  package let earlyShare: FittedNumber
  /// By how much they do: from the least to the most, estimated without errors since the likelihood
  /// has a jump there.
  package let earlyBy: ClosedRange<Double>
  /// The share that ends late.
  package let lateShare: FittedNumber
  /// The mean of how late those are.
  package let lateMean: FittedNumber
  /// The standard deviation of the others.
  package let spread: FittedNumber
  /// The distance of the observations from the fitted law.
  package let kolmogorovSmirnov: KolmogorovSmirnov
  /// The number of meetings.
  package let count: Int
}

/// Fits when meetings end.
/// - Parameter deviations: the end of each meeting less the end of its slot; below 0 is early
/// - Returns: the shares, bounds and spreads of the three kinds
/// - Throws: `FitProblem`; `notIdentified` where the three kinds cannot be told apart.
package func fitSlotEnds(_ deviations: [Double]) throws(FitProblem) -> SlotEndFit {
  try deviations.checkObservations(atLeast: 30)
  let sorted = deviations.sorted()
  let middle = sorted[sorted.count * 7 / 8] - sorted[sorted.count / 2]
  guard middle > 0, sorted[0] < 0 else { throw .notIdentified }
  let start = [-1.0, -2.5, log(middle), log(4 * middle)]
  // The bounds of the uniform law have no slope: they are tried, on every fourth of many
  // observations.
  let few =
    sorted.count > 2000 ? stride(from: 0, to: sorted.count, by: 4).map { sorted[$0] } : sorted
  var best: (loss: Double, bounds: ClosedRange<Double>)?
  for most in Set(
    [sorted[0], sorted[1], sorted[min(sorted.count / 200, sorted.count - 1)]].map { -$0 }.filter {
      $0 > 0
    }
  ).sorted() {
    for step in 0..<16 {
      let bounds = most * Double(step) / 20...most
      var slope = start
      let likelihood = SlotEnds(deviations: few, bounds: bounds)
      let point = likelihood.roughMaximum(from: start)
      let loss = likelihood.loss(at: point, slope: &slope)
      if loss < best?.loss ?? .infinity { best = (loss, bounds) }
    }
  }
  guard let bounds = best?.bounds else { throw .notIdentified }
  let likelihood = SlotEnds(deviations: sorted, bounds: bounds)
  let top = try LikelihoodMaximum(of: likelihood, from: likelihood.roughMaximum(from: start))
  func estimate(_ scale: ParameterScale, _ index: Int) -> FittedNumber {
    scale.estimate(top.point[index], top.covariance[index][index])
  }
  let early = estimate(.share, 0)
  let ofRest = estimate(.share, 1)
  // The late share is that of the rest: (1 - early) x its own, by the delta method with the two
  // nearly independent.
  let late = (1 - early.value) * ofRest.value
  let error = ((1 - early.value) * ofRest.standardError, ofRest.value * early.standardError)
  let fit = (spread: estimate(.positive, 2), late: estimate(.positive, 3))
  guard
    [early, fit.spread, fit.late].allSatisfy({ $0.value.isFinite && $0.standardError.isFinite })
  else { throw .notIdentified }
  return SlotEndFit(
    earlyShare: early, earlyBy: bounds,
    lateShare: FittedNumber(
      value: late, standardError: (error.0 * error.0 + error.1 * error.1).squareRoot()),
    lateMean: fit.late,
    spread: fit.spread,
    kolmogorovSmirnov: KolmogorovSmirnov(ofSorted: sorted) { likelihood.cumulative($0, top.point) },
    count: sorted.count
  )
}

/// The likelihood of the log odds of ending early, those of ending late if not early, log spread,
/// and log mean lateness.
private struct SlotEnds: Likelihood {
  let deviations: [Double]
  let bounds: ClosedRange<Double>

  private struct Point {
    let early, ofRest, spread, late: Double
    init(_ point: [Double]) {
      early = ParameterScale.share.value(point[0])
      ofRest = ParameterScale.share.value(point[1])
      spread = exp(point[2])
      late = exp(point[3])
    }
  }

  /// The densities of the three kinds at a deviation.
  private func densities(_ deviation: Double, _ point: Point) -> (
    early: Double, late: Double, usual: Double
  ) {
    let length = bounds.upperBound - bounds.lowerBound
    let score = deviation / point.spread
    return (
      bounds.contains(-deviation) ? 1 / length : 0,
      deviation < 0 ? 0 : exp(-deviation / point.late) / point.late,
      exp(-score * score / 2) / (point.spread * (2 * Double.pi).squareRoot())
    )
  }

  func loss(at point: [Double], slope: inout [Double]) -> Double {
    let here = Point(point)
    var loss = 0.0
    for index in slope.indices { slope[index] = 0 }
    for deviation in deviations {
      let (early, late, usual) = densities(deviation, here)
      let rest = here.ofRest * late + (1 - here.ofRest) * usual
      let density = max(here.early * early + (1 - here.early) * rest, .leastNormalMagnitude)
      loss -= log(density)
      let score = deviation / here.spread
      slope[0] -= here.early * (1 - here.early) * (early - rest) / density
      slope[1] -= (1 - here.early) * here.ofRest * (1 - here.ofRest) * (late - usual) / density
      slope[2] -= (1 - here.early) * (1 - here.ofRest) * usual * (score * score - 1) / density
      slope[3] -= (1 - here.early) * here.ofRest * late * (deviation / here.late - 1) / density
    }
    return loss
  }

  /// Twenty steps of expectation and maximization: near the top from anywhere.
  func roughMaximum(from start: [Double]) -> [Double] {
    var point = start
    for _ in 0..<20 {
      let here = Point(point)
      var (early, late, usual, square, sum) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for deviation in deviations {
        let densities = densities(deviation, here)
        let parts = (
          here.early * densities.early, (1 - here.early) * here.ofRest * densities.late,
          (1 - here.early) * (1 - here.ofRest) * densities.usual
        )
        let total = max(parts.0 + parts.1 + parts.2, .leastNormalMagnitude)
        early += parts.0 / total
        late += parts.1 / total
        usual += parts.2 / total
        square += parts.2 / total * deviation * deviation
        sum += parts.1 / total * max(deviation, 0)
      }
      let floor = 1e-6 * Double(deviations.count)
      point = [
        log(max(early, floor) / max(late + usual, floor)),
        log(max(late, floor) / max(usual, floor)),
        log(max(square / max(usual, floor), 1e-12)) / 2, log(max(sum / max(late, floor), 1e-12)),
      ]
    }
    return point
  }

  func cumulative(_ deviation: Double, _ point: [Double]) -> Double {
    let here = Point(point)
    let uniform = min(
      max((deviation + bounds.upperBound) / (bounds.upperBound - bounds.lowerBound), 0), 1)
    let normal = erfc(-deviation / here.spread / 2.0.squareRoot()) / 2
    let exponential = deviation < 0 ? 0 : 1 - exp(-deviation / here.late)
    return here.early * uniform + (1 - here.early)
      * (here.ofRest * exponential + (1 - here.ofRest) * normal)
  }
}
