/// When the policy is asked and what the group does with its answer.
public struct ScalingSettings: Sendable {
  /// When the policy is asked.
  public enum Interval: Sendable, Hashable {
    /// At 0, P, 2P, ..., the end included.
    case every(TimeSpan)
    /// At the end of every instant in which something happened, and at 0.
    case onChange
  }
  /// What happens to a desired capacity outside the group's bounds.
  public enum OutOfRange: String, CaseIterable, Sendable {
    /// The nearest bound.
    case clamp
    /// The call is refused, as `SetDesiredCapacity` does; nothing changes.
    case error
  }
  /// Once a minute.
  public static let usualInterval = Interval.every(TimeSpan(milliseconds: 60_000))

  /// Launching instances count.
  public static let usuallyCountsPending = true

  /// The policy.
  public var policy: any ScalingPolicy
  /// When it is asked.
  public var interval: Interval
  /// How old what it sees is.
  public var metricDelay: TimeSpan
  /// What happens outside the bounds.
  public var outOfRange: OutOfRange
  /// Whether launching instances count towards the desired capacity. Without it the group launches
  /// again at every evaluation.
  public var countsPending = Self.usuallyCountsPending

  /// All of it.
  public init(
    policy: any ScalingPolicy, interval: Interval, metricDelay: TimeSpan, outOfRange: OutOfRange
  ) {
    self.policy = policy
    self.interval = interval
    self.metricDelay = metricDelay
    self.outOfRange = outOfRange
  }
}

/// How instances leave the group.
public struct ScaleInSettings: Sendable, Hashable {
  /// What may end.
  public enum Mode: String, CaseIterable, Sendable {
    /// Nothing.
    case none
    /// Empty instances only.
    case empty
    /// Also others, which take no new meetings from then on and end when they are empty.
    case drain
    /// Also others, at once: their participants are dropped.
    case immediate
  }
  /// Which one goes first, after the empty ones.
  public enum Victim: String, CaseIterable, Sendable {
    case fewestParticipants = "fewest_participants"
    case oldest
    case newest
    case awsDefault = "aws_default"
  }
  /// Who chooses the instance: only the group's own choice can go back to the warm pool.
  public enum Chooser: String, CaseIterable, Sendable {
    case application
    case group
  }
  /// What a draining instance is to the group.
  public enum DrainVia: String, CaseIterable, Sendable {
    /// Still InService: it counts for max_size and the warm pool.
    case application
    /// `Terminating:Wait`: it counts no more.
    case terminationHook = "termination_hook"
  }
  /// What may end.
  public var mode = Mode.drain
  /// Which first.
  public var victim = Victim.fewestParticipants
  /// Who chooses.
  public var by = Chooser.application
  /// What draining is to the group.
  public var drainVia = DrainVia.application
  /// How long an instance may drain before its participants are dropped.
  public var drainDeadline = TimeSpan.forever
  /// How long an instance must have been empty before it ends.
  public var idleHold = TimeSpan(milliseconds: 1_800_000)
  /// Whether a draining instance is taken back before another is launched.
  public var undrain = true
  /// Whether launching instances are ended when they are no longer wanted.
  public var cancelLaunches = false

  /// All of it.
  public init(
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
  public init() {}
}
