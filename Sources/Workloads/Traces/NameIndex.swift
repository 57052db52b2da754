internal import PoolSimulation

/// Numbers names by their bytes, without making a `String` for one that is known.
///
/// Most rows of a trace repeat a meeting's name. A table of buckets finds it in one look at memory
/// that is not in the cache, and its bytes in another.
struct NameIndex {
  /// The names in the order of first use.
  private(set) var names = NameTable()
  private var table = NameBuckets(bits: 8)

  /// The number of a name, counted in the order of first use; nil when its bytes are not UTF-8.
  @inline(__always)
  mutating func number(of name: Span<UInt8>) -> UInt32? {
    number(of: name, hash: NameHash.of(name), isASCII: false)
  }

  @inline(__always)
  private mutating func number(of name: Span<UInt8>, hash: UInt32, isASCII: Bool) -> UInt32? {
    var place = Int(truncatingIfNeeded: hash) & table.mask
    while true {
      let bucket = table.buckets + place
      for lane in 0..<4 {
        let number = bucket.pointee.numbers[lane]
        if number == .max {
          return isASCII || (try? UTF8Span(validating: name)) != nil
            ? add(name, hash, at: place, lane) : nil
        }
        let known = NameBuckets.Place(value: bucket.pointee.places[lane])
        if bucket.pointee.hashes[lane] == hash, isName(known, number, name) { return number }
      }
      place = (place + 1) & table.mask
    }
  }

  @inline(__always)
  private func isName(_ place: NameBuckets.Place, _ number: UInt32, _ name: Span<UInt8>) -> Bool {
    if place.count != min(name.count, NameBuckets.Place.most) { return false }
    return names.isName(Int(number), from: place.start, equalTo: name)
  }

  @inline(never)
  private mutating func add(_ name: Span<UInt8>, _ hash: UInt32, at place: Int, _ lane: Int)
    -> UInt32
  {
    let number = UInt32(names.count)
    if !isKnownUniquelyReferenced(&table) { table = NameBuckets(copying: table) }
    let count = UInt64(min(name.count, NameBuckets.Place.most))
    let start = UInt64(names.byteCount) << NameBuckets.Place.countBits
    table.put(hash, number, NameBuckets.Place(value: start | count), at: place, lane)
    names.append(utf8: name)
    if names.count > (table.mask + 1) * 3 { table = NameBuckets(doubling: table) }
    return number
  }

  /// Makes room for the bytes of so many names.
  mutating func reserveCapacity(_ names: Int) { self.names.reserveCapacity(names) }

