/// How many people there are, and how many there would be if nobody were ever refused or dropped.
struct Headcount {
  /// The seats and the people of the demand.
  private(set) var demand = 0
  private(set) var demandParticipants = 0
  /// The people in a meeting.
  private(set) var participants = 0
  /// Leave times minus admission times: at the end, everybody's time in meetings added up.
  private(set) var presence: Int64 = 0

  /// The same of the demand: at the end, the time that everybody wants to be in.
  private var wanted: Int64 = 0
  /// What that was at the end of the warm-up.
  private var wantedBefore: Int64 = 0

  /// Somebody wants in.
  @inline(__always) mutating func want(seats: Int, at time: SimulationTime) {
    want(seats: seats)
    wanted &-= time.milliseconds
  }

  /// Somebody wants in no more.
  @inline(__always) mutating func unwant(seats: Int, at time: SimulationTime) {
    unwant(seats: seats)
    wanted &+= time.milliseconds
  }

  // The same within a stretch, which tells at its end when it was. Numbers of people and seats are
  // far from what a word holds; sums of times are right modulo 2^64.
  @inline(__always) mutating func want(seats: Int) {
    demand &+= seats
    demandParticipants &+= 1
  }
  @inline(__always) mutating func unwant(seats: Int) {
    demand &-= seats
    demandParticipants &-= 1
  }
  @inline(__always) mutating func enter() { participants &+= 1 }
  @inline(__always) mutating func leave() { participants &-= 1 }

  /// A stretch is over, in which these were the sums of changes times when they were.
  mutating func pass(wanting: Int64, present: Int64) {
    wanted &-= wanting
    presence &-= present
  }

  /// Only what comes from now on is measured.
  mutating func mark(at time: SimulationTime) { wantedBefore = wanted(until: time) }

  private func wanted(until end: SimulationTime) -> Int64 {
    wanted &+ Int64(demandParticipants) &* end.milliseconds
  }

  /// Everybody's time if nobody were ever refused, of what is measured, cut at the end of the run;
  /// milliseconds.
  func wantedTime(until end: SimulationTime) -> Int64 { max(wanted(until: end) &- wantedBefore, 0) }

  /// Somebody gets in.
  @inline(__always) mutating func enter(at time: SimulationTime) {
    enter()
    presence &-= time.milliseconds
  }

  /// Somebody is out.
  @inline(__always) mutating func leave(at time: SimulationTime) {
    leave()
    presence &+= time.milliseconds
  }

  /// Everybody's time in meetings, cut at the end of the run: who is there is counted in with minus
  /// the time of admission.
  func presence(until end: SimulationTime) -> Int64 {
    presence &+ Int64(participants) &* end.milliseconds
  }
}
