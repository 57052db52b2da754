/// For how long each level was held. Low levels have places of their own, in the order of the
/// levels; the others stand in a table with open addressing, as nothing on the way of a join may
/// hash or allocate.
struct LevelTimes: ~Copyable {
  struct Entry: BitwiseCopyable {
    var level: Int64 = 0
    /// 0: nothing is here.
    var time: Int64 = 0
  }

  /// So many units have places of their own at most: 1 MiB.
  private static let mostPlaces = 1 << 17

  /// By level in units.
  private var places = Column<Int64>(repeating: 0, count: 1024)
  /// Divides by the unit: its twos are shifted out, and the rest is a factor, modulo 2^64.
  private let twos: Int64
  private let inverse: UInt64
  private let unit: Int64
  /// A power of two of entries, at most half of them taken.
  private var entries = Column(repeating: Entry(), count: 16)
  private var bits: UInt64 = 4
  private var taken = 0

  /// No level was held yet; all that will be are multiples of the unit.
  init(unit: Int64 = 1) {
    self.unit = unit
    twos = Int64(unit.trailingZeroBitCount)
    let odd = UInt64(bitPattern: unit &>> twos)
    // Newton's method: three bits of the inverse are right, then twice as many, 64 after five.
    var inverse = odd
    for _ in 0..<5 { inverse = inverse &* (2 &- odd &* inverse) }
    self.inverse = inverse
  }

  /// A level was held for some time more.
  @inline(__always) mutating func add(_ time: Int64, at level: Int64) {
    let place = UInt64(bitPattern: level &>> twos) &* inverse
    if place < UInt64(truncatingIfNeeded: places.count) {
      places[Int(truncatingIfNeeded: place)] &+= time
    } else {
      addFar(time, at: level, in: place)
    }
  }

  @inline(never)
  private mutating func addFar(_ time: Int64, at level: Int64, in place: UInt64) {
    if place < Self.mostPlaces {
      while place >= places.count { places.append(repeating: 0, count: places.count) }
      places[Int(place)] += time
      return
    }
    let slot = slot(of: level)
    if entries[slot].time > 0 {
      entries[slot].time += time
    } else {
      insert(Entry(level: level, time: time), at: slot)
    }
  }

  /// Where a level is, or would be. Fibonacci hashing: the upper bits of a product are spread well.
  private func slot(of level: Int64) -> Int {
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
    var near: [(level: Int64, time: Int64)] = []
    near.reserveCapacity(places.count)
    for place in 0..<places.count where places[place] > 0 {
      near.append((Int64(place) * unit, places[place]))
    }
    var far: [(level: Int64, time: Int64)] = []
    for place in 0..<entries.count where entries[place].time > 0 {
      far.append((entries[place].level, entries[place].time))
    }
    return HeldLevels(levels: near + far.sorted { $0.level < $1.level })
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
