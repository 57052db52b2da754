import Probability

/// One run: a pool that answers a workload, event by event.
///
/// The loop merges the workload's two cursors (joins by time, leaves by time) with a few queues
/// that hold only what is going on now. Instants in which people only join and leave take a short
/// way; everything else makes the full pass of `PoolEvent.swift`.
struct Simulation<Placement: PlacementStrategy>: ~Copyable {
  let plan: RunPlan
  let columns: WorkloadColumns
  let limit: Int
  /// The ceilings for a meeting without a host, and for one with a single host: under
  /// `cascade_seats` there must be room for a link.
  let newMeetingLimit, hostLimit: Int
  let affinity: Affinity
  let measuredFrom: SimulationTime
  /// EC2 may refuse a launch, so each has to be asked for.
  let launchesMayFail: Bool

  var placement: Placement
  var policy: any ScalingPolicy
  var group: AutoScalingGroup
  var fleet: Fleet
  var hosts: MeetingHosts
  var attendance: Attendance
  var draws: Draws
  var pipeline: RegistrationPipeline

  var joinCursor = 0
  var leaveCursor = 0
  var nextJoin = SimulationTime.never
  var nextLeave = SimulationTime.never
  var scheduleCursor = 0
  var faultCursor = 0
  var refreshCursor = 0
  var nextEvaluation = SimulationTime.never
  var idleExpiry = SimulationTime.never
  var nextTurnover = SimulationTime.never
  /// When a zone that launches failed in may be tried again.
  var nextRetry = SimulationTime.never
  /// EC2's throttles of RunInstances and StartInstances.
  var runTokens, startTokens: TokenBucket
  /// The warm pool is below its target.
  var isPoolShort = false
  /// An instance in service is past its lifetime.
  var hasExpired = false
  var lateLeaves = EventQueue<AttendeeEvent>()
  var lifecycle = EventQueue<LifecycleEvent>()
  var recordEvents = EventQueue<RecordEvent>()
  var returns = EventQueue<ReturnEvent>()
  var patienceEnds = EventQueue<AttendeeEvent>()
  /// The first time at which anything but a join or an ordinary leave happens.
  var rareTime = SimulationTime.zero

  /// Something happened in this instant that `interval: on_change` reacts to.
  var hasChanged = true
  /// The desired capacity before the schedule moved it, or let the group grow, in this instant;
  /// nil: it did neither.
  var desiredBeforeSchedule: Int?
  /// Capacity came at the end of a pass, for which somebody waits.
  var needsAnotherPass = false
  /// This pass is made for that capacity.
  var isExtraPass = false
  /// Somebody waits and something has changed since the waiting were last looked at.
  var waitingMayFit = false
  var admissionSequence: UInt64 = 0
  var dropSequence = 0
  var feed = MetricFeed()

  var demand = 0
  var demandParticipants = 0
  var participants = 0
  var series: TimeSeries
  var scaleUp: ScaleUpLag
  var lateJoins: LateJoins
  var shortages = ShortageLog()
  var seenMoves = -1
  var seenDesired = -1
  var counts = RunCounts()
  var fates: EntryFates
  var rejections: [RejectedJoin] = []
  var drops: [DropRecord] = []
  var joinDelays: [Int64] = []
  var launches: [LaunchRecord] = []
  var decisions: [DecisionRecord] = []
  var stateChanges: [WarmPoolStateChange] = []
  /// Deployments that took place, the last one maybe going on, and those that were refused.
  var refreshes: [RefreshRecord] = []
  var refusedRefreshes: [RefreshRecord] = []
  var launchesSuspended: SimulationTime?
  var ceilingReached: SimulationTime?
  /// Leave times minus admission times: at the end, everybody's time in meetings added up.
  var presence: Int64 = 0
  var hasMarkedWarmUp: Bool
  /// Evaluations since anybody last came, left or was turned away.
  var quietEvaluations = 0
  var fingerprint = EventFingerprint()
  var instants = 0

  init(_ plan: RunPlan, columns: WorkloadColumns, placement: Placement) {
    self.plan = plan
    self.columns = columns
    limit = plan.participantLimit
    affinity = plan.affinity
    hostLimit = plan.participantLimit - plan.linkSeats
    newMeetingLimit = min(plan.newMeetingLimit ?? plan.participantLimit, hostLimit)
    measuredFrom = .zero + plan.warmUp
    launchesMayFail =
      plan.launch.failures.hasProbability || !plan.launchFaults.isEmpty || plan.quotas.vcpus != nil
    runTokens = TokenBucket(
      burst: plan.quotas.launchBurst, perSecond: plan.quotas.launchesPerSecond)
    startTokens = runTokens
    hasMarkedWarmUp = plan.warmUp == .zero
    self.placement = placement
    self.placement.begin(seed: plan.seed, replication: plan.replication)
    policy = plan.scaling.policy
    group = AutoScalingGroup(plan.group, warmPool: plan.warmPool)
    fleet = Fleet(participantLimit: plan.participantLimit)
    hosts = MeetingHosts(meetings: plan.workload.meetingCount, cascadeSeats: plan.linkSeats)
    attendance = Attendance(meetingOfJoin: columns.meetingOfJoin)
    draws = Draws(plan)
    fates = EntryFates(plan)
    pipeline = RegistrationPipeline(plan.launch.pipeline)
    series = TimeSeries(interval: plan.reportInterval, measuredFrom: measuredFrom)
    scaleUp = ScaleUpLag(limit: plan.participantLimit, measuredFrom: measuredFrom)
    lateJoins = LateJoins(limit: plan.participantLimit)
  }

