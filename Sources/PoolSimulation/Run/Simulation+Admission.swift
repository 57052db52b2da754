import Probability

// What a full pool does to people, and what they do then.
extension Simulation {
  /// Waiting joins, first come first served, skipping those that do not fit.
  mutating func admitWaiting(at time: SimulationTime) {
    guard waitingMayFit, !attendance.waiting.isEmpty, isEventful(at: time) else { return }
    waitingMayFit = false
    var gone: [Int] = []
    var place = 0
    while let (number, after) = attendance.waiting.next(from: place) {
      place = after
      let attendee = attendance.attendees[number]
      let target = instance(
        for: attendee.join, seats: columns.seats(of: attendee.join), attempt: key(attendee))
      guard target >= 0 else {
        // The line may be long, and nobody further back fits either.
        if hasNoSeat { break }
        continue
      }
      gone.append(number)
      hasChanged = true
      if let failure = failure(of: number, on: target, at: time) {
        refuse(number, failure, at: time)
      } else {
        admit(number, on: target, step: 0, at: time)
      }
    }
    for number in gone { attendance.waiting.remove(number) }
  }

  /// Whether nobody at all fits anywhere: every serving instance is full, and nobody is on another
  /// one, which their meeting might still join.
  private var hasNoSeat: Bool {
    guard fleet.seatsTaken == fleet.seatsServing else { return false }
    let least = fleet.index.lowestLevel
    return least < 0 || least >= limit
  }

