/// How long a meeting goes on without anybody in it.
package struct MeetingLinger: Sendable, Hashable {
  /// From its last participant's leave; 0: it ends then.
  package var time = TimeSpan.zero
  /// The seats that it keeps meanwhile.
  package var seats = 0

  /// Meetings end when they are empty.
  package init() {}
}

/// The meetings that everybody has left and that go on for a while on the host that they had.
///
/// All go on for the same time, so they end in the order in which they were left, and a list is
/// enough to find the next one.
struct LingeringMeetings: ~Copyable {
  struct Place: BitwiseCopyable {
    /// -1: the meeting is not among them.
    var host: Int32 = -1
    var seats: Int32 = 0
    var previous: Int32 = -1
    var next: Int32 = -1
    var end = SimulationTime.never
  }

  private let linger: MeetingLinger
  /// By meeting; empty where meetings end with their last participant.
  private var places: Column<Place>
  private var first: Int32 = -1
  private var last: Int32 = -1

  init(_ linger: MeetingLinger, meetings: Int) {
    self.linger = linger
    places = Column(repeating: Place(), count: linger.time > .zero ? meetings : 0)
  }

  /// Whether meetings go on at all.
  @inline(__always) var isUsed: Bool { linger.time > .zero }
  var isEmpty: Bool { first < 0 }
  /// When the next of them ends.
  var nextEnd: SimulationTime { first < 0 ? .never : places[Int(first)].end }

  /// The instance that an empty meeting keeps; -1: none.
  func host(of meeting: Int) -> InstanceID { isUsed ? InstanceID(places[meeting].host) : -1 }
  /// The seats that it keeps there.
  func seats(of meeting: Int) -> Int { isUsed ? Int(places[meeting].seats) : 0 }

  /// Calls `body` with every one of them, its host and its seats.
  func forEach(_ body: (Int, InstanceID, Int) -> Void) {
    var meeting = first
    while meeting >= 0 {
      let place = places[Int(meeting)]
      body(Int(meeting), InstanceID(place.host), Int(place.seats))
      meeting = place.next
    }
  }

  /// A meeting's last participant has left its last host, where it keeps its seats as far as there
  /// are any.
  mutating func begin(
    _ meeting: Int, on instance: InstanceID, of fleet: inout Fleet, at time: SimulationTime
  ) {
    let seats = min(linger.seats, fleet.participantLimit - fleet.seats(on: instance))
    places[meeting] = Place(
      host: Int32(instance), seats: Int32(seats), previous: last, end: time + linger.time)
    if last >= 0 { places[Int(last)].next = Int32(meeting) } else { first = Int32(meeting) }
    last = Int32(meeting)
    fleet.beginLinger(on: instance, seats: seats)
  }

  /// A meeting is no longer among them: it is over, or somebody comes.
  mutating func end(_ meeting: Int, in fleet: inout Fleet, at time: SimulationTime) {
    let place = places[meeting]
    guard place.host >= 0 else { return }
    if place.previous >= 0 {
      places[Int(place.previous)].next = place.next
    } else {
      first = place.next
    }
    if place.next >= 0 {
      places[Int(place.next)].previous = place.previous
    } else {
      last = place.previous
    }
    places[meeting] = Place()
    fleet.endLinger(on: InstanceID(place.host), seats: Int(place.seats), at: time)
  }

  /// Those that are over by `time` end.
  mutating func endAll(dueBy time: SimulationTime, in fleet: inout Fleet) {
    while nextEnd <= time { end(Int(first), in: &fleet, at: time) }
  }

  /// Those on an instance end with what it held.
  mutating func endAll(
    on instance: InstanceID, in fleet: inout Fleet, at time: SimulationTime
  ) {
    var meeting = first
    while meeting >= 0, fleet.details[instance].lingering > 0 {
      let place = places[Int(meeting)]
      if InstanceID(place.host) == instance { end(Int(meeting), in: &fleet, at: time) }
      meeting = place.next
    }
  }
}
