/// For how long each level was held: a table with open addressing, as nothing on the way of a join
/// may hash or allocate.
struct LevelTimes: ~Copyable {
  struct Entry: BitwiseCopyable {
    var level: Int64 = 0
    /// 0: nothing is here.
    var time: Int64 = 0
  }

  /// A power of two of entries, at most half of them taken.
  private var entries = Column(repeating: Entry(), count: 16)
  private var bits: UInt64 = 4
  private var taken = 0

  /// A level was held for some time more.
  @inline(__always) mutating func add(_ time: Int64, at level: Int64) {
    let slot = slot(of: level)
    if entries[slot].time > 0 {
      entries[slot].time &+= time
    } else {
      insert(Entry(level: level, time: time), at: slot)
    }
  }

  /// Where a level is, or would be. Fibonacci hashing: the upper bits of a product are spread well.
  @inline(__always) private func slot(of level: Int64) -> Int {
    let factor: UInt64 = 0x9e37_79b9_7f4a_7c15
    let product = UInt64(bitPattern: level) &* factor
    var slot = Int(truncatingIfNeeded: product &>> (64 &- bits))
    let mask = entries.count &- 1
    while entries[slot].level != level, entries[slot].time > 0 { slot = (slot &+ 1) & mask }
    return slot
  }

  private mutating func insert(_ entry: Entry, at slot: Int) {
    entries[slot] = entry
    taken += 1
    guard taken * 2 > entries.count else { return }
    var old = Column(repeating: Entry(), count: entries.count * 2)
    swap(&old, &entries)
    bits += 1
    for place in 0..<old.count where old[place].time > 0 {
      entries[self.slot(of: old[place].level)] = old[place]
    }
  }

  /// The levels in ascending order, each with its time.
  var sorted: HeldLevels {
    var found: [(level: Int64, time: Int64)] = []
    for place in 0..<entries.count where entries[place].time > 0 {
      found.append((entries[place].level, entries[place].time))
    }
    return HeldLevels(levels: found.sorted { $0.level < $1.level })
  }
}

/// Levels with the times for which they were held, by level; what is not among them was 0.
struct HeldLevels {
  let levels: [(level: Int64, time: Int64)]

  /// The highest level; 0 without any.
  var highest: Int64 { levels.last?.level ?? 0 }

  /// The lowest level that was not passed for so many percent of a time; nil without any time.
  func quantile(percent: Int, of whole: Int64) -> Int64? {
    guard whole > 0 else { return nil }
    var rest = levels.reduce(Int128(0)) { $0 + Int128($1.time) }
    let above = Int128(whole) * Int128(100 - percent)
    if rest * 100 <= above { return 0 }
    for (level, time) in levels {
      rest -= Int128(time)
      if rest * 100 <= above { return level }
    }
    return levels.last?.level
  }
}
