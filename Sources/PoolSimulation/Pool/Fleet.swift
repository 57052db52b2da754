/// Every instance that ever was in the group or its warm pool, one array per attribute.
///
/// The attributes that change with every join and leave are apart from those that change with the
/// instance's phase. Phase changes go through `move(_:to:at:)` only, which keeps the counts, the
/// load index and the log of transitions in step. What else is told of an instance has a verb of
/// its own below, and nothing is written past them.
public struct Fleet: ~Copyable {
  /// What changes with every join and leave, in one place in memory.
  struct Occupancy: BitwiseCopyable {
    var seats: Int32 = 0
    var people: Int32 = 0
    /// Leave times minus admission times: with `people` times the clock added, the participants'
    /// time on the instance so far.
    var clock: Int64 = 0
    /// The slot in the load index, whether the instance serves or not.
    var slot: Int32 = -1
    var phase: InstancePhase
    var zone: UInt8
    /// Why joins that are placed on it fail, if they do.
    var trouble: Trouble = []
  }

  /// What keeps people out of an instance that looks as if it took them.
  struct Trouble: OptionSet, BitwiseCopyable {
    var rawValue: UInt8
    /// It does not answer.
    static let silent = Trouble(rawValue: 1)
    /// Its name does not resolve yet.
    static let nameless = Trouble(rawValue: 2)
    /// It has left the group, and the application does not know yet.
    static let gone = Trouble(rawValue: 4)
  }

  /// An instance that the group has ended without asking anybody.
  struct Departure: BitwiseCopyable {
    var instance: InstanceID
    /// When the application learns of it, and sends nobody there any more.
    var noticed: SimulationTime
  }

  private let inPlace = InPlace()
  /// The seats of one instance.
  public let participantLimit: Int
  private(set) var occupancy = Column<Occupancy>()
  private(set) var details = Column<Details>()
  /// The seats that people of meetings on an instance are still expected to take.
  private var expected = Column<Int>()
  private(set) var index: LoadIndex
  /// What the instances forward.
  var media: MediaLoad
  private(set) var transitions: [Transition] = []
  /// Instances by phase.
  private(set) var counts = [Int](repeating: 0, count: InstancePhase.allCases.count)
  /// Instances that have not ended, and those that serve or launch, by zone.
  private var alive = [Int](repeating: 0, count: AutoScalingGroupSettings.mostZones)
  private var active = [Int](repeating: 0, count: AutoScalingGroupSettings.mostZones)
  /// Seats taken on serving and draining instances.
  private(set) var seatsTaken = 0
  /// Those of them that are on instances that serve no more, and the sum of what people changed
  /// there times when they did, modulo 2^64.
  private var seatsDraining = 0
  private(set) var drainingClock: Int64 = 0
  /// Set when a draining instance has lost its last participant: it ends with the instant. So it is
  /// while the group waits for any instance to become empty.
  private(set) var hasEmptyDraining = false
  private(set) var awaitsEmpty = false
  /// Instances that ended or left the group, whose records are to be deleted, in that order.
  private var abandonedRecords: [InstanceID] = []
  /// Launching instances that were launched cold.
  private(set) var coldLaunchingCount = 0
  /// Launching instances whose registration was lost.
  private(set) var lostCount = 0
  /// Empty meetings that go on, on all instances.
  private var lingeringCount = 0
  /// Instances that joins are still sent to although they have left the group.
  private(set) var departures: [Departure] = []
  private(set) var hasDepartures = false
  /// Counts every move, so that what depends on phases is recomputed only when one changed.
  private(set) var moves = 0
  /// When an instance last left the group.
  private(set) var lastDeparture = SimulationTime.zero

  /// `findsFits`: whether the load index is asked for the oldest instance that is not too full.
  init(
    participantLimit: Int, media: consuming MediaLoad = MediaLoad(), findsFits: Bool = false
  ) {
    self.participantLimit = participantLimit
    index = LoadIndex(limit: participantLimit, findsFits: findsFits)
    self.media = media
  }

