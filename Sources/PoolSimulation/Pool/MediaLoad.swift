/// What every instance forwards, and for how long it forwarded how much.
///
/// Without `workload.media` it is not used, and holds nothing. Most meetings have one host: what
/// one more of its people adds is looked up in a table. What passes while nothing changes is added
/// up when something does, so a join and a leave cost the same in a pool of any size.
struct MediaLoad: ~Copyable {
  /// One instance.
  struct Instance: BitwiseCopyable {
    var now = MediaAmounts()
    /// Bits sent to people so far, less what is sent now from time 0 on.
    var sentClock: Int128 = 0
    /// Since when it is as it is now.
    var since: Int64 = 0
    /// What goes to and comes from hosts in other zones, kbps, and its bits as above.
    var crossZone: Int64 = 0
    var crossZoneClock: Int128 = 0
  }

  /// Bits up to a move of an instance.
  struct Mark: BitwiseCopyable {
    var sent: Int128 = 0
    var crossZone: Int128 = 0
  }

  /// How long instances were above four fifths of each limit, milliseconds.
  struct Strain: BitwiseCopyable, Hashable {
    var streams: Int64 = 0
    var bandwidth: Int64 = 0
    var load: Int64 = 0
  }

  /// What an instance may take; what no limit says is as good as without end.
  struct Bounds: BitwiseCopyable {
    var streams: Int64
    var bandwidth: Int64
    var load: Int128
  }

  let isUsed: Bool
  let hasLimits: Bool
  let law: MediaLaw
  let loadLaw: MediaLoadLaw
  private let limits: Bounds
  private let strained: Bounds
  private let measuredFrom: Int64
  /// What a meeting's only host does more for one more of its people, by how many are there.
  private var steps: Column<MediaAmounts>
  private(set) var instances = Column<Instance>()
  /// By transition of the fleet's log.
  private(set) var marks = Column<Mark>()
  /// For how long instances had so many streams, and sent so many kbps.
  private(set) var streamTimes = LevelTimes()
  private(set) var rateTimes: LevelTimes
  private(set) var strain = Strain()
  private(set) var report: SentByInterval
  /// By zone, while a meeting of several hosts changes.
  private var zones: Column<ZoneTally>
  private var published: Int64 = 0

  /// What a meeting's hosts in one zone publish.
  struct ZoneTally: BitwiseCopyable {
    var hosts: Int64 = 0
    var published: Int64 = 0
  }

  /// Nothing is forwarded anywhere yet.
  /// - Parameters:
  ///   - media: what meetings send; nil: seats alone count
  ///   - participantLimit: the most people on an instance
  ///   - measuredFrom: what comes before it is left out of what is added up over time
  ///   - interval: the report's
  ///   - series: whether it is kept what was sent in each of them
  init(
    _ media: MediaPlan? = nil, participantLimit: Int = 0, measuredFrom: SimulationTime = .zero,
    interval: TimeSpan = TimeSpan(milliseconds: 1), series: SeriesKeeping = .dropped
  ) {
    isUsed = media != nil
    hasLimits = media?.limits.isSet ?? false
    law = media?.law ?? MediaLaw()
    loadLaw = media?.load ?? MediaLoadLaw()
    rateTimes = LevelTimes(unit: law.rateUnit)
    let limits = media?.limits ?? MediaLimits()
    self.limits = Bounds(
      streams: limits.streams ?? .max, bandwidth: limits.bandwidth ?? .max,
      load: limits.load.map { Int128($0) } ?? .max)
    strained = Bounds(
      streams: limits.streams.map(Self.fourFifths) ?? .max,
      bandwidth: limits.bandwidth.map(Self.fourFifths) ?? .max,
      load: limits.load.map { Int128(Self.fourFifths($0)) } ?? .max)
    self.measuredFrom = measuredFrom.milliseconds
    report = SentByInterval(
      interval: interval.milliseconds, measuredFrom: measuredFrom.milliseconds,
      media == nil ? .dropped : series)
    let people = isUsed ? participantLimit : 0
    steps = Column(repeating: MediaAmounts(), count: people)
    zones = Column(
      repeating: ZoneTally(), count: isUsed ? AutoScalingGroupSettings.mostZones : 0)
    var before = MediaAmounts()
    for more in 0..<people {
      let after = law.amounts(ofMeetingOf: more + 1, loadLaw)
      steps[more] = after - before
      before = after
    }
  }

