internal import PoolSimulation
internal import Probability
internal import Settings
internal import Workloads

/// The group's scheduled actions and the `schedule` section: settings that change at wall-clock
/// times, checked one after the other in time order. At equal times the actions are first.
struct Timeline: Sendable {
  private struct Entry: Sendable {
    var times: [SimulationTime]
    var delay: Distribution?
    /// How late a scheduled action may come; nil: it is none.
    var late: TimeSpan?
    var sets: [Assignment]
  }

  private let entries: [Entry]
  /// The entries that are scheduled actions: the first.
  private let actionCount: Int
  private let scaling: SettingsNode?
  private let policy: (any ScalingPolicy.Type)?
  private let catalog: Catalog
  /// What a policy's times are read by.
  private let calendar: ScenarioCalendar?

  /// The warm-pool states that the schedule sets.
  let warmPoolStates: [WarmPoolState]

  init(
    _ reader: inout SettingsReader, group: AutoScalingGroupSettings?, actions: [ScheduledAction],
    hasWarmPool: Bool, sizer: WarmPoolSizer, scalingPolicy: (any ScalingPolicy)?, catalog: Catalog
  ) {
    let scheduled = reader.list(
      "schedule", role: .decision,
      help: "settings that change at wall-clock times; equal times in file order"
    ) { entry in
      let times =
        (entry.occurrences(
          help: "when: a span since the start or an ISO time, or a cron expression") ?? [])
      let sets = entry.entries(
        "set", help: "settings by path, and their new values",
        expected: "a section of paths and values", forms: [.scheduled])
      if sets.isEmpty {
        entry.issue(
          "set", "sets nothing; expected settings by path, such as {warm_pool.pool_state: running}")
      }
      return Entry(
        times: times.map { SimulationTime(milliseconds: $0.milliseconds) },
        delay: entry.reading(.fact) {
          $0.optionalDistribution("delay", unit: .milliseconds, help: "how late it takes effect")
        },
        sets: sets.map { Assignment(path: $0.key, node: $0.node) })
    }
    actionCount = actions.count
    calendar = reader.calendar
    entries =
      actions.map { action in
        Entry(
          times: action.times.map { SimulationTime(milliseconds: $0) }, late: action.late,
          sets: action.sets)
      } + scheduled
    scaling = reader.node.node(at: "scaling")
    let name = scaling?.node(at: "policy")?.text
    policy = catalog.policy(named: name)
    self.catalog = catalog
    warmPoolStates = entries.flatMap(\.sets).filter { $0.path == "warm_pool.pool_state" }
      .compactMap { $0.node.text.flatMap { WarmPoolState(rawValue: $0) } }
    check(&reader, group: group, hasWarmPool: hasWarmPool)
    checkSizer(sizer, reader)
    checkSizing(by: scalingPolicy, reader)
  }

  /// The changes of one replication: entries with a delay draw it, then all are sorted by time,
  /// equal times in file order.
  func changes(seed: UInt64, replication: Int) -> [ScheduledChange] {
    var firings: [(time: SimulationTime, entry: Int)] = []
    for (number, entry) in entries.enumerated() {
      let delays = StreamFamily(
        seed: seed, replication: replication, purpose: StreamPurpose("schedule.delay"))
      var sampler = entry.delay.map { Sampler($0) }
      for (occurrence, time) in entry.times.enumerated() where time >= .zero && entry.late == nil {
        var stream = delays.stream(UInt64(number - actionCount), UInt64(occurrence))
        let delay = sampler?.drawMilliseconds(from: &stream) ?? 0
        firings.append((time + TimeSpan(milliseconds: delay), number))
      }
    }
    firings = actionFirings(seed: seed, replication: replication) + firings
    let ordered = firings.indices.sorted {
      (firings[$0].time, firings[$0].entry, $0) < (firings[$1].time, firings[$1].entry, $1)
    }
    var state = scaling
    let ignored = IssueLog()
    let defaults = policyDefaults
    return ordered.map { index in
      let entry = entries[firings[index].entry]
      let number = firings[index].entry
      let before = state
      var change = ScheduledChange(
        time: firings[index].time,
        settings: settings(of: entry, number, scaling: &state, issues: ignored))
      change.entry = number
      change.keepsPolicy = entry.sets.allSatisfy { set in
        guard set.path.hasPrefix("scaling.") else { return true }
        let key = String(set.path.dropFirst("scaling.".count))
        return (before?.node(at: key)?.text ?? defaults[key]) == set.node.text
      }
      return change
    }
  }

