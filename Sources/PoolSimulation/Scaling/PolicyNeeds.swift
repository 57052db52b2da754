/// A policy that goes by what it saw at its last evaluations, and has to be asked often enough.
package protocol SamplingPolicy: ScalingPolicy {
  /// The longest time between two evaluations with which it works, and the key that says so.
  var longestInterval: (key: String, span: TimeSpan) { get }
}

/// A policy that is asked as often as where it comes from, unless an interval is written.
package protocol PacedPolicy: ScalingPolicy {
  /// The time between two evaluations there.
  static var usualInterval: TimeSpan { get }
}

/// A policy that may size the warm pool.
package protocol WarmPoolSizing: ScalingPolicy {
  /// The key because of which it does; nil: it does not.
  var sizesWarmPool: String? { get }
}

/// A policy that goes by the load of instances over its limit, where they have one.
package protocol LoadSeeing: ScalingPolicy {
  /// Whether it does, by its settings.
  var goesByLoad: Bool { get }
}

/// A policy that may raise the group's maximum.
package protocol CeilingRaising: ScalingPolicy {
  /// Whether it may, by its settings.
  var mayRaiseMaxSize: Bool { get }
}

extension ScalingPolicy {
  /// Whether `max_size` is no limit to it. Of a policy that a program brings nothing is known.
  package var isBeyondMaxSize: Bool {
    if let raising = self as? any CeilingRaising { return raising.mayRaiseMaxSize }
    return !scalingPolicies.contains { $0.name == Self.name }
  }
}

/// A policy that forecasts the load by the hour.
package protocol ForecastingPolicy: ScalingPolicy {
  /// Whether it does, by its settings.
  var forecasts: Bool { get }
  /// The key that names the trace.
  var historyKey: String { get }
  /// The trace with what was before the run; nil: there is none.
  var history: String? { get }
  /// The hours of the run that are over.
  var forecastRecords: [ForecastRecord] { get }
  /// Begins with what was before the run.
  mutating func learn(_ history: HourlyLoads)
}

extension ForecastingPolicy {
  package var forecasts: Bool { true }
  package var historyKey: String { "history" }
}

extension PoolObservation {
  /// What people want now: the seats that are taken, waited for, and were refused.
  var seatsWanted: Int { seatsTaken + seatsWaiting + seatsRefused }
}
