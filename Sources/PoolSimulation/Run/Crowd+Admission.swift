// What a full pool does to people, and what they do then.
extension Crowd {
  /// Waiting joins, first come first served, skipping those that do not fit.
  mutating func admitWaiting(
    at time: SimulationTime, _ placement: inout some PlacementStrategy, _ pool: inout Pool,
    _ clock: inout RunClock, _ journal: inout Journal
  ) {
    guard clock.waitingMayFit, !attendance.waiting.isEmpty, isEventful(at: time, pool, clock) else {
      return
    }
    clock.settleRoom()
    var gone: [Int] = []
    var place = 0
    while let (number, after) = attendance.waiting.next(from: place) {
      place = after
      let attendee = attendance.attendees[number]
      let target = instance(
        for: attendee.join, seats: columns.seats(of: attendee.join), attempt: key(attendee),
        placement, pool)
      guard target >= 0 else {
        // The line may be long, and nobody further back fits either.
        if hasNoSeat(pool) { break }
        continue
      }
      gone.append(number)
      clock.noteChange()
      if type(of: placement).notesRoutes {
        tell(&placement, attendee.join, on: target, at: time, pool)
      }
      if let failure = failure(of: number, on: target, at: time, &pool) {
        refuse(number, failure, at: time, &pool, &clock, &journal)
      } else {
        admit(number, on: target, step: 0, at: time, &pool, &clock, &journal)
      }
    }
    for number in gone { attendance.stopWaiting(number) }
  }

  /// Whether nobody at all fits anywhere: every serving instance is full, and nobody is on another
  /// one, which their meeting might still join, and no meeting keeps seats.
  private mutating func hasNoSeat(_ pool: borrowing Pool) -> Bool {
    guard
      pool.fleet.seatsTaken == pool.fleet.seatsServing, hosts.lingering.isEmpty,
      !pool.fleet.hasDepartures
    else {
      return false
    }
    let least = pool.fleet.index.lowestLevel
    return least < 0 || least >= pool.limit
  }

  /// Whether something happens in this instant. That someone would have left who never got in is no
  /// event of the pool, and neither is a deadline that has become void: who waits must not fare
  /// differently for it.
  private mutating func isEventful(
    at time: SimulationTime, _ pool: borrowing Pool, _ clock: borrowing RunClock
  ) -> Bool {
    if clock.hasChanged || clock.isExtraPass || clock.nextJoin == time || returns.nextTime <= time
      || min(pool.scaler.nextTime, pool.group.nextTurnover) <= time
    {
      return true
    }
    while let event = patienceEnds.first, event.time <= time {
      if attendance.attendees[Int(event.payload.attendee)].token == event.payload.token {
        return true
      }
      _ = patienceEnds.pop(dueBy: time)
    }
    return false
  }

  /// Tells the draws of one attempt from those of another.
  private func key(_ attendee: Attendee) -> Int { attendee.attempts + attendee.drops << 8 }

  /// Dropped people and those who retry.
  mutating func comeBack(
    at time: SimulationTime, _ placement: inout some PlacementStrategy, _ pool: inout Pool,
    _ clock: inout RunClock, _ journal: inout Journal
  ) {
    guard returns.nextTime <= time else { return }
    var due: [EventQueue<ReturnEvent>.Entry] = []
    returns.takeAll(dueBy: time, into: &due)
    for entry in due {
      let number = Int(entry.payload.attendee)
      let attendee = attendance.attendees[number]
      clock.noteChange()
      journal.noteReturn(of: attendee)
      let target = instance(
        for: attendee.join, seats: columns.seats(of: attendee.join), attempt: key(attendee),
        placement, pool)
      if type(of: placement).notesRoutes {
        tell(&placement, attendee.join, on: target, at: time, pool)
      }
      attempt(number, on: target, at: time, placement, &pool, &clock, &journal)
    }
  }