  /// When scheduled actions come. What is late holds up those after it: EC2 Auto Scaling runs the
  /// actions of a group in their order.
  private func actionFirings(seed: UInt64, replication: Int) -> [(
    time: SimulationTime, entry: Int
  )] {
    let delays = StreamFamily(
      seed: seed, replication: replication, purpose: StreamPurpose("scheduled_actions.late"))
    let planned = entries[..<actionCount].enumerated().flatMap { number, entry in
      entry.times.enumerated().map { (time: $1, number: number, occurrence: $0) }
    }
    var last = SimulationTime.zero
    return planned.filter { $0.time >= .zero }.sorted { $0 < $1 }.map { action in
      var stream = delays.stream(UInt64(action.number), UInt64(action.occurrence))
      let most = entries[action.number].late?.milliseconds ?? 0
      var sampler = Sampler(.uniform(min: 0, max: Double(most)))
      let delay = most > 0 ? sampler.drawMilliseconds(from: &stream) : 0
      last = max(last, action.time + TimeSpan(milliseconds: delay))
      return (last, action.number)
    }
  }

  /// What the policy's keys are where nobody writes them.
  private var policyDefaults: [String: String] {
    let keys = policy.map { type in SettingsReader.keys { _ = type.init(settings: &$0) } } ?? []
    return Dictionary(
      keys.map { ($0.name, $0.defaultText) }, uniquingKeysWith: { first, _ in first })
  }

  /// What an entry sets. All keys of the policy in one entry make one new policy.
  private func settings(
    of entry: Entry, _ number: Int, scaling: inout SettingsNode?, issues: IssueLog
  ) -> [ScheduledChange.Setting] {
    var settings: [ScheduledChange.Setting] = []
    var changesPolicy = false
    for set in entry.sets {
      let reader = SettingsReader(
        SettingsNode(.map([]), at: set.node.location), path: "schedule.\(number - actionCount).set",
        issues: issues)
      let size = ScalarKind<Int>.integer(in: Limit.instances.from(0))
      func integer() -> Int? { reader.value(of: set.node, size, path: set.path) }
      switch set.path {
      case "auto_scaling_group.min_size": integer().map { settings.append(.minSize($0)) }
      case "auto_scaling_group.max_size": integer().map { settings.append(.maxSize($0)) }
      case "auto_scaling_group.desired_capacity":
        integer().map { settings.append(.desiredCapacity($0)) }
      case "warm_pool.size":
        integer().map { settings += [.warmPoolMinSize($0), .maxGroupPreparedCapacity($0)] }
      case "warm_pool.min_size": integer().map { settings.append(.warmPoolMinSize($0)) }
      case "warm_pool.max_group_prepared_capacity":
        reader.value(of: set.node, .preparedCapacity, path: set.path).map {
          settings.append(.maxGroupPreparedCapacity(WarmPoolSettings.prepared($0)))
        }
      case "warm_pool.pool_state":
        reader.value(of: set.node, .choice, path: set.path).map {
          settings.append(.warmPoolState($0))
        }
      case "auto_scaling_group.suspended_processes":
        var section = SettingsReader(
          SettingsNode(
            .map([.init(key: "suspended_processes", location: set.node.location, node: set.node)]),
            at: set.node.location),
          path: "schedule.\(number - actionCount).set.auto_scaling_group", issues: issues)
        settings.append(
          .suspendedProcesses(
            Set(
              section.optionalValues(
                "suspended_processes", ScalarKind<ScalingProcess>.choice, help: "") ?? [])))
      default:
        precondition(set.path.hasPrefix("scaling."), "\(set.path) cannot be scheduled")
        _ = scaling?.set(String(set.path.dropFirst("scaling.".count)), to: set.node)
        changesPolicy = true
      }
    }
    if changesPolicy, let policy, let node = scaling {
      var reader = SettingsReader(
        node, path: "schedule.\(number - actionCount).set.scaling", issues: issues,
        calendar: calendar)
      // What is outside of the run was told where the policy itself was read.
      reader.hasMovedRun = true
      settings.append(.policy(policy.init(settings: &reader)))
    }
    return settings
  }

  /// What a schedule may change in a scenario with a policy: the keys that are declared so.
  package static func changeable(
    with policy: String, of catalog: Catalog = .builtIn
  ) -> [SettingsKey] {
    Scenario.describedKeys(catalog).filter {
      $0.mayBeScheduled && !$0.name.contains("[]")
        && ($0.condition.map { $0.word == policy } ?? true)
    }
  }

  /// When entries fire but for their delays, in that order; those that never do are the last.
  private var nominal: [(time: SimulationTime, entry: Int)] {
    entries.indices.flatMap { number in
      (entries[number].times.isEmpty ? [.never] : entries[number].times).map { ($0, number) }
    }
    .sorted { $0 < $1 }
  }

  /// Every pair of the group's bounds that holds at some time of a run, the lowest first. Delays
  /// may let bounds of different entries hold together.
  func bounds(of group: AutoScalingGroupSettings, until end: Int64?) -> [ClosedRange<Int>] {
    var (low, high) = (group.minSize, group.maxSize)
    var (lows, highs): (Set, Set) = ([low], [high])
    var pairs: Set = [[low, high]]
    var areLate = false
    for (time, number) in nominal
    where time >= .zero && time < .never && time.milliseconds < end ?? .max {
      for set in entries[number].sets {
        guard let size = set.node.text.flatMap({ Int($0) }) else { continue }
        if set.path == "auto_scaling_group.min_size" { low = size }
        if set.path == "auto_scaling_group.max_size" { high = size }
      }
      areLate = areLate || entries[number].delay != nil
      lows.insert(low)
      highs.insert(high)
      pairs.insert([low, high])
    }
    if areLate { pairs = Set(lows.flatMap { low in highs.map { [low, $0] } }) }
    return pairs.filter { $0[0] <= $0[1] }.sorted { $0.lexicographicallyPrecedes($1) }.map {
      $0[0]...$0[1]
    }
  }

