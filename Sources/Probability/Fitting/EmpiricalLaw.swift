/// A table of quantiles that stands for the observations where no simple law does: with n points
/// those at (i + 1/2) / n, interpolated between neighbours (Hazen's rule; Hyndman & Fan, Am. Stat.
/// 50, 1996, type 5). Up to n observations are taken as they are.
/// - Throws: `FitProblem` if there is no observation, or one that is not finite.
package func empiricalLaw(of values: [Double], points: Int = 200) throws(FitProblem) -> Distribution
{
  precondition(points > 0, "an empirical law needs a point")
  try values.checkObservations(atLeast: 1)
  let sorted = values.sorted()
  guard sorted.count > points else { return .empirical(sorted) }
  return .empirical(
    (0..<points).map { point in
      let position = (Double(point) + 0.5) / Double(points) * Double(sorted.count) - 0.5
      let below = Int(position)
      let share = position - Double(below)
      return sorted[below] * (1 - share) + sorted[min(below + 1, sorted.count - 1)] * share
    })
}

/// A mixture of constants for observations that pile up on a few values, such as scheduled
/// durations.
/// - Parameters:
///   - values: the observations
///   - mostValues: how many constants there may be
///   - share: how much of the observations the constants must hold
///   - points: how many points the empirical part has, if there is one
/// - Returns: the most frequent values with their shares, most frequent first, and an
///   `empiricalLaw` of the rest as the last part; nil if `mostValues` values hold less than `share`
///   of the observations. A value seen once is never a constant of its own unless everything is
///   one.
/// - Throws: `FitProblem` if there is no observation, or one that is not finite.
package func discreteLaw(
  of values: [Double], atMost mostValues: Int = 12, holding share: Double = 0.9, points: Int = 200
) throws(FitProblem) -> Distribution? {
  try values.checkObservations(atLeast: 1)
  let runs = runs(of: values.sorted())
  if runs.count == 1 { return .constant(runs[0].value) }
  let frequent = runs.filter { $0.count > 1 }.sorted { ($1.count, $0.value) < ($0.count, $1.value) }
    .prefix(mostValues)
  let held = frequent.reduce(0) { $0 + $1.count }
  guard !frequent.isEmpty, Double(held) >= share * Double(values.count) else { return nil }
  let constants = Set(frequent.map(\.value))
  let rest = values.filter { !constants.contains($0) }
  var parts = frequent.map {
    WeightedDistribution(
      weight: Double($0.count) / Double(values.count), distribution: .constant($0.value))
  }
  if !rest.isEmpty {
    let law = try empiricalLaw(of: rest, points: points)
    parts.append(
      WeightedDistribution(weight: Double(rest.count) / Double(values.count), distribution: law))
  }
  return .mixture(parts)
}

/// The different values of a sorted list, and how often each is there.
private func runs(of sorted: [Double]) -> [(value: Double, count: Int)] {
  var runs: [(value: Double, count: Int)] = []
  for value in sorted {
    if let last = runs.last, last.value == value {
      runs[runs.count - 1].count += 1
    } else {
      runs.append((value, 1))
    }
  }
  return runs
}
