import Probability

// Joins and leaves: where the time goes. What happens to most people takes the short functions; the
// rest become attendees.
extension Simulation {
  /// Reads the next time of both cursors.
  mutating func moveCursors() {
    nextJoin = joinCursor < columns.count ? columns.joinTimes[joinCursor] : .never
    moveLeaveCursor()
  }

  @inline(__always) private mutating func moveLeaveCursor() {
    nextLeave =
      leaveCursor < columns.leaveOrder.count
      ? columns.leaveTime(of: Int(columns.leaveOrder[leaveCursor])) : .never
  }

  /// Those who would leave now had they been admitted at once: they take their demand with them,
  /// and themselves if they were.
  @inline(__always) mutating func leaveOnTime(at time: SimulationTime) {
    while nextLeave == time {
      let join = Int(columns.leaveOrder[leaveCursor])
      leaveCursor += 1
      let seats = columns.seats(of: join)
      demand -= seats
      demandParticipants -= 1
      let place = attendance.entries[join].place
      if place >= 0 {
        attendance.entries[join].place = -1
        leave(join, seats: seats, from: InstanceID(place), at: time)
      }
      moveLeaveCursor()
    }
  }

  @inline(__always) private mutating func leave(
    _ join: Int, seats: Int, from instance: InstanceID, at time: SimulationTime
  ) {
    participants -= 1
    presence += time.milliseconds
    fleet.unseat(seats, on: instance, at: time)
    hosts.leave(Int(attendance.entries[join].meeting), from: instance, of: &fleet, at: time)
    hasChanged = true
    waitingMayFit = true
    quietEvaluations = 0
  }

  /// First joins of this instant, in order.
  @inline(__always) mutating func joinOnTime(at time: SimulationTime) {
    while nextJoin == time {
      let join = joinCursor
      joinCursor += 1
      let seats = columns.seats(of: join)
      let stays = columns.stays[join] > .zero
      if stays {
        demand += seats
        demandParticipants += 1
      }
      hasChanged = true
      let instance = instance(for: join, seats: seats, attempt: 0)
      if instance >= 0, stays, !fleet.isTroubled(instance) {
        attendance.entries[join].place = Int32(truncatingIfNeeded: instance)
        seat(join, seats: seats, on: instance, at: time)
        counts.joinsAdmitted += 1
      } else {
        joinOtherwise(join, seats: seats, on: instance, at: time)
      }
      nextJoin = joinCursor < columns.count ? columns.joinTimes[joinCursor] : .never
    }
  }

  @inline(__always) private mutating func seat(
    _ join: Int, seats: Int, on instance: InstanceID, at time: SimulationTime
  ) {
    // What is left of the stay of somebody who was dropped follows from the drop.
    fingerprint.noteAdmission(of: join, on: instance, at: time, for: columns.stays[join])
    participants += 1
    presence -= time.milliseconds
    // A meeting that has a host now may have room for someone who waits below the lower ceiling for
    // new meetings.
    waitingMayFit = true
    quietEvaluations = 0
    fleet.seat(seats, on: instance, at: time)
    hosts.join(Int(attendance.entries[join].meeting), on: instance, of: &fleet)
  }

  /// The instance that a join goes to now; -1 when it fits nowhere.
  @inline(__always) func instance(for join: Int, seats: Int, attempt: Int) -> InstanceID {
    let meeting = Int(attendance.entries[join].meeting)
    let host = hosts.host(of: meeting)
    let request = JoinRequest(
      join: join, attempt: attempt, seats: seats, ceiling: host < 0 ? newMeetingLimit : limit)
    if host < 0 || affinity == .none { return placement.place(request, in: fleet) ?? -1 }
    if !hosts.hasFurtherHosts(meeting), fleet.seats(on: host) + seats <= hostLimit { return host }
    return affinity == .strict ? -1 : spill(meeting, from: host, request)
  }

  /// Where a join of a meeting goes whose first host does not take it; -1 when it fits nowhere.
  private func spill(_ meeting: Int, from host: InstanceID, _ request: JoinRequest) -> InstanceID {
    if hosts.hasFurtherHosts(meeting) {
      let among = roomiestHost(of: meeting, request)
      if among >= 0 { return among }
    }
    guard hasRoomForLink(host) else { return -1 }
    // No host has room for the seats alone, so none of them is found here.
    var request = request
    request.seats += hosts.cascadeSeats
    return placement.place(request, in: fleet) ?? -1
  }

  /// Whether a meeting's first host can be linked to one more.
  func hasRoomForLink(_ host: InstanceID) -> Bool {
    fleet.seats(on: host) + hosts.cascadeSeats <= limit
  }

  /// Among several hosts of a meeting, the one that the strategy ranks first; -1 when all are full.
  private func roomiestHost(of meeting: Int, _ request: JoinRequest) -> InstanceID {
    var best = -1
    var bestRank = Int64.max
    hosts.forEachHost(of: meeting) { host in
      guard fleet.seats(on: host) + request.seats <= limit else { return }
      let rank = placement.rank(host, for: request, in: fleet)
      if best < 0 || rank < bestRank || rank == bestRank && host < best {
        (best, bestRank) = (host, rank)
      }
    }
    return best
  }

  /// A join that was refused, or whose stay is 0.
  private mutating func joinOtherwise(
    _ join: Int, seats: Int, on instance: InstanceID, at time: SimulationTime
  ) {
    let attendee = attendance.add(
      Attendee(
        join: join, status: .returning, isRejoin: false, since: time, stay: columns.stays[join]))
    attempt(attendee, on: instance, at: time)
  }

