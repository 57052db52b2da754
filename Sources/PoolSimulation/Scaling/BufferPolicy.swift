package import Settings

/// Keeps empty instances ready: so many, or so large a share of all, or the larger of both.
///
/// Agones' buffer policy, whose `bufferSize` is one of the two, with `minReplicas` and
/// `maxReplicas`. Allocated are the serving instances with somebody on them.
///
/// Source: Agones, "Fleet Autoscaler Specification" (agones.dev/site/docs/reference/fleetautoscaler),
/// and `applyBufferPolicy` and `ValidateBufferPolicy` in googleforgames/agones. The larger of both is
/// what its users ask for in issues 2379 and 3008.
package struct BufferPolicy: ScalingPolicy {
  package static let name = "buffer"
  package static let summary =
    "Keeps empty instances ready: a number, a share of all, or the larger (Agones)."

  /// What Agones takes for a percentage.
  private static let percentages = 0.01...0.99

  private let bufferSize: Int?
  /// In billionths.
  private let bufferShare: Int?
  private let minReplicas, maxReplicas: Int?

  package init(settings: inout SettingsReader) {
    bufferSize = settings.optionalInteger(
      "buffer_size", in: Limit.instances.from(1), schedule: true,
      help: "empty instances kept ready")
    bufferShare = settings.optionalFraction(
      "buffer_percent", in: Self.percentages, schedule: true,
      help: "empty instances kept ready, as a share of all; needs min_replicas"
    ).map { Int(($0 * 1e9).rounded()) }
    minReplicas = settings.optionalInteger(
      "min_replicas", in: Limit.instances.from(0), schedule: true,
      help: "the fewest instances that it asks for")
    maxReplicas = settings.optionalInteger(
      "max_replicas", in: Limit.instances.from(1), schedule: true,
      help: "the most instances that it asks for")
    check(&settings)
  }

  /// What Agones refuses too.
  private func check(_ settings: inout SettingsReader) {
    let keys = ["buffer_size", "buffer_percent"]
    guard keys.contains(where: { settings.has($0) }) else {
      settings.issue(
        nil, "no buffer given; expected buffer_size, buffer_percent, or both: the larger counts")
      return
    }
    guard settings.isSound("buffer_size", "buffer_percent", "min_replicas", "max_replicas") else {
      return
    }
    if bufferSize == nil, minReplicas ?? 0 < 1 {
      settings.issue(
        "min_replicas",
        "is not above 0 beside buffer_percent alone, a share of nothing: an idle pool would end and "
          + "never come back; expected at least 1")
    }
    if let most = maxReplicas, let least = minReplicas, least > most {
      settings.issue(
        "min_replicas", "\(least) is above max_replicas \(most); expected at most that")
    }
    if let most = maxReplicas, let size = bufferSize, size > most {
      settings.issue(
        "max_replicas", "\(most) is below buffer_size \(size); expected at least that")
    }
    if let least = minReplicas, least > 0, let size = bufferSize, least < size {
      settings.issue(
        "min_replicas", "\(least) is below buffer_size \(size); expected at least that")
    }
  }

  package func decide(_ pool: PoolObservation) -> ScalingDecision {
    let allocated = pool.serving - pool.empty
    var wanted = 0
    if let bufferSize { wanted = allocated + bufferSize }
    if let bufferShare {
      // A share of what there is to be, not of what there is: 8 of 12 are allocated at 30 %.
      let rest = 1_000_000_000 - bufferShare
      wanted = max(wanted, (allocated * 1_000_000_000 + rest - 1) / rest)
    }
    // Agones ends no server that is allocated, whatever the bounds.
    wanted = max(min(max(wanted, minReplicas ?? 0), maxReplicas ?? .max), allocated)
    return ScalingDecision(.instances(wanted), reason: .buffer, signal: Double(pool.empty))
  }
}
