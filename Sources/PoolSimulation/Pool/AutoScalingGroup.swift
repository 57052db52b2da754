/// What the group and its warm pool are set to now, and what it remembers: all of the group's state
/// but its instances.
struct AutoScalingGroup {
  /// A zone as launches see it.
  struct Zone {
    /// Outages going on.
    var outages = 0
    /// Launches that failed in a row.
    var failures = 0
    /// After a failure the zone is left alone until then.
    var avoidedUntil = SimulationTime.zero
  }

  var minSize: Int
  var maxSize: Int
  /// The policy's desired capacity, draining instances left out.
  var desired: Int
  var warmPool: WarmPoolSettings?
  var zones: [Zone]
  var suspended: Set<ScalingProcess>
  /// Seats refused so far that a new instance could have taken.
  var seatsRefused = 0
  /// `seatsRefused` as it was seen at the last evaluation.
  var seatsRefusedSeen = 0
  /// When forced turnover last ended an instance.
  var lastTurnover: SimulationTime?
  /// Why the last launch failed; nil once one has succeeded.
  var launchTrouble: LaunchFailure?
  /// Since when no launch has succeeded; nil while none has failed.
  var failingSince: SimulationTime?
  /// Capacity was lost or not gained: the group launches again without waiting for the policy.
  var isShort = false
  /// The schedule lowered the desired capacity, and more than that still serve or launch: they go
  /// when the policy is next due, unless it decides then.
  var hasSurplus = false
  /// Instances launched before the last refresh have a lower one.
  var generation: Int32 = 0
  /// The refresh going on.
  var refresh: InstanceRefresh?
  /// While instances are replaced: the capacity that the bounds of their replacement are shares of.
  /// What drains is not desired any more, so the desired capacity alone would let more and more of
  /// them drain at once.
  var replacementBase: Int?
  /// An instance launched to even out the zones, until it serves.
  var rebalancing: InstanceID?

  init(_ settings: AutoScalingGroupSettings, warmPool: WarmPoolSettings?) {
    minSize = settings.minSize
    maxSize = settings.maxSize
    desired = settings.desiredCapacity
    self.warmPool = warmPool
    if let warmPool { self.warmPool?.poolState = warmPool.kept(warmPool.poolState) }
    zones = [Zone](repeating: Zone(), count: settings.availabilityZones)
    suspended = settings.suspendedProcesses
  }

  /// Whether everything that a schedule may set is as it is in another state.
  func hasSettings(of other: Self) -> Bool {
    minSize == other.minSize && maxSize == other.maxSize && desired == other.desired
      && warmPool == other.warmPool && suspended == other.suspended
  }

  /// Whether a zone is there at all.
  func isUp(_ zone: Int) -> Bool { zones[zone].outages == 0 }
  /// Whether the group launches in a zone now.
  func accepts(_ zone: Int, at time: SimulationTime) -> Bool {
    isUp(zone) && zones[zone].avoidedUntil <= time
  }

  /// A desired capacity within the bounds.
  func clamped(_ capacity: Int) -> Int { max(minSize, min(maxSize, capacity)) }
}
