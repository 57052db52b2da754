internal import PoolSimulation
internal import Probability
internal import Settings
internal import Workloads

// The sections that say what the pool is: each type of the engine reads its own.

extension AutoScalingGroupSettings {
  init(_ reader: inout SettingsReader) {
    let most = Limit.instances.from(0)
    let problems = reader.issues.issues.count
    let minSize = reader.integer(
      "min_size", default: 0, in: most, schedule: true, help: "the fewest instances")
    let maxSize = reader.integer(
      "max_size", in: most, schedule: true, help: "the most instances")
    let desired = reader.defaulting(to: "min_size") {
      $0.integer(
        "desired_capacity", default: minSize, in: most, schedule: true,
        help: "the desired capacity at time 0")
    }
    let initially = reader.defaulting(to: "desired_capacity") {
      $0.integer(
        "initially_in_service", default: desired, in: most, help: "instances that serve at time 0")
    }
    let zones = reader.integer(
      "availability_zones", default: 3, in: 1...Self.mostZones, help: "the number of zones")
    // Sizes are compared only when each is a size at all.
    let areSizes = reader.issues.issues.count == problems
    if areSizes, minSize > maxSize {
      reader.issue("min_size", "\(minSize) is above max_size \(maxSize); expected at most max_size")
    } else if areSizes {
      if desired < minSize || desired > maxSize {
        reader.issue(
          "desired_capacity",
          "\(desired) is outside min_size \(minSize) and max_size \(maxSize); expected a size "
            + "between them"
        )
      }
      if initially > maxSize {
        reader.issue(
          "initially_in_service",
          "\(initially) is above max_size \(maxSize); expected at most max_size")
      }
    }
    self.init(
      minSize: minSize, maxSize: maxSize, desiredCapacity: desired, initiallyInService: initially,
      availabilityZones: zones)
    rebalancesZones = reader.flag(
      "az_rebalance", default: rebalancesZones,
      help: "whether instances are moved between zones out of balance, which ends their meetings")
    suspendedProcesses = Set(
      reader.optionalValues(
        "suspended_processes", ScalarKind<ScalingProcess>.choice, schedule: true,
        help: "EC2 Auto Scaling's processes that are suspended") ?? [])
    maxInstanceLifetime = reader.optionalTimeSpan(
      "max_instance_lifetime", in: 86_400_000...31_536_000_000,
      help: "how long an instance may be in service; a day at least, as AWS's"
    ).map { TimeSpan(milliseconds: $0) }
    defaultInstanceWarmup = reader.optionalTimeSpan(
      "default_instance_warmup", in: AutoScalingGroupSettings.warmups,
      help: "how long after InService an instance that replaces another counts as ready"
    ).map { TimeSpan(milliseconds: $0) }
    maintenance = reader.sectionOrDefaults(
      "instance_maintenance_policy", help: "how instances are replaced while others serve"
    ) {
      MaintenancePolicy(&$0, fallback: maintenance)
    }
  }
}

extension WarmPoolSettings {
  private enum StateChangeName: String, CaseIterable {
    case newEntrantsOnly = "new_entrants_only"
    case forcedTurnover = "forced_turnover"
    case inPlace = "in_place"

    init(of change: StateChange) {
      switch change {
      case .newEntrantsOnly: self = .newEntrantsOnly
      case .forcedTurnover: self = .forcedTurnover
      case .inPlace: self = .inPlace
      }
    }
  }

