internal import Dispatch

/// What people want, before any pool answers: every join of a run in time order, one array per
/// column.
///
/// A workload knows nothing of instances, so the same value can be replayed against any number of
/// pools. Joins are numbered by time, then by their order in the source; meetings by their first
/// join.
public struct Workload: Sendable {
  /// When each join is attempted first, in ascending order.
  public let joinTimes: [SimulationTime]
  /// How long each participant stays, counted from admission. `TimeSpan.zero` is a stay.
  public let stays: [TimeSpan]
  /// The meeting of each join, an index into `meetings`.
  public let meetingOfJoin: [UInt32]
  /// The seats each join takes on one instance; empty when every join takes one.
  public let seats: [Int32]
  /// The patience each join brings; empty when none does. A negative length means the scenario's
  /// own patience.
  public let patience: [TimeSpan]
  /// The seats that each join's meeting is expected to take at once; 0 where nobody knows, and empty
  /// where nobody says anything.
  public package(set) var expectedSizes: [Int32] = []
  /// The participant of each join, an index into `participants`; empty when the source names none,
  /// `UInt32.max` for a join without one.
  public let participantOfJoin: [UInt32]
  /// The name of each participant.
  public let participants: NameTable
  /// The name of each meeting.
  public let meetings: NameTable
  /// Joins with a stay above zero by the time they leave when admitted at once, then by number.
  ///
  /// In every run of one workload the people admitted at once leave in this order, so it is sorted
  /// once. A join costs 32 bytes with it: 8 for its time, 8 for its stay, 4 for its meeting, 4
  /// here, 4 for its place and 4 for the gap.
  package let leaveOrder: [UInt32]
  /// The milliseconds from each of these leaves to the next one, from 0 to the first: a run reads
  /// them in order, where times and stays are all over memory. `UInt32.max` where they do not fit.
  package let leaveGaps: [UInt32]
  /// By join, its place in `leaveOrder`; those with a stay of zero have the places after its end.
  let leavePlaces: [UInt32]

  /// The number of joins.
  public var joinCount: Int { joinTimes.count }
  /// The number of meetings.
  public var meetingCount: Int { meetings.count }
  /// The participant's name as the source gives it; nil without one.
  public func participantName(of join: Int) -> String? {
    guard !participantOfJoin.isEmpty, participantOfJoin[join] != .max else { return nil }
    return participants[Int(participantOfJoin[join])]
  }
  /// The time at which the last participant would leave if nobody were ever refused; `zero` without
  /// joins.
  public var lastLeave: SimulationTime {
    var last = SimulationTime.zero
    for join in joinTimes.indices { last = max(last, joinTimes[join] + stays[join]) }
    return last
  }
}

/// The columns that a run reads at every join and leave. Valid only while the workload lends them.
struct WorkloadColumns {
  let joinTimes: UnsafeBufferPointer<SimulationTime>
  let stays: UnsafeBufferPointer<TimeSpan>
  let meetingOfJoin: UnsafeBufferPointer<UInt32>
  let leaveOrder: UnsafeBufferPointer<UInt32>
  let leaveGaps: UnsafeBufferPointer<UInt32>
  let leavePlaces: UnsafeBufferPointer<UInt32>
  /// Empty when every join takes one seat.
  let seats: UnsafeBufferPointer<Int32>
  /// Empty when no join brings a patience.
  let patience: UnsafeBufferPointer<TimeSpan>
  /// Empty when nobody says what is expected of any meeting.
  let expectedSizes: UnsafeBufferPointer<Int32>

  var count: Int { joinTimes.count }
  @inline(__always) func seats(of join: Int) -> Int { seats.count == 0 ? 1 : Int(seats[join]) }
  /// When somebody leaves who is admitted at once.
  @inline(__always) func leaveTime(of join: Int) -> SimulationTime { joinTimes[join] + stays[join] }

  /// The joins of a span of time, its end included.
  func joins(from start: SimulationTime, through end: SimulationTime) -> Range<Int> {
    let first = joinCount(before: start)
    return first..<max(first, count { $0 <= end })
  }

  /// How many joins there are before a time.
  func joinCount(before time: SimulationTime) -> Int { count { $0 < time } }

