/// How counts per interval vary beyond chance, over days and within them: each count is Poisson
/// with mean (profile) x (day factor) x (interval factor), both factors of mean 1.
package struct CountDispersion: Hashable, Sendable {
  /// Each interval's share of a day, over all days.
  package let profile: [Double]
  /// The variance of the day factor, without bias.
  package let dayVariance: FittedNumber
  /// The variance of the interval factor, without bias if the factors of different intervals are
  /// independent.
  package let intervalVariance: FittedNumber
  /// The correlation of the interval factors of neighbouring intervals; about 0 if they are
  /// independent, nil if there is no such factor.
  package let intervalAutocorrelation: FittedNumber?
  /// The variance of counts over days by their mean, averaged over intervals: 1 for Poisson counts.
  package let varianceToMean: Double
  /// The same after each count is compared with its share of that day's total.
  package let varianceToMeanWithinDays: Double

  /// The coefficient of variation of the day factor; nil if days differ no more than chance allows.
  package var dayCV: FittedNumber? { dayVariance.squareRoot }
  /// The coefficient of variation of the interval factor; nil if intervals vary no more than chance
  /// allows.
  package var intervalCV: FittedNumber? { intervalVariance.squareRoot }
}

/// Estimates the day factor and the interval factor of counts by the method of moments, less what
/// Poisson noise and the division by the day's own total add. The errors are those of a jackknife
/// over days about the profile of all days.
/// - Parameters:
///   - counts: for each day its counts, one for each interval of a day
///   - groups: days of one group share a profile and a mean, such as the days of a weekday; nil if
///     all days are alike
/// - Returns: the variances of both factors and what the counts themselves vary.
/// - Throws: `FitProblem` if there are too few days or intervals, a count below 0 (at its position,
///   day after day), or none above 0.
package func fitCountDispersion(_ counts: [[Int]], groups: [Int]? = nil) throws(FitProblem)
  -> CountDispersion
{
  let intervals = counts.first?.count ?? 0
  precondition(counts.allSatisfy { $0.count == intervals }, "every day needs the same intervals")
  guard intervals > 1 else { throw .tooFew(needed: 2, found: intervals) }
  if let index = counts.joined().enumerated().first(where: { $0.element < 0 })?.offset {
    throw .impossible(index: index, value: Double(counts[index / intervals][index % intervals]))
  }
  let totals = try GroupedTotals(counts.map { $0.reduce(0, +) }, groups)
  let residuals = CountResiduals(counts, totals)
  let columns = (0..<intervals).map { interval in counts.reduce(0.0) { $0 + Double($1[interval]) } }
  let sum = columns.reduce(0, +)
  let intervalVariance = totals.jackknifed { residuals.sums(without: $0).variance }
  return CountDispersion(
    profile: columns.map { $0 / sum },
    dayVariance: totals.jackknifed { left in
      // Interval factors move the day's total a little too.
      let within = max(0, residuals.sums(without: left).variance) * residuals.squaredShares
      return (totals.excessVariance(without: left) - within) / (1 + within)
    },
    intervalVariance: intervalVariance,
    intervalAutocorrelation: intervalVariance.value > 0
      ? totals.jackknifed { residuals.sums(without: $0).autocorrelation } : nil,
    varianceToMean: residuals.varianceToMean,
    varianceToMeanWithinDays: residuals.varianceToMeanWithinDays)
}
