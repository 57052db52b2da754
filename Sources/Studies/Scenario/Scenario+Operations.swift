internal import PoolSimulation
internal import Settings

// What operators and the account's limits do to the pool: failed launches, health checks,
// deployments, quotas.

extension LaunchFailureSettings {
  /// How long a zone is left alone: a second to a day.
  private static let retries: ClosedRange<Int64> = 1_000...86_400_000
  /// How long a hook may hold an instance: from the shortest heartbeat to 48 hours, AWS's bounds of
  /// launching and terminating hooks.
  static let hookTimeouts: ClosedRange<Int64> = 30_000...172_800_000

  /// Reads the launch section's keys about failure.
  init(_ reader: inout SettingsReader) {
    self.init()
    let key = "failure_probability"
    let help = "how likely EC2 refuses a launch: one share, or one by source"
    let isSection = reader.node.node(at: key)?.entries != nil
    if isSection || reader.isDescription {
      _ = reader.section(key, help: help) { section in
        cold = section.fraction("cold", default: cold, help: "of a cold launch")
        stopped = section.fraction(
          "stopped", default: stopped, help: "of a start out of a stopped pool")
        hibernated = section.fraction(
          "hibernated", default: hibernated, help: "of a start out of a hibernated pool")
        running = section.fraction(
          "running", default: running, help: "of a move out of a running pool")
        prepare = section.fraction(
          "prepare", default: prepare, help: "of a launch into the warm pool")
      }
    }
    if !isSection {
      let all = reader.fraction(key, default: 0, help: help)
      (cold, stopped, hibernated, running, prepare) = (all, all, all, all, all)
    }
    retryAfter = TimeSpan(
      milliseconds: reader.timeSpan(
        "retry_after", default: retryAfter.milliseconds, in: Self.retries,
        help: "how long a zone is left alone after a failure; doubles each time"))
    retryAfterAtMost = TimeSpan(
      milliseconds: reader.timeSpan(
        "retry_after_at_most", default: retryAfterAtMost.milliseconds, in: Self.retries,
        help: "the longest that it is left alone"))
    let usual = hookTimeout.milliseconds
    let timeout = reader.reading(.decision) {
      $0.timeSpan(
        "hook_timeout", default: usual, in: Self.hookTimeouts,
        help: "after so long a launch hook abandons an instance that is not ready")
    }
    hookTimeout = TimeSpan(milliseconds: timeout)
    if reader.isSound("retry_after", "retry_after_at_most"), retryAfterAtMost < retryAfter {
      if reader.has("retry_after_at_most") {
        reader.issue(
          "retry_after_at_most", "is shorter than retry_after; expected the same or longer")
      } else {
        let most = ScalarKind<Int64>.timeSpan().text(retryAfterAtMost.milliseconds)
        reader.issue(
          "retry_after",
          "is longer than retry_after_at_most, which is \(most) where it is left out; expected at "
            + "most that, or a retry_after_at_most beside it")
      }
    }
  }
}

extension HealthCheckSettings {
  /// Up to a day, for which AWS has no bound: more is a slip.
  static let spans: ClosedRange<Int64> = 0...86_400_000

  init(_ reader: inout SettingsReader) {
    self.init()
    gracePeriod = TimeSpan(
      milliseconds: reader.timeSpan(
        "grace_period", default: gracePeriod.milliseconds, in: HealthCheckSettings.spans,
        help: "how long after InService an instance is left alone"))
    detectAfter = TimeSpan(
      milliseconds: reader.timeSpan(
        "detect_after", default: detectAfter.milliseconds, in: 1_000...86_400_000,
        help: "how long it has not answered, or has been dead, when it is found"))
  }
}

extension ServiceQuotas {
  /// More launches at once, or a second, than this are a slip.
  private static let launches = 1...100_000

  /// `vcpusPerInstance`: what the instance's type or its own key says; nil: unknown.
  init(_ reader: inout SettingsReader, vcpusPerInstance: Int?) {
    self.init()
    vcpus = reader.optionalInteger(
      "vcpus", in: 1...10_000_000, help: "vCPUs that running instances may have in all")
    launchBurst = reader.integer(
      "launch_burst", default: launchBurst, in: Self.launches,
      help: "instances launched, or started, at once before EC2 throttles")
    launchesPerSecond = reader.integer(
      "launches_per_second", default: launchesPerSecond, in: Self.launches,
      help: "instances a second after that")
    if vcpus != nil, vcpusPerInstance == nil, reader.issues.isSound("instance") {
      reader.issue(
        "vcpus",
        "needs the vCPUs of an instance; expected instance.vcpus, or an instance.type of the price "
          + "list"
      )
    }
    self.vcpusPerInstance = vcpusPerInstance ?? 1
  }
}

