internal import Glibc
package import Probability

/// What the replications of one variant came to: an estimate for every metric.
package struct Estimates: Sendable {
  /// One for each metric of the runs in their order; nil where no replication measured it, and for
  /// times.
  package let all: [Estimate?]
  /// The number of replications.
  package let replications: Int

  /// The estimates of some runs.
  /// - Parameters:
  ///   - records: what the runs came to, drawn independently of one another
  ///   - mostJoins: how many joins a replication may offer at most; nil: not known, and there is no
  ///     interval of what is counted out of them
  package init(_ records: [RunRecord], mostJoins: Int? = nil) {
    replications = records.count
    all = (records.first?.metrics ?? Metric.catalog).enumerated().map { place, metric in
      Estimate(of: metric, records.map { $0.value(at: place) }, mostJoins: mostJoins)
    }
  }

  /// The estimate of a metric.
  package subscript(metric: Metric) -> Estimate? {
    metric.place < all.count ? all[metric.place] : nil
  }
}

/// One number for a column in several replications, and how sure it is.
package struct Estimate: Sendable {
  /// The column.
  package let metric: Metric
  /// The number, by the metric's estimator, in the unit of the column.
  package let value: Double
  /// In how many replications there was something to measure, and how many there are.
  package let count, replications: Int
  /// The smallest and the largest value of one replication.
  package let range: ClosedRange<Double>
  /// The values of the replications that measured it.
  package let values: [Double]
  private let spread: Spread

  /// What an interval is made of.
  private enum Spread {
    case mean(SampleMean)
    case ratio(BatchMeans, scale: Double)
    case bets(RatioBets)
    case none
  }

  /// The estimate of a metric; nil where no replication measured it, and for times. `mostJoins`: as
  /// that of `Estimates`.
  package init?(of metric: Metric, _ values: [MetricValue], mostJoins: Int? = nil) {
    let numbers = values.compactMap(\.number)
    guard metric.estimator != .none, let low = numbers.min(), let high = numbers.max() else {
      return nil
    }
    self.metric = metric
    self.values = numbers
    count = numbers.count
    replications = values.count
    range = low...high
    let ratios = values.compactMap { if case .ratio(let ratio) = $0 { ratio } else { nil } }
    if metric.estimator == .ratioOfSums, !ratios.isEmpty {
      // Sums of whole numbers, exact up to where a Double is.
      let parts = ratios.map { Double($0.part) }
      let wholes = ratios.map { Double($0.whole) }
      // One run shows what it shows, to its own digits.
      value = count == 1 ? low : parts.reduce(0, +) / wholes.reduce(0, +) * ratios[0].scale
      switch metric.interval {
      case .bets:
        guard let mostJoins, mostJoins > 0 else {
          spread = .none
          return
        }
        var bets = RatioBets(cap: Double(mostJoins))
        for (part, whole) in zip(parts, wholes) { bets.add(part, of: whole) }
        spread = .bets(bets)
      case .student:
        spread =
          BatchMeans(numerators: parts, denominators: wholes).map {
            .ratio($0, scale: ratios[0].scale)
          } ?? .none
      case .unknown: spread = .none
      }
      return
    }
    guard let mean = SampleMean(numbers) else { return nil }
    value = mean.mean
    switch metric.interval {
    case .bets:
      var bets = RatioBets()
      for number in numbers { bets.add(min(max(number, 0), 1)) }
      spread = .bets(bets)
    case .student: spread = .mean(mean)
    case .unknown: spread = .none
    }
  }

  /// What each replication that measured it adds to the estimate's distance from the truth, but for
  /// a constant: the values of a mean, and of a ratio how far each part is from its share of the
  /// whole, by the mean whole. Those of a difference are the differences of these.
  var distances: [Double] {
    if case .ratio(let ratio, let scale) = spread {
      ratio.scaledDistances.map { $0 * scale }
    } else {
      values
    }
  }

  /// How many replications have a value of which something holds.
  package func count(where holds: (Double) -> Bool) -> Int { values.count { holds($0) } }

  /// Whether every replication that measured it came to 0.
  package var isNothing: Bool { range == 0...0 }

  /// The interval that holds the true value with this confidence at this number of replications,
  /// never beyond what is possible; nil for a single replication, and where no interval is known to
  /// hold.
  package func interval(confidence: Double = 0.95) -> ClosedRange<Double>? {
    guard count > 1 else { return nil }
    let (middle, half): (Double, Double)
    switch spread {
    case .none: return nil
    case .mean(let mean): (middle, half) = (mean.mean, mean.halfWidth(confidence: confidence) ?? 0)
    case .ratio(let ratio, let scale):
      (middle, half) = (ratio.estimate * scale, ratio.halfWidth(confidence: confidence) * scale)
    case .bets(let bets): return bets.interval(confidence: confidence)
    }
    return max(middle - half, metric.leastPossible)...min(middle + half, metric.mostPossible)
  }

  /// Half the width of the interval where it is as wide on both sides; nil where it is not, and
  /// where there is none.
  package func halfWidth(confidence: Double = 0.95) -> Double? {
    guard count > 1 else { return nil }
    switch spread {
    case .mean(let mean): return mean.halfWidth(confidence: confidence)
    case .ratio(let ratio, let scale): return ratio.halfWidth(confidence: confidence) * scale
    case .bets, .none: return nil
    }
  }

  /// Half the width of an interval that holds also where somebody went on until it looked narrow
  /// enough; nil as long as it does not hold.
  package func halfWidthAtAnyTime(confidence: Double = 0.95) -> Double? {
    switch spread {
    case .mean(let mean): mean.halfWidthAtAnyTime(confidence: confidence)
    case .bets(let bets):
      bets.interval(confidence: confidence).map { ($0.upperBound - $0.lowerBound) / 2 }
    case .ratio(let ratio, let scale):
      ratio.halfWidthAtAnyTime(confidence: confidence).map { $0 * scale }
    case .none: nil
    }
  }

  /// The end of its interval at any number of replications, on one side; nil where there is none.
  /// - Parameters:
  ///   - error: how often the true value is beyond it
  ///   - upper: whether the upper end, else the lower one
  /// - Returns: the end
  func end(error: Double, upper: Bool) -> Double? {
    halfWidthAtAnyTime(confidence: 1 - 2 * error).map { upper ? value + $0 : value - $0 }
  }

  /// Whether the true value keeps a bound, as far as a fixed number of replications tells; not
  /// known where there is no interval.
  /// - Parameters:
  ///   - bound: what is asked of it
  ///   - error: how often it may be called proven, or refuted, and not be so
  /// - Returns: whether it is proven, refuted, or neither
  package func standing(_ bound: Bound, error: Double) -> Standing {
    if case .bets(let bets) = spread {
      return bets.standing(bound, proof: error, refutation: error)
    }
    guard let half = halfWidth(confidence: 1 - 2 * error) else { return .notKnown }
    let sign: Double = bound.isUpper ? 1 : -1
    if bound.holds(value + sign * half) { return half > 0 ? .proven : .notKnown }
    return bound.holds(value - sign * half) ? .notKnown : half > 0 ? .refuted : .notKnown
  }

  /// Where nothing of it was ever seen: the upper end of its interval; nil elsewhere.
  package func boundOfNothing(confidence: Double = 0.95) -> Double? {
    guard case .bets(let bets) = spread, bets.isNothing else { return nil }
    return bets.interval(confidence: confidence)?.upperBound
  }
}

