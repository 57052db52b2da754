/// The hours and the money of one instance.
///
/// Everything is booked by ledger state (indexed by `LedgerState.rawValue`), and every figure of a
/// report is a sum of these cells. Money is whole micro-dollars, rounded once a cell.
public struct InstanceAccount: Sendable, Hashable {
  /// The instance.
  public var id: InstanceID
  /// How it came into being.
  public var origin: InstanceOrigin
  /// Whether it ever left the warm pool for the group.
  public var joinedGroup: Bool
  /// Its zone.
  public var zone: Int
  /// The decision that created it.
  public var created: SimulationTime
  /// When it first served; nil: never.
  public var serving: SimulationTime?
  /// When it ended; nil: alive at the run's end.
  public var ended: SimulationTime?
  /// Time in each state, milliseconds.
  public var time = StateCells()
  /// Billed compute time, milliseconds in whole seconds a running period.
  public var compute = StateCells()
  /// Compute time that a commitment covers; not paid on demand.
  public var covered = StateCells()
  /// Stored time, milliseconds in whole seconds a life.
  public var storage = StateCells()
  /// The participants' time on it, milliseconds.
  public var participants = StateCells()
  /// The time of the seats that links to other zones take on it, milliseconds.
  public var crossZone = StateCells()
  /// With media: bits sent to people.
  public var sentBits = Self.noBits
  /// With media: bits sent to and received from meetings' hosts in other zones.
  public var crossZoneBits = Self.noBits
  private static let noBits = [Int128](repeating: 0, count: LedgerState.allCases.count)
  /// Micro-dollars by state.
  public var computeCost = StateCells()
  /// Volumes, micro-dollars by state.
  public var storageCost = StateCells()
  /// Public addresses, micro-dollars by state.
  public var addressCost = StateCells()
  /// Traffic to the internet, micro-dollars by state.
  public var egressCost = StateCells()
  /// Traffic between zones, micro-dollars by state.
  public var crossZoneCost = StateCells()

  /// All of the instance's cells, micro-dollars.
  public var totalCost: Int64 {
    computeCost.reduce(0, +) + storageCost.reduce(0, +) + addressCost.reduce(0, +)
      + egressCost.reduce(0, +) + crossZoneCost.reduce(0, +)
  }
}

/// Turns the log of transitions into hours and money.
///
/// A running period goes from the end of `pending` to a stop or the end. Its time is booked to the
/// states it passes through; what rounding up to whole seconds and the minimum add goes to its last
/// state. What is alive at the run's end is billed as if it ended there.
struct Ledger {
  private let prices: PriceList
  private let from: SimulationTime
  private let end: SimulationTime
  private(set) var accounts: [InstanceAccount] = []
  private(set) var starts = 0
  private(set) var commitmentCost: Int64 = 0
  private(set) var registrationCost: Int64 = 0
  private(set) var surplus: BilledSurplus
  /// Committed time not used yet, by hour of the scenario.
  private var committed: [Int64] = []
  /// What is paid over time; nil: nobody asks what a report interval cost.
  private var accruals: Accruals?

  /// Books everything between `from` and `end`. `grid`: the report intervals whose costs are asked
  /// for.
  init(
    fleet: borrowing Fleet, launches: [LaunchRecord], prices: PriceList, from: SimulationTime,
    end: SimulationTime, grid: ReportGrid?, keepsSurplusTimes: Bool = false
  ) {
    surplus = BilledSurplus(keepsTimes: keepsSurplusTimes)
    self.prices = prices
    self.from = from
    self.end = end
    accruals = grid.map { Accruals($0) }
    precondition(
      prices.hasMedia == fleet.media.isUsed, "I9: traffic is priced that nobody counts, or none is")
    if let commitment = prices.commitment, end > from {
      let hour = Int64(PriceList.millisecondsPerHour)
      for start in stride(
        from: from.milliseconds / hour * hour, to: end.milliseconds, by: Int64.Stride(hour))
      {
        let length = min(start + hour, end.milliseconds) - max(start, from.milliseconds)
        committed.append(length * Int64(commitment.instances))
      }
      commitmentCost = prices.committed((end - from).milliseconds)
      accruals?.add(Double(commitmentCost), from: from, to: end)
    }
    let transitions = fleet.transitions
    let byInstance = stableOrder(count: transitions.count) { Int64(transitions[$0].instance) }
      .map { transitions[Int($0)] }
    var marks = [[MediaLoad.Mark]](repeating: [], count: fleet.media.isUsed ? fleet.count : 0)
    if fleet.media.isUsed {
      for (number, transition) in transitions.enumerated() {
        marks[transition.instance].append(fleet.media.marks[number])
      }
    }
    let joined = Set(launches.map(\.instance))
    accounts.reserveCapacity(fleet.count)
    var rest = byInstance[...]
    for id in 0..<fleet.count {
      let log = rest.prefix { $0.instance == id }
      rest = rest[log.endIndex...]
      let details = fleet.details[id]
      var account = InstanceAccount(
        id: id, origin: details.origin, joinedGroup: details.origin != .warm || joined.contains(id),
        zone: fleet.zone(of: id),
        created: details.created,
        serving: details.servingSince == .never ? nil : details.servingSince,
        ended: details.ended == .never ? nil : details.ended)
      let last = fleet.occupancy[id].clock + Int64(fleet.people(on: id)) * end.milliseconds
      book(
        log, participantsAtEnd: last, crossZoneAtEnd: details.crossZone.time(until: end),
        into: &account)
      if fleet.media.isUsed {
        book(log, marks[id] + [fleet.media.total(of: id, at: end)], into: &account)
      }
      price(&account)
      accounts.append(account)
    }
    if prices.isEgressTiered { bookTieredEgress() }
  }

