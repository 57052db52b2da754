/// What the group and its warm pool are set to now, and what it remembers: all of the group's state
/// but its instances.
struct AutoScalingGroup {
  /// How far a deployment is.
  struct RefreshProgress {
    /// The checkpoint that it goes towards, or pauses after.
    var checkpoint = 0
    /// It pauses, or bakes, until then.
    var pausedUntil: SimulationTime?
    /// Everything is replaced.
    var isBaking = false
    /// The instances in service are replaced, and those of the warm pool are next.
    var isInWarmPool = false
  }

  /// What is to be replaced although no deployment asks for it.
  private enum Condemned {
    case none
    /// All of it is protected.
    case held
    case mayEnd
  }

  /// A zone as launches see it.
  struct Zone {
    /// Outages going on.
    var outages = 0
    /// Launches that failed in a row.
    var failures = 0
    /// After a failure the zone is left alone until then.
    var avoidedUntil = SimulationTime.zero
  }

  /// Instances that were terminated by name without lowering AWS's desired capacity, and that the
  /// group has yet to replace.
  private struct Undecremented {
    var count = 0
    /// When it did so last: once an instant, or one without latencies might never end.
    var replaced = SimulationTime(milliseconds: -1)
  }

  private(set) var minSize: Int
  private(set) var maxSize: Int
  /// The policy's desired capacity, draining instances left out.
  private(set) var desired: Int
  private(set) var warmPool: WarmPoolSettings?
  private(set) var zones: [Zone]
  private(set) var suspended: Set<ScalingProcess>
  /// Seats refused so far that a new instance could have taken.
  private(set) var seatsRefused = 0
  /// `seatsRefused` as it was seen at the last evaluation.
  private var seatsRefusedSeen = 0
  /// When forced turnover last ended an instance.
  private(set) var lastTurnover: SimulationTime?
  /// When forced turnover ends the next one, and when a zone that launches failed in may be tried
  /// again.
  private(set) var nextTurnover = SimulationTime.never
  private(set) var nextRetry = SimulationTime.never
  /// Why the last launch failed; nil once one has succeeded.
  private(set) var launchTrouble: LaunchFailure?
  /// Since when no launch has succeeded; nil while none has failed.
  private(set) var failingSince: SimulationTime?
  /// Capacity was lost or not gained: the group launches again without waiting for the policy.
  private(set) var isShort = false
  /// The warm pool is below its target.
  private(set) var isPoolShort = false
  /// The desired capacity before the schedule moved it, or let the group grow, in this instant;
  /// nil: it did neither.
  private(set) var desiredBeforeSchedule: Int?
  /// The schedule lowered the desired capacity, and more than that still serve or launch: they go
  /// when the policy is next due, unless it decides then.
  private(set) var hasSurplus = false
  /// Instances launched before the last refresh have a lower one.
  private(set) var generation: Int32 = 0
  /// The refresh going on.
  private(set) var refresh: InstanceRefresh? { didSet { hasRefresh = refresh != nil } }
  /// What is asked several times in every pass, without a copy of the refresh.
  private var hasRefresh = false
  /// How far it is.
  private(set) var progress = RefreshProgress()
  /// When a pause of it ends, or a new instance has warmed up: replacements go on then.
  private(set) var nextReplacement = SimulationTime.never
  /// Whether an instance of the group is past its lifetime, or unhealthy and there until another
  /// is.
  private var condemned = Condemned.none
  /// While instances are replaced: the capacity that the bounds of their replacement are shares of.
  /// What drains is not desired any more, so the desired capacity alone would let more and more of
  /// them drain at once.
  private(set) var replacementBase: Int?
  /// An instance launched to even out the zones, until it serves.
  private(set) var rebalancing: InstanceID?
  /// Terminations by name that have not lowered AWS's desired capacity.
  private var undecremented = Undecremented()

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

// What is wanted: bounds, desired capacity, the warm pool's settings.
extension AutoScalingGroup {
  mutating func set(minSize size: Int) { minSize = size }
  mutating func set(maxSize size: Int) { maxSize = size }
  mutating func set(desired capacity: Int) { desired = capacity }