  /// Walks through the entries in their nominal order, each on top of those before.
  private func check(
    _ reader: inout SettingsReader, group: AutoScalingGroupSettings?, hasWarmPool: Bool
  ) {
    if entries.isEmpty { return }
    let known = policy.map { Self.changeable(with: $0.name, of: catalog).map(\.name) } ?? []
    var isSound = true
    for (number, entry) in entries.enumerated() {
      for set in entry.sets where !known.contains(set.path) && policy != nil {
        let hint = nearestName(to: set.path, in: known).map { " (did you mean \($0)?)" } ?? ""
        report(
          reader, number, set,
          "cannot be scheduled; expected one of \(known.joined(separator: ", "))\(hint)")
        isSound = false
      }
      for set in entry.sets
      where set.path.hasPrefix("warm_pool.") && !hasWarmPool && reader.isSound("warm_pool") {
        report(reader, number, set, "there is no warm pool; expected a warm_pool section")
      }
      let bounds = ["warm_pool.min_size", "warm_pool.max_group_prepared_capacity"]
      for set in entry.sets
      where set.path == "warm_pool.size" && entry.sets.contains(where: { bounds.contains($0.path) })
      {
        report(
          reader, number, set,
          "stands beside a bound of the pool, and sets both; expected size alone, or the bounds "
            + "alone"
        )
      }
    }
    guard isSound, policy != nil, let group, reader.isSound("auto_scaling_group", "scaling") else {
      return
    }
    var (minSize, maxSize) = (group.minSize, group.maxSize)
    var state = scaling
    var checked: Set<Int> = []
    for (_, number) in nominal {
      let entry = entries[number]
      let before = (minSize, maxSize)
      // What is wrong with an entry itself is said once, however often it fires.
      let log = checked.insert(number).inserted ? reader.issues : IssueLog()
      for setting in settings(of: entry, number, scaling: &state, issues: log) {
        if case .minSize(let size) = setting { minSize = size }
        if case .maxSize(let size) = setting { maxSize = size }
        if case .desiredCapacity(let size) = setting, size < minSize || size > maxSize,
          log === reader.issues
        {
          entry.sets.first { $0.path.hasSuffix("desired_capacity") }.map {
            report(
              reader, number, $0,
              "\(size) is outside min_size \(minSize) and max_size \(maxSize); expected a size "
                + "between them"
            )
          }
        }
      }
      if minSize > maxSize, log === reader.issues,
        let set = entry.sets.first(where: { $0.path.hasPrefix("auto_scaling_group.") })
      {
        report(
          reader, number, set,
          "leaves min_size \(minSize) above max_size \(maxSize); expected at most max_size")
      }
      // They are refused, and what comes later goes by those of before.
      if minSize > maxSize { (minSize, maxSize) = before }
    }
  }

  /// Where a setting of an entry stands.
  private func path(of entry: Int, _ setting: String) -> String {
    guard entry < actionCount else { return "schedule.\(entry - actionCount).set.\(setting)" }
    let key = setting.split(separator: ".").last ?? ""
    return "auto_scaling_group.scheduled_actions.\(entry).\(key)"
  }

  /// What a policy of the warm pool sets at each evaluation, a schedule would set in vain.
  private func checkSizer(_ sizer: WarmPoolSizer, _ reader: SettingsReader) {
    var paths = sizer.states.isEmpty ? [] : ["warm_pool.pool_state"]
    if sizer.policy != .fixed {
      paths += ["size", "min_size", "max_group_prepared_capacity"].map { "warm_pool.\($0)" }
    }
    for (number, entry) in entries.enumerated() {
      for set in entry.sets where paths.contains(set.path) {
        report(
          reader, number, set,
          "is what warm_pool.policy: \(sizer.policy.rawValue) sets; expected policy: fixed, or "
            + "another setting")
      }
    }
  }

  /// The same of a scaling policy that sizes the warm pool.
  private func checkSizing(by scalingPolicy: (any ScalingPolicy)?, _ reader: SettingsReader) {
    guard let sizing = scalingPolicy as? any WarmPoolSizing, let key = sizing.sizesWarmPool else {
      return
    }
    for (number, entry) in entries.enumerated() {
      for set in entry.sets where set.path == "warm_pool.min_size" {
        report(
          reader, number, set,
          "is what scaling.\(key) sets at each evaluation; expected another setting, or no scaling."
            + key)
      }
    }
  }

  private func report(_ reader: SettingsReader, _ entry: Int, _ set: Assignment, _ message: String)
  {
    reader.issues.add(
      SettingsIssue(at: set.node.location, path: path(of: entry, set.path), message: message))
  }
}
