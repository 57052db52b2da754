import Probability

/// One run: a pool that answers a workload, event by event.
///
/// The loop merges the workload's two cursors (joins by time, leaves by time) with a few queues
/// that hold only what is going on now. Instants in which people only join and leave take a short
/// way; everything else makes the full pass of `PoolEvent.swift`. What happens in a step is the
/// pool's and the crowd's; here is only when and in which order. Only what asks the placement
/// strategy is specialized for it: the rest is compiled once.
struct Simulation: ~Copyable {
  let plan: RunPlan
  let columns: WorkloadColumns
  var pool: Pool
  var world: World
  /// Whether the run ended before its time.
  private(set) var isBrokenOff = false
  /// Debug builds count them.
  private var instants = 0

  init(_ plan: RunPlan, columns: WorkloadColumns) {
    self.plan = plan
    self.columns = columns
    pool = Pool(plan)
    world = World(plan, columns: columns)
  }

  /// Whether instants without a rare event may take the short way.
  var allowsShortWay: Bool {
    plan.scaling.interval != .onChange && !pool.scaler.isDelayed && !plan.scaleIn.protectsLate
  }

  /// Runs to the end, with joins where a strategy places them.
  consuming func run(_ strategy: some PlacementStrategy) -> RunResult {
    var placement = strategy
    placement.begin(seed: plan.seed, replication: plan.replication)
    pool.noteObservation(at: SimulationTime(milliseconds: -1), &world.crowd)
    let shortWay = allowsShortWay
    let stretches = allowsStretches(placement)
    let end = plan.end ?? .never
    instant(at: .zero, &placement)
    var last = SimulationTime.zero
    while true {
      if plan.endsAtFirstRefusal, world.journal.hasTurnedAway {
        isBrokenOff = true
        break
      }
      let next = min(world.clock.nextJoin, world.clock.nextLeave, world.clock.rareTime)
      if next > end || next == .never { break }
      // Asked after every instant, so what is true of nearly all of them comes first.
      if world.clock.nextJoin == .never, plan.end == nil, isAtRest { break }
      precondition(next > last, "I3: the clock went back")
      if stretches, !world.crowd.isWaiting, next < stretchEnd || isEvaluation(next) {
        let reached = walk(after: last, &placement)
        // Nothing was walked where the policy has only been asked: what it decided takes a pass.
        if reached > last {
          last = reached
          continue
        }
      }
      last = next
      if world.journal.endsWarmUp(by: next) { markWarmUp() }
      if shortWay, next < world.clock.rareTime, !world.crowd.isWaiting {
        shortInstant(at: next, &placement)
      } else {
        instant(at: next, &placement)
        // Not where people only join and leave: a run has rare instants enough.
        if let stop = plan.stop, stop.isStopped {
          isBrokenOff = true
          break
        }
      }
    }
    if world.journal.endsWarmUp(by: .never) { markWarmUp() }
    // What is broken off ends with what has happened so far.
    let finish = isBrokenOff ? max(last, world.journal.measuredFrom) : plan.end ?? last
    let held = world.journal.close(at: finish)
    pool.fleet.media.finish(at: finish)
    return result(at: finish, held)
  }

  /// An instant in which people only join and leave.
  @inline(never) mutating func shortInstant(
    at time: SimulationTime, _ placement: inout some PlacementStrategy
  ) {
    world.journal.series.advance(to: time)
    if type(of: placement).remembers {
      placement.beginInstant(at: time, pool.fleet, world.crowd.hosts)
    }
    world.crowd.leaveOnTime(at: time, &pool, &world.clock)
    if world.clock.nextJoin == time {
      world.crowd.joinOnTime(at: time, &placement, &pool, &world.clock, &world.journal)
    }
    let needsPasses =
      pool.fleet.hasEmptyDraining || world.crowd.lateLeaves.nextTime <= time
      || world.crowd.returns.nextTime <= time
    if needsPasses {
      world.clock.settleChanges()
      passes(at: time, &placement)
    }
    settle(at: time)
    if needsPasses { scheduleRare() }
  }

  /// Any instant: passes until nothing is due any more.
  private mutating func instant(
    at time: SimulationTime, _ placement: inout some PlacementStrategy
  ) {
    world.journal.series.advance(to: time)
    if type(of: placement).remembers {
      placement.beginInstant(at: time, pool.fleet, world.crowd.hosts)
    }
    world.clock.beginInstant(at: time)
    passes(at: time, &placement)
    pool.noteObservation(at: time, &world.crowd)
    settle(at: time)
    scheduleRare()
  }

  /// Passes until nothing is due at this instant any more.
  private mutating func passes(
    at time: SimulationTime, _ placement: inout some PlacementStrategy
  ) {
    var count = 0
    world.clock.beginPasses()
    repeat {
      pass(at: time, &placement)
      count += 1
      precondition(
        count < 1_000_000, "I12: the instant at \(time.milliseconds) ms does not come to rest")
    } while world.clock.takePass() || isDueBy <= time
  }

