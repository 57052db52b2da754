// Joins and leaves: where the time goes. What happens to most people takes the short functions; the
// rest become attendees.
extension Crowd {
  /// Those who would leave now had they been admitted at once: they take their demand with them,
  /// and themselves if they were.
  @inline(__always) mutating func leaveOnTime(
    at time: SimulationTime, _ pool: inout Pool, _ clock: inout RunClock
  ) {
    while clock.nextLeave == time {
      let leave = clock.leaveCursor
      let seats = columns.seats(of: clock.takeLeave())
      heads.unwant(seats: seats, at: time)
      let entry = attendance.entries[leave]
      if entry.place >= 0 {
        attendance.unseat(atLeave: leave)
        self.leave(
          Int(entry.meeting), seats: seats, from: InstanceID(entry.place), at: time, &pool, &clock)
      }
    }
  }

  /// So many joins and leaves ahead a meeting is fetched, and its further hosts when that is there.
  private static let distance = 16
  private static let laterDistance = 8

  /// Fetches what a join some way behind one will need. `spills`: whether meetings may have
  /// further hosts.
  @inline(__always) mutating func prefetch(join: Int, spills: Bool) {
    let ahead = join &+ Self.distance
    guard ahead < columns.count else { return }
    attendance.prefetch(ahead)
    hosts.prefetch(Int(columns.meetingOfJoin[ahead]))
    if spills { hosts.prefetchFurther(Int(columns.meetingOfJoin[join &+ Self.laterDistance])) }
  }

  /// The same of leaves, as far as those are there who will leave then.
  @inline(__always) mutating func prefetch(leave: Int, spills: Bool) {
    let ahead = leave &+ Self.distance
    guard ahead < columns.count else { return }
    hosts.prefetch(Int(attendance.entries[ahead].meeting))
    if spills {
      hosts.prefetchFurther(Int(attendance.entries[leave &+ Self.laterDistance].meeting))
    }
  }

  @inline(__always) private mutating func leave(
    _ meeting: Int, seats: Int, from instance: InstanceID, at time: SimulationTime,
    _ pool: inout Pool, _ clock: inout RunClock
  ) {
    heads.leave(at: time)
    pool.fleet.unseat(seats, on: instance, at: time)
    let lingers: Bool
    if pool.fleet.media.isUsed, hosts.hasFurtherHosts(meeting) {
      lingers = hosts.leaveForwarding(meeting, from: instance, of: &pool.fleet, at: time)
    } else {
      if pool.fleet.media.isUsed {
        pool.fleet.media.leave(instance, among: hosts.people(of: meeting), at: time)
      }
      lingers = hosts.leave(meeting, from: instance, of: &pool.fleet, at: time)
    }
    clock.noteLeave()
    if lingers { clock.expect(hosts.lingering.nextEnd) }
  }

  /// First joins of this instant, in order.
  @inline(__always) mutating func joinOnTime(
    at time: SimulationTime, _ placement: inout some PlacementStrategy, _ pool: inout Pool,
    _ clock: inout RunClock, _ journal: inout Journal
  ) {
    while clock.nextJoin == time {
      let join = clock.takeJoin()
      let seats = columns.seats(of: join)
      let stays = columns.stays[join] > .zero
      if stays { heads.want(seats: seats, at: time) }
      clock.noteChange()
      let instance = instance(for: join, seats: seats, attempt: 0, placement, pool)
      if type(of: placement).notesRoutes { tell(&placement, join, on: instance, at: time, pool) }
      if instance >= 0, stays, !pool.fleet.isTroubled(instance) {
        attendance.seat(join, on: instance)
        seat(join, seats: seats, on: instance, at: time, &pool, &clock, &journal)
        if type(of: placement).expectsSizes { noteArrival(join, seats: seats, on: instance, &pool) }
        journal.noteAdmission()
      } else {
        joinOtherwise(join, on: instance, at: time, placement, &pool, &clock, &journal)
      }
    }
  }

