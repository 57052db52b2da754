/// The serving instances by the seats taken on them: which is least or most loaded is a few bit
/// operations, whatever the fleet.
///
/// Each serving instance has a slot, in order of id, so the lowest bit of a level is its oldest
/// instance. For every level of load (0...limit) a row of bits says which slots are at it, and a
/// number how many; one more row says which levels are occupied. Slots are handed out anew when the serving set changes,
/// which is rare.
struct LoadIndex: ~Copyable {
  private var rows: Column<UInt64>
  /// How many instances are at each level.
  private var population: Column<Int32>
  private var occupied: Column<UInt64>
  private var wordsPerLevel = 1
  private let levels: Int
  /// The lowest level of load that an instance is at; -1 when nothing serves.
  private(set) var lowestLevel = -1
  private var ids: [Int32] = []

  init(limit: Int) {
    levels = limit + 1
    rows = Column(repeating: 0, count: levels)
    population = Column(repeating: 0, count: levels)
    occupied = Column(repeating: 0, count: (levels + 63) / 64)
  }

  /// The number of serving instances.
  var count: Int { ids.count }
  /// The instance in `slot`.
  @inline(__always) func id(inSlot slot: Int) -> InstanceID { InstanceID(ids[slot]) }

  /// Starts over with the instances of `ids`, ascending.
  mutating func rebuild(_ ids: [Int32], load: (Int32) -> Int) {
    self.ids = ids
    wordsPerLevel = max((ids.count + 63) / 64, 1)
    rows.reset(to: 0, count: levels * wordsPerLevel)
    population.reset(to: 0, count: levels)
    occupied.reset(to: 0, count: occupied.count)
    for (slot, id) in ids.enumerated() {
      let level = load(id)
      rows[level * wordsPerLevel + slot >> 6] |= 1 << UInt64(slot & 63)
      population[level] += 1
      occupied[level >> 6] |= 1 << UInt64(level & 63)
    }
    lowestLevel = ids.isEmpty ? -1 : lowestOccupied(from: 0)
  }

  /// Moves the instance in `slot` from one level of load to another.
  @inline(__always) mutating func move(slot: Int, from: Int, to: Int) {
    // Levels and slots are those of memory that is there: no product of theirs overflows.
    let word = slot &>> 6
    let bit = 1 &<< UInt64(truncatingIfNeeded: slot) as UInt64
    rows[from &* wordsPerLevel &+ word] ^= bit
    rows[to &* wordsPerLevel &+ word] ^= bit
    population[to] &+= 1
    if population[to] == 1 { occupy(to) }
    population[from] &-= 1
    if population[from] == 0 { vacate(from) }
  }

  /// The first instance comes to a level.
  @inline(never) private mutating func occupy(_ level: Int) {
    occupied[level &>> 6] |= 1 &<< UInt64(level & 63)
    lowestLevel = min(lowestLevel, level)
  }

  /// The last instance leaves a level for another one.
  @inline(never) private mutating func vacate(_ level: Int) {
    occupied[level &>> 6] &= ~(1 &<< UInt64(level & 63))
    if level == lowestLevel { lowestLevel = lowestOccupied(from: level) }
  }

  /// The lowest occupied level of those from `level` on, of which there is one.
  @inline(__always) private func lowestOccupied(from level: Int) -> Int {
    var word = level &>> 6
    while occupied[word] == 0 { word &+= 1 }
    return word &<< 6 &+ occupied[word].trailingZeroBitCount
  }

  /// The highest occupied level at or below `limit`; -1 when there is none.
  func highestLevel(atMost limit: Int) -> Int {
    guard limit >= 0 else { return -1 }
    var word = min(limit, levels - 1) >> 6
    var bits = occupied[word] & (UInt64.max >> UInt64(63 - (min(limit, levels - 1) & 63)))
    while bits == 0 {
      guard word > 0 else { return -1 }
      word -= 1
      bits = occupied[word]
    }
    return (word << 6) + 63 - bits.leadingZeroBitCount
  }

  /// The oldest instance at an occupied level.
  @inline(__always) func oldest(at level: Int) -> InstanceID {
    var word = level * wordsPerLevel
    while rows[word] == 0 { word += 1 }
    return id(inSlot: ((word - level * wordsPerLevel) << 6) + rows[word].trailingZeroBitCount)
  }

  /// The newest instance at an occupied level.
  func newest(at level: Int) -> InstanceID {
    var word = (level + 1) * wordsPerLevel - 1
    while rows[word] == 0 { word -= 1 }
    return id(inSlot: ((word - level * wordsPerLevel) << 6) + 63 - rows[word].leadingZeroBitCount)
  }

  /// A bit for each slot at `level`, 64 to a word.
  func slots(at level: Int, word: Int) -> UInt64 { rows[level * wordsPerLevel + word] }
  /// How many words that is.
  var words: Int { wordsPerLevel }

  /// Whether an instance is at `level`.
  func hasInstance(at level: Int) -> Bool { occupied[level >> 6] & (1 << UInt64(level & 63)) != 0 }

  /// How many instances are at `level`.
  func count(at level: Int) -> Int { Int(population[level]) }

  /// The serving instances, oldest first.
  var servingIDs: [Int32] { ids }
}