  /// Whether instants without a rare event may take the short way.
  private var allowsShortWay: Bool {
    plan.scaling.interval != .onChange && plan.scaling.metricDelay == .zero
  }

  consuming func run() -> RunResult {
    populate()
    if plan.scaling.metricDelay > .zero { feed.note(observe(at: SimulationTime(milliseconds: -1))) }
    moveCursors()
    let shortWay = allowsShortWay
    let end = plan.end ?? .never
    instant(at: .zero)
    var last = SimulationTime.zero
    while true {
      let next = min(nextJoin, nextLeave, rareTime)
      if next > end || next == .never || plan.end == nil && isAtRest { break }
      precondition(next > last, "I3: the clock went back")
      last = next
      if !hasMarkedWarmUp, next >= measuredFrom { markWarmUp() }
      if shortWay, next < rareTime, attendance.waiting.isEmpty {
        shortInstant(at: next)
      } else {
        instant(at: next)
      }
    }
    return finish(at: plan.end ?? last)
  }

  /// An instant in which people only join and leave.
  @inline(__always) private mutating func shortInstant(at time: SimulationTime) {
    series.advance(to: time)
    leaveOnTime(at: time)
    if nextJoin == time { joinOnTime(at: time) }
    if fleet.hasEmptyDraining || lateLeaves.nextTime <= time || returns.nextTime <= time {
      hasChanged = false
      passes(at: time)
      settle(at: time)
      scheduleRare(after: time)
    } else {
      settle(at: time)
    }
  }

  /// Any instant: passes until nothing is due any more.
  private mutating func instant(at time: SimulationTime) {
    series.advance(to: time)
    hasChanged = time == .zero
    passes(at: time)
    if plan.scaling.metricDelay > .zero { feed.note(observe(at: time)) }
    settle(at: time)
    scheduleRare(after: time)
  }

  /// Passes until nothing is due at this instant any more.
  private mutating func passes(at time: SimulationTime) {
    var count = 0
    isExtraPass = false
    repeat {
      pass(at: time)
      count += 1
      precondition(
        count < 1_000_000, "I12: the instant at \(time.milliseconds) ms does not come to rest")
    } while isDue(at: time)
  }

  /// One pass over the steps of an instant.
  private mutating func pass(at time: SimulationTime) {
    leaveOnTime(at: time)
    leaveLate(at: time)
    breakThings(at: time)
    completeStages(at: time)
    changeRecords(at: time)
    changeSettings(at: time)
    startRefreshes(at: time)
    admitWaiting(at: time)
    if nextJoin == time { joinOnTime(at: time) }
    comeBack(at: time)
    losePatience(at: time)
    endPass(at: time)
  }

  /// Whether a zero latency makes another pass at this instant.
  private var isDueBy: SimulationTime {
    min(
      min(lateLeaves.nextTime, lifecycle.nextTime), min(returns.nextTime, patienceEnds.nextTime),
      recordEvents.nextTime)
  }
  private mutating func isDue(at time: SimulationTime) -> Bool {
    isExtraPass = needsAnotherPass
    needsAnotherPass = false
    return isExtraPass || isDueBy <= time
  }

  private mutating func scheduleRare(after time: SimulationTime) {
    rareTime = min(isDueBy, min(nextEvaluation, nextRetry), idleExpiry, nextTurnover)
    if refreshCursor < plan.refreshes.count {
      rareTime = min(rareTime, plan.refreshes[refreshCursor].time)
    }
    if scheduleCursor < plan.schedule.count {
      rareTime = min(rareTime, plan.schedule[scheduleCursor].time)
    }
    if faultCursor < plan.faults.count { rareTime = min(rareTime, plan.faults[faultCursor].time) }
  }