  /// Numbers names, some hundreds at a time.
  ///
  /// The buckets of all are fetched before the first is looked at, and the bytes of those that they
  /// name before the others are looked for: a table that is larger than the cache is waited for a
  /// few times and not at every name. Whether a name is known is no branch there, because nobody
  /// could guess it.
  /// - Parameters:
  ///   - cells: names in ASCII with hashes
  ///   - numbers: receives their numbers, `UInt32.max` for those without bytes
  ///   - text: where their places are, with 16 more bytes behind the last name
  mutating func number(
    _ cells: UnsafeBufferPointer<PlainName>, into numbers: UnsafeMutablePointer<UInt32>,
    in text: UnsafeRawPointer
  ) {
    // Few are not worth it, as where every second row is read with care.
    if cells.count < 8 {
      for place in cells.indices { numbers[place] = number(of: cells[place], in: text) }
      return
    }
    // So many fit into the nearest cache with their buckets.
    let atOnce = 256
    withUnsafeTemporaryAllocation(of: FoundName.self, capacity: atOnce) { found in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: atOnce) { others in
        var first = 0
        while first < cells.count {
          let some = UnsafeBufferPointer(rebasing: cells[first..<min(first + atOnce, cells.count)])
          find(some, into: found)
          let count = compare(
            some, with: found, into: numbers + first, in: text, others: others)
          for place in 0..<count {
            let index = Int(others[place])
            numbers[first + index] = number(of: some[index], in: text)
          }
          first += some.count
        }
      }
    }
  }

  /// The number of one of these; `UInt32.max` for one without bytes.
  private mutating func number(of cell: PlainName, in text: UnsafeRawPointer) -> UInt32 {
    if cell.count == 0 { return .max }
    let name = UnsafeRawBufferPointer(start: text + Int(cell.start), count: Int(cell.count))
    return number(of: name.bindMemory(to: UInt8.self).span, hash: cell.hash, isASCII: true) ?? .max
  }

  /// The name in a cell's bucket that has its hash, or any.
  private struct FoundName {
    var hash: UInt32
    var number: UInt32
    var place: NameBuckets.Place
  }

  /// 1 for two that are the same, without a branch.
  @inline(__always)
  private func same(_ a: UInt32, _ b: UInt32) -> Int {
    Int(truncatingIfNeeded: (UInt64(a ^ b) &- 1) >> 63)
  }

  /// 1 for what is not 0.
  @inline(__always)
  private func isNotZero(_ bits: UInt64) -> UInt64 { (bits | (0 &- bits)) >> 63 }

  @inline(__always)
  private func find(
    _ cells: UnsafeBufferPointer<PlainName>, into found: UnsafeMutableBufferPointer<FoundName>
  ) {
    let (buckets, mask) = (table.buckets, table.mask)
    // A loop that does little has many of its looks at memory under way.
    for index in 0..<cells.count {
      let bucket = buckets + (Int(truncatingIfNeeded: cells[index].hash) & mask)
      found[index].hash = bucket.pointee.hashes[0]
    }
    for index in 0..<cells.count {
      let hash = cells[index].hash
      let bucket = buckets + (Int(truncatingIfNeeded: hash) & mask)
      let hashes = bucket.pointee.hashes
      // Of two with the same hash one is told or none, which is found out as if it were no other.
      let lane = same(hashes[1], hash) | same(hashes[2], hash) &* 2 | same(hashes[3], hash) &* 3
      let base = UnsafeRawPointer(bucket)
      found[index] = FoundName(
        hash: base.load(fromByteOffset: lane &* 4, as: UInt32.self),
        number: base.load(fromByteOffset: lane &* 4 &+ 16, as: UInt32.self),
        place: base.load(fromByteOffset: lane &* 8 &+ 32, as: NameBuckets.Place.self))
    }
  }

  /// Numbers those who were found; returns how many names there are besides.
  @inline(__always)
  private func compare(
    _ cells: UnsafeBufferPointer<PlainName>, with found: UnsafeMutableBufferPointer<FoundName>,
    into numbers: UnsafeMutablePointer<UInt32>, in text: UnsafeRawPointer,
    others: UnsafeMutableBufferPointer<Int32>
  ) -> Int {
    names.withBytes { bytes in
      var count = 0
      guard let own = bytes.baseAddress, bytes.count >= 16 else {
        for index in 0..<cells.count {
          numbers[index] = .max
          others[count] = Int32(truncatingIfNeeded: index)
          count &+= cells[index].count > 0 ? 1 : 0
        }
        return count
      }
      // The last start behind which there are 16 bytes.
      let last = UInt64(bytes.count &- 16)
      for index in 0..<cells.count {
        let (cell, known) = (cells[index], found[index])
        let length = UInt64(cell.count)
        var start = UInt64(known.place.start)
        // 0 as long as nothing is another. No name is in a free lane: there it has no bytes.
        var difference = UInt64(known.hash ^ cell.hash)
        difference |= UInt64(known.place.count) ^ length
        difference |= ((length &- 1) | (length &+ 1)) >> NameBuckets.Place.countBits
        difference |= (last &- start) >> 63
        // The bytes of another name are not fetched.
        start &= isNotZero(difference) &- 1
        let (a, b) = (own + Int(truncatingIfNeeded: start), text + Int(cell.start))
        func word(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt64 {
          UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        let rest = Int(truncatingIfNeeded: length) &- 8
        if rest > 8 {
          var offset = 0
          while difference == 0 && offset < rest {
            difference = word(a, offset) ^ word(b, offset)
            offset &+= 8
          }
          if difference == 0 { difference = word(a, rest) ^ word(b, rest) }
        } else if rest >= 0 {
          difference |= (word(a, 0) ^ word(b, 0)) | (word(a, rest) ^ word(b, rest))
        } else {
          difference |= (word(a, 0) ^ word(b, 0)) & ((1 &<< (length &* 8)) &- 1)
        }
        let isOther = isNotZero(difference)
        numbers[index] = known.number | (0 &- UInt32(truncatingIfNeeded: isOther))
        others[count] = Int32(truncatingIfNeeded: index)
        count &+= Int(truncatingIfNeeded: isOther & isNotZero(length))
      }
      return count
    }
  }
}

/// The memory of a `NameIndex`: four names share a line of the cache, and those of which a bucket
/// is full are in the next. Its memory is this object's alone, and freed with it.
private final class NameBuckets {
  struct Bucket {
    var hashes = SIMD4<UInt32>()
    /// `UInt32.max` from the first free one on.
    var numbers = SIMD4<UInt32>(repeating: .max)
    var places = SIMD4<UInt64>()
  }

  /// Where a name's bytes start, above how many they are.
  struct Place {
    var value: UInt64

    static let countBits: UInt64 = 24
    /// A name that has as many or more has to be asked for the others.
    static let most = 1 << countBits - 1

    var start: Int { Int(truncatingIfNeeded: value >> Self.countBits) }
    var count: Int { Int(truncatingIfNeeded: value) & Self.most }
  }

  let buckets: UnsafeMutablePointer<Bucket>
  /// The number of buckets less one.
  let mask: Int

  init(bits: Int) {
    let buckets = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << bits, alignment: 64)
      .bindMemory(to: Bucket.self)
    buckets.initialize(repeating: Bucket())
    guard let first = buckets.baseAddress else { preconditionFailure("a table has buckets") }
    self.buckets = first
    mask = buckets.count - 1
  }

  convenience init(copying old: NameBuckets) {
    self.init(bits: (old.mask + 1).trailingZeroBitCount)
    buckets.update(from: old.buckets, count: mask + 1)
  }

  /// The order of the old buckets is about that of the new ones, in two runs.
  convenience init(doubling old: NameBuckets) {
    self.init(bits: (old.mask + 1).trailingZeroBitCount + 1)
    for bucket in 0...old.mask {
      let entries = old.buckets[bucket]
      for lane in 0..<4 where entries.numbers[lane] != .max {
        let hash = entries.hashes[lane]
        var place = Int(truncatingIfNeeded: hash) & mask
        while buckets[place].numbers[3] != .max { place = (place + 1) & mask }
        var free = 0
        while buckets[place].numbers[free] != .max { free += 1 }
        put(hash, entries.numbers[lane], Place(value: entries.places[lane]), at: place, free)
      }
    }
  }

  /// Puts a name into the first free lane of a bucket.
  @inline(__always)
  func put(_ hash: UInt32, _ number: UInt32, _ place: Place, at bucket: Int, _ lane: Int) {
    let memory = UnsafeMutableRawPointer(buckets + bucket)
    memory.storeBytes(of: hash, toByteOffset: lane &* 4, as: UInt32.self)
    memory.storeBytes(of: number, toByteOffset: lane &* 4 &+ 16, as: UInt32.self)
    memory.storeBytes(of: place.value, toByteOffset: lane &* 8 &+ 32, as: UInt64.self)
  }

  deinit { buckets.deallocate() }
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