  @inline(__always) private mutating func seat(
    _ join: Int, seats: Int, on instance: InstanceID, at time: SimulationTime, _ pool: inout Pool,
    _ clock: inout RunClock, _ journal: inout Journal
  ) {
    // What is left of the stay of somebody who was dropped follows from the drop.
    journal.fingerprint.noteAdmission(of: join, on: instance, at: time, for: columns.stays[join])
    heads.enter(at: time)
    clock.noteAdmission()
    // An empty meeting gives the seats back that its first participant takes.
    let meeting = Int(columns.meetingOfJoin[join])
    if pool.fleet.media.isUsed, !hosts.isWhole(meeting, on: instance) {
      hosts.joinForwarding(meeting, on: instance, of: &pool.fleet, at: time)
    } else {
      if pool.fleet.media.isUsed {
        pool.fleet.media.enter(instance, among: hosts.people(of: meeting), at: time)
      }
      hosts.join(meeting, on: instance, of: &pool.fleet, at: time)
    }
    pool.fleet.seat(seats, on: instance, at: time)
  }

  /// Meetings end that nobody was in for long enough.
  mutating func endLingering(
    at time: SimulationTime, _ pool: inout Pool, _ clock: inout RunClock
  ) {
    guard hosts.lingering.nextEnd <= time else { return }
    hosts.endLingering(dueBy: time, in: &pool.fleet)
    clock.noteLeave()
  }

  /// The instance that a join goes to now; -1 when it fits nowhere. Most go to their meeting's only
  /// host. Nothing changes: a call of what is not `mutating` copies the crowd for it, at every join.
  @inline(__always) mutating func instance(
    for join: Int, seats: Int, attempt: Int, _ placement: some PlacementStrategy,
    _ pool: borrowing Pool
  ) -> InstanceID {
    let meeting = Int(columns.meetingOfJoin[join])
    let host = hosts.host(of: meeting)
    if host >= 0, pool.affinity != .none, !hosts.hasFurtherHosts(meeting),
      pool.fleet.seats(on: host) + seats <= pool.hostLimit,
      !pool.fleet.media.hasLimits
        || pool.fleet.media.limit(on: host, among: hosts.people(of: meeting)) == nil
    {
      return host
    }
    let request = JoinRequest(
      join: join, attempt: attempt, seats: seats,
      ceiling: host < 0 ? pool.newMeetingLimit : pool.limit,
      expected: type(of: placement).expectsSizes ? expectedSeats(of: join) : 0)
    return elsewhere(meeting, of: host, request, placement, pool)
  }

  /// Where a join goes that its meeting's only host does not take, or that has none.
  private mutating func elsewhere(
    _ meeting: Int, of host: InstanceID, _ request: JoinRequest,
    _ placement: some PlacementStrategy, _ pool: borrowing Pool
  ) -> InstanceID {
    if host >= 0, pool.affinity != .none {
      return pool.affinity == .strict ? -1 : spill(meeting, from: host, request, placement, pool)
    }
    if pool.affinity != .none, hosts.lingering.isUsed {
      let kept = hosts.lingering.host(of: meeting)
      if kept >= 0 {
        let others = pool.fleet.seats(on: kept) - hosts.lingering.seats(of: meeting)
        if others + request.seats <= pool.hostLimit,
          hosts.limit(of: meeting, on: kept, pool.fleet) == nil
        {
          return kept
        }
        if pool.affinity == .strict { return -1 }
      }
    }
    return place(request, placement, pool)
  }