  /// Seats taken on serving instances, draining ones left out.
  @inline(__always) var seatsServing: Int { seatsTaken &- seatsDraining }
  /// The number of instances ever created; ids are 0 ..< count.
  public var count: Int { occupancy.count }
  /// The seats taken on an instance.
  @inline(__always) public func seats(on id: InstanceID) -> Int { Int(occupancy[id].seats) }
  /// The seats taken on an instance, and those that its meetings are still expected to take; as
  /// many as are taken where the strategy does not ask for expected sizes.
  public func seatsExpected(on id: InstanceID) -> Int { seats(on: id) + expected[id] }
  /// The participants on an instance.
  @inline(__always) public func people(on id: InstanceID) -> Int { Int(occupancy[id].people) }
  /// The load of an instance over its limit, or without one the share of its seats that is taken.
  func stress(of id: InstanceID) -> Double {
    media.loadShare(of: id) ?? Double(seats(on: id)) / Double(participantLimit)
  }
  /// The phase of an instance.
  @inline(__always) package func phase(of id: InstanceID) -> InstancePhase { occupancy[id].phase }
  /// Whether nobody is on an instance and no empty meeting goes on there.
  func isEmpty(_ id: InstanceID) -> Bool {
    occupancy[id].people == 0 && details[id].lingering == 0
  }
  /// The empty meetings that go on on an instance.
  func lingeringCount(on id: InstanceID) -> Int { Int(details[id].lingering) }
  /// Whether an instance answers, as far as it is up at all.
  func answers(_ id: InstanceID) -> Bool { !occupancy[id].trouble.contains(.silent) }
  /// Whether an instance serves, so that the load index has it.
  @inline(__always) private func serves(_ id: InstanceID) -> Bool {
    occupancy[id].phase == .serving
  }
  /// Whether joins that are placed on an instance may fail.
  @inline(__always) func isTroubled(_ id: InstanceID) -> Bool { !occupancy[id].trouble.isEmpty }
  /// The zone of an instance, from 0.
  public func zone(of id: InstanceID) -> Int { Int(occupancy[id].zone) }
  /// The serving instances that take new meetings, oldest first.
  package var servingIDs: [Int32] { index.servingIDs }

  /// The number of instances in a phase.
  @inline(__always) func count(_ phase: InstancePhase) -> Int { counts[Int(phase.rawValue)] }
  @inline(__always) var servingCount: Int { index.count }
  /// Whether a serving instance is empty.
  @inline(__always) var hasEmptyServing: Bool {
    index.hasInstance(at: 0)
      && (lingeringCount == 0 || servingIDs.contains { isEmpty(InstanceID($0)) })
  }
  /// The serving instances on which nobody is and no empty meeting goes on.
  @inline(__always) var emptyServingCount: Int {
    guard lingeringCount > 0 else { return index.count(at: 0) }
    return servingIDs.count { isEmpty(InstanceID($0)) }
  }
  /// The instances in each ledger state.
  var countsByState: SIMD8<Int64> {
    var counts = SIMD8<Int64>()
    // Lane by lane each addition would wait for the one before.
    for (phase, lane) in Self.lanes { counts &+= SIMD8(repeating: Int64(count(phase))) & lane }
    return counts
  }
  /// Of each phase all bits of its state's lane.
  private static let lanes: [(phase: InstancePhase, lane: SIMD8<Int64>)] =
    InstancePhase.allCases.compactMap { phase in
      phase.ledgerState.map { state in
        var lane = SIMD8<Int64>()
        lane[state.rawValue] = -1
        return (phase, lane)
      }
    }
  @inline(__always) var launchingCount: Int { count(.pending) + count(.registering) }
  @inline(__always) var drainingCount: Int { count(.draining) }
  /// Ready, preparing and starting-in-place instances: what the warm pool's target is compared
  /// with.
  var warmPoolSize: Int {
    count(.preparing) + count(.stopping) + count(.awaitingHibernation) + count(.hibernating)
      + count(.warmedStopped)
      + count(.warmedHibernated) + count(.warmedRunning) + count(.startingInPlace)
  }
  /// The instances in a zone that have not ended, warm ones included.
  func aliveCount(inZone zone: Int) -> Int { alive[zone] }
  /// The serving and launching instances in a zone.
  func activeCount(inZone zone: Int) -> Int { active[zone] }
  @inline(__always) var warmedCount: Int {
    count(.warmedStopped) + count(.warmedHibernated) + count(.warmedRunning)
  }

  /// The ids of the instances in the phases that `matches` accepts, oldest first.
  func ids(where matches: (InstancePhase) -> Bool) -> [InstanceID] {
    living.filter { matches(occupancy[$0].phase) }
  }
  /// Calls `body` with each instance that has not ended, oldest first.
  @inline(__always) func forEachLiving(_ body: (InstanceID, InstancePhase) -> Void) {
    for id in living { body(id, occupancy[id].phase) }
  }
  /// The instances that have not ended, oldest first: a long run has many more that have.
  private var living: [InstanceID] = []

