/// The serving instances by the seats taken on them: which is least or most loaded is a few bit
/// operations, whatever the fleet.
///
/// Every living instance has a slot, in order of id, so the lowest bit of a level is its oldest
/// instance. For every level of load (0...limit) a row of bits says which slots serve at it, and a
/// number how many; one more row says which levels are occupied. Who ended keeps a slot until there
/// is none left; then they are handed out anew.
struct LoadIndex: ~Copyable {
  /// Rows of more words than these, which are a line of memory, have another row that says which of
  /// them are not 0.
  private static let fewWords = 8

  private let inPlace = InPlace()
  private var rows: Column<UInt64>
  private var summaries: Column<UInt64>
  /// How many instances are at each level.
  private var population: Column<Int32>
  private var occupied: Column<UInt64>
  private var wordsPerLevel = 1
  /// The words of a row that says which words are not 0; 0: there is none.
  private var summaryWords = 0
  /// Whether there is more than the rows to keep at every move.
  private var keepsMore: Bool
  private let levels: Int
  /// The lowest level of load that an instance is at; -1 when nothing serves.
  private(set) var lowestLevel = -1
  /// The instances by slot, oldest first.
  private var ids: [Int32] = []
  /// Those of them that serve, oldest first.
  private(set) var servingIDs: [Int32] = []
  /// The least load below each node, where somebody asks who is the oldest that is not too full.
  private var fits: FitTree

  init(limit: Int, findsFits: Bool = false) {
    levels = limit + 1
    rows = Column(repeating: 0, count: levels)
    summaries = Column(repeating: 0, count: 0)
    population = Column(repeating: 0, count: levels)
    occupied = Column(repeating: 0, count: (levels + 63) / 64)
    fits = FitTree(isUsed: findsFits)
    fits.reset(slots: 64)
    keepsMore = findsFits
  }

  /// The number of serving instances.
  var count: Int { servingIDs.count }
  /// The instance in `slot`.
  @inline(__always) func id(inSlot slot: Int) -> InstanceID { InstanceID(ids[slot]) }
  /// Whether it can say who is the oldest that is not too full.
  var findsFits: Bool { fits.isUsed }
  /// Whether there is no slot left.
  var isFull: Bool { ids.count == wordsPerLevel * 64 }

  /// Starts over with the instances of `ids`, ascending, each in the next slot; none serves yet. At
  /// least half of the slots are left.
  mutating func rebuild(_ ids: [Int32]) {
    wordsPerLevel = 1
    while wordsPerLevel * 32 < ids.count { wordsPerLevel *= 2 }
    summaryWords = wordsPerLevel > Self.fewWords ? (wordsPerLevel + 63) / 64 : 0
    keepsMore = summaryWords > 0 || fits.isUsed
    self.ids = ids
    servingIDs.removeAll(keepingCapacity: true)
    rows.reset(to: 0, count: levels * wordsPerLevel)
    summaries.reset(to: 0, count: levels * summaryWords)
    population.reset(to: 0, count: levels)
    occupied.reset(to: 0, count: occupied.count)
    fits.reset(slots: wordsPerLevel * 64)
    lowestLevel = -1
  }

  /// A new instance, of the highest id so far; the caller has seen that there is a slot. Returns
  /// it.
  mutating func append(_ id: Int32) -> Int {
    ids.append(id)
    return ids.count - 1
  }

  /// An instance serves from now on.
  mutating func insert(slot: Int, at level: Int) {
    let id = ids[slot]
    servingIDs.insert(id, at: place(of: id))
    rows[level * wordsPerLevel + slot >> 6] |= 1 << UInt64(slot & 63)
    if summaryWords > 0 { summarize(level, slot >> 6) }
    population[level] += 1
    if lowestLevel < 0 { lowestLevel = level }
    occupy(level)
    fits.set(slot, to: level)
  }

  /// An instance serves no more.
  mutating func remove(slot: Int, at level: Int) {
    servingIDs.remove(at: place(of: ids[slot]))
    rows[level * wordsPerLevel + slot >> 6] &= ~(1 << UInt64(slot & 63))
    if summaryWords > 0 { summarize(level, slot >> 6) }
    population[level] -= 1
    if population[level] == 0 { vacate(level) }
    fits.clear(slot)
  }

