// Most instants: people come and go, and nothing else happens until the next rare event or the end
// of a report interval. They are walked through here without what the other instants need. Each is
// the same as `instant` and `shortInstant` would make it, which a test compares.
extension Simulation {
  /// Whether instants can be walked through at all.
  func allowsStretches(_ placement: some PlacementStrategy) -> Bool {
    allowsShortWay && plan.walksStretches && !type(of: placement).remembers
      && !world.crowd.hosts.lingering.isUsed && !world.crowd.hosts.reservations.isUsed
  }

  /// Before when the next stretch is over.
  @inline(__always) var stretchEnd: SimulationTime {
    let boundary = min(world.clock.rareTime, world.journal.series.boundary)
    guard let end = plan.end, end < boundary else { return boundary }
    return SimulationTime(milliseconds: end.milliseconds + 1)
  }

  /// Walks through the instants before the next rare one, or the end of the report interval, and
  /// through those of the policy's evaluations that change nothing; leaves the last one to the other
  /// ways where a step of it is of another kind. Returns when the last instant was; `last` where
  /// there was none.
  mutating func walk(
    after last: SimulationTime, _ placement: inout some PlacementStrategy
  ) -> SimulationTime {
    let hasMedia = pool.fleet.media.isUsed
    // Links take seats, and media go by all of a meeting's hosts.
    let knowsFurtherHosts = !hasMedia && world.crowd.hosts.cascadeSeats == 0
    // Whether a meeting's only host takes whoever finds a seat there.
    let hostsTakeAll = pool.affinity != .none && !pool.fleet.media.hasLimits
    let spills = pool.affinity == .spill
    // A report interval is measured as a whole.
    let isMeasured = world.journal.series.boundary > world.journal.measuredFrom
    let firstJoin = world.clock.joinCursor
    var limit = stretchEnd
    world.beginStretch(pool)
    expectDemand()
    var isWatched = world.journal.keepsUses || world.journal.shortages.isOpen
    var hasLeft = false
    var notedJoins = firstJoin
    var refusal: InstanceID?
    var isUnfinished = false
    var joins = 0
    var now = last
    while true {
      let time = min(world.clock.nextJoin, world.clock.nextLeave)
      guard time < limit else {
        guard isEvaluation(limit) else { break }
        if hasLeft || world.clock.joinCursor > notedJoins { world.clock.noteLeave() }
        (hasLeft, notedJoins) = (false, world.clock.joinCursor)
        guard passEvaluation(at: limit) else { break }
        now = limit
        limit = stretchEnd
        if isWatched { isWatched = watch(at: now) }
        #if DEBUG
          if countInstant() { break }
        #endif
        continue
      }
      precondition(time >= now, "I3: the clock went back")
      now = time
      if world.clock.nextLeave == time {
        let join = world.clock.leaveAhead
        let seats = columns.seats(of: join)
        let entry = world.crowd.attendance.entries[world.clock.leaveCursor]
        if entry.place >= 0 {
          let meeting = Int(entry.meeting)
          let instance = InstanceID(entry.place)
          if !knowsFurtherHosts, world.crowd.hosts.hasFurtherHosts(meeting) {
            isUnfinished = true
            break
          }
          hasLeft = true
          world.crowd.prefetch(leave: world.clock.leaveCursor, spills: spills)
          world.crowd.attendance.unseat(atLeave: world.clock.leaveCursor)
          world.crowd.heads.leave()
          pool.fleet.unseat(seats, on: instance, at: time)
          if hasMedia {
            pool.fleet.media.leave(instance, among: world.crowd.hosts.people(of: meeting), at: time)
          }
          _ = world.crowd.hosts.leave(meeting, from: instance, of: &pool.fleet, at: time)
        } else {
          world.stretch.noteAbsentee(seats: seats, at: time)
        }
        world.clock.passLeave()
        world.crowd.heads.unwant(seats: seats)
        world.stretch.unwant(seats: seats, at: time)
        if world.clock.nextLeave == time { continue }
        if pool.fleet.hasEmptyDraining {
          isUnfinished = true
          break
        }
        if world.clock.nextJoin == time { continue }
        settleStretch(at: time)
      } else {
        let join = world.clock.joinCursor
        let seats = columns.seats(of: join)
        let stay = columns.stays[join]
        let meeting = Int(columns.meetingOfJoin[join])
        let host = world.crowd.hosts.host(of: meeting)
        let hostTakesIt =
          host >= 0 && hostsTakeAll && !world.crowd.hosts.hasFurtherHosts(meeting)
          && pool.fleet.seats(on: host) &+ seats <= pool.hostLimit
        let instance =
          hostTakesIt
          ? host
          : world.crowd.instance(for: join, seats: seats, attempt: 0, placement, pool)
        guard instance >= 0, stay > .zero, !pool.fleet.isTroubled(instance) else {
          refusal = instance
          break
        }
        if !knowsFurtherHosts, !world.crowd.hosts.isWhole(meeting, on: instance) {
          isUnfinished = true
          break
        }
        if type(of: placement).notesRoutes {
          if hostTakesIt {
            placement.note(JoinRoute(join: join, meeting: meeting, toItsHost: host), at: time)
          } else {
            world.crowd.tell(&placement, join, on: instance, at: time, pool)
          }
        }
        world.crowd.prefetch(join: join, spills: spills)
        _ = world.clock.takeJoin()
        joins &+= 1
        world.crowd.heads.want(seats: seats)
        world.stretch.want(seats: seats, at: time)
        world.crowd.attendance.seat(join, on: instance)
        world.journal.fingerprint.noteAdmission(of: join, on: instance, at: time, for: stay)
        world.crowd.heads.enter()
        if hasMedia {
          pool.fleet.media.enter(instance, among: world.crowd.hosts.people(of: meeting), at: time)
        }
        if hostTakesIt {
          world.crowd.hosts.joinHost(of: meeting)
        } else {
          world.crowd.hosts.join(meeting, on: instance, of: &pool.fleet, at: time)
        }
        pool.fleet.seat(seats, on: instance, at: time)
        if world.clock.nextJoin == time { continue }
        settleStretch(at: time)
        world.stretch.notePeaks(
          demand: world.crowd.heads.demand,
          demandParticipants: world.crowd.heads.demandParticipants,
          participants: world.crowd.heads.participants, seatsTaken: pool.fleet.seatsTaken)
        if world.stretch.isShort, isMeasured,
          world.journal.lateJoins.add(joins, at: time, demand: world.crowd.heads.demand)
        {
          expectDemand()
        }
        joins = 0
      }
      if isWatched { isWatched = watch(at: time) }
      #if DEBUG
        if countInstant() { break }
      #endif
      // Without a duration the run may be at rest.
      if world.crowd.heads.participants == 0, world.clock.nextJoin == .never { break }
    }
    // Who gets in changes no less than who leaves.
    if hasLeft || world.clock.joinCursor > notedJoins { world.clock.noteLeave() }
    world.stretch.settle(
      lowestLevel: pool.fleet.index.lowestLevel, limit: pool.limit, at: now)
    let held = levels
    world.stretch.finish(held, drainingClock: pool.fleet.drainingClock, at: now)
    world.crowd.heads.pass(
      wanting: world.stretch.demandParticipants, present: world.stretch.participants)
    world.journal.pass(
      world.stretch, levels: held, servingSeats: pool.fleet.servingCount * pool.limit,
      admitted: world.clock.joinCursor - firstJoin, at: now)
    if let refusal { turnAway(on: refusal, at: now, &placement) }
    if isUnfinished || refusal != nil { shortInstant(at: now, &placement) }
    #if DEBUG
      if isDueForChecks { checkInvariants() }
    #endif
    return now
  }

