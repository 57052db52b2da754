internal import PoolSimulation

/// Numbers names by their bytes, without making a `String` for one that is known.
///
/// Most rows of a trace repeat a meeting's name. An open-addressing table finds it in few looks at
/// memory that is not in the cache: a slot holds the name's number, half of its hash, and where its
/// bytes are.
struct NameIndex {
  private struct Slot {
    var hash: UInt32 = 0
    /// `free` without a name.
    var number = Slot.free
    var start = 0

    static let free = UInt32.max
  }

  /// The names in the order of first use.
  private(set) var names = NameTable()
  private var slots = [Slot](repeating: Slot(), count: 1024)

  /// The number of a name, counted in the order of first use; nil when its bytes are not UTF-8.
  @inline(__always)
  mutating func number(of name: Span<UInt8>) -> UInt32? {
    let hash = Self.hash(name)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot].number != Slot.free {
      let known = slots[slot]
      if known.hash == hash, names.isName(Int(known.number), from: known.start, equalTo: name) {
        return known.number
      }
      slot = (slot + 1) & mask
    }
    return add(name, hash, at: slot)
  }

  @inline(never)
  private mutating func add(_ name: Span<UInt8>, _ hash: UInt32, at slot: Int) -> UInt32? {
    guard (try? UTF8Span(validating: name)) != nil else { return nil }
    let number = UInt32(names.count)
    slots[slot] = Slot(hash: hash, number: number, start: names.byteCount)
    names.append(utf8: name)
    if names.count * 4 > slots.count * 3 { grow() }
    return number
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(), count: old.count * 2)
    let mask = slots.count - 1
    for entry in old where entry.number != Slot.free {
      var slot = Int(truncatingIfNeeded: entry.hash) & mask
      while slots[slot].number != Slot.free { slot = (slot + 1) & mask }
      slots[slot] = entry
    }
  }

  /// Eight bytes a step, because a step is a multiplication whose result the next one needs. No
  /// result depends on its values.
  @inline(__always)
  private static func hash(_ name: Span<UInt8>) -> UInt32 {
    let bytes = name.bytes
    let count = bytes.byteCount
    var hash = UInt64(truncatingIfNeeded: count)
    var index = 0
    while count - index >= 8 {
      hash = mix(hash, bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    if count - index >= 4 {
      hash = mix(hash, UInt64(bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt32.self)))
      index += 4
    }
    var rest: UInt64 = 0
    while index < count {
      rest = rest << 8 | UInt64(name[index])
      index += 1
    }
    return UInt32(truncatingIfNeeded: mix(hash, rest) >> 32)
  }

  @inline(__always)
  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = ((hash ^ word) &* 0x9E37_79B9_7F4A_7C15)
    return product ^ (product >> 29)
  }
}