  /// One pass over the steps of an instant.
  private mutating func pass(
    at time: SimulationTime, _ placement: inout some PlacementStrategy
  ) {
    world.crowd.leaveOnTime(at: time, &pool, &world.clock)
    world.crowd.leaveLate(at: time, &pool, &world.clock)
    world.crowd.endLingering(at: time, &pool, &world.clock)
    pool.breakThings(at: time, &world)
    pool.completeStages(at: time, &world)
    pool.changeRecords(at: time, &world.journal)
    pool.changeSettings(at: time, &world)
    pool.startRefreshes(at: time, &world)
    world.crowd.admitWaiting(at: time, &placement, &pool, &world.clock, &world.journal)
    if world.clock.nextJoin == time {
      world.crowd.joinOnTime(at: time, &placement, &pool, &world.clock, &world.journal)
    }
    world.crowd.comeBack(at: time, &placement, &pool, &world.clock, &world.journal)
    world.crowd.losePatience(at: time, placement, pool, &world.clock, &world.journal)
    pool.endPass(at: time, &world)
  }

  /// The first time at which a stage completes or somebody who was not admitted at once acts. A
  /// zero latency makes another pass at this instant.
  private var isDueBy: SimulationTime { min(world.crowd.nextTime, pool.nextCompletion) }

  mutating func scheduleRare() {
    world.clock.setRare(min(world.crowd.nextTime, pool.nextTime))
  }

  /// Tells the recorders what the pool holds from the end of this instant on.
  @inline(__always) private mutating func settle(at time: SimulationTime) {
    var fleetChanged = world.journal.isNew(moves: pool.fleet.moves, desired: pool.group.desired)
    if fleetChanged {
      fleetChanged = world.journal.noteUses(
        of: pool.fleet, minSize: pool.group.minSize, desired: pool.group.desired, at: time)
    }
    if fleetChanged {
      world.journal.hold(pool.fleet, desired: pool.group.desired, inService: pool.inServiceCount)
    }
    let capacity = pool.hostCount * pool.limit
    let held = levels
    world.journal.series.hold(held)
    if fleetChanged { settleScaleUp(at: time) }
    settleLags(at: time, capacity: capacity)
    if held.shortfall > 0 { noteLateJoins(at: time) }
    if world.journal.shortages.isOpen { settleShortage(at: time) }
    #if DEBUG
      if countInstant() { checkInvariants() }
    #endif
  }

  #if DEBUG
    /// Whether the invariants are checked after this instant.
    var isDueForChecks: Bool { instants % plan.invariantInterval == 0 }

    /// Counts an instant, and says the same.
    mutating func countInstant() -> Bool {
      instants += 1
      return isDueForChecks
    }
  #endif

  /// What people change, as it is.
  @inline(__always) var levels: TimeSeries.Levels {
    let heads = world.crowd.heads
    return TimeSeries.Levels(
      demand: heads.demand, demandParticipants: heads.demandParticipants,
      participants: heads.participants, seatsTaken: pool.fleet.seatsTaken,
      freeSeats: pool.freeSeats, largestFreeBlock: pool.largestFreeBlock,
      shortfall: max(heads.demand - pool.hostCount * pool.limit, 0))
  }

  /// The demand may be on another level.
  @inline(never) mutating func settleLags(at time: SimulationTime, capacity: Int) {
    let demand = world.crowd.heads.demand
    if !world.journal.scaleUp.isSettled(demand: demand) { settleScaleUp(at: time) }
    if !world.journal.lateJoins.isSettled(demand: demand, capacity: capacity) {
      world.journal.lateJoins.settle(at: time, demand: demand, capacity: capacity)
    }
  }

  private mutating func settleScaleUp(at time: SimulationTime) {
    world.journal.scaleUp.settle(
      at: time, demand: world.crowd.heads.demand, capacity: pool.hostCount,
      decided: pool.hostCount + pool.fleet.launchingCount, maxSize: pool.group.maxSize)
  }

  /// Tells the shortage that is going on how it is at the end of an instant.
  @inline(never) mutating func settleShortage(at time: SimulationTime) {
    world.journal.shortages.settle(
      at: time, shortfall: levels.shortfall,
      hasFreeSeat: pool.freeSeats > 0 && pool.hasRoomBesideSeats,
      cause: pool.shortageCause(at: time))
  }

  /// The joins of this instant found too little capacity.
  private mutating func noteLateJoins(at time: SimulationTime) {
    let joins = world.clock.joinCount(at: time)
    if joins > 0, time >= world.journal.measuredFrom {
      world.journal.lateJoins.add(joins, at: time, demand: world.crowd.heads.demand)
    }
  }

  /// Without a duration and without a join to come: nobody is there or on the way, and nothing is
  /// in motion. People who wait for ever do not keep the run going once the policy has been asked a
  /// thousand times in a row and nobody came, left or was turned away; a hundred thousand times
  /// where something is in motion.
  private var isAtRest: Bool {
    let quiet = world.clock.quietEvaluations
    let attendance = world.crowd.attendance.attendeeCount
    guard world.crowd.heads.participants == 0 else { return false }
    // A pool may launch and scale in for ever for somebody whom it never lets in.
    if quiet >= 100_000 { return true }
    guard pool.isAtRest(quietEvaluations: quiet) else { return false }
    if attendance == 0 { return true }
    // Who waits may be helped by what is still to come.
    guard pool.changes.isAtEnd, pool.faults.isAtEnd else { return false }
    return attendance == world.crowd.attendance.waiting.count
      && world.crowd.patienceEnds.count == 0 && quiet >= 1_000
  }

  /// The warm-up is over: what is kept over time is told apart from here on.
  private mutating func markWarmUp() {
    pool.fleet.mark(at: world.journal.measuredFrom)
    world.crowd.heads.mark(at: world.journal.measuredFrom)
    world.crowd.hosts.forgetMostHosts()
  }
}