  /// A refused attempt: waits, tries again later, or gives up.
  mutating func refuse(
    _ number: Int, _ reason: RefusalReason, at time: SimulationTime, _ pool: inout Pool,
    _ clock: inout RunClock, _ journal: inout Journal
  ) {
    let attendee = attendance.attendees[number]
    clock.noteRefusal()
    journal.fingerprint.noteRefusal(of: attendee.join, because: reason, at: time)
    noteShortage(number, reason, at: time, &journal)
    switch whenFull {
    case .reject:
      countRefused(attendee, reason, &pool, &journal)
      giveUp(number, reason, at: time, &journal)
    case .wait:
      // Who was let in, as far as the pool knows, and met nobody has nothing to wait for.
      let patience = reason.isFailure ? .zero : patience(of: attendee)
      if patience == .zero {
        countRefused(attendee, reason, &pool, &journal)
        giveUp(number, reason, at: time, &journal)
        return
      }
      let token = attendance.wait(number)
      patienceEnds.push(
        AttendeeEvent(attendee: Int32(number), token: token), at: time + patience,
        order: UInt64(attendee.join))
    case .retry(_, let attempts, let probability):
      countRefused(attendee, reason, &pool, &journal)
      guard attendee.attempts < attempts,
        let delay = draws.retry(
          join: attendee.join, attempt: key(attendee), probability: probability)
      else {
        giveUp(number, reason, at: time, &journal)
        return
      }
      attendance.leave(number)
      returns.push(
        ReturnEvent(attendee: Int32(number)), at: time + delay,
        order: ReturnEvent.order(retryOf: attendee.join))
    }
    clock.expect(min(returns.nextTime, patienceEnds.nextTime))
  }

  /// Someone was turned away, or made to wait, for want of capacity. The first shortage that
  /// somebody meets is the one that counts them.
  private mutating func noteShortage(
    _ number: Int, _ reason: RefusalReason, at time: SimulationTime, _ journal: inout Journal
  ) {
    guard reason.isCapacity, time >= journal.measuredFrom else { return }
    attendance.note(journal.shortages.refused(at: time), of: number)
  }

  /// A join brings its own patience or takes the scenario's; a re-join always takes the scenario's.
  private mutating func patience(of attendee: Attendee) -> TimeSpan {
    if !attendee.isRejoin, columns.patience.count > 0, columns.patience[attendee.join] >= .zero {
      return columns.patience[attendee.join]
    }
    return draws.patience(join: attendee.join, drops: attendee.drops)
  }

  /// A refused attempt; its seats are what `count_rejections` counts where a new instance could
  /// have taken them.
  private mutating func countRefused(
    _ attendee: Attendee, _ reason: RefusalReason, _ pool: inout Pool, _ journal: inout Journal
  ) {
    journal.count(\.refusedAttempts, at: attendee.since)
    if !reason.isFailure, wantsNewCapacity(attendee.join, pool) {
      pool.group.refuse(seats: columns.seats(of: attendee.join))
    }
  }

  /// Under strict affinity those whose meeting has a host (a draining one too) can use no other
  /// instance, and under `cascade_seats` those whose meeting could not be linked to it.
  mutating func wantsNewCapacity(_ join: Int, _ pool: borrowing Pool) -> Bool {
    let meeting = Int(columns.meetingOfJoin[join])
    let host = hosts.host(of: meeting)
    // An empty meeting that goes on has its host too.
    guard host >= 0 else {
      return pool.affinity != .strict || hosts.lingering.host(of: meeting) < 0
    }
    switch pool.affinity {
    case .none: return hosts.limit(of: meeting, on: -1, pool.fleet) == nil
    case .strict: return false
    case .spill:
      return hasSeatsForSpill(columns.seats(of: join), host, pool)
        && hosts.limit(of: meeting, on: -1, pool.fleet) == nil
    }
  }

  /// Whether seats could be taken on a new instance that is linked to a meeting's first host.
  private mutating func hasSeatsForSpill(_ seats: Int, _ host: InstanceID, _ pool: borrowing Pool)
    -> Bool
  {
    hosts.cascadeSeats == 0 || hasRoomForLink(host, pool) && seats <= pool.hostLimit
  }

  /// Why no new instance could take someone of a meeting: no seat, or what else its hosts lack.
  private mutating func fullMeeting(_ join: Int, _ pool: borrowing Pool) -> RefusalReason {
    let meeting = Int(columns.meetingOfJoin[join])
    let seats = columns.seats(of: join)
    var host = hosts.host(of: meeting)
    if pool.affinity == .strict {
      // An empty meeting that goes on gives its seats back first.
      let kept = host < 0 ? hosts.lingering.seats(of: meeting) : 0
      if host < 0 { host = hosts.lingering.host(of: meeting) }
      if pool.fleet.seats(on: host) - kept + seats > pool.hostLimit { return .meetingFull }
    } else {
      if pool.affinity == .spill, !hasSeatsForSpill(seats, host, pool) { return .meetingFull }
      host = -1
    }
    return hosts.limit(of: meeting, on: host, pool.fleet).map { .meetingFull(by: $0) }
      ?? .meetingFull
  }