extension MaintenancePolicy {
  /// Reads the bounds within which instances are replaced; what is left out is taken from
  /// `fallback`.
  init(_ reader: inout SettingsReader, fallback: MaintenancePolicy) {
    func share(_ key: String, _ fallback: Int, in range: ClosedRange<Double>, _ help: String) -> Int
    {
      Int(
        (reader.fraction(key, default: Double(fallback) / 1e9, in: range, help: help) * 1e9)
          .rounded())
    }
    let least = share(
      "min_healthy", fallback.minHealthyBillionths, in: 0...1,
      "the fewest in service meanwhile, of the desired capacity")
    let most = share(
      "max_healthy", fallback.maxHealthyBillionths, in: 1...2,
      "the most in service meanwhile, of the desired capacity")
    let meetings = reader.choice(
      "meetings", default: fallback.meetings,
      help: "whether an instance drains before it is replaced")
    let areSound = reader.isSound("min_healthy", "max_healthy")
    if areSound, most - least > 1_000_000_000 {
      reader.issue("max_healthy", "is more than 100% above min_healthy; expected at most that")
    }
    self.init(minHealthyBillionths: least, maxHealthyBillionths: most, meetings: meetings)
    exceedsIfNeeded = reader.has("max_healthy") || fallback.exceedsIfNeeded
  }
}

extension InstanceRefresh {
  /// How long it may pause or bake, AWS's bounds.
  private static let pauses: ClosedRange<Int64> = 0...172_800_000

  /// One entry of the `events` section; every occurrence of its time.
  static func read(
    _ reader: inout SettingsReader, group: AutoScalingGroupSettings?, hasWarmPool: Bool
  ) -> [InstanceRefresh] {
    let times =
      reader.occurrences(help: "when: a span since the start or an ISO time, or a cron expression")
      ?? []
    let fallback = group?.maintenance ?? .aws
    let refresh = reader.requiredSection(
      "instance_refresh", help: "a deployment: every instance is replaced by a new one"
    ) { section in
      let policy = section.defaulting(to: "auto_scaling_group.instance_maintenance_policy") {
        MaintenancePolicy(&$0, fallback: fallback)
      }
      let warm = section.optionalFlag(
        "warm_pool",
        help: "whether the warm pool's instances are replaced too, after the others; default true")
      if warm == true, !hasWarmPool, section.issues.isSound("warm_pool") {
        section.issue(
          "warm_pool", "there is no warm pool; expected a warm_pool section, or no such key")
      }
      var refresh = InstanceRefresh(time: .zero, policy: policy, includesWarmPool: warm ?? true)
      refresh.readPace(&section)
      return refresh
    }
    return times.filter { $0.milliseconds >= 0 }.compactMap { time in
      var refresh = refresh
      refresh?.time = SimulationTime(milliseconds: time.milliseconds)
      return refresh
    }
  }

  /// Reads how fast it goes on, and how far.
  private mutating func readPace(_ section: inout SettingsReader) {
    instanceWarmup = section.optionalTimeSpan(
      "instance_warmup", in: HealthCheckSettings.spans,
      help: "how long after InService a new instance counts as replaced; default: the group's "
        + "default_instance_warmup, else health_check.grace_period, else 0s"
    ).map { TimeSpan(milliseconds: $0) }
    let shares = section.optionalValues(
      "checkpoints", ScalarKind<Double>.fraction(in: 0.01...1),
      help: "shares of the group, ascending: when so many are new it pauses; it is over at the last"
    )
    let delay = section.optionalTimeSpan(
      "checkpoint_delay", in: Self.pauses,
      help: "how long it pauses at a checkpoint but the last; default 1h, as AWS's")
    bakeTime = TimeSpan(
      milliseconds: section.timeSpan(
        "bake_time", default: bakeTime.milliseconds, in: Self.pauses,
        help: "how long it waits when everything is replaced before it is over"))
    skipsMatching = section.flag(
      "skip_matching", default: skipsMatching,
      help: "whether it deploys what the refresh before it did, and leaves instances that have it")
    if shares?.isEmpty == true, section.isSound("checkpoints") {
      section.issue("checkpoints", "has no share; expected one or more, or no such key")
    }
    checkpointBillionths = (shares ?? []).map { Int(($0 * 1e9).rounded()) }
    if let delay { checkpointDelay = TimeSpan(milliseconds: delay) }
    let isAscending = zip(checkpointBillionths, checkpointBillionths.dropFirst()).allSatisfy(<)
    if !isAscending, section.isSound("checkpoints") {
      section.issue("checkpoints", "do not ascend; expected each above the one before")
    }
    if delay != nil, shares == nil, section.isSound("checkpoints") {
      section.issue(
        "checkpoint_delay", "has no effect here; expected checkpoints beside it, or no such key")
    }
  }
}
