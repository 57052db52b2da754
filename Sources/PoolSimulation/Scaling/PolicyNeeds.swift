/// A policy that goes by what it saw at its last evaluations, and has to be asked often enough.
package protocol SamplingPolicy: ScalingPolicy {
  /// The longest time between two evaluations with which it works, and the key that says so.
  var longestInterval: (key: String, span: TimeSpan) { get }
}

/// A policy that may size the warm pool.
package protocol WarmPoolSizing: ScalingPolicy {
  /// The key because of which it does; nil: it does not.
  var sizesWarmPool: String? { get }
}