  /// What the instance lacks that the strategy chooses by seats alone; nil: there is none, or it
  /// lacks nothing.
  private mutating func limit(
    for attendee: Attendee, _ placement: some PlacementStrategy, _ pool: borrowing Pool
  ) -> MediaLimit? {
    guard pool.fleet.media.hasLimits else { return nil }
    let meeting = Int(columns.meetingOfJoin[attendee.join])
    let isNew = hosts.host(of: meeting) < 0
    let link = isNew || pool.affinity != .spill ? 0 : hosts.cascadeSeats
    let request = JoinRequest(
      join: attendee.join, attempt: key(attendee),
      seats: columns.seats(of: attendee.join) + link,
      ceiling: isNew ? pool.newMeetingLimit : pool.limit)
    guard let chosen = placement.place(request, in: pool.fleet) else { return nil }
    return hosts.limit(of: meeting, on: chosen, pool.fleet)
  }

  /// The seats of a pool that are wanted by people who wait.
  mutating func seatsWaiting(for pool: borrowing Pool) -> Int {
    var waiting = 0
    var place = 0
    while let (number, after) = attendance.waiting.next(from: place) {
      place = after
      let join = attendance.attendees[number].join
      // Most wait for a meeting that nobody is in, and policies ask while the line is long.
      let isNew = hosts.host(of: Int(columns.meetingOfJoin[join])) < 0
      if isNew && !hosts.lingering.isUsed || wantsNewCapacity(join, pool) {
        waiting += columns.seats(of: join)
      }
    }
    return waiting
  }

  /// Why there is no seat for someone.
  mutating func reason(
    for attendee: Attendee, _ placement: some PlacementStrategy, _ pool: borrowing Pool
  ) -> RefusalReason {
    let seats = columns.seats(of: attendee.join)
    let meeting = Int(columns.meetingOfJoin[attendee.join])
    let host = hosts.host(of: meeting)
    if !wantsNewCapacity(attendee.join, pool) {
      return fullMeeting(attendee.join, pool)
    }
    if pool.fleet.servingCount == 0 { return .noInstance }
    if let limit = limit(for: attendee, placement, pool) { return .poolFull(by: limit) }
    if host < 0, pool.newMeetingLimit < pool.limit {
      let request = JoinRequest(
        join: attendee.join, attempt: key(attendee), seats: seats, ceiling: pool.limit)
      // A join that is larger than the ceiling for new meetings fits on no instance, however empty.
      let chosen = placement.place(request, in: pool.fleet)
      let fits = chosen.map { hosts.limit(of: meeting, on: $0, pool.fleet) == nil } ?? false
      if seats > pool.newMeetingLimit || fits { return .meetingLimit }
    }
    return .poolFull
  }

  /// Never got in: a join of the workload is rejected, a dropped participant is lost.
  private mutating func giveUp(
    _ number: Int, _ reason: RefusalReason, at time: SimulationTime, _ journal: inout Journal
  ) {
    let attendee = attendance.attendees[number]
    attendance.remove(number)
    journal.noteSurrender(of: attendee, because: reason, at: time)
  }

  /// Those whose patience runs out.
  mutating func losePatience(
    at time: SimulationTime, _ placement: some PlacementStrategy, _ pool: borrowing Pool,
    _ clock: inout RunClock, _ journal: inout Journal
  ) {
    guard patienceEnds.nextTime <= time else { return }
    var gone = false
    while let event = patienceEnds.pop(dueBy: time)?.payload {
      let number = Int(event.attendee)
      guard attendance.attendees[number].token == event.token else { continue }
      let attendee = attendance.attendees[number]
      journal.count(\.refusedAttempts, at: attendee.since)
      gone = true
      attendance.stopWaiting(number)
      let reason = reason(for: attendee, placement, pool)
      noteShortage(number, reason, at: time, &journal)
      giveUp(number, reason, at: time, &journal)
    }
    if gone { clock.noteChange() }
  }
}
