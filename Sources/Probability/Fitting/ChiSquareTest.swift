import CGSL

/// Pearson's test of whether counts in categories follow given weights.
package struct ChiSquareTest: Hashable, Sendable {
  /// The sum of (count - expected)^2 / expected.
  package let statistic: Double
  /// The number of categories with a weight, less one.
  package let degreesOfFreedom: Int
  /// How often a statistic this large or larger comes about by chance. Asymptotic: good from about
  /// five expected in each category.
  package let pValue: Double

  /// Compares counts with weights, which need not sum to 1.
  /// - Throws: `FitProblem`: `impossible` for a count below 0, or above 0 in a category without
  ///   weight; `tooFew` unless two categories have a weight and something was counted; `outOfRange`
  ///   for a weight that is below 0 or not finite.
  package init(counts: [Int], weights: [Double]) throws(FitProblem) {
    precondition(counts.count == weights.count, "every count needs a weight")
    let total = weights.reduce(0, +)
    guard weights.allSatisfy({ $0 >= 0 && $0.isFinite }), total.isFinite else { throw .outOfRange }
    if let index = counts.indices.first(where: {
      counts[$0] < 0 || counts[$0] > 0 && weights[$0] == 0
    }) {
      throw .impossible(index: index, value: Double(counts[index]))
    }
    let categories = weights.count { $0 > 0 }
    guard categories > 1 else { throw .tooFew(needed: 2, found: categories) }
    let count = counts.reduce(0.0) { $0 + Double($1) }
    guard count > 0 else { throw .tooFew(needed: 1, found: 0) }
    let statistic = zip(counts, weights).reduce(0.0) { sum, cell in
      let expected = count * (cell.1 / total)
      return expected > 0
        ? sum + (Double(cell.0) - expected) * (Double(cell.0) - expected) / expected : sum
    }
    self.init(statistic: statistic, degreesOfFreedom: categories - 1)
  }
}

extension ChiSquareTest {
  /// Tests whether the rows of a table of counts follow the same weights: whether starts depend on
  /// the weekday, say.
  ///
  /// Columns that hold fewer than ten counts for each row in all are put together, since the law of
  /// the statistic is asymptotic. Nil where there is nothing to compare: fewer than two rows or
  /// columns with counts.
  /// - Parameter table: rows of one length, with counts of 0 or more
  package init?(homogeneityOf table: [[Int]]) {
    let rows = table.filter { $0.contains { $0 > 0 } }
    guard let columns = rows.first?.indices, rows.count > 1 else { return nil }
    var kept: [[Int]] = rows.map { _ in [] }
    var rare = [Int](repeating: 0, count: rows.count)
    for column in columns {
      let counts = rows.map { $0[column] }
      if counts.reduce(0, +) >= 10 * rows.count {
        for row in rows.indices { kept[row].append(counts[row]) }
      } else {
        for row in rows.indices { rare[row] += counts[row] }
      }
    }
    if rare.contains(where: { $0 > 0 }) { for row in rows.indices { kept[row].append(rare[row]) } }
    guard let width = kept.first?.count, width > 1 else { return nil }
    let columnSums = (0..<width).map { column in kept.reduce(0) { $0 + $1[column] } }
    let total = Double(columnSums.reduce(0, +))
    var statistic = 0.0
    for row in kept {
      let sum = Double(row.reduce(0, +))
      for column in 0..<width {
        let expected = sum * Double(columnSums[column]) / total
        if expected > 0 {
          statistic +=
            (Double(row[column]) - expected) * (Double(row[column]) - expected) / expected
        }
      }
    }
    self.init(statistic: statistic, degreesOfFreedom: (kept.count - 1) * (width - 1))
  }

  private init(statistic: Double, degreesOfFreedom: Int) {
    self.statistic = statistic
    self.degreesOfFreedom = degreesOfFreedom
    _ = errorHandlerIsOff
    pValue = gsl_cdf_chisq_Q(statistic, Double(degreesOfFreedom))
  }
}