  init(_ reader: inout SettingsReader, sizer: WarmPoolSizer) {
    self.init()
    let most = Limit.instances.from(0)
    poolState = reader.choice(
      "pool_state", default: poolState, schedule: true,
      help: "what prepared instances are kept as")
    let size = reader.optionalInteger(
      "size", in: most, schedule: true,
      help: "always so many prepared instances: both bounds at once")
    let isSized = sizer.policy != .fixed
    if reader.has("size"), !isSized {
      // Beside a size the bounds are no settings, so nothing asks for their defaults.
      (minSize, maxGroupPreparedCapacity) = (size ?? 0, size)
      for bound in ["min_size", "max_group_prepared_capacity"] where reader.has(bound) {
        Self.report(size: bound, in: reader)
      }
    } else {
      minSize = reader.integer(
        "min_size", default: minSize, in: most, schedule: true,
        help: "the fewest prepared instances")
      maxGroupPreparedCapacity = Self.prepared(
        reader.optionalValue(
          "max_group_prepared_capacity", .preparedCapacity, schedule: true,
          help: "group and pool together; left out, none, or AWS's -1: max_size, as AWS does"))
    }
    if isSized {
      for bound in ["size", "max_group_prepared_capacity"] where reader.has(bound) {
        reader.issue(
          bound,
          "stands beside policy: \(sizer.policy.rawValue), which sizes the pool; expected min_size "
            + "for the fewest, or policy: fixed")
      }
      // What the policy sets is the one bound; of the other nothing is left.
      maxGroupPreparedCapacity = 0
    }
    reuseOnScaleIn = reader.flag(
      "reuse_on_scale_in", default: reuseOnScaleIn,
      help: "whether an instance that the group itself scales in goes back to the pool")
    let change = reader.choice(
      "pool_state_change", default: StateChangeName(of: stateChange),
      help: "what a change of pool_state does to prepared instances")
    let rate = reader.optionalNumber(
      "turnover_per_hour", in: 0.001...1_000_000,
      help: "for forced_turnover: instances replaced an hour")
    switch change {
    case .newEntrantsOnly: stateChange = .newEntrantsOnly
    case .inPlace: stateChange = .inPlace
    case .forcedTurnover:
      if !reader.has("turnover_per_hour") {
        reader.issue(
          "turnover_per_hour",
          "is missing; expected how many instances forced_turnover replaces an hour, such as 6")
      }
      stateChange = .forcedTurnover(perHour: rate ?? 1)
    }
    if reader.has("turnover_per_hour"), change != .forcedTurnover,
      reader.isSound("pool_state_change")
    {
      reader.issue(
        "turnover_per_hour",
        "has no effect here; expected pool_state_change: forced_turnover beside it, or no such key")
    }
    take = reader.choice(
      "take", default: take, help: "which warm instance a scale-out takes first")
    trim = reader.choice(
      "trim", default: trim, help: "which prepared instance goes first when there are too many")
    waitsForBootstrap = reader.flag(
      "entry_hook", default: waitsForBootstrap,
      help: "whether a lifecycle hook lets an instance finish its bootstrap before it is stopped")
    initial =
      reader.value("initial", .initialWarmth, default: initial, help: "instances warmed at time 0")
      ?? initial
  }

  /// What is meant by a `max_group_prepared_capacity`: with -1 it is unset, as in AWS's API.
  static func prepared(_ written: Int?) -> Int? { written == -1 ? nil : written }

  /// `size` beside a bound: to blame is what was said last.
  private static func report(size bound: String, in reader: SettingsReader) {
    let places = ["size", bound].compactMap { reader.node.node(at: $0)?.location }
    let (key, other) = places[0] < places[places.count - 1] ? (bound, "size") : ("size", bound)
    reader.issue(
      key,
      "stands beside \(other), and size sets both bounds; expected a section with size alone, such "
        + "as "
        + "warm_pool={pool_state: stopped, size: 4}, or one with bounds alone")
  }
}

