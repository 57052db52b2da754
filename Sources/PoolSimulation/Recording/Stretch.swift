/// What a pool holds over instants one after another in which people only come and go.
///
/// In place of each integral there is a first moment, the sum of the level's changes times when
/// they were: the integral is the level at the end times the end, less the level at the start times
/// the start, less the moment. So only what changes costs anything. The sums are modulo 2^64, which
/// leaves their difference right where that fits, as `TimeSeries.pass` makes sure.
struct Stretch: BitwiseCopyable {
  /// The seats of serving and draining instances.
  let capacity: Int
  /// The first moments, in the levels' unit times milliseconds.
  private(set) var demand: Int64 = 0
  private(set) var demandParticipants: Int64 = 0
  private(set) var participants: Int64 = 0
  private(set) var seatsTaken: Int64 = 0
  /// Of the seats that are taken on instances that serve no more.
  private(set) var seatsDraining: Int64 = 0
  private(set) var largestFreeBlock: Int64 = 0
  private(set) var shortfall: Int64 = 0
  /// The largest free block as it is.
  private(set) var block: Int
  /// Whether the demand is above the capacity, so that the shortfall goes with it, and the demand's
  /// moment when it was so first.
  private(set) var isShort: Bool
  private var demandBefore: Int64 = 0
  /// The highest that the levels were at the end of an instant.
  private(set) var peak = TimeSeries.Levels()

  init(_ levels: TimeSeries.Levels, capacity: Int) {
    self.capacity = capacity
    block = levels.largestFreeBlock
    isShort = levels.shortfall > 0
  }

  /// Somebody wants in.
  @inline(__always) mutating func want(seats: Int, at time: SimulationTime) {
    demandParticipants &+= time.milliseconds
    demand &+= Int64(seats) &* time.milliseconds
  }

  /// Somebody wants in no more.
  @inline(__always) mutating func unwant(seats: Int, at time: SimulationTime) {
    demandParticipants &-= time.milliseconds
    demand &-= Int64(seats) &* time.milliseconds
  }

  /// Somebody gets in.
  @inline(__always) mutating func seat(_ seats: Int, isServing: Bool, at time: SimulationTime) {
    participants &+= time.milliseconds
    let moment = Int64(seats) &* time.milliseconds
    seatsTaken &+= moment
    if !isServing { seatsDraining &+= moment }
  }

  /// Somebody is out.
  @inline(__always) mutating func unseat(_ seats: Int, isServing: Bool, at time: SimulationTime) {
    participants &-= time.milliseconds
    let moment = Int64(seats) &* time.milliseconds
    seatsTaken &-= moment
    if !isServing { seatsDraining &-= moment }
  }

  /// The largest free block changes.
  @inline(never) mutating func settle(block: Int, at time: SimulationTime) {
    largestFreeBlock &+= Int64(block &- self.block) &* time.milliseconds
    self.block = block
  }

  /// The demand may have crossed the capacity. What it is beyond is the first change of the
  /// shortfall, or what is too much in the last one; those between are the demand's.
  @inline(never) mutating func settle(demand level: Int, at time: SimulationTime) {
    guard (level > capacity) != isShort else { return }
    let beyond = Int64(level &- capacity) &* time.milliseconds
    if isShort {
      shortfall &+= demand &- demandBefore &- beyond
    } else {
      shortfall &+= beyond
      demandBefore = demand
    }
    isShort.toggle()
  }

  /// It is over, with these levels.
  mutating func finish(_ levels: TimeSeries.Levels, at time: SimulationTime) {
    settle(block: levels.largestFreeBlock, at: time)
    settle(demand: levels.demand, at: time)
    if isShort { shortfall &+= demand &- demandBefore }
    peak.shortfall = max(peak.demand - capacity, 0)
  }

  /// The levels at the end of an instant with a join: no other raises them.
  @inline(__always) mutating func notePeaks(_ heads: Headcount, seatsTaken: Int) {
    if heads.demand > peak.demand || heads.demandParticipants > peak.demandParticipants
      || heads.participants > peak.participants || seatsTaken > peak.seatsTaken
    {
      raisePeaks(heads, seatsTaken: seatsTaken)
    }
  }

  @inline(never) private mutating func raisePeaks(_ heads: Headcount, seatsTaken: Int) {
    peak.demand = max(peak.demand, heads.demand)
    peak.demandParticipants = max(peak.demandParticipants, heads.demandParticipants)
    peak.participants = max(peak.participants, heads.participants)
    peak.seatsTaken = max(peak.seatsTaken, seatsTaken)
  }
}
