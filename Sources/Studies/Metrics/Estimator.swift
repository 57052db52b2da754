/// How one number is made of what a column came to in several replications.
package enum Estimator: String, CaseIterable, Sendable {
  /// The mean of the replications.
  case mean
  /// The sum of what is counted by the sum of what it is counted out of, so that a busy replication
  /// weighs as much as it is busy.
  case ratioOfSums = "ratio of sums"
  /// The mean of the replications' quantiles, which is no quantile of all of their events.
  case meanOfQuantiles = "mean of quantiles"
  /// The mean of the replications' largest or worst.
  case meanOfMaxima = "mean of maxima"
  /// A point in time has none.
  case none
}

/// What kind of interval is known to hold the true value of a column as often as it says.
package enum IntervalKind: String, CaseIterable, Sendable {
  /// Student's t around a mean, or the classical one around a ratio: for what varies about evenly
  /// from one replication to the next.
  case student = "t"
  /// Bets (`RatioBets`), which take no law for granted: for shares, however rare and skewed.
  case bets
  /// None is shown: no bound is known of what a replication may come to, and Student's t would be
  /// too sure. Its name is not `none`, which an optional would take for nothing said.
  case unknown = "none"
}
