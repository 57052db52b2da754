/// Which instances host each meeting, and how many of its participants are on each.
///
/// Nearly every meeting has one host, which stands in an array; under `spill` its further hosts
/// stand in another. A meeting exists while somebody is in it, or lingers, and forgets its hosts as
/// they empty.
///
/// With `cascadeSeats` each further host is linked to the first one by so many seats on both, held
/// as long as the meeting has people at both ends. When the first host empties, its links go with
/// it and the next host takes its place.
public struct MeetingHosts: ~Copyable {
  struct First: BitwiseCopyable {
    var host: Int32 = -1
    var people: Int32 = 0
    /// Where the run of its further hosts begins; -1: there are none.
    var further: Int32 = -1
    /// The hosts now, and the most there were at once.
    var hosts: UInt16 = 0
    var mostHosts: UInt16 = 0
  }

  private let inPlace = InPlace()
  /// The seats that a link takes at each of its ends.
  let cascadeSeats: Int
  private var first: Column<First>
  private var further = FurtherHosts()
  /// Whether anybody was ever seated, by meeting.
  private(set) var started: Column<Bool>
  /// The meetings that nobody is in and that go on for a while.
  private(set) var lingering: LingeringMeetings
  /// The seats that meetings are still expected to take, where the strategy asks.
  private(set) var reservations: Reservations

  init(
    meetings: Int, cascadeSeats: Int, linger: MeetingLinger = MeetingLinger(),
    reserves: Bool = false
  ) {
    self.cascadeSeats = cascadeSeats
    reservations = Reservations(meetings: reserves ? meetings : 0)
    lingering = LingeringMeetings(linger, meetings: meetings)
    first = Column(repeating: First(), count: meetings)
    started = Column(repeating: false, count: meetings)
  }

  /// Somebody may join or leave a meeting soon.
  @inline(__always) func prefetch(_ meeting: Int) { first.prefetch(meeting) }
  /// The same a little later, when what is fetched first is there.
  @inline(__always) func prefetchFurther(_ meeting: Int) {
    further.prefetch(Int(first[meeting].further))
  }

  /// The meeting's first host; -1 while nobody is in it.
  @inline(__always) func host(of meeting: Int) -> InstanceID { InstanceID(first[meeting].host) }
  /// Whether the meeting has more than one host.
  @inline(__always) func hasFurtherHosts(_ meeting: Int) -> Bool { first[meeting].further >= 0 }

  /// The people on the meeting's first host, who are all of them where it has no other.
  @inline(__always) func people(of meeting: Int) -> Int { Int(first[meeting].people) }

  /// The most instances that hosted the meeting at once.
  func mostHosts(of meeting: Int) -> Int { Int(first[meeting].mostHosts) }

  /// Starts over with the most hosts: from now on only what is and comes counts.
  mutating func forgetMostHosts() {
    for meeting in 0..<first.count { first[meeting].mostHosts = first[meeting].hosts }
  }

  /// Calls `body` with every host of a meeting and the people of the meeting on it; with the host
  /// that keeps an empty meeting, and nobody.
  @inline(__always)
  public func forEachHost(of meeting: Int, _ body: (_ host: InstanceID, _ people: Int) -> Void) {
    // One call of `body` for all of them, so that it is written out where it is made.
    let places = furtherPlaces(of: meeting)
    var place = places.upperBound
    var host = InstanceID(first[meeting].host)
    var people = Int(first[meeting].people)
    if host < 0 { (host, people) = (lingering.host(of: meeting), 0) }
    guard host >= 0 else { return }
    while true {
      body(host, people)
      if place == places.lowerBound { return }
      place &-= 1
      (host, people) = (InstanceID(further[place].instance), further[place].people)
    }
  }

  /// Where the meeting's further hosts are, the latest last.
  @inline(__always) private func furtherPlaces(of meeting: Int) -> Range<Int> {
    let run = Int(first[meeting].further)
    return run < 0 ? 0..<0 : run..<run &+ Int(first[meeting].hosts) &- 1
  }

  /// Whether a meeting is on an instance, or goes on there without anybody.
  func isHost(_ instance: InstanceID, of meeting: Int) -> Bool {
    guard first[meeting].host >= 0 else { return lingering.host(of: meeting) == instance }
    return host(of: meeting) == instance
      || further.place(of: Int32(instance), among: furtherPlaces(of: meeting)) >= 0
  }

  /// Somebody was counted in on an instance, and `expected` are the seats of their whole meeting if
  /// they are the first.
  mutating func noteArrival(
    _ meeting: Int, seats: Int, expected: Int, on instance: InstanceID, of fleet: inout Fleet
  ) {
    if first[meeting].people == 1, !hasFurtherHosts(meeting) {
      reservations.begin(meeting, seats: expected, on: instance, of: &fleet)
    }
    reservations.arrive(meeting, seats: seats, on: instance, of: &fleet)
  }

  /// Calls `body` with both ends of every link of a meeting.
  func forEachLink(of meeting: Int, _ body: (InstanceID, InstanceID) -> Void) {
    guard cascadeSeats > 0 else { return }
    for place in furtherPlaces(of: meeting).reversed() where further[place].isLinked {
      body(InstanceID(first[meeting].host), InstanceID(further[place].instance))
    }
  }

  /// Counts a participant in on the meeting's host.
  @inline(__always) mutating func joinHost(of meeting: Int) { first[meeting].people &+= 1 }

