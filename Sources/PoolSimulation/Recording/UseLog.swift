/// What a run's hosts were used for over time, where somebody asks where the money goes: how many
/// the people took at least, how many the group had to have, and which served nobody.
struct UseLog {
  /// From `time` on, up to the next step, there are so many.
  struct Step: BitwiseCopyable {
    var time: SimulationTime
    var count: Int
  }
  /// A serving instance of which no seat is taken.
  struct EmptySpan: BitwiseCopyable {
    var from, to: SimulationTime
  }

  let isKept: Bool
  private let limit: Int
  /// The instances that the seats that are taken fit on at least.
  private(set) var needs: [Step] = []
  /// The group's `min_size`.
  private(set) var floors: [Step] = []
  /// By ascending end.
  private(set) var emptySpans: [EmptySpan] = []
  /// The fleet's moves that were seen last.
  private(set) var seenMoves = -1
  /// The seats above which the need is higher, and those down to which it is lower.
  private var needEnds = (upper: -1, lower: -1)
  /// Since when instances are empty, by id; never: they are not.
  private var emptySince: [SimulationTime] = []
  /// The serving instances that were seen last, and a bit for each slot that was empty then.
  private var serving: [Int32] = []
  private var empty: [UInt64] = []

  init(isKept: Bool, limit: Int) {
    self.isKept = isKept
    self.limit = limit
  }

  /// What the pool holds from the end of this instant on.
  @inline(__always) mutating func hold(
    _ fleet: borrowing Fleet, minSize: Int, at time: SimulationTime
  ) {
    let taken = fleet.seatsTaken
    if taken > needEnds.upper || taken <= needEnds.lower {
      let need = (taken + limit - 1) / limit
      needs.append(Step(time: time, count: need))
      needEnds = (need * limit, (need - 1) * limit)
    }
    if minSize != floors.last?.count { floors.append(Step(time: time, count: minSize)) }
    if fleet.moves == seenMoves {
      lookAtChanges(fleet, at: time)
    } else {
      lookAnew(fleet, at: time)
    }
  }

  /// The same instances serve as before.
  @inline(__always)
  private mutating func lookAtChanges(_ fleet: borrowing Fleet, at time: SimulationTime) {
    for word in empty.indices {
      let now = fleet.index.slots(at: 0, word: word)
      var changed = now ^ empty[word]
      empty[word] = now
      while changed != 0 {
        let bit = changed.trailingZeroBitCount
        changed &= changed - 1
        note(
          fleet.index.id(inSlot: word << 6 + bit), isEmpty: now >> UInt64(bit) & 1 == 1, at: time)
      }
    }
  }

  @inline(never) private mutating func lookAnew(_ fleet: borrowing Fleet, at time: SimulationTime) {
    seenMoves = fleet.moves
    while emptySince.count < fleet.count { emptySince.append(.never) }
    for id in serving where fleet.phase(of: Int(id)) != .serving {
      note(Int(id), isEmpty: false, at: time)
    }
    serving = fleet.servingIDs
    empty = (0..<fleet.index.words).map { fleet.index.slots(at: 0, word: $0) }
    for id in serving { note(Int(id), isEmpty: fleet.seats(on: Int(id)) == 0, at: time) }
  }

  @inline(never) private mutating func note(
    _ id: InstanceID, isEmpty: Bool, at time: SimulationTime
  ) {
    let since = emptySince[id]
    if isEmpty, since == .never {
      emptySince[id] = time
    } else if !isEmpty, since != .never {
      emptySince[id] = .never
      emptySpans.append(EmptySpan(from: since, to: time))
    }
  }

  /// The run ends.
  mutating func finish(at time: SimulationTime) {
    for id in emptySince.indices { note(id, isEmpty: false, at: time) }
  }
}
