/// One pool: a group with its instances and its warm pool, the policy that sizes it, and what is on
/// its way in it. A second pool is a second value.
///
/// What it does is in the extensions, by subject. What it is made of guards itself: nothing is
/// written but by the verbs of its owners.
struct Pool: ~Copyable {
  let plan: RunPlan
  let limit: Int
  /// The ceilings for a meeting without a host, and for one with a single host: under
  /// `cascade_seats` there must be room for a link.
  let newMeetingLimit, hostLimit: Int
  let affinity: Affinity
  /// EC2 may refuse a launch, so each has to be asked for.
  let launchesMayFail: Bool

  var group: AutoScalingGroup
  var fleet: Fleet
  var launches = LaunchLog()
  var scaler: Autoscaler
  var pipeline: RegistrationPipeline
  var draws: PoolDraws
  /// EC2's throttles of RunInstances and StartInstances.
  var runTokens, startTokens: TokenBucket
  /// What new volumes are read for.
  var restores: VolumeRestores
  var lifecycle = EventQueue<LifecycleEvent>()
  var recordEvents = EventQueue<RecordEvent>()
  var changes, faults, refreshes: PlanCursor
  var protection = ProtectionCalls()

  init(_ plan: RunPlan) {
    self.plan = plan
    limit = plan.participantLimit
    hostLimit = plan.participantLimit - plan.linkSeats
    newMeetingLimit = min(plan.newMeetingLimit ?? plan.participantLimit, hostLimit)
    affinity = plan.affinity
    launchesMayFail =
      plan.launch.failures.hasProbability || !plan.launchFaults.isEmpty || plan.quotas.vcpus != nil
    group = AutoScalingGroup(plan.group, warmPool: plan.warmPool)
    fleet = Fleet(
      participantLimit: plan.participantLimit,
      media: MediaLoad(
        plan.media, participantLimit: plan.participantLimit, measuredFrom: .zero + plan.warmUp,
        interval: plan.reportInterval, series: plan.series),
      findsFits: type(of: plan.placement).asksForOldestFit)
    scaler = Autoscaler(plan.scaling)
    pipeline = RegistrationPipeline(plan.launch.pipeline)
    draws = PoolDraws(plan)
    runTokens = TokenBucket(
      burst: plan.quotas.launchBurst, perSecond: plan.quotas.launchesPerSecond)
    startTokens = runTokens
    restores = VolumeRestores(plan.launch.firstRead, zones: plan.group.availabilityZones)
    changes = PlanCursor(plan.schedule.map(\.time))
    faults = PlanCursor(plan.faults.map(\.time))
    refreshes = PlanCursor(plan.refreshes.map(\.time))
    populate()
  }

  /// When the next stage or step of a registration completes.
  var nextCompletion: SimulationTime { min(lifecycle.nextTime, recordEvents.nextTime) }

  /// The first time at which anything happens to the pool that no participant does.
  var nextTime: SimulationTime { min(scaler.nextTime, nextTimeBesidesPolicy) }

  /// The same, but for the policy's evaluations.
  var nextTimeBesidesPolicy: SimulationTime {
    min(
      min(nextCompletion, group.nextRetry),
      min(group.nextTurnover, min(group.nextReplacement, refreshes.nextTime)),
      min(protection.nextTime, min(changes.nextTime, faults.nextTime)))
  }

  /// Serving and draining instances.
  @inline(__always) var hostCount: Int { fleet.servingCount + fleet.drainingCount }
  /// The free seats of serving instances.
  @inline(__always) var freeSeats: Int { fleet.servingCount * limit - fleet.seatsServing }
  /// The most free seats on one serving instance.
  @inline(__always) var largestFreeBlock: Int {
    let lowest = fleet.index.lowestLevel
    return lowest < 0 ? 0 : limit &- lowest
  }
  /// Instances that are InService before they are registered.
  var registeringInService: Int { plan.launch.hook == .none ? fleet.count(.registering) : 0 }
  /// Instances InService, as EC2 Auto Scaling sees them.
  var inServiceCount: Int {
    fleet.servingCount + registeringInService + fleet.count(.failed)
      + (plan.scaleIn.drainVia == .application ? fleet.drainingCount : 0)
  }

  /// Whether a serving instance with a free seat has room for somebody who begins a meeting, by
  /// whatever else limits it.
  var hasRoomBesideSeats: Bool {
    guard fleet.media.hasLimits else { return true }
    return fleet.servingIDs.contains {
      fleet.seats(on: InstanceID($0)) < limit
        && fleet.media.limit(on: InstanceID($0), among: 0) == nil
    }
  }

  /// What is in the way of those who find no seat.
  func shortageCause(at time: SimulationTime) -> ShortageCause {
    guard fleet.launchingCount > fleet.lostCount else {
      let counted =
        fleet.servingCount + (plan.scaleIn.drainVia == .application ? fleet.drainingCount : 0)
      if counted >= group.maxSize { return .maxSize }
      if group.suspended.contains(.launch) { return .suspended }
      guard let failure = group.launchTrouble else { return .notDetected }
      return failure == .quota ? .quota : .launchFailed
    }
    assert(
      (fleet.count(.registering) > 0)
        == fleet.ids { $0.isLaunching }.contains { fleet.details[$0].startEnds <= time },
      "I8: an instance registers that still starts, or the other way round")
    if fleet.count(.registering) > 0 { return .registering }
    return fleet.coldLaunchingCount > 0 && group.warmPool != nil && fleet.warmedCount == 0
      ? .warmPoolEmpty : .launching
  }

  /// Whether an instance is on its way into the group or the warm pool, and not only ever replaced;
  /// one whose registration was lost is not. `quietEvaluations`: for how long nobody came, left or
  /// was turned away.
  func isLaunching(quietEvaluations: Int) -> Bool {
    !isReplacedForEver(quietEvaluations)
      && (fleet.launchingCount > fleet.lostCount || !fleet.ids { $0.isEnteringWarmPool }.isEmpty)
  }

  /// The group may launch for ever what fails, what breaks, what health checks find before it
  /// registers, or what it does not count.
  private func isReplacedForEver(_ quietEvaluations: Int) -> Bool {
    guard quietEvaluations >= 1_000 else { return false }
    return plan.healthCheck != nil || group.launchTrouble != nil || !plan.breakdowns.isEmpty
      || !plan.scaling.countsPending || !plan.scaleIn.decrementsDesired
  }

  /// Whether nothing of it is in motion, and nothing can change it but its policy. Instances that
  /// may not be terminated drain for ever.
  func isAtRest(quietEvaluations: Int) -> Bool {
    !isLaunching(quietEvaluations: quietEvaluations)
      && (fleet.drainingCount == 0 || group.suspended.contains(.terminate))
      && fleet.count(.startingInPlace) == 0 && group.nextTurnover == .never
  }

  /// The pool as a policy sees it; `waiting`: the seats wanted by people who wait. `seatsRefused`
  /// is the sum so far.
  func observation(at time: SimulationTime, waiting: Int) -> PoolObservation {
    var pool = PoolObservation(
      time: time, serving: fleet.servingCount, empty: fleet.emptyServingCount,
      launching: fleet.launchingCount, draining: fleet.drainingCount,
      warmed: fleet.warmedCount, seatsTaken: fleet.seatsServing, seatsWaiting: waiting,
      seatsRefused: group.seatsRefused,
      participantLimit: limit, minSize: group.minSize, maxSize: group.maxSize,
      desired: group.desired)
    if scaler.seesLoad { pool.loadShare = fleet.media.loadShare(over: fleet.servingIDs) }
    return pool
  }
}
