internal import PoolSimulation
internal import Settings

/// The scaling section: a policy by name, with its own keys, and when it is asked.
struct NamedScaling: Sendable {
  let name: String
  let settings: ScalingSettings

  init?(_ reader: inout SettingsReader, catalog: Catalog) {
    let name = reader.name(
      "policy", among: catalog.policies.map { $0.name }, help: "the scaling policy")
    let interval = reader.value(
      "interval", .evaluationInterval, default: ScalingSettings.usualInterval,
      help: "when it is asked")
    let delay = reader.reading(.fact) {
      $0.timeSpan("metric_delay", default: 0, help: "how old what it sees is")
    }
    let outOfRange = reader.choice(
      "out_of_range", default: ScalingSettings.OutOfRange.clamp,
      help: "what a desired capacity outside the bounds does")
    let countsPending = reader.flag(
      "count_pending", default: ScalingSettings.usuallyCountsPending,
      help: "whether launching instances count towards the desired capacity")
    if reader.isDescription {
      for type in catalog.policies {
        reader.beside(type.name, of: "policy") { _ = type.init(settings: &$0) }
      }
    }
    guard let name, let type = catalog.policy(named: name) else {
      // The policy's own keys are not known without it, so nothing beside it is called unknown.
      for entry in reader.node.entries ?? [] { _ = reader.has(entry.key) }
      return nil
    }
    self.name = name
    catalog.keepApart(name, in: reader) { _ = type.init(settings: &$0) }
    var settings = ScalingSettings(
      policy: reader.beside(name, of: "policy") { type.init(settings: &$0) },
      interval: interval ?? .onChange,
      metricDelay: TimeSpan(milliseconds: delay),
      outOfRange: outOfRange)
    settings.countsPending = countsPending
    if !reader.has("interval") {
      if let watch = (settings.policy as? any MetricPolicy)?.watch {
        settings.interval = .every(watch.cadence)
      } else if let paced = type as? any PacedPolicy.Type {
        settings.interval = .every(paced.usualInterval)
      }
    }
    self.settings = settings
    checkInterval(reader)
  }

  /// Whether a policy that goes by its last evaluations is asked often enough for that.
  private func checkInterval(_ reader: SettingsReader) {
    guard let policy = settings.policy as? any SamplingPolicy, reader.isSound("interval"),
      case .every(let interval) = settings.interval
    else { return }
    let (key, longest) = policy.longestInterval
    guard interval > longest, reader.isSound(key) else { return }
    let text = ScalarKind<Int64>.timeSpan().text
    reader.issue(
      "interval",
      "\(text(interval.milliseconds)) is longer than \(key), \(text(longest.milliseconds)), so "
        + "\(name) would see too little of it; expected at most \(text(longest.milliseconds))")
  }

  /// Whether there is what the metrics of a policy are about.
  func checkMetrics(
    _ instance: InstanceSettings, _ law: MediaLaw?, in scenario: SettingsNode, issues: IssueLog
  ) {
    guard settings.policy is any MetricPolicy else { return }
    let parts = scenario.node(at: "scaling.policies")?.elements ?? []
    let paths = parts.isEmpty ? ["scaling"] : parts.indices.map { "scaling.policies.\($0)" }
    for path in paths.map({ "\($0).metric" }) {
      guard let node = scenario.node(at: path), let name = node.text,
        let limit = ScalingMetric(rawValue: name)?.mediaLimit
      else { continue }
      let missing: String? =
        if law == nil {
          "workload.media, which says what meetings send"
        } else if limit == .load, instance.load == MediaLoadLaw() {
          "instance.load, which says what streams cost"
        } else {
          nil
        }
      guard let missing else { continue }
      issues.add(
        SettingsIssue(
          at: node.location, path: path,
          message: "\(name) needs \(missing); expected that section, or another metric"))
    }
  }

  /// Whether a policy that sizes the warm pool has one, and sizes it with effect.
  func checkWarmPool(
    _ pool: WarmPoolSettings?, sizer: WarmPoolSizer, mayHavePool: Bool, scaleIn: ScaleInSettings,
    _ reader: SettingsReader
  ) {
    guard let policy = settings.policy as? any WarmPoolSizing, let key = policy.sizesWarmPool,
      reader.isSound("warm_pool", "scale_in", "scaling")
    else { return }
    let problem: String
    if !mayHavePool {
      problem =
        "sizes the warm pool, and there is none; expected a section such as warm_pool: "
        + "{pool_state: stopped, size: 0}"
    } else if sizer.policy != .fixed {
      problem =
        "sizes the warm pool, and so does warm_pool.policy: \(sizer.policy.rawValue); expected one "
        + "of them"
    } else if let pool, pool.maxGroupPreparedCapacity == nil {
      problem =
        "sizes the warm pool, which holds all up to max_size anyway; expected warm_pool.size: 0, or "
        + "max_group_prepared_capacity: 0"
    } else if let pool, key == "delete_ttl", !pool.reuseOnScaleIn || scaleIn.by != .group {
      problem =
        "keeps what is scaled in, which goes back into no pool here; expected "
        + "warm_pool.reuse_on_scale_in: true and scale_in.by: group"
    } else {
      return
    }
    let scaling = reader.node.node(at: "scaling") ?? reader.node
    reader.issues.add(
      SettingsIssue(
        at: (scaling.node(at: key) ?? scaling).location, path: "scaling.\(key)", message: problem))
  }
}

extension ScaleInSettings {
  /// The hook's own limit where none is written, as AWS's.
  private static let usualHookTimeout: Int64 = 3_600_000
  /// A call, or a notification, that takes longer than a day is a slip.
  private static let lags: ClosedRange<Int64> = 0...86_400_000

