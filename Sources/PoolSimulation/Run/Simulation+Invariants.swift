// Invariants that debug builds check while a run goes on (by number: Docs/Model.md). A broken one
// is our mistake and traps.
extension Simulation {
  /// Counts everything anew and compares it with what is kept.
  func checkInvariants() {
    let group = pool.group
    let limit = pool.limit
    var seats = [Int](repeating: 0, count: pool.fleet.count)
    var people = [Int](repeating: 0, count: pool.fleet.count)
    var hostOfMeeting = [Int](repeating: -1, count: plan.workload.meetingCount)
    var present = 0
    for join in 0..<world.clock.joinCursor {
      let place = world.crowd.attendance.place(of: join)
      guard place != -1 else { continue }
      var instance = InstanceID(place)
      if place <= -2 {
        let attendee = world.crowd.attendance.attendees[Int(-2 - place)]
        precondition(attendee.join == join, "I8: an attendee is booked under another join")
        guard attendee.status == .seated else { continue }
        instance = InstanceID(attendee.instance)
      }
      present += 1
      seats[instance] += columns.seats(of: join)
      people[instance] += 1
      let meeting = Int(columns.meetingOfJoin[join])
      if pool.affinity == .strict {
        precondition(
          hostOfMeeting[meeting] < 0 || hostOfMeeting[meeting] == instance,
          "I7: a meeting is on two instances")
        precondition(
          world.crowd.hosts.host(of: meeting) == instance,
          "I7: a meeting's host is not where its people are")
      }
      hostOfMeeting[meeting] = instance
    }
    for meeting in 0..<plan.workload.meetingCount {
      world.crowd.hosts.forEachLink(of: meeting) { host, other in
        seats[host] += world.crowd.hosts.cascadeSeats
        seats[other] += world.crowd.hosts.cascadeSeats
      }
    }
    var lingering = [Int](repeating: 0, count: pool.fleet.count)
    world.crowd.hosts.lingering.forEach { meeting, host, held in
      seats[host] += held
      lingering[host] += 1
      precondition(
        hostOfMeeting[meeting] < 0, "I8: somebody is in meeting \(meeting), which lingers")
    }
    var expected = [Int](repeating: 0, count: pool.fleet.count)
    world.crowd.hosts.reservations.forEach { expected[$0] += $1 }
    precondition(
      present == world.crowd.heads.participants,
      "I8: \(world.crowd.heads.participants) participants are counted, \(present) are there")
    for id in 0..<pool.fleet.count {
      precondition(
        pool.fleet.seats(on: id) == seats[id] && pool.fleet.people(on: id) == people[id]
          && pool.fleet.seatsExpected(on: id) == seats[id] + expected[id],
        "I8: instance \(id) is not as full as booked")
      precondition(
        seats[id] >= 0 && seats[id] <= limit,
        "I2: instance \(id) holds \(seats[id]) of \(limit) seats")
      let phase = pool.fleet.phase(of: id)
      precondition(
        people[id] + lingering[id] == 0 || phase == .serving || phase == .draining,
        "I6: people or meetings are on an instance that is \(phase)")
      precondition(
        Int(pool.fleet.details[id].lingering) == lingering[id],
        "I8: instance \(id) keeps other empty meetings than booked")
    }
    if plan.media != nil { checkMedia() }
    precondition(pool.fleet.seatsTaken == seats.reduce(0, +), "I8: the seats taken do not add up")
    precondition(
      group.desired >= group.minSize && group.desired <= group.maxSize,
      "I5: desired is outside min and max")
  }

  /// What instances forward against a recount from who is where, and against their limits.
  private func checkMedia() {
    guard let media = plan.media else { return }
    var places: [(meeting: Int, instance: InstanceID)] = []
    for join in 0..<world.clock.joinCursor {
      let place = world.crowd.attendance.place(of: join)
      guard place != -1 else { continue }
      var instance = InstanceID(place)
      if place <= -2 {
        let attendee = world.crowd.attendance.attendees[Int(-2 - place)]
        guard attendee.status == .seated else { continue }
        instance = InstanceID(attendee.instance)
      }
      places.append((Int(columns.meetingOfJoin[join]), instance))
    }
    places.sort { ($0.meeting, $0.instance) < ($1.meeting, $1.instance) }
    var amounts = [MediaAmounts](repeating: MediaAmounts(), count: pool.fleet.count)
    for people in places.chunked(where: { $0.meeting == $1.meeting }) {
      let hosts = people.chunked { $0.instance == $1.instance }
      var meeting = MediaLaw.Meeting(newest: pool.fleet.count)
      while meeting.isOpen {
        for host in hosts { meeting.show(host.count, on: host[host.startIndex].instance) }
        meeting.endPass(by: media.law)
      }
      for host in hosts {
        let id = host[host.startIndex].instance
        amounts[id] += media.law.amounts(
          of: meeting.host(with: host.count, on: id), in: meeting, media.load)
      }
    }
    let mayExceed = plan.affinity != .strict && !media.law.keepsSendersInPlace
    for id in 0..<pool.fleet.count {
      let now = pool.fleet.media.instances[id].now
      precondition(now == amounts[id], "I13: instance \(id) does not forward what is booked")
      precondition(
        mayExceed || pool.fleet.media.limit(on: id, adding: MediaAmounts()) == nil,
        "I13: instance \(id) forwards more than it may: \(now)")
    }
  }

  /// Bits over instances against bits over time, exactly.
  func checkTraffic(_ accounts: [InstanceAccount]) {
    let byInstance = accounts.reduce(Int128(0)) { $0 + $1.sentBits.reduce(0, +) }
    let byTime = pool.fleet.media.report.total
    precondition(
      byInstance == byTime,
      "I13: \(byInstance) bits were sent by instances and \(byTime) over time")
  }

  /// Integrals of counts against sums over instances, exactly (I9).
  func checkIntegrals(
    _ totals: SeriesTotals, _ accounts: [InstanceAccount], presence: Int64
  ) {
    for state in LedgerState.allCases {
      let integral = totals.states[state.rawValue]
      let sum = accounts.reduce(0) { $0 + $1.time[state.rawValue] }
      precondition(
        integral == sum,
        "I9: \(state) adds up to \(integral) ms over time and \(sum) ms over instances")
    }
    let integral = totals.participants
    let sum = accounts.reduce(0) { $0 + $1.participants.reduce(0, +) }
    precondition(
      integral == sum,
      "I9: participants add up to \(integral) ms over time and \(sum) ms over instances")
    precondition(
      world.journal.measuredFrom > .zero || presence == integral,
      "I9: presences add up to \(presence) ms, their integral to \(integral) ms")
  }

  /// Every join is admitted, rejected or waiting (I1).
  func checkJoins(_ counts: RunCounts, rejected: Int) {
    precondition(
      counts.joinsOffered == counts.joinsAdmitted + rejected + counts.joinsWaitingAtEnd,
      "I1: \(counts.joinsOffered) joins offered, \(counts.joinsAdmitted) admitted, "
        + "\(rejected) rejected"
    )
  }
}

extension Collection {
  /// Runs of neighbours that belong together.
  fileprivate func chunked(where belong: (Element, Element) -> Bool) -> [SubSequence] {
    var chunks: [SubSequence] = []
    var start = startIndex
    while start < endIndex {
      var (last, next) = (start, index(after: start))
      while next < endIndex, belong(self[last], self[next]) {
        (last, next) = (next, index(after: next))
      }
      chunks.append(self[start..<next])
      start = next
    }
    return chunks
  }
}
