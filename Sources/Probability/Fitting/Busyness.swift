/// How much whole days differ beyond chance: the factor of mean 1 that multiplies every rate of a
/// day, the same all day long (Avramidis, Deslauriers & L'Ecuyer, "Modeling daily arrivals to a
/// telephone call center", Management Science 50, 2004).
package struct Busyness: Hashable, Sendable {
  /// The variance of the factor: what the totals vary more than a Poisson count does, over their
  /// squared mean. Below 0 by chance where days do not differ.
  package let variance: FittedNumber
  /// The mean total of each group of days, in the order of `groups`.
  package let means: [Double]
  /// The variance within each group alone; nil for a group of one day.
  package let variances: [FittedNumber?]
  /// The groups, ascending.
  package let groups: [Int]

  /// The coefficient of variation of the factor; nil if the totals vary no more than Poisson counts
  /// do.
  package var cv: FittedNumber? { variance.squareRoot }
}

/// Estimates how much days differ, by the method of moments; groups count by the square of their
/// mean, and the errors are those of a jackknife over days.
/// - Parameters:
///   - totals: the number of meetings (or joins) that start on each day
///   - groups: what each day is compared within, such as its weekday; nil if all days are alike
/// - Returns: the variance of the day factor, over all groups and in each.
/// - Throws: `FitProblem` if there are too few days, a total below 0, or none above 0.
package func fitBusyness(_ totals: [Int], groups: [Int]? = nil) throws(FitProblem) -> Busyness {
  let days = try GroupedTotals(totals, groups)
  let byGroup = days.groups.map { group in
    let own = days.within(group)
    return own.totals.count > 1 ? own.jackknifed { own.excessVariance(without: $0) } : nil
  }
  return Busyness(
    variance: days.jackknifed { days.excessVariance(without: $0) },
    means: days.groups.map { days.within($0).mean },
    variances: byGroup, groups: days.groups)
}

/// Day totals in groups.
struct GroupedTotals {
  let totals: [Double]
  let labels: [Int]
  /// The different labels, ascending.
  let groups: [Int]
  /// Each day's place in `groups`.
  private let position: [Int]
  private let zeros: [Double]

  init(_ counts: [Int], _ labels: [Int]?) throws(FitProblem) {
    let labels = labels ?? [Int](repeating: 0, count: counts.count)
    precondition(labels.count == counts.count, "every day needs a group")
    if let index = counts.firstIndex(where: { $0 < 0 }) {
      throw .impossible(index: index, value: Double(counts[index]))
    }
    self.init(totals: counts.map(Double.init), labels: labels)
    // Without a day can be done once for the jackknife, and a variance takes two.
    let largest = groups.map { group in labels.count { $0 == group } }.max() ?? 0
    guard largest > 2 else { throw .tooFew(needed: 3, found: largest) }
    guard totals.contains(where: { $0 > 0 }) else { throw .noSpread }
  }

  private init(totals: [Double], labels: [Int]) {
    self.totals = totals
    self.labels = labels
    groups = Set(labels).sorted()
    let places = Dictionary(uniqueKeysWithValues: groups.enumerated().map { ($1, $0) })
    position = labels.map { places[$0] ?? 0 }
    zeros = [Double](repeating: 0, count: groups.count)
  }

  var mean: Double { totals.reduce(0, +) / Double(totals.count) }

  func within(_ group: Int) -> GroupedTotals {
    let own = zip(totals, labels).filter { $0.1 == group }
    return GroupedTotals(totals: own.map(\.0), labels: own.map(\.1))
  }

  /// The variance within groups, less that of Poisson counts, relative to the squared mean: sums
  /// over groups, one divided by the other.
  ///
  /// So a group counts by its degrees of freedom times its squared mean, and a nearly empty one
  /// hardly. That is the least-squares estimate of Cameron & Trivedi ("Regression-based tests for
  /// overdispersion in the Poisson model", J. Econometrics 46, 1990) with a mean for each group.
  /// The relative variance of a group with the mean m has itself a variance of about 2 / m^2 where
  /// days hardly differ, so these weights are the best ones there.
  func excessVariance(without left: Int?) -> Double {
    var (counts, sums, squares) = (zeros, zeros, zeros)
    for day in totals.indices where day != left {
      counts[position[day]] += 1
      sums[position[day]] += totals[day]
    }
    for day in totals.indices where day != left {
      let distance = totals[day] - sums[position[day]] / counts[position[day]]
      squares[position[day]] += distance * distance
    }
    var (sum, scale) = (0.0, 0.0)
    for group in groups.indices where counts[group] > 1 {
      let mean = sums[group] / counts[group]
      let variance = squares[group] / (counts[group] - 1)
      sum += (counts[group] - 1) * (variance - mean)
      // The squared mean is too large by the variance of the mean.
      scale += (counts[group] - 1) * (mean * mean - variance / counts[group])
    }
    return scale > 0 ? sum / scale : 0
  }

  /// A statistic of all days with its jackknife error (Efron & Stein, Ann. Stat. 9, 1981).
  func jackknifed(_ statistic: (_ without: Int?) -> Double) -> FittedNumber {
    let parts = totals.indices.map { statistic($0) }
    let count = Double(parts.count)
    let mean = parts.reduce(0, +) / count
    let sum = parts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return FittedNumber(
      value: statistic(nil), standardError: ((count - 1) / count * sum).squareRoot())
  }
}
