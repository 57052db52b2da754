/// Which way a metric is better.
package enum MetricDirection: String, CaseIterable, Sendable {
  /// Less of it is better.
  case less
  /// More of it is better.
  case more
  /// It is neither good nor bad: what was asked, what the pool did, what only exists where
  /// something went wrong already, and a quantile over the late alone, which gets worse when a
  /// better pool leaves only the hard cases.
  case neither
}