  /// Tells a strategy that remembers where a join is sent.
  mutating func tell(
    _ placement: inout some PlacementStrategy, _ join: Int, on instance: InstanceID,
    at time: SimulationTime, _ pool: borrowing Pool
  ) {
    guard instance >= 0 else { return }
    let meeting = Int(columns.meetingOfJoin[join])
    let goesOn = hosts.host(of: meeting) >= 0 || hosts.lingering.host(of: meeting) >= 0
    placement.note(
      JoinRoute(
        join: join, meeting: meeting, instance: instance,
        isPlaced: pool.affinity == .none || !hosts.isHost(instance, of: meeting),
        startsMeeting: !goesOn),
      at: time)
  }

  /// The seats that a join's meeting is expected to take where the join goes: all of them when
  /// nobody is in it, else those that are still to come; 0: nobody knows.
  private mutating func expectedSeats(of join: Int) -> Int {
    guard hosts.reservations.isUsed else { return 0 }
    let meeting = Int(columns.meetingOfJoin[join])
    return hosts.host(of: meeting) < 0
      ? Int(columns.expectedSizes[join]) : hosts.reservations.seats(of: meeting)
  }

  /// Somebody was seated, and fewer of their meeting are still expected.
  private mutating func noteArrival(
    _ join: Int, seats: Int, on instance: InstanceID, _ pool: inout Pool
  ) {
    guard hosts.reservations.isUsed else { return }
    hosts.noteArrival(
      Int(columns.meetingOfJoin[join]), seats: seats, expected: Int(columns.expectedSizes[join]),
      on: instance, of: &pool.fleet)
  }

  /// Where a join of a meeting goes whose first host does not take it; -1 when it fits nowhere.
  @inline(__always) private mutating func spill(
    _ meeting: Int, from host: InstanceID, _ request: JoinRequest,
    _ placement: some PlacementStrategy, _ pool: borrowing Pool
  ) -> InstanceID {
    if hosts.hasFurtherHosts(meeting) {
      let among = roomiestHost(of: meeting, request, placement, pool)
      if among >= 0 { return among }
    }
    guard hasRoomForLink(host, pool) else { return -1 }
    // No host has room for the seats alone, so none of them is found here.
    var request = request
    request.seats += hosts.cascadeSeats
    return place(request, placement, pool)
  }

  /// The instance that the strategy chooses; -1 when the join fits nowhere.
  @inline(__always) private mutating func place(
    _ request: JoinRequest, _ placement: some PlacementStrategy, _ pool: borrowing Pool
  ) -> InstanceID {
    let best = placement.place(request, in: pool.fleet) ?? -1
    let chosen = pool.fleet.hasDepartures ? placeUnaware(request, best, placement, pool) : best
    guard chosen >= 0, pool.fleet.media.hasLimits else { return chosen }
    // What nearly every meeting is is looked at here.
    let meeting = Int(columns.meetingOfJoin[request.join])
    if hosts.isWhole(meeting, on: chosen),
      pool.fleet.media.limit(on: chosen, among: hosts.people(of: meeting)) == nil
    {
      return chosen
    }
    return placeWithinLimits(request, chosen, placement, pool)
  }

  /// The same where the strategy chooses among instances that have left the group too, which look
  /// idle to it: the application does not know yet.
  private mutating func placeUnaware(
    _ request: JoinRequest, _ best: InstanceID, _ placement: some PlacementStrategy,
    _ pool: borrowing Pool
  ) -> InstanceID {
    var best = best
    var bestRank = best < 0 ? Int64.max : placement.rank(best, for: request, in: pool.fleet)
    for departure in pool.fleet.departures where request.seats <= request.ceiling {
      let id = departure.instance
      let rank = placement.rank(id, for: request, in: pool.fleet)
      if best < 0 || rank < bestRank || rank == bestRank && id < best {
        (best, bestRank) = (id, rank)
      }
    }
    return best
  }

