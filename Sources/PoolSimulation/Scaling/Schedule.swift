/// A setting that changes at a time.
public struct ScheduledChange: Sendable {
  /// What changes.
  public enum Setting: Sendable {
    case minSize(Int)
    case maxSize(Int)
    case desiredCapacity(Int)
    case warmPoolState(WarmPoolState)
    case warmPoolMinSize(Int)
    case maxGroupPreparedCapacity(Int)
    /// The policy with its new settings.
    case policy(any ScalingPolicy)
  }
  /// When.
  public var time: SimulationTime
  /// What, in file order.
  public var settings: [Setting]

  /// Settings that change at `time`.
  public init(time: SimulationTime, settings: [Setting]) {
    self.time = time
    self.settings = settings
  }
}

/// Something that breaks.
public struct Fault: Sendable, Hashable {
  /// Which instance dies.
  public enum Target: Sendable, Hashable {
    /// The serving or draining instance with the most seats taken; ties to the oldest.
    case fullest
    /// Any serving or draining instance, each as likely.
    case random
    /// This one, if it is alive.
    case id(InstanceID)
  }
  /// What breaks.
  public enum Kind: Sendable, Hashable {
    /// An instance dies.
    case instance(Target)
    /// A zone goes down: everything in it ends.
    case zoneDown(Int)
    /// A zone comes back.
    case zoneUp(Int)
  }
  /// When.
  public var time: SimulationTime
  /// What.
  public var kind: Kind

  /// `kind` happens at `time`.
  public init(time: SimulationTime, kind: Kind) {
    self.time = time
    self.kind = kind
  }
}