  /// Wants a capacity, within the bounds.
  mutating func want(_ capacity: Int) { desired = clamped(capacity) }

  /// Goes back to the bounds and the desired capacity of `before`.
  mutating func keepBounds(of before: AutoScalingGroup) {
    (minSize, maxSize, desired) = (before.minSize, before.maxSize, before.desired)
  }

  /// The schedule moved the desired capacity from there, or let the group grow. The first of an
  /// instant's changes counts.
  mutating func noteScheduled(from before: Int) {
    desiredBeforeSchedule = desiredBeforeSchedule ?? before
  }

  /// The schedule is followed.
  mutating func settleSchedule() { desiredBeforeSchedule = nil }

  /// Whether more serve or launch than the schedule wants.
  mutating func note(surplus: Bool) { hasSurplus = surplus }

  /// Seats are refused that a new instance could have taken.
  mutating func refuse(seats: Int) { seatsRefused += seats }

  /// The seats refused between the last evaluation and the time at which the sum was `refused`.
  mutating func takeRefused(upTo refused: Int) -> Int {
    defer { seatsRefusedSeen = max(refused, seatsRefusedSeen) }
    return max(refused - seatsRefusedSeen, 0)
  }

  /// An instance was terminated by name, and AWS's desired capacity stays as it was.
  mutating func noteUndecremented() { undecremented.count += 1 }

  /// Wants again what was terminated by name without lowering AWS's desired capacity.
  mutating func replaceUndecremented(at time: SimulationTime) {
    guard undecremented.count > 0, undecremented.replaced < time else { return }
    want(desired + undecremented.count)
    undecremented = Undecremented(count: 0, replaced: time)
    isShort = true
  }

  mutating func keepWarm(atLeast size: Int) { warmPool?.minSize = size }
  mutating func keepPrepared(atMost size: Int?) { warmPool?.maxGroupPreparedCapacity = size }

  /// The warm pool keeps its instances in another state from now on.
  mutating func keepWarm(in state: WarmPoolState) {
    warmPool?.poolState = state
    lastTurnover = nil
  }

  /// When forced turnover ends the next instance; `never`: when none is in the wrong state.
  mutating func awaitTurnover(at time: SimulationTime) { nextTurnover = time }

  /// Forced turnover ends an instance.
  mutating func noteTurnover(at time: SimulationTime) { lastTurnover = time }

  /// Whether the warm pool is below its target.
  mutating func note(poolShort: Bool) { isPoolShort = poolShort }

  /// These processes are suspended, and no others. Resumed launches are tried at once.
  mutating func suspend(_ processes: Set<ScalingProcess>) {
    if suspended.contains(.launch), !processes.contains(.launch) {
      isShort = true
      failingSince = nil
    }
    suspended = processes
  }
}

// What fails, and how long it is left alone.
extension AutoScalingGroup {
  mutating func beginOutage(of zone: Int) { zones[zone].outages += 1 }
  mutating func endOutage(of zone: Int) { zones[zone].outages -= 1 }

  /// Capacity was lost: it is launched again without waiting for the policy.
  mutating func noteLoss() { isShort = true }

  /// A launch has failed: its zone is left alone for a while that doubles with each failure in a
  /// row.
  mutating func noteFailure(
    _ failure: LaunchFailure, inZone zone: Int, at time: SimulationTime,
    under settings: LaunchFailureSettings
  ) {
    launchTrouble = failure
    isShort = true
    // The quota is the account's, so no zone helps.
    let avoided = failure == .quota ? Array(zones.indices) : [zone]
    // What was decided before the last failure, and fails after it, is the same failure.
    if zones[zone].avoidedUntil <= time {
      zones[zone].failures += 1
      let delay = settings.backoff(afterFailures: zones[zone].failures)
      for zone in avoided {
        zones[zone].avoidedUntil = max(zones[zone].avoidedUntil, time + delay)
      }
    }
    failingSince = failingSince ?? time
  }

  /// A launch has succeeded, which ends the row of failures in its zone if EC2 had to start the
  /// instance for it. A zone that is left alone still is.
  mutating func noteSuccess(inZone zone: Int, startedByEC2: Bool) {
    failingSince = nil
    guard startedByEC2 else { return }
    zones[zone].failures = 0
    launchTrouble = nil
  }