  /// Forgets an instance that has ended.
  private mutating func bury(_ id: InstanceID) {
    var (low, high) = (0, living.count)
    while low < high {
      let middle = (low + high) / 2
      if living[middle] < id { low = middle + 1 } else { high = middle }
    }
    living.remove(at: low)
  }

  /// Adds an instance in its first phase.
  mutating func create(
    _ origin: InstanceOrigin, phase: InstancePhase, zone: Int, at time: SimulationTime,
    billedFrom: SimulationTime,
    because cause: TransitionCause = .initial
  ) -> InstanceID {
    occupancy.append(Occupancy(phase: phase, zone: UInt8(zone)))
    var details = Details(origin: origin, created: time)
    details.billedFrom = billedFrom
    if phase.isWarmed { details.warmedSince = time }
    self.details.append(details)
    expected.append(0)
    if media.isUsed { media.addInstance() }
    counts[Int(phase.rawValue)] += 1
    alive[zone] += 1
    if phase.isActive { active[zone] += 1 }
    if phase.isLaunching, origin == .cold { coldLaunchingCount += 1 }
    moves += 1
    let id = count - 1
    if index.isFull { reindex() }
    living.append(id)
    occupancy[id].slot = Int32(index.append(Int32(id)))
    log(id, at: time, because: cause)
    if phase == .serving { startServing(id, at: time) }
    return id
  }

  /// Adds the instances that serve at time 0, in these zones.
  mutating func createServing(inZones zones: [Int]) {
    for zone in zones {
      _ = create(.initial, phase: .serving, zone: zone, at: .zero, billedFrom: .zero)
    }
  }

  /// Moves an instance to its next phase.
  mutating func move(
    _ id: InstanceID, to phase: InstancePhase, at time: SimulationTime,
    because cause: TransitionCause = .stageCompleted
  ) {
    let old = occupancy[id].phase
    precondition(
      old.successors.contains(phase), "I4: instance \(id) may not go from \(old) to \(phase)")
    counts[Int(old.rawValue)] -= 1
    counts[Int(phase.rawValue)] += 1
    if phase == .ended { alive[zone(of: id)] -= 1 }
    active[zone(of: id)] += (phase.isActive ? 1 : 0) - (old.isActive ? 1 : 0)
    if details[id].origin == .cold {
      coldLaunchingCount += (phase.isLaunching ? 1 : 0) - (old.isLaunching ? 1 : 0)
    }
    moves += 1
    if old.isActive || old == .draining, phase == .ended || phase == .preparing {
      lastDeparture = time
    }
    occupancy[id].phase = phase
    details[id].token &+= 1
    switch phase {
    case .ended:
      precondition(isEmpty(id), "I8: instance \(id) ended with people or meetings on it")
      details[id].ended = time
      if details[id].isLost { lostCount -= 1 }
      abandonRecord(of: id)
      bury(id)
    case .stopping, .warmedStopped, .warmedHibernated:
      details[id].billedFrom = .never
      details[id].isRequested = false
    case .failed:
      if details[id].isLost { lostCount -= 1 }
      details[id].isLost = false
    case .preparing:
      abandonRecord(of: id)
      // Back from the group: it starts over. What was broken is mended by the next boot, what was
      // never finished is not.
      details[id].inServiceSince = .never
      details[id].unhealthyAt = .never
      details[id].brokenUntil = .zero
      details[id].condemnation = Condemnation()
      details[id].turn &+= 1
      details[id].drain.mayUndrain = true
      occupancy[id].trouble = []
    default: break
    }
    if phase.isWarmed { details[id].warmedSince = time }
    log(id, at: time, because: cause)
    if old == .serving { stopServing(id) }
    if phase == .serving { startServing(id, at: time) }
  }

  /// Nobody will ever send people to a launching instance, which stays as it is until it ends.
  mutating func lose(_ id: InstanceID) {
    details[id].isLost = true
    lostCount += 1
  }

  private mutating func abandonRecord(of id: InstanceID) {
    guard details[id].record.exists else { return }
    details[id].record.exists = false
    abandonedRecords.append(id)
  }

  private mutating func startServing(_ id: InstanceID, at time: SimulationTime) {
    if details[id].servingSince == .never { details[id].servingSince = time }
    if occupancy[id].people == 0 { details[id].emptySince = time }
    seatsDraining -= Int(occupancy[id].seats)
    details[id].isProtected = true
    if occupancy[id].trouble.contains(.gone) { forgetDepartures { $0.instance == id } }
    index.insert(slot: Int(occupancy[id].slot), at: Int(occupancy[id].seats))
  }

