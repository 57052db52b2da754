/// Every instance that ever was in the group or its warm pool, one array per attribute.
///
/// The attributes that change with every join and leave are apart from those that change with the
/// instance's phase. Phase changes go through `move(_:to:at:)` only, which keeps the counts, the
/// load index and the log of transitions in step.
public struct Fleet: ~Copyable {
  /// What changes with every join and leave, in one place in memory.
  struct Occupancy: BitwiseCopyable {
    var seats: Int32 = 0
    var people: Int32 = 0
    /// Leave times minus admission times: with `people` times the clock added, the participants'
    /// time on the instance so far.
    var clock: Int64 = 0
    /// The slot in the load index; -1 while the instance does not serve.
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
  }

  /// What changes with the phase.
  struct Details: BitwiseCopyable {
    var origin: InstanceOrigin
    var created: SimulationTime
    var servingSince: SimulationTime = .never
    var ended: SimulationTime = .never
    /// When the `start` stage of its launch ends, after which it registers.
    var startEnds: SimulationTime = .never
    /// When its running period starts or started: the end of `pending`.
    var billedFrom: SimulationTime = .never
    /// Since when a serving instance has been empty.
    var emptySince: SimulationTime = .never
    /// When EC2 allows it to hibernate.
    var hibernateFrom: SimulationTime = .never
    /// Its latest launch into the group, an index into the launch records; -1 without.
    var launch: Int32 = -1
    /// The change of Route 53 that its latest launch makes; -1 without.
    var registration: Int32 = -1
    /// Whether DNS has a record of it, or is about to.
    var hasRecord = false
    /// Whether its registration was lost: it stays as it is until it ends.
    var isLost = false
    /// From when on every server of DNS knows its name, and from when on no resolver remembers that
    /// it had none.
    var inSyncFrom = SimulationTime.zero
    var knownFrom = SimulationTime.zero
    /// When its bootstrap ends while it runs, and how much longer it has to run for that while it
    /// does not.
    var bootstrapEnds = SimulationTime.zero
    var bootstrapLeft = TimeSpan.zero
    /// Until when it is broken and does not answer.
    var brokenUntil = SimulationTime.zero
    /// When it answers.
    var readyAt: SimulationTime { max(bootstrapEnds, brokenUntil) }
    /// How long its whole bootstrap takes.
    var bootstrap = TimeSpan.zero
    /// When it was InService in its current turn in the group.
    var inServiceSince = SimulationTime.never
    /// When the health check that is due next finds it unhealthy, unless it answers by then.
    var unhealthyAt = SimulationTime.never
    /// EC2 has taken up its launch or start: its vCPUs count.
    var isRequested = false
    /// The group's generation when it was launched.
    var generation: Int32 = 0
    /// Counts its turns in the group: what was drawn for one turn does not happen in another.
    var turn: UInt16 = 0
    /// It is past its lifetime.
    var isExpired = false
    /// When it may drain no longer, by the group's rules, and by EC2's when a spot instance is
    /// taken back.
    var drainEnds = SimulationTime.never
    var spotEnds = SimulationTime.never
    /// Why it drains, if it is not the policy's scale-in.
    var retiredBecause: TransitionCause?
    /// Whether it may be taken back while it drains: what is retired or outdated may not.
    var mayUndrain = true
    /// What is scheduled for it is valid only under this number, so that a cancelled stage does not
    /// complete.
    var token: UInt32 = 0
  }

