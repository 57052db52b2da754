// Invariants that debug builds check while a run goes on (by number: Docs/Model.md). A broken one
// is our mistake and traps.
extension Simulation {
  /// Counts everything anew and compares it with what is kept.
  func checkInvariants() {
    var seats = [Int](repeating: 0, count: fleet.count)
    var people = [Int](repeating: 0, count: fleet.count)
    var hostOfMeeting = [Int](repeating: -1, count: plan.workload.meetingCount)
    var present = 0
    for join in 0..<joinCursor {
      let place = attendance.entries[join].place
      guard place != -1 else { continue }
      var instance = InstanceID(place)
      if place <= -2 {
        let attendee = attendance.attendees[Int(-2 - place)]
        precondition(attendee.join == join, "I8: an attendee is booked under another join")
        guard attendee.status == .seated else { continue }
        instance = InstanceID(attendee.instance)
      }
      present += 1
      seats[instance] += columns.seats(of: join)
      people[instance] += 1
      let meeting = Int(columns.meetingOfJoin[join])
      if affinity == .strict {
        precondition(
          hostOfMeeting[meeting] < 0 || hostOfMeeting[meeting] == instance,
          "I7: a meeting is on two instances")
        precondition(
          hosts.host(of: meeting) == instance, "I7: a meeting's host is not where its people are")
      }
      hostOfMeeting[meeting] = instance
    }
    for meeting in 0..<plan.workload.meetingCount {
      hosts.forEachLink(of: meeting) { host, other in
        seats[host] += hosts.cascadeSeats
        seats[other] += hosts.cascadeSeats
      }
    }
    precondition(
      present == participants, "I8: \(participants) participants are counted, \(present) are there")
    for id in 0..<fleet.count {
      precondition(
        fleet.seats(on: id) == seats[id] && fleet.people(on: id) == people[id],
        "I8: instance \(id) is not as full as booked")
      precondition(
        seats[id] >= 0 && seats[id] <= limit,
        "I2: instance \(id) holds \(seats[id]) of \(limit) seats")
      let phase = fleet.phase(of: id)
      precondition(
        people[id] == 0 || phase == .serving || phase == .draining,
        "I6: people are on an instance that is \(phase)")
    }
    precondition(fleet.seatsTaken == seats.reduce(0, +), "I8: the seats taken do not add up")
    precondition(
      group.desired >= group.minSize && group.desired <= group.maxSize,
      "I5: desired is outside min and max")
  }

  /// Integrals of counts against sums over instances, exactly (I9).
  func checkIntegrals(_ rows: [TimeSeriesRow], _ accounts: [InstanceAccount]) {
    for state in LedgerState.allCases {
      let integral = rows.reduce(0) { $0 + $1.states[state.rawValue] }
      let sum = accounts.reduce(0) { $0 + $1.time[state.rawValue] }
      precondition(
        integral == sum,
        "I9: \(state) adds up to \(integral) ms over time and \(sum) ms over instances")
    }
    let integral = rows.reduce(0) { $0 + $1.participants }
    let sum = accounts.reduce(0) { $0 + $1.participants.reduce(0, +) }
    precondition(
      integral == sum,
      "I9: participants add up to \(integral) ms over time and \(sum) ms over instances")
    precondition(
      measuredFrom > .zero || presence == integral,
      "I9: presences add up to \(presence) ms, their integral to \(integral) ms")
    precondition(
      counts.joinsOffered == counts.joinsAdmitted + rejections.count + counts.joinsWaitingAtEnd,
      "I1: \(counts.joinsOffered) joins offered, \(counts.joinsAdmitted) admitted, "
        + "\(rejections.count) rejected"
    )
  }
}
