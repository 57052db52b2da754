internal import PoolSimulation

/// Numbers names by their bytes, without making a `String` for one that is known.
///
/// Most rows of a trace repeat a meeting's name. An open-addressing table finds it in one look at
/// memory that is not in the cache: a slot holds the name's number and half of its hash.
struct NameIndex {
  /// The names in the order of first use.
  private(set) var names = NameTable()
  /// The hash in the upper half and the number in the lower; `free` without a name.
  private var slots: [UInt64]

  private static let free = UInt64.max

  init() { slots = [UInt64](repeating: Self.free, count: 1024) }

  /// The number of a name, counted in the order of first use; nil when its bytes are not UTF-8.
  @inline(__always)
  mutating func number(of name: Span<UInt8>) -> UInt32? {
    let hash = Self.hash(name)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != Self.free {
      let number = UInt32(truncatingIfNeeded: slots[slot])
      if UInt32(truncatingIfNeeded: slots[slot] >> 32) == hash
        && names.isName(Int(number), equalTo: name)
      {
        return number
      }
      slot = (slot + 1) & mask
    }
    return add(name, hash, at: slot)
  }

  @inline(never)
  private mutating func add(_ name: Span<UInt8>, _ hash: UInt32, at slot: Int) -> UInt32? {
    guard (try? UTF8Span(validating: name)) != nil else { return nil }
    let number = UInt32(names.count)
    slots[slot] = UInt64(hash) << 32 | UInt64(number)
    names.append(utf8: name)
    if names.count * 4 > slots.count * 3 { grow() }
    return number
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: Self.free, count: old.count * 2)
    let mask = slots.count - 1
    for entry in old where entry != Self.free {
      var slot = Int(truncatingIfNeeded: entry >> 32) & mask
      while slots[slot] != Self.free { slot = (slot + 1) & mask }
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