  /// Whether something happens in this instant. That someone would have left who never got in is no
  /// event of the pool, and neither is a deadline that has become void: who waits must not fare
  /// differently for it.
  private mutating func isEventful(at time: SimulationTime) -> Bool {
    if hasChanged || isExtraPass || nextJoin == time || returns.nextTime <= time
      || min(nextEvaluation, idleExpiry, nextTurnover) <= time
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
  mutating func comeBack(at time: SimulationTime) {
    guard returns.nextTime <= time else { return }
    var due: [EventQueue<ReturnEvent>.Entry] = []
    returns.takeAll(dueBy: time, into: &due)
    for entry in due {
      let number = Int(entry.payload.attendee)
      let attendee = attendance.attendees[number]
      hasChanged = true
      if attendee.isRejoin, attendee.attempts == 0, attendee.since >= measuredFrom {
        counts.rejoinsOffered += 1
      }
      let target = instance(
        for: attendee.join, seats: columns.seats(of: attendee.join), attempt: key(attendee))
      attempt(number, on: target, at: time)
    }
  }

  /// A refused attempt: waits, tries again later, or gives up.
  mutating func refuse(_ number: Int, _ reason: RefusalReason, at time: SimulationTime) {
    let attendee = attendance.attendees[number]
    quietEvaluations = 0
    fingerprint.noteRefusal(of: attendee.join, because: reason, at: time)
    noteShortage(number, reason, at: time)
    switch plan.admission.whenFull {
    case .reject:
      countRefused(attendee, reason)
      giveUp(number, reason, at: time)
    case .wait:
      // Who was let in, as far as the pool knows, and met nobody has nothing to wait for.
      let patience = reason.isFailure ? .zero : patience(of: attendee)
      if patience == .zero {
        countRefused(attendee, reason)
        giveUp(number, reason, at: time)
        return
      }
      attendance.attendees[number].status = .waiting
      attendance.attendees[number].token &+= 1
      attendance.waiting.append(number)
      patienceEnds.push(
        AttendeeEvent(attendee: Int32(number), token: attendance.attendees[number].token),
        at: time + patience,
        order: UInt64(attendee.join))
    case .retry(_, let attempts, let probability):
      countRefused(attendee, reason)
      guard attendee.attempts < attempts,
        let delay = draws.retry(
          join: attendee.join, attempt: key(attendee), probability: probability)
      else {
        giveUp(number, reason, at: time)
        return
      }
      attendance.attendees[number].status = .returning
      returns.push(
        ReturnEvent(attendee: Int32(number)), at: time + delay,
        order: ReturnEvent.order(retryOf: attendee.join))
    }
    rareTime = min(rareTime, returns.nextTime, patienceEnds.nextTime)
  }

  /// Someone was turned away, or made to wait, for want of capacity. The first shortage that
  /// somebody meets is the one that counts them.
  private mutating func noteShortage(
    _ number: Int, _ reason: RefusalReason, at time: SimulationTime
  ) {
    guard reason.isCapacity, time >= measuredFrom else { return }
    let episode = shortages.refused(at: time)
    if attendance.attendees[number].episode < 0 {
      attendance.attendees[number].episode = Int32(episode)
    }
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
  private mutating func countRefused(_ attendee: Attendee, _ reason: RefusalReason) {
    if attendee.since >= measuredFrom { counts.refusedAttempts += 1 }
    if !reason.isFailure, wantsNewCapacity(attendee.join) {
      group.seatsRefused += columns.seats(of: attendee.join)
    }
  }

  /// Under strict affinity those whose meeting has a host (a draining one too) can use no other
  /// instance, and under `cascade_seats` those whose meeting could not be linked to it.
  func wantsNewCapacity(_ join: Int) -> Bool {
    let host = hosts.host(of: Int(columns.meetingOfJoin[join]))
    guard host >= 0 else { return true }
    switch affinity {
    case .none: return true
    case .strict: return false
    case .spill:
      return hosts.cascadeSeats == 0 || hasRoomForLink(host) && columns.seats(of: join) <= hostLimit
    }
  }

  /// Why there is no seat for someone.
  func reason(for attendee: Attendee) -> RefusalReason {
    let seats = columns.seats(of: attendee.join)
    let host = hosts.host(of: Int(columns.meetingOfJoin[attendee.join]))
    if host >= 0, !wantsNewCapacity(attendee.join) { return .meetingFull }
    if fleet.servingCount == 0 { return .noInstance }
    if host < 0, newMeetingLimit < limit {
      let request = JoinRequest(
        join: attendee.join, attempt: key(attendee), seats: seats, ceiling: limit)
      // A join that is larger than the ceiling for new meetings fits on no instance, however empty.
      if seats > newMeetingLimit || placement.place(request, in: fleet) != nil {
        return .meetingLimit
      }
    }
    return .poolFull
  }

  /// Never got in: a join of the workload is rejected, a dropped participant is lost.
  private mutating func giveUp(_ number: Int, _ reason: RefusalReason, at time: SimulationTime) {
    var attendee = attendance.attendees[number]
    attendance.remove(number)
    fingerprint.noteSurrender(of: attendee.join, because: reason, at: time)
    resolveDrop(of: &attendee, as: .lost, at: time)
    if attendee.episode >= 0, !attendee.isRejoin, attendee.since >= measuredFrom {
      shortages.wasRejected(in: Int(attendee.episode))
    }
    guard attendee.since >= measuredFrom else { return }
    if attendee.isRejoin {
      counts.rejoinsFailed += 1
    } else {
      rejections.append(
        RejectedJoin(
          join: attendee.join, firstAttempt: attendee.since, givenUp: time, reason: reason,
          attempts: attendee.attempts))
    }
  }

  /// Those whose patience runs out.
  mutating func losePatience(at time: SimulationTime) {
    guard patienceEnds.nextTime <= time else { return }
    var gone = false
    while let event = patienceEnds.pop(dueBy: time)?.payload {
      let number = Int(event.attendee)
      guard attendance.attendees[number].token == event.token else { continue }
      let attendee = attendance.attendees[number]
      if attendee.since >= measuredFrom { counts.refusedAttempts += 1 }
      gone = true
      attendance.waiting.remove(number)
      let reason = reason(for: attendee)
      noteShortage(number, reason, at: time)
      giveUp(number, reason, at: time)
    }
    if gone { hasChanged = true }
  }
}
