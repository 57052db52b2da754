import Glibc

/// The likelihood of a mixture of two normal laws: log odds of the first, both means, both log
/// spreads.
struct NormalPair: Likelihood {
  let values: [Double]
  private let total: Double
  private let totalSquare: Double

  init(values: [Double]) {
    self.values = values
    total = values.reduce(0, +)
    totalSquare = values.reduce(0) { $0 + $1 * $1 }
  }

  /// What one pass over the values gives: the log-likelihood, and the sums of what belongs to the
  /// first part.
  private struct Sums {
    var logLikelihood = 0.0
    var count = 0.0
    var first = 0.0
    var square = 0.0
  }

  private func sums(at point: [Double]) -> Sums {
    let logs = (-log1p(exp(-point[0])) - point[3], -log1p(exp(point[0])) - point[4])
    let scales = (exp(-point[3]), exp(-point[4]))
    var sums = Sums()
    values.withUnsafeBufferPointer { values in
      for value in values {
        let distances = ((value - point[1]) * scales.0, (value - point[2]) * scales.1)
        let first = logs.0 - distances.0 * distances.0 / 2
        let second = logs.1 - distances.1 * distances.1 / 2
        let ratio = exp(-abs(first - second))
        let share = (first > second ? 1 : ratio) / (1 + ratio)
        sums.logLikelihood += max(first, second) + log1p(ratio)
        sums.count += share
        sums.first += share * value
        sums.square += share * value * value
      }
    }
    sums.logLikelihood -= Double(values.count) * log(2 * Double.pi) / 2
    return sums
  }

  func loss(at point: [Double], slope: inout [Double]) -> Double {
    let sums = sums(at: point)
    let parts = [(sums.count, sums.first, sums.square), rest(sums)]
    slope[0] = Double(values.count) / (1 + exp(-point[0])) - sums.count
    for (index, part) in parts.enumerated() {
      let (mean, precision) = (point[1 + index], exp(-2 * point[3 + index]))
      slope[1 + index] = (part.0 * mean - part.1) * precision
      slope[3 + index] = part.0 - (part.2 - 2 * mean * part.1 + mean * mean * part.0) * precision
    }
    return -sums.logLikelihood
  }

  /// `point` after some steps of expectation and maximization (Dempster, Laird & Rubin, 1977); nil
  /// where a part has shrunk to a few equal values, whose likelihood has no bound.
  func improved(_ point: [Double], steps: Int) -> [Double]? {
    var point = point
    for _ in 0..<steps {
      let sums = sums(at: point)
      let parts = [(sums.count, sums.first, sums.square), rest(sums)]
      let means = parts.map { $0.1 / $0.0 }
      let variances = zip(parts, means).map { $0.2 / $0.0 - $1 * $1 }
      guard parts.allSatisfy({ $0.0 > 3 }), variances.allSatisfy({ $0 > 1e-6 }) else { return nil }
      point = [log(parts[0].0 / parts[1].0)] + means + variances.map { log($0) / 2 }
    }
    return point
  }

  /// The sums of the second part: the whole less the first.
  private func rest(_ sums: Sums) -> (Double, Double, Double) {
    (Double(values.count) - sums.count, total - sums.first, totalSquare - sums.square)
  }
}
