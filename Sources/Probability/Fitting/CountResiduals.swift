/// Counts less what the profile and the day's total say, summed as the moments of the interval
/// factor need them.
struct CountResiduals {
  /// The sums over one day's intervals. With m the expected count and p the interval's share of the
  /// day:
  struct Day {
    /// Squared residuals less their Poisson (here multinomial) variance m (1 - p).
    var excess = 0.0
    /// What `excess` is for an interval factor of variance 1: m^2 (1 - 2 p + sum of p^2), since the
    /// day's total holds the factors too.
    var scale = 0.0
    /// Products of neighbouring residuals less their multinomial covariance -m p'.
    var neighbours = 0.0
    /// What `neighbours` is for independent factors of variance 1: below 0, since all residuals of
    /// a day sum to 0.
    var neighbourShift = 0.0
    /// What factors of variance 1 that move together add to that: m m'.
    var neighbourScale = 0.0

    /// The variance of the interval factor.
    var variance: Double { scale > 0 ? excess / scale : 0 }

    /// The correlation of the factors of neighbouring intervals.
    var autocorrelation: Double {
      let full = variance * neighbourScale
      return full > 0 ? (neighbours - variance * neighbourShift) / full : 0
    }

    mutating func add(_ other: Day, times sign: Double) {
      excess += sign * other.excess
      scale += sign * other.scale
      neighbours += sign * other.neighbours
      neighbourShift += sign * other.neighbourShift
      neighbourScale += sign * other.neighbourScale
    }
  }

  /// One for each day; zeros for the only day of its group, which is its own profile.
  private var days: [Day]
  private var total = Day()
  /// The sum of squared shares of the intervals, averaged over groups with the weights of
  /// `GroupedTotals.excessVariance`.
  private(set) var squaredShares = 0.0
  /// The variance over days by the mean, averaged over intervals and weighted by days.
  private(set) var varianceToMean = 0.0
  /// The same about each day's own total.
  private(set) var varianceToMeanWithinDays = 0.0

  init(_ counts: [[Int]], _ totals: GroupedTotals) {
    days = [Day](repeating: Day(), count: counts.count)
    var (used, scale) = (0.0, 0.0)
    for group in totals.groups {
      let members = counts.indices.filter { totals.labels[$0] == group }
      let sum = members.reduce(0) { $0 + totals.totals[$1] }
      guard members.count > 1, sum > 0 else { continue }
      let shares = counts[members[0]].indices.map { interval in
        members.reduce(0) { $0 + Double(counts[$1][interval]) } / sum
      }
      let squares = shares.reduce(0) { $0 + $1 * $1 }
      for day in members {
        days[day] = Self.day(counts[day], totals.totals[day], sum, shares, squares)
        total.add(days[day], times: 1)
      }
      let weight = Double(members.count)
      used += weight
      let square = (weight - 1) * (sum / weight) * (sum / weight)
      scale += square
      squaredShares += square * squares
      let ratios = Self.ratios(members.map { (counts[$0], totals.totals[$0]) }, sum, shares)
      varianceToMean += weight * ratios.plain
      varianceToMeanWithinDays += weight * ratios.withinDays
    }
    if used > 0 {
      squaredShares /= scale
      varianceToMean /= used
      varianceToMeanWithinDays /= used
    }
  }

  /// The sums over all days, or all but one.
  func sums(without left: Int?) -> Day {
    guard let left else { return total }
    var rest = total
    rest.add(days[left], times: -1)
    return rest
  }

  private static func day(
    _ counts: [Int], _ total: Double, _ sum: Double, _ shares: [Double], _ squares: Double
  ) -> Day {
    // The profile holds this day too, which takes its share of every residual's variance.
    let kept = max(1 - total / sum, .leastNormalMagnitude)
    var day = Day()
    var last: (residual: Double, mean: Double, share: Double)?
    for (count, share) in zip(counts, shares) {
      let mean = total * share
      let residual = Double(count) - mean
      day.excess += residual * residual / kept - mean * (1 - share)
      day.scale += mean * mean * (1 - 2 * share + squares)
      if let last {
        day.neighbours += residual * last.residual / kept + mean * last.share
        day.neighbourShift += mean * last.mean * (squares - share - last.share)
        day.neighbourScale += mean * last.mean
      }
      last = (residual, mean, share)
    }
    return day
  }

  private static func ratios(
    _ days: [(counts: [Int], total: Double)], _ sum: Double, _ shares: [Double]
  ) -> (plain: Double, withinDays: Double) {
    let count = Double(days.count)
    var (plain, within, intervals) = (0.0, 0.0, 0.0)
    for (interval, share) in shares.enumerated() where share > 0 {
      let mean = sum * share / count
      var squares = (0.0, 0.0)
      for day in days {
        let value = Double(day.counts[interval])
        squares.0 += (value - mean) * (value - mean)
        squares.1 +=
          (value - day.total * share) * (value - day.total * share)
          / max(1 - day.total / sum, .leastNormalMagnitude)
      }
      plain += squares.0 / (count - 1) / mean
      within += squares.1 / count / mean
      intervals += 1
    }
    return (plain / intervals, within / intervals)
  }
}