  /// The seats of one instance.
  public let participantLimit: Int
  var occupancy = Column<Occupancy>()
  var details = Column<Details>()
  var index: LoadIndex
  private(set) var transitions: [Transition] = []
  /// Instances by phase.
  private(set) var counts = [Int](repeating: 0, count: InstancePhase.allCases.count)
  /// Instances that have not ended, and those that serve or launch, by zone.
  private var alive = [Int](repeating: 0, count: AutoScalingGroupSettings.mostZones)
  private var active = [Int](repeating: 0, count: AutoScalingGroupSettings.mostZones)
  /// Seats taken on serving instances, draining ones left out.
  private(set) var seatsServing = 0
  /// Seats taken on serving and draining instances.
  private(set) var seatsTaken = 0
  /// Set when a draining instance has lost its last participant: it ends with the instant.
  var hasEmptyDraining = false
  /// Instances that ended or left the group, whose records are to be deleted, in that order.
  var abandonedRecords: [InstanceID] = []
  /// Launching instances whose registration was lost.
  private(set) var lostCount = 0
  /// Counts every move, so that what depends on phases is recomputed only when one changed.
  private(set) var moves = 0

  init(participantLimit: Int) {
    self.participantLimit = participantLimit
    index = LoadIndex(limit: participantLimit)
  }

  /// The number of instances ever created; ids are 0 ..< count.
  public var count: Int { occupancy.count }
  /// The seats taken on an instance.
  @inline(__always) public func seats(on id: InstanceID) -> Int { Int(occupancy[id].seats) }
  /// The participants on an instance.
  @inline(__always) public func people(on id: InstanceID) -> Int { Int(occupancy[id].people) }
  /// The phase of an instance.
  @inline(__always) public func phase(of id: InstanceID) -> InstancePhase { occupancy[id].phase }
  /// Whether joins that are placed on an instance may fail.
  @inline(__always) func isTroubled(_ id: InstanceID) -> Bool { !occupancy[id].trouble.isEmpty }
  /// The zone of an instance, from 0.
  public func zone(of id: InstanceID) -> Int { Int(occupancy[id].zone) }
  /// The serving instances that take new meetings, oldest first.
  public var servingIDs: [Int32] { index.servingIDs }

  /// The number of instances in a phase.
  @inline(__always) func count(_ phase: InstancePhase) -> Int { counts[Int(phase.rawValue)] }
  var servingCount: Int { index.count }
  var launchingCount: Int { count(.pending) + count(.registering) }
  var drainingCount: Int { count(.draining) }
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
  var warmedCount: Int { count(.warmedStopped) + count(.warmedHibernated) + count(.warmedRunning) }

  /// The ids of the instances in the phases that `matches` accepts, oldest first.
  func ids(where matches: (InstancePhase) -> Bool) -> [InstanceID] {
    living.filter { matches(occupancy[$0].phase) }
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
    self.details.append(details)
    counts[Int(phase.rawValue)] += 1
    alive[zone] += 1
    if phase.isActive { active[zone] += 1 }
    moves += 1
    let id = count - 1
    living.append(id)
    log(id, at: time, because: cause)
    if phase == .serving { startServing(id, at: time) }
    return id
  }

