/// What the values of a metric count.
package enum MetricMeaning: String, CaseIterable, Sendable {
  /// The joins of each period, as a sum or Prometheus' `increase()` over the step has them.
  case joins
  /// Joins a second, as `rate()` has them.
  case perSecond
  /// All joins so far; it begins anew when its process does.
  case counter
  /// The people present.
  case gauge
}

/// Which end of its period a value's time is.
package enum MetricStamp: String, CaseIterable, Sendable {
  /// As in CloudWatch, InfluxDB and Graphite.
  case start
  /// As in Prometheus, whose functions look back.
  case end
}

/// What becomes of stretches in which nothing tells how many people were present.
package enum GapPolicy: String, CaseIterable, Sendable {
  /// The file is refused.
  case refuse
  /// As many stay as were there before.
  case hold
  /// Nobody joins, and those who are there leave.
  case empty
}
