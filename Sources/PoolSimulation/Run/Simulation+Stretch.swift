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

  /// Walks through the instants before `limit`, and leaves the last one to the other ways where a
  /// step of it is of another kind. Returns when the last instant was; `last` where there was none.
  mutating func walk(
    before limit: SimulationTime, after last: SimulationTime,
    _ placement: inout some PlacementStrategy
  ) -> SimulationTime {
    let hasMedia = pool.fleet.media.isUsed
    // Links take seats, and media go by all of a meeting's hosts.
    let knowsFurtherHosts = !hasMedia && world.crowd.hosts.cascadeSeats == 0
    // A report interval is measured as a whole.
    let isMeasured = world.journal.series.boundary > world.journal.measuredFrom
    let firstJoin = world.clock.joinCursor
    var stretch = Stretch(world.journal.series.levels, capacity: pool.hostCount * pool.limit)
    var band = settledDemand(stretch)
    var isWatched = world.journal.keepsUses || world.journal.shortages.isOpen
    var hasLeft = false
    var isEmptied = false
    var refusal: InstanceID?
    var isUnfinished = false
    var now = last
    walk: while !isEmptied {
      let time = min(world.clock.nextJoin, world.clock.nextLeave)
      guard time < limit else { break }
      now = time
      let firstOfInstant = world.clock.joinCursor
      while world.clock.nextLeave == time {
        let join = world.clock.leaveAhead
        let seats = columns.seats(of: join)
        let entry = world.crowd.attendance.entries[join]
        if entry.place >= 0 {
          let meeting = Int(entry.meeting)
          let instance = InstanceID(entry.place)
          if !knowsFurtherHosts, world.crowd.hosts.hasFurtherHosts(meeting) {
            isUnfinished = true
            break walk
          }
          world.crowd.attendance.unseat(join)
          world.crowd.heads.leave()
          stretch.unseat(seats, isServing: pool.fleet.isIndexed(instance), at: time)
          if pool.fleet.unseat(seats, on: instance, at: time) {
            // Without a duration the run may be at rest.
            isEmptied = world.crowd.heads.participants == 0
          }
          if hasMedia {
            pool.fleet.media.leave(instance, among: world.crowd.hosts.people(of: meeting), at: time)
          }
          _ = world.crowd.hosts.leave(meeting, from: instance, of: &pool.fleet, at: time)
          hasLeft = true
        }
        world.clock.passLeave()
        world.crowd.heads.unwant(seats: seats)
        stretch.unwant(seats: seats, at: time)
      }
      if pool.fleet.hasEmptyDraining {
        isUnfinished = true
        break
      }
      while world.clock.nextJoin == time {
        let join = world.clock.joinCursor
        let seats = columns.seats(of: join)
        let stay = columns.stays[join]
        let instance = world.crowd.instance(for: join, seats: seats, attempt: 0, placement, pool)
        guard instance >= 0, stay > .zero, !pool.fleet.isTroubled(instance) else {
          refusal = instance
          break walk
        }
        let meeting = Int(world.crowd.attendance.entries[join].meeting)
        if !knowsFurtherHosts, !world.crowd.hosts.isWhole(meeting, on: instance) {
          isUnfinished = true
          break walk
        }
        _ = world.clock.takeJoin()
        world.crowd.heads.want(seats: seats)
        stretch.want(seats: seats, at: time)
        world.crowd.attendance.seat(join, on: instance)
        world.journal.fingerprint.noteAdmission(of: join, on: instance, at: time, for: stay)
        world.crowd.heads.enter()
        if hasMedia {
          pool.fleet.media.enter(instance, among: world.crowd.hosts.people(of: meeting), at: time)
        }
        world.crowd.hosts.join(meeting, on: instance, of: &pool.fleet, at: time)
        stretch.seat(seats, isServing: pool.fleet.isIndexed(instance), at: time)
        pool.fleet.seat(seats, on: instance, at: time)
      }
      // The end of the instant.
      let demand = world.crowd.heads.demand
      if pool.largestFreeBlock != stretch.block {
        stretch.settle(block: pool.largestFreeBlock, at: time)
      }
      if demand > band.upper || demand <= band.lower {
        stretch.settle(demand: demand, at: time)
        settleLags(at: time, capacity: stretch.capacity)
        band = settledDemand(stretch)
      }
      let joins = world.clock.joinCursor &- firstOfInstant
      if joins > 0 {
        stretch.notePeaks(world.crowd.heads, seatsTaken: pool.fleet.seatsTaken)
        if stretch.isShort, isMeasured,
          world.journal.lateJoins.add(joins, at: time, demand: demand)
        {
          band = settledDemand(stretch)
        }
      }
      if isWatched { isWatched = watch(at: time) }
      #if DEBUG
        instants += 1
        if instants % plan.invariantInterval == 0 { break }
      #endif
    }
    let admitted = world.clock.joinCursor - firstJoin
    if hasLeft || admitted > 0 { world.clock.noteMoves() }
    let held = levels
    stretch.finish(held, at: now)
    world.crowd.heads.pass(stretch)
    world.journal.pass(
      stretch, levels: held, servingSeats: pool.fleet.servingCount * pool.limit,
      admitted: admitted, at: now)
    if let refusal { turnAway(on: refusal, at: now, placement) }
    if isUnfinished || refusal != nil { shortInstant(at: now, &placement) }
    #if DEBUG
      if instants % plan.invariantInterval == 0 { checkInvariants() }
    #endif
    return now
  }

  /// The demand in seats for which nothing is to be told: up to `upper`, and above `lower`.
  @inline(__always) private func settledDemand(_ stretch: Stretch) -> (upper: Int, lower: Int) {
    let levels = world.journal.scaleUp.levelEnds
    return (
      stretch.isShort ? levels.upper : min(levels.upper, stretch.capacity),
      max(
        max(levels.lower, world.journal.lateJoins.demandAwaited),
        stretch.isShort ? stretch.capacity : .min)
    )
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
    on instance: InstanceID, at time: SimulationTime, _ placement: some PlacementStrategy
  ) {
    let join = world.clock.takeJoin()
    if columns.stays[join] > .zero {
      world.crowd.heads.want(seats: columns.seats(of: join), at: time)
    }
    world.clock.noteChange()
    world.crowd.joinOtherwise(
      join, on: instance, at: time, placement, &pool, &world.clock, &world.journal)
  }
}
