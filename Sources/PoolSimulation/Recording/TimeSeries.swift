/// One report interval: integrals over it (level times milliseconds), peaks within it, and counts.
public struct TimeSeriesRow: Sendable, Hashable {
  /// The interval, from `start` up to `end`.
  public var start, end: SimulationTime
  /// Seats that would be taken if nobody were ever refused, seat-milliseconds.
  public var demand: Int64 = 0
  /// The peak of the demand in seats.
  public var demandPeak = 0
  /// Demand that no serving or draining seat met, seat-milliseconds.
  public var shortfall: Int64 = 0
  /// The peak of the shortfall in seats.
  public var shortfallPeak = 0
  /// The peak of participants that would be present if nobody were ever refused.
  public var demandParticipantsPeak = 0
  /// Participants present, participant-milliseconds.
  public var participants: Int64 = 0
  /// The peak of the participants present.
  public var participantsPeak = 0
  /// Seats taken on serving and draining instances, seat-milliseconds.
  public var seatsTaken: Int64 = 0
  /// Free seats on serving instances, seat-milliseconds.
  public var freeSeats: Int64 = 0
  /// The most free seats on one serving instance, seat-milliseconds.
  public var largestFreeBlock: Int64 = 0
  /// The policy's desired capacity, instance-milliseconds.
  public var desired: Int64 = 0
  /// InService instances, instance-milliseconds.
  public var inService: Int64 = 0
  /// Instances by `LedgerState.rawValue`, instance-milliseconds.
  public var states = SIMD8<Int64>()
  /// First joins attempted.
  public var joins = 0
  /// Of the joins, those that were rejected in the end.
  public var rejected = 0
  /// What it cost, micro-dollars; the rows add up to the run's total.
  public var cost: Int64 = 0

  init(start: SimulationTime) {
    self.start = start
    end = start
  }

  /// Takes in the peaks of another one.
  package mutating func raisePeaks(by other: TimeSeriesRow) {
    demandPeak = max(demandPeak, other.demandPeak)
    shortfallPeak = max(shortfallPeak, other.shortfallPeak)
    demandParticipantsPeak = max(demandParticipantsPeak, other.demandParticipantsPeak)
    participantsPeak = max(participantsPeak, other.participantsPeak)
  }
}

/// Integrates what the pool holds, interval by interval.
struct TimeSeries: ~Copyable {
  /// What changes with every join and leave.
  struct Levels: BitwiseCopyable {
    var demand = 0
    var demandParticipants = 0
    var participants = 0
    var seatsTaken = 0
    var freeSeats = 0
    var largestFreeBlock = 0
    var shortfall = 0
  }

  private let interval: Int64
  private let measuredFrom: SimulationTime
  /// When the open interval ends.
  private(set) var boundary: SimulationTime
  private var now = SimulationTime.zero
  private var row = TimeSeriesRow(start: .zero)
  private var log: SeriesLog

  private(set) var levels = Levels()
  private var states = SIMD8<Int64>()
  private var desired = 0
  private var inService = 0
  private var statesSince = SimulationTime.zero

  private var seatsNow = 0
  private var takenPeak = 0
  private(set) var utilizationPeak = 0.0
  private(set) var inServicePeak = 0
  private(set) var servingPeak = 0
  /// Set when the statistics started anew: the fleet has to be told again.
  private(set) var needsFleet = false

  init(interval: TimeSpan, measuredFrom: SimulationTime, keeping: SeriesKeeping) {
    precondition(
      LedgerState.allCases.count <= SIMD8<Int64>.scalarCount, "every ledger state has its number")
    log = SeriesLog(keeping)
    self.interval = interval.milliseconds
    self.measuredFrom = measuredFrom
    boundary = measuredFrom > .zero ? min(measuredFrom, .zero + interval) : .zero + interval
  }

  /// Time passes up to `time` while the pool holds what it held.
  @inline(__always) mutating func advance(to time: SimulationTime) {
    if time >= boundary { crossBoundaries(to: time) }
    accrue(to: time)
  }

  @inline(__always) private mutating func accrue(to time: SimulationTime) {
    let span = (time - now).milliseconds
    row.demand += Int64(levels.demand) * span
    row.participants += Int64(levels.participants) * span
    row.seatsTaken += Int64(levels.seatsTaken) * span
    row.freeSeats += Int64(levels.freeSeats) * span
    row.largestFreeBlock += Int64(levels.largestFreeBlock) * span
    row.shortfall += Int64(levels.shortfall) * span
    now = time
  }

