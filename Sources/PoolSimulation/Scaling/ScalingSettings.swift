/// When the policy is asked and what the group does with its answer.
package struct ScalingSettings: Sendable {
  /// When the policy is asked.
  package enum Interval: Sendable, Hashable {
    /// At 0, P, 2P, ..., the end included.
    case every(TimeSpan)
    /// At the end of every instant in which something happened, and at 0.
    case onChange
  }
  /// What happens to a desired capacity outside the group's bounds.
  package enum OutOfRange: String, CaseIterable, Sendable {
    /// The nearest bound.
    case clamp
    /// The call is refused, as `SetDesiredCapacity` does; nothing changes.
    case error
  }
  /// Once a minute.
  package static let usualInterval = Interval.every(TimeSpan(milliseconds: 60_000))

  /// Launching instances count.
  package static let usuallyCountsPending = true

  /// The policy.
  package var policy: any ScalingPolicy
  /// When it is asked.
  package var interval: Interval
  /// How old what it sees is.
  package var metricDelay: TimeSpan
  /// What happens outside the bounds.
  package var outOfRange: OutOfRange
  /// Whether launching instances count towards the desired capacity. Without it the group launches
  /// again at every evaluation.
  package var countsPending = Self.usuallyCountsPending
  /// Who sizes the warm pool.
  package var warmPool = WarmPoolSizer()

  /// All of it.
  package init(
    policy: any ScalingPolicy, interval: Interval, metricDelay: TimeSpan, outOfRange: OutOfRange
  ) {
    self.policy = policy
    self.interval = interval
    self.metricDelay = metricDelay
    self.outOfRange = outOfRange
  }

  /// The traces with what was before the run, with the keys that name them and their sections.
  package var histories: [(section: String, key: String, path: String)] {
    let forecasting = policy as? any ForecastingPolicy
    return [
      ("scaling", forecasting?.historyKey ?? "", forecasting?.history),
      ("warm_pool", "history", warmPool.history),
    ].compactMap { section, key, path in path.map { (section, "\(section).\(key)", $0) } }
  }

  /// Those who forecast begin with what was before the run.
  package mutating func learn(_ loads: HourlyLoads, in section: String) {
    if section == "warm_pool" {
      warmPool.learn(loads)
    } else if var forecasting = policy as? any ForecastingPolicy {
      forecasting.learn(loads)
      policy = forecasting
    }
  }

  /// The same, with somebody who sizes the warm pool.
  package func sizing(_ sizer: WarmPoolSizer) -> Self {
    var settings = self
    settings.warmPool = sizer
    return settings
  }
}

/// How instances leave the group.
package struct ScaleInSettings: Sendable, Hashable {
  /// What may end.
  package enum Mode: String, CaseIterable, Sendable {
    /// Nothing.
    case none
    /// Empty instances only.
    case empty
    /// Also others, which take no new meetings from then on and end when they are empty.
    case drain
    /// Also others, at once: their participants are dropped.
    case immediate
  }
  /// Which one goes first. The first three are the application's own rules, the others EC2 Auto
  /// Scaling's termination policies, under its names.
  ///
  /// Source: EC2 Auto Scaling user guide, "Configure termination policies".
  package enum Victim: String, CaseIterable, Sendable {
    case fewestParticipants = "fewest_participants"
    case oldest
    case newest
    case awsDefault = "aws_default"
    case oldestInstance = "oldest_instance"
    case newestInstance = "newest_instance"
    case oldestLaunchTemplate = "oldest_launch_template"
    case closestToNextHour = "closest_to_next_hour"
    case allocationStrategy = "allocation_strategy"

    /// What the group goes by in the fullest zone, one after the other; a random choice decides
    /// among those that are equal then. It knows no participants, and goes by its default instead.
    var criteria: [TerminationCriterion] {
      switch self {
      case .fewestParticipants, .awsDefault: [.oldestLaunchTemplate, .closestToNextHour]
      case .oldest, .oldestInstance: [.oldest]
      case .newest, .newestInstance: [.newest]
      case .oldestLaunchTemplate: [.oldestLaunchTemplate]
      case .closestToNextHour: [.closestToNextHour]
      // It tells types of instances apart, and here all are of one.
      case .allocationStrategy: []
      }
    }
  }
  /// Who chooses the instance: only the group's own choice can go back to the warm pool.
  package enum Chooser: String, CaseIterable, Sendable {
    case application
    case group
  }
  /// What a draining instance is to the group.
  package enum DrainVia: String, CaseIterable, Sendable {
    /// Still InService: it counts for max_size and the warm pool.
    case application
    /// `Terminating:Wait`: it counts no more.
    case terminationHook = "termination_hook"
  }
  /// What may end.
  package var mode = Mode.drain
  /// Which first.
  package var victim = Victim.fewestParticipants
  /// Who chooses.
  package var by = Chooser.application
  /// What draining is to the group.
  package var drainVia = DrainVia.application
  /// How long an instance may drain before its participants are dropped.
  package var drainDeadline = TimeSpan.forever
  /// How long an instance must have been empty before it ends.
  package var idleHold = TimeSpan(milliseconds: 1_800_000)
  /// Whether a draining instance is taken back before another is launched.
  package var undrain = true
  /// Whether launching instances are ended when they are no longer wanted.
  package var cancelLaunches = false
  /// Whether the application protects busy instances from the terminations that the group chooses;
  /// nil: where `mode` says that they stay and only protection can see to it.
  package var protectBusy: Bool?
  /// How long a call takes that sets or clears the protection.
  package var protectionLag = TimeSpan.zero
  /// How long the application goes on sending people to an instance that the group has ended.
  package var notificationLag = TimeSpan.zero
  /// Whether a termination by name lowers AWS's desired capacity; without it the group launches
  /// another instance.
  package var decrementsDesired = true

  /// All of it.
  package init(
    mode: Mode, victim: Victim, by: Chooser, drainVia: DrainVia, drainDeadline: TimeSpan,
    idleHold: TimeSpan, undrain: Bool,
    cancelLaunches: Bool
  ) {
    self.mode = mode
    self.victim = victim
    self.by = by
    self.drainVia = drainVia
    self.drainDeadline = drainDeadline
    self.idleHold = idleHold
    self.undrain = undrain
    self.cancelLaunches = cancelLaunches
  }

  /// The usual way.
  package init() {}

  /// Whether a lifecycle hook holds what the group terminates until nobody is on it.
  var holdsDraining: Bool { mode == .drain && drainVia == .terminationHook }
  /// Whether the group itself scales in, and nothing but protection can keep it from ending an
  /// instance with people on it although `mode` says so.
  package var needsProtection: Bool {
    by == .group && (mode == .empty || mode == .drain && drainVia == .application)
  }
  /// Whether the application protects busy instances.
  package var protectsBusy: Bool { protectBusy ?? needsProtection }
  /// Whether anything holds an instance back for `idleHold`.
  package var holdsIdle: Bool { mode != .none && (by == .application || protectsBusy) }
  /// Whether protection comes into force later than it is wanted.
  var protectsLate: Bool { protectsBusy && protectionLag > .zero }
}

/// What EC2 Auto Scaling goes by when it chooses among instances of the fullest zone.
enum TerminationCriterion {
  case oldest
  case newest
  case oldestLaunchTemplate
  /// Closest to the end of an hour since it last began to run.
  case closestToNextHour
}