  private mutating func stopServing(_ id: InstanceID) {
    seatsDraining += Int(occupancy[id].seats)
    index.remove(slot: Int(occupancy[id].slot), at: Int(occupancy[id].seats))
  }

  /// Hands out the slots of the load index anew.
  private mutating func reindex() {
    for (slot, id) in living.enumerated() { occupancy[id].slot = Int32(slot) }
    index.rebuild(living.map { Int32($0) })
    for id in living where serves(id) {
      index.insert(slot: Int(occupancy[id].slot), at: Int(occupancy[id].seats))
    }
  }

  /// Notes where every living instance stands, so that what comes before `time` can be told from
  /// what comes after.
  mutating func mark(at time: SimulationTime) {
    for id in living { log(id, at: time, because: .warmUpEnded) }
  }

  private mutating func log(
    _ id: InstanceID, at time: SimulationTime, because cause: TransitionCause
  ) {
    if media.isUsed { media.mark(id, at: time) }
    transitions.append(
      Transition(
        time: time, instance: id, phase: occupancy[id].phase, cause: cause,
        billedFrom: details[id].billedFrom,
        participantMilliseconds: occupancy[id].clock + Int64(occupancy[id].people)
          * time.milliseconds,
        crossZoneMilliseconds: details[id].crossZone.time(until: time)))
  }

  /// Seats a participant. The caller has checked that the seats fit (I2), so no sum overflows; the
  /// clock is right modulo 2^64.
  @inline(__always) mutating func seat(_ seats: Int, on id: InstanceID, at time: SimulationTime) {
    let before = Int(occupancy[id].seats)
    assert(before + seats <= participantLimit, "I2: more seats than the limit")
    occupancy[id].seats &+= Int32(truncatingIfNeeded: seats)
    occupancy[id].people &+= 1
    occupancy[id].clock &-= time.milliseconds
    seatsTaken &+= seats
    if serves(id) {
      index.raise(slot: Int(occupancy[id].slot), from: before, to: before &+ seats)
    } else {
      seatsDraining &+= seats
      drainingClock &+= Int64(seats) &* time.milliseconds
    }
  }

  /// Frees a participant's seats. Returns whether the instance is as empty as it gets.
  @inline(__always) @discardableResult
  mutating func unseat(_ seats: Int, on id: InstanceID, at time: SimulationTime) -> Bool {
    let before = Int(occupancy[id].seats)
    assert(before >= seats && occupancy[id].people > 0, "I2: fewer than no seats")
    occupancy[id].seats &-= Int32(truncatingIfNeeded: seats)
    occupancy[id].people &-= 1
    occupancy[id].clock &+= time.milliseconds
    seatsTaken &-= seats
    if serves(id) {
      index.lower(slot: Int(occupancy[id].slot), from: before, to: before &- seats)
    } else {
      seatsDraining &-= seats
      drainingClock &-= Int64(seats) &* time.milliseconds
    }
    if before == seats { noteEmpty(id, at: time) }
    return before == seats
  }

  /// No seat of an instance is taken any more.
  @inline(never) private mutating func noteEmpty(_ id: InstanceID, at time: SimulationTime) {
    details[id].emptySince = time
    if !serves(id) || awaitsEmpty { hasEmptyDraining = true }
  }

  /// Takes seats that nobody sits on. The caller has checked that they fit (I2).
  mutating func link(_ seats: Int, on id: InstanceID) { shiftSeats(by: seats, on: id) }

  /// Frees seats that nobody sat on.
  mutating func unlink(_ seats: Int, on id: InstanceID, at time: SimulationTime) {
    shiftSeats(by: -seats, on: id)
    // The last participant left before them.
    if occupancy[id].seats == 0 { noteEmpty(id, at: time) }
  }

  /// Seats of an instance are linked to another zone from now on.
  mutating func linkAcrossZones(_ seats: Int, on id: InstanceID, at time: SimulationTime) {
    details[id].crossZone.add(seats, at: time)
  }

  /// Seats of an instance are linked to another zone no more.
  mutating func unlinkAcrossZones(_ seats: Int, on id: InstanceID, at time: SimulationTime) {
    details[id].crossZone.add(-seats, at: time)
  }