  private static func fourFifths(_ limit: Int64) -> Int64 {
    Int64(Int128(limit) * 4 / 5)
  }

  /// What the serving instances of a pool do together.
  func sum(over ids: [Int32]) -> MediaAmounts {
    ids.reduce(into: MediaAmounts()) { $0 += instances[Int($1)].now }
  }

  /// The load of an instance over its limit; nil where it has none.
  func loadShare(of id: InstanceID) -> Double? {
    limits.load == .max ? nil : Double(instances[id].now.load) / Double(limits.load)
  }

  /// The mean of that over instances; nil where there is no limit, or none of them.
  func loadShare(over ids: [Int32]) -> Double? {
    limits.load == .max || ids.isEmpty
      ? nil : Double(sum(over: ids).load) / (Double(limits.load) * Double(ids.count))
  }

  // MARK: What the fleet tells

  /// There is one more instance.
  mutating func addInstance() { instances.append(Instance()) }

  /// An instance has moved, which is in the fleet's log.
  mutating func mark(_ id: InstanceID, at time: SimulationTime) {
    marks.append(total(of: id, at: time))
  }

  /// Bits of an instance up to a time at or after its last change.
  func total(of id: InstanceID, at time: SimulationTime) -> Mark {
    let instance = instances[id]
    let now = Int128(time.milliseconds)
    return Mark(
      sent: instance.sentClock + Int128(instance.now.sent) * now,
      crossZone: instance.crossZoneClock + Int128(instance.crossZone) * now)
  }

  // MARK: Meetings with one host

  /// Somebody comes into a meeting of so many people, all on one instance.
  mutating func enter(_ id: InstanceID, among people: Int, at time: SimulationTime) {
    note(id, at: time)
    instances[id].now += steps[people]
    shift(id, by: steps[people].sent, at: time)
  }

  /// Somebody leaves a meeting of so many people, all on one instance.
  mutating func leave(_ id: InstanceID, among people: Int, at time: SimulationTime) {
    note(id, at: time)
    instances[id].now -= steps[people - 1]
    shift(id, by: -steps[people - 1].sent, at: time)
  }

  /// The limit that is in the way of one more in a meeting of so many people, all on one instance;
  /// nil: none.
  @inline(__always) func limit(on id: InstanceID, among people: Int) -> MediaLimit? {
    limit(on: id, adding: steps[min(people, steps.count - 1)])
  }

  /// The limit that is in the way of more on an instance, or on a new one (-1); nil: none.
  @inline(__always) func limit(on id: InstanceID, adding more: MediaAmounts) -> MediaLimit? {
    var sum = more
    if id >= 0 { sum += instances[id].now }
    if sum.streams > limits.streams { return .streams }
    if sum.bandwidth > limits.bandwidth { return .bandwidth }
    return sum.load > limits.load ? .load : nil
  }

  // MARK: Meetings with several hosts

  /// A host of a meeting of several is counted before any of them changes.
  mutating func tally(_ host: MediaLaw.Host, inZone zone: Int) {
    zones[zone].hosts += 1
    let rate = law.publishedRate(of: host)
    zones[zone].published += rate
    published += rate
  }

  /// The tally is over.
  mutating func clearTally() {
    zones.reset(to: ZoneTally(), count: zones.count)
    published = 0
  }

  /// A host of a meeting of several takes up, or lays down, what it does for it.
  mutating func change(
    _ id: InstanceID, as host: MediaLaw.Host, of meeting: MediaLaw.Meeting, inZone zone: Int,
    isAdded: Bool, at time: SimulationTime
  ) {
    note(id, at: time)
    let amounts = law.amounts(of: host, in: meeting, loadLaw)
    let own = law.publishedRate(of: host)
    let crossZone =
      published - zones[zone].published + own * (Int64(meeting.hosts) - zones[zone].hosts)
    let sign: Int64 = isAdded ? 1 : -1
    if isAdded { instances[id].now += amounts } else { instances[id].now -= amounts }
    shift(id, by: sign * amounts.sent, at: time)
    instances[id].crossZone += sign * crossZone
    instances[id].crossZoneClock -= Int128(sign * crossZone) * Int128(time.milliseconds)
  }