extension RatioBets {
  /// Whether the ratio keeps a bound.
  /// - Parameters:
  ///   - bound: what is asked of it
  ///   - proof: how often it may be called proven though it does not
  ///   - refutation: how often it may be called refuted though it does
  /// - Returns: whether it is proven, refuted, or neither
  func standing(_ bound: Bound, proof: Double, refutation: Double) -> Standing {
    // Nobody can bet that a share is below 0, or above 1.
    if bound.isUpper
      ? bound.value >= 1 && bound.comparison == .atMost
      : bound.value <= 0 && bound.comparison == .atLeast
    {
      return .proven
    }
    guard count > 0 else { return .notKnown }
    let (above, below) = (
      evidence(against: .atLeast(bound.value)), evidence(against: .atMost(bound.value))
    )
    if (bound.isUpper ? above : below) >= -log(proof) { return .proven }
    return (bound.isUpper ? below : above) >= -log(refutation) ? .refuted : .notKnown
  }

  /// An interval at both ends. Nearly all of the error is spent on the upper one: what is told too
  /// small costs people their seats.
  package func interval(confidence: Double) -> ClosedRange<Double>? {
    guard let estimate else { return nil }
    let error = 1 - confidence
    return min(
      estimate, lowerBound(error: error * 0.1))...max(estimate, upperBound(error: error * 0.9))
  }
}

extension Metric {
  /// No column that has an interval goes below 0.
  fileprivate var leastPossible: Double { 0 }

  fileprivate var mostPossible: Double { unit == .fraction ? 1 : .infinity }
}