  /// Books what registers the instances, which belongs to none of them.
  mutating func bookRegistration(notifications: Int, calls: Int) {
    registrationCost = prices.registration(
      (end - from).milliseconds, notifications: notifications, calls: calls)
    accruals?.add(Double(registrationCost), from: from, to: end)
  }

  /// All amounts.
  var totalCost: Int64 {
    accounts.reduce(commitmentCost + registrationCost) { $0 + $1.totalCost }
  }

  /// All amounts but what traffic costs.
  var capacityCost: Int64 {
    accounts.reduce(commitmentCost + registrationCost) { sum, account in
      sum + account.computeCost.reduce(0, +) + account.storageCost.reduce(0, +)
        + account.addressCost.reduce(0, +)
    }
  }

  /// Whether an address is paid for as long as its instance lives.
  var paysAddressesWhileStopped: Bool { prices.hasElasticAddresses }

  /// What the run's traffic costs through the tiers, over the cells by their traffic.
  private mutating func bookTieredEgress() {
    let states = LedgerState.allCases.indices
    let traffic = accounts.flatMap { account in
      states.map { prices.traffic(account.participants[$0], sentBits: account.sentBits[$0]) }
    }
    let cost = prices.tieredEgress(
      traffic: traffic.reduce(0, +), over: (end - from).milliseconds)
    // By the kB with media, where bits would not fit; by the participants' time without.
    let weights =
      prices.hasMedia
      ? traffic.map { Int64(rounded($0, over: 8_000_000)) } : accounts.flatMap(\.participants)
    let parts = split(cost, by: weights)
    for index in accounts.indices {
      accounts[index].egressCost = StateCells(
        parts[index * states.count..<(index + 1) * states.count])
    }
  }

  /// What each report interval cost, where that is asked for.
  /// - Parameters:
  ///   - rows: the report intervals
  ///   - sent: with media, the bits sent in each
  /// - Returns: their costs, which add up to `totalCost`; nil: nobody asks
  func costs(of rows: PackedRows, sent: SentByInterval.Rows?) -> RowCosts? {
    accruals.map {
      RowCosts(
        total: totalCost, egress: accounts.reduce(0) { $0 + $1.egressCost.reduce(0, +) }, $0,
        prices, rows, sent)
    }
  }

  /// A running period that is going on.
  private struct Period {
    var start, end: SimulationTime
    var state: LedgerState
  }

  private mutating func book(
    _ log: ArraySlice<Transition>, participantsAtEnd: Int64, crossZoneAtEnd: Int64,
    into account: inout InstanceAccount
  ) {
    var period: Period?
    // What EC2 refused to launch never had a volume.
    let moves = log.lazy.filter { $0.cause != .warmUpEnded }
    var hasVolume = true
    if moves.count == 2, let first = moves.first, let last = moves.last {
      hasVolume = last.cause != .launchFailed || first.billedFrom < last.time
    }
    for index in log.indices {
      let segment = log[index]
      guard let state = segment.phase.ledgerState else { break }
      let next = index + 1 < log.endIndex ? log[index + 1] : nil
      let until = next?.time ?? end
      let participants = next?.participantMilliseconds ?? participantsAtEnd
      let measured = max(segment.time, from)
      if until > measured {
        account.time[state.rawValue] += (until - measured).milliseconds
        if hasVolume {
          account.storage[state.rawValue] += (until - measured).milliseconds
          accruals?.add(
            Double(prices.storage((until - measured).milliseconds)), from: measured, to: until)
          if prices.hasElasticAddresses {
            accruals?.add(
              Double(prices.address((until - measured).milliseconds)), from: measured, to: until)
          }
        }
      }
      if segment.time >= from {
        account.participants[state.rawValue] += participants - segment.participantMilliseconds
        let crossZone =
          (next?.crossZoneMilliseconds ?? crossZoneAtEnd) - segment.crossZoneMilliseconds
        account.crossZone[state.rawValue] += crossZone
        accruals?.add(
          Double(prices.crossZone(crossZone)), from: measured, to: max(until, measured))
      }
      if segment.billedFrom > segment.time || segment.billedFrom == .never {
        close(&period, into: &account)
      }
      let billed = max(segment.time, segment.billedFrom)
      if billed < until {
        if period == nil { period = Period(start: billed, end: until, state: state) }
        period?.end = until
        period?.state = state
        book(compute: max(billed, from), until, state, into: &account)
      }
    }
    close(&period, into: &account)
    // What is alive at the end is billed as if it ended there.
    let until = account.ended ?? end
    let life = (until - account.created).milliseconds
    if hasVolume, until > from,
      let last = log.last(where: { $0.phase.ledgerState != nil })?.phase.ledgerState
    {
      let rounded = (life + 999) / 1000 * 1000 - life
      account.storage[last.rawValue] += rounded
      if rounded > 0 { surplus.add(storage: rounded, in: last, at: until) }
    }
  }