  /// An attempt of someone who is an attendee: admitted, waiting, coming back later, or given up.
  mutating func attempt(_ number: Int, on instance: InstanceID, at time: SimulationTime) {
    attendance.attendees[number].attempts += 1
    if instance < 0 {
      refuse(number, reason(for: attendance.attendees[number]), at: time)
    } else if let failure = failure(of: number, on: instance, at: time) {
      refuse(number, failure, at: time)
    } else {
      admit(number, on: instance, step: 2, at: time)
    }
  }

  /// What keeps someone out of the instance that they were placed on; nil: nothing.
  mutating func failure(of number: Int, on instance: InstanceID, at time: SimulationTime)
    -> RefusalReason?
  {
    let trouble = fleet.occupancy[instance].trouble
    if trouble.contains(.nameless),
      !resolves(instance, for: attendance.attendees[number].join, at: time)
    {
      return .nameUnresolved
    }
    return trouble.contains(.silent) ? .unreachable : nil
  }

  /// Seats an attendee. `step`: 0 for those who waited, 2 for the others, as the steps of an
  /// instant go.
  mutating func admit(_ number: Int, on instance: InstanceID, step: UInt64, at time: SimulationTime)
  {
    var attendee = attendance.attendees[number]
    admissionSequence += 1
    attendee.status = .seated
    attendee.instance = Int32(instance)
    attendee.seatedSince = time
    attendee.seatedOrder = step << 62 | admissionSequence
    attendee.token &+= 1
    if !attendee.isRejoin, attendee.since >= measuredFrom {
      counts.joinsAdmitted += 1
      if attendee.attempts > 1 || step == 0 {
        counts.joinsDelayed += 1
        joinDelays.append((time - attendee.since).milliseconds)
      }
    }
    if attendee.episode >= 0, !attendee.isRejoin, attendee.since >= measuredFrom {
      shortages.wasDelayed(in: Int(attendee.episode))
    }
    attendee.episode = -1
    resolveDrop(of: &attendee, as: .rejoined, at: time)
    attendance.attendees[number] = attendee
    seat(attendee.join, seats: columns.seats(of: attendee.join), on: instance, at: time)
    lateLeaves.push(
      AttendeeEvent(attendee: Int32(number), token: attendee.token), at: time + attendee.stay,
      order: UInt64(attendee.join))
    rareTime = min(rareTime, time + attendee.stay)
  }

  /// Attendees who leave now.
  mutating func leaveLate(at time: SimulationTime) {
    guard lateLeaves.nextTime <= time else { return }
    while let event = lateLeaves.pop(dueBy: time)?.payload {
      let number = Int(event.attendee)
      let attendee = attendance.attendees[number]
      guard attendee.token == event.token else { continue }
      leave(
        attendee.join, seats: columns.seats(of: attendee.join), from: InstanceID(attendee.instance),
        at: time)
      attendance.remove(number)
    }
  }

  /// Drops everybody on an instance: they come back after `reconnect_after`, or not at all. Whose
  /// stay of 0 is over just leaves.
  mutating func drop(
    _ instance: InstanceID, because cause: TransitionCause, at time: SimulationTime
  ) {
    for join in attendance.joins(on: instance, before: joinCursor, joinTimes: columns.joinTimes) {
      let place = attendance.entries[join].place
      var drops = 0
      var left = columns.joinTimes[join] + columns.stays[join] - time
      if place >= 0 {
        attendance.entries[join].place = -1
      } else {
        let attendee = attendance.attendees[Int(-2 - place)]
        drops = attendee.drops
        left = attendee.seatedSince + attendee.stay - time
        attendance.remove(Int(-2 - place))
      }
      leave(join, seats: columns.seats(of: join), from: instance, at: time)
      guard left > .zero else { continue }
      var attendee = Attendee(
        join: join, status: .returning, isRejoin: true, since: time, stay: left)
      attendee.drops = drops + 1
      fingerprint.note("dropped", cause.rawValue, of: join, instance, at: time)
      if time >= measuredFrom {
        counts.participantsDropped += 1
        if cause == .instanceRefresh, let last = refreshes.indices.last {
          refreshes[last].participantsDropped += 1
        }
        attendee.openDrop = Int32(self.drops.count)
        self.drops.append(DropRecord(time: time, instance: instance, join: join, cause: cause))
      }
      comeBackLater(attendee, from: instance, at: time)
    }
  }

  /// What became of someone who was dropped, if that is open. What happened before the warm-up's
  /// end has no record.
  mutating func resolveDrop(
    of attendee: inout Attendee, as outcome: DropOutcome, at time: SimulationTime
  ) {
    guard attendee.openDrop >= 0 else { return }
    let drop = Int(attendee.openDrop)
    attendee.openDrop = -1
    (drops[drop].outcome, drops[drop].settled, drops[drop].attempts) = (
      outcome, time, attendee.attempts
    )
    if outcome == .rejoined {
      counts.participantsRejoined += 1
    } else {
      counts.participantsLost += 1
    }
  }

  private mutating func comeBackLater(
    _ attendee: Attendee, from instance: InstanceID, at time: SimulationTime
  ) {
    var attendee = attendee
    guard let delay = draws.reconnect(join: attendee.join, drops: attendee.drops) else {
      fingerprint.note("never_back", of: attendee.join, at: time)
      resolveDrop(of: &attendee, as: .lost, at: time)
      return
    }
    let number = attendance.add(attendee)
    dropSequence += 1
    returns.push(
      ReturnEvent(attendee: Int32(number)), at: time + delay,
      order: ReturnEvent.order(droppedFrom: instance, sequence: dropSequence))
  }
}
