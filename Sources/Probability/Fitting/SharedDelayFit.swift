/// Groups of times, each counted from an unknown origin of its own, with one exponential law after
/// the origins.
package struct SharedDelayFit: Hashable, Sendable {
  /// The mean delay after the origin, without bias.
  package let mean: FittedNumber
  /// The origin of each group, in the order of the groups, without bias; the larger the group, the
  /// smaller the error.
  package let origins: [FittedNumber]
}

/// Fits a common mean delay and an origin for each group: who leaves when a meeting ends, say,
/// where the end itself is not recorded.
///
/// The gaps between a group's earliest time and its other times hold all there is to know of the
/// mean: their sum over the mean follows a gamma law of shape (times - groups), and the earliest of
/// n is a mean / n after the origin on average (Epstein & Sobel, Ann. Math. Stat. 25, 1954).
/// - Parameter groups: the times of each group; a group without times has no origin and is not
///   allowed
/// - Returns: the mean and every origin.
/// - Throws: `FitProblem`: `tooFew` unless some group has two times, `noSpread` if all times of
///   every group are equal.
package func fitSharedDelay(_ groups: [[Double]]) throws(FitProblem) -> SharedDelayFit {
  var (sum, freedom) = (0.0, 0)
  for group in groups {
    try group.checkObservations(atLeast: 1)
    let first = group.min() ?? 0
    sum += group.reduce(0) { $0 + ($1 - first) }
    freedom += group.count - 1
  }
  guard freedom > 0 else { throw .tooFew(needed: 2, found: groups.isEmpty ? 0 : 1) }
  guard sum > 0 else { throw .noSpread }
  let mean = sum / Double(freedom)
  guard mean.isFinite else { throw .outOfRange }
  // The earliest time and the mean are independent, so their errors add.
  let origins = groups.map { group in
    let shift = mean / Double(group.count)
    return FittedNumber(
      value: (group.min() ?? 0) - shift,
      standardError: shift * (1 + 1 / Double(freedom)).squareRoot())
  }
  return SharedDelayFit(
    mean: FittedNumber(value: mean, standardError: mean / Double(freedom).squareRoot()),
    origins: origins)
}
