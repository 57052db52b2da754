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
    number(of: name, hash: NameHash.of(name), isASCII: false)
  }

  @inline(__always)
  private mutating func number(of name: Span<UInt8>, hash: UInt32, isASCII: Bool) -> UInt32? {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot].number != Slot.free {
      let known = slots[slot]
      if known.hash == hash, names.isName(Int(known.number), from: known.start, equalTo: name) {
        return known.number
      }
      slot = (slot + 1) & mask
    }
    return isASCII || (try? UTF8Span(validating: name)) != nil ? add(name, hash, at: slot) : nil
  }

  @inline(never)
  private mutating func add(_ name: Span<UInt8>, _ hash: UInt32, at slot: Int) -> UInt32 {
    let count = names.count
    let number = UInt32(count)
    slots[slot] = Slot(hash: hash, number: number, start: names.byteCount)
    names.append(utf8: name)
    if (count + 1) * 4 > slots.count * 3 { grow() }
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

  /// Numbers names.
  ///
  /// The slots of all are fetched before the first is looked at, and the bytes of those that they
  /// name before the others are looked for: a table that is larger than the cache is waited for a
  /// few times and not at every name.
  /// - Parameters:
  ///   - cells: names in ASCII with hashes, at most `PlainRows.most`; those without bytes get no number
  ///   - text: where their places are
  mutating func number(_ cells: UnsafeMutableBufferPointer<PlainName>, in text: Span<UInt8>) {
    let mask = slots.count - 1
    withUnsafeTemporaryAllocation(of: Slot.self, capacity: cells.count) { fetched in
      slots.withUnsafeBufferPointer { slots in
        for index in 0..<cells.count {
          fetched.initializeElement(
            at: index, to: slots[Int(truncatingIfNeeded: cells[index].hash) & mask])
        }
      }
      for index in 0..<cells.count {
        let known = fetched[index]
        let start = Int(cells[index].start)
        let end = start + Int(cells[index].count)
        if known.hash == cells[index].hash, known.number != Slot.free, start < end,
          names.isName(Int(known.number), from: known.start, equalTo: text.extracting(start..<end))
        {
          cells[index].number = known.number
        }
      }
    }
    for index in 0..<cells.count where cells[index].number == .max && cells[index].count > 0 {
      let start = Int(cells[index].start)
      let name = text.extracting(start..<start + Int(cells[index].count))
      cells[index].number = number(of: name, hash: cells[index].hash, isASCII: true) ?? .max
    }
  }
}

/// The hash of a name's bytes, eight a step, because a step is a multiplication whose result the
/// next one needs. No result depends on its values.
struct NameHash {
  private var value: UInt64 = 0

  /// Takes eight bytes, the first of them lowest.
  @inline(__always)
  mutating func mix(_ word: UInt64) {
    let product = (value ^ word) &* 0x9E37_79B9_7F4A_7C15
    value = product ^ (product >> 29)
  }

  /// Takes the last bytes, fewer than eight and zeros above them, and the number of all.
  @inline(__always)
  consuming func finish(_ rest: UInt64, count: Int) -> UInt32 {
    mix(rest | UInt64(truncatingIfNeeded: count) << 56)
    return UInt32(truncatingIfNeeded: value >> 32)
  }

  /// The hash of a whole name.
  @inline(__always)
  static func of(_ name: Span<UInt8>) -> UInt32 {
    let bytes = name.bytes
    let count = bytes.byteCount
    var hash = NameHash()
    var index = 0
    while count - index >= 8 {
      hash.mix(
        UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)))
      index += 8
    }
    var rest: UInt64 = 0
    var shift: UInt64 = 0
    while index < count {
      rest |= UInt64(name[index]) << shift
      shift += 8
      index += 1
    }
    return hash.finish(rest, count: count)
  }
}