extension LaunchSettings {
  /// There is no silent default: a stage that can happen in this scenario has to be written out, by
  /// the scenario or by its preset.
  init(
    _ reader: inout SettingsReader, warmPoolStates: Set<WarmPoolState>,
    stopsInsteadOfHibernating: Bool, waitsForBootstrap: Bool,
    preset: LaunchPreset?
  ) {
    let names = LaunchPreset.all.map(\.name)
    _ = reader.optionalValue(
      "preset", .name(among: names),
      help: "published numbers for the stages that are not written beside it")
    reader.alternative = "preset"
    // What a preset with a misspelt name would have known is not missing.
    let isComplete = preset != nil || !reader.has("preset")
    func stage(_ key: String, when isNeeded: Bool, _ help: String) -> Distribution {
      if isNeeded, stopsInsteadOfHibernating, ["from_stopped", "stop"].contains(key),
        !reader.has(key)
      {
        reader.issue(
          key,
          "is missing, because what cannot hibernate is stopped; expected a time span such as 30s, "
            + "or a distribution"
        )
      } else if isNeeded, isComplete {
        return reader.distribution(key, unit: .milliseconds, help: help)
      }
      return reader.optionalDistribution(key, unit: .milliseconds, help: help) ?? .constant(0)
    }
    let isWarm = !warmPoolStates.isEmpty
    let pipeline = RegistrationSettings.read(&reader)
    let bootstrap = reader.optionalDistribution(
      "bootstrap", unit: .milliseconds,
      help: "the application's bootstrap, added to cold and prepare where they leave it out")
    if bootstrap == nil, !reader.has("bootstrap"), let preset, preset.needs.contains("bootstrap") {
      reader.issue(
        "bootstrap",
        "is missing, because preset \(preset.name) leaves it out; expected a time span such as "
          + "90s, or a distribution"
      )
    }
    let slowdown = reader.section(
      "batch_slowdown", help: "how starts are slowed by others that start with them"
    ) {
      BatchSlowdown(
        perInstance: $0.fraction(
          "per_instance", in: BatchSlowdown.shares,
          help: "what each further instance adds to start and prepare"),
        atMost: $0.number("at_most", in: 1...1_000, help: "the most times as long"))
    }
    self.init(
      controlLoop: stage(
        "control_loop", when: true, "from the decision to EC2's launch, one draw a decision"),
      pending: stage("pending", when: true, "EC2's pending, unbilled"),
      cold: stage("cold", when: true, "from running to started, launched into the group"),
      fromStopped: stage(
        "from_stopped", when: warmPoolStates.contains(.stopped),
        "from running to started, out of a stopped pool"),
      fromHibernated: stage(
        "from_hibernated", when: warmPoolStates.contains(.hibernated),
        "the same out of a hibernated pool"),
      fromRunning: stage(
        "from_running", when: warmPoolStates.contains(.running), "the same out of a running pool"),
      prepare: stage("prepare", when: isWarm, "bootstrap on entering the warm pool"),
      stop: stage(
        "stop", when: warmPoolStates.contains(.stopped),
        "shutting down on entering a stopped pool, unbilled"),
      hibernate: stage(
        "hibernate", when: warmPoolStates.contains(.hibernated),
        "hibernating on entering the pool, billed"),
      hibernateNotBefore: TimeSpan(
        milliseconds: reader.timeSpan(
          "hibernate_not_before", default: 120_000,
          help: "EC2 refuses to hibernate earlier after the launch")),
      registration: pipeline == nil
        ? stage("registration", when: true, "from started to taking joins") : .constant(0),
      pipeline: pipeline,
      hook: reader.reading(.decision) {
        $0.choice(
          "hook", default: Hook.none, help: "whether InService waits until the instance is ready")
      },
      bootstrap: bootstrap,
      batchSlowdown: slowdown)
    firstRead = reader.section(
      "first_read", help: "what a new volume is read for, added to cold and prepare"
    ) { FirstRead(&$0) }
    failures = LaunchFailureSettings(&reader)
    readUserData(&reader, waitsForBootstrap: waitsForBootstrap)
  }

  /// What becomes of a bootstrap that no lifecycle hook protects on entering the warm pool.
  private mutating func readUserData(_ reader: inout SettingsReader, waitsForBootstrap: Bool) {
    prepareWithoutHook = reader.optionalDistribution(
      "prepare_without_hook", unit: .milliseconds,
      help: "without warm_pool.entry_hook: how long an instance runs before it is stopped")
    let written: UserData? = reader.reading(.decision) {
      $0.optionalChoice(
        "user_data",
        help: "without warm_pool.entry_hook: when the bootstrap script runs; default first_boot")
    }
    if let written { userData = written }
    if !reader.issues.isSound("warm_pool") { return }
    if waitsForBootstrap {
      for key in ["prepare_without_hook", "user_data"] where reader.has(key) {
        reader.issue(
          key, "has no effect here; expected warm_pool.entry_hook: false beside it, or no such key")
      }
    } else if !reader.has("prepare_without_hook") {
      reader.issue(
        "prepare_without_hook",
        "is missing; expected how long an instance runs before it is stopped, such as 30s")
    }
  }
}

