internal import PoolSimulation
internal import Settings

/// The scaling section: a policy by name, with its own keys, and when it is asked.
struct NamedScaling {
  let name: String
  let settings: ScalingSettings

  init?(_ reader: inout SettingsReader) {
    let name = reader.name(
      "policy", among: scalingPolicies.map { $0.name }, help: "the scaling policy")
    let interval = reader.value(
      "interval", .evaluationInterval, default: .every(TimeSpan(milliseconds: 60_000)),
      help: "when it is asked")
    let delay = reader.timeSpan("metric_delay", default: 0, help: "how old what it sees is")
    let outOfRange = reader.choice(
      "out_of_range", default: ScalingSettings.OutOfRange.clamp,
      help: "what a desired capacity outside the bounds does")
    let countsPending = reader.flag(
      "count_pending", default: true,
      help: "whether launching instances count towards the desired capacity")
    guard let name, let type = scalingPolicies.first(where: { $0.name == name }) else {
      // The policy's own keys are not known without it, so nothing beside it is called unknown.
      for entry in reader.node.entries ?? [] { _ = reader.has(entry.key) }
      return nil
    }
    self.name = name
    var settings = ScalingSettings(
      policy: type.init(settings: &reader), interval: interval ?? .onChange,
      metricDelay: TimeSpan(milliseconds: delay),
      outOfRange: outOfRange)
    settings.countsPending = countsPending
    self.settings = settings
  }
}

extension ScaleInSettings {
  init(_ reader: inout SettingsReader) {
    let mode = reader.choice("mode", default: Mode.drain, help: "what may end")
    let victim = reader.choice(
      "victim", default: Victim.fewestParticipants,
      help: "which instance goes first, after the empty ones")
    let by = reader.choice(
      "by", default: Chooser.application,
      help: "who chooses: only the group's choice can return to the warm pool")
    let via = reader.choice(
      "drain_via", default: DrainVia.application, help: "what a draining instance is to the group")
    let deadline = reader.timeSpan(
      "drain_deadline", default: .max, allowsForever: true,
      help: "how long an instance may drain before its participants are dropped")
    let hook = reader.optionalTimeSpan(
      "hook_timeout",
      help: "for drain_via termination_hook: the hook's own limit; default 1h, as AWS's")
    let hold = reader.timeSpan(
      "idle_hold", default: 1_800_000,
      help: "how long an instance must have been empty before it ends")
    let undrain = reader.optionalFlag(
      "undrain",
      help: "whether a draining instance is taken back before another is launched; default true")
    let cancel = reader.flag(
      "cancel_launches", default: false,
      help: "whether launching instances end when they are no longer wanted")
    if via == .terminationHook, undrain == true {
      reader.issue(
        "undrain",
        "a Terminating:Wait instance cannot be taken back; expected undrain: false, or drain_via: "
          + "application"
      )
    }
    if via == .application, hook != nil, reader.isSound("drain_via") {
      reader.issue(
        "hook_timeout",
        "has no effect here; expected drain_via: termination_hook beside it, or no such key")
    }
    let limit = via == .terminationHook ? min(deadline, hook ?? 3_600_000) : deadline
    self.init(
      mode: mode, victim: victim, by: by, drainVia: via,
      drainDeadline: TimeSpan(milliseconds: limit),
      idleHold: TimeSpan(milliseconds: hold), undrain: undrain ?? (via == .application),
      cancelLaunches: cancel)
  }
}

extension ScalarKind<ScalingSettings.Interval> {
  /// `on_change`, or a period above zero.
  static var evaluationInterval: Self {
    let period = ScalarKind<Int64>.timeSpan(in: 1...(.max))
    return Self("interval", expected: "on_change, or \(period.expected)") {
      text throws(QuantityError) in
      text == "on_change" ? .onChange : .every(TimeSpan(milliseconds: try period.read(text)))
    } text: {
      switch $0 {
      case .onChange: "on_change"
      case .every(let span): period.text(span.milliseconds)
      }
    }
  }
}

extension ScalarKind<WarmPoolSettings.Initial> {
  /// `full`, `empty`, or a number of instances.
  static var initialWarmth: Self {
    let number = ScalarKind<Int>.integer(in: Limit.instances.from(0))
    return Self("initial", expected: "full, empty, or \(number.expected)") {
      text throws(QuantityError) in
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