  /// A meeting goes on that nobody is in, with these seats. The caller has checked that they fit
  /// (I2).
  mutating func beginLinger(on id: InstanceID, seats: Int) {
    details[id].lingering += 1
    lingeringCount += 1
    if seats > 0 { shiftSeats(by: seats, on: id) }
  }

  /// Such a meeting is over, or goes on with somebody.
  mutating func endLinger(on id: InstanceID, seats: Int, at time: SimulationTime) {
    details[id].lingering -= 1
    lingeringCount -= 1
    if seats > 0 { shiftSeats(by: -seats, on: id) }
    if isEmpty(id) { noteEmpty(id, at: time) }
  }

  private mutating func shiftSeats(by change: Int, on id: InstanceID) {
    let before = Int(occupancy[id].seats)
    assert(
      before + change >= 0 && before + change <= participantLimit,
      "I2: more seats than the limit, or fewer than none")
    occupancy[id].seats += Int32(truncatingIfNeeded: change)
    seatsTaken += change
    if serves(id) {
      index.move(slot: Int(occupancy[id].slot), from: before, to: before + change)
    } else {
      seatsDraining += change
    }
  }
}

// What is told of an instance between its moves, by subject.
extension Fleet {
  // MARK: Launches

  /// Which deployment a new instance belongs to, and when EC2 allows it to hibernate.
  mutating func setUp(_ id: InstanceID, generation: Int32, hibernateFrom: SimulationTime) {
    details[id].generation = generation
    details[id].hibernateFrom = hibernateFrom
  }

  /// An instance boots anew, after which EC2 allows it to hibernate from then on.
  mutating func boot(_ id: InstanceID, hibernateFrom: SimulationTime) {
    details[id].hibernateFrom = hibernateFrom
  }

  /// What is there at time 0 was launched long ago.
  mutating func settleIn(_ id: InstanceID, hasRecord: Bool) {
    details[id].hibernateFrom = .zero
    details[id].isRequested = details[id].billedFrom < .never
    details[id].record.exists = hasRecord
  }

  /// An instance's latest launch into the group, by its number, and when its `start` stage ends.
  mutating func launch(_ id: InstanceID, number: Int, startEnds: SimulationTime) {
    details[id].startEnds = startEnds
    details[id].launch = Int32(number)
  }

  /// A new running period begins.
  mutating func bill(_ id: InstanceID, from time: SimulationTime) { details[id].billedFrom = time }

  /// EC2 has taken up a launch or a start.
  mutating func noteRequest(of id: InstanceID) { details[id].isRequested = true }

  // MARK: Turns in the group

  /// An instance is InService; what it was in its turn already stays.
  mutating func noteInService(_ id: InstanceID, at time: SimulationTime) {
    details[id].inServiceSince = min(details[id].inServiceSince, time)
  }

  /// Begins an instance's next turn and returns its number.
  mutating func beginTurn(of id: InstanceID) -> UInt16 {
    details[id].turn &+= 1
    return details[id].turn
  }

  /// An instance is past its lifetime.
  mutating func expire(_ id: InstanceID) {
    details[id].condemnation.isExpired = true
    details[id].drain.mayUndrain = false
  }

  /// A health check found an instance, which stays until another serves in its stead.
  mutating func condemn(_ id: InstanceID) {
    details[id].condemnation.isUnhealthy = true
    details[id].drain.mayUndrain = false
  }

  // MARK: Expected people

  /// So many more seats, or fewer, are expected to be taken on an instance.
  mutating func expect(_ seats: Int, on id: InstanceID) {
    expected[id] += seats
    assert(expected[id] >= 0, "I8: fewer than nobody is expected on instance \(id)")
  }

  // MARK: Draining

  /// When a draining instance may drain no longer.
  mutating func drain(_ id: InstanceID, until end: SimulationTime) {
    details[id].drain.ends = end
  }

  /// A draining instance was empty from the beginning.
  mutating func noteEmptyDraining() { hasEmptyDraining = true }

  /// The empty draining instances are looked at now.
  mutating func forgetEmptyDraining() { hasEmptyDraining = false }

  /// Whether the group waits for an instance to become empty, which is to make a pass then.
  mutating func awaitEmpty(_ isAwaited: Bool) { awaitsEmpty = isAwaited }

  /// An instance leaves service for good, for this reason.
  mutating func retire(_ id: InstanceID, because cause: TransitionCause) {
    details[id].drain.because = cause
    details[id].drain.mayUndrain = false
  }