  /// Whether at a time within the report interval and the run nothing is due but that the policy is
  /// asked, and nothing can come of that but what it decides.
  @inline(never) func isEvaluation(_ time: SimulationTime) -> Bool {
    time == pool.scaler.nextTime && !pool.scaler.hasDecided
      && time < world.journal.series.boundary
      && time < min(world.clock.nextJoin, world.clock.nextLeave)
      && time < min(world.crowd.nextTime, pool.nextTimeBesidesPolicy)
      && time <= plan.end ?? .never && plan.stop?.isStopped != true
      && (world.crowd.heads.participants > 0 || world.clock.nextJoin < .never)
      && pool.allowsOnlyThePolicy(
        at: time, knowsOfZones: world.journal.zonesUnbalanced != nil)
  }

  /// Asks the policy at an instant in which nobody comes or goes. Returns whether that changes
  /// nothing; if not, the instant is yet to be.
  @inline(never) private mutating func passEvaluation(at time: SimulationTime) -> Bool {
    guard pool.passEvaluation(at: time, &world) else { return false }
    scheduleRare()
    return true
  }

  /// The end of an instant: what it is the end of is told.
  @inline(__always) private mutating func settleStretch(at time: SimulationTime) {
    let lowest = pool.fleet.index.lowestLevel
    if lowest != world.stretch.lowestLevel {
      world.stretch.settle(lowestLevel: lowest, limit: pool.limit, at: time)
    }
    if !world.stretch.isSettled(demand: world.crowd.heads.demand) { settleDemand(at: time) }
  }

  /// The demand has crossed the capacity, or a lag begins or ends.
  @inline(never) private mutating func settleDemand(at time: SimulationTime) {
    world.stretch.settle(demand: world.crowd.heads.demand, at: time)
    settleLags(at: time, capacity: world.stretch.capacity)
    expectDemand()
  }

  @inline(__always) private mutating func expectDemand() {
    let levels = world.journal.scaleUp.levelEnds
    world.stretch.expect(
      upTo: levels.upper, above: max(levels.lower, world.journal.lateJoins.demandAwaited))
  }

  /// What is kept of each instant while somebody asks, or while there is a shortage. Returns whether
  /// it goes on.
  @inline(never) private mutating func watch(at time: SimulationTime) -> Bool {
    if world.journal.shortages.isOpen { settleShortage(at: time) }
    // The fleet is the same all the while.
    _ = world.journal.noteUses(
      of: pool.fleet, minSize: pool.group.minSize, desired: pool.group.desired, at: time)
    return world.journal.keepsUses || world.journal.shortages.isOpen
  }

  /// The next join is not admitted at once: it found no instance (-1), or one that does not take
  /// it.
  private mutating func turnAway(
    on instance: InstanceID, at time: SimulationTime, _ placement: inout some PlacementStrategy
  ) {
    let join = world.clock.takeJoin()
    if columns.stays[join] > .zero {
      world.crowd.heads.want(seats: columns.seats(of: join), at: time)
    }
    world.clock.noteChange()
    if type(of: placement).notesRoutes {
      world.crowd.tell(&placement, join, on: instance, at: time, pool)
    }
    world.crowd.joinOtherwise(
      join, on: instance, at: time, placement, &pool, &world.clock, &world.journal)
  }
}