  /// Adds the instances that serve at time 0, in these zones.
  mutating func createServing(inZones zones: [Int]) {
    isPopulating = true
    for zone in zones {
      _ = create(.initial, phase: .serving, zone: zone, at: .zero, billedFrom: .zero)
    }
    isPopulating = false
    reindex()
  }
  /// The index is built once for all initial instances.
  private var isPopulating = false

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
    moves += 1
    occupancy[id].phase = phase
    details[id].token &+= 1
    switch phase {
    case .ended:
      precondition(occupancy[id].people == 0, "I8: instance \(id) ended with people on it")
      details[id].ended = time
      if details[id].isLost { lostCount -= 1 }
      abandonRecord(of: id)
      bury(id)
    case .stopping, .warmedStopped, .warmedHibernated:
      details[id].billedFrom = .never
      details[id].isRequested = false
    case .preparing:
      abandonRecord(of: id)
      // Back from the group: it starts over. What was broken is mended by the next boot, what was
      // never finished is not.
      details[id].inServiceSince = .never
      details[id].unhealthyAt = .never
      details[id].brokenUntil = .zero
      details[id].isExpired = false
      details[id].turn &+= 1
      details[id].mayUndrain = true
      occupancy[id].trouble = []
    default: break
    }
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
    guard details[id].hasRecord else { return }
    details[id].hasRecord = false
    abandonedRecords.append(id)
  }

  private mutating func startServing(_ id: InstanceID, at time: SimulationTime) {
    if details[id].servingSince == .never { details[id].servingSince = time }
    if occupancy[id].people == 0 { details[id].emptySince = time }
    seatsServing += Int(occupancy[id].seats)
    reindex()
  }

  private mutating func stopServing(_ id: InstanceID) {
    occupancy[id].slot = -1
    seatsServing -= Int(occupancy[id].seats)
    reindex()
  }

  private mutating func reindex() {
    guard !isPopulating else { return }
    var serving: [Int32] = []
    for id in living where occupancy[id].phase == .serving {
      occupancy[id].slot = Int32(serving.count)
      serving.append(Int32(id))
    }
    index.rebuild(serving) { Int(occupancy[Int($0)].seats) }
  }

  /// Notes where every living instance stands, so that what comes before `time` can be told from
  /// what comes after.
  mutating func mark(at time: SimulationTime) {
    for id in living { log(id, at: time, because: .warmUpEnded) }
  }

  private mutating func log(
    _ id: InstanceID, at time: SimulationTime, because cause: TransitionCause
  ) {
    transitions.append(
      Transition(
        time: time, instance: id, phase: occupancy[id].phase, cause: cause,
        billedFrom: details[id].billedFrom,
        participantMilliseconds: occupancy[id].clock + Int64(occupancy[id].people)
          * time.milliseconds))
  }

  /// Seats a participant. The caller has checked that the seats fit (I2).
  @inline(__always) mutating func seat(_ seats: Int, on id: InstanceID, at time: SimulationTime) {
    let before = Int(occupancy[id].seats)
    assert(before + seats <= participantLimit, "I2: more seats than the limit")
    occupancy[id].seats += Int32(truncatingIfNeeded: seats)
    occupancy[id].people += 1
    occupancy[id].clock -= time.milliseconds
    seatsTaken += seats
    let slot = Int(occupancy[id].slot)
    if slot >= 0 {
      seatsServing += seats
      index.move(slot: slot, from: before, to: before + seats)
    }
  }

  /// Frees a participant's seats.
  @inline(__always) mutating func unseat(_ seats: Int, on id: InstanceID, at time: SimulationTime) {
    let before = Int(occupancy[id].seats)
    assert(before >= seats && occupancy[id].people > 0, "I2: fewer than no seats")
    occupancy[id].seats -= Int32(truncatingIfNeeded: seats)
    occupancy[id].people -= 1
    occupancy[id].clock += time.milliseconds
    seatsTaken -= seats
    let slot = Int(occupancy[id].slot)
    if slot >= 0 {
      seatsServing -= seats
      index.move(slot: slot, from: before, to: before - seats)
    }
    if before == seats {
      details[id].emptySince = time
      if slot < 0 { hasEmptyDraining = true }
    }
  }

  /// Takes seats that nobody sits on. The caller has checked that they fit (I2).
  mutating func link(_ seats: Int, on id: InstanceID) { shiftSeats(by: seats, on: id) }

  /// Frees seats that nobody sat on.
  mutating func unlink(_ seats: Int, on id: InstanceID, at time: SimulationTime) {
    shiftSeats(by: -seats, on: id)
    // The last participant left before them.
    guard occupancy[id].seats == 0 else { return }
    details[id].emptySince = time
    if occupancy[id].slot < 0 { hasEmptyDraining = true }
  }

  private mutating func shiftSeats(by change: Int, on id: InstanceID) {
    let before = Int(occupancy[id].seats)
    assert(
      before + change >= 0 && before + change <= participantLimit,
      "I2: more seats than the limit, or fewer than none")
    occupancy[id].seats += Int32(truncatingIfNeeded: change)
    seatsTaken += change
    let slot = Int(occupancy[id].slot)
    if slot >= 0 {
      seatsServing += change
      index.move(slot: slot, from: before, to: before + change)
    }
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
}