  init(_ reader: inout SettingsReader) {
    self.init()
    mode = reader.choice("mode", default: mode, help: "what may end")
    victim = reader.choice(
      "victim", default: victim,
      help: "which instance goes first, after the empty ones; the group's termination policy too")
    by = reader.choice(
      "by", default: by,
      help: "who chooses: only the group's choice can return to the warm pool")
    readProtection(&reader)
    notificationLag = TimeSpan(
      milliseconds: reader.timeSpan(
        "notification_lag", default: notificationLag.milliseconds, in: Self.lags,
        help: "how long people are still sent to an instance that the group has ended"))
    decrementsDesired = reader.flag(
      "decrement_desired", default: decrementsDesired,
      help: "whether a termination by name lowers AWS's desired capacity, or AWS launches another")
    if !decrementsDesired, by == .group, reader.isSound("by") {
      reader.issue(
        "decrement_desired",
        "has no effect here; expected by: application beside it, or no such key")
    }
    drainVia = reader.choice(
      "drain_via", default: drainVia, help: "what a draining instance is to the group")
    let deadline = reader.timeSpan(
      "drain_deadline", default: drainDeadline.milliseconds, allowsForever: true,
      help: "how long an instance may drain before its participants are dropped")
    let hook = reader.optionalTimeSpan(
      "hook_timeout", in: LaunchFailureSettings.hookTimeouts,
      help: "for drain_via termination_hook: the hook's own limit; default 1h, as AWS's")
    idleHold = TimeSpan(
      milliseconds: reader.timeSpan(
        "idle_hold", default: idleHold.milliseconds,
        help: "how long an instance must have been empty before it ends"))
    let takesBack = reader.optionalFlag(
      "undrain",
      help: "whether a draining instance is taken back before another is launched; default true")
    cancelLaunches = reader.flag(
      "cancel_launches", default: cancelLaunches,
      help: "whether launching instances end when they are no longer wanted")
    if drainVia == .terminationHook, takesBack == true {
      reader.issue(
        "undrain",
        "a Terminating:Wait instance cannot be taken back; expected undrain: false, or drain_via: "
          + "application"
      )
    }
    if drainVia == .application, hook != nil, reader.isSound("drain_via") {
      reader.issue(
        "hook_timeout",
        "has no effect here; expected drain_via: termination_hook beside it, or no such key")
    }
    let limit =
      drainVia == .terminationHook ? min(deadline, hook ?? Self.usualHookTimeout) : deadline
    drainDeadline = TimeSpan(milliseconds: limit)
    undrain = takesBack ?? (drainVia == .application)
    checkProtection(reader)
  }

  /// What keeps the group from ending busy instances.
  private mutating func readProtection(_ reader: inout SettingsReader) {
    protectBusy = reader.optionalFlag(
      "protect_busy",
      help: "whether the application protects busy instances from what the group ends; default "
        + "false, but where by: group cannot do without")
    let lag = reader.optionalTimeSpan(
      "protection_lag", in: Self.lags,
      help: "how long a call takes that sets or clears it, for up to 50 instances; default 0s")
    protectionLag = TimeSpan(milliseconds: lag ?? protectionLag.milliseconds)
  }

  /// Whether protection is where it is needed, and needed where it has a lag.
  private func checkProtection(_ reader: SettingsReader) {
    guard reader.isSound("mode", "by", "drain_via", "protect_busy") else { return }
    if needsProtection, protectBusy == false {
      reader.issue(
        "protect_busy",
        "false lets the group end busy instances, which mode: \(mode.rawValue) does not; expected "
          + "true, mode: immediate, or mode: drain with drain_via: termination_hook")
    }
    if protectionLag > .zero, !protectsBusy {
      reader.issue(
        "protection_lag",
        "has no effect here; expected protect_busy: true beside it, or no such key")
    }
  }
}

extension ScalarKind<ScalingSettings.Interval> {
  /// `on_change`, or a period above zero.
  static var evaluationInterval: Self {
    let period = ScalarKind<Int64>.timeSpan(in: 1...(.max))
    return Self(
      "interval", expected: "on_change, or \(period.expected)",
      forms: [.words(["on_change"])] + period.forms, magnitude: period.magnitude
    ) { text throws(QuantityError) in
      text == "on_change" ? .onChange : .every(TimeSpan(milliseconds: try period.read(text)))
    } text: {
      switch $0 {
      case .onChange: "on_change"
      case .every(let span): period.text(span.milliseconds)
      }
    }
  }
}

extension ScalarKind<Int> {
  /// A number of instances; `none`, or -1: unset.
  static var preparedCapacity: Self {
    let number = ScalarKind<Int>.integer(in: -1...Limit.instances.most)
    return Self(
      "integer", expected: "none, or \(number.expected)",
      forms: [.words(["none"])] + number.forms, magnitude: number.magnitude
    ) { text throws(QuantityError) in
      text == "none" ? -1 : try number.read(text)
    } text: {
      number.text($0)
    }
  }
}

extension ScalarKind<WarmPoolSettings.Initial> {
  /// `full`, `empty`, or a number of instances.
  static var initialWarmth: Self {
    let number = ScalarKind<Int>.integer(in: Limit.instances.from(0))
    return Self(
      "initial", expected: "full, empty, or \(number.expected)",
      forms: [.words(["full", "empty"])] + number.forms, magnitude: number.magnitude
    ) { text throws(QuantityError) in
      switch text {
      case "full": .full
      case "empty": .count(0)
      default: .count(try number.read(text))
      }
    } text: {
      switch $0 {
      case .full: "full"
      case .count(let count): count == 0 ? "empty" : number.text(count)
      }
    }
  }
}
