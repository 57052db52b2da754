import Glibc

/// A law fitted to values that are known by bounds only.
package struct IntervalFit: Hashable, Sendable {
  /// The shape of the law.
  package let family: LawFamily
  /// The fitted law.
  package let distribution: Distribution
  /// The parameters that were estimated.
  package let parameters: [FittedParameter]
  /// The logarithm of the probability of all intervals.
  package let logLikelihood: Double
  /// The number of observations, and those of them without an upper bound.
  package let count, censored: Int
  /// The distance between the observations and the law, each spread evenly, by the law, over its
  /// interval; the p-value is optimistic.
  package let kolmogorovSmirnov: KolmogorovSmirnov

  /// Whether the law may stand for the observations, by the rule of `LawFit`.
  package var isAdequate: Bool {
    kolmogorovSmirnov.distance <= 0.05 || kolmogorovSmirnov.pValue > 0.001
  }

  /// Schwarz's criterion: among fits to the same observations the smallest is preferred.
  package var bic: Double {
    Double(parameters.count) * log(Double(count)) - 2 * logLikelihood
  }

  /// The estimate of the parameter called `name`; nil if the law has none.
  package subscript(name: String) -> FittedNumber? {
    parameters.first { $0.name == name }?.estimate
  }
}

extension LawFamily {
  /// What can be fitted to times that are known by bounds.
  package static let ofTimes: [LawFamily] = [
    .constant, .lognormal, .gamma, .weibull, .exponential, .normal, .uniform, .hyperexponential,
    .lognormalMixture,
  ]

  /// The law of this family that makes the intervals most likely (Lawless, "Statistical Models and
  /// Methods for Lifetime Data", 2.2): the fit to the values in the middle, which knows neither of
  /// rounding nor of what still goes on, is only where the search begins.
  /// - Parameter observations: what is known of each value; none is below 0
  /// - Returns: the law with its errors and its distance from the observations
  /// - Throws: `FitProblem` where there is none.
  package func fit(_ observations: [ObservedInterval]) throws(FitProblem) -> IntervalFit {
    let finished = observations.filter { !$0.isCensored }
    try finished.map(\.lower).checkObservations(atLeast: 1, smallest: 0)
    if let index = observations.firstIndex(where: { !($0.lower < $0.upper) }) {
      throw .impossible(index: index, value: observations[index].lower)
    }
    switch self {
    case .constant: return try fitConstant(observations, finished)
    case .uniform: return try fitUniform(observations, finished)
    default: break
    }
    // A logarithm needs a value above 0, and the middle of an interval from 0 on is one.
    let start = try fit(finished.map(\.middle))
    let scales = start.parameters.map { Self.scale(of: $0.name) }
    let likelihood = IntervalLikelihood(
      intervals: WeightedInterval.grouping(observations), family: self, scales: scales)
    let top = try LikelihoodMaximum(
      of: likelihood,
      from: zip(scales, start.parameters).map { $0.point(of: $1.estimate.value) })
    var parameters: [FittedParameter] = []
    for (index, parameter) in start.parameters.enumerated() {
      let estimate = scales[index].estimate(top.point[index], top.covariance[index][index])
      guard estimate.value.isFinite, estimate.standardError.isFinite else { throw .notIdentified }
      parameters.append(
        FittedParameter(parameter.name, estimate.value, estimate.standardError))
    }
    let law = law(parameters.map(\.estimate.value))
    guard law.isValid else { throw .outOfRange }
    return judged(law, parameters, observations)
  }

  /// One value that lies in every interval, where there is one: in the middle of what they share.
  private func fitConstant(_ observations: [ObservedInterval], _ finished: [ObservedInterval])
    throws(FitProblem) -> IntervalFit
  {
    let low = observations.reduce(0) { max($0, $1.lower) }
    let high = finished.reduce(Double.infinity) { min($0, $1.upper) }
    guard low < high else {
      let index = observations.firstIndex { $0.lower == low } ?? 0
      throw .impossible(index: index, value: low)
    }
    // Anywhere in what is left with the same right: the standard deviation of a uniform law.
    let value = FittedParameter("value", (low + high) / 2, (high - low) / 12.0.squareRoot())
    return IntervalFit(
      family: .constant, distribution: .constant(value.estimate.value), parameters: [value],
      logLikelihood: 0, count: observations.count, censored: observations.count - finished.count,
      kolmogorovSmirnov: KolmogorovSmirnov(
        distance: 0, effectiveCount: Double(observations.count)))
  }

  /// The bounds by the outermost values. The likelihood has no smooth top in them, so half of what
  /// rounding leaves open is added to their errors.
  private func fitUniform(_ observations: [ObservedInterval], _ finished: [ObservedInterval])
    throws(FitProblem) -> IntervalFit
  {
    let plain = try fit(finished.map(\.middle))
    guard case .uniform(let low, let high) = plain.distribution else { throw .notIdentified }
    if let index = observations.firstIndex(where: { $0.isCensored && $0.lower >= high }) {
      throw .impossible(index: index, value: observations[index].lower)
    }
    let rounding = finished.reduce(0) { max($0, $1.upper - $1.lower) } / 2
    let parameters = plain.parameters.map { parameter in
      let error = parameter.estimate.standardError
      return FittedParameter(
        parameter.name, parameter.estimate.value, (error * error + rounding * rounding).squareRoot()
      )
    }
    return judged(.uniform(min: low, max: high), parameters, observations)
  }