  /// Where an instance is among those that serve, or would be. Mostly it is the newest.
  private func place(of id: Int32) -> Int {
    guard let last = servingIDs.last, last >= id else { return servingIDs.count }
    var (low, high) = (0, servingIDs.count)
    while low < high {
      let middle = (low + high) / 2
      if servingIDs[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Moves the instance in `slot` to another level.
  mutating func move(slot: Int, from: Int, to: Int) {
    if to > from { raise(slot: slot, from: from, to: to) }
    if to < from { lower(slot: slot, from: from, to: to) }
  }

  /// Moves the instance in `slot` to a level above its own.
  @inline(__always) mutating func raise(slot: Int, from: Int, to: Int) {
    let isVacant = shift(slot, from, to)
    if from == lowestLevel, isVacant { lowestLevel = lowestOccupied(from: from) }
  }

  /// Moves the instance in `slot` to a level below its own.
  @inline(__always) mutating func lower(slot: Int, from: Int, to: Int) {
    _ = shift(slot, from, to)
    lowestLevel = min(lowestLevel, to)
  }

  /// Returns whether the level is left by its last instance.
  @inline(__always) private mutating func shift(_ slot: Int, _ from: Int, _ to: Int) -> Bool {
    // Levels and slots are those of memory that is there: no product of theirs overflows.
    let word = slot &>> 6
    let bit = 1 &<< UInt64(truncatingIfNeeded: slot) as UInt64
    rows[from &* wordsPerLevel &+ word] ^= bit
    rows[to &* wordsPerLevel &+ word] ^= bit
    if keepsMore { moveMore(slot, from, to) }
    population[to] &+= 1
    occupied[to &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: to)
    population[from] &-= 1
    // Whether a level is left is anybody's guess, and a branch that is guessed wrong costs more
    // than a bit that is cleared for nothing.
    let isVacant = population[from] == 0
    occupied[from &>> 6] &= ~((isVacant ? 1 : 0) &<< UInt64(truncatingIfNeeded: from))
    return isVacant
  }

  @inline(never) private mutating func moveMore(_ slot: Int, _ from: Int, _ to: Int) {
    if summaryWords > 0 {
      summarize(from, slot >> 6)
      summarize(to, slot >> 6)
    }
    fits.set(slot, to: to)
  }

  /// An instance comes to a level.
  private mutating func occupy(_ level: Int) {
    occupied[level &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: level)
    lowestLevel = min(lowestLevel, level)
  }

  /// The last instance leaves a level.
  private mutating func vacate(_ level: Int) {
    occupied[level &>> 6] &= ~(1 &<< UInt64(truncatingIfNeeded: level))
    if level == lowestLevel { lowestLevel = lowestOccupied(from: level) }
  }

  /// A word of a level's row may be 0 now, or not any more.
  @inline(never) private mutating func summarize(_ level: Int, _ word: Int) {
    let bit = 1 << UInt64(word & 63) as UInt64
    if rows[level * wordsPerLevel + word] == 0 {
      summaries[level * summaryWords + word >> 6] &= ~bit
    } else {
      summaries[level * summaryWords + word >> 6] |= bit
    }
  }

  /// The lowest occupied level of those from `level` on; -1 when there is none.
  private func lowestOccupied(from level: Int) -> Int {
    var word = level >> 6
    while word < occupied.count, occupied[word] == 0 { word += 1 }
    return word == occupied.count ? -1 : word << 6 + occupied[word].trailingZeroBitCount
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
    var word = level &* wordsPerLevel
    if summaryWords > 0 {
      var summary = level &* summaryWords
      while summaries[summary] == 0 { summary &+= 1 }
      word &+=
        (summary &- level &* summaryWords) &<< 6 &+ summaries[summary].trailingZeroBitCount
    } else {
      while rows[word] == 0 { word &+= 1 }
    }
    return id(
      inSlot: (word &- level &* wordsPerLevel) &<< 6 &+ rows[word].trailingZeroBitCount)
  }

  /// The oldest instance with no more seats taken than so many; nil without one, and where the
  /// index was not made to find fits.
  func oldest(atMost load: Int) -> InstanceID? {
    fits.first(atMost: load).map { id(inSlot: $0) }
  }

  /// The newest instance at an occupied level.
  func newest(at level: Int) -> InstanceID {
    var word = (level + 1) * wordsPerLevel - 1
    while rows[word] == 0 { word -= 1 }
    return id(inSlot: ((word - level * wordsPerLevel) << 6) + 63 - rows[word].leadingZeroBitCount)
  }

  /// Calls `body` with every instance at a level, oldest first.
  func forEach(at level: Int, _ body: (InstanceID) -> Void) {
    for word in 0..<wordsPerLevel {
      var left = rows[level * wordsPerLevel + word]
      while left != 0 {
        body(id(inSlot: word << 6 + left.trailingZeroBitCount))
        left &= left - 1
      }
    }
  }

  /// A bit for each slot at `level`, 64 to a word.
  func slots(at level: Int, word: Int) -> UInt64 { rows[level * wordsPerLevel + word] }
  /// How many words that is.
  var words: Int { wordsPerLevel }

  /// Whether an instance is at `level`.
  func hasInstance(at level: Int) -> Bool { occupied[level >> 6] & (1 << UInt64(level & 63)) != 0 }

  /// How many instances are at `level`.
  func count(at level: Int) -> Int { Int(population[level]) }
}
