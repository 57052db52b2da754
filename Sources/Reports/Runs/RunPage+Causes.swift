internal import PoolSimulation

extension RunPage {
  /// What was in the way of people, over all replications, and what changes that.
  func causes(_ shares: [Share]) -> ReportTable {
    let sums = ShortageCause.allCases.indices.map { place in
      shares.reduce(into: Cause(cause: ShortageCause.allCases[place])) {
        $0.shortages += $1.causes[place].shortages
        $0.rejected += $1.causes[place].rejected
        $0.delayed += $1.causes[place].delayed
      }
    }
    let fields: [Field<Cause>] = [
      Field("cause", "text", "what was in the way for the longest time") {
        .text($0.cause.rawValue)
      },
      Field("shortages", "count", "shortages of which it is true") { .count($0.shortages) },
      Field("rejected", "count", "people of these who never got in") { .count($0.rejected) },
      Field("delayed", "count", "people of these who got in later") { .count($0.delayed) },
      Field("meaning", "text", "the cause in words") { .text($0.cause.summary) },
      Field("what_changes_it", "text", "settings that bear on it") { .text($0.cause.remedy) },
    ]
    return ReportTable(name: "causes", fields: fields, of: sums.filter { $0.shortages > 0 })
  }
}

extension ShortageCause {
  /// The settings that bear on a cause: what to vary, not what to do.
  fileprivate var remedy: String {
    switch self {
    case .notDetected:
      "how early the policy acts: its headroom, target or thresholds, how often it looks "
        + "(scaling), or a schedule for what is known beforehand"
    case .launching:
      "how long a launch takes (launch, warm_pool.pool_state), and how early the policy acts "
        + "(scaling)"
    case .registering: "how long a registration takes (launch.registration)"
    case .maxSize: "auto_scaling_group.max_size"
    case .warmPoolEmpty:
      "the size of the warm pool (warm_pool.min_size, max_group_prepared_capacity), and how fast it "
        + "fills (launch.prepare)"
    case .launchFailed: "instance types and zones that have capacity; the faults of the scenario"
    case .quota: "the account's quota of vCPUs (quotas)"
    case .suspended: "why launches failed for a day"
    }
  }
}