extension FirstRead {
  fileprivate init(_ reader: inout SettingsReader) {
    self.init(
      volume: reader.dataSize(
        "volume", in: 1...8_000_000_000_000, help: "the bytes that a first boot touches"),
      rate: reader.bitRate(
        "rate", in: 1_000_000...Int64(Limit.bitRate.most),
        help: "how fast they come from the snapshot"))
    fastSnapshot = reader.optionalDataSize(
      "fast_restore", in: 1_000_000_000...16_000_000_000_000,
      help: "the size of the snapshot where fast restore is enabled for it; left out: it is not")
  }
}

extension RegistrationSettings {
  private static let keys: Set = [
    "sns", "lambda", "lambda_cold_start", "lambda_idle", "lambda_failure_probability",
    "lambda_concurrency", "route53_requests_per_second", "route53_burst",
    "route53_changes_per_second", "route53_change_burst", "route53_batching",
    "propagation", "getchange_every", "application", "ready_when", "pool_entry", "negative_ttl",
  ]

  /// Requests or changes a second.
  private static let rates = 0.001...1_000.0

  /// The pipeline at `registration`; nil when that is a distribution, or is not there.
  static func read(_ reader: inout SettingsReader) -> RegistrationSettings? {
    let help = "from started to taking joins, in its parts"
    if reader.isDescription {
      _ = reader.section("registration", help: help) { RegistrationSettings(&$0) }
    }
    let written = reader.node.entries?.first { $0.key == "registration" }?.node
    guard written?.entries?.contains(where: { keys.contains($0.key) }) == true else { return nil }
    return reader.section("registration", help: help) { RegistrationSettings(&$0) }
  }

  /// Times are required, as all stages of a launch are; what the services do with them has their
  /// defaults.
  private init(_ reader: inout SettingsReader) {
    func time(_ key: String, _ help: String) -> Distribution {
      reader.distribution(key, unit: .milliseconds, help: help)
    }
    func span(
      _ key: String, default fallback: TimeSpan, in range: ClosedRange<Int64> = 0...(.max),
      _ help: String
    ) -> TimeSpan {
      TimeSpan(
        milliseconds: reader.timeSpan(
          key, default: fallback.milliseconds, in: range, allowsForever: true, help: help))
    }
    self.init(
      sns: time("sns", "from the notification to Lambda's call"),
      lambda: time("lambda", "one call of the function"),
      lambdaColdStart: time(
        "lambda_cold_start", "what a call takes longer that finds no idle environment"))
    lambdaIdle = span("lambda_idle", default: lambdaIdle, "how long an idle environment is kept")
    lambdaFailureProbability = reader.fraction(
      "lambda_failure_probability", default: lambdaFailureProbability,
      help: "of each call; calls are made again after 1 and 2 minutes, then no more")
    lambdaConcurrency = reader.integer(
      "lambda_concurrency", default: lambdaConcurrency, in: 1...1_000_000,
      help: "the most calls at a time; others are throttled and made again, for six hours")
    route53RequestsPerSecond = reader.number(
      "route53_requests_per_second", default: route53RequestsPerSecond, in: Self.rates,
      help: "the rate at which an account's requests to Route 53 come back")
    route53Burst = reader.integer(
      "route53_burst", default: route53Burst, in: 1...10_000,
      help: "the requests that an account may make at once")
    route53ChangesPerSecond = reader.number(
      "route53_changes_per_second", default: route53ChangesPerSecond, in: Self.rates,
      help: "the same rate of changed records: a registration is two, a deletion one")
    route53ChangeBurst = reader.integer(
      "route53_change_burst", default: route53ChangeBurst, in: 2...100_000,
      help: "the records that an account may change at once")
    batchesRoute53 = reader.flag(
      "route53_batching", default: batchesRoute53,
      help: "whether a request that waits takes further changes, up to 1,000 records")
    propagation = time("propagation", "from Route 53's PENDING to INSYNC")
    getChangeEvery = span(
      "getchange_every", default: getChangeEvery, in: 1_000...(.max),
      "how often Route 53 is asked for INSYNC, each time a request; never: known at once")
    application = time("application", "the call that tells the application")
    readyWhen = reader.choice(
      "ready_when", default: readyWhen, help: "from when on people are sent to the instance")
    poolEntry = reader.choice(
      "pool_entry", default: poolEntry,
      help: "whether the function takes an entry into the warm pool for a launch")
    negativeTTL = span(
      "negative_ttl", default: negativeTTL,
      "how long a resolver remembers that a name did not resolve")
    if readyWhen == .registered, getChangeEvery != .forever {
      reader.issue(
        "getchange_every",
        "has no effect here; expected ready_when: dns_in_sync beside it, or no such key")
    }
  }
}