  /// Books what an instance sent between its moves, of which `marks` has the sums, and one more for
  /// the run's end.
  private mutating func book(
    _ log: ArraySlice<Transition>, _ marks: [MediaLoad.Mark], into account: inout InstanceAccount
  ) {
    let log = Array(log)
    for (index, segment) in log.enumerated() where segment.time >= from {
      guard let state = segment.phase.ledgerState else { break }
      let crossZone = marks[index + 1].crossZone - marks[index].crossZone
      account.sentBits[state.rawValue] += marks[index + 1].sent - marks[index].sent
      account.crossZoneBits[state.rawValue] += crossZone
      let until = index + 1 < log.count ? log[index + 1].time : end
      accruals?.add(
        Double(prices.crossZone(traffic: crossZone * 1_000)), from: segment.time,
        to: max(until, segment.time))
    }
  }

  private mutating func book(
    compute start: SimulationTime, _ end: SimulationTime, _ state: LedgerState,
    into account: inout InstanceAccount
  ) {
    guard end > start else { return }
    account.compute[state.rawValue] += (end - start).milliseconds
    let covered = cover(start, end)
    account.covered[state.rawValue] += covered
    accruals?.add(
      Double(prices.compute((end - start).milliseconds, covered: covered)), from: start, to: end)
    if prices.hasElasticAddresses { return }
    accruals?.add(Double(prices.address((end - start).milliseconds)), from: start, to: end)
  }

  private mutating func close(_ period: inout Period?, into account: inout InstanceAccount) {
    guard let closed = period else { return }
    period = nil
    starts += closed.start >= from ? 1 : 0
    let length = (closed.end - closed.start).milliseconds
    let billed = max(
      (length + 999) / 1000 * 1000, (prices.minimumBilled.milliseconds + 999) / 1000 * 1000)
    guard closed.end > from, billed > length else { return }
    account.compute[closed.state.rawValue] += billed - length
    surplus.add(compute: billed - length, in: closed.state, at: closed.end)
    let covered = cover(surplus: billed - length, at: closed.end)
    account.covered[closed.state.rawValue] += covered
    let address = prices.hasElasticAddresses ? 0 : prices.address(billed - length)
    accruals?.add(
      Double(prices.compute(billed - length, covered: covered) + address),
      from: closed.end, to: closed.end)
  }

  /// Takes what the commitment still covers of a running span, hour by hour.
  private mutating func cover(_ start: SimulationTime, _ end: SimulationTime) -> Int64 {
    guard !committed.isEmpty else { return 0 }
    let hour = Int64(PriceList.millisecondsPerHour)
    let first = from.milliseconds / hour
    var covered: Int64 = 0
    var time = start.milliseconds
    while time < end.milliseconds {
      let next = min((time / hour + 1) * hour, end.milliseconds)
      let index = Int(time / hour - first)
      let taken = min(committed[index], next - time)
      committed[index] -= taken
      covered += taken
      time = next
    }
    return covered
  }

  private mutating func cover(surplus: Int64, at time: SimulationTime) -> Int64 {
    guard !committed.isEmpty else { return 0 }
    let hour = Int64(PriceList.millisecondsPerHour)
    let index = min(Int(time.milliseconds / hour - from.milliseconds / hour), committed.count - 1)
    let taken = min(committed[index], surplus)
    committed[index] -= taken
    return taken
  }

  private func price(_ account: inout InstanceAccount) {
    for state in account.time.indices {
      account.computeCost[state] = prices.compute(
        account.compute[state], covered: account.covered[state])
      account.addressCost[state] = prices.address(
        prices.hasElasticAddresses ? account.storage[state] : account.compute[state])
      account.storageCost[state] = prices.storage(account.storage[state])
      account.egressCost[state] = prices.flatEgress(
        traffic: prices.traffic(account.participants[state], sentBits: account.sentBits[state]))
      account.crossZoneCost[state] =
        prices.hasMedia
        ? prices.crossZone(traffic: account.crossZoneBits[state] * 1_000)
        : prices.crossZone(account.crossZone[state])
    }
  }
}
