/// Someone whose story is longer than "joined at once, stayed, left": who waits, retries, was
/// dropped, or got in late.
struct Attendee: BitwiseCopyable {
  enum Status: UInt8, BitwiseCopyable { case waiting, returning, seated }

  var join: Int
  var status: Status
  /// Dropped before, so no longer a join of the workload.
  var isRejoin: Bool
  /// The instance, while seated.
  var instance: Int32 = -1
  /// Attempts made since the join, or since the drop.
  var attempts = 0
  /// How often the participant was dropped.
  var drops = 0
  /// The record of the latest drop while its outcome is open; -1 for none.
  var openDrop: Int32 = -1
  /// The first attempt, or the drop.
  var since: SimulationTime
  /// What is left of the stay, counted from the next admission.
  var stay: TimeSpan
  /// When the participant was seated, and the order among those of that instant.
  var seatedSince: SimulationTime = .never
  var seatedOrder: UInt64 = 0
  /// The shortage in which the participant was first turned away; -1 for none.
  var episode: Int32 = -1
  /// Events scheduled under another number are void.
  var token: UInt32 = 0
}

/// Where every participant of the workload is.
struct Attendance: ~Copyable {
  /// What a leave needs to know of a join, in one place in memory.
  struct Entry: BitwiseCopyable {
    /// The instance of someone admitted at once; -1 for nobody; -2 - n for attendee n.
    var place: Int32 = -1
    var meeting: UInt32 = 0
  }
  /// In the order of leaves: whoever leaves reads the next one. Whoever joins writes one that is
  /// far away in memory, but for a write nobody waits.
  private(set) var entries: Column<Entry>
  private let leavePlaces: UnsafeBufferPointer<UInt32>
  private let meetingOfJoin: UnsafeBufferPointer<UInt32>
  private(set) var attendees = Column<Attendee>()
  private var free: [Int] = []
  /// The attendees that wait, first come first.
  private(set) var waiting = WaitingLine()
  /// The attendees that wait, retry, come back or were seated late.
  private(set) var attendeeCount = 0
  /// Nobody before this join is present.
  private var firstPresent = 0
  /// Counts the attendees who got in.
  private var admissions: UInt64 = 0
  private var census = Census()
  /// Counts the times that somebody was dropped who will come back.
  private var comebacks = 0

  init(_ columns: WorkloadColumns) {
    entries = Column(repeating: Entry(), count: columns.count)
    leavePlaces = columns.leavePlaces
    meetingOfJoin = columns.meetingOfJoin
  }

  /// Where a join is, as an entry has it.
  @inline(__always) func place(of join: Int) -> Int32 { entries[Int(leavePlaces[join])].place }

  @inline(__always) private mutating func put(_ join: Int, at place: Int32) {
    entries[Int(leavePlaces[join])] = Entry(place: place, meeting: meetingOfJoin[join])
  }

  /// Somebody may be admitted at once soon.
  @inline(__always) func prefetch(_ join: Int) { entries.prefetch(Int(leavePlaces[join])) }

  /// Somebody is admitted at once.
  @inline(__always) mutating func seat(_ join: Int, on instance: InstanceID) {
    put(join, at: Int32(truncatingIfNeeded: instance))
  }

  /// Somebody who was admitted at once is there no more.
  mutating func unseat(_ join: Int) { unseat(atLeave: Int(leavePlaces[join])) }

  /// The same for whoever leaves as so many others have.
  @inline(__always) mutating func unseat(atLeave leave: Int) { entries[leave].place = -1 }

  /// An attendee gets in, whatever came before is settled. `step`: 0 for those who waited, 2 for
  /// the others, as the steps of an instant go. Returns the number that their leave is valid under.
  mutating func admit(
    _ number: Int, on instance: InstanceID, step: UInt64, at time: SimulationTime
  ) -> UInt32 {
    admissions += 1
    attendees[number].status = .seated
    attendees[number].instance = Int32(instance)
    attendees[number].seatedSince = time
    attendees[number].seatedOrder = step << 62 | admissions
    attendees[number].token &+= 1
    attendees[number].episode = -1
    attendees[number].openDrop = -1
    return attendees[number].token
  }

  /// An attendee tries to get in.
  mutating func noteAttempt(of number: Int) { attendees[number].attempts += 1 }

  /// An attendee is turned away in a shortage; the first one is the one that counts them.
  mutating func note(_ episode: Int, of number: Int) {
    if attendees[number].episode < 0 { attendees[number].episode = Int32(episode) }
  }

  /// An attendee waits behind the others. Returns the number that the end of their patience is
  /// valid under.
  mutating func wait(_ number: Int) -> UInt32 {
    attendees[number].status = .waiting
    attendees[number].token &+= 1
    waiting.append(number)
    return attendees[number].token
  }

  /// An attendee waits no more.
  mutating func stopWaiting(_ number: Int) { waiting.remove(number) }