  // MARK: What passes

  /// An instance was as it is up to now.
  @inline(__always) private mutating func note(_ id: InstanceID, at time: SimulationTime) {
    let held = time.milliseconds - max(instances[id].since, measuredFrom)
    instances[id].since = time.milliseconds
    if held > 0 { add(instances[id].now, for: held) }
  }

  @inline(__always) private mutating func add(_ amounts: MediaAmounts, for held: Int64) {
    let out = amounts.sent &+ amounts.relayed
    if amounts.streams > 0 {
      streamTimes.add(held, at: amounts.streams)
      rateTimes.add(held, at: out)
    }
    if !hasLimits { return }
    if amounts.streams > strained.streams { strain.streams &+= held }
    if max(out, amounts.received) > strained.bandwidth { strain.bandwidth &+= held }
    if amounts.load > strained.load { strain.load &+= held }
  }

  /// An instance sends so much more to people from now on.
  @inline(__always) private mutating func shift(
    _ id: InstanceID, by kbps: Int64, at time: SimulationTime
  ) {
    // Two numbers of 64 bits: their product fits, and one instruction makes it.
    let bits = Int128(kbps) &* Int128(time.milliseconds)
    instances[id].sentClock &-= bits
    report.shift(by: kbps, bits: bits, at: time.milliseconds)
  }

  /// The run ends: what is as it is was so up to now.
  mutating func finish(at time: SimulationTime) {
    for id in 0..<instances.count { note(id, at: time) }
    report.finish(at: time.milliseconds)
  }
}

/// Bits sent to people by all instances in each report interval.
struct SentByInterval: ~Copyable {
  private let interval: Int64
  private let measuredFrom: Int64
  private var boundary: Int64
  private var kbps: Int64 = 0
  private var clock: Int128 = 0
  /// Up to the last boundary that was crossed; nil: none was.
  private var before: Int128?
  /// In all intervals.
  private(set) var total: Int128 = 0
  private var packer: RowPacker?

  init(interval: Int64, measuredFrom: Int64, _ series: SeriesKeeping) {
    self.interval = interval
    self.measuredFrom = measuredFrom
    boundary = measuredFrom
    packer = series.packer(width: 2)
  }

  /// So much more is sent from `time` on; `bits`: as much from time 0 to `time`.
  @inline(__always) mutating func shift(by kbps: Int64, bits: Int128, at time: Int64) {
    if time >= boundary { cross(to: time) }
    self.kbps &+= kbps
    clock &-= bits
  }

  private mutating func cross(to time: Int64) {
    while boundary <= time {
      close(at: boundary)
      boundary = (boundary / interval + 1) * interval
    }
  }

  private mutating func close(at time: Int64) {
    let sent = clock + Int128(kbps) * Int128(time)
    if let before {
      total += sent - before
      packer?.append(Int64(truncatingIfNeeded: sent - before))
      packer?.append(Int64(truncatingIfNeeded: (sent - before) >> 64))
    }
    before = sent
  }

  /// The run ends, maybe within an interval.
  mutating func finish(at time: Int64) {
    cross(to: time)
    close(at: time)
  }

  /// Goes through the bits sent in each interval, without end: none are sent after the last one.
  struct Rows {
    private var reader: PackedRows.Reader?

    fileprivate init(_ packer: RowPacker?) {
      reader = packer.map { PackedRows.Reader($0.finish()) }
    }

    mutating func next() -> Int128 {
      guard reader?.next() == true, let numbers = reader?.numbers else { return 0 }
      return Int128(numbers[1]) << 64 | Int128(UInt64(bitPattern: numbers[0]))
    }
  }

  /// The bits sent in each interval, once the run is over.
  var rows: Rows { Rows(packer) }
}