  /// Tells the recorders what the pool holds from the end of this instant on.
  @inline(__always) private mutating func settle(at time: SimulationTime) {
    let fleetChanged = fleet.moves != seenMoves || group.desired != seenDesired || series.needsFleet
    if fleetChanged { holdFleet() }
    let capacity = (fleet.servingCount + fleet.drainingCount) * limit
    let lowest = fleet.index.lowestLevel
    let free = fleet.servingCount * limit - fleet.seatsServing
    let shortfall = max(demand - capacity, 0)
    series.hold(
      TimeSeries.Levels(
        demand: demand, demandParticipants: demandParticipants, participants: participants,
        seatsTaken: fleet.seatsTaken,
        freeSeats: free, largestFreeBlock: lowest < 0 ? 0 : limit - lowest, shortfall: shortfall))
    if fleetChanged || !scaleUp.isSettled(demand: demand) {
      let met = fleet.servingCount + fleet.drainingCount
      scaleUp.settle(
        at: time, demand: demand, capacity: met, decided: met + fleet.launchingCount,
        maxSize: group.maxSize)
    }
    if !lateJoins.isSettled(demand: demand, capacity: capacity) {
      lateJoins.settle(at: time, demand: demand, capacity: capacity)
    }
    if shortfall > 0 { noteLateJoins(at: time) }
    if shortages.isOpen {
      shortages.settle(
        at: time, shortfall: shortfall, hasFreeSeat: free > 0, cause: shortageCause(at: time))
    }
    #if DEBUG
      instants += 1
      if instants % plan.invariantInterval == 0 { checkInvariants() }
    #endif
  }

  /// The joins of this instant, the last ones before the cursor, found too little capacity.
  private mutating func noteLateJoins(at time: SimulationTime) {
    var first = joinCursor
    while first > 0, columns.joinTimes[first - 1] == time { first -= 1 }
    if first < joinCursor, time >= measuredFrom {
      lateJoins.add(joinCursor - first, at: time, demand: demand)
    }
  }

  /// Instances that are InService before they are registered.
  var registeringInService: Int { plan.launch.hook == .none ? fleet.count(.registering) : 0 }

  private mutating func holdFleet() {
    seenMoves = fleet.moves
    seenDesired = group.desired
    var states = [Int](repeating: 0, count: LedgerState.allCases.count)
    for phase in InstancePhase.allCases {
      if let state = phase.ledgerState { states[state.rawValue] += fleet.count(phase) }
    }
    var inService = fleet.servingCount + registeringInService
    if plan.scaleIn.drainVia == .application { inService += fleet.drainingCount }
    series.holdFleet(
      states: states, desired: group.desired, inService: inService, participantLimit: limit)
  }

  /// What is in the way of those who find no seat.
  private func shortageCause(at time: SimulationTime) -> ShortageCause {
    guard fleet.launchingCount > fleet.lostCount else {
      let counted =
        fleet.servingCount + (plan.scaleIn.drainVia == .application ? fleet.drainingCount : 0)
      if counted >= group.maxSize { return .maxSize }
      if group.suspended.contains(.launch) { return .suspended }
      guard let failure = group.launchTrouble else { return .notDetected }
      return failure == .quota ? .quota : .launchFailed
    }
    let launching = fleet.ids { $0.isLaunching }
    if launching.contains(where: { fleet.details[$0].startEnds <= time }) { return .registering }
    let isCold = launching.contains { fleet.details[$0].origin == .cold }
    return isCold && group.warmPool != nil && fleet.warmedCount == 0 ? .warmPoolEmpty : .launching
  }

  /// Without a duration: nobody is there or on the way, and nothing is in motion. People who wait
  /// for ever do not keep the run going once the policy has been asked a thousand times in a row
  /// and nobody came, left or was turned away; a hundred thousand times where something is in
  /// motion.
  private var isAtRest: Bool {
    // A pool may launch and scale in for ever for somebody whom it never lets in.
    if nextJoin == .never, participants == 0, quietEvaluations >= 100_000 { return true }
    // Instances that may not be terminated drain for ever.
    guard nextJoin == .never, participants == 0, !isLaunching,
      fleet.drainingCount == 0 || group.suspended.contains(.terminate),
      fleet.count(.startingInPlace) == 0, nextTurnover == .never
    else { return false }
    if attendance.attendeeCount == 0 { return true }
    // Who waits may be helped by what is still to come.
    guard scheduleCursor == plan.schedule.count, faultCursor == plan.faults.count else {
      return false
    }
    return attendance.attendeeCount == attendance.waiting.count && patienceEnds.count == 0
      && quietEvaluations >= 1_000
  }

  /// Without a duration: the last participant has left. What is in motion comes to its end, and the
  /// group replaces nothing any more, or some runs would never end.
  var isOver: Bool {
    plan.end == nil && nextJoin == .never && participants == 0 && attendance.attendeeCount == 0
  }

  /// Whether an instance is on its way into the group or the warm pool; one whose registration was
  /// lost is not.
  private var isLaunching: Bool {
    !isReplacedForEver
      && (fleet.launchingCount > fleet.lostCount || !fleet.ids { $0.isEnteringWarmPool }.isEmpty)
  }

  /// The group may launch for ever what fails, what breaks, what health checks find before it
  /// registers, or what it does not count.
  private var isReplacedForEver: Bool {
    guard quietEvaluations >= 1_000 else { return false }
    return plan.healthCheck != nil || group.launchTrouble != nil || !plan.breakdowns.isEmpty
      || !plan.scaling.countsPending
  }

  /// The warm-up is over: what was counted as it happened is counted anew.
  mutating func markWarmUp() {
    hasMarkedWarmUp = true
    fleet.mark(at: measuredFrom)
    hosts.forgetMostHosts()
    counts.joinsAdmitted = 0
  }
}