  /// Time passed up to `time` within the open interval, over a stretch at whose end these are the
  /// levels. What serves held `servingSeats` all the while.
  mutating func pass(
    _ stretch: Stretch, levels end: Levels, servingSeats: Int, at time: SimulationTime
  ) {
    let highest = max(stretch.peak.demand, levels.demand, stretch.peak.seatsTaken, servingSeats)
    let span = (time - now).milliseconds
    precondition(
      !Int64(highest).multipliedReportingOverflow(by: span).overflow,
      "what is held over an interval does not fit 64 bits")
    func integral(_ from: Int, _ to: Int, _ moment: Int64) -> Int64 {
      Int64(to) &* time.milliseconds &- Int64(from) &* now.milliseconds &- moment
    }
    row.demand += integral(levels.demand, end.demand, stretch.demand)
    row.participants += integral(levels.participants, end.participants, stretch.participants)
    row.seatsTaken += integral(levels.seatsTaken, end.seatsTaken, stretch.seatsTaken)
    row.freeSeats += integral(levels.freeSeats, end.freeSeats, stretch.freeSeats)
    row.largestFreeBlock += integral(
      levels.largestFreeBlock, end.largestFreeBlock, stretch.largestFreeBlock)
    row.shortfall += integral(levels.shortfall, end.shortfall, stretch.shortfall)
    now = time
    levels = end
    notePeaks(stretch.peak)
  }

  private mutating func accrueStates(to time: SimulationTime) {
    let span = (time - statesSince).milliseconds
    row.states &+= states &* SIMD8(repeating: span)
    row.desired += Int64(desired) * span
    row.inService += Int64(inService) * span
    statesSince = time
  }

  private mutating func crossBoundaries(to time: SimulationTime) {
    while time >= boundary {
      accrue(to: boundary)
      accrueStates(to: boundary)
      row.end = boundary
      if boundary == measuredFrom {
        log.removeAll()
        utilizationPeak = 0
        takenPeak = 0
        inServicePeak = boundary < time ? inService : 0
        servingPeak = boundary < time ? Int(states[LedgerState.serving.rawValue]) : 0
        needsFleet = true
      } else {
        log.append(row)
      }
      row = TimeSeriesRow(start: boundary)
      // Where an instant falls on the boundary itself, its end decides; otherwise what is held
      // reaches into the new interval.
      if boundary < time { notePeaks(levels) }
      let next = SimulationTime(milliseconds: (boundary.milliseconds / interval + 1) * interval)
      boundary = boundary < measuredFrom ? min(measuredFrom, next) : next
    }
  }

  /// What the pool holds from the end of this instant on.
  @inline(__always) mutating func hold(_ levels: Levels) {
    self.levels = levels
    notePeaks(levels)
  }

  @inline(__always) private mutating func notePeaks(_ levels: Levels) {
    row.demandPeak = max(row.demandPeak, levels.demand)
    row.demandParticipantsPeak = max(row.demandParticipantsPeak, levels.demandParticipants)
    row.participantsPeak = max(row.participantsPeak, levels.participants)
    row.shortfallPeak = max(row.shortfallPeak, levels.shortfall)
    takenPeak = max(takenPeak, levels.seatsTaken)
  }

  /// The fleet the pool holds from the end of this instant on: called when it changed, before
  /// `hold`.
  mutating func holdFleet(
    states: SIMD8<Int64>, desired: Int, inService: Int, participantLimit: Int
  ) {
    accrueStates(to: now)
    notePeakUtilization()
    needsFleet = false
    self.states = states
    self.desired = desired
    self.inService = inService
    let serving = Int(states[LedgerState.serving.rawValue])
    seatsNow = (serving + Int(states[LedgerState.draining.rawValue])) * participantLimit
    takenPeak = 0
    inServicePeak = max(inServicePeak, inService)
    servingPeak = max(servingPeak, serving)
  }

  private mutating func notePeakUtilization() {
    if seatsNow > 0 { utilizationPeak = max(utilizationPeak, Double(takenPeak) / Double(seatsNow)) }
  }

  /// The report intervals up to a run's end.
  struct Held {
    let grid: ReportGrid
    let totals: SeriesTotals
    let last: TimeSeriesRow?
    /// nil: they are dropped.
    let rows: PackedRows?
  }

  /// The rows up to the run's end. An interval without length adds its peaks to the one before.
  mutating func finish(at time: SimulationTime) -> Held {
    advance(to: time)
    accrueStates(to: time)
    notePeakUtilization()
    row.end = time
    if row.start == time, log.count > 0 { log.raisePeaks(by: row) } else { log.append(row) }
    let rows = log.finish()
    return Held(
      grid: ReportGrid(from: log.first, to: time, interval: interval, count: log.count),
      totals: log.totals, last: log.last, rows: rows)
  }
}

/// Where the report intervals of a run begin and end: at multiples of their length, but for the
/// run's own start and end.
struct ReportGrid {
  private let from, to: SimulationTime
  private let interval: Int64
  /// The number of the first row, counted from time 0.
  private let first: Int64
  let count: Int

  init(from: SimulationTime, to: SimulationTime, interval: Int64, count: Int) {
    (self.from, self.to, self.interval, self.count) = (from, to, interval, count)
    first = from.milliseconds / interval
  }

  /// The start of a row.
  func start(of row: Int) -> SimulationTime {
    row == 0
      ? from
      : SimulationTime(milliseconds: (first + Int64(row)) * interval)
  }

  /// The end of a row.
  func end(of row: Int) -> SimulationTime { row == count - 1 ? to : start(of: row + 1) }

  /// The last row that begins at or before a time; the first one where none does.
  func row(at time: SimulationTime) -> Int {
    min(max(Int(time.milliseconds / interval - first), 0), count - 1)
  }
}
