import Probability

/// Observations of one quantity, and how far their mean and variance may be from the truth by
/// chance.
struct Sample {
  /// The two-sided 99.9 % quantile of the standard normal law.
  static let z = 3.2905

  let values: [Double]

  init(_ count: Int, _ draw: () -> Double) { values = (0..<count).map { _ in draw() } }

  var count: Double { Double(values.count) }
  var mean: Double { values.reduce(0, +) / count }
  var variance: Double { moment(2) }

  /// Half the width of the 99.9 % interval of the mean.
  var meanTolerance: Double { Self.z * (variance / count).squareRoot() }

  /// Half the width of the 99.9 % interval of the variance, from the sample's own fourth moment
  /// (Cramer 1946, 27.4).
  var varianceTolerance: Double {
    Self.z * ((moment(4) - variance * variance) / count).squareRoot()
  }

  /// The largest distance between the sample's steps and a continuous law's cumulative probability,
  /// times the root of the count; below 1.9495 in 99.9 % of samples of that law (Kolmogorov's
  /// limit, 2 exp(-2 x^2)).
  func kolmogorovDistance(to cumulative: (Double) -> Double) -> Double {
    var distance = 0.0
    for (rank, value) in values.sorted().enumerated() {
      let expected = cumulative(value)
      distance = max(distance, expected - Double(rank) / count, Double(rank + 1) / count - expected)
    }
    return distance * count.squareRoot()
  }

  private func moment(_ power: Int) -> Double {
    let mean = mean
    return values.reduce(0) { sum, value in
      let square = (value - mean) * (value - mean)
      return sum + (power == 2 ? square : square * square)
    } / count
  }
}

/// A mixture of (weight, law) pairs.
func mixture(_ parts: (weight: Double, law: Distribution)...) -> Distribution {
  .mixture(parts.map { WeightedDistribution(weight: $0.weight, distribution: $0.law) })
}
