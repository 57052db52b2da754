package import Settings

/// Whoever decides in the place of an external policy, for one run.
package protocol ExternalDecider: AnyObject, Sendable {
  /// What is wanted now. It does not throw: what went wrong is told when the run is over.
  func decide(_ pool: PoolObservation) -> ScalingDecision
}

/// Asks a program of the planner's own, in any language.
///
/// The engine knows no processes: whoever runs a plan has somebody decide in it. Without anybody
/// nothing changes.
package struct ExternalPolicy: WarmPoolSizing, LoadSeeing, CeilingRaising {
  package static let name = "external"
  package static let summary =
    "Asks a program of your own, in any language: a line of JSON in, a line of JSON out."

  /// Five seconds are long for a line, and an hour is a slip.
  private static let timeouts: ClosedRange<Int64> = 1...3_600_000

  /// The program and its arguments; at least one, where nothing is wrong.
  package let command: [String]
  /// Files that the program reads beside those that its command names.
  package let inputs: [String]
  /// How long an answer may take.
  package let timeout: TimeSpan
  /// The states that its decisions may give the warm pool, beside the pool's own.
  package let warmPoolStates: [WarmPoolState]
  /// Whether its decisions may size the warm pool.
  package let sizesPool: Bool
  private var decider: (any ExternalDecider)?

  package init(settings: inout SettingsReader) {
    command =
      settings.optionalValues(
        "command", .text(), help: "the program and its arguments; paths are the scenario's") ?? []
    (inputs, timeout) = settings.reading(.study) { settings in
      let inputs = settings.optionalValues(
        "inputs", .text(), help: "files that the program reads, as part of what a run is made of")
      let timeout = settings.timeSpan(
        "timeout", default: 5_000, in: Self.timeouts, help: "how long an answer may take")
      return (inputs ?? [], TimeSpan(milliseconds: timeout))
    }
    sizesPool = settings.flag(
      "sizes_warm_pool", default: false,
      help: "whether decisions may have a warm_pool_size")
    warmPoolStates =
      settings.optionalValues(
        "warm_pool_states", ScalarKind<WarmPoolState>.choice,
        help: "the states that decisions may give the warm pool, beside its own") ?? []
    if command.isEmpty {
      settings.issue(
        "command", "names no program; expected a list such as [python3, rule.py]")
    }
  }

  package var sizesWarmPool: String? { sizesPool ? "sizes_warm_pool" : nil }

  /// Any decision may have a `max_size`.
  package var mayRaiseMaxSize: Bool { true }

  /// Whoever decides sees it.
  package var goesByLoad: Bool { true }

  /// The same with somebody who decides.
  package func asking(_ decider: any ExternalDecider) -> Self {
    var policy = self
    policy.decider = decider
    return policy
  }

  package func decide(_ pool: PoolObservation) -> ScalingDecision {
    decider?.decide(pool) ?? .unchanged(pool)
  }

  package func continuing(_ previous: any ScalingPolicy) -> any ScalingPolicy {
    guard let decider = (previous as? ExternalPolicy)?.decider else { return self }
    return asking(decider)
  }
}

extension ScalingDecision {
  /// What is desired stays as it is.
  package static func unchanged(_ pool: PoolObservation) -> Self {
    Self(.instances(pool.desired), reason: .steady)
  }
}
