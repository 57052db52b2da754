import CGSL
import Glibc

extension Distribution {
  /// One value, drawn independently of the others. GSL draws every law that has a density.
  ///
  /// How many words of the stream a value takes depends on the law and on the draw: give each
  /// quantity a stream of its own. A `sequence` gives its first value; use a `Sampler` to walk
  /// through it.
  public func sample(from stream: inout RandomStream) -> Double {
    switch self {
    case .constant(let value):
      return value
    case .lognormal(let median, let sigma):
      // The ziggurat and one exp; gsl_ran_lognormal has the same law and takes 2.7 times as long.
      return (median * exp(stream.withGenerator { gsl_ran_gaussian_ziggurat($0, sigma) })).finite
    case .exponential(let mean):
      // What gsl_ran_exponential does, but for the last bit: one less a multiple of 2^-53 is exact,
      // and `log` takes less than half of `log1p`.
      return (-mean * log(1 - stream.nextUnit())).finite
    case .uniform(let low, let high):
      // GSL's convex combination may round to just outside of the two ends.
      return min(max(stream.withGenerator { gsl_ran_flat($0, low, high) }, low), high)
    case .gamma(let mean, let cv):
      if let constantValue { return constantValue }
      let shape = 1 / (cv * cv)
      return stream.withGenerator { gsl_ran_gamma($0, shape, mean / shape) }.finite
    case .weibull(let scale, let shape):
      if let constantValue { return constantValue }
      return stream.withGenerator { gsl_ran_weibull($0, scale, shape) }.finite
    case .normal(let mean, let sd, let min):
      let law = TruncatedNormal(mean: mean, sd: sd, min: min)
      return law.constantValue ?? stream.withGenerator { law.sample($0) }.finite
    case .mixture(let parts):
      return parts[parts.chosenIndex(from: &stream)].distribution.sample(from: &stream)
    case .empirical(let values):
      return values[stream.nextIndex(below: values.count)]
    case .sequence(let values):
      return values[0]
    }
  }
}

extension [WeightedDistribution] {
  /// The index of one part, chosen in proportion to the weights.
  func chosenIndex(from stream: inout RandomStream) -> Int {
    // A part that is handed on is retained: the sum is taken in place.
    var total = 0.0
    for index in indices { total += self[index].weight }
    precondition(total > 0, "a mixture needs a part with a weight above zero")
    return stream.nextIndex(below: count, totalWeight: total) { self[$0].weight }
  }
}

extension RandomStream {
  /// An index of `0..<count`, drawn in proportion to weights of zero or more.
  /// - Parameters:
  ///   - count: how many indices there are
  ///   - total: what the weights add up to
  ///   - weight: the weight of an index
  /// - Returns: the index
  @inline(__always) package mutating func nextIndex(
    below count: Int, totalWeight total: Double, _ weight: (Int) -> Double
  ) -> Int {
    var rest = nextUnit() * total
    var chosen = 0
    var isChosen = false
    // Which one it is is anybody's guess, so all are looked at and no branch is made of it. Before
    // one is chosen the rest is not below 0, so its weight is above.
    for index in 0..<count {
      let weight = weight(index)
      let isIt = isChosen ? false : rest < weight
      // Rounding may leave a rest behind the last one, which is chosen then.
      let isLast = isChosen ? false : weight > 0
      chosen = isLast ? index : chosen
      isChosen = isIt ? true : isChosen
      rest -= weight
    }
    return chosen
  }
}