/// The placement section: a strategy by name, with its own keys, and the affinity.
struct NamedPlacement: Sendable {
  let strategy: (any PlacementStrategy)?
  let affinity: Affinity
  let cascadeSeats: Int

  init(_ reader: inout SettingsReader, catalog: Catalog) {
    let name = reader.name(
      "strategy", among: catalog.placements.map { $0.name },
      default: LeastLoadedPlacement.name,
      help: "which instance a join goes to")
    affinity = reader.choice(
      "affinity", default: Affinity.usual, help: "whether a meeting stays on one instance")
    let link = reader.reading(.fact) {
      $0.optionalInteger(
        "cascade_seats", in: Limit.seats.from(0),
        help: "for spill: seats that a link between two hosts of a meeting takes on both; default 0"
      )
    }
    cascadeSeats = link ?? 0
    if link != nil, affinity != .spill, reader.isSound("affinity") {
      reader.issue(
        "cascade_seats", "has no effect here; expected affinity: spill beside it, or no such key")
    }
    if reader.isDescription {
      for type in catalog.placements {
        reader.beside(type.name, of: "strategy") { _ = type.init(settings: &$0) }
      }
    }
    guard let type = catalog.placement(named: name) else {
      strategy = nil
      return
    }
    catalog.keepApart(type.name, in: reader) { _ = type.init(settings: &$0) }
    strategy = reader.beside(type.name, of: "strategy") { type.init(settings: &$0) }
  }
}

extension BatchSlowdown {
  /// What an instance may add: more than a hundred times is a slip.
  fileprivate static let shares = 0.0...100
}

extension AdmissionSettings {
  /// More attempts are a slip.
  private static let attempts = 1...1_000

  private enum WhenFullName: String, CaseIterable { case reject, wait, retry }

  init(_ reader: inout SettingsReader) {
    let name = reader.reading(.decision) {
      $0.choice(
        "when_full", default: WhenFullName.reject,
        help: "what happens to a join that fits nowhere")
    }
    if reader.isDescription {
      for way in WhenFullName.allCases {
        reader.beside(way.rawValue, of: "when_full") { _ = Self.whenFull(way, &$0) }
      }
    }
    let whenFull = reader.beside(name.rawValue, of: "when_full") { Self.whenFull(name, &$0) }
    let isWritten = reader.has("reconnect_after")
    let reconnect =
      isWritten || reader.isDescription
      ? reader.distributionOrNever(
        "reconnect_after", default: nil, help: "when dropped people come back") : nil
    self.init(whenFull: whenFull, reconnectAfter: reconnect)
  }

  /// Reads what a way of admission has for keys of its own.
  private static func whenFull(_ name: WhenFullName, _ reader: inout SettingsReader) -> WhenFull {
    switch name {
    case .reject:
      if !reader.isSound("when_full") {
        reader.allow(["patience", "retry_after", "max_attempts", "retry_probability"])
      }
      return .reject
    case .wait:
      if !reader.has("patience") {
        reader.issue(
          "patience",
          "is missing; expected how long people wait, such as 2m, a distribution, or never")
      }
      return .wait(
        patience: reader.distributionOrNever(
          "patience", default: nil, isRequired: true, help: "how long people wait for a seat"))
    case .retry:
      return .retry(
        after: reader.distribution(
          "retry_after", unit: .milliseconds, help: "after how long people try again"),
        attempts: reader.integer(
          "max_attempts", in: Self.attempts, help: "how often people try in all"),
        probability: reader.fraction(
          "retry_probability", default: 1, help: "how likely a refused person goes on"))
    }
  }
}
