/// How many people there are, and how many there would be if nobody were ever refused or dropped.
struct Headcount {
  /// The seats and the people of the demand.
  private(set) var demand = 0
  private(set) var demandParticipants = 0
  /// The people in a meeting.
  private(set) var participants = 0
  /// Leave times minus admission times: at the end, everybody's time in meetings added up.
  private(set) var presence: Int64 = 0

  /// Somebody wants in.
  @inline(__always) mutating func want(seats: Int) {
    demand += seats
    demandParticipants += 1
  }

  /// Somebody wants in no more.
  @inline(__always) mutating func unwant(seats: Int) {
    demand -= seats
    demandParticipants -= 1
  }

  /// Somebody gets in.
  @inline(__always) mutating func enter(at time: SimulationTime) {
    participants += 1
    presence -= time.milliseconds
  }

  /// Somebody is out.
  @inline(__always) mutating func leave(at time: SimulationTime) {
    participants -= 1
    presence += time.milliseconds
  }

  /// Everybody's time in meetings, cut at the end of the run: who is there is counted in with minus
  /// the time of admission.
  func presence(until end: SimulationTime) -> Int64 {
    presence + Int64(participants) * end.milliseconds
  }
}
