/// What a pool holds over instants one after another in which people only come and go.
///
/// In place of each integral there is a first moment, the sum of the level's changes times when
/// they were: the integral is the level at the end times the end, less the level at the start times
/// the start, less the moment. So only what changes costs anything. The sums are modulo 2^64, which
/// leaves their difference right where that fits, as `TimeSeries.pass` makes sure.
struct Stretch: BitwiseCopyable {
  /// The seats of serving and draining instances.
  private(set) var capacity = 0
  /// The first moments, in the levels' unit times milliseconds.
  private(set) var demand: Int64 = 0
  private(set) var demandParticipants: Int64 = 0
  private(set) var freeSeats: Int64 = 0
  private(set) var largestFreeBlock: Int64 = 0
  private(set) var shortfall: Int64 = 0
  /// Of those who left without having been there.
  private var absentees: Int64 = 0
  private var seatsOfAbsentees: Int64 = 0
  /// The lowest level of load that an instance is at, as it is; -1 when nothing serves.
  private(set) var lowestLevel = -1
  /// The demand for which nothing is to be told: so many levels from one on.
  private var settledFrom = 0
  private var settledCount: UInt = 0
  /// Whether the demand is above the capacity, so that the shortfall goes with it, and the demand's
  /// moment when it was so first.
  private(set) var isShort = false
  private var demandBefore: Int64 = 0
  /// The highest that the levels were at the end of an instant.
  private(set) var peak = TimeSeries.Levels()

  private var drainingBefore: Int64 = 0

  /// None goes on.
  init() {}

  /// It begins with these levels. `drainingClock`: the fleet's.
  init(
    _ levels: TimeSeries.Levels, capacity: Int, lowestLevel: Int, drainingClock: Int64
  ) {
    self.capacity = capacity
    self.lowestLevel = lowestLevel
    drainingBefore = drainingClock
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

  /// Who wants in no more was not there.
  @inline(__always) mutating func noteAbsentee(seats: Int, at time: SimulationTime) {
    absentees &+= time.milliseconds
    seatsOfAbsentees &+= Int64(seats) &* time.milliseconds
  }

  /// The same moment of those who are there: whoever wants in gets in at once, so they change with
  /// the demand but where one leaves who was not there.
  var participants: Int64 { demandParticipants &+ absentees }
  /// The same of the seats they take.
  var seatsTaken: Int64 { demand &+ seatsOfAbsentees }

  /// Nothing is to be told up to a demand, and above another one.
  @inline(__always) mutating func expect(upTo upper: Int, above lower: Int) {
    let most = min(isShort ? upper : min(upper, capacity), Int.max / 2)
    let least = max(isShort ? max(lower, capacity) : lower, -1)
    settledFrom = least + 1
    settledCount = UInt(max(most - least, 0))
  }

  /// Whether nothing is to be told of a demand.
  @inline(__always) func isSettled(demand: Int) -> Bool {
    UInt(bitPattern: demand &- settledFrom) < settledCount
  }

  /// Another level is the lowest one; without any there is no free block.
  @inline(never) mutating func settle(lowestLevel level: Int, limit: Int, at time: SimulationTime) {
    let change = (level < 0 ? 0 : limit - level) - (lowestLevel < 0 ? 0 : limit - lowestLevel)
    largestFreeBlock &+= Int64(change) &* time.milliseconds
    lowestLevel = level
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
  mutating func finish(
    _ levels: TimeSeries.Levels, drainingClock: Int64, at time: SimulationTime
  ) {
    // Each seat that is taken where people are sent is a free one less.
    freeSeats = drainingClock &- drainingBefore &- seatsTaken
    settle(demand: levels.demand, at: time)
    if isShort { shortfall &+= demand &- demandBefore }
    peak.shortfall = max(peak.demand - capacity, 0)
  }

  /// The levels at the end of an instant with a join: no other raises them. While they rise no
  /// branch could be guessed.
  @inline(__always) mutating func notePeaks(
    demand: Int, demandParticipants: Int, participants: Int, seatsTaken: Int
  ) {
    peak.demand = max(peak.demand, demand)
    peak.demandParticipants = max(peak.demandParticipants, demandParticipants)
    peak.participants = max(peak.participants, participants)
    peak.seatsTaken = max(peak.seatsTaken, seatsTaken)
  }
}