  /// The first of some joins, from `first` on, that is not before a time. Sooner found the fewer
  /// joins there are until then.
  func firstJoin(from first: Int, notBefore time: SimulationTime, in joins: Range<Int>) -> Int {
    var (low, step) = (first, 1)
    while low + step <= joins.upperBound, joinTimes[low + step - 1] < time {
      low += step
      step *= 2
    }
    var high = min(low + step - 1, joins.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if joinTimes[middle] < time { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// How many of the first joins are early, which those after them are not.
  private func count(isEarly: (SimulationTime) -> Bool) -> Int {
    var (low, high) = (0, joinTimes.count)
    while low < high {
      let middle = (low + high) / 2
      if isEarly(joinTimes[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// How many of so many meetings the joins are for.
  func meetingCount(among joins: Range<Int>, of meetings: Int) -> Int {
    // Each meeting has a join.
    if joins.count == count { return meetings }
    var isSeen = Column(repeating: false, count: meetings)
    var seen = 0
    for join in joins {
      let meeting = Int(meetingOfJoin[join])
      if !isSeen[meeting] {
        isSeen[meeting] = true
        seen += 1
      }
    }
    return seen
  }
}

extension Workload {
  /// Lends the columns to a run, without copies and without a check at every access in release
  /// builds.
  func withColumns<Result>(_ body: (WorkloadColumns) -> Result) -> Result {
    joinTimes.withUnsafeBufferPointer { joinTimes in
      stays.withUnsafeBufferPointer { stays in
        meetingOfJoin.withUnsafeBufferPointer { meetingOfJoin in
          leaveOrder.withUnsafeBufferPointer { leaveOrder in
            leaveGaps.withUnsafeBufferPointer { leaveGaps in
              leavePlaces.withUnsafeBufferPointer { leavePlaces in
                seats.withUnsafeBufferPointer { seats in
                  patience.withUnsafeBufferPointer { patience in
                    expectedSizes.withUnsafeBufferPointer { expectedSizes in
                      body(
                        WorkloadColumns(
                          joinTimes: joinTimes, stays: stays, meetingOfJoin: meetingOfJoin,
                          leaveOrder: leaveOrder, leaveGaps: leaveGaps, leavePlaces: leavePlaces,
                          seats: seats, patience: patience, expectedSizes: expectedSizes))
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}

/// Collects joins in any order and turns them into a `Workload`.
public struct WorkloadBuilder: ~Copyable {
  private var times: [SimulationTime] = []
  private var stays: [TimeSpan] = []
  private var meetingOfJoin: [UInt32] = []
  /// Each of these is empty until somebody needs it.
  private var seats: [Int32] = []
  private var patience: [TimeSpan] = []
  private var participantOfJoin: [UInt32] = []
  private var expectedSizes: [Int32] = []
  private var meetings = NameTable()
  private var participants = NameTable()
  /// Whether the joins came in order of time so far, and whether one of them stays for no time.
  private var isInOrder = true
  private var hasZeroStay = false
  private var lastTime = SimulationTime.zero
  /// Whether a join had more than its time, stay and meeting.
  private var hasRareColumns = false
  /// The joins that somebody expects, for columns that begin later.
  private var expectedJoins = 0

  private static let scenariosPatience = TimeSpan(milliseconds: -1)

  /// An empty builder with room for `capacity` joins.
  public init(capacity: Int = 0) {
    times.reserveCapacity(capacity)
    stays.reserveCapacity(capacity)
    meetingOfJoin.reserveCapacity(capacity)
  }

  /// The number of joins so far.
  public var joinCount: Int { times.count }

  /// Adds a meeting and returns the handle that its joins are added under. Two meetings may share a
  /// name: they stay apart.
  public mutating func addMeeting(named name: String) -> UInt32 {
    meetings.append(name)
    return UInt32(meetings.count - 1)
  }

  /// Adds a participant and returns the handle that the joins are added under.
  public mutating func addParticipant(named name: String) -> UInt32 {
    participants.append(name)
    return UInt32(participants.count - 1)
  }

  /// Adds one join of a meeting.
  /// - Parameters:
  ///   - time: when the join is attempted; in a run at or after its start
  ///   - stay: how long the participant stays once admitted, zero or more
  ///   - meeting: a handle from `addMeeting(named:)`
  ///   - seats: the seats it takes, 1 or more
  ///   - patience: how long this participant waits for a seat; nil for the scenario's patience
  ///   - participant: a handle from `addParticipant(named:)`; nil when the source does not name the
  ///     participant
  ///   - expected: the seats that its meeting is expected to take at once, for placement strategies
  ///     that ask; nil when nobody knows
  public mutating func addJoin(
    at time: SimulationTime, stay: TimeSpan, meeting: UInt32, seats: Int = 1,
    patience: TimeSpan? = nil, participant: UInt32? = nil, expected: Int? = nil
  ) {
    precondition(stay >= .zero && seats >= 1, "a join stays 0 or longer and takes a seat")
    precondition(
      0...Int(Int32.max) ~= expected ?? 0, "a meeting is expected to take 0 seats or more")
    let ordinal = times.count
    isInOrder = isInOrder && lastTime <= time
    hasZeroStay = hasZeroStay || stay == .zero
    lastTime = time
    times.append(time)
    stays.append(stay)
    meetingOfJoin.append(meeting)
    if !hasRareColumns {
      if seats == 1 && patience == nil && participant == nil && expected == nil { return }
      hasRareColumns = true
    }
    Self.add(Int32(seats), to: &self.seats, at: ordinal, usual: 1, expectedJoins)
    Self.add(
      patience ?? Self.scenariosPatience, to: &self.patience, at: ordinal,
      usual: Self.scenariosPatience, expectedJoins)
    Self.add(participant ?? .max, to: &participantOfJoin, at: ordinal, usual: .max, expectedJoins)
    Self.add(Int32(expected ?? 0), to: &expectedSizes, at: ordinal, usual: 0, expectedJoins)
  }

  /// Adds a value to a column that begins with the first one that is not the usual.
  @inline(__always)
  private static func add<Value: Equatable>(
    _ value: Value, to column: inout [Value], at ordinal: Int, usual: Value, _ expected: Int
  ) {
    if column.isEmpty {
      if value == usual { return }
      begin(&column, at: ordinal, usual: usual, expected)
    }
    column.append(value)
  }

  /// Makes a column that is empty so far as long as the others.
  private static func begin<Value>(
    _ column: inout [Value], at ordinal: Int, usual: Value, _ expected: Int
  ) {
    if !column.isEmpty { return }
    column.reserveCapacity(expected)
    column.append(contentsOf: repeatElement(usual, count: ordinal))
  }

  /// Adds joins that take a seat each and bring no patience, and of which nobody expects anything.
  /// - Parameters:
  ///   - times: when each is attempted first
  ///   - stays: how long each stays, zero or more
  ///   - meetings: the handle of each one's meeting
  ///   - participants: the handle of each one's participant, `UInt32.max` without one
  package mutating func addJoins(
    at times: UnsafeBufferPointer<SimulationTime>, stays: UnsafeBufferPointer<TimeSpan>,
    meetings: UnsafeBufferPointer<UInt32>, participants: UnsafeBufferPointer<UInt32>
  ) {
    let ordinal = self.times.count
    add(times, stays)
    meetingOfJoin.append(contentsOf: meetings)
    if !participantOfJoin.isEmpty || participants.contains(where: { $0 != .max }) {
      hasRareColumns = true
      Self.begin(&participantOfJoin, at: ordinal, usual: .max, expectedJoins)
      participantOfJoin.append(contentsOf: participants)
    }
    if hasRareColumns { addUsual(times.count) }
  }

  /// Adds joins of one meeting that take a seat each, bring no patience and name nobody, and of
  /// which nobody expects anything.
  /// - Parameters:
  ///   - meeting: the handle of their meeting
  ///   - times: when each is attempted first
  ///   - stays: how long each stays, zero or more
  package mutating func addJoins(
    of meeting: UInt32, at times: UnsafeBufferPointer<SimulationTime>,
    stays: UnsafeBufferPointer<TimeSpan>
  ) {
    add(times, stays)
    meetingOfJoin.append(contentsOf: repeatElement(meeting, count: times.count))
    if !hasRareColumns { return }
    if !participantOfJoin.isEmpty {
      participantOfJoin.append(contentsOf: repeatElement(.max, count: times.count))
    }
    addUsual(times.count)
  }

  private mutating func add(
    _ times: UnsafeBufferPointer<SimulationTime>, _ stays: UnsafeBufferPointer<TimeSpan>
  ) {
    var (last, isInOrder) = (lastTime, true)
    var least = TimeSpan.forever
    for index in times.indices {
      isInOrder = isInOrder && last <= times[index]
      last = times[index]
      least = min(least, stays[index])
    }
    precondition(least >= .zero, "a join stays 0 or longer")
    self.isInOrder = self.isInOrder && isInOrder
    hasZeroStay = hasZeroStay || least == .zero
    lastTime = last
    self.times.append(contentsOf: times)
    self.stays.append(contentsOf: stays)
  }

  /// Adds what is usual to those of the rare columns that have begun, but for the participants.
  private mutating func addUsual(_ count: Int) {
    func add<Value>(_ usual: Value, to column: inout [Value]) {
      if column.isEmpty { return }
      column.append(contentsOf: repeatElement(usual, count: count))
    }
    add(1, to: &seats)
    add(Self.scenariosPatience, to: &patience)
    add(0, to: &expectedSizes)
  }

  /// Makes room for so many joins at once.
  package mutating func reserveCapacity(_ joins: Int) {
    times.reserveCapacity(joins)
    stays.reserveCapacity(joins)
    meetingOfJoin.reserveCapacity(joins)
    expectedJoins = joins
  }

  /// Takes over names that were numbered elsewhere: number n is the handle of the n-th name.
  package mutating func use(meetings: NameTable, participants: NameTable) {
    self.meetings = meetings
    self.participants = participants
  }

  /// The workload: joins sorted by time (equal times keep the order they were added in), meetings
  /// renumbered by first join. Meetings without a join are left out.
  public consuming func finish() -> Workload { finish(threads: 1) }

  /// The same on one thread or two.
  package consuming func finish(threads: Int) -> Workload {
    if !isInOrder {
      let order = times.withUnsafeBufferPointer { times in
        stableOrder(count: times.count) { times[$0].milliseconds }
      }
      Self.arrange(&times, order)
      Self.arrange(&stays, order)
      Self.arrange(&meetingOfJoin, order)
      Self.arrange(&seats, order)
      Self.arrange(&patience, order)
      Self.arrange(&participantOfJoin, order)
      Self.arrange(&expectedSizes, order)
    }
    let (times, stays, meetings) = (times, stays, meetings)
    var meetingOfJoin: [UInt32] = []
    swap(&meetingOfJoin, &self.meetingOfJoin)
    var names = NameTable()
    var (leaves, gaps, places): ([UInt32], [UInt32], [UInt32]) = ([], [], [])
    // Thousands of joins are worth the start of a thread.
    let isShared = threads > 1 && times.count >= 1 << 16
    Self.perform(isShared) {
      names = Self.renumber(&meetingOfJoin, meetings)
    } _: {
      leaves = times.withUnsafeBufferPointer { times in
        stays.withUnsafeBufferPointer { stays in
          stableOrder(count: times.count) { (times[$0] + stays[$0]).milliseconds }
        }
      }
    }
    var zeros: [UInt32] = []
    if hasZeroStay {
      zeros = leaves.filter { stays[Int($0)] == .zero }
      leaves.removeAll { stays[Int($0)] == .zero }
    }
    Self.perform(isShared) {
      places = Self.places(of: leaves, before: zeros)
    } _: {
      gaps = Self.gaps(leaves, times, stays)
    }
    return Workload(
      joinTimes: times, stays: stays, meetingOfJoin: meetingOfJoin, seats: seats,
      patience: patience, expectedSizes: expectedSizes,
      participantOfJoin: participantOfJoin, participants: participants, meetings: names,
      leaveOrder: leaves, leaveGaps: gaps, leavePlaces: places)
  }

  /// Does two things that have nothing to do with each other, at once or one after the other.
  private static func perform(_ atOnce: Bool, _ one: () -> Void, _ other: () -> Void) {
    if !atOnce {
      one()
      return other()
    }
    withoutActuallyEscaping(one) { one in
      withoutActuallyEscaping(other) { other in
        nonisolated(unsafe) let both = (one, other)
        DispatchQueue.concurrentPerform(iterations: 2) { $0 == 0 ? both.0() : both.1() }
      }
    }
  }

  /// By join, its place in the order of leaving, and behind it among those who stay for no time.
  private static func places(of leaves: [UInt32], before zeros: [UInt32]) -> [UInt32] {
    let count = leaves.count + zeros.count
    return [UInt32](unsafeUninitializedCapacity: count) { places, initialized in
      for (place, join) in leaves.enumerated() { places[Int(join)] = UInt32(place) }
      for (place, join) in zeros.enumerated() {
        places[Int(join)] = UInt32(leaves.count + place)
      }
      initialized = count
    }
  }

  /// The milliseconds from each leave to the next, from 0 to the first.
  private static func gaps(_ leaves: [UInt32], _ times: [SimulationTime], _ stays: [TimeSpan])
    -> [UInt32]
  {
    [UInt32](unsafeUninitializedCapacity: leaves.count) { gaps, initialized in
      var last = SimulationTime.zero
      for (place, join) in leaves.enumerated() {
        let time = times[Int(join)] + stays[Int(join)]
        gaps[place] = UInt32(exactly: (time - last).milliseconds) ?? .max
        last = time
      }
      initialized = leaves.count
    }
  }

  /// Renumbers meetings by their first join; returns the names of those that have one.
  private static func renumber(_ meetingOfJoin: inout [UInt32], _ meetings: NameTable) -> NameTable
  {
    var renumbered = [UInt32](repeating: .max, count: meetings.count)
    var names = NameTable()
    meetingOfJoin.withUnsafeMutableBufferPointer { meetingOfJoin in
      for join in meetingOfJoin.indices {
        let meeting = Int(meetingOfJoin[join])
        if renumbered[meeting] == .max {
          renumbered[meeting] = UInt32(names.count)
          meetings.withUTF8(of: meeting) { names.append(utf8: $0) }
        }
        meetingOfJoin[join] = renumbered[meeting]
      }
    }
    return names
  }

  private static func arrange<Value>(_ column: inout [Value], _ order: [UInt32]) {
    if !column.isEmpty { column = order.map { column[Int($0)] } }
  }
}
