import Glibc

extension ExponentialPhases {
  /// - Parameters:
  ///   - values: late arrivals, or values of one kind only; none below 0
  ///   - allLimits: the limit of every observation, infinite where it has none
  ///   - phases: 1 or 2
  ///   - early: the number of early arrivals, nil for a model without
  init(_ values: [Double], allLimits: [Double], phases: Int, early: Int? = nil) {
    var groups: [LimitGroup] = []
    for limit in allLimits.sorted() where limit < .infinity {
      if let last = groups.last, last.limit == limit {
        groups[groups.count - 1] = LimitGroup(limit: limit, count: last.count + 1)
      } else {
        groups.append(LimitGroup(limit: limit, count: 1))
      }
    }
    self.init(values: values, limits: groups, phases: phases, early: early.map(Double.init))
  }

  /// The top of the likelihood, the phase with the smaller mean first.
  /// - Throws: `notIdentified` if one phase says as much as two, or the limits hide the mean.
  func maximum() throws(FitProblem) -> LikelihoodMaximum {
    let mean = values.reduce(0, +) / Double(values.count)
    guard mean > 0, mean.isFinite else { throw mean == 0 ? .noSpread : .outOfRange }
    var start = phases == 2 ? startOfTwo(mean) : [log(mean)]
    if let early { start.append(log((early + 0.5) / (Double(values.count) + 0.5))) }
    var top = try LikelihoodMaximum(of: self, from: start)
    if phases == 2, top.point[1] > top.point[2] {
      let point = top.point
      top = try LikelihoodMaximum(
        of: self, from: [-point[0], point[2], point[1]] + point.dropFirst(3))
    }
    guard isProper(top, mean) else { throw .notIdentified }
    return top
  }

  /// Whether the top is a law of its kind and not the edge of what the observations allow.
  private func isProper(_ top: LikelihoodMaximum, _ mean: Double) -> Bool {
    let means = phases == 2 ? [top.point[1], top.point[2]] : [top.point[0]]
    // Beyond a hundred times the mean of what is seen below the limits, all that is left of a mean
    // is a constant density.
    guard means.allSatisfy({ $0 > log(mean) - 16 && $0 < log(mean) + 4.6 || limits.isEmpty }) else {
      return false
    }
    guard phases == 2 else { return true }
    let share = ParameterScale.share.value(top.point[0])
    let smallest = 3 / Double(values.count)
    return share > smallest && 1 - share > smallest && means[1] - means[0] > 0.02
      && means[0] > log(mean) - 16
  }

  /// Two phases about the mean of the values, improved by a few steps of expectation and
  /// maximization (Dempster, Laird & Rubin, 1977).
  private func startOfTwo(_ mean: Double) -> [Double] {
    var (share, short, long) = (0.5, mean / 3, mean * 2)
    for _ in 0..<10 {
      var (firsts, firstSum) = (0.0, 0.0)
      for value in values {
        let odds =
          (1 - share) / share * short / long * exp(min(value * (1 / short - 1 / long), 700))
        firsts += 1 / (1 + odds)
        firstSum += value / (1 + odds)
      }
      let count = Double(values.count)
      let next = (firsts / count, firstSum / firsts, (mean * count - firstSum) / (count - firsts))
      guard next.0 > 1e-3, next.0 < 1 - 1e-3, next.1 > mean * 1e-6, next.2 > next.1 else { break }
      (share, short, long) = next
    }
    return [log(share / (1 - share)), log(short), log(long)]
  }
}