  /// A draining instance goes on draining, whatever capacity is missing.
  mutating func forbidUndrain(of id: InstanceID) { details[id].drain.mayUndrain = false }

  /// EC2 takes a spot instance back at a time.
  mutating func takeBack(_ id: InstanceID, at time: SimulationTime) {
    details[id].drain.spotEnds = time
  }

  // MARK: What the group chooses to end

  /// Sets or clears an instance's protection from scale-in.
  mutating func protect(_ id: InstanceID, _ isProtected: Bool) {
    details[id].isProtected = isProtected
  }

  /// An instance has left the group, which the application learns at a time.
  mutating func depart(_ id: InstanceID, noticedAt time: SimulationTime) {
    occupancy[id].trouble.insert(.gone)
    departures.append(Departure(instance: id, noticed: time))
    hasDepartures = true
  }

  /// The application has learnt of the departures up to now.
  mutating func noticeDepartures(by time: SimulationTime) {
    forgetDepartures { $0.noticed <= time }
  }

  private mutating func forgetDepartures(_ isOver: (Departure) -> Bool) {
    for departure in departures where isOver(departure) {
      occupancy[departure.instance].trouble.remove(.gone)
    }
    departures.removeAll(where: isOver)
    hasDepartures = !departures.isEmpty
  }

  // MARK: Bootstrap and answers

  /// An instance is bootstrapped for so long, the first time up to `end`.
  mutating func beginBootstrap(of id: InstanceID, lasting span: TimeSpan, until end: SimulationTime)
  {
    details[id].bootstrap.length = span
    details[id].bootstrap.ends = end
  }

  /// An instance that runs no more has so much of its bootstrap left.
  mutating func pauseBootstrap(of id: InstanceID, leaving span: TimeSpan) {
    details[id].bootstrap.left = span
  }

  /// An instance runs again, and what was left of its bootstrap goes on.
  mutating func resumeBootstrap(of id: InstanceID, at time: SimulationTime) {
    details[id].bootstrap.ends = time + details[id].bootstrap.left
  }

  /// An instance is broken until then.
  mutating func breakDown(_ id: InstanceID, until end: SimulationTime) {
    details[id].brokenUntil = max(details[id].brokenUntil, end)
  }

  /// An instance answers nobody.
  mutating func silence(_ id: InstanceID) { occupancy[id].trouble.insert(.silent) }

  /// An instance answers, so no health check finds it.
  mutating func answer(_ id: InstanceID) {
    occupancy[id].trouble.remove(.silent)
    details[id].unhealthyAt = .never
  }

  /// A health check finds an instance then, unless it answers before.
  mutating func expectUnhealthy(_ id: InstanceID, at time: SimulationTime) {
    details[id].unhealthyAt = time
  }

  // MARK: Records of DNS

  /// The change of Route 53 that an instance's latest launch makes.
  mutating func register(_ id: InstanceID, by change: Int) {
    details[id].record.change = Int32(change)
  }

  /// DNS has a record of an instance, or is about to; every server knows it from `time` on.
  mutating func noteRecord(of id: InstanceID, inSyncFrom time: SimulationTime) {
    details[id].record.exists = true
    details[id].record.inSyncFrom = time
  }

  /// An instance's name may not resolve while it serves.
  mutating func hideName(of id: InstanceID) { occupancy[id].trouble.insert(.nameless) }

  /// An instance's name resolves for everybody.
  mutating func showName(of id: InstanceID) { occupancy[id].trouble.remove(.nameless) }

  /// A resolver remembers until then that an instance had no name.
  mutating func noteUnknown(_ id: InstanceID, until end: SimulationTime) {
    details[id].record.knownFrom = max(details[id].record.knownFrom, end)
  }

  /// The instances whose records are to be deleted, in the order in which they left them; they are
  /// told once.
  mutating func takeAbandonedRecords() -> [InstanceID] {
    let abandoned = abandonedRecords
    abandonedRecords.removeAll()
    return abandoned
  }
}

/// One move of one instance: the log from which hours, money and the lifecycle are read.
struct Transition: BitwiseCopyable, Sendable {
  var time: SimulationTime
  var instance: InstanceID
  var phase: InstancePhase
  var cause: TransitionCause
  /// From when on the phase is billed as running; `never` when it is not.
  var billedFrom: SimulationTime
  /// The participants' time on the instance up to here.
  var participantMilliseconds: Int64
  /// The time of its seats that were linked to another zone, up to here.
  var crossZoneMilliseconds: Int64
}