  /// The same where instances have limits beside their seats: what the strategy chooses by seats
  /// alone, if it has room, else the one that it ranks first among those that have.
  private mutating func placeWithinLimits(
    _ request: JoinRequest, _ chosen: InstanceID, _ placement: some PlacementStrategy,
    _ pool: borrowing Pool
  ) -> InstanceID {
    let meeting = Int(columns.meetingOfJoin[request.join])
    if hosts.limit(of: meeting, on: chosen, pool.fleet) == nil { return chosen }
    var best = -1
    var bestRank = Int64.max
    func look(at id: InstanceID) {
      guard pool.fleet.seats(on: id) + request.seats <= request.ceiling else { return }
      let rank = placement.rank(id, for: request, in: pool.fleet)
      guard best < 0 || rank < bestRank || rank == bestRank && id < best,
        hosts.limit(of: meeting, on: id, pool.fleet) == nil
      else { return }
      (best, bestRank) = (id, rank)
    }
    for serving in pool.fleet.servingIDs { look(at: InstanceID(serving)) }
    for departure in pool.fleet.departures { look(at: departure.instance) }
    return best
  }

  /// Whether a meeting's first host can be linked to one more.
  mutating func hasRoomForLink(_ host: InstanceID, _ pool: borrowing Pool) -> Bool {
    pool.fleet.seats(on: host) + hosts.cascadeSeats <= pool.limit
  }

  /// Among several hosts of a meeting, the one that the strategy ranks first; -1 when all are full.
  @inline(__always) private mutating func roomiestHost(
    of meeting: Int, _ request: JoinRequest, _ placement: some PlacementStrategy,
    _ pool: borrowing Pool
  ) -> InstanceID {
    let hasLimits = pool.fleet.media.hasLimits
    var best = -1
    var bestRank = Int64.max
    hosts.forEachHost(of: meeting) { host, _ in
      let fits = pool.fleet.seats(on: host) &+ request.seats <= pool.limit
      if hasLimits, !fits || hosts.limit(of: meeting, on: host, pool.fleet) != nil { return }
      let rank = placement.rank(host, for: request, in: pool.fleet)
      // Which host is the better one is anybody's guess: no branch is made of it. There is none
      // before the first one, which -1 is as a number without a sign.
      let isBetter =
        rank == bestRank
        ? UInt(bitPattern: host) < UInt(bitPattern: best) : rank < bestRank
      let isBest = fits ? isBetter : false
      best = isBest ? host : best
      bestRank = isBest ? rank : bestRank
    }
    return best
  }

  /// A join that was refused, or whose stay is 0.
  mutating func joinOtherwise(
    _ join: Int, on instance: InstanceID, at time: SimulationTime,
    _ placement: some PlacementStrategy, _ pool: inout Pool, _ clock: inout RunClock,
    _ journal: inout Journal
  ) {
    let attendee = attendance.add(
      Attendee(
        join: join, status: .returning, isRejoin: false, since: time, stay: columns.stays[join]))
    attempt(attendee, on: instance, at: time, placement, &pool, &clock, &journal)
  }

  /// An attempt of someone who is an attendee: admitted, waiting, coming back later, or given up.
  mutating func attempt(
    _ number: Int, on instance: InstanceID, at time: SimulationTime,
    _ placement: some PlacementStrategy, _ pool: inout Pool, _ clock: inout RunClock,
    _ journal: inout Journal
  ) {
    attendance.noteAttempt(of: number)
    if instance < 0 {
      let reason = reason(for: attendance.attendees[number], placement, pool)
      refuse(number, reason, at: time, &pool, &clock, &journal)
    } else if let failure = failure(of: number, on: instance, at: time, &pool) {
      refuse(number, failure, at: time, &pool, &clock, &journal)
    } else {
      admit(number, on: instance, step: 2, at: time, &pool, &clock, &journal)
    }
  }

  /// What keeps someone out of the instance that they were placed on; nil: nothing.
  func failure(
    of number: Int, on instance: InstanceID, at time: SimulationTime, _ pool: inout Pool
  ) -> RefusalReason? {
    let trouble = pool.fleet.occupancy[instance].trouble
    if trouble.contains(.nameless),
      !pool.resolves(instance, for: attendance.attendees[number].join, at: time)
    {
      return .nameUnresolved
    }
    return trouble.isDisjoint(with: [.silent, .gone]) ? nil : .unreachable
  }

