/// A place in text behind which there is a line feed and `RowScan.padding` more bytes, with the few
/// things that can be read there. What is written in any other way than almost always is left to the
/// careful way, which reads the whole row again.
///
/// Its pointer is valid as long as the buffer is lent.
struct PlainCursor {
  let text: UnsafeRawPointer
  private(set) var place: Int

  init(text: UnsafeRawPointer, place: Int) {
    self.text = text
    self.place = place
  }

  /// The byte at the place.
  @inline(__always)
  var byte: UInt8 { text.load(fromByteOffset: place, as: UInt8.self) }

  /// Eight bytes, the first of them lowest.
  @inline(__always)
  func word(at offset: Int) -> UInt64 {
    UInt64(
      littleEndian: text.loadUnaligned(fromByteOffset: place &+ offset, as: UInt64.self))
  }

  @inline(__always)
  mutating func skip(_ count: Int) { place &+= count }

  /// Takes a byte; false where there is another one.
  @inline(__always)
  mutating func take(_ wanted: UInt8) -> Bool {
    if byte != wanted { return false }
    place &+= 1
    return true
  }

  /// Takes the end of a line.
  @inline(__always)
  mutating func takeLineEnd() -> Bool {
    if byte == Byte.carriageReturn { place &+= 1 }
    return take(Byte.lineFeed)
  }

  /// A number in thousandths, as `FixedDecimal` reads it where it is written in few digits; nil for
  /// anything else.
  @inline(__always)
  mutating func thousandths() -> Int64? {
    let start = place
    var (count, magnitude) = Self.digits(text, at: start)
    if count == 0 { return nil }
    var end = start &+ count
    if count == 8 {
      let more: UInt64
      (count, more) = Self.digits(text, at: end)
      for _ in 0..<count { magnitude &*= 10 }
      magnitude &+= more
      end &+= count
    }
    magnitude &*= 1000
    if text.load(fromByteOffset: end, as: UInt8.self) == Byte.point {
      let (decimals, fraction) = Self.digits(text, at: end &+ 1)
      switch decimals {
      case 3: magnitude &+= fraction
      case 2: magnitude &+= fraction &* 10
      case 1: magnitude &+= fraction &* 100
      default: return nil
      }
      end &+= decimals &+ 1
    }
    place = end
    // So few that nothing overflowed, and that there was no digit behind those that were read.
    return end &- start <= 15 ? Int64(bitPattern: magnitude) : nil
  }

  /// How many digits there are at a place, up to eight, and their number.
  ///
  /// All are looked at together: the first that is none is found by its high bit, and tens,
  /// hundreds and ten thousands are put together each with one multiplication.
  @inline(__always)
  private static func digits(
    _ text: UnsafeRawPointer, at place: Int
  ) -> (count: Int, number: UInt64) {
    let word = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    var digits = word ^ 0x3030_3030_3030_3030
    // Above the first byte that is no digit others may be marked too.
    let marks = ((digits &+ 0x7676_7676_7676_7676) | digits) & highBits
    let bits = UInt64(truncatingIfNeeded: marks.trailingZeroBitCount & ~7)
    if bits == 0 { return (0, 0) }
    // The last digit is the highest byte, and zeros stand before the first.
    digits &<<= 64 &- bits
    digits = (digits &* 10 &+ (digits >> 8)) & 0x00FF_00FF_00FF_00FF
    digits = (digits &* 100 &+ (digits >> 16)) & 0x0000_FFFF_0000_FFFF
    digits = (digits &* 10_000 &+ (digits >> 32)) & 0xFFFF_FFFF
    return (Int(truncatingIfNeeded: bits >> 3), digits)
  }

  /// A fraction of a second in milliseconds, rounded half up; nil without a digit.
  @inline(__always)
  mutating func milliseconds() -> Int64? {
    let (first, second, third) = (digit(at: 0), digit(at: 1), digit(at: 2))
    if first <= 9, second <= 9, third <= 9, digit(at: 3) > 9 {
      place &+= 3
      return Int64(bitPattern: first &* 100 &+ second &* 10 &+ third)
    }
    return anyMilliseconds()
  }

  @inline(never)
  private mutating func anyMilliseconds() -> Int64? {
    var value: UInt64 = 0
    var count = 0
    var roundsUp = false
    while digit(at: 0) <= 9 {
      let digit = digit(at: 0)
      if count < 3 { value = value * 10 + digit } else if count == 3 { roundsUp = digit >= 5 }
      count += 1
      place += 1
    }
    if count == 0 { return nil }
    for _ in count..<max(3, count) { value *= 10 }
    return Int64(value) + (roundsUp ? 1 : 0)
  }

  @inline(__always)
  private func digit(at offset: Int) -> UInt64 {
    UInt64(text.load(fromByteOffset: place &+ offset, as: UInt8.self) &- Byte.zero)
  }

  /// A name in ASCII without quotes, up to what ends a field; nil for any other.
  @inline(__always)
  mutating func name() -> PlainName? {
    let (text, start) = (text, place)
    var hash = NameHash()
    var end = start
    while true {
      let word = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: end, as: UInt64.self))
      var marks = RowScan.marks(in: word)
      while marks != 0 {
        let bits = UInt64(truncatingIfNeeded: marks.trailingZeroBitCount & ~7)
        let byte = UInt8(truncatingIfNeeded: word >> bits)
        if Self.endsField(byte) {
          let rest = word & ((1 << bits) &- 1)
          if rest & Self.highBits != 0 { return nil }
          end &+= Int(truncatingIfNeeded: bits >> 3)
          place = end
          return PlainName(
            start: UInt32(truncatingIfNeeded: start),
            count: UInt32(truncatingIfNeeded: end &- start),
            hash: hash.finish(rest, count: end &- start))
        }
        if byte == Byte.quote || byte == 0 { return nil }
        marks &= marks &- 1
      }
      if word & Self.highBits != 0 { return nil }
      hash.mix(word)
      end &+= 8
    }
  }

  /// Goes to what ends a field; false where that is not told so simply.
  @inline(__always)
  mutating func skipField() -> Bool {
    let text = text
    var end = place
    while true {
      let word = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: end, as: UInt64.self))
      var marks = RowScan.marks(in: word)
      while marks != 0 {
        let bits = UInt64(truncatingIfNeeded: marks.trailingZeroBitCount & ~7)
        let byte = UInt8(truncatingIfNeeded: word >> bits)
        if Self.endsField(byte) {
          place = end &+ Int(truncatingIfNeeded: bits >> 3)
          return true
        }
        if byte == Byte.quote || byte == 0 { return false }
        marks &= marks &- 1
      }
      end &+= 8
    }
  }

  @inline(__always)
  private static func endsField(_ byte: UInt8) -> Bool {
    byte == Byte.comma || byte == Byte.lineFeed || byte == Byte.carriageReturn
  }

  private static let highBits: UInt64 = 0x8080_8080_8080_8080
}