  private func judged(
    _ law: Distribution, _ parameters: [FittedParameter], _ observations: [ObservedInterval]
  ) -> IntervalFit {
    let groups = WeightedInterval.grouping(observations)
    return IntervalFit(
      family: self, distribution: law, parameters: parameters,
      logLikelihood: groups.reduce(0) { $0 + $1.weight * log($1.probability(of: law)) },
      count: observations.count, censored: observations.count { $0.isCensored },
      kolmogorovSmirnov: KolmogorovSmirnov(of: observations, against: law))
  }

  /// In which numbers a parameter of this name is searched.
  private static func scale(of name: String) -> ParameterScale {
    name.hasPrefix("weight") ? .share : .positive
  }

  /// The law with these parameters, in the order in which the family's fit has them.
  fileprivate func law(_ values: [Double]) -> Distribution {
    func part(_ weight: Double, _ law: Distribution) -> WeightedDistribution {
      WeightedDistribution(weight: weight, distribution: law)
    }
    switch self {
    case .constant: return .constant(values[0])
    case .uniform: return .uniform(min: values[0], max: values[1])
    case .exponential: return .exponential(mean: values[0])
    case .normal: return .normal(mean: values[0], sd: values[1], min: nil)
    case .lognormal: return .lognormal(median: values[0], sigma: values[1])
    case .gamma: return .gamma(mean: values[0], cv: values[1])
    case .weibull: return .weibull(scale: values[0], shape: values[1])
    case .hyperexponential:
      return .mixture([
        part(values[0], .exponential(mean: values[1])),
        part(1 - values[0], .exponential(mean: values[2])),
      ])
    case .lognormalMixture:
      return .mixture([
        part(values[0], .lognormal(median: values[1], sigma: values[2])),
        part(1 - values[0], .lognormal(median: values[3], sigma: values[4])),
      ])
    }
  }
}

extension WeightedInterval {
  /// No interval is held impossible: a search has to be able to come back from where it is.
  private static let leastProbability = 1e-300

  /// The probability of the interval, at least a very small one.
  func probability(of law: Distribution) -> Double {
    let above = upper == .infinity ? 1 : law.cumulative(upper)
    return max(above - law.cumulative(lower), Self.leastProbability)
  }
}

/// The probability of intervals under a law of one family.
private struct IntervalLikelihood: Likelihood {
  let intervals: [WeightedInterval]
  let family: LawFamily
  let scales: [ParameterScale]

  /// How far from the point losses are compared for the slope: the cube root of the precision of
  /// the numbers, where rounding and curvature weigh the same.
  private static let differenceStep = 6e-6

  func loss(at point: [Double], slope: inout [Double]) -> Double {
    for index in point.indices {
      var moved = point
      moved[index] = point[index] + Self.differenceStep
      let above = loss(at: moved)
      moved[index] = point[index] - Self.differenceStep
      slope[index] = (above - loss(at: moved)) / (2 * Self.differenceStep)
    }
    return loss(at: point)
  }

  private func loss(at point: [Double]) -> Double {
    let law = family.law(zip(scales, point).map { $0.value($1) })
    guard law.isValid else { return .nan }
    return intervals.reduce(0) { $0 - $1.weight * log($1.probability(of: law)) }
  }
}

extension ParameterScale {
  /// The number without bounds that a parameter is written as.
  fileprivate func point(of value: Double) -> Double {
    switch self {
    case .number: value
    case .positive: log(value)
    case .share: log(value / (1 - value))
    }
  }
}

extension KolmogorovSmirnov {
  /// The distance of values that are known by bounds from a law, with each value spread by the law
  /// over its interval: under the law itself the shares are then what they should be, however the
  /// intervals lie (Turnbull, JRSS B 38, 1976, for the idea).
  init(of observations: [ObservedInterval], against law: Distribution) {
    let count = Double(observations.count)
    // In shares of the law each observation adds a slope from one share to another.
    var bends: [(at: Double, slope: Double)] = []
    var steps: [(at: Double, height: Double)] = []
    for observation in observations {
      let low = law.cumulative(observation.lower)
      let high = observation.isCensored ? 1 : law.cumulative(observation.upper)
      // What is next to no share of the law is a step: its slope would drown the others.
      if high - low > 1e-9 {
        bends.append((low, 1 / (high - low)))
        bends.append((high, -1 / (high - low)))
      } else {
        steps.append((low, 1))
      }
    }
    bends.sort { $0.at < $1.at }
    steps.sort { $0.at < $1.at }
    var (distance, sum, slope, place) = (0.0, 0.0, 0.0, 0.0)
    var step = 0
    func look(_ share: Double) { distance = max(distance, abs(sum / count - share)) }
    for bend in bends + [(at: 1, slope: 0)] {
      while step < steps.count, steps[step].at <= bend.at {
        sum += slope * (steps[step].at - place)
        place = steps[step].at
        look(place)
        sum += steps[step].height
        look(place)
        step += 1
      }
      sum += slope * (bend.at - place)
      place = bend.at
      look(place)
      slope += bend.slope
    }
    self.init(distance: min(distance, 1), effectiveCount: count)
  }
}