  /// Counts a participant in on an instance, where a link to the meeting's first host may have to
  /// be opened. An empty meeting that went on gives its seats back.
  @inline(__always) mutating func join(
    _ meeting: Int, on instance: InstanceID, of fleet: inout Fleet, at time: SimulationTime
  ) {
    if first[meeting].host == Int32(instance) {
      first[meeting].people += 1
    } else if first[meeting].host < 0 {
      first[meeting].host = Int32(instance)
      first[meeting].people = 1
      first[meeting].hosts = 1
      first[meeting].mostHosts = max(first[meeting].mostHosts, 1)
      started[meeting] = true
      if lingering.isUsed { lingering.end(meeting, in: &fleet, at: time) }
    } else {
      joinFurther(meeting, on: Int32(instance), of: &fleet, at: time)
    }
  }

  private mutating func joinFurther(
    _ meeting: Int, on instance: Int32, of fleet: inout Fleet, at time: SimulationTime
  ) {
    let place = further.place(of: instance, among: furtherPlaces(of: meeting))
    if place >= 0 {
      further[place].enter()
      return
    }
    if cascadeSeats > 0 {
      let ends = (InstanceID(first[meeting].host), InstanceID(instance))
      fleet.link(cascadeSeats, on: ends.0)
      fleet.link(cascadeSeats, on: ends.1)
      if fleet.zone(of: ends.0) != fleet.zone(of: ends.1) {
        fleet.linkAcrossZones(cascadeSeats, on: ends.0, at: time)
        fleet.linkAcrossZones(cascadeSeats, on: ends.1, at: time)
      }
    }
    further.append(
      FurtherHosts.Host(instance: instance, people: 1, isLinked: cascadeSeats > 0),
      to: &first[meeting].further, of: Int(first[meeting].hosts) - 1)
    first[meeting].hosts += 1
    first[meeting].mostHosts = max(first[meeting].mostHosts, first[meeting].hosts)
  }

  /// Counts a participant out of an instance; a host without participants hosts no more, and its
  /// links end. Returns whether the meeting is empty now and goes on.
  @inline(__always) mutating func leave(
    _ meeting: Int, from instance: InstanceID, of fleet: inout Fleet, at time: SimulationTime
  ) -> Bool {
    if first[meeting].host == Int32(instance) {
      first[meeting].people &-= 1
      if first[meeting].people == 0 { return promote(meeting, in: &fleet, at: time) }
    } else {
      leaveFurther(meeting, from: Int32(instance), of: &fleet, at: time)
    }
    return false
  }

  /// Empty meetings whose time is over end.
  mutating func endLingering(dueBy time: SimulationTime, in fleet: inout Fleet) {
    lingering.endAll(dueBy: time, in: &fleet)
  }

  /// Empty meetings end that an instance kept.
  mutating func endLingering(
    on instance: InstanceID, in fleet: inout Fleet, at time: SimulationTime
  ) {
    lingering.endAll(on: instance, in: &fleet, at: time)
  }

  /// The next host takes the first one's place; without one the meeting is empty. Returns whether
  /// it goes on all the same.
  private mutating func promote(_ meeting: Int, in fleet: inout Fleet, at time: SimulationTime)
    -> Bool
  {
    if reservations.isUsed { reservations.end(meeting, in: &fleet) }
    let places = furtherPlaces(of: meeting)
    guard let latest = places.last else {
      let host = InstanceID(first[meeting].host)
      first[meeting].host = -1
      first[meeting].hosts = 0
      if lingering.isUsed { lingering.begin(meeting, on: host, of: &fleet, at: time) }
      return lingering.isUsed
    }
    if cascadeSeats > 0 {
      for place in places.reversed() { unlink(place, of: meeting, in: &fleet, at: time) }
    }
    first[meeting].host = further[latest].instance
    first[meeting].people = Int32(further[latest].people)
    removeFurther(at: latest, of: meeting)
    return false
  }

  private mutating func unlink(
    _ place: Int, of meeting: Int, in fleet: inout Fleet, at time: SimulationTime
  ) {
    guard further[place].isLinked else { return }
    further[place].unlink()
    let ends = (InstanceID(first[meeting].host), InstanceID(further[place].instance))
    fleet.unlink(cascadeSeats, on: ends.0, at: time)
    fleet.unlink(cascadeSeats, on: ends.1, at: time)
    guard fleet.zone(of: ends.0) != fleet.zone(of: ends.1) else { return }
    fleet.unlinkAcrossZones(cascadeSeats, on: ends.0, at: time)
    fleet.unlinkAcrossZones(cascadeSeats, on: ends.1, at: time)
  }

  private mutating func leaveFurther(
    _ meeting: Int, from instance: Int32, of fleet: inout Fleet, at time: SimulationTime
  ) {
    let place = further.place(of: instance, among: furtherPlaces(of: meeting))
    precondition(
      place >= 0, "I8: a participant left an instance that does not host the meeting")
    further[place].leave()
    guard further[place].people == 0 else { return }
    unlink(place, of: meeting, in: &fleet, at: time)
    removeFurther(at: place, of: meeting)
  }

  private mutating func removeFurther(at place: Int, of meeting: Int) {
    further.remove(
      at: place, from: &first[meeting].further, of: Int(first[meeting].hosts) - 1)
    first[meeting].hosts -= 1
  }
}
