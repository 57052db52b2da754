/// For how long two levels were held together, for each pair that there was: a table with open
/// addressing, as nothing on the way of a join may hash or allocate.
struct LevelTimes: ~Copyable {
  struct Entry: BitwiseCopyable {
    var first: Int64 = 0
    var second: Int64 = 0
    /// 0: nothing is here.
    var time: Int64 = 0
  }

  /// A power of two of entries, at most half of them taken.
  private var entries = Column(repeating: Entry(), count: 16)
  private var bits: UInt64 = 4
  private var taken = 0

  /// The levels were held for some time more.
  @inline(__always) mutating func add(_ time: Int64, at first: Int64, and second: Int64) {
    let slot = slot(of: first, second)
    if entries[slot].time > 0 {
      entries[slot].time &+= time
    } else {
      insert(Entry(first: first, second: second, time: time), at: slot)
    }
  }

  /// Where a pair is, or would be. Fibonacci hashing: the upper bits of a product are spread well.
  @inline(__always) private func slot(of first: Int64, _ second: Int64) -> Int {
    let factor: UInt64 = 0x9e37_79b9_7f4a_7c15
    let sum = UInt64(bitPattern: first) &* factor &+ UInt64(bitPattern: second)
    var slot = Int(truncatingIfNeeded: (sum &* factor) &>> (64 &- bits))
    let mask = entries.count &- 1
    while entries[slot].second != second || entries[slot].first != first, entries[slot].time > 0 {
      slot = (slot &+ 1) & mask
    }
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
      entries[self.slot(of: old[place].first, old[place].second)] = old[place]
    }
  }

  /// One of the two levels in ascending order, each with its time.
  func sorted(by level: KeyPath<Entry, Int64>) -> HeldLevels {
    var found: [(level: Int64, time: Int64)] = []
    for place in 0..<entries.count where entries[place].time > 0 {
      found.append((entries[place][keyPath: level], entries[place].time))
    }
    // The sums are the same in any order of equal levels.
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