  /// Seats an attendee. `step`: 0 for those who waited, 2 for the others, as the steps of an
  /// instant go.
  mutating func admit(
    _ number: Int, on instance: InstanceID, step: UInt64, at time: SimulationTime,
    _ pool: inout Pool, _ clock: inout RunClock, _ journal: inout Journal
  ) {
    let attendee = attendance.attendees[number]
    journal.noteAdmission(of: attendee, waited: step == 0, at: time)
    let token = attendance.admit(number, on: instance, step: step, at: time)
    seat(
      attendee.join, seats: columns.seats(of: attendee.join), on: instance, at: time, &pool, &clock,
      &journal)
    noteArrival(attendee.join, seats: columns.seats(of: attendee.join), on: instance, &pool)
    lateLeaves.push(
      AttendeeEvent(attendee: Int32(number), token: token), at: time + attendee.stay,
      order: UInt64(attendee.join))
    clock.expect(time + attendee.stay)
  }

  /// Attendees who leave now.
  mutating func leaveLate(
    at time: SimulationTime, _ pool: inout Pool, _ clock: inout RunClock
  ) {
    guard lateLeaves.nextTime <= time else { return }
    while let event = lateLeaves.pop(dueBy: time)?.payload {
      let number = Int(event.attendee)
      let attendee = attendance.attendees[number]
      guard attendee.token == event.token else { continue }
      leave(
        Int(columns.meetingOfJoin[attendee.join]), seats: columns.seats(of: attendee.join),
        from: InstanceID(attendee.instance), at: time, &pool, &clock)
      attendance.remove(number)
    }
  }

  /// Drops everybody on an instance: they come back after `reconnect_after`, or not at all. Whose
  /// stay of 0 is over just leaves.
  mutating func drop(
    _ instance: InstanceID, of pool: inout Pool, because cause: TransitionCause,
    at time: SimulationTime, _ clock: inout RunClock, _ journal: inout Journal
  ) {
    let joins = attendance.joins(
      on: instance, before: clock.joinCursor, joinTimes: columns.joinTimes)
    for join in joins {
      let place = attendance.place(of: join)
      var drops = 0
      var left = columns.joinTimes[join] + columns.stays[join] - time
      if place >= 0 {
        attendance.unseat(join)
      } else {
        let attendee = attendance.attendees[Int(-2 - place)]
        drops = attendee.drops
        left = attendee.seatedSince + attendee.stay - time
        attendance.remove(Int(-2 - place))
      }
      leave(
        Int(columns.meetingOfJoin[join]), seats: columns.seats(of: join), from: instance, at: time,
        &pool, &clock)
      guard left > .zero else { continue }
      var attendee = Attendee(
        join: join, status: .returning, isRejoin: true, since: time, stay: left)
      attendee.drops = drops + 1
      attendee.openDrop = journal.noteDrop(of: join, from: instance, because: cause, at: time)
      comeBackLater(attendee, from: instance, at: time, &journal)
    }
    // No meeting goes on there.
    hosts.endLingering(on: instance, in: &pool.fleet, at: time)
  }

  private mutating func comeBackLater(
    _ attendee: Attendee, from instance: InstanceID, at time: SimulationTime,
    _ journal: inout Journal
  ) {
    guard let delay = draws.reconnect(join: attendee.join, drops: attendee.drops) else {
      journal.noteLoss(of: attendee, at: time)
      return
    }
    let comeback = attendance.addComeback(attendee)
    returns.push(
      ReturnEvent(attendee: Int32(comeback.number)), at: time + delay,
      order: ReturnEvent.order(droppedFrom: instance, sequence: comeback.drop))
  }
}