  /// EC2 Auto Scaling gives up launching after a day without a successful launch. Returns when that
  /// was, if it has come to that now.
  mutating func giveUp(by time: SimulationTime) -> SimulationTime? {
    let day = TimeSpan(milliseconds: 86_400_000)
    guard let since = failingSince, since + day <= time, !suspended.contains(.launch) else {
      return nil
    }
    suspended.insert(.launch)
    return since + day
  }

  /// At the end of a pass: whether capacity is missing still, and whether launches are on their
  /// way, which may fail yet. Where nothing is, the failures are over.
  mutating func settle(isMissing: Bool, isLaunching: Bool) {
    isShort = isShort && isMissing
    if !isMissing, !isPoolShort, !isLaunching {
      launchTrouble = nil
      failingSince = nil
    }
  }

  /// What is missing is tried again when a zone that is left alone may be.
  mutating func awaitRetry(after time: SimulationTime) {
    nextRetry = .never
    guard isShort || isPoolShort, !suspended.contains(.launch) else { return }
    for zone in zones where zone.outages == 0 && zone.avoidedUntil > time {
      nextRetry = min(nextRetry, zone.avoidedUntil)
    }
  }
}

// Whether it has anything to do by itself.
extension AutoScalingGroup {
  /// Whether nothing is missing, surplus, replaced, failing or suspended.
  var isSettled: Bool {
    replacesNothing && replacementBase == nil && nextReplacement == .never && !isShort
      && !isPoolShort && !hasSurplus && desiredBeforeSchedule == nil && undecremented.count == 0
      && launchTrouble == nil && failingSince == nil && suspended.isEmpty
  }
}

// What is replaced although it works.
extension AutoScalingGroup {
  /// A deployment starts: what was launched before is outdated, unless it has the same to deploy as
  /// the one before.
  mutating func begin(_ refresh: InstanceRefresh) {
    self.refresh = refresh
    progress = RefreshProgress()
    if !refresh.skipsMatching { generation += 1 }
  }

  mutating func endRefresh() { refresh = nil }

  /// It pauses, after which it goes towards a later checkpoint, or bakes.
  mutating func pauseRefresh(until end: SimulationTime, towards checkpoint: Int, isBaking: Bool) {
    progress.pausedUntil = end
    progress.checkpoint = checkpoint
    progress.isBaking = isBaking
  }

  /// Its pause is over.
  mutating func resumeRefresh() { progress.pausedUntil = nil }

  /// Whether the warm pool's instances are being replaced.
  mutating func note(isInWarmPool: Bool) { progress.isInWarmPool = isInWarmPool }

  /// The deployment that replaces instances now; nil also while it pauses.
  var activeRefresh: InstanceRefresh? { progress.pausedUntil == nil ? refresh : nil }

  /// Whether an instance of the group is past its lifetime, or unhealthy, and whether one of them
  /// may go.
  mutating func note(condemned: Bool, mayEnd: Bool) {
    self.condemned = condemned ? mayEnd ? .mayEnd : .held : .none
  }
  var hasCondemned: Bool { condemned != .none }

  /// Replacements go on then.
  mutating func awaitReplacement(at time: SimulationTime) { nextReplacement = time }

  /// Whether nothing is to be replaced, now or once something is over.
  var replacesNothing: Bool {
    !hasRefresh && condemned == .none && rebalancing == nil && progress.pausedUntil == nil
  }

  /// Whether instances are being replaced: the surplus that this takes is not scaled in.
  var isReplacing: Bool {
    hasRefresh && progress.pausedUntil == nil || condemned == .mayEnd
  }

  /// The capacity that replacements go by, from now on at least the desired one; `capacity`: where
  /// they begin.
  mutating func growBase(from capacity: Int) {
    replacementBase = max(replacementBase ?? capacity, desired)
  }

  mutating func forgetBase() { replacementBase = nil }

  /// An instance is launched to even out the zones.
  mutating func beginRebalancing(with id: InstanceID) { rebalancing = id }
  mutating func endRebalancing() { rebalancing = nil }
}