  /// Adds somebody who was dropped and will come back. Returns the attendee's number, and that of
  /// the drop.
  mutating func addComeback(_ attendee: Attendee) -> (number: Int, drop: Int) {
    comebacks += 1
    return (add(attendee), comebacks)
  }

  /// An attendee goes away and will try again.
  mutating func leave(_ number: Int) { attendees[number].status = .returning }

  /// Adds an attendee and returns its number.
  mutating func add(_ attendee: Attendee) -> Int {
    attendeeCount += 1
    let number: Int
    if let reused = free.popLast() {
      let token = attendees[reused].token
      attendees[reused] = attendee
      attendees[reused].token = token &+ 1
      number = reused
    } else {
      attendees.append(attendee)
      number = attendees.count - 1
    }
    put(attendee.join, at: Int32(-2 - number))
    return number
  }

  /// The attendee's story is over.
  mutating func remove(_ number: Int) {
    attendeeCount -= 1
    attendees[number].token &+= 1
    unseat(attendees[number].join)
    free.append(number)
  }

  /// Those who wait or are on their way back, among the joins before `cursor`.
  func unseated(before cursor: Int) -> [Attendee] {
    guard attendeeCount > 0 else { return [] }
    return (0..<cursor).compactMap { join in
      let place = place(of: join)
      guard place <= -2, attendees[Int(-2 - place)].status != .seated else { return nil }
      return attendees[Int(-2 - place)]
    }
  }

  /// The joins seated on an instance, in order of admission. Looks at joins before `cursor` only.
  ///
  /// Everybody is looked at once for all instances that lose their people one after another.
  mutating func joins(
    on instance: InstanceID, before cursor: Int, joinTimes: UnsafeBufferPointer<SimulationTime>
  ) -> [Int] {
    if census.cursor != cursor || census.admissions != admissions { takeCensus(before: cursor) }
    guard instance < census.ends.count else { return [] }
    var found: [(time: SimulationTime, order: UInt64, join: Int)] = []
    let first = instance == 0 ? 0 : census.ends[instance - 1]
    for place in first..<census.ends[instance] {
      let join = Int(census.joins[place])
      let here = self.place(of: join)
      if here == Int32(instance) {
        // Admitted at once: between those who waited and those who came back.
        found.append((joinTimes[join], 1 << 62 | UInt64(join), join))
      } else if here <= -2 {
        let attendee = attendees[Int(-2 - here)]
        if attendee.status == .seated, attendee.instance == Int32(instance) {
          found.append((attendee.seatedSince, attendee.seatedOrder, join))
        }
      }
    }
    return found.sorted { ($0.time, $0.order) < ($1.time, $1.order) }.map(\.join)
  }

  /// Who was where when it was taken: until somebody gets in, people only leave.
  private struct Census {
    var cursor = -1
    var admissions: UInt64 = 0
    /// Joins by the instance that they sit on, in their order.
    var joins: [UInt32] = []
    /// Where those of each instance end.
    var ends: [Int] = []
  }

  private mutating func takeCensus(before cursor: Int) {
    while firstPresent < cursor, place(of: firstPresent) == -1 { firstPresent += 1 }
    let present = firstPresent..<max(cursor, firstPresent)
    var counts: [Int] = []
    for join in present {
      let instance = seat(of: join)
      if instance < 0 { continue }
      while counts.count <= instance { counts.append(0) }
      counts[instance] += 1
    }
    census.ends = counts
    var total = 0
    for instance in counts.indices {
      total += counts[instance]
      census.ends[instance] = total
      counts[instance] = total - counts[instance]
    }
    census.joins = [UInt32](repeating: 0, count: total)
    for join in present {
      let instance = seat(of: join)
      if instance < 0 { continue }
      census.joins[counts[instance]] = UInt32(join)
      counts[instance] += 1
    }
    (census.cursor, census.admissions) = (cursor, admissions)
  }

  /// The instance on which somebody sits; -1: none.
  private func seat(of join: Int) -> InstanceID {
    let place = place(of: join)
    guard place <= -2 else { return InstanceID(place) }
    let attendee = attendees[Int(-2 - place)]
    return attendee.status == .seated ? InstanceID(attendee.instance) : -1
  }

  /// The meetings that somebody sits in on the instances that count, each on each of its hosts.
  /// Looks at joins before `cursor` only.
  mutating func meetingCount(before cursor: Int, where counts: (InstanceID) -> Bool) -> Int {
    while firstPresent < cursor, place(of: firstPresent) == -1 { firstPresent += 1 }
    var places: [UInt64] = []
    for join in firstPresent..<max(cursor, firstPresent) {
      let place = seat(of: join)
      if place >= 0, counts(place) {
        places.append(UInt64(meetingOfJoin[join]) << 32 | UInt64(place))
      }
    }
    places.sort()
    return places.indices.count { $0 == 0 || places[$0] != places[$0 - 1] }
  }
}
